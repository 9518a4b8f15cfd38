"""What the graph and the endpoint say of themselves is true, and of known terms."""

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store, parse

from kg.model.iris import Names
from kg.model.lang import Text
from kg.model.served_formats import GRAPHS, RESULTS
from kg.services.asking.embedded import Embedded
from kg.services.exporting.service_description import service_triples
from kg.services.exporting.void import void_triples
from kg.services.graph.store import open_lines
from kg.vocab import DESCRIBING_PREFIXES, SD, VOID

ENDPOINT = "https://kg.example/sparql"
QUERY_PREFIXES = {**Names().prefixes(), **DESCRIBING_PREFIXES}
SERVED = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "rdf": RdfFormat.RDF_XML,
}


@pytest.fixture(scope="module")
def build(shipped):
    return open_lines(shipped.lines())


@pytest.fixture(scope="module")
def void(build):
    names = Names()
    return filled(void_triples(Embedded(build, names), names, ENDPOINT))


@pytest.fixture(scope="module")
def service(build):
    names, limits = Names(), Text("at most 10 s", "10 秒まで")
    return filled(service_triples(Embedded(build, names), names, ENDPOINT, limits))


def filled(triples):
    from pyoxigraph import Quad

    store = Store()
    for triple in triples:
        store.add(Quad(*triple))
    return store


def values(store, sparql):
    found = store.query(sparql, prefixes=QUERY_PREFIXES)
    return [
        tuple(None if term is None else term.value for term in row) for row in found
    ]


def one(store, prop):
    return int(values(store, f"SELECT ?n {{ <{Names().dataset()}> {prop} ?n }}")[0][0])


def test_counts_are_those_of_the_statements(void, shipped):
    """Counted here from the lines themselves, without SPARQL."""
    quads = list(parse("\n".join(shipped.lines()).encode(), format=RdfFormat.N_QUADS))
    triples = {str(quad.triple) for quad in quads}
    kinds = {
        quad.object
        for quad in quads
        if quad.predicate.value.endswith("22-rdf-syntax-ns#type")
    }
    things = {
        quad.subject
        for quad in quads
        if str(quad.subject).startswith(f"<{Names().thing('')}")
        and quad.predicate.value.endswith("22-rdf-syntax-ns#type")
    }

    assert len(triples) == one(void, "void:triples")
    assert len({q.predicate for q in quads}) == one(void, "void:properties")
    assert len(kinds) == one(void, "void:classes")
    assert len(things) == one(void, "void:entities")
    assert len({q.subject for q in quads}) == one(void, "void:distinctSubjects")
    assert len({q.object for q in quads}) == one(void, "void:distinctObjects")


def test_each_graph_is_a_part_with_its_size(void, service, shipped):
    quads = parse("\n".join(shipped.lines()).encode(), format=RdfFormat.N_QUADS)
    sizes = {}
    for quad in quads:
        sizes[quad.graph_name.value] = sizes.get(quad.graph_name.value, 0) + 1

    parts = values(
        void,
        "SELECT ?g ?n { ?whole void:subset ?g . ?g a void:Dataset ; void:triples ?n }",
    )
    named = values(
        service,
        "SELECT ?name ?n { ?set sd:namedGraph ?named . "
        "?named a sd:NamedGraph ; sd:name ?name ; sd:graph ?g . "
        "?g a sd:Graph ; void:triples ?n }",
    )

    assert sizes == {graph: int(n) for graph, n in parts}
    assert sizes == {graph: int(n) for graph, n in named}


def test_partitions_add_up(void):
    """Each statement has one property; each use of rdf:type is of one class."""
    by_property = values(
        void,
        "SELECT (SUM(?n) AS ?sum) { ?d void:propertyPartition ?part . "
        "?part void:property ?p ; void:triples ?n }",
    )
    types = values(void, "SELECT ?n { ?part void:property rdf:type ; void:triples ?n }")
    by_class = values(
        void,
        "SELECT (SUM(?n) AS ?sum) { ?d void:classPartition ?part . "
        "?part void:class ?c ; void:entities ?n }",
    )

    assert one(void, "void:triples") == int(by_property[0][0])
    assert types == by_class


def test_examples_and_roots_are_there(void, build):
    found = values(void, "SELECT ?x { ?d void:exampleResource|void:rootResource ?x }")

    assert len(found) > 4
    for (iri,) in found:
        query = f"ASK {{ <{iri}> ?p ?o }}"
        assert build.query(query, use_default_graph_as_union=True)


def test_linksets_lead_outside(void):
    rows = values(
        void,
        "SELECT ?p ?space ?n { ?set a void:Linkset ; void:linkPredicate ?p ; "
        "void:objectsTarget/void:uriSpace ?space ; void:triples ?n }",
    )

    assert ("http://www.w3.org/2004/02/skos/core#exactMatch",
            "http://data.e-stat.go.jp/") in {row[:2] for row in rows}  # fmt: skip
    assert all(not row[1].startswith(Names().base) for row in rows)


