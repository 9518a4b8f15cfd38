"""The graphs of a store as text: each with its statements, the same ones every time.

Blank nodes get canonical labels (RDFC-1.0), so that the same statements are the same
text, and keep them across graphs.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from pyoxigraph import (
    CanonicalizationAlgorithm,
    Dataset,
    DefaultGraph,
    NamedNode,
    Quad,
    RdfFormat,
    Store,
    parse,
)

from kg.errors import UsageError
from kg.model.iris import Names, shorten
from kg.model.settings import DEFAULT_BUILD

__all__ = ["DEFAULT", "Graph", "choose_graphs", "graphs_of", "read_graphs"]

#: What statements without a named graph are called.
DEFAULT = "default"
#: What looks like a blank node; inside a literal it only costs a second look.
_BLANK = re.compile(r"(?:^| )_:")


@dataclass(frozen=True, slots=True)
class Graph:
    """One graph: its name and its statements.

    Attributes:
        iri: Its name; empty for the default graph.
        lines: N-Triples lines, sorted, without line ends.
    """

    iri: str
    lines: tuple[str, ...]

    def name(self, names: Names) -> str:
        """Its name for people: `region/nishi-iburi`; an IRI where it is not ours."""
        short = shorten(self.iri, names.graph("")) or DEFAULT
        return self.iri if self.iri and short == DEFAULT else short

    def quads(self) -> Iterable[str]:
        """Its statements as N-Quads lines."""
        if not self.iri:
            return self.lines
        tail = f" {NamedNode(self.iri)} ."
        return (f"{line.removesuffix(' .')}{tail}" for line in self.lines)

    @property
    def blank(self) -> frozenset[str]:
        """The lines with blank nodes, which belong into one request."""
        return frozenset(line for line in self.lines if _BLANK.search(line))


def _dump(store: Store, graph: NamedNode | DefaultGraph) -> list[str]:
    dumped = store.dump(format=RdfFormat.N_TRIPLES, from_graph=graph) or b""
    # Other line breaks than this one may stand in a literal.
    return [line for line in dumped.decode().split("\n") if line]


def _canonical(blank: Iterable[tuple[str, list[str]]]) -> dict[str, list[str]]:
    """The lines with blank nodes of each graph, with canonical labels."""
    dataset = Dataset()
    for iri, lines in blank:
        graph = NamedNode(iri) if iri else DefaultGraph()
        for quad in parse("\n".join(lines), format=RdfFormat.N_TRIPLES):
            dataset.add(Quad(quad.subject, quad.predicate, quad.object, graph))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    found: dict[str, list[str]] = {}
    for quad in dataset:
        name = quad.graph_name
        iri = name.value if isinstance(name, NamedNode) else ""
        found.setdefault(iri, []).append(f"{quad.triple} .")
    return found


def graphs_of(store: Store) -> tuple[Graph, ...]:
    """Every graph of a store, in the order of their names, the default graph first."""
    named = [graph for graph in store.named_graphs() if isinstance(graph, NamedNode)]
    lines = {"": _dump(store, DefaultGraph())}
    lines |= {graph.value: _dump(store, graph) for graph in named}
    blank = {iri: [x for x in each if _BLANK.search(x)] for iri, each in lines.items()}
    if any(blank.values()):
        renamed = _canonical(blank.items())
        for iri, old in blank.items():
            gone = set(old)
            kept = [line for line in lines[iri] if line not in gone]
            lines[iri] = kept + renamed.get(iri, [])
    return tuple(
        Graph(iri, tuple(sorted(each))) for iri, each in sorted(lines.items()) if each
    )


def read_graphs(
    paths: Sequence[Path], data: Path | None, names: Names
) -> tuple[Graph, ...]:
    """The graphs of what a user names.

    Args:
        paths: Folders of tables, workbooks and RDF files; tables are built.
        data: A graph file or folder, where there are no paths; without either,
            build/kg.nq, else the shipped tables.
        names: The base of every IRI.

    Raises:
        UsageError: A path does not exist or cannot be read, or holds no statement.
        SourceError: A table has a problem.
    """
    from kg.services.graph.build import build
    from kg.services.graph.inputs import sort_inputs
    from kg.services.graph.store import open_build, open_lines

    if paths:
        inputs = sort_inputs(paths)
        lines = [line for _, each in inputs.files for line in each]
        if inputs.folders:
            built = build(inputs.folders, names=names)
            built.raise_problems()
            lines += built.lines()
        found = graphs_of(open_lines(lines))
    else:
        found = graphs_of(open_build(data, DEFAULT_BUILD, names).store)
    if not found:
        where = ", ".join(map(str, paths)) or data or DEFAULT_BUILD
        raise UsageError(
            f"{where}: holds no statement to export",
            f"{where}：書き出す記載がありません",
        )
    return found


def choose_graphs(
    graphs: Sequence[Graph], wanted: Sequence[str], names: Names
) -> tuple[Graph, ...]:
    """The graphs that a user names, in their own order; all where none is named.

    Args:
        graphs: The graphs that there are.
        wanted: Short names (`region/nishi-iburi`), prefixed ones, IRIs, or `default`.
        names: The base of every IRI.

    Raises:
        UsageError: There is no such graph.
    """
    known = {graph.name(names): graph for graph in graphs}
    chosen = set()
    for name in wanted:
        short = shorten(name.removeprefix("graph:"), names.graph(""))
        if short not in known:
            near = get_close_matches(short, known, n=3)
            hint_en = f"; did you mean {' or '.join(near)}?" if near else ""
            hint_ja = f"。{'、'.join(near)} では？" if near else ""
            raise UsageError(
                f"--graph {name}: there is no such graph{hint_en} "
                f"(there are {', '.join(known)})",
                f"--graph {name}：そのようなグラフはありません{hint_ja}"
                f"（あるのは {'、'.join(known)}）",
            )
        chosen.add(short)
    return tuple(g for name, g in known.items() if not wanted or name in chosen)
