"""`kg verify`."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.options import Base, Data, Language, Output, names_below, say, write_output
from kg.errors import EXIT_NONCONFORMING, UsageError
from kg.model.lang import Lang
from kg.model.settings import DEFAULT_BUILD
from kg.vocab import DEFAULT_BASE

__all__ = ["verify"]


class VerifyFormat(StrEnum):
    """Formats of a verification."""

    HUMAN = "human"
    TSV = "tsv"
    JSON = "json"


_SUFFIXES = {
    ".txt": VerifyFormat.HUMAN,
    ".tsv": VerifyFormat.TSV,
    ".json": VerifyFormat.JSON,
}


def _format(asked: VerifyFormat | None, output: Path | None) -> VerifyFormat:
    """The format asked for, else that of the suffix, else by who reads it."""
    if asked:
        return asked
    if output is None:
        return VerifyFormat.HUMAN if sys.stdout.isatty() else VerifyFormat.TSV
    try:
        return _SUFFIXES[output.suffix.lower()]
    except KeyError:
        raise UsageError(
            f"{output}: a verification is written as .txt, .tsv or .json",
            f"{output}：照合の結果の拡張子は .txt・.tsv・.json のいずれかです",
        ) from None


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
    format_: Annotated[
        VerifyFormat | None,
        typer.Option(
            "-f",
            "--format",
            help="human, tsv or json (else by the suffix of -o; else human on a "
            "terminal and TSV in a pipe).",
            show_default=False,
        ),
    ] = None,
    output: Output = None,
    base: Base = DEFAULT_BASE,
) -> None:
    """Hold the graph against the documents' own texts.

    Every number, date and printed name must stand in the lines that it cites, and
    every line that carries a figure must be cited or noted. Exits 0 when all holds, 1
    when it does not, 2 when there is nothing to hold it against.
    """
    from kg.services.store import open_build
    from kg.services.verify import verify as hold_against
    from kg.services.verify_text import (
        verification_human,
        verification_json,
        verification_tsv,
    )

    chosen = _format(format_, output)
    names = names_below(base)
    opened = open_build(data, DEFAULT_BUILD, names)
    found = hold_against(opened.store, documents, names)
    for document in found.missing:
        say(
            f"kg: {document}：テキストがないため照合していません"
            if lang is Lang.JA
            else f"kg: {document}: its text is not there; not checked"
        )
    if chosen is VerifyFormat.JSON:
        text = verification_json(found, names)
    elif chosen is VerifyFormat.TSV:
        text = verification_tsv(found, names)
    else:
        text = verification_human(found, names, lang)
    write_output(text, output)
    if found.mismatches:
        raise typer.Exit(EXIT_NONCONFORMING)
