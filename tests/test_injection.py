"""Whatever is typed for a parameter is one term of the query, or is refused.

The judge is rdflib's algebra of the bound query, held against that of the same query
with a harmless value; Oxigraph, which has another parser, must read the same value.
"""

from decimal import Decimal

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Store
from rdflib import Literal as RdflibLiteral
from rdflib import URIRef
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue

from kg.errors import QueryError
from kg.model.iris import Names
from kg.model.lang import Text
from kg.model.parameters import Parameter, ParameterType
from kg.model.sparql_text import bind, written
from kg.services.catalogue.find import list_queries

BASE = Names().base
QUERY = """
PREFIX ex: <http://example.org/> # VALUES ?given { 1 }
SELECT ?given ?other ?kept
WHERE {
  VALUES ?given { "default # } VALUES ?other { 2 }" }
  VALUES ?other { <http://example.org/a#b> "\\u0041}" }
  BIND ("VALUES ?given { 3 } # no comment" AS ?kept)
  FILTER (?other != "'''" && 1 <2 && 3> 2)
}
ORDER BY ?other
"""
HARMLESS = {
    ParameterType.IRI: "harmless",
    ParameterType.STRING: "harmless",
    ParameterType.INTEGER: "70417",
    ParameterType.DECIMAL: "70417.5",
    ParameterType.DATE: "2016-04-01",
}
PIECES = [
    '"',
    "'",
    '"""',
    "'''",
    "\\",
    "\\\\",
    "{",
    "}",
    "<",
    ">",
    "#",
    "\n",
    "\r",
    "\r\n",
    "\t",
    " ",
    ".",
    ";",
    "?given",
    "$given",
    "@en",
    "^^xsd:integer",
    "UNION",
    "SERVICE <http://example.org/sparql>",
    "VALUES ?given { 1 }",
    "} UNION { ?s ?p ?o }",
    "; DROP GRAPH <urn:x>",
    "FILTER(false)",
    "\\u0022",
    "\\U00000022",
    "\\u005C",
    "\\u000A",
    "\\u007D",
    "\\u",
    "u0022",
    "0022",
    "%7D",
    "https://example.org/",
    "id:",
    "12",
    "-1",
    "1e5",
    "2016-04-01",
    "２０１６",
    "西いぶり",
    "\u3000",
    "\u2028",
    "\u202e",
    "\u200b",
    "\ufeff",
    "\ufffe",
    "\U0001f600",
    "e\u0301",
    "\x00",
    "\x07",
    "\x1b[31m",
    "\x7f",
    "\x85",
    "\ud800",
    "\udc00",
]
ANYTHING = st.characters(exclude_categories=())
HOSTILE = st.lists(
    st.sampled_from(PIECES) | st.text(ANYTHING, max_size=3), max_size=8
).map("".join)


#: The literals that the query holds.
CONSTANTS = {"'''", "1", "2", "3", "A}", "VALUES ?given { 3 } # no comment"}


def in_short(term):
    """A number as Oxigraph writes it; any other term as it is."""
    if isinstance(term, Literal) and term.datatype.value.endswith(
        ("integer", "decimal")
    ):
        return Decimal(term.value)
    return term


def algebra(query, marked):
    """The algebra of a query as nested tuples, with the marked term taken out."""

    def told(part):
        if isinstance(part, CompValue):
            return (part.name, tuple(sorted((k, told(v)) for k, v in part.items())))
        if isinstance(part, list | tuple):
            return ("list", tuple(told(each) for each in part))
        if isinstance(part, set | frozenset):
            return ("set", tuple(sorted(map(told, part))))
        if isinstance(part, dict):
            return ("dict", tuple(sorted((told(k), told(v)) for k, v in part.items())))
        if isinstance(part, URIRef | RdflibLiteral) and same(part, marked):
            return "THE TERM"
        return (type(part).__name__, str(part), str(getattr(part, "datatype", "")))

    return told(translateQuery(parseQuery(query)).algebra)


def same(part, term):
    """Is a term of rdflib that of Oxigraph, character by character?"""
    if isinstance(term, NamedNode):
        return isinstance(part, URIRef) and str(part) == term.value
    plain = "http://www.w3.org/2001/XMLSchema#string"
    return (
        isinstance(part, RdflibLiteral)
        and str(part) == term.value
        and str(part.datatype or plain) == term.datatype.value
    )


def parameter(kind):
    return Parameter("given", kind, Text("given", "値"), below="id/region/")


def holds_once(query, marked):
    return str(algebra(query, marked)).count("THE TERM") == 1


