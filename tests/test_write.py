"""Answers: the W3C formats as another implementation writes them, tables for people."""

import json

import pytest
from pyoxigraph import QueryResultsFormat, Store
from wcwidth import wcswidth

from kg.errors import UsageError
from kg.model.formats import Format, choose_format
from kg.model.result import Rows
from kg.services.answers.text_table import text_table
from kg.services.answers.write import write_answer
from kg.services.asking.query import run_query

QUERY = """
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
SELECT ?a ?b WHERE { VALUES (?a ?b) {
  (<https://w3id.org/teiju/id/region/x> "西いぶり, \\"引用\\""@ja)
  (12 UNDEF) (true "tab\\there") (1.50 "2021-04-01"^^xsd:date) ("" "line\\nbreak")
} }
"""


def theirs(format_):
    return Store().query(QUERY).serialize(format=format_).decode()


def ours(format_, names):
    return write_answer(run_query(Store(), QUERY, names), format_, names)


def test_json_is_that_of_the_specification(names):
    expected = json.loads(theirs(QueryResultsFormat.JSON))

    assert expected == json.loads(ours(Format.JSON, names))


def test_csv_is_that_of_the_specification(names):
    assert theirs(QueryResultsFormat.CSV) == ours(Format.CSV, names)


def test_tsv_is_that_of_the_specification(names):
    assert theirs(QueryResultsFormat.TSV) == ours(Format.TSV, names)


def test_columns_of_a_table_align_with_wide_characters():
    text = text_table(["名称", "amount"], [["西いぶり", "1"], ["x", "10094427"]])

    assert 1 == len({wcswidth(line) for line in text.splitlines()})


def test_table_shortens_iris_by_their_prefix(names):
    assert "id:region/x" in ours(Format.TABLE, names)


def labelled(names, columns=0):
    """An answer with a thing, its names, and as many further columns as asked for."""
    more = " ".join(f'("値{i}" AS ?c{i})' for i in range(columns))
    query = (
        "SELECT (<https://w3id.org/teiju/id/region/x> AS ?region) "
        f'("西いぶり"@ja AS ?region_ja) ("Nishi-Iburi"@en AS ?region_en) {more} {{}}'
    )
    return run_query(Store(), query, names)


def test_table_with_room_holds_names_and_iris(names):
    text = write_answer(labelled(names), Format.TABLE, names, "ja", width=80)

    assert "id:region/x" in text
    assert "西いぶり" in text
    assert "Nishi-Iburi" not in text


def test_table_without_room_leaves_out_iris_of_named_things(names):
    text = write_answer(labelled(names, 4), Format.TABLE, names, "en", width=38)

    assert "id:region/x" not in text
    assert text.splitlines()[0].split() == ["region", "c0", "c1", "c2", "c3"]


@pytest.mark.parametrize("width", [30, 60, 79])
def test_what_no_table_can_hold_is_written_as_records(names, width):
    text = write_answer(labelled(names, 30), Format.TABLE, names, "ja", width=width)

    lines = text.splitlines()
    assert lines[0].split() == ["region", "西いぶり"]
    assert lines[30].split() == ["c29", "値29"]
    assert max(map(wcswidth, lines)) <= width


def test_markdown_escapes_what_would_break_its_table(names):
    found = run_query(Store(), 'SELECT ("a|b\\nc" AS ?x) {}', names)

    assert "a\\|b c" in write_answer(found, Format.MD, names)


def test_construct_makes_turtle_and_no_table(names):
    query = "CONSTRUCT { teiju:a teiju:b 1 } WHERE {}"
    found = run_query(Store(), query, names)

    assert "teiju:a teiju:b 1 ." in write_answer(found, Format.TTL, names)
    with pytest.raises(UsageError, match="-f ttl"):
        write_answer(found, Format.CSV, names)


def test_rows_make_no_turtle(names):
    with pytest.raises(UsageError, match="CONSTRUCT"):
        write_answer(Rows(("x",), ()), Format.TTL, names)


def test_yes_or_no_is_written_in_full(names):
    yes = run_query(Store(), "ASK {}", names)

    assert "true\n" == write_answer(yes, Format.TSV, names)
    assert {"head": {}, "boolean": True} == json.loads(
        write_answer(yes, Format.JSON, names)
    )


@pytest.mark.parametrize(
    ("asked", "output", "terminal", "expected"),
    [
        (Format.JSON, "a.csv", True, Format.JSON),
        (None, "a.csv", True, Format.CSV),
        (None, None, True, Format.TABLE),
        (None, None, False, Format.TSV),
    ],
)
def test_format_is_chosen_as_the_contract_says(asked, output, terminal, expected):
    from pathlib import Path

    path = Path(output) if output else None

    assert expected == choose_format(asked, path, terminal, Format.TSV)
