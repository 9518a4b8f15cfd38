"""Answers of two engines are the same where their values are, and only there."""

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.model.result import Rows, Triples, YesNo
from kg.services.asking.same import differences, same_value

XSD = "http://www.w3.org/2001/XMLSchema#"


def typed(text, datatype):
    return Literal(text, datatype=NamedNode(XSD + datatype))


# What each term stands for, told by hand: terms of one name have one value.
VALUES = [
    ("nothing", None),
    ("iri", NamedNode("urn:x")),
    ("text urn:x", Literal("urn:x")),
    ("empty text", Literal("")),
    ("seven", Literal(7)),
    ("seven", typed("7.0", "decimal")),
    ("seven", typed("7", "double")),
    ("seven", typed("0.7E1", "double")),
    ("seven", typed("+07", "int")),
    ("text 7", Literal("7")),
    ("text 7", typed("7", "string")),
    ("year 7", typed("0007", "gYear")),
    ("7.1", typed("7.1", "decimal")),
    ("7.10000000000001", typed("7.10000000000001", "decimal")),
    ("minus seven", Literal(-7)),
    ("one", Literal(1)),
    ("zero", Literal(0)),
    ("zero", typed("-0.0", "decimal")),
    ("true", Literal(True)),
    ("true", typed("1", "boolean")),
    ("false", typed("0", "boolean")),
    ("false", Literal(False)),
    ("text true", Literal("true")),
    ("hai@ja", Literal("はい", language="ja")),
    ("hai@ja", Literal("はい", language="JA")),
    ("hai@en", Literal("はい", language="en")),
    ("hai", Literal("はい")),
    ("day", typed("2010-09-30", "date")),
    ("text of the day", Literal("2010-09-30")),
    ("no integer", typed("1_000", "integer")),
    ("no integer either", typed("７", "integer")),
    ("thousand", Literal(1000)),
    ("not a number", typed("NaN", "double")),
    ("infinite", typed("INF", "double")),
]
CELLS = st.sampled_from(VALUES)
TABLES = st.integers(1, 3).flatmap(
    lambda width: st.lists(st.tuples(*[CELLS] * width), min_size=0, max_size=4)
)


def answer(table):
    width = len(table[0]) if table else 1
    columns = tuple(f"c{at}" for at in range(width))
    return Rows(columns, tuple(tuple(term for _, term in row) for row in table))


def told(table):
    return Counter(tuple(name for name, _ in row) for row in table)


@pytest.mark.parametrize("one", VALUES, ids=lambda pair: str(pair[1]))
def test_two_terms_have_one_value_where_they_are_said_to(one):
    for other in VALUES:
        assert (one[0] == other[0]) == same_value(one[1], other[1]), other


@given(TABLES, TABLES)
def test_answers_are_the_same_if_and_only_if_their_values_are(one, other):
    width = {len(row) for row in (*one, *other)}
    if len(width) > 1:
        return

    same = told(one) == told(other)
    columns = tuple(f"c{at}" for at in range(max(width, default=1)))
    left, right = (Rows(columns, answer(table).rows) for table in (one, other))
    assert same == (differences(left, right) == [])
    assert same == (differences(right, left) == [])


@given(TABLES.filter(bool), st.data())
def test_other_terms_for_the_same_values_in_another_order_are_the_same_answer(
    table, data
):
    def another(name):
        return data.draw(st.sampled_from([v for v in VALUES if v[0] == name]))

    other = [tuple(another(name) for name, _ in row) for row in table]
    other = data.draw(st.permutations(other))

    assert [] == differences(answer(table), answer(other))


@given(TABLES.filter(bool), st.data())
def test_one_value_changed_is_told(table, data):
    at = data.draw(st.integers(0, len(table) - 1))
    column = data.draw(st.integers(0, len(table[0]) - 1))
    kept = table[at][column][0]
    changed = data.draw(CELLS.filter(lambda value: value[0] != kept))
    other = list(table)
    other[at] = (*table[at][:column], changed, *table[at][column + 1 :])

    found = differences(answer(table), answer(other))

    assert {"missing", "unexpected"} == {line.partition(":")[0] for line in found}


@given(TABLES.filter(bool))
def test_a_row_twice_is_not_a_row_once(table):
    found = differences(answer(table), answer([*table, table[0]]))

    assert f"{len(table)} row(s) expected, {len(table) + 1} found" == found[0]


# --- Where engines cut off a fraction ------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # A third of a hundred as Oxigraph, Python and a double write it.
        ("33.333333333333333333", "33.33333333333333333333333333"),
        ("33.333333333333333333", "33.333333333333336"),
        ("0.666666666666667", "0.666666666666666667"),
        ("0.666666666666666", "0.666666666666667"),
        ("33.33333333333333", "33.3333333333333"),
        ("45.7", "45.700000000000003"),
    ],
)
def test_two_cuts_of_one_fraction_are_one_value(one, other):
    for kind in ("decimal", "double"):
        assert same_value(typed(one, "decimal"), typed(other, kind))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("33.3", "33.33"),
        ("33", "33.333333333333333333"),
        ("33.3333333333333333", "33.3333333333343333"),
        ("0.666666666666665", "0.666666666666667"),
        ("7.1", "7.10000000000001"),
        ("45.7", "45.70000000001"),
        ("1234567890123456", "1234567890123457"),
        ("1234567890123456.0", "1234567890123457.0"),
        ("0.000000000000000001", "0.000000000000000002"),
    ],
)
def test_figures_that_differ_before_the_cut_are_two(one, other):
    assert not same_value(typed(one, "decimal"), typed(other, "decimal"))