def test_terms_and_whose_they_are(void):
    rows = values(
        void,
        "SELECT ?license ?endpoint ?space { ?d a void:Dataset ; "
        "dcterms:license ?license ; void:sparqlEndpoint ?endpoint ; "
        "void:uriSpace ?space }",
    )
    texts = values(
        void,
        "SELECT (LANG(?t) AS ?l) (LANG(?r) AS ?m) { ?d dcterms:title ?t ; "
        "dcterms:rights ?r ; void:sparqlEndpoint ?e }",
    )

    assert [
        (
            "https://creativecommons.org/licenses/by/4.0/",
            ENDPOINT,
            "https://w3id.org/teiju/id/",
        )
    ] == rows
    assert {("en", "en"), ("en", "ja"), ("ja", "en"), ("ja", "ja")} == set(texts)


def test_vocabularies_are_those_of_the_terms_in_use(void, shipped):
    quads = parse("\n".join(shipped.lines()).encode(), format=RdfFormat.N_QUADS)
    used = {quad.predicate.value for quad in quads}
    spaces = [row[0] for row in values(void, "SELECT ?v { ?d void:vocabulary ?v }")]

    assert all(any(iri.startswith(space) for space in spaces) for iri in used)
    assert "http://www.w3.org/2004/02/skos/core#" in spaces


def test_service_says_what_the_standard_wants(service):
    rows = values(
        service,
        "SELECT ?endpoint ?regime { ?s a sd:Service ; sd:endpoint ?endpoint ; "
        "sd:supportedLanguage sd:SPARQL11Query ; sd:feature sd:UnionDefaultGraph ; "
        "sd:defaultEntailmentRegime ?regime ; "
        "sd:defaultDataset [ a sd:Dataset ; sd:defaultGraph [ a sd:Graph ] ] }",
    )

    assert [(ENDPOINT, "http://www.w3.org/ns/entailment/Simple")] == rows
    assert [] == values(service, f"SELECT ?x {{ ?s <{SD.namespace()}inputFormat> ?x }}")


def test_formats_are_registered_names():
    path = Path(__file__).parent / "vocabularies" / "formats.txt"
    first, _, *listed = path.read_text(encoding="utf-8").splitlines()

    assert f"# {DESCRIBING_PREFIXES['formats']}" == first
    assert {format_.term for format_ in (*RESULTS, *GRAPHS)} <= set(listed)


@pytest.mark.parametrize("which", ["void", "service"])
def test_only_known_terms_are_used(request, which):
    store = request.getfixturevalue(which)
    lists = {}
    for path in (Path(__file__).parent / "vocabularies").glob("*.txt"):
        first, _, *listed = path.read_text(encoding="utf-8").splitlines()
        lists[first.removeprefix("# ").strip()] = set(listed)
    kinds = values(store, "SELECT DISTINCT ?t { { ?s ?t ?o } UNION { ?s a ?t } }")

    for (iri,) in kinds:
        space = max((s for s in lists if iri.startswith(s)), key=len)
        assert iri.removeprefix(space) in lists[space]


def test_without_an_endpoint_and_with_a_dump(build):
    names = Names()
    dump = "https://kg.example/kg.nq.gz"
    store = filled(void_triples(Embedded(build, names), names, None, [dump]))

    assert [(dump,)] == values(store, "SELECT ?x { ?d void:dataDump ?x }")
    assert [] == values(store, "SELECT ?x { ?d void:sparqlEndpoint ?x }")


@pytest.mark.parametrize("path", ["/sparql", "/.well-known/void"])
def test_description_comes_in_every_format(small_site, path):
    sizes = set()
    for name, reader in SERVED.items():
        answered = small_site.send("GET", f"{path}?format={name}")
        assert 200 == answered.status
        sizes.add(len(list(parse(answered.body, format=reader))))

    assert 1 == len(sizes)


def test_description_names_the_address_it_was_asked_at(small_site):
    wanted = NamedNode(small_site.sparql)
    for path, prop in (
        ("/sparql", SD.endpoint),
        ("/.well-known/void", VOID.sparqlEndpoint),
    ):
        answered = small_site.send(
            "GET", path, None, {"Accept": "application/n-triples"}
        )
        quads = parse(answered.body, format=RdfFormat.N_TRIPLES)
        assert {wanted} == {q.object for q in quads if q.predicate == prop}


def test_void_takes_what_it_takes(small_site):
    path = "/.well-known/void"
    head = small_site.send("HEAD", path)
    refused = small_site.send("POST", path)
    other = small_site.send("GET", path, None, {"Accept": "text/csv"})
    options = small_site.send("OPTIONS", path)

    assert (200, b"") == (head.status, head.body)
    assert (405, "GET, HEAD, OPTIONS") == (refused.status, refused.headers["allow"])
    assert (406, 204) == (other.status, options.status)
    assert "*" == head.headers["access-control-allow-origin"]


def test_terms_of_any_scheme_have_a_namespace():
    lines = [
        "<urn:s> <urn:of:part> <urn:o> <urn:g> .",
        "<urn:s> <tag:part> <urn:o> <urn:g> .",
        "<urn:s> <http://x.example/v#part> <urn:o> <urn:g> .",
    ]
    engine = Embedded(open_lines(lines), Names())
    void = filled(void_triples(engine, Names(), None))

    spaces = {row[0] for row in values(void, "SELECT ?v { ?d void:vocabulary ?v }")}
    assert {"urn:of:", "tag:", "http://x.example/v#"} == spaces
