"""Saved questions: valid as they stand, bound by terms, answered as documented."""

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Store

from kg.errors import QueryError
from kg.model.formats import Format
from kg.model.iris import Names
from kg.model.parameters import ParameterType
from kg.model.result import Triples
from kg.model.sparql_text import bind
from kg.services.answers.write import write_answer
from kg.services.asking.query import bind_parameters, run_query
from kg.services.assets import asset
from kg.services.catalogue.find import find_query, list_queries, locate
from kg.services.graph.store import open_lines
from kg.vocab import TEIJU, XSD

ROOT = Path(__file__).resolve().parents[1]
GOLDEN = ROOT / "tests" / "golden" / "queries"
QUESTIONS = list(list_queries(Names()))
BY_NAME = {question.name: question for question in QUESTIONS}


@pytest.fixture(scope="module")
def store(shipped):
    return open_lines(shipped.lines())


def answer(store, question, names):
    found = run_query(store, question.sparql, names)
    format_ = Format.NT if isinstance(found, Triples) else Format.TSV
    return write_answer(found, format_, names)


def test_there_are_at_least_ten_questions():
    assert len(QUESTIONS) >= 10


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.name)
def test_question_answers_as_its_golden_file_says(
    question, store, names, assert_golden
):
    suffix = "nt" if "CONSTRUCT" in question.sparql else "tsv"

    assert_golden(answer(store, question, names), f"queries/{question.name}.{suffix}")


@pytest.mark.parametrize("name", ["cost/net-by-field", "indicator/kinds-of-target"])
def test_field_wider_than_the_national_one_is_held_against_it_too(
    name, shipped, store, names
):
    lines = [line.replace("#broadMatch", "#narrowMatch") for line in shipped.lines()]
    found = answer(open_lines(lines), BY_NAME[name], names)

    assert lines != shipped.lines()
    assert found.replace("narrowMatch", "broadMatch") == answer(
        store, BY_NAME[name], names
    )


FISCAL = re.compile(r"(\S+/indicator-value/\S+) \S+/period> \S+/(\d{4})(-\d{4})?> (.*)")


def of_calendar_years(line):
    """What a line says of fiscal years, said of calendar years."""
    if (found := FISCAL.fullmatch(line)) is None:
        return line
    value, first, last, graph = found.groups()
    years = {TEIJU.firstYear: first, TEIJU.lastYear: (last or first).removeprefix("-")}
    return "\n".join(
        f'{value} {end} "{year}"^^{XSD.gYear} {graph}' for end, year in years.items()
    )


def test_result_and_target_of_a_calendar_year_tell_their_time_too(
    shipped, store, names
):
    """In the plans at hand only baselines are of calendar years."""
    lines = [of_calendar_years(line) for line in shipped.lines()]
    question = BY_NAME["plan/indicators"]

    assert lines != shipped.lines()
    assert answer(open_lines(lines), question, names) == answer(store, question, names)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.name)
def test_golden_answer_says_how_it_was_worked_out(question):
    assert (GOLDEN / f"{question.name}.md").is_file()


def test_every_golden_answer_belongs_to_a_question():
    names = {
        path.relative_to(GOLDEN).with_suffix("").as_posix()
        for path in GOLDEN.rglob("*.*")
        if path.suffix != ".py"
    }

    assert names <= set(BY_NAME)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.name)
def test_header_tells_the_columns_and_parameters(question, store, names):
    found = run_query(store, question.sparql, names)
    blocks = set(re.findall(r"VALUES\s+\?(\w+)", question.sparql))

    assert isinstance(found, Triples) or question.column_names == found.columns
    assert {parameter.name for parameter in question.parameters} <= blocks


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.name)
def test_question_holds_no_known_trap(question):
    without_comments = re.sub(r"(?m)^\s*#.*$", "", question.sparql)

    assert not re.search(r"\bSERVICE\b|NOT\s+EXISTS", without_comments, re.IGNORECASE)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.name)
def test_question_is_valid_as_it_stands_for_rdflib_too(question):
    from rdflib.plugins.sparql import prepareQuery

    prepareQuery(question.path.read_text(encoding="utf-8"))


def test_name_may_be_shortened_to_its_last_part(names):
    assert "region/members" == find_query("members", names).name


