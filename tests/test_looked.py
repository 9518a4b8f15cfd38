"""What a check looked at: a misspelt word, a nameless thing, a graph nobody knows."""

import json
from pathlib import Path

import pytest

from kg.model.iris import Names
from kg.model.report import FailOn, Report
from kg.services.checking.blanks import name_blanks
from kg.services.checking.check_inputs import check_inputs
from kg.services.checking.engines import Engine
from kg.services.checking.looked import look
from kg.services.checking.rules import load_shapes
from kg.services.checking.slices import Surroundings
from kg.services.checking.validate import UNSHAPED, validate
from kg.services.reports.telling import Telling

PREFIXES = """
@base <https://w3id.org/teiju/id/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix ex: <http://example.org/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix teiju: <https://w3id.org/teiju/def/> .
"""
#: The codes of the rules about terms, as docs/rules lists them.
OF_TERMS = {"TJ902", "TJ903", "TJ904"}


@pytest.fixture
def check(tmp_path, names):
    """Check Turtle as a user would, from a file."""

    def run(turtle, engine=Engine.SHACL, name="some.ttl") -> Report:
        file = tmp_path / name
        file.write_text(PREFIXES + turtle, encoding="utf-8")
        return check_inputs([file], names, engine).report

    return run


@pytest.fixture(scope="module")
def shipped_report(shipped):
    return validate(shipped)


def about_terms(report):
    return [f for f in report.findings if f.code in OF_TERMS]


@pytest.mark.parametrize(
    ("turtle", "code", "said_en", "said_ja"),
    [
        (
            "<region/x> a teiju:Regoin .",
            "TJ902",
            "The ontology has no class Regoin. Did you mean Region?",
            "クラス Regoin はオントロジーにありません。Region ではありませんか。",
        ),
        (
            "<region/x> a teiju:Qqqqqq .",
            "TJ902",
            "The ontology has no class Qqqqqq.",
            "クラス Qqqqqq はオントロジーにありません。",
        ),
        # A class is no property.
        (
            "<region/x> teiju:Vision <vision/x> .",
            "TJ903",
            "The ontology has no property Vision. Did you mean vision?",
            "述語 Vision はオントロジーにありません。vision ではありませんか。",
        ),
        (
            "<x> dcterms:type <../scheme/rol/central-city> .",
            "TJ904",
            "No scheme has the concept rol/central-city. "
            "Did you mean role/central-city?",
            "rol/central-city という概念はどの体系にもありません。"
            "role/central-city ではありませんか。",
        ),
    ],
)
def test_term_that_nothing_defines_is_named_with_the_nearest(
    check, turtle, code, said_en, said_ja
):
    report = check(turtle)
    (finding,) = about_terms(report)

    assert (code, said_en, said_ja) == (
        finding.code,
        finding.message.en,
        finding.message.ja,
    )
    assert ["some.ttl"] == [place.file.name for place in finding.places]
    assert report.fails(FailOn.VIOLATION)


@pytest.mark.parametrize(
    "turtle",
    [
        # Other people's words are theirs.
        "<x> a ex:Thing ; ex:property <../scheme/role/central-city> .",
        # A concept that the file describes itself.
        """<x> dcterms:type <../scheme/region/x/a> .
        <../scheme/region/x/a> a skos:Concept .""",
        # A concept of a region at hand, the field of medical care.
        "<x> dcterms:subject <../scheme/region/nishi-iburi/a-1> .",
    ],
)
def test_term_that_something_defines_is_no_finding(check, turtle):
    assert [] == about_terms(check(turtle))


def test_concept_that_a_rule_reports_already_is_not_reported_twice(check):
    """TJ123 holds a role to be a concept."""
    report = check(
        "<membership/x/01205> a teiju:Membership ; "
        "org:role <../scheme/role/central-citty> ."
    )
    role = [f for f in report.findings if f.path and f.path.endswith("#role")]

    assert ["TJ123"] == [f.code for f in role]
    assert [] == about_terms(report)


def test_every_rule_about_terms_looked_at_the_shipped_data(shipped_report):
    assert OF_TERMS < {rule.code for rule in UNSHAPED}
    assert all(shipped_report.looked_at[code] for code in OF_TERMS)


def test_region_that_stands_under_a_blank_node_is_checked_like_any_other(check):
    """Both engines, though each labels blank nodes in its own way."""
    found = {
        engine: [(f.code, f.focus) for f in check("[] a teiju:Region .", engine).open()]
        for engine in Engine
    }

    assert found[Engine.SHACL] == found[Engine.PYSHACL]
    # Without names, readings, a kind and a source.
    assert {"TJ101", "TJ102", "TJ103", "TJ701"} == {c for c, _ in found[Engine.SHACL]}
    assert 1 == len({focus for _, focus in found[Engine.SHACL]})


