"""The graph as files of RDF: the whole of it in four formats, and each named graph.

Written from the lines of the build, never from a store: a store tells `1.50` as `1.5`.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import (
    BlankNode,
    DefaultGraph,
    NamedNode,
    Quad,
    RdfFormat,
    parse,
    serialize,
)

from kg.model.iris import Names
from kg.model.lang import Text
from kg.model.site_file import DumpRole, SiteFile
from kg.services.dumping.packing import gzipped
from kg.services.dumping.told import FOLDER, GZIP, Told, is_safe
from kg.services.graph.output import pieces, serialised
from kg.services.graph.whole import Whole

__all__ = ["WHOLE", "GraphFormatDump", "graph_files", "told_of_graphs", "whole_file"]

Graph = NamedNode | BlankNode | DefaultGraph

#: What the file of the default graph is called, and so no other.
_DEFAULT = "default-graph"


@dataclass(frozen=True, slots=True)
class GraphFormatDump:
    """A format of the whole graph: its suffix, and what people are told of it."""

    suffix: str
    format: RdfFormat
    title: Text

    @property
    def path(self) -> str:
        """Where the file stands."""
        return f"{FOLDER}/teiju-kg.{self.suffix}.gz"


#: The whole graph, the format for most people first.
WHOLE: dict[str, GraphFormatDump] = {
    each.suffix: each
    for each in (
        GraphFormatDump(
            "nq",
            RdfFormat.N_QUADS,
            Text("The whole graph (N-Quads)", "グラフ全体（N-Quads）"),
        ),
        GraphFormatDump(
            "trig",
            RdfFormat.TRIG,
            Text("The whole graph (TriG)", "グラフ全体（TriG）"),
        ),
        GraphFormatDump(
            "jsonld",
            RdfFormat.JSON_LD,
            Text("The whole graph (JSON-LD)", "グラフ全体（JSON-LD）"),
        ),
        GraphFormatDump(
            "nt",
            RdfFormat.N_TRIPLES,
            Text(
                "The whole graph without named graphs (N-Triples)",
                "グラフ全体、名前付きグラフの区別なし（N-Triples）",
            ),
        ),
    )
}


def whole_file(whole: Whole, suffix: str) -> SiteFile:
    """The whole graph in one format, packed."""
    dump = WHOLE[suffix]
    if dump.format == RdfFormat.N_QUADS:
        body = b"".join(pieces(whole.lines))
    else:
        body = serialised(whole.lines, dump.format, whole.names.prefixes())
    return SiteFile(dump.path, gzipped(body))


def _parsed(lines: Sequence[str]) -> Iterator[Quad]:
    return parse(b"".join(pieces(lines)), format=RdfFormat.N_QUADS)


def _path(graph: Graph, names: Names) -> str:
    """The file of a named graph: the path of its IRI, where that can be one of files.

    What the IRI percent-encodes stays so, as in the paths of pages. No path leads
    through the file of another graph.
    """
    if isinstance(graph, DefaultGraph):
        return f"{FOLDER}/graphs/{_DEFAULT}.ttl"
    path = graph.value.removeprefix(names.graph(""))
    if path == graph.value or path == _DEFAULT or ".ttl/" in path or not is_safe(path):
        path = f"other-{hashlib.sha256(str(graph).encode()).hexdigest()[:16]}"
    return f"{FOLDER}/graphs/{path}.ttl"


def graph_files(whole: Whole) -> Iterator[SiteFile]:
    """Each named graph as Turtle, grouped by subject, in the order of their names."""
    graphs: dict[str, dict[str, Quad]] = {}
    for quad in _parsed(whole.lines):
        path = _path(quad.graph_name, whole.names)
        graphs.setdefault(path, {})[str(quad.triple)] = quad
    for path, quads in sorted(graphs.items()):
        triples = (quad.triple for _, quad in sorted(quads.items()))
        body = serialize(
            triples, format=RdfFormat.TURTLE, prefixes=whole.names.prefixes()
        )
        yield SiteFile(path, body or b"")


def _title(graph: Graph, names: Names) -> Text:
    """What the file of a graph is called."""
    if isinstance(graph, DefaultGraph):
        return Text("The default graph (Turtle)", "既定のグラフ（Turtle）")
    if isinstance(graph, BlankNode):
        return Text("A graph without a name (Turtle)", "名前のないグラフ（Turtle）")
    short = graph.value.removeprefix(names.graph(""))
    return Text(f"The graph {short} (Turtle)", f"グラフ {short}（Turtle）")


def told_of_graphs(whole: Whole) -> Iterator[Told]:
    """The files of RDF, with how many statements each holds."""
    counts: Counter[Graph] = Counter()
    triples: set[str] = set()
    for quad in _parsed(whole.lines):
        counts[quad.graph_name] += 1
        triples.add(str(quad.triple))
    for dump in WHOLE.values():
        keeps = dump.format.supports_datasets
        yield Told(
            dump.path,
            DumpRole.WHOLE,
            dump.title,
            dump.format.media_type,
            GZIP,
            statements=len(whole.lines) if keeps else len(triples),
        )
    for graph, count in sorted(counts.items(), key=lambda pair: str(pair[0])):
        yield Told(
            _path(graph, whole.names),
            DumpRole.GRAPH,
            _title(graph, whole.names),
            RdfFormat.TURTLE.media_type,
            statements=count,
            graph=graph.value if isinstance(graph, NamedNode) else None,
        )
