"""Our terms in Python and Turtle are the same, and every outside term exists."""

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from kg import vocab
from kg.services.assets import asset, load_schemas, turtle_files
from kg.vocab import OWL, PREFIXES, RDF, TEIJU
from kg.vocab.closed import ClosedVocabulary

LISTS = {}
for path in sorted((Path(__file__).parent / "vocabularies").glob("*.txt")):
    first, source, *names = path.read_text(encoding="utf-8").splitlines()
    LISTS[first.removeprefix("# ").strip()] = set(names)

OURS = PREFIXES["teiju"].removesuffix("def/")
#: Things pointed at, not terms: no vocabulary lists them.
PLACES = (
    "https://creativecommons.org/",
    "http://publications.europa.eu/resource/authority/",
    "http://data.e-stat.go.jp/lod/sac/",
)


def shipped_quads():
    for folder in ("ontology", "shapes"):
        for path in turtle_files(asset(folder)):
            for quad in parse(path=str(path), format=RdfFormat.TURTLE):
                yield path, quad


def schema_iris():
    for schema in load_schemas().values():
        for column in schema.columns:
            for text in (column.property, column.value):
                if text and text.startswith("http") and "{" not in text:
                    yield schema.name, text


def test_python_and_turtle_name_the_same_terms():
    kinds = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty}
    in_turtle = {
        quad.subject
        for _, quad in shipped_quads()
        if quad.predicate == RDF.type
        and quad.object in kinds
        and quad.subject.value.startswith(PREFIXES["teiju"])
    }

    assert set(TEIJU.terms().values()) == in_turtle


def test_unknown_term_is_refused():
    with pytest.raises(AttributeError, match="TEIJU has no term 'Regoin'"):
        _ = TEIJU.Regoin


@pytest.mark.parametrize(
    "vocabulary",
    [
        value
        for value in vars(vocab).values()
        if isinstance(value, type) and issubclass(value, ClosedVocabulary)
    ],
    ids=lambda v: v.__name__,
)
def test_terms_that_the_code_looks_up_are_published(vocabulary):
    if vocabulary is TEIJU:
        return
    listed = LISTS.get(vocabulary.namespace())

    assert listed is not None
    assert set(vocabulary.terms()) <= listed


def test_every_outside_term_stands_in_its_vocabularys_own_list():
    unknown = set()
    terms = [
        (path.name, term.value)
        for path, quad in shipped_quads()
        for term in (quad.subject, quad.predicate, quad.object)
        if isinstance(term, NamedNode)
    ]
    for where, iri in [*terms, *schema_iris()]:
        if iri.startswith((OURS, *PLACES)):
            continue
        namespace = max(
            (ns for ns in LISTS if iri.startswith(ns)), key=len, default=None
        )
        local = iri[len(namespace) :] if namespace else None
        if namespace is None or (local and local not in LISTS[namespace]):
            unknown.add((where, iri))

    assert set() == unknown


def test_every_term_that_a_schema_uses_is_ours():
    used = {
        text.rpartition("/def/")[2]
        for schema in load_schemas().values()
        for column in schema.columns
        for text in (column.property, column.value)
        if text and "/def/" in text and "{" not in text
    }

    assert used <= set(TEIJU.terms())
