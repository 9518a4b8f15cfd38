"""The database to download holds the tables and answers, and reads well."""

import csv
import json
import re
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from pyoxigraph import Literal, RdfFormat, parse

from kg.services.assets import asset
from kg.services.catalogue.golden import golden_folder, golden_of
from kg.services.catalogue.shelf import Shelf
from kg.services.dumping.database.sql import kept, stored
from kg.services.dumping.database.write import database as make_database
from tests.dumped import PAGE, made, publication_of

ROOT = Path(__file__).resolve().parents[1]
DATA = asset("data")
TTL = RdfFormat.TURTLE


@pytest.fixture(scope="module")
def site(shipped):
    return publication_of(shipped)


@pytest.fixture(scope="module")
def written(site):
    return made(site, "database")["dumps/teiju-kg.sqlite"]


@pytest.fixture(scope="module")
def database(written):
    with closing(sqlite3.connect(":memory:")) as opened:
        opened.deserialize(written)
        yield opened


def test_every_reference_between_shipped_tables_is_one_of_the_database(database):
    declared = {
        (table, row[3])
        for (table,) in database.execute("SELECT name FROM tables")
        for row in database.execute(f'PRAGMA foreign_key_list("{table}")')
    }
    expected = set()
    for (table,) in database.execute("SELECT name FROM tables WHERE kind = 'source'"):
        path = DATA / "schema" / f"{table.replace('_', '-')}.json"
        for key in json.loads(path.read_text(encoding="utf-8")).get("foreignKeys", ()):
            columns = key["columnReference"]
            expected |= {
                (table, column)
                for column in ([columns] if isinstance(columns, str) else columns)
            }

    assert [] == database.execute("PRAGMA foreign_key_check").fetchall()
    assert [("ok",)] == database.execute("PRAGMA integrity_check").fetchall()
    assert expected <= declared | unfilled(database)


def unfilled(database):
    """Columns that no row fills: they may lead to a table that nobody has."""
    return {
        (table, column)
        for table, column in database.execute(
            "SELECT table_name, column_name FROM columns"
        )
        if database.execute(f'SELECT count("{column}") FROM "{table}"').fetchone()
        == (0,)
    }


def test_amounts_add_up_as_in_the_graph(site, database):
    expected = {
        (row[0].value, int(row[1].value))
        for row in site.engine.ask(
            "PREFIX teiju: <https://w3id.org/teiju/def/> "
            "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
            "SELECT ?basis (SUM(?amount) AS ?sum) { ?cost a teiju:LineCost ; "
            "teiju:amount ?amount ; teiju:basis/skos:notation ?basis } GROUP BY ?basis"
        ).rows
    }
    found = database.execute("SELECT basis, sum(amount) FROM line_costs GROUP BY basis")

    assert expected == set(found.fetchall())


def test_rows_of_the_database_are_those_of_the_files(database):
    def number(cell):
        return float(cell) if cell else None

    with (DATA / "municipalities/01210/statistics.csv").open(encoding="utf-8") as file:
        expected = [
            (row["key"], number(row["value"]), row["source"], row["lines"])
            for row in csv.DictReader(file)
        ]
    found = database.execute(
        "SELECT key, value, source, lines FROM statistics "
        "WHERE graph = 'municipality/01210'"
    )

    assert expected == found.fetchall()


