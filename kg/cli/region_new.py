"""`kg region new`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.options import Language, say
from kg.model.lang import Lang

__all__ = ["new"]


def _answer(help_: str, *, metavar: str = "TEXT") -> object:
    """An option that answers one question; none is shown as the default."""
    return typer.Option(help=help_, metavar=metavar, show_default=False)


def _given(values: dict[str, object]) -> dict[str, str]:
    """The answers that flags give, by the name of their question."""
    from kg.services.authoring.questions import QUESTIONS

    found = {}
    for question in QUESTIONS:
        value = values.get(question.name.replace("-", "_"))
        if isinstance(value, list | tuple):
            value = "\n".join(map(str, value))
        if value:
            found[question.name] = str(value)
    return found


def new(
    context: typer.Context,
    lang: Language,
    key: Annotated[
        str | None,
        typer.Argument(
            help="Key of the region: small letters, digits and hyphens.",
            show_default=False,
        ),
    ] = None,
    name_ja: Annotated[str | None, _answer("Its name in Japanese.")] = None,
    name_en: Annotated[str | None, _answer("Its name in English.")] = None,
    kana: Annotated[str | None, _answer("The reading of its name in kana.")] = None,
    romaji: Annotated[str | None, _answer("Its name in romaji.")] = None,
    kind: Annotated[
        str | None,
        _answer("Its kind.", metavar="standard|two-centre|single-city"),
    ] = None,
    centre: Annotated[
        list[str] | None,
        _answer("Central city (repeatable).", metavar="NAME|CODE"),
    ] = None,
    member: Annotated[
        list[str] | None,
        _answer(
            "Another member (repeatable, or with commas between).", metavar="NAME|CODE"
        ),
    ] = None,
    document: Annotated[
        str | None,
        _answer(
            "The document that names region and members: a registered one or a new "
            "identifier.",
            metavar="ID",
        ),
    ] = None,
    document_title_ja: Annotated[
        str | None, _answer("Title of a new document in Japanese.")
    ] = None,
    document_title_en: Annotated[
        str | None, _answer("Title of a new document in English.")
    ] = None,
    document_file: Annotated[
        str | None,
        _answer("Its text in UTF-8; hash and lines are counted.", metavar="FILE"),
    ] = None,
    document_url: Annotated[
        str | None, _answer("Its address, of a public page.", metavar="URL")
    ] = None,
    publisher: Annotated[
        str | None,
        _answer("Who issued it: a municipality or another body.", metavar="NAME|CODE"),
    ] = None,
    issued: Annotated[
        str | None, _answer("When: a day, month or year.", metavar="DATE")
    ] = None,
    lines: Annotated[
        str | None,
        _answer(
            "Lines of the text that name region and members; not for a page.",
            metavar="12-15",
        ),
    ] = None,
    vision: Annotated[
        str | None,
        _answer("Fiscal years of its shared vision.", metavar="YEAR[-YEAR]"),
    ] = None,
    vision_title_ja: Annotated[
        str | None, _answer("Title of the vision in Japanese.")
    ] = None,
    vision_title_en: Annotated[
        str | None, _answer("Title of the vision in English.")
    ] = None,
    vision_lines: Annotated[
        str | None,
        _answer(
            "Lines that name the vision and its years, if not those of --lines.",
            metavar="12-15",
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            help="Folder to write (else data/regions/KEY where the current folder has "
            "data/regions, else KEY).",
            show_default=False,
        ),
    ] = None,
    headings: Annotated[
        Lang | None,
        typer.Option(
            help="Language of the headings (else that of messages).", show_default=False
        ),
    ] = None,
    bom: Annotated[
        bool, typer.Option("--bom", help="Begin each file with the mark Excel expects.")
    ] = False,
    yes: Annotated[
        bool, typer.Option("--yes", help="Write without asking once more.")
    ] = False,
    no_input: Annotated[
        bool, typer.Option("--no-input", help="Never ask; report what is missing.")
    ] = False,
) -> None:
    """Enter a new region: a folder of tables with what is known of it.

    On a terminal what is missing is asked for; in a script everything that is missing
    or wrong is reported at once. A municipality is given by its name, reading or code;
    a name that several have is asked about, never guessed.
    """
    from kg.services.authoring.answers import reference_at_hand
    from kg.services.authoring.new import write_region
    from kg.services.authoring.questions import take_answers
    from kg.services.authoring.summary import written
    from kg.services.authoring.takers import free_folder

    if output is not None:
        free_folder(output)
    reference, given = reference_at_hand(), _given(context.params)
    if sys.stdin.isatty() and sys.stderr.isatty() and not no_input:
        from kg.cli.region_prompts import ask_answers

        answers = ask_answers(reference, output, given, lang, confirm=not yes)
    else:
        answers = take_answers(reference, output, given)
    write_region(answers, headings or lang, byte_order_mark=bom)
    say(written(answers, lang, byte_order_mark=bom))
