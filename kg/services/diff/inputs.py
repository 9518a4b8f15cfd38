"""Read the two sides of a comparison, and decide which of their graphs to compare."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import DefaultGraph, Quad, RdfFormat, parse

from kg.errors import UsageError
from kg.model.iris import Names
from kg.services.assets import asset
from kg.services.diff.blank_nodes import name_blank_nodes
from kg.services.graph.build import Built, build
from kg.services.graph.inputs import sort_inputs
from kg.services.graph.output import FORMATS

__all__ = ["Side", "align", "graph_iri", "graphs_of", "read_side"]


def graph_iri(quad: Quad) -> str:
    """The IRI of the graph a statement stands in; empty for the default graph."""
    graph = quad.graph_name
    return "" if isinstance(graph, DefaultGraph) else graph.value


def graphs_of(quads: Iterable[Quad]) -> frozenset[str]:
    """Every graph that holds a statement."""
    graphs = {quad.graph_name for quad in quads}
    return frozenset(
        "" if isinstance(graph, DefaultGraph) else graph.value for graph in graphs
    )


@dataclass(frozen=True, slots=True)
class Side:
    """One side: its statements, and which of its graphs the user named.

    `named` is None where all of them were; the folder of a single region brings the
    shipped reference tables along, which nobody named.
    """

    quads: frozenset[Quad]
    named: frozenset[str] | None = None

    @property
    def flat(self) -> bool:
        """Is it a graph without names, as Turtle and N-Triples hold it?"""
        return bool(self.quads) and all(
            isinstance(quad.graph_name, DefaultGraph) for quad in self.quads
        )


def _named_graphs(built: Built, paths: Sequence[Path]) -> frozenset[str] | None:
    """The graphs that paths name; None where nothing else came along with them."""
    shipped, own = asset("data").resolve(), [path.resolve() for path in paths]
    named = set()
    for part in built.partitions:
        folder = part.partition.folder.resolve()
        if any(map(folder.is_relative_to, own)) or not folder.is_relative_to(shipped):
            named.add(built.names.graph(part.partition.graph))
    rest = {built.names.graph(graph) for graph in built.graphs()} - named
    return None if rest <= {built.names.graph("ontology")} else frozenset(named)


def _read_tables(paths: Sequence[Path], names: Names) -> Side:
    """Build tables; what ships with kg surrounds them."""
    built = build(paths, names=names)
    built.raise_problems()
    return Side(_read_lines(built.lines()), _named_graphs(built, paths))


def _read_lines(lines: Iterable[str]) -> frozenset[Quad]:
    text = "\n".join(lines).encode()
    return frozenset(name_blank_nodes(parse(text, format=RdfFormat.N_QUADS)))


def _read_graph(path: Path) -> frozenset[Quad]:
    try:
        format_ = FORMATS[path.suffix.lower()]
        quads = parse(path.read_bytes(), format=format_, base_iri="file:///input")
        return frozenset(name_blank_nodes(quads))
    except (OSError, SyntaxError) as error:
        raise UsageError(
            f"{path}: cannot be read as RDF: {error}",
            f"{path}：RDF として読めません（{error}）",
        ) from error


def read_side(path: Path, names: Names) -> Side:
    """Read one side: a graph file, standard input, or what tables can be built from.

    Raises:
        UsageError: The path does not exist or cannot be read.
        SourceError: A table has a problem.
    """
    suffix = path.suffix.lower()
    if path.is_file() and suffix in FORMATS:
        return Side(_read_graph(path))
    if path.is_file() and suffix != ".csv":
        try:
            return _read_tables([path], names)
        except UsageError:
            # Where no reader of tables takes it, this says what would be read.
            sort_inputs([path])
            raise
    inputs = sort_inputs([path])
    if inputs.folders:
        return _read_tables(inputs.folders, names)
    return Side(_read_lines(line for _, lines in inputs.files for line in lines))


def _flatten(quads: Iterable[Quad]) -> frozenset[Quad]:
    return frozenset(Quad(q.subject, q.predicate, q.object) for q in quads)


def _of_graphs(side: Side, graphs: frozenset[str]) -> frozenset[Quad]:
    return frozenset(quad for quad in side.quads if graph_iri(quad) in graphs)


def _as_one_graph(side: Side, other: Side) -> frozenset[Quad]:
    """A side without its graphs, and without what only surrounds either side."""
    around: frozenset[Quad] = frozenset()
    for each in (side, other):
        if each.named is not None:
            beside = _flatten(each.quads - _of_graphs(each, each.named))
            around |= beside - _flatten(_of_graphs(each, each.named))
    return _flatten(side.quads) - around


def align(
    old: Side, new: Side
) -> tuple[frozenset[Quad], frozenset[Quad], tuple[str, ...]]:
    """The statements to compare on each side, and the graphs that are left out.

    Where one side has no named graphs, both are one graph. Where one side is a single
    folder, only its graphs are compared; what comes along with it is not.
    """
    if old.flat or new.flat:
        return _as_one_graph(old, new), _as_one_graph(new, old), ()
    named = [side.named for side in (old, new) if side.named is not None]
    if not named:
        return old.quads, new.quads, ()
    scope = frozenset[str]().union(*named)
    whole = (graphs_of(side.quads) for side in (old, new) if side.named is None)
    left_out = frozenset[str]().union(*whole) - scope
    return _of_graphs(old, scope), _of_graphs(new, scope), tuple(sorted(left_out))
