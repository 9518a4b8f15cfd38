"""`kg stats`."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kg.cli.options import Base, Language, Output, Paths, names_below, write_output
from kg.errors import UsageError
from kg.vocab import DEFAULT_BASE

__all__ = ["stats"]


class StatsFormat(StrEnum):
    """Formats of the counts."""

    HUMAN = "human"
    TSV = "tsv"
    JSON = "json"


_SUFFIXES = {
    ".txt": StatsFormat.HUMAN,
    ".tsv": StatsFormat.TSV,
    ".json": StatsFormat.JSON,
}


def _format(asked: StatsFormat | None, output: Path | None) -> StatsFormat:
    """The format asked for, else that of the suffix, else by who reads it."""
    if asked:
        return asked
    if output is None:
        return StatsFormat.HUMAN if sys.stdout.isatty() else StatsFormat.TSV
    try:
        return _SUFFIXES[output.suffix.lower()]
    except KeyError:
        raise UsageError(
            f"{output}: counts are written as .txt, .tsv or .json",
            f"{output}：集計の拡張子は .txt・.tsv・.json のいずれかです",
        ) from None


def stats(
    lang: Language,
    paths: Paths = None,
    format_: Annotated[
        StatsFormat | None,
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
    """Count what the graph holds, by graph, by document and by region.

    Statements, passages, the share of each document's lines with figures that
    something cites, what the rules found, and which of the things that a vision
    should say each region's documents say.
    """
    from kg.services.check_inputs import check_inputs
    from kg.services.engines import Engine
    from kg.services.stats import completeness, document_stats, graph_stats
    from kg.services.stats_text import stats_human, stats_json, stats_tsv
    from kg.services.store import open_lines

    chosen = _format(format_, output)
    names = names_below(base)
    checked = check_inputs(paths or (), names, Engine.SHACL)
    checked.built.raise_problems()
    store = open_lines(list(checked.lines))
    graphs = graph_stats(store, names, checked.report)
    documents = document_stats(store, names, checked.report)
    said = completeness(store, names)
    if chosen is StatsFormat.JSON:
        text = stats_json(graphs, documents, said)
    elif chosen is StatsFormat.TSV:
        text = stats_tsv(graphs, documents, said)
    else:
        text = stats_human(graphs, documents, said, lang)
    write_output(text, output)
