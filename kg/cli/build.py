"""`kg build`."""

import gc
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.options import Base, Language, Paths, ShowNormalised, names_below, say
from kg.model.lang import Lang
from kg.model.settings import DEFAULT_BUILD
from kg.vocab import DEFAULT_BASE

__all__ = ["build"]


def build(
    lang: Language,
    paths: Paths = None,
    output: Annotated[
        Path,
        typer.Option(
            "-o",
            "--output",
            envvar="KG_BUILD",
            help="File to write: .nq, .trig, .nt, .ttl, .jsonld or .rdf.",
        ),
    ] = DEFAULT_BUILD,
    show_normalised: ShowNormalised = False,
    base: Base = DEFAULT_BASE,
) -> None:
    """Build the graph from tables.

    Beside N-Quads a store is written that opens in milliseconds. The same tables give
    the same bytes. A table with a problem stops the build; the previous one stays.
    """
    from kg.services.answers.text_table import text_table
    from kg.services.graph.build import build as build_graph
    from kg.services.graph.output import format_of, write_build
    from kg.services.tables.normalised_text import normalised_lines

    # A build keeps nearly all it makes until it ends: the collector only costs time.
    gc.disable()
    format_of(output)
    built = build_graph(paths or (), names=names_below(base))
    for line in normalised_lines(built.normalised, lang, every=show_normalised):
        say(line)
    total = write_build(built, output)
    headings = ["グラフ", "記載"] if lang is Lang.JA else ["graph", "statements"]
    rows = [[graph, str(count)] for graph, count in built.graphs().items()]
    say(text_table(headings, rows))
    say(f"{total} → {output}")
