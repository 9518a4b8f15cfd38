"""What the endpoint says of itself: SPARQL 1.1 Service Description.

https://www.w3.org/TR/sparql11-service-description/
"""

from collections.abc import Iterator

from pyoxigraph import BlankNode, NamedNode, Triple

from kg.model.iris import Names
from kg.model.lang import Text
from kg.model.served_formats import GRAPHS, RESULTS
from kg.services.asking.engine import Engine
from kg.services.exporting.void import both, count, counted_graphs, counted_union
from kg.vocab import CC_BY, DCTERMS, DESCRIBING_PREFIXES, ENT, RDF, RDFS, SD, VOID

__all__ = ["service_triples"]


def service_triples(
    engine: Engine, names: Names, endpoint: str, limits: Text | None = None
) -> Iterator[Triple]:
    """The description of an endpoint and of the graphs it answers from.

    Args:
        engine: What holds the graph.
        names: The base.
        endpoint: The address that takes queries.
        limits: What a query may take, in words: the vocabulary has no terms for it.
    """
    service, whole = NamedNode(names.service()), NamedNode(names.dataset())
    yield Triple(service, RDF.type, SD.Service)
    yield Triple(service, SD.endpoint, NamedNode(endpoint))
    yield Triple(service, SD.supportedLanguage, SD.SPARQL11Query)
    yield Triple(service, SD.feature, SD.UnionDefaultGraph)
    yield Triple(service, SD.defaultEntailmentRegime, ENT.Simple)
    for format_ in (*RESULTS, *GRAPHS):
        term = NamedNode(DESCRIBING_PREFIXES["formats"] + format_.term)
        yield Triple(service, SD.resultFormat, term)
    if limits is not None:
        for text in both(limits):
            yield Triple(service, RDFS.comment, text)
    yield Triple(service, DCTERMS.license, CC_BY)
    yield Triple(service, RDFS.seeAlso, NamedNode(names.description()))
    yield Triple(service, SD.defaultDataset, whole)
    yield from _dataset(engine, whole)


def _dataset(engine: Engine, whole: NamedNode) -> Iterator[Triple]:
    """The graphs: the union of them all, and each under its name."""
    graphs = counted_graphs(engine)
    union = BlankNode("union")
    yield Triple(whole, RDF.type, SD.Dataset)
    yield Triple(whole, SD.defaultGraph, union)
    yield Triple(union, RDF.type, SD.Graph)
    yield Triple(union, VOID.triples, count(counted_union(engine)))
    for number, graph in enumerate(graphs, 1):
        named = BlankNode(f"graph{number}")
        yield Triple(whole, SD.namedGraph, named)
        yield Triple(named, RDF.type, SD.NamedGraph)
        yield Triple(named, SD.name, graph.iri)
        yield Triple(named, SD.graph, graph.iri)
        yield Triple(graph.iri, RDF.type, SD.Graph)
        yield Triple(graph.iri, VOID.triples, count(graph.triples))
