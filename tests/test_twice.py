"""A name or a passage that two graphs describe is one: nothing is counted twice."""

import pytest
from pyoxigraph import NamedNode, Quad

from kg.model.iris import Names
from kg.services.asking.query import run_query
from kg.services.asking.same import differences
from kg.services.catalogue.find import list_queries
from kg.services.graph.store import open_lines
from kg.vocab import DCTERMS, RDFS, TEIJU

QUESTIONS = {question.name: question for question in list_queries(Names())}


@pytest.fixture(scope="module")
def once(shipped):
    return open_lines(shipped.lines())


#: What a region's own graph may say of a thing that another graph holds too.
SAID_AGAIN = (
    RDFS.label,
    TEIJU.lines,
    DCTERMS.isPartOf,
    DCTERMS.identifier,
)


@pytest.fixture(scope="module")
def twice(shipped):
    """The shipped graph, with names, passages and identifiers in another one as well.

    Not everything: the union of Oxigraph repeats a row for each graph, so that every
    pattern would double the rows of the ones before it.
    """
    store = open_lines(shipped.lines())
    copy = NamedNode("urn:test:copy")
    again = [
        Quad(quad.subject, quad.predicate, quad.object, copy)
        for predicate in SAID_AGAIN
        for quad in store.quads_for_pattern(None, predicate, None)
    ]
    assert len(again) > 10_000
    store.extend(again)
    return store


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_answer_is_the_same_where_two_graphs_describe_a_thing(name, once, twice, names):
    sparql = QUESTIONS[name].sparql

    assert [] == differences(
        run_query(once, sparql, names), run_query(twice, sparql, names)
    )
