"""`kg query check`: hold saved questions to what they promise."""

import sys
from collections.abc import Callable
from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from kg.cli.options import (
    Base,
    Language,
    Output,
    names_below,
    say,
    write_output,
)
from kg.errors import EXIT_NONCONFORMING
from kg.model.formats import format_by_suffix
from kg.vocab import DEFAULT_BASE

__all__ = ["check"]


class Engines(StrEnum):
    """Which engines are asked."""

    OXIGRAPH = "oxigraph"
    RDFLIB = "rdflib"
    ALL = "all"


class CheckFormat(StrEnum):
    """Formats of what a check found."""

    HUMAN = "human"
    JSON = "json"


_SUFFIXES = {".txt": CheckFormat.HUMAN, ".json": CheckFormat.JSON}


def _progress() -> Callable[[int, int, str], None] | None:
    """A line on a terminal that says how far it is; nothing elsewhere."""
    if not sys.stderr.isatty():
        return None

    def tell(done: int, total: int, what: str) -> None:
        line = f"kg: {done}/{total} {what}"
        typer.echo(f"\r\x1b[2K{line[:78]}", err=True, nl=False)

    return tell


def check(
    lang: Language,
    questions: Annotated[
        list[str] | None,
        typer.Argument(
            help="Names, topics such as cost, .rq files or folders; all without any.",
            show_default=False,
        ),
    ] = None,
    engine: Annotated[
        Engines, typer.Option(help="Which engines are asked.")
    ] = Engines.ALL,
    budget: Annotated[
        float | None,
        typer.Option(
            metavar="SECONDS",
            min=0.01,
            help="Seconds for each answer, in place of 2 for Oxigraph and 60 for "
            "rdflib; a header may allow more.",
            show_default=False,
        ),
    ] = None,
    data: Annotated[
        Path | None,
        typer.Option(
            "-d",
            "--data",
            help="Graph file or data folder to ask (else the shipped tables).",
            show_default=False,
        ),
    ] = None,
    format_: Annotated[
        CheckFormat | None,
        typer.Option(
            "-f",
            "--format",
            help="human or json (else by the suffix of -o, else human).",
            show_default=False,
        ),
    ] = None,
    output: Output = None,
    base: Base = DEFAULT_BASE,
) -> None:
    """Check saved questions.

    Header, parameters, SPARQL, terms, slow patterns, time on both engines, equal
    answers, golden answers: all that is wrong is listed at once. Exits 0 when nothing
    is, 1 when something is, 2 when a question cannot be found.
    """
    from kg.services.examining.check import Asked, check_questions
    from kg.services.examining.check_text import checked_human, checked_json
    from kg.services.examining.chosen import chosen_questions
    from kg.services.examining.graph_at_hand import graph_at_hand

    written = format_by_suffix(format_, output, _SUFFIXES, CheckFormat.HUMAN)
    names = names_below(base)
    chosen = chosen_questions(questions or ())
    every = (Engines.OXIGRAPH, Engines.RDFLIB)
    kinds = every if engine is Engines.ALL else (engine,)
    tell = _progress()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        store, path = graph_at_hand(data, folder, names)
        asked = Asked(
            store,
            path,
            names,
            shipped=data is None,
            engines=tuple(map(str, kinds)),
            budget=budget,
        )
        checked = check_questions(chosen, asked, tell)
    if tell is not None:
        typer.echo("\r\x1b[2K", err=True, nl=False)
    for note in checked.notes:
        say(f"kg: {note.of(lang)}")
    if written is CheckFormat.JSON:
        write_output(checked_json(checked), output)
    else:
        write_output(checked_human(checked, lang), output)
    if checked.problems:
        raise typer.Exit(EXIT_NONCONFORMING)