def test_blank_nodes_get_the_same_names_whatever_their_labels(names):
    edge = "_:{0} <http://example.org/p> _:{1} ."
    text = '_:{1} <http://example.org/p> "_:{0} is text" .'
    found = {
        name_blanks([edge.format(one, two), text.format("a", two)], names)
        for one, two in (("a", "b"), ("b", "a"), ("k", "c"))
    }
    (lines,) = found

    assert not any(line.startswith("_:") or " _:" in line for line in lines)
    assert any('"_:a is text"' in line for line in lines)


def test_lines_without_blank_nodes_stay_as_they_are(names):
    lines = ("<http://example.org/a> <http://example.org/p> <http://example.org/b> .",)

    assert lines == name_blanks(lines, names)


def test_rules_look_at_every_subject_of_the_shipped_tables(shipped, shipped_report):
    """What is left is how the ontology describes its cubes: no data of a document."""
    rules = load_shapes(shipped.names).rules.values()
    lines = [part.lines for part in shipped.partitions]
    above = Surroundings([shipped.ontology, *lines]).superclasses()

    assert [{}] * len(lines) == [
        look(each, rules, above, shipped.names).unchecked for each in lines
    ]
    assert {
        "owl:AllDisjointClasses",
        "owl:Ontology",
        "qb:ComponentSpecification",
        "qb:DataSet",
        "qb:DataStructureDefinition",
    } == set(shipped_report.unchecked)
    assert () == shipped_report.unseen


def test_subjects_that_no_rule_looked_at_are_counted_by_class(check, names):
    report = check(
        """
        <region/x> a teiju:Region .
        <a> a ex:Thing . <b> a ex:Thing , ex:Other . <c> dcterms:title "c" .
        <d> a skos:Collection ; skos:member ( <a> <b> ) .
        """
    )

    assert {
        "http://example.org/Other": 1,
        "http://example.org/Thing": 1,
        "no class": 1,
        "skos:Collection": 1,
    } == report.unchecked
    assert Telling(names, "en").summary(report)[2] == (
        "Subjects that no rule looked at: 4 (http://example.org/Other 1, "
        "http://example.org/Thing 1, without a class 1, skos:Collection 1)"
    )
    assert Telling(names, "ja").summary(report)[2] == (
        "どの規則の対象にもならなかったもの：4件（http://example.org/Other 1、"
        "http://example.org/Thing 1、クラスなし 1、skos:Collection 1）"
    )


def test_graph_of_which_nothing_was_looked_at_fails_beside_one_that_conforms(
    names, tmp_path, told
):
    foreign = tmp_path / "foreign.ttl"
    foreign.write_text(PREFIXES + "<a> a ex:Thing .", encoding="utf-8")
    mini = Path(__file__).parent / "fixtures" / "mini"
    report = check_inputs([mini, foreign], names, Engine.SHACL).report

    assert [] == report.open()
    assert (str(foreign),) == report.unseen
    assert report.fails(FailOn.VIOLATION)
    assert not report.fails(FailOn.NEVER)
    assert not check_inputs([mini], names, Engine.SHACL).report.fails(FailOn.INFO)
    text = told(report, "human", fail_on=FailOn.VIOLATION)
    assert f"No rule looked at anything in {foreign}: check its classes" in text
    assert "does not conform" in text


def test_report_names_what_was_not_looked_at_in_both_languages(check, names):
    report = check("<a> a ex:Thing .")
    said = Telling(names, "ja").summary(report)

    assert len(said) == len(Telling(names, "en").summary(report))
    assert "some.ttl（クラスと述語を確かめてください）" in said[-2]


def test_json_counts_what_was_not_looked_at(check, told):
    said = json.loads(told(check("<a> a ex:Thing ."), "json"))

    assert {"http://example.org/Thing": 1} == said["unchecked"]
    assert ["some.ttl"] == [Path(name).name for name in said["unseen"]]
    assert not said["conforms"]


def test_class_is_written_as_people_write_it():
    names = Names("https://example.org/kg/")

    assert "Region" == names.compact("https://example.org/kg/def/Region")
    assert "org:Membership" == names.compact("http://www.w3.org/ns/org#Membership")
    assert "urn:x" == names.compact("urn:x")


def test_terms_below_another_base_are_held_to_that_base(tmp_path):
    file = tmp_path / "some.ttl"
    moved = "@prefix t: <https://example.org/kg/def/> .\n"
    file.write_text(moved + "<https://example.org/x> a t:Regoin .", encoding="utf-8")
    names = Names("https://example.org/kg/")
    report = check_inputs([file], names, Engine.SHACL).report

    assert ["TJ902"] == [f.code for f in report.open()]
