"""Questions as of a day: what held the day before, on the day, and the day after."""

from collections import Counter

import pytest

from kg.errors import QueryError
from kg.model.parameters import AS_OF
from kg.services.asking.query import bind_parameters, run_query
from kg.services.catalogue.find import find_query, list_queries
from kg.services.graph.store import open_lines


@pytest.fixture(scope="module")
def store(shipped):
    return open_lines(shipped.lines())


@pytest.fixture
def ask(store, names):
    def rows(name, **values):
        question = find_query(name, names)
        found = run_query(store, bind_parameters(question, values, names), names)
        return [
            {
                column: None if term is None else term.value
                for column, term in zip(found.columns, row, strict=True)
            }
            for row in found.rows
        ]

    return rows


def members(ask, day):
    rows = ask("region/members", as_of=day)
    return Counter(row["region"].rpartition("/")[2] for row in rows)


@pytest.mark.parametrize(
    ("day", "region", "count"),
    [
        # Agreements of Nishi-Iburi: 2010-09-30 (public page).
        ("2010-09-29", "nishi-iburi", 0),
        ("2010-09-30", "nishi-iburi", 6),
        # Agreements of Higashi-Iburi: 2015-03-24 (document 000, line 9; public page).
        ("2015-03-23", "higashi-iburi", 0),
        ("2015-03-24", "higashi-iburi", 5),
        # Agreements of Minami-Sorachi: 2025-03-26 (document 003, lines 325 and 425).
        ("2025-03-25", "minami-sorachi", 0),
        ("2025-03-26", "minami-sorachi", 9),
        # Kamikawa-Chubu: seven towns; Biei is first seen on 2013-10-22; the end on
        # 2022-03-31 (public pages).
        ("2009-12-28", "kamikawa-chubu", 0),
        ("2012-01-25", "kamikawa-chubu", 8),
        ("2013-10-21", "kamikawa-chubu", 8),
        ("2013-10-22", "kamikawa-chubu", 9),
        ("2022-03-31", "kamikawa-chubu", 9),
        ("2022-04-01", "kamikawa-chubu", 0),
    ],
)
def test_members_of_a_day(day, region, count, ask):
    assert members(ask, day)[region] == count


def test_each_region_has_one_central_city_on_a_day(ask):
    rows = ask("region/members", as_of="2025-04-01")
    centres = {
        (row["region"].rpartition("/")[2], row["municipality_ja"])
        for row in rows
        if row["role"] == "central-city"
    }

    assert centres == {
        ("nishi-iburi", "室蘭市"),
        ("higashi-iburi", "苫小牧市"),
        ("minami-sorachi", "岩見沢市"),
    }


def test_draft_indicator_is_current_on_no_day(ask):
    for day in ("2015-04-01", "2019-04-01", "2026-04-01"):
        names_of = {row["indicator_ja"] for row in ask("indicator/current", as_of=day)}
        assert "情報交換回数" not in names_of


@pytest.mark.parametrize(
    ("day", "shown"), [("2016-04-01", "被害額"), ("2014-04-01", None)]
)
def test_indicator_is_current_while_its_vision_runs(day, shown, ask):
    rows = [
        row["indicator_ja"]
        for row in ask("indicator/current", as_of=day)
        if row["project"].endswith("higashi-iburi/2015/09")
    ]

    assert rows == ([shown] if shown else [])


@pytest.mark.parametrize(
    ("day", "first_years"),
    [("2020-03-31", {"2016"}), ("2021-03-31", {"2016"}), ("2021-04-01", {"2021"})],
)
def test_vision_of_nishi_iburi_on_a_day(day, first_years, ask):
    rows = ask("region/vision-editions", as_of=day)
    found = {
        row["vision"].rpartition("/")[2]
        for row in rows
        if row["region"].endswith("/nishi-iburi")
    }

    assert found == first_years


def test_status_of_projects_counts_only_what_was_known_by_the_day(ask):
    def stated(day):
        rows = ask("project/status", as_of=day)
        return Counter(
            row["status"] for row in rows if "kamikawa-chubu" in row["project"]
        )

    # Document 002 is not dated; it was written by January 2012 at the latest.
    assert stated("2012-02-01") == {
        "running": 14,
        "partly-running": 2,
        "in-preparation": 2,
    }
    assert stated("2011-01-01") == {"not stated": 18}


def test_day_that_never_was_is_refused(names):
    question = find_query("region/members", names)

    with pytest.raises(QueryError, match="give a date"):
        bind_parameters(question, {AS_OF: "2016-02-31"}, names)


def test_question_without_the_parameter_says_which_have_it(names):
    question = find_query("cost/by-bearer", names)

    with pytest.raises(QueryError, match="cannot be asked as of a day"):
        bind_parameters(question, {AS_OF: "2016-04-01"}, names)


def test_questions_with_the_tag_are_those_with_the_parameter(names):
    for question in list_queries(names):
        has = AS_OF in {parameter.name for parameter in question.parameters}
        assert has == ("as-of" in question.tags), question.name


def test_command_takes_a_day(kg):
    done = kg("query", "run", "region/members", "--as-of", "2010-09-30", "-f", "csv")
    refused = kg("query", "run", "cost/by-bearer", "--as-of", "2010-09-30")

    assert done.returncode == 0
    assert "室蘭市" in done.stdout
    assert "岩見沢市" not in done.stdout
    assert refused.returncode == 2