def test_unknown_name_is_refused_with_a_suggestion(names):
    with pytest.raises(QueryError, match="region/members"):
        find_query("region/membres", names)


@pytest.mark.parametrize("name", ["../outside", "a/../../outside", "TMP/outside"])
def test_name_leads_to_no_file_outside_of_the_folder(names, tmp_path, name):
    folder = tmp_path / "questions"
    (folder / "a").mkdir(parents=True)
    (tmp_path / "outside.rq").write_text("ASK { }", encoding="utf-8")
    with pytest.raises(QueryError, match="no saved question"):
        locate(name.replace("TMP", str(tmp_path)), names, folder)


def test_last_part_of_two_names_is_refused_with_both(names, tmp_path):
    for topic in ("a", "b"):
        (tmp_path / topic).mkdir()
        (tmp_path / topic / "same.rq").write_text("ASK { }", encoding="utf-8")
    with pytest.raises(QueryError, match="did you mean a/same or b/same"):
        locate("same", names, tmp_path)


def test_unknown_parameter_is_refused_with_a_suggestion(names):
    with pytest.raises(QueryError, match="did you mean --region"):
        bind_parameters(BY_NAME["region/members"], {"regoin": "x"}, names)


QUERY = """
# VALUES ?x { 1 }
SELECT ?x ?y WHERE {
  VALUES ?x { "default # } VALUES ?y { 2 }" }
  BIND ("VALUES ?x { 3 }" AS ?y)
}
"""
HOSTILE = st.text(
    alphabet=st.sampled_from(list("\"'{}<>#\\\n\r\t ?$.;aVALUES\u3042")), max_size=40
)


@given(HOSTILE)
@example('" } } #')
@example('\\" } UNION { ?s ?p ?o }')
@example("'''")
def test_bound_text_comes_back_as_text_and_changes_nothing_else(text):
    bound = bind(QUERY, {"x": Literal(text)})
    rows = list(Store().query(bound))

    assert [(text, "VALUES ?x { 3 }")] == [(r["x"].value, r["y"].value) for r in rows]


@given(st.text(max_size=30))
def test_parameter_makes_one_iri_or_is_refused(text):
    region = BY_NAME["region/members"].parameters[0]
    assert region.type is ParameterType.IRI
    try:
        term = region.term(text, Names().base)
    except QueryError:
        return

    bound = bind("SELECT * { VALUES ?x { <urn:x> } }", {"x": term})
    assert [term] == [row["x"] for row in Store().query(bound)]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("integer", "1; DROP"),
        ("decimal", "1e5"),
        ("date", "2021-4-1"),
        ("date", "2016-02-31"),
        ("integer", ""),
    ],
)
def test_value_of_the_wrong_type_is_refused(kind, text):
    from kg.model.lang import Text
    from kg.model.parameters import Parameter

    parameter = Parameter("year", ParameterType(kind), Text("year", "年度"))
    with pytest.raises(QueryError, match="year"):
        parameter.term(text, Names().base)


def test_comments_are_told_from_what_only_looks_like_them():
    from kg.model.sparql_text import without_comments

    query = '#+ add\nSELECT * { <urn:a#b> ?p "#c" } # d\nLIMIT 1'

    assert '\nSELECT * { <urn:a#b> ?p "#c" } \nLIMIT 1' == without_comments(query)


def test_parameter_without_a_block_is_refused():
    with pytest.raises(QueryError, match="z"):
        bind(QUERY, {"z": NamedNode("urn:z")})


def test_question_that_is_not_sparql_says_where(names):
    with pytest.raises(QueryError, match="not SPARQL"):
        run_query(Store(), "SELEKT ?x", names)


def test_column_that_holds_a_triple_is_named(names):
    sparql = "SELECT ?x ?t { BIND (1 AS ?x) BIND (TRIPLE(<x:a>, <x:b>, <x:c>) AS ?t) }"

    with pytest.raises(QueryError, match=r"^\?t holds a quoted triple"):
        run_query(Store(), sparql, names)


def test_queries_folder_holds_only_questions():
    assert {".rq"} == {p.suffix for p in asset("queries").rglob("*") if p.is_file()}
