"""Selection: which rules count, and what becomes of the others."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from kg.errors import UsageError
from kg.model.formats import ReportFormat
from kg.model.problem import TableCode
from kg.model.report import FailOn
from kg.services.checking.selection import select_findings, selection_of
from kg.services.reports.telling import Telling
from kg.services.reports.write import write_report

FIXTURES = Path(__file__).parent / "fixtures"
MADE_UP = FIXTURES / "reports" / "made-up"


def chosen(*select, ignore=(), codes=("TJ101", "TJ102", "TJ206", "TT202")):
    return set(selection_of(select, ignore, codes).kept)


def test_rules_are_selected_and_ignored_by_code_or_start():
    everything = {"TJ101", "TJ102", "TJ206", "TT202"}

    assert everything == chosen()
    assert {"TJ101", "TJ102", "TT202"} == chosen("TJ1,TT202")
    assert {"TJ101", "TT202"} == chosen("tj1", "tt", ignore=["TJ102"])
    assert everything - {"TJ206"} == chosen(ignore=["TJ206"])


def test_every_unknown_code_is_named_at_once_with_one_like_it():
    with pytest.raises(UsageError) as caught:
        chosen("TJ1,TJ260", ignore=["X1"])
    (said,), (said_ja,) = caught.value.lines("en"), caught.value.lines("ja")

    assert "TJ260, X1" in said
    assert "did you mean TJ206" in said
    assert "TJ260、X1" in said_ja


def test_selection_that_leaves_nothing_is_refused():
    with pytest.raises(UsageError, match="leave no rule"):
        chosen("TJ1", ignore=["TJ"])


def select(report, *words, ignore=()):
    codes = (*sorted(report.looked_at), *map(str, TableCode))
    return select_findings(report, selection_of(words, ignore, codes))


def test_what_is_left_out_neither_counts_nor_looks(checked, names):
    report = select(checked(MADE_UP), "TJ319")
    open_ = [str(finding.code) for finding in report.open()]

    assert ["TJ319"] == open_
    assert {"TJ319": 2} == report.looked_at
    human = write_report(report, ReportFormat.HUMAN, Telling(names)).decode()
    program = json.loads(write_report(report, ReportFormat.JSON, Telling(names)))
    assert f"{len(report.left_out)} rules and their 1 finding(s)" in human
    assert 1 == program["left_out"]["findings"]
    assert ["TJ319"] == [rule["code"] for rule in program["rules"]]


def test_acknowledged_finding_of_an_ignored_rule_leaves_nothing_stale(checked):
    report = select(checked(FIXTURES / "mini"), ignore=["TJ613"])

    assert 1 == len(checked(FIXTURES / "mini").acknowledged())
    assert () == report.findings
    assert not report.fails(FailOn.INFO)


def test_table_rules_alone_look_at_tables(checked):
    report = select(checked(FIXTURES / "mini"), "TT")

    assert not report.fails(FailOn.INFO)
    assert replace(report, tables=0).fails(FailOn.VIOLATION)


def test_selected_rule_that_looked_at_nothing_fails(checked):
    report = checked(FIXTURES / "invalid" / "TJ103-kind-missing")

    assert 0 == report.looked_at["TJ319"]
    assert select(report, "TJ319").fails(FailOn.VIOLATION)