SHORT = st.decimals(-(10**6), 10**6, places=6)


@given(SHORT, SHORT)
def test_short_figures_are_one_only_if_they_are_equal(one, other):
    found = same_value(typed(f"{one:f}", "decimal"), typed(f"{other:f}", "double"))

    assert found == (one == other)


@given(SHORT.filter(bool), st.sampled_from([7, 9, 11, 13]))
def test_a_quotient_is_one_value_however_many_digits_are_kept(number, divisor):
    quotient = number / divisor

    kept = typed(f"{quotient:f}", "decimal")
    for other in (
        typed(f"{quotient:.17g}", "double"),
        typed(f"{quotient:f}", "double"),
    ):
        assert same_value(kept, other)
    raised = quotient * (1 + Decimal("1e-12"))
    assert same_value(kept, typed(f"{raised:f}", "decimal")) == (raised == quotient)


def test_rows_with_two_cuts_find_each_other_whatever_their_order():
    def rows(*figures):
        return Rows(("a",), tuple((typed(figure, "decimal"),) for figure in figures))

    expected = rows("0.333333333333333333", "0.666666666666666667", "0.5")

    assert [] == differences(
        expected, rows("0.66666666666666667", "0.5", "0.33333333333333333")
    )
    assert differences(
        expected, rows("0.66666666666666667", "0.5", "0.66666666666666667")
    )


# --- Blank nodes, triples, yes and no ------------------------------------------------

NODES = st.sampled_from([BlankNode(name) for name in "abc"])
EDGES = st.lists(st.tuples(NODES, NODES | st.just(Literal(7))), max_size=5)


@given(EDGES, st.permutations("xyz"))
def test_blank_nodes_may_have_other_names(edges, names):
    renamed = dict(zip("abc", names, strict=True))

    def rename(term):
        return BlankNode(renamed[term.value]) if isinstance(term, BlankNode) else term

    other = [tuple(map(rename, edge)) for edge in reversed(edges)]

    assert [] == differences(
        Rows(("s", "o"), tuple(edges)), Rows(("s", "o"), tuple(other))
    )


def test_blank_nodes_may_not_be_tied_otherwise():
    a, b, c = (BlankNode(name) for name in "abc")
    chain = Rows(("s", "o"), ((a, b), (b, c)))
    pairs = Rows(("s", "o"), ((a, b), (c, b)))
    loop = Rows(("s", "o"), ((a, b), (b, a)))

    for one, other in ((chain, pairs), (chain, loop), (pairs, loop)):
        assert ["the same rows, but blank nodes tie them together otherwise"] == (
            differences(one, other)
        )


def test_rows_of_blank_nodes_are_as_often_each():
    a, b = BlankNode("a"), BlankNode("b")
    evenly = Rows(("s",), ((a,), (a,), (b,), (b,)))
    unevenly = Rows(("s",), ((a,), (a,), (a,), (b,)))

    assert differences(evenly, unevenly)
    assert [] == differences(evenly, Rows(("s",), ((b,), (a,), (b,), (a,))))


def test_a_blank_node_is_no_iri_of_the_same_name():
    assert differences(
        Rows(("a",), ((BlankNode("x"),),)), Rows(("a",), ((NamedNode("x:"),),))
    )


def test_a_graph_is_a_set_of_triples_by_value():
    def triple(value):
        return Triple(NamedNode("urn:s"), NamedNode("urn:p"), value)

    one, other = triple(Literal(7)), triple(typed("7.0", "decimal"))

    assert [] == differences(Triples((one,)), Triples((other, other)))
    assert differences(Triples((one,)), Triples(()))
    assert differences(Triples((one,)), Triples((triple(Literal(8)),)))


def test_another_kind_of_answer_or_other_columns_are_told():
    rows = Rows(("a", "b"), ())

    assert [] == differences(YesNo(True), YesNo(True))
    assert ["True became False"] == differences(YesNo(True), YesNo(False))
    assert ["another kind of answer: Rows expected, YesNo found"] == (
        differences(rows, YesNo(True))
    )
    assert ["columns a, b expected, b, a found"] == differences(
        rows, Rows(("b", "a"), ())
    )


def test_no_more_than_a_dozen_lines_tell_how_two_long_answers_differ():
    def numbers(first):
        return Rows(("a",), tuple((Literal(n),) for n in range(first, first + 100)))

    found = differences(numbers(0), numbers(100))

    assert 12 == len(found)
    assert "missing: 95 more row(s)" in found
