"""Our endpoint answers as `oxigraph serve-read-only` does over the same graph.

FROM is left out: with the union as its default graph the peer asks the union even where
the query names graphs.
"""

import contextlib
import time
from collections import Counter
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from pyoxigraph import (
    QueryResultsFormat,
    RdfFormat,
    Store,
    parse,
    parse_query_results,
)

from kg.model.iris import Names
from kg.services.catalogue.find import list_queries
from tests.served import site
from tests.servers import binary, free_port, started

pytestmark = pytest.mark.slow

OWN = {
    "all statements of a region": "DESCRIBE "
    "<https://w3id.org/teiju/id/region/nishi-iburi>",
    "counts by graph": "SELECT ?g (COUNT(*) AS ?n) "
    "{ GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
    "nothing": "SELECT ?x { ?x a <urn:nothing> }",
    "unbound": "SELECT ?s ?x { ?s a <http://www.w3.org/2002/07/owl#Ontology> "
    "OPTIONAL { ?s <urn:nothing> ?x } }",
    "every label": "SELECT ?s ?l "
    "{ ?s <http://www.w3.org/2000/01/rdf-schema#label> ?l }",
    "truth": "ASK { ?s a <http://www.w3.org/2002/07/owl#Class> }",
    "no truth": "ASK { ?s a <urn:nothing> }",
    "named": "SELECT DISTINCT ?s FROM NAMED "
    "<https://w3id.org/teiju/graph/region/nishi-iburi> { GRAPH ?g { ?s ?p ?o } }",
    "construct": "CONSTRUCT { ?s <urn:called> ?l } "
    "{ ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?l }",
}
RESULTS = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/tab-separated-values": QueryResultsFormat.TSV,
    "text/csv": None,
}
GRAPHS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/trig": RdfFormat.TRIG,
    "application/n-quads": RdfFormat.N_QUADS,
}


@pytest.fixture(scope="module")
def both(shipped, tmp_path_factory):
    """The addresses of two endpoints over one file: ours and the peer's."""
    folder = tmp_path_factory.mktemp("peers")
    graph = folder / "kg.nq"
    graph.write_text("\n".join(shipped.lines()) + "\n", encoding="utf-8")
    store = Store(folder / "store")
    store.bulk_load(path=str(graph), format=RdfFormat.N_QUADS)
    store.flush()
    del store
    port = free_port()
    command = [binary("oxigraph", "pip install oxigraph"), "serve-read-only"]
    command += ["-l", str(folder / "store"), "-b", f"127.0.0.1:{port}"]
    command += ["--union-default-graph"]
    with (
        started(command, folder, folder / "peer.log"),
        site(folder, "--data", graph) as ours,
    ):
        peer = f"http://127.0.0.1:{port}/query"
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError):
                urlopen(f"{peer}?query=ASK%7B%7D", timeout=5).close()
                break
            time.sleep(0.2)
        yield ours.sparql, peer


def answered(url, query, accept):
    body = urlencode({"query": query}).encode()
    with urlopen(Request(url, body, {"Accept": accept}), timeout=60) as response:
        assert accept == response.headers.get_content_type()
        return response.read()


def lines_of(body, accept, is_graph):
    """What an answer says, without its order and the names of blank nodes."""
    if is_graph:
        return Counter(str(quad.triple) for quad in parse(body, format=GRAPHS[accept]))
    format_ = RESULTS[accept]
    if format_ is None:
        return Counter(body.decode().split("\r\n"))
    found = parse_query_results(body, format=format_)
    if not hasattr(found, "variables"):
        return bool(found)
    names = tuple(variable.value for variable in found.variables)
    return names, Counter(tuple(str(row[n]) for n in names) for row in found)


def prefixed(query):
    """A query with our prefixes, which the peer does not know."""
    told = "".join(f"PREFIX {k}: <{v}>\n" for k, v in Names().prefixes().items())
    return told + query


SAVED = {q.name: prefixed(q.sparql) for q in [*list_queries(Names())][::5]}
ASKED = {**OWN, **SAVED}


@pytest.mark.parametrize("name", ASKED)
def test_answers_are_those_of_the_peer_in_every_format(both, name):
    query = ASKED[name]
    is_graph = "DESCRIBE " in query or "CONSTRUCT " in query
    is_truth = query.startswith("ASK")
    for accept in GRAPHS if is_graph else RESULTS:
        if is_truth and accept == "text/tab-separated-values":
            # Nothing says how the truth is read from it; both write one word.
            assert answered(both[1], query, accept) == answered(both[0], query, accept)
            continue
        ours, theirs = (
            lines_of(answered(url, query, accept), accept, is_graph) for url in both
        )
        assert theirs == ours, accept


def test_there_are_some_twenty():
    assert len(ASKED) >= 20
