"""A SELECT is taken apart between its tokens, as SPARQL's own grammar would."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Store

from kg.errors import QueryError
from kg.model.iris import Names
from kg.model.select_text import read_select, variables_in_scope
from kg.model.sparql_text import without_comments
from kg.model.sparql_tokens import tokens
from kg.services.catalogue.find import list_queries

QUESTIONS = [
    question for question in list_queries(Names()) if "CONSTRUCT" not in question.sparql
]
#: Signs that would end a group, a string or a comment if they were taken for it.
HOSTILE = st.text(
    alphabet=st.sampled_from(list("{}()[]\"'<>#\\\n\r ?$.;:@aVS\u3042")), max_size=30
)


def selected_by_star(group, prologue=""):
    """What SELECT * selects of a group, as Oxigraph's own parser has it."""
    sparql = f"{prologue}\nSELECT * WHERE {group}"
    found = Store().query(sparql, prefixes=Names().prefixes())
    return {variable.value for variable in found.variables}


def kinds(sparql):
    return [(token.kind, token.text) for token in tokens(sparql)]


@given(HOSTILE)
def test_tokens_put_together_are_the_query(text):
    assert text == "".join(token.text for token in tokens(text))


@given(HOSTILE)
def test_string_is_one_token_whatever_it_holds(text):
    literal = str(Literal(text))

    assert ("string", literal) in kinds(f"SELECT ?x {{ ?x ?p {literal} }}")
    assert ["{", "}"] == [
        text for kind, text in kinds(f"{{ {literal} }}") if text in "{}"
    ]


@pytest.mark.parametrize(
    "token",
    [
        ("iri", "<urn:a#b>"),
        ("string", "'''it's } {'''"),
        ("string", '"""a "quoted" } """'),
        ("comment", "# } {"),
        ("name", r"ex:a\#\(b"),
        ("name", "ex:a.b"),
        ("name", "_:b1"),
        ("variable", "$SELECT"),
        ("language", "@ja-Hira"),
        ("word", "SELECT"),
    ],
)
def test_token_is_what_the_grammar_calls_it(token):
    assert token in kinds(f"{{ {token[1]}\n}}")


def test_iri_holds_no_brace_so_a_sign_before_one_is_less_than():
    found = kinds("FILTER (?a <?b) { } # >")

    assert ("mark", "<") in found
    assert ("mark", "{") in found


def test_name_leaves_the_dot_that_ends_a_triple():
    assert ("mark", ".") in kinds("?s ?p ex:a.")


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.name)
def test_group_of_a_question_hands_on_what_select_star_would_select(question):
    parts = read_select(question.sparql)

    found = selected_by_star(parts.group, parts.prologue)

    assert found == set(variables_in_scope(parts.group))


NAMES = st.sampled_from(["?a", "?b", "?c", "?d"])
TERMS = st.one_of(
    NAMES, HOSTILE.map(lambda t: str(Literal(t))), st.just(str(NamedNode("urn:x#y")))
)


def group_of(inner):
    """Groups whose parts are these: what may stand in braces, nested at will."""
    return st.one_of(
        st.tuples(inner, inner).map(lambda p: f"{p[0]} {p[1]}"),
        inner.map(lambda p: f"OPTIONAL {{ {p} }}"),
        st.tuples(inner, inner).map(lambda p: f"{{ {p[0]} }} UNION {{ {p[1]} }}"),
        inner.map(lambda p: f"MINUS {{ {p} }}"),
        inner.map(lambda p: f"FILTER NOT EXISTS {{ {p} }}"),
        inner.map(lambda p: f"GRAPH ?g {{ {p} }}"),
        inner.map(lambda p: f"{{ SELECT DISTINCT ?a WHERE {{ {p} }} LIMIT 1 }}"),
        inner.map(lambda p: f"{{ SELECT * {{ {p} }} ORDER BY ?b }}"),
        inner.map(lambda p: f"{{ SELECT (COUNT(?a) AS ?n) ?c {{ {p} }} GROUP BY ?c }}"),
    )


PATTERNS = st.recursive(
    st.one_of(
        st.tuples(NAMES, TERMS).map(lambda p: f"{p[0]} <urn:p> {p[1]} ."),
        TERMS.map(lambda t: f'FILTER (STR({t}) != "}}" && ?e > 1)'),
        HOSTILE.map(lambda t: f"FILTER REGEX(?f, {Literal(t)})"),
        st.just("VALUES (?a ?v) { (1 UNDEF) ('}' 2) }"),
        st.just("# SELECT ?comment { \n"),
    ),
    group_of,
    max_leaves=12,
)


@given(PATTERNS)
def test_any_group_hands_on_what_select_star_would_select(pattern):
    group = f"{{ {pattern} BIND ('?no {{' AS ?bound) }}"

    assert selected_by_star(group) == set(variables_in_scope(group))


@given(PATTERNS)
def test_any_query_comes_apart_into_what_it_was_made_of(pattern):
    group = f"{{ {pattern} }}"
    parts = read_select(
        f"# {{\nPREFIX a: <urn:a#> SELECT DISTINCT ?a (COUNT(?b) AS ?n)\n"
        f"FROM <urn:g> WHERE {group} GROUP BY ?a HAVING (COUNT(?b) > 1) LIMIT 5"
    )

    assert "PREFIX a: <urn:a#>" == parts.prologue
    assert ["a", "n"] == [item.name for item in parts.projection]
    assert ["a"] == [item.name for item in parts.without_aggregates]
    assert "FROM <urn:g>" == parts.dataset
    assert without_comments(group) == parts.group
    assert "" == parts.values


def test_what_is_computed_of_an_aggregate_is_left_out_with_it():
    parts = read_select(
        "SELECT ?a (SUM(?b) AS ?s) (?s / 2 AS ?half) (?a + 1 AS ?more) "
        '("SUM(" AS ?text) { ?a ?p ?b } GROUP BY ?a'
    )

    assert ["a", "more", "text"] == [item.name for item in parts.without_aggregates]


def test_star_selects_what_is_in_scope():
    parts = read_select("SELECT * { ?a ?b ?c FILTER (?d) }")

    assert ["a", "b", "c"] == [item.name for item in parts.projection]


def test_names_given_in_group_by_are_kept():
    parts = read_select(
        "SELECT ?y (COUNT(*) AS ?n) { ?a ?b ?c } "
        "GROUP BY ?b (STR(?c) AS ?y) STR(?a) HAVING (COUNT(*) > 1)"
    )

    assert ("(STR(?c) AS ?y)",) == parts.grouped


@pytest.mark.parametrize("modifier", ["", "LIMIT 1", "GROUP BY ?a", "ORDER BY ?a"])
def test_values_after_the_query_are_kept(modifier):
    parts = read_select(f"SELECT ?a {{ ?a ?b ?c }} {modifier} VALUES ?a {{ <urn:x> }}")

    assert "VALUES ?a { <urn:x> }" == parts.values


@pytest.mark.parametrize(
    "sparql",
    ["CONSTRUCT { ?a ?b ?c } WHERE { ?a ?b ?c }", "ASK { ?a ?b ?c }", "DESCRIBE <x>"],
)
def test_query_that_selects_nothing_is_told_apart(sparql):
    assert read_select(f"PREFIX a: <urn:a>\n{sparql}") is None


@pytest.mark.parametrize(
    "sparql",
    ["SELECT ?a { ?a ?b ?c", "SELECT ?a ", "SELECT (1 AS ?a { }", "SELECT (1) { }"],
)
def test_query_that_is_cut_short_is_refused(sparql):
    with pytest.raises(QueryError, match="not SPARQL"):
        read_select(sparql)
