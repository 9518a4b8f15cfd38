"""`kg verify`."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.options import (
    Base,
    CountsFormatOption,
    Data,
    Language,
    Output,
    names_below,
    say,
    write_output,
)
from kg.errors import EXIT_NONCONFORMING
from kg.model.formats import CountsFormat, choose_counts_format
from kg.model.lang import Lang
from kg.model.settings import DEFAULT_BUILD
from kg.vocab import DEFAULT_BASE

__all__ = ["verify"]


def verify(
    lang: Language,
    documents: Annotated[
        Path,
        typer.Option(
            help="Folder with the texts of the documents; they are told by their "
            "SHA-256.",
            envvar="KG_DOCUMENTS",
        ),
    ],
    data: Data = None,
    format_: CountsFormatOption = None,
    output: Output = None,
    base: Base = DEFAULT_BASE,
) -> None:
    """Hold the graph against the documents' own texts.

    Every number, date and printed name must stand in the lines that it cites, and
    every line that carries a figure must be cited or noted. Exits 0 when all holds, 1
    when it does not, 2 when there is nothing to hold it against.
    """
    from kg.services.graph.store import open_build
    from kg.services.verifying.verify import verify as hold_against
    from kg.services.verifying.verify_text import (
        verification_human,
        verification_json,
        verification_tsv,
    )

    chosen = choose_counts_format(format_, output, sys.stdout.isatty())
    names = names_below(base)
    opened = open_build(data, DEFAULT_BUILD, names)
    found = hold_against(opened.store, documents, names)
    for document in found.missing:
        say(
            f"kg: {document}：テキストがないため照合していません"
            if lang is Lang.JA
            else f"kg: {document}: its text is not there; not checked"
        )
    if chosen is CountsFormat.JSON:
        text = verification_json(found, names)
    elif chosen is CountsFormat.TSV:
        text = verification_tsv(found, names)
    else:
        text = verification_human(found, names, lang)
    write_output(text, output)
    if found.mismatches:
        raise typer.Exit(EXIT_NONCONFORMING)
