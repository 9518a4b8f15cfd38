"""Tables: headings in either language, and every problem at its own cell."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.model.cells import ENDS, Step, control_character, is_error
from kg.model.datatypes import checker
from kg.model.problem import TableCode
from kg.model.sheets import OURS, kind_named, sheet_name
from kg.services.assets import load_schemas
from kg.services.tables.keys import check_keys
from kg.services.tables.read import ReadLog, read_table
from kg.services.tables.text_grid import read_text_grid

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
            alphabet=st.characters(codec="utf-8", exclude_characters="\r"),
            min_size=1,
            max_size=12,
        ).filter(
            lambda text: (
                text == text.strip(ENDS)
                and not control_character(text)
                and not is_error(text)
            )
        ),
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


def everything(path, text, schema=MEMBERSHIPS):
    """The table with all that reading has to tell."""
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    log = ReadLog()
    grid = read_text_grid(path, log.problems)
    return (read_table(grid, schema, log) if grid else None), log


JAPANESE_ROW = "x,室蘭市,中心市,,,doc,１２"


@pytest.mark.parametrize(
    ("encoding", "told"),
    [("utf-8", None), ("utf-8-sig", None), ("cp932", "CP932"), ("utf-16", "UTF-16")],
)
def test_the_same_cells_are_read_from_every_encoding(tmp_path, encoding, told):
    content = f"{JAPANESE}\n{JAPANESE_ROW}\n".encode(encoding)
    table, log = everything(tmp_path / "memberships.csv", content)
    encodings = [n.found for n in log.normalised if n.steps == (Step.ENCODING,)]

    assert [] == log.problems
    assert ["01205"] == [row.values["municipality"] for row in table]
    assert ([] if told is None else [told]) == [e.split()[0] for e in encodings]


@pytest.mark.parametrize(
    "content",
    [
        f"{JAPANESE}\n{JAPANESE_ROW}\n".encode("euc_jp"),
        # UTF-8 with one character cut short is no CP932.
        f"{JAPANESE}\n{JAPANESE_ROW}\n".encode()[:-2] + b"\n",
        b"\xef\xbb\xbf" + f"{JAPANESE}\n".encode("cp932"),
    ],
    ids=["EUC-JP", "cut", "mark"],
)
def test_text_in_an_encoding_that_cannot_be_told_is_refused(tmp_path, content):
    table, log = everything(tmp_path / "memberships.csv", content)

    assert table is None
    assert [TableCode.UNREADABLE] == [p.code for p in log.problems]


@pytest.mark.parametrize("suffix", [".tsv", ".csv"])
def test_tabs_part_cells_whatever_the_suffix(tmp_path, suffix):
    text = "構成市町村の一覧\n" + f"{HEADING}\n{ROW}\n".replace(",", "\t")
    table, _ = everything(tmp_path / f"memberships{suffix}", text)

    assert ["01205"] == [row.values["municipality"] for row in table]


def test_titles_blank_rows_and_blank_columns_are_passed_over_and_told(tmp_path):
    text = (
        "構成市町村,,,,,,,\n,,,,,,,\n"
        f"{JAPANESE},\n{ROW},\n,,,,,,,\n 　,,,,,,,\n{ROW.replace('01205', '01233')},\n"
    )
    table, log = everything(tmp_path / "memberships.csv", text)

    assert [(4, "01205"), (7, "01233")] == [
        (row.number, row.values["municipality"]) for row in table
    ]
    assert [] == log.problems
    assert [((Step.ABOVE,), "構成市町村", 1)] == [
        (n.steps, n.found, n.place.row) for n in log.normalised
    ]


def test_title_that_is_the_name_of_a_column_is_not_taken_for_the_headings(tmp_path):
    table, log = everything(tmp_path / "memberships.csv", f"出典\n{JAPANESE}\n{ROW}\n")

    assert 1 == len(table.rows)
    assert [] == log.problems


def test_headings_in_another_form_are_found_and_told(tmp_path):
    schema = load_schemas()["line-costs"]
    column = next(c for c in schema.cells if "（" in c.titles.ja or "(" in c.titles.ja)
    wide = column.titles.ja.replace("(", "（").replace(")", "）")
    headings = [c.titles.ja for c in schema.cells if c != column]
    spelled = f'"{wide[:2]}\n　{wide[2:].translate({0xFF08: 0x28, 0xFF09: 0x29})}"'
    path = tmp_path / "line-costs.csv"
    _, log = everything(path, ",".join([*headings, spelled]) + "\n", schema)

    assert [] == log.problems
    assert [(Step.HEADING,)] == [n.steps for n in log.normalised]
    assert [column.titles.ja] == [n.value for n in log.normalised]


def test_value_below_no_heading_is_reported_at_its_cell(tmp_path):
    text = f"{HEADING},\n{ROW},\n{ROW.replace('01205', '01233')},memo\n"
    _, log = everything(tmp_path / "memberships.csv", text)

    assert [(TableCode.STRAY_VALUE, "H3")] == [
        (p.code, p.place.cell) for p in log.problems
    ]


def test_a_cell_of_spaces_is_empty_and_told(tmp_path):
    text = f"{HEADING}\nx,01205,central-city,　 ,,doc,12\n"
    table, log = everything(tmp_path / "memberships.csv", text)

    assert "from" not in table.rows[0].values
    assert [("　 ", "", (Step.SPACE,))] == [
        (n.found, n.value, n.steps) for n in log.normalised
    ]


def test_a_required_cell_of_spaces_is_reported_as_empty(tmp_path):
    _, log = everything(tmp_path / "memberships.csv", f"{HEADING}\n　,01205,,,,doc,1\n")

    assert [(TableCode.EMPTY_CELL, "A2")] == [
        (p.code, p.place.cell) for p in log.problems
    ]


def test_number_takes_the_unit_of_its_row_wherever_that_stands(tmp_path):
    schema = load_schemas()["statistics"]
    names = ["value", *(c.name for c in schema.cells if c.required), "unit"]
    cells = {"value": "5.2万人", "unit": "人", "lines": "1"}
    text = ",".join(names) + "\n" + ",".join(cells.get(n, "x") for n in names) + "\n"
    table, _ = everything(tmp_path / "statistics.csv", text, schema)

    assert "52000" == table.rows[0].values["value"]
    assert "person" == table.rows[0].values["unit"]


def test_thousands_of_digits_in_a_number_are_no_fault(tmp_path):
    schema = load_schemas()["line-costs"]
    names = [c.name for c in schema.cells]
    row = ",".join("9" * 5000 if name == "amount" else "" for name in names)
    table, _ = everything(
        tmp_path / "line-costs.csv", ",".join(names) + f"\n{row}\n", schema
    )

    assert "9" * 5000 == table.rows[0].values["amount"]


def test_names_of_sheets_and_tables_mean_one_kind_each():
    schemas = load_schemas()
    meant = {}
    for schema in schemas.values():
        for name in (schema.name, sheet_name(schema, "ja"), sheet_name(schema, "en")):
            assert len(name) <= 31
            meant.setdefault(name, set()).add(schema.name)
            assert kind_named(name, schemas) is schema

    assert [] == [kinds for kinds in meant.values() if len(kinds) > 1]
    assert all(kind_named(name, schemas) is None for name in OURS)
