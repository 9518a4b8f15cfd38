"""`kg query run`: ask a question of a graph, here or at an endpoint."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.options import (
    Base,
    Data,
    Endpoint,
    Language,
    Output,
    ResultFormat,
    Retries,
    Timeout,
    names_below,
    say,
)
from kg.cli.query_completion import questions_like
from kg.cli.query_options import QuestionCommand, parameters_given
from kg.errors import QueryError, UsageError
from kg.model.iris import Names
from kg.model.lang import Lang
from kg.vocab import DEFAULT_BASE

if TYPE_CHECKING:
    from kg.model.result import Answer
    from kg.model.saved_query import SavedQuery
    from kg.model.sparql_text import Terms
    from kg.services.asking.engine import Engine
    from kg.services.catalogue.find import Located

__all__ = ["app"]

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@dataclass(slots=True)
class _Asking:
    """A question on its way to an engine; its header is read when it is needed.

    Attributes:
        located: The question.
        names: The base.
        lang: The language of messages.
        terms: What its parameters are bound to.
    """

    located: "Located"
    names: Names
    lang: Lang
    terms: "dict[str, Terms]"
    _saved: "SavedQuery | None" = None

    @property
    def saved(self) -> "SavedQuery | None":
        """The question with its header; None where it has none."""
        if self._saved is None and self.located.has_header:
            self._saved = self.located.read()
        return self._saved

    def needs_header(self, option: str) -> "SavedQuery":
        """The question with its header, for an option that cannot do without.

        Raises:
            QueryError: It has none.
        """
        if self.saved is None:
            raise QueryError(
                f"{option} is for saved questions; {self.located.name} has no header",
                f"{option} は保存済みの質問用です。"
                f"{self.located.name} には見出しがありません",
            )
        return self.saved

    def tell(self, en: str, ja: str) -> None:
        """Tell the person something."""
        say(f"kg: {ja if self.lang is Lang.JA else en}")


def _located(question: str, names: Names) -> "Located":
    """The query to run: a saved question, a file, or standard input."""
    from kg.services.catalogue.find import Located, locate

    if question == "-":
        try:
            return Located("-", Path("-"), names.rebase(sys.stdin.read()))
        except UnicodeDecodeError as error:
            raise UsageError(
                f"standard input is not UTF-8: {error}",
                f"標準入力が UTF-8 ではありません（{error}）",
            ) from error
    return locate(question, names)


def _bind(asking: _Asking, engine: "Engine", given: dict[str, list[str]]) -> str:
    """The SPARQL with what the parameters were given; tells of what nothing knows."""
    if not given:
        return asking.located.sparql
    from kg.model.sparql_text import bind
    from kg.services.choosing.choices import settle

    question = asking.needs_header("--" + next(iter(given)).replace("_", "-"))
    settled = settle(engine, question, given, asking.names)
    asking.terms = settled.terms
    for parameter, text in settled.nowhere:
        asking.tell(
            f"--{parameter.option} {text}: nothing in the graph has this name",
            f"--{parameter.option} {text}：グラフにありません",
        )
    return bind(question.sparql, settled.terms)


def _ask(asking: _Asking, engine: "Engine", sparql: str) -> "Answer":
    """The answer; a question that the engine cannot answer is refused before."""
    # A header that says nothing of engines need not be read.
    unable = asking.saved if "#+ engines:" in asking.located.sparql else None
    if unable is not None:
        from kg.services.asking.query import ensure_able

        ensure_able(unable, engine.name)
    try:
        return engine.ask(sparql)
    except QueryError:
        # Nobody knows what kind of engine an endpoint is: this may be why.
        for kind, why in unable.unable.items() if unable is not None else ():
            asking.tell(
                f"{asking.located.name} cannot be asked of {kind}: {why.en}",
                f"{asking.located.name} は {kind} では答えられません：{why.ja}",
            )
        raise


def _tell_why_empty(asking: _Asking, engine: "Engine") -> None:
    from kg.services.choosing.emptiness import why_empty

    asking.tell("the answer is empty", "該当するものはありません")
    try:
        question = asking.saved
    except QueryError:
        return
    if question is not None:
        for why in why_empty(engine, question, asking.terms, asking.names):
            asking.tell(why.en, why.ja)


def _sources(
    context: typer.Context, data: Path | None, endpoint: str | None
) -> tuple[Path | None, str | None]:
    """Whom to ask: an option counts more than a variable that says otherwise."""

    def typed(name: str) -> bool:
        source = context.get_parameter_source(name)
        return source is not None and source.name == "COMMANDLINE"

    if data is not None and endpoint and typed("data") != typed("endpoint"):
        return (data, None) if typed("data") else (None, endpoint)
    return data, endpoint or None


@app.command(cls=QuestionCommand)
def run(
    context: typer.Context,
    question: Annotated[
        str,
        typer.Argument(
            help="A saved question, a .rq file, or - for standard input.",
            autocompletion=questions_like,
        ),
    ],
    lang: Language,
    data: Data = None,
    endpoint: Endpoint = None,
    timeout: Timeout = 60.0,
    retries: Retries = 3,
    evidence: Annotated[
        bool,
        typer.Option(
            "--evidence",
            help="Document, line and raw figure of what stands behind each row.",
        ),
    ] = False,
    chart: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Draw the answer as well: FILE.svg, or FILE.html to open offline.",
            show_default=False,
        ),
    ] = None,
    format_: ResultFormat = None,
    output: Output = None,
    labels: Annotated[
        bool | None,
        typer.Option(
            "--labels/--no-labels",
            help="Names beside IRIs (else in formats for people).",
            show_default=False,
        ),
    ] = None,
    bom: Annotated[
        bool, typer.Option("--bom", help="Begin CSV with what Excel needs for UTF-8.")
    ] = False,
    limit: Annotated[
        int | None,
        typer.Option(
            metavar="N", min=0, help="At most N rows; 0 for all.", show_default=False
        ),
    ] = None,
    base: Base = DEFAULT_BASE,
) -> None:
    """Ask a question of the graph.

    Parameters of a saved question are options of their own, for example --region
    nishi-iburi: kg query run QUESTION --help lists them. Results go to standard output,
    everything else to standard error.
    """
    from kg.model.result import is_empty
    from kg.services.asking.opening import open_engine

    names = names_below(base)
    asking = _Asking(_located(question, names), names, lang, {})
    if evidence:
        asking.needs_header("--evidence")
    if chart is not None:
        from kg.cli.query_picture import ensure_drawable

        ensure_drawable(asking.needs_header("--chart"), chart)
    data, endpoint = _sources(context, data, endpoint)
    engine = open_engine(
        data,
        endpoint,
        names,
        timeout=timeout,
        retries=retries,
        tell=lambda text: asking.tell(text.en, text.ja),
    )
    if engine.origin == "shipped tables" and sys.stderr.isatty():
        asking.tell(
            "asking the shipped tables (kg build makes it faster)",
            "同梱の表に尋ねます（kg build で速くなります）",
        )
    sparql = _bind(asking, engine, parameters_given(context))
    answer = _ask(asking, engine, sparql)
    if is_empty(answer):
        _tell_why_empty(asking, engine)
    if chart is not None:
        from kg.cli.query_picture import draw_picture

        drawn = asking.needs_header("--chart")
        draw_picture(answer, drawn, asking.terms, engine, names, lang, chart)
        asking.tell(f"picture → {chart}", f"図 → {chart}")
    if evidence:
        answer = _with_evidence(asking, engine, sparql, answer)
    from kg.cli.query_answer import Manner, put_out

    manner = Manner(format_, output, labels, bom, limit)
    put_out(answer, asking.located, engine, names, lang, manner)


def _with_evidence(
    asking: _Asking, engine: "Engine", sparql: str, answer: "Answer"
) -> "Answer":
    from kg.model.result import Rows
    from kg.services.citing.evidence import with_evidence

    question = asking.needs_header("--evidence")
    if not isinstance(answer, Rows):
        raise QueryError(
            f"{question.name} makes triples; --evidence is for rows",
            f"{question.name} の答えはトリプルです。--evidence は表用です",
        )
    return with_evidence(engine, question, sparql, answer)
