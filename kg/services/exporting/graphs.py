"""Graphs as text: each with its statements, and always the same text for the same.

Blank nodes get canonical labels (RDFC-1.0), so that the same statements are the same
text, and keep them across graphs.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    NamedNode,
    Quad,
    RdfFormat,
    parse,
)

from kg.errors import UsageError
from kg.model.iris import Names, shorten
from kg.model.settings import DEFAULT_BUILD
from kg.services.graph.output import pieces

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
        """The lines with blank nodes, which belong together in one request."""
        return frozenset(line for line in self.lines if _BLANK.search(line))


def graphs_of(quads: Iterable[Quad]) -> tuple[Graph, ...]:
    """The graphs of statements, in the order of their names, the default graph first.

    Statements are text as they were read: a store would write 1.50 as 1.5.
    """
    lines: dict[str, set[str]] = {}
    blank = Dataset()

    def add(quad: Quad) -> None:
        name = quad.graph_name
        iri = name.value if isinstance(name, NamedNode) else ""
        lines.setdefault(iri, set()).add(f"{quad.triple} .")

    for quad in quads:
        if BlankNode in {type(quad.subject), type(quad.object)}:
            blank.add(quad)
        else:
            add(quad)
    blank.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    for quad in blank:
        add(quad)
    return tuple(Graph(iri, tuple(sorted(each))) for iri, each in sorted(lines.items()))


def _quads(lines: Sequence[str]) -> Iterator[Quad]:
    """The statements of one source; its blank nodes are those of no other one."""
    text = b"".join(pieces(lines))
    return parse(text, format=RdfFormat.N_QUADS, rename_blank_nodes=True)


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

    default = [DEFAULT_BUILD] if DEFAULT_BUILD.is_file() else []
    inputs = sort_inputs(paths or ([data] if data else default))
    sources: list[Sequence[str]] = [lines for _, lines in inputs.files]
    if inputs.folders or not sources:
        built = build(inputs.folders, names=names)
        built.raise_problems()
        sources.append(built.lines())
    found = graphs_of(quad for source in sources for quad in _quads(source))
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
