"""Tables: headings in either language, and every problem at its own cell."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model.datatypes import checker
from kg.model.problem import TableCode
from kg.services.assets import load_schemas
from kg.services.check import check_keys
from kg.services.read import ReadLog, read_table
from kg.services.text_grid import read_text_grid

MEMBERSHIPS = load_schemas()["memberships"]
HEADING = "region,municipality,role,from,to,source,lines"
JAPANESE = "圏域キー,市町村コード,役割,開始日,終了日,出典,行"
ROW = "x,01205,central-city,,,doc,12"


def read(path, text, schema=MEMBERSHIPS):
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    log = ReadLog()
    grid = read_text_grid(path, log.problems)
    if grid is None:
        return None, log.problems
    return read_table(grid, schema, log), log.problems


def cells(problems):
    return [(p.code, p.place.row, p.place.column) for p in problems]


@pytest.mark.parametrize("heading", [HEADING, JAPANESE])
def test_headings_may_be_in_either_language(tmp_path, heading):
    table, problems = read(tmp_path / "memberships.csv", f"{heading}\n{ROW}\n")

    assert [] == problems
    expected = {
        "region": "x",
        "municipality": "01205",
        "role": "central-city",
        "source": "doc",
        "lines": "12",
    }
    assert expected == table.rows[0].values


def test_byte_order_mark_and_line_ends_of_windows_do_no_harm(tmp_path):
    text = b"\xef\xbb\xbf" + f"{HEADING}\r\n{ROW}\r\n".encode()
    table, problems = read(tmp_path / "memberships.csv", text)

    assert [] == problems
    assert 1 == len(table.rows)


def test_all_problems_are_reported_each_at_its_cell(tmp_path):
    text = (
        "region,municipality,rôle,role,from,to,source,lines\n"
        "x,12x05,,central-city,,,doc,12\n"
        "x,01230,,mayor,2010-02-30,,doc,0\n"
        ",01233,,central-city,,,doc,5-\n"
        "x,01571\n"
    )
    _, problems = read(tmp_path / "memberships.csv", text)

    assert [
        (TableCode.UNKNOWN_COLUMN, 1, "rôle"),
        (TableCode.WRONG_VALUE, 2, "municipality"),
        (TableCode.WRONG_VALUE, 3, "role"),
        (TableCode.WRONG_VALUE, 3, "from"),
        (TableCode.WRONG_VALUE, 3, "lines"),
        (TableCode.EMPTY_CELL, 4, "region"),
        (TableCode.WRONG_VALUE, 4, "lines"),
        (TableCode.RAGGED_ROW, 5, None),
    ] == cells(problems)


@pytest.mark.parametrize(
    ("text", "code", "row"),
    [
        (b"", TableCode.NO_HEADING, None),
        (f"{HEADING}\n".encode() + b"x,\xe4 ", TableCode.UNREADABLE, 2),
        (f'{HEADING}\nx,"01205\n'.encode(), TableCode.UNREADABLE, 2),
        (b"region,region\nx,y\n", TableCode.DOUBLED_COLUMN, 1),
    ],
)
def test_file_that_is_no_table_is_reported(tmp_path, text, code, row):
    _, problems = read(tmp_path / "memberships.csv", text)

    assert (code, row) in {(p.code, p.place.row) for p in problems}


def test_missing_column_is_named_in_both_languages(tmp_path):
    _, problems = read(tmp_path / "memberships.csv", "region,municipality\nx,01205\n")
    found = [p for p in problems if p.code == TableCode.MISSING_COLUMN]

    assert {"lines", "source"} == {p.found for p in found}
    assert "「出典」" in found[0].line("ja")


def test_key_that_stands_twice_names_the_first_row(tmp_path):
    table, _ = read(tmp_path / "memberships.csv", f"{HEADING}\n{ROW}\n{ROW}\n")
    doubled = [p for p in check_keys([table]) if p.code == TableCode.DOUBLED_KEY]

    assert [(3, "municipality")] == [(p.place.row, p.place.column) for p in doubled]
    assert "row 2" in doubled[0].line("en")


def test_reference_to_nowhere_is_reported_at_its_cell(tmp_path):
    table, _ = read(tmp_path / "memberships.csv", f"{HEADING}\n{ROW}\n")
    dangling = check_keys([table])

    assert {"municipality", "region", "source"} == {p.place.column for p in dangling}
    assert {TableCode.DANGLING_KEY} == {p.code for p in dangling}


def decodes(data, encoding):
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


@settings(max_examples=100)
@given(st.binary(max_size=300))
def test_bytes_in_no_known_encoding_are_reported_and_none_is_a_fault(
    tmp_path_factory, data
):
    path = tmp_path_factory.mktemp("bytes") / "memberships.csv"
    table, problems = read(path, data)
    unreadable = TableCode.UNREADABLE in {p.code for p in problems}
    known = any(decodes(data, name) for name in ("utf-8", "cp932", "utf-16"))

    assert known or unreadable
    assert not (unreadable and table is not None)


@settings(max_examples=60)
@given(
    st.lists(
        st.text(
            alphabet=st.characters(codec="utf-8", exclude_characters="\x00\r"),
            min_size=1,
            max_size=12,
        ).filter(lambda text: text == text.strip(" \t\r\n\u3000\ufeff")),
        min_size=1,
        max_size=6,
    )
)
def test_text_cells_come_back_as_they_were(tmp_path_factory, texts):
    schema = load_schemas()["designations"]
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["region", "key", "thing", "place", "label", "source", "lines"])
    for number, text in enumerate(texts):
        row = ["x", f"k{number}", "project/x", "project-sheet", text, "doc", "1"]
        writer.writerow(row)
    path = tmp_path_factory.mktemp("texts") / "designations.csv"
    table, problems = read(path, stream.getvalue(), schema)

    assert [] == problems
    assert texts == [row.values["label"] for row in table]


@pytest.mark.parametrize(
    ("base", "text", "canonical"),
    [
        ("integer", "+007", "7"),
        ("integer", "1,000", None),
        ("integer", "１２", None),
        ("decimal", "48.0", "48"),
        ("decimal", "-0.50", "-0.5"),
        ("decimal", ".5", "0.5"),
        ("decimal", "1e3", None),
        ("boolean", "1", "true"),
        ("boolean", "yes", None),
        ("date", "2024-02-29", "2024-02-29"),
        ("date", "2023-02-29", None),
        ("gYearMonth", "2016-13", None),
        ("gYear", "2021", "2021"),
    ],
)
def test_datatypes_have_one_canonical_form(base, text, canonical):
    assert canonical == checker(base, None)(text)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3))
def test_decimals_keep_their_value(number):
    from decimal import Decimal

    assert number == Decimal(checker("decimal", None)(format(number, "f")))
