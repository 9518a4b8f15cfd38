"""`kg stats`."""

import sys

from kg.cli.options import (
    Base,
    CountsFormatOption,
    Language,
    Output,
    Paths,
    names_below,
    write_output,
)
from kg.model.formats import CountsFormat, choose_counts_format
from kg.vocab import DEFAULT_BASE

__all__ = ["stats"]


def stats(
    lang: Language,
    paths: Paths = None,
    format_: CountsFormatOption = None,
    output: Output = None,
    base: Base = DEFAULT_BASE,
) -> None:
    """Count what the graph holds, by graph, by document and by region.

    Statements, passages, the share of each document's lines with figures that
    something cites, what the rules found, and which of the things that a vision
    should say each region's documents say.
    """
    from kg.services.checking.check_inputs import check_inputs
    from kg.services.checking.engines import Engine
    from kg.services.graph.store import open_lines
    from kg.services.overview.completeness import completeness
    from kg.services.overview.stats import document_stats, graph_stats
    from kg.services.overview.stats_text import stats_human, stats_json, stats_tsv

    chosen = choose_counts_format(format_, output, sys.stdout.isatty())
    names = names_below(base)
    checked = check_inputs(paths or (), names, Engine.SHACL)
    checked.built.raise_problems()
    store = open_lines(list(checked.lines))
    graphs = graph_stats(store, names, checked.report)
    documents = document_stats(store, names, checked.report)
    said = completeness(store, names)
    if chosen is CountsFormat.JSON:
        text = stats_json(graphs, documents, said)
    elif chosen is CountsFormat.TSV:
        text = stats_tsv(graphs, documents, said)
    else:
        text = stats_human(graphs, documents, said, lang)
    write_output(text, output)
