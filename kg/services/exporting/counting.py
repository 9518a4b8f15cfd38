"""Count what a server holds of each graph after it was loaded."""

from collections.abc import Iterable, Mapping, Sequence

from pyoxigraph import Literal, NamedNode

from kg.model.result import Rows
from kg.services.asking.engine import Engine
from kg.services.endpoints.credentials import Address
from kg.services.exporting.graph_store import Loaded

__all__ = ["count_graphs", "differing", "query_address"]

#: Where servers take queries, by where they take graphs: the end of the address.
_BESIDE = {
    "/sparql-graph-crud-auth": "/sparql",
    "/sparql-graph-crud": "/sparql",
    "/rdf-graphs/service": "",
    "/sparql/gsp/": "/sparql",
    "/store": "/query",
    "/data": "/query",
}


def query_address(store: Address) -> str | None:
    """Where the server of a Graph Store takes queries; None where that is unknown.

    Known are Virtuoso, GraphDB and RDF4J, Neptune, Oxigraph and Fuseki.
    """
    for graphs, queries in _BESIDE.items():
        if store.url.endswith(graphs):
            return store.url.removesuffix(graphs) + queries
    return None


def count_graphs(engine: Engine, graphs: Iterable[str]) -> dict[str, int]:
    """How many statements each named graph holds; none of one that is not there.

    Raises:
        QueryError: The server cannot be asked.
    """
    counts = dict.fromkeys(graphs, 0)
    names = " ".join(str(NamedNode(graph)) for graph in counts)
    answer = engine.ask(
        f"SELECT ?g (COUNT(*) AS ?n) WHERE {{ VALUES ?g {{ {names} }} "
        "GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
    )
    assert isinstance(answer, Rows)
    for graph, number in answer.rows:
        if isinstance(graph, NamedNode) and isinstance(number, Literal):
            counts[graph.value] = int(number.value)
    return counts


def differing(
    loaded: Sequence[Loaded], there: Mapping[str, int], replaced: bool
) -> tuple[Loaded, ...]:
    """The graphs of which the server does not hold what it was sent.

    A graph that took the place of another one has as many statements as were sent;
    one that was added to what was there has no fewer.
    """
    found = []
    for each in loaded:
        sent, held = len(each.graph.lines), there.get(each.graph.iri)
        if held is not None and (held != sent if replaced else held < sent):
            found.append(each)
    return tuple(found)
