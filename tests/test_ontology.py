"""The ontology and the data, closed under OWL RL, say nothing absurd."""

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg.services.assets import asset, turtle_files
from kg.services.checking.rules import load_shapes
from kg.services.checking.slices import Surroundings
from kg.vocab import PREFIXES, TEIJU


def disjoint_kinds():
    """Every pair of our classes that the ontology declares disjoint."""
    import rdflib
    from rdflib.collection import Collection

    graph = rdflib.Graph().parse(asset("ontology") / "teiju.ttl")
    pairs = {
        frozenset(map(str, pair))
        for pair in graph.subject_objects(rdflib.OWL.disjointWith)
    }
    for group in graph.subjects(rdflib.RDF.type, rdflib.OWL.AllDisjointClasses):
        members = list(Collection(graph, graph.value(group, rdflib.OWL.members)))
        pairs |= {
            frozenset((str(one), str(two)))
            for one in members
            for two in members
            if one != two
        }
    return pairs


def as_rdflib(lines):
    """N-Quads lines as an rdflib graph of triples."""
    import rdflib

    def convert(term):
        if isinstance(term, NamedNode):
            return rdflib.URIRef(term.value)
        if not isinstance(term, Literal):
            return rdflib.BNode(term.value)
        if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value))

    graph = rdflib.Graph()
    for quad in parse("\n".join(lines), format=RdfFormat.N_QUADS):
        graph.add(tuple(map(convert, (quad.subject, quad.predicate, quad.object))))
    return graph


def close(graph):
    """Add everything that follows under OWL RL."""
    import owlrl

    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return graph


def errors_in(graph):
    """The inconsistencies that the closure has noted in the graph itself."""
    import owlrl

    return [str(text) for text in graph.objects(None, owlrl.Namespaces.ERRNS.error)]


@pytest.fixture(scope="module")
def closed(shipped):
    """Ontology, alignments and a sample of the shipped data, closed under OWL RL."""
    folders = [
        part.lines
        for part in shipped.partitions
        if part.partition.group in {"regions", "municipalities"}
    ]
    around = Surroundings(
        [shipped.ontology, *(part.lines for part in shipped.partitions)]
    )
    # A closure grows with every pair of things: a sample of each kind is enough.
    sample = []
    for lines in folders:
        counts = {}
        for line in lines:
            subject = line[1 : line.index(">")].removeprefix(shipped.names.base)
            kind = "/".join(subject.split("/")[:2])
            things = counts.setdefault(kind, {})
            if subject in things or len(things) < 6:
                things[subject] = True
                sample.append(line)
    return close(as_rdflib({*around.slice(sample), *shipped.ontology}))


def test_closure_finds_no_inconsistency(closed):
    assert [] == errors_in(closed)


def test_closure_would_find_a_planted_inconsistency(shipped, names):
    import rdflib

    graph = as_rdflib(shipped.ontology)
    region = rdflib.URIRef(names.thing("region/nishi-iburi"))
    graph.add((region, rdflib.RDF.type, rdflib.URIRef(TEIJU.Region.value)))
    graph.add((region, rdflib.RDF.type, rdflib.URIRef(TEIJU.Municipality.value)))

    assert any("disjoint" in text.lower() for text in errors_in(close(graph)))


def test_nothing_is_of_two_disjoint_kinds(closed):
    import rdflib

    kinds = {}
    for thing, kind in closed.subject_objects(rdflib.RDF.type):
        kinds.setdefault(str(thing), set()).add(str(kind))
    clashes = {
        thing: sorted(pair)
        for pair in disjoint_kinds()
        for thing, of in kinds.items()
        if pair <= of
    }

    assert len(disjoint_kinds()) > 100
    assert {} == clashes


@pytest.mark.parametrize(
    ("thing", "kind", "is_one"),
    [
        ("region/nishi-iburi", TEIJU.Region, True),
        ("municipality/01205", TEIJU.Municipality, True),
        ("municipality/01205", TEIJU.Region, False),
        ("region/nishi-iburi", TEIJU.Municipality, False),
    ],
)
def test_closure_keeps_regions_and_municipalities_apart(
    closed, names, thing, kind, is_one
):
    import rdflib

    triple = (
        rdflib.URIRef(names.thing(thing)),
        rdflib.RDF.type,
        rdflib.URIRef(kind.value),
    )

    assert is_one == (triple in closed)


def test_ontology_has_one_file_a_scheme():
    for path in turtle_files(asset("ontology") / "schemes"):
        quads = list(parse(path=str(path), format=RdfFormat.TURTLE))
        schemes = {
            quad.subject.value
            for quad in quads
            if quad.object == NamedNode(PREFIXES["skos"] + "ConceptScheme")
        }

        assert {PREFIXES["scheme"] + path.stem} == schemes


def test_every_rule_has_a_code_of_its_family(names):
    rules = load_shapes(names).rules.values()

    assert len(rules) > 100
    assert all(rule.code.startswith("TJ") and len(rule.code) == 5 for rule in rules)
