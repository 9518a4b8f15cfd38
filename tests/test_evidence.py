"""Evidence: each row once for each statement behind it, and the answer as it was."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, Store

from kg.errors import QueryError
from kg.model.iris import Names
from kg.model.saved_query import parse_saved_query
from kg.model.sparql_text import bind
from kg.services.asking.embedded import Embedded
from kg.services.asking.in_rdflib import InRdflib
from kg.services.citing.evidence import with_evidence
from kg.services.citing.evidence_text import evidence_queries

PREFIXES = "".join(f"PREFIX {p}: <{iri}>\n" for p, iri in Names().prefixes().items())
#: Two documents; costs of two line items; one statement for each way to hold a figure.
GRAPH = f"""{PREFIXES}
PREFIX : <urn:test/>
:a dcterms:identifier "a" . :b dcterms:identifier "b" .
:a9 teiju:lines "9" ; dcterms:isPartOf :a .
:a10 teiju:lines "10" ; dcterms:isPartOf :a .
:a10-12 teiju:lines "10-12" ; dcterms:isPartOf :a .
:a-page teiju:lines "page" ; dcterms:isPartOf :a .
:b2 teiju:lines "2" ; dcterms:isPartOf :b .
:y2021 dcterms:identifier "2021" . :y2025 dcterms:identifier "2025" .

:c1 a teiju:LineCost ; teiju:lineItem :one ; teiju:amount 30 ; teiju:phase :planned ;
  teiju:period :y2021 ; prov:wasDerivedFrom :a10 .
:c2 a teiju:LineCost ; teiju:lineItem :one ; teiju:amount 4 ; teiju:phase :planned ;
  teiju:period :y2021 ; prov:wasDerivedFrom :b2 .
:c3 a teiju:LineCost ; teiju:lineItem :one ; teiju:amount 500 ; teiju:phase :planned ;
  teiju:period :y2021 ; prov:wasDerivedFrom :a9 , :a-page .
:c4 a teiju:LineCost ; teiju:lineItem :two ; teiju:entry :blank ; teiju:phase :planned ;
  teiju:period :y2021 ; prov:wasDerivedFrom :a10-12 .
:one a teiju:LineItem . :two a teiju:LineItem . :three a teiju:LineItem .
:one :counted true . [] :counted true .

:printed :says "5人" ; teiju:asPrinted "5人"@ja ; teiju:value 5 .
:joined :says "６市町" ; teiju:participantsAsPrinted "６市町"@ja .
:named :says "図書館" ; teiju:printedLabel "図書館" .
:number :says 0.5 ; teiju:value 0.5 .
:day :says "2010-09-30" ; dcterms:date "2010-09-30"^^xsd:date .
:run :says "2024-06/2025-02" ; dcterms:date "2024-06"^^xsd:gYearMonth ;
  schema:endDate "2025-02"^^xsd:gYearMonth .