def test_truth_values_are_those_of_the_files(database):
    cells = Counter()
    for path in DATA.glob("regions/*/activity-participations.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            cells.update(row["takes part"] for row in csv.DictReader(file))
    found = database.execute(
        "SELECT takes_part, count(*) FROM activity_participations GROUP BY takes_part"
    )

    assert {1: cells["true"], 0: cells["false"]} == dict(found.fetchall())
    assert all(cells[word] for word in ("true", "false"))


def test_column_is_told_where_it_leads_through_the_keys_between(database):
    found = database.execute(
        "SELECT column_name, refers_to FROM columns "
        "WHERE table_name = 'line_costs' AND refers_to <> '' ORDER BY position"
    )

    assert [
        ("region", "region (key)"),
        ("vision", "visions (region, vision)"),
        ("project", "projects (region, vision, project)"),
        ("item", "line_items (region, vision, project, item)"),
        ("period", "fiscal_periods (period)"),
        ("source", "documents (id)"),
    ] == found.fetchall()


def test_view_has_the_columns_of_its_language_and_the_names_beside_the_keys(database):
    found = [row[1] for row in database.execute("PRAGMA table_info(project_costs_en)")]

    assert {"region", "region (name)", "reading note (en)", "lines"} < set(found)
    assert not {"reading note (ja)", "source (name) 2"} & set(found)


def test_database_says_its_licence_and_which_graph_it_is_of(site, database):
    told = dict(database.execute('SELECT "key", value_en FROM about').fetchall())

    assert "https://creativecommons.org/licenses/by/4.0/" == told["licence"]
    assert (PAGE, site.whole.sha256[:16]) == (told["site"], told["graph"])


def test_view_reads_as_the_document_does(database):
    # Document 001, line 97 on: project 01, fiscal year 2021, 2,376 thousand yen.
    japanese = database.execute(
        'SELECT "圏域キー（名称）", "事業番号（名称）", "年度（名称）", "金額（千円）" '
        "FROM project_costs_ja WHERE 記載箇所 = '事業の個票' "
        "AND 事業番号 = '01' AND 年度 = '2021'"
    )
    english = database.execute(
        'SELECT "region (name)", "amount (thousand yen)" FROM project_costs_en '
        "WHERE place = 'project sheet' AND project = '01' AND period = '2021'"
    )

    assert [
        (
            "西いぶり定住自立圏",
            "医師・医療機関間連携促進事業",
            "令和3年度",
            2376,
        )
    ] == japanese.fetchall()
    assert [
        ("Nishi-Iburi settlement and independence region", 2376)
    ] == english.fetchall()


def test_every_view_can_be_read_and_has_the_rows_of_its_table(database):
    for name, rows, *views in database.execute(
        "SELECT name, rows, view_ja, view_en FROM tables"
    ).fetchall():
        for table in (name, *views):
            assert rows == len(database.execute(f'SELECT * FROM "{table}"').fetchall())


def test_every_column_is_told_of_in_both_languages(database):
    told = database.execute(
        "SELECT table_name, column_name FROM columns "
        "WHERE heading_ja <> '' AND heading_en <> '' ORDER BY table_name, position"
    ).fetchall()
    there = [
        (table, row[1])
        for (table,) in database.execute("SELECT name FROM tables ORDER BY name")
        for row in database.execute(f'PRAGMA table_info("{table}")')
    ]

    assert there == told


def as_text(cell):
    """A cell of a golden answer (SPARQL TSV) as a number or text."""
    if not cell:
        return None
    (quad,) = parse(f"<urn:a> <urn:b> {cell} .", format=TTL)
    term = quad.object
    if isinstance(term, Literal) and term.datatype.value.endswith(
        ("#integer", "#decimal")
    ):
        return Decimal(term.value)
    return term.value


@pytest.mark.parametrize(
    "name",
    [
        "cost/by-project-and-year",
        "cost/net-by-field",
        "indicator/baseline-and-target",
        "region/members",
    ],
)
def test_answer_in_the_database_is_the_golden_one(database, name):
    golden = golden_of(golden_folder(asset("queries")), name, rows=True)
    lines = golden.answer.read_text(encoding="utf-8").splitlines()[1:]
    expected = [[as_text(cell) for cell in line.split("\t")] for line in lines]
    table = database.execute(
        "SELECT table_name FROM questions WHERE name = ?", (name,)
    ).fetchone()[0]
    found = database.execute(f'SELECT * FROM "{table}"').fetchall()

    assert len(expected) == len(found) > 0
    for wanted, row in zip(expected, found, strict=True):
        # A column of numbers with words among them is text.
        assert wanted == [
            Decimal(cell if isinstance(cell, str) else repr(cell))
            if isinstance(told, Decimal)
            else cell
            for told, cell in zip(wanted, row, strict=True)
        ]


@pytest.fixture(scope="module")
def own_questions(site):
    """The names and rows of a database of questions whose names are near."""
    numbers = (
        'SELECT ?a ?A { BIND("NaN"^^<http://www.w3.org/2001/XMLSchema#double> AS ?a) '
        "BIND(1.5e0 AS ?A) }"
    )
    asked = site.shelf.questions["region/members"]
    columns = tuple(replace(asked.columns[0], name=name) for name in ("a", "A"))
    questions = {
        name: replace(asked, name=name, sparql=numbers, columns=columns)
        for name in ("a/b", "a/b-ja", "a-b", "A/b")
    }
    questions["yes/no"] = replace(asked, name="yes/no", sparql="ASK {}")
    shelf = Shelf(site.engine, site.names, questions)
    with closing(sqlite3.connect(":memory:")) as opened:
        opened.deserialize(make_database(site.whole, shelf, PAGE))
        yield opened


def test_questions_that_sqlite_would_call_alike_have_tables_of_their_own(own_questions):
    found = own_questions.execute(
        "SELECT questions.name, table_name, rows, view_ja FROM questions "
        "JOIN tables ON tables.name = table_name"
    ).fetchall()

    assert [
        ("a/b", "answer_a_b", 1, "answer_a_b_ja"),
        ("a/b-ja", "answer_a_b_ja_2", 1, "answer_a_b_ja_2_ja"),
        ("a-b", "answer_a_b_2", 1, "answer_a_b_2_ja"),
        ("A/b", "answer_A_b_3", 1, "answer_A_b_3_ja"),
    ] == found


def test_columns_that_differ_in_case_and_no_number_are_both_kept(own_questions):
    found = own_questions.execute('SELECT a, "A 2" FROM answer_a_b').fetchall()
    told = own_questions.execute(
        "SELECT column_name, type FROM columns WHERE table_name = 'answer_a_b'"
    )

    assert [("NaN", 1.5)] == found
    assert [("a", "TEXT"), ("A 2", "REAL")] == told.fetchall()


@pytest.mark.parametrize(
    "number, expected",
    [
        (True, 1),
        (2**63 - 1, 2**63 - 1),
        (2**63, "9223372036854775808"),
        (-(2**63), -(2**63)),
        (Decimal("0.1"), 0.1),
        (Decimal("0.12345678901234567890"), "0.12345678901234567890"),
        (Decimal("12345678901234567.5"), "12345678901234567.5"),
        (date(2016, 4, 1), "2016-04-01"),
        (None, None),
    ],
)
def test_number_that_sqlite_would_round_stays_text(number, expected):
    assert expected == stored(number)
    assert type(expected) is type(stored(number))


@pytest.mark.parametrize(
    "kind, cells, expected",
    [
        ("INTEGER", [1, None], "INTEGER"),
        ("INTEGER", [1, "9223372036854775808"], "TEXT"),
        ("NUMERIC", ["0.12345678901234567890"], "TEXT"),
        ("DATE", ["2016-04-01"], "DATE"),
    ],
)
def test_column_in_which_a_number_stayed_text_is_text(kind, cells, expected):
    assert expected == kept(kind, cells)


def test_words_of_an_answer_are_told_in_japanese(database):
    found = database.execute(
        'SELECT DISTINCT "人口（人）" FROM answer_cost_net_by_field_ja'
    )

    assert {"記載なし", "152486"} == {cell for (cell,) in found}


def test_units_stand_beside_the_columns(database):
    found = database.execute(
        "SELECT table_name, unit, unit_ja FROM columns WHERE column_name = 'amount' "
        "AND table_name IN ('line_costs', 'project_costs') ORDER BY table_name"
    )

    assert [
        ("line_costs", "thousand-yen", "千円"),
        ("project_costs", "thousand-yen", "千円"),
    ] == found.fetchall()


def test_unit_that_another_column_says_is_told_by_its_name(database):
    found = database.execute(
        "SELECT unit, unit_ja FROM columns "
        "WHERE table_name = 'statistics' AND column_name = 'value'"
    )

    assert [("?unit", None)] == found.fetchall()


@pytest.mark.parametrize("page", ["dumps.md", "dumps.ja.md"])
def test_queries_of_the_documentation_find_something(database, page):
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    queries = re.search(r"(?ms)^```sql\n(.*?)^```$", text)[1].split(";\n")[:-1]

    assert 3 == len(queries)
    for query in queries:
        assert database.execute(query).fetchall(), query


def test_header_says_no_version_of_sqlite(written):
    assert b"SQLite format 3\x00" == written[:16]
    assert bytes(4) == written[96:100]