@pytest.mark.parametrize("kind", list(ParameterType))
@settings(deadline=None)
@given(text=HOSTILE)
@example('" } } #')
@example("\\u0022 } UNION { ?s ?p ?o } #")
@example("\\\\u0022")
@example("\\\\\\U00000022")
@example("\\u005Cu0022")
@example("\\u000A")
@example("a\\u00e90022")
@example("a>} UNION { <urn:x> ?p ?o")
@example("1 2")
@example("2016-04-01\n")
@example("\x00")
@example("\ud800")
@example("\ud83d\ude00")
def test_typed_text_is_one_term_of_an_unchanged_query_or_is_refused(kind, text):
    # What the query holds anyway cannot be told from what was typed.
    assume(text not in CONSTANTS)
    asked = parameter(kind)
    harmless = asked.term(HARMLESS[kind], BASE)
    try:
        term = asked.term(text, BASE)
    except QueryError:
        return
    bound = bind(QUERY, {"given": term})

    assert algebra(bind(QUERY, {"given": harmless}), harmless) == algebra(bound, term)
    assert holds_once(bound, term)
    rows = {(row["given"], row["kept"].value) for row in Store().query(bound)}
    # Oxigraph hands 0022 back as 22: a number is told by its value.
    assert {(in_short(term), "VALUES ?given { 3 } # no comment")} == {
        (in_short(given), kept) for given, kept in rows
    }
    if kind is ParameterType.STRING:
        assert text == term.value


@settings(deadline=None)
@given(texts=st.lists(HOSTILE, min_size=1, max_size=3, unique=True))
def test_several_texts_are_as_many_terms(texts):
    asked = parameter(ParameterType.STRING)
    try:
        terms = [asked.term(text, BASE) for text in texts]
    except QueryError:
        return
    bound = bind("SELECT ?given { VALUES ?given { UNDEF } }", {"given": terms})
    values = [row["given"].value for row in Store().query(bound)]

    assert texts == values
    assert all(holds_once(bound, term) for term in terms)


@settings(deadline=None)
@given(text=st.text(st.characters(exclude_categories=["Cs"])))
def test_any_literal_is_written_so_that_both_parsers_read_it_as_it_is(text):
    query = f"SELECT ?x {{ VALUES ?x {{ {written(Literal(text))} }} }}"

    assert [text] == [row["x"].value for row in Store().query(query)]
    assert holds_once(query, Literal(text))


@pytest.mark.parametrize(
    "text",
    ["\x00", "a\x1bb", "\x7f", "\x85", "\ud800", "x\udfff"],
    ids=lambda text: text.encode("unicode_escape", "surrogatepass").decode(),
)
@pytest.mark.parametrize("kind", list(ParameterType))
def test_control_characters_are_refused_and_shown_as_codes(kind, text):
    with pytest.raises(QueryError) as refused:
        parameter(kind).term(text, BASE)

    for message in refused.value.messages.values():
        assert message.isprintable()
        message.encode()


@pytest.mark.parametrize(
    "text", ["", "  ", "a b", "a\\u0020b", "<x> <y>", "%zz", "http://[", 'a"b', "a\nb"]
)
def test_what_makes_no_iri_is_refused(text):
    with pytest.raises(QueryError, match="--given"):
        parameter(ParameterType.IRI).term(text, BASE)


@pytest.mark.parametrize(
    ("text", "iri"),
    [
        ("nishi-iburi", f"{BASE}id/region/nishi-iburi"),
        (" nishi-iburi ", f"{BASE}id/region/nishi-iburi"),
        ("id:region/nishi-iburi", f"{BASE}id/region/nishi-iburi"),
        ("scheme:field/A-1", f"{BASE}scheme/field/A-1"),
        ("https://example.org/x", "https://example.org/x"),
        ("<https://example.org/x>", "https://example.org/x"),
        ("urn:x", f"{BASE}id/region/urn:x"),
    ],
)
def test_iri_may_be_whole_prefixed_or_short(text, iri):
    assert NamedNode(iri) == parameter(ParameterType.IRI).term(text, BASE)


def test_prefix_of_ours_follows_the_base():
    other = "https://example.org/"
    asked = parameter(ParameterType.IRI)

    assert NamedNode(f"{other}id/region/x") == asked.term("id:region/x", other)
    assert "x" == asked.key(NamedNode(f"{other}id/region/x"), other)
    assert "scheme:field/A-1" == asked.key(NamedNode(f"{other}scheme/field/A-1"), other)


WORST = "".join(piece for piece in PIECES if piece.isprintable() or piece in "\n\r\t")


@pytest.mark.parametrize("question", list(list_queries(Names())), ids=lambda q: q.name)
def test_no_saved_question_changes_with_the_text_of_a_parameter(question):
    for each in question.parameters:
        bound = bind(question.sparql, {each.name: Literal(WORST)})
        plain = bind(question.sparql, {each.name: Literal("harmless")})

        assert algebra(plain, Literal("harmless")) == algebra(bound, Literal(WORST))
