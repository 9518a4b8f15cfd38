"""Labels beside IRIs: what a thing is called, asked for in few queries."""

import re

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Store

from kg.model.lang import Text
from kg.model.result import Rows, YesNo
from kg.services.answers.labels import labels_of, nameless, with_labels
from kg.services.answers.units import unit_labels
from kg.services.asking.in_rdflib import InRdflib
from kg.services.asking.query import run_query
from kg.services.graph.store import open_lines

TURTLE = """
@prefix : <urn:x:> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
:both rdfs:label "a region"@en , "圏域"@ja , "けんいき"@ja-Hira ;
  dcterms:title "no"@en .
:concept skos:prefLabel "persons"@en , "人"@ja ; skos:notation "person" .
:titled dcterms:title "A vision"@en .
:plain rdfs:label "Plain" ; skos:notation "7" .
:half rdfs:label "Half" , "半分"@ja .
:coded skos:notation "01205" .
:odd rdfs:label <urn:x:iri> .
"""


@pytest.fixture
def store():
    from pyoxigraph import RdfFormat

    found = Store()
    found.load(TURTLE.encode(), format=RdfFormat.TURTLE)
    return found


NAMES = ["both", "concept", "titled", "plain", "half", "coded", "odd", "none"]
THINGS = [f"urn:x:{name}" for name in NAMES]
EXPECTED = {
    "urn:x:both": Text("a region", "圏域"),
    "urn:x:concept": Text("persons", "人"),
    "urn:x:titled": Text("A vision", "A vision"),
    "urn:x:plain": Text("Plain", "Plain"),
    "urn:x:half": Text("Half", "半分"),
    "urn:x:coded": Text("01205", "01205"),
}


def test_label_is_the_name_in_each_language_else_the_other_else_the_code(store, names):
    assert EXPECTED == labels_of(lambda text: run_query(store, text, names), THINGS)


def test_rdflib_finds_the_same_labels(store, names):
    assert EXPECTED == labels_of(InRdflib.of(store, names).ask, THINGS)


@pytest.mark.parametrize(("things", "queries"), [(0, 0), (1, 1), (200, 1), (401, 3)])
def test_things_are_asked_about_two_hundred_at_a_time(things, queries):
    asked = []

    def ask(text):
        asked.append(text)
        return Rows(("thing", "property", "label"), ())

    assert {} == labels_of(ask, [f"urn:x:{number}" for number in range(things)] * 2)
    assert queries == len(asked)


def test_what_is_no_iri_changes_no_query(store, names):
    hostile = ["urn:x:both> } ?s ?p ?o #", "x", "urn:x:a b", "urn:x:both"]

    found = labels_of(lambda text: run_query(store, text, names), hostile)
    assert {"urn:x:both"} == set(found)


def test_every_region_and_project_of_the_shipped_graph_has_both(shipped, names):
    store = open_lines(shipped.lines())
    ask = lambda text: run_query(store, text, names)  # noqa: E731
    found = ask("SELECT ?x { VALUES ?c { teiju:Region teiju:Project } ?x a ?c }")
    things = nameless(found)
    labels = labels_of(ask, things)

    assert set(things) == set(labels)
    # A label that is missing in one language would be told in the other.
    assert all(re.search("[ぁ-んァ-ヶ一-龠]", label.ja) for label in labels.values())
    assert not any(re.search("[ぁ-んァ-ヶ一-龠]", each.en) for each in labels.values())
    region = labels["https://w3id.org/teiju/id/region/nishi-iburi"]
    assert "西いぶり定住自立圏" == region.ja
    assert region.en.startswith("Nishi-Iburi")


def test_only_iris_without_a_name_beside_them_need_a_label():
    a, b = NamedNode("urn:x:a"), NamedNode("urn:x:b")
    rows = ((a, b, Literal("x"), Literal("y"), BlankNode("z")),)
    answer = Rows(("one", "two", "two_ja", "text", "blank"), rows)

    assert ["urn:x:a"] == nameless(answer)
    assert [] == nameless(YesNo(True))


def test_label_follows_its_iri():
    a, b = NamedNode("urn:x:a"), NamedNode("urn:x:b")
    answer = Rows(("x", "n"), ((a, Literal(1)), (b, None), (Literal("y"), None)))
    found = with_labels(answer, {"urn:x:a": Text("A", "甲")}, "ja")

    assert ("x", "x_label", "n") == found.columns
    assert (
        (a, Literal("甲", language="ja"), Literal(1)),
        (b, None, None),
        (Literal("y"), None, None),
    ) == found.rows
    assert answer == with_labels(answer, {}, "ja")


def test_every_unit_of_the_scheme_has_a_label(shipped, names):
    store = open_lines(shipped.lines())
    found = run_query(
        store,
        "SELECT ?n ?en ?ja { ?u skos:inScheme scheme:unit ; skos:notation ?n ; "
        "skos:prefLabel ?en , ?ja FILTER (LANG(?en) = 'en' && LANG(?ja) = 'ja') }",
        names,
    )

    assert {
        n.value: Text(en.value, ja.value) for n, en, ja in found.rows
    } == unit_labels()
    assert Text("thousand yen", "千円") == unit_labels()["thousand-yen"]
