"""`kg query run`: ask a question of a graph, here or at an endpoint."""

import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.options import (
    Base,
    Data,
    Language,
    Output,
    ResultFormat,
    names_below,
    say,
    write_output,
)
from kg.errors import QueryError, UsageError
from kg.model.formats import GRAPH_FORMATS, Format, choose_format
from kg.model.iris import Names
from kg.model.lang import Lang
from kg.model.parameters import AS_OF
from kg.model.result import Rows, Triples, YesNo
from kg.model.settings import DEFAULT_BUILD
from kg.vocab import DEFAULT_BASE

__all__ = ["app"]

app = typer.Typer(add_completion=False, rich_markup_mode=None)


def _extra(arguments: list[str]) -> dict[str, str]:
    """Parameters given as `--region nishi-iburi` or `--region=nishi-iburi`."""
    values: dict[str, str] = {}
    rest = iter(arguments)
    for argument in rest:
        if not argument.startswith("--") or argument == "--":
            raise UsageError(
                f"unexpected argument {argument!r}; give parameters as --name value",
                f"「{argument}」は余分です。"
                "パラメータは --名前 値 の形で指定してください",
            )
        name, equals, value = argument[2:].partition("=")
        if not equals:
            try:
                value = next(rest)
            except StopIteration:
                raise UsageError(
                    f"--{name} needs a value", f"--{name} には値が必要です"
                ) from None
        values[name.replace("-", "_")] = value
    return values


def _sparql_of(question: str, values: dict[str, str], base: str) -> str:
    """The SPARQL to run: a saved question, a file, or standard input."""
    from kg.services.asking.query import bind_parameters
    from kg.services.catalogue.find import find_query

    names = names_below(base)
    path = Path(question)
    if question == "-" or path.suffix in {".rq", ".sparql"}:
        if values:
            raise QueryError(
                "parameters belong to saved questions; edit the query instead",
                "パラメータは保存済みの質問用です。クエリを直接編集してください",
            )
        try:
            text = sys.stdin.read() if question == "-" else path.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(
                f"{question}: cannot be read: {error}",
                f"{question}：読めません（{error}）",
            ) from error
        return names.rebase(text)
    return bind_parameters(find_query(question, names), values, names)


def _ask_build(
    data: Path | None,
    sparql: str,
    names: Names,
    lang: Lang,
    asked: tuple[str, dict[str, str]],
) -> Rows | Triples | YesNo:
    """Ask the graph at hand; tell of parameters that name nothing in it."""
    from kg.services.asking.query import run_query, unknown_things
    from kg.services.catalogue.find import find_query
    from kg.services.graph.store import open_build

    opened = open_build(data, DEFAULT_BUILD, names)
    if data is None and opened.origin != str(DEFAULT_BUILD) and sys.stderr.isatty():
        ja = lang is Lang.JA
        say(
            "同梱の表に尋ねます（kg build で速くなります）"
            if ja
            else "asking the shipped tables (kg build makes it faster)"
        )
    question, values = asked
    if values:
        saved = find_query(question, names)
        for name in unknown_things(opened.store, saved, values, names):
            value = values[name]
            say(
                f"kg: --{name} {value}：グラフにありません"
                if lang is Lang.JA
                else f"kg: --{name} {value}: nothing in the graph has this name"
            )
    return run_query(opened.store, sparql, names)


@app.command(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True}
)
def run(
    context: typer.Context,
    question: Annotated[
        str,
        typer.Argument(help="A saved question, a .rq file, or - for standard input."),
    ],
    lang: Language,
    data: Data = None,
    endpoint: Annotated[
        str | None,
        typer.Option(
            envvar="KG_ENDPOINT", help="SPARQL endpoint to ask instead of a build."
        ),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            metavar="DATE",
            help="Ask as of a day, such as 2016-04-01: members, roles, status, current "
            "indicators and editions of that day (for questions with this parameter).",
        ),
    ] = None,
    format_: ResultFormat = None,
    output: Output = None,
    base: Base = DEFAULT_BASE,
) -> None:
    """Ask a question of the graph.

    Parameters of a saved question are given as --name value, for example
    --region nishi-iburi. Results go to standard output, everything else to standard
    error.
    """
    from kg.services.answers.write import write_answer

    names = names_below(base)
    values = _extra(context.args)
    if as_of is not None:
        values[AS_OF] = as_of
    sparql = _sparql_of(question, values, base)
    if endpoint:
        from kg.services.asking.remote import ask_endpoint

        answer = ask_endpoint(endpoint, sparql, names)
    else:
        answer = _ask_build(data, sparql, names, lang, (question, values))
    default = Format.TTL if isinstance(answer, Triples) else Format.TSV
    chosen = choose_format(format_, output, sys.stdout.isatty(), default)
    if isinstance(answer, Triples) and format_ is None and chosen not in GRAPH_FORMATS:
        chosen = Format.TTL
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    write_output(write_answer(answer, chosen, names, lang, width), output)