:year :says "2021" ; teiju:period :y2021 .
:years :says "2021/2025" ; teiju:firstFiscalYear :y2021 ; teiju:lastFiscalYear :y2025 .
:same :says "2021" ; teiju:firstFiscalYear :y2021 ; teiju:lastFiscalYear :y2021 .
:seen :says "2013-10-22" ; teiju:knownFrom "2013-10-22"^^xsd:date .
:ended :says "2022-03-31" ; schema:dissolutionDate "2022-03-31"^^xsd:date .
:cell :says "" ; teiju:entry :none-stated ; teiju:period :y2021 .
:silent :says "" .
"""


@pytest.fixture(scope="module", params=["oxigraph", "rdflib"])
def engine(request):
    store = Store()
    store.load(GRAPH.encode(), format=RdfFormat.TURTLE)
    for thing in {quad.subject for quad in store.quads_for_pattern(None, SAYS, None)}:
        store.update(f"INSERT DATA {{ {thing} <{DERIVED}> <urn:test/a9> }}")
    if request.param == "rdflib":
        return InRdflib.of(store, Names())
    return Embedded(store, Names())


SAYS = NamedNode("urn:test/says")
DERIVED = "http://www.w3.org/ns/prov#wasDerivedFrom"


def question(evidence, sparql):
    """A saved question of made-up words."""
    items = "".join(f"#+   - {item!r}\n" for item in evidence)
    return parse_saved_query(
        "made/up",
        Path("up.rq"),
        "#+ summary: a\n#+ summary_ja: あ\n#+ description: b\n#+ description_ja: い\n"
        f'#+ since: "0.1"\n#+ evidence:\n{items or "#+   []"}\n'
        f"PREFIX : <urn:test/>\n{sparql}",
    )


def evidence_of(engine, asked, sparql=None):
    """The rows with evidence, as plain text."""
    sparql = sparql or asked.sparql
    found = with_evidence(engine, asked, sparql, engine.ask(sparql))
    return found.columns, [
        tuple(None if t is None else t.value.removeprefix("urn:test/") for t in row)
        for row in found.rows
    ]


SUMS = """SELECT ?item (SUM(COALESCE(?amount, 0)) AS ?sum) WHERE {
  ?cost teiju:lineItem ?item .
  OPTIONAL { ?cost teiju:amount ?amount }
} GROUP BY ?item ORDER BY ?item"""


def test_row_stands_once_for_each_statement_by_document_and_line(engine):
    columns, rows = evidence_of(engine, question(["?cost"], SUMS))

    added = ("document", "lines", "figure", "statement")
    assert ("item", "sum", *(f"evidence_{each}" for each in added)) == columns
    assert [
        ("one", "534", "a", "9", "500", "c3"),
        ("one", "534", "a", "10", "30", "c1"),
        ("one", "534", "a", "page", "500", "c3"),
        ("one", "534", "b", "2", "4", "c2"),
        ("two", "0", "a", "10-12", None, "c4"),
    ] == rows


@pytest.mark.parametrize(
    "item",
    [
        "?statement teiju:lineItem ?item .",
        "?statement teiju:lineItem ?item ; ?cost ?anything # of the pattern's own",
        "{ ?statement teiju:lineItem ?item } UNION { ?item :no ?statement }",
    ],
)
def test_pattern_finds_what_a_sub_select_hides(engine, item):
    hidden = f"SELECT ?item ?sum {{ {{ {SUMS} }} }} ORDER BY ?item"

    assert (
        evidence_of(engine, question(["?cost"], SUMS))[1]
        == evidence_of(engine, question([item], hidden))[1]
    )


def test_row_without_evidence_stays_once_with_nothing_beside_it(engine):
    asked = question(
        ["?cost"],
        "SELECT ?item { ?item a teiju:LineItem "
        "OPTIONAL { ?cost teiju:lineItem ?item ; teiju:amount ?any } } ORDER BY ?item",
    )

    rows = evidence_of(engine, asked)[1]

    assert ["one"] * 4 * 3 + ["three", "two"] == [row[0] for row in rows]
    assert [("three", None, None, None, None), ("two", None, None, None, None)] == rows[
        -2:
    ]


def test_pattern_is_not_asked_from_what_is_unbound(engine):
    asked = question(
        ["?statement ?any ?amount ."],
        "SELECT ?item { ?item a teiju:LineItem "
        "OPTIONAL { ?c teiju:lineItem ?item ; teiju:amount ?amount } } ORDER BY ?item",
    )

    assert [None, None] == [row[1] for row in evidence_of(engine, asked)[1]][-2:]


def test_pattern_may_choose_the_statement_and_filter_by_the_question(engine):
    asked = question(
        ['BIND (?cost AS ?statement) FILTER (?size = "large")'],
        'SELECT ?size { ?cost teiju:amount ?a BIND (IF(?a > 9, "large", "small") AS '
        "?size) } ORDER BY ?size",
    )
    found = [(row[0], row[4]) for row in evidence_of(engine, asked)[1]]

    assert {("large", "c1"), ("large", "c3"), ("small", None)} == set(found)


def test_count_of_everything_has_everything_as_evidence(engine):
    asked = question(["?c"], "SELECT (COUNT(*) AS ?n) { ?c teiju:amount ?a }")

    assert [("3", "c3"), ("3", "c1"), ("3", "c3"), ("3", "c2")] == [
        (row[0], row[4]) for row in evidence_of(engine, asked)[1]
    ]


def test_name_given_in_group_by_tells_the_rows_apart(engine):
    asked = question(
        ["?c"],
        "SELECT ?size (COUNT(*) AS ?n) { ?c teiju:amount ?a } "
        "GROUP BY (?a > 9 AS ?size) HAVING (COUNT(*) > 0) ORDER BY ?size",
    )

    assert [("false", "c2"), ("true", "c3"), ("true", "c1"), ("true", "c3")] == [
        (row[0], row[5]) for row in evidence_of(engine, asked)[1]
    ]


def test_values_behind_the_query_hold_for_its_evidence_too(engine):
    asked = question(
        ["?c"],
        "SELECT ?item { ?c teiju:lineItem ?item ; teiju:amount ?a } VALUES ?a { 30 4 }",
    )

    # Two rows that nothing tells apart, each with what stands behind either.
    assert [("one", "c1"), ("one", "c2")] * 2 == [
        (row[0], row[4]) for row in evidence_of(engine, asked)[1]
    ]


def test_pattern_is_not_asked_from_what_has_no_name(engine):
    # A blank node would be taken for anything.
    asked = question(
        ["?statement teiju:lineItem ?item ."],
        "SELECT ?item { ?item :counted true }",
    )
    rows = evidence_of(engine, asked)[1]

    assert 4 == len([row for row in rows if row[0] == "one"])
    assert [(None,) * 4] == [row[1:] for row in rows if row[0] != "one"]


def test_statement_without_a_document_is_no_evidence():
    store = Store()
    store.update(
        "INSERT DATA { <urn:a> teiju:value 1 . "
        "<urn:b> teiju:value 2 ; prov:wasDerivedFrom <urn:p> . <urn:p> teiju:lines '1' "
        "}",
        prefixes=Names().prefixes(),
    )
    asked = question(["?s"], "SELECT ?n { ?s teiju:value ?n } ORDER BY ?n")

    assert [("1", *(None,) * 4), ("2", *(None,) * 4)] == evidence_of(
        Embedded(store, Names()), asked
    )[1]


def test_limit_and_repeated_rows_stay_as_they_are(engine):
    asked = question(
        ["?c"],
        "SELECT ?item { ?c teiju:lineItem ?item ; teiju:amount ?a ; ?p [] } LIMIT 2",
    )
    rows = evidence_of(engine, asked)[1]

    assert ["one"] * 8 == [row[0] for row in rows]
    assert rows[:4] == rows[4:]


def test_figure_is_what_is_printed_else_what_is_stated(engine):
    asked = question(["?thing"], "SELECT ?thing ?says { ?thing :says ?says }")
    rows = evidence_of(engine, asked)[1]

    assert 13 == len(rows)
    assert [] == [row for row in rows if row[1] != (row[4] or "")]


def test_number_stays_a_number(engine):
    asked = question(["?c"], "SELECT ?c { ?c teiju:amount ?a }")
    found = with_evidence(engine, asked, asked.sparql, engine.ask(asked.sparql))

    assert {Literal(4), Literal(30), Literal(500)} == {row[3] for row in found.rows}


class Counting:
    """An engine that counts what it is asked."""

    name = origin = "counting"

    def __init__(self, engine):
        self.engine, self.asked = engine, []

    def ask(self, sparql):
        """The answer of the engine behind it."""
        self.asked.append(sparql)
        return self.engine.ask(sparql)


@pytest.mark.parametrize(
    ("item", "found_by_a_pattern"),
    [("?r", 0), ("?statement a ?class . FILTER (?statement = ?r)", 3)],
)
def test_statements_are_found_together_but_not_all_at_once(item, found_by_a_pattern):
    store = Store()
    store.update(
        "INSERT DATA { <urn:p> teiju:lines '1' ; dcterms:isPartOf <urn:d> . "
        "<urn:d> dcterms:identifier 'd' . "
        + "".join(
            f"<urn:s{n}> a teiju:Region ; prov:wasDerivedFrom <urn:p> ."
            for n in range(450)
        )
        + "}",
        prefixes=Names().prefixes(),
    )
    counting = Counting(Embedded(store, Names()))
    asked = question([item], "SELECT ?r ?c { ?r a teiju:Region ; a ?c }")
    found = with_evidence(counting, asked, asked.sparql, counting.ask(asked.sparql))

    assert 450 == len(found.rows)
    assert all(row[0] == row[-1] for row in found.rows)
    assert [1, 1, found_by_a_pattern, 3] == [
        len([q for q in counting.asked if word in q])
        for word in (
            "SELECT ?r",
            "SELECT DISTINCT ?r",
            "SELECT DISTINCT ?evidence_row",
            "?passage",
        )
    ]


@given(st.text(alphabet=st.sampled_from(list("{}()\"'<>#\\\n ?$.;aVS")), max_size=20))
def test_bound_text_cannot_change_what_is_asked(text):
    store = Store()
    store.load(GRAPH.encode(), format=RdfFormat.TURTLE)
    store.update(f"INSERT DATA {{ <urn:test/c1> <urn:test/is> {Literal(text)} }}")
    asked = question(
        ["?cost", "?statement :is ?label ."],
        'SELECT ?label (COUNT(?cost) AS ?n) { VALUES ?label { "}" } '
        "?cost :is ?label } GROUP BY ?label",
    )
    bound = bind(asked.sparql, {"label": Literal(text)})

    assert [(text, "1", "a", "10", "30", "c1")] == evidence_of(
        Embedded(store, Names()), asked, bound
    )[1]


@pytest.mark.parametrize(
    ("asked", "en", "ja"),
    [
        (None, "saved question", "保存済み"),
        (question([], "SELECT ?a { ?a ?b ?c }"), "declares none", "指定がありません"),
        (
            question(["?a"], "CONSTRUCT { ?a ?b ?c } WHERE { ?a ?b ?c }"),
            "does not answer with rows",
            "表の行ではありません",
        ),
        (
            question(["?a"], "SELECT (?c AS ?evidence_lines) { ?a ?b ?c }"),
            "own column evidence_lines",
            "別の名前",
        ),
        (
            question(["?z"], "SELECT ?a { ?a ?b ?c { SELECT ?a { ?a ?b ?z } } }"),
            "hands on: ?z",
            "一番外側",
        ),
        (
            question(["?x a ?y ."], "SELECT ?a { ?a ?b ?c }"),
            "binds no ?statement",
            "?statement がありません",
        ),
        (
            question(["?statement a ?y ."], "SELECT ?a { ?a ?b ?c }"),
            "hands on: ?statement a ?y .",
            "一番外側",
        ),
    ],
    ids=["ad hoc", "none", "construct", "our name", "hidden", "no statement", "apart"],
)
def test_what_has_no_evidence_is_refused_in_both_languages(asked, en, ja):
    sparql = asked.sparql if asked else "SELECT ?a { ?a ?b ?c }"
    with pytest.raises(QueryError) as refused:
        evidence_queries(asked, sparql)

    assert en in refused.value.messages["en"]
    assert ja in refused.value.messages["ja"]
