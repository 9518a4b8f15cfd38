"""Workbooks say the same as text files; what they mangle is reported at its cell."""

import csv
import re
import shutil
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlwt
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table as OdfTable
from odf.table import TableCell, TableRow
from odf.text import P
from openpyxl.utils import get_column_letter

from kg.model.cells import Step
from kg.services.assets import load_schemas
from kg.services.tables.partitions import shipped_partitions, workbook_partition
from kg.services.tables.read import ReadLog, read_partition
from kg.services.tables.workbook import read_workbook

MINI = Path(__file__).parent / "fixtures" / "mini"
SCHEMAS = load_schemas()
HEADING = ["region", "municipality", "role", "from", "to", "source", "lines"]
ROW = ["x", "01205", "central-city", None, None, "doc", "12"]


def xlsx(path, sheets, formats=()):
    """A workbook of rows by sheet; formats are (sheet, cell, number format)."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    for name, cell, code in formats:
        book[name][cell].number_format = code
    book.save(path)
    return path


def xls(path, sheets, formats=()):
    book = xlwt.Workbook()
    wanted = {(name, cell): code for name, cell, code in formats}
    for name, rows in sheets.items():
        page = book.add_sheet(name)
        for number, row in enumerate(rows):
            for position, cell in enumerate(row):
                code = wanted.get(
                    (name, f"{get_column_letter(position + 1)}{number + 1}")
                )
                style = xlwt.easyxf(num_format_str=code) if code else None
                if isinstance(cell, str) and cell.startswith("="):
                    cell = xlwt.Formula(cell[1:])
                if cell is not None:
                    page.write(number, position, cell, *([style] if style else []))
    book.save(str(path))
    return path


def ods(path, sheets, formats=()):
    book = OpenDocumentSpreadsheet()
    wanted = {(name, cell) for name, cell, _ in formats}
    for name, rows in sheets.items():
        page = OdfTable(name=name)
        for number, row in enumerate(rows):
            line = TableRow()
            for position, cell in enumerate(row):
                place = (name, f"{get_column_letter(position + 1)}{number + 1}")
                line.addElement(_ods_cell(cell, percentage=place in wanted))
            page.addElement(line)
        book.spreadsheet.addElement(page)
    book.save(str(path))
    return path


def _ods_cell(cell, percentage):
    if cell is None:
        return TableCell()
    if isinstance(cell, str) and cell.startswith("="):
        return TableCell(formula=f"of:{cell}", valuetype="float", value=2)
    if isinstance(cell, int | float):
        kind = "percentage" if percentage else "float"
        return TableCell(valuetype=kind, value=cell)
    made = TableCell(valuetype="string")
    made.addElement(P(text=cell))
    return made


FORMATS = pytest.mark.parametrize(
    ("write", "suffix"), [(xlsx, ".xlsx"), (xls, ".xls"), (ods, ".ods")]
)


def tables(path):
    log = ReadLog()
    found = read_partition(workbook_partition(path), SCHEMAS, log)
    return {table.schema.name: table for table in found}, log


def at_cells(log):
    return [(str(p.code), p.place.sheet, p.place.cell) for p in log.problems]


def edit(path, change):
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)


@FORMATS
def test_a_workbook_of_any_format_gives_the_rows_of_the_text_files(
    tmp_path, write, suffix
):
    sheets = {}
    for path in sorted(MINI.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            sheets[path.stem] = list(csv.reader(stream))
    found, log = tables(write(tmp_path / f"mini{suffix}", sheets))
    plain = ReadLog()
    folder = next(p for p in shipped_partitions() if p.group == "regions")
    expected = read_partition(
        type(folder)("regions", "mini", MINI, "region/mini"), SCHEMAS, plain
    )

    assert [] == log.problems
    assert [t.schema.name for t in expected] == sorted(found)
    for table in expected:
        assert table.rows == found[table.schema.name].rows


@FORMATS
@pytest.mark.parametrize(
    "name", ["memberships", "構成市町村", "Memberships", "ＭＥＭＢＥＲＳＨＩＰＳ"]
)
def test_a_sheet_is_named_by_its_kind_or_title(tmp_path, write, suffix, name):
    path = write(tmp_path / f"x{suffix}", {name: [HEADING, ROW]})

    assert ["memberships"] == list(tables(path)[0])


@FORMATS
def test_cells_that_show_other_than_they_hold_are_reported(tmp_path, write, suffix):
    schema = SCHEMAS["statistics"]
    others = [c.name for c in schema.cells if c.name not in {"unit", "value"}]
    names = [*others[:5], "unit", "value"]
    rows = [names, *[["a"] * 5 + ["percent", value] for value in (0.675, "=1+1", 67.5)]]
    path = write(
        tmp_path / f"x{suffix}", {"statistics": rows}, [("statistics", "G2", "0.0%")]
    )
    found, log = tables(path)
    own = [p for p in log.problems if p.place.column == "value"]

    assert [("TT206", "G2"), ("TT109", "G3")] == [
        (str(p.code), p.place.cell) for p in own
    ]
    assert [None, None, "67.5"] == [r.values.get("value") for r in found["statistics"]]
    assert "67.5%" not in own[0].message.en
    assert "0.675" in own[0].message.ja


@pytest.mark.parametrize(("write", "suffix"), [(xlsx, ".xlsx"), (xls, ".xls")])
@pytest.mark.parametrize(
    ("code", "odd"),
    [
        ("#,##0,", True),
        ("#,##0,,", True),
        ('0"%"', False),
        ("#,##0", False),
        ('#,##0;"▲ "#,##0', False),
        ("00000", False),
    ],
)
def test_formats_that_show_thousands_are_reported(tmp_path, write, suffix, code, odd):
    rows = [["amount", "period"], [1234567, "2021"]]
    path = write(
        tmp_path / f"x{suffix}", {"line-costs": rows}, [("line-costs", "A2", code)]
    )
    mangled = [p.place.cell for p in tables(path)[1].problems if p.code == "TT206"]

    assert (["A2"] if odd else []) == mangled


def test_formulas_of_the_strict_format_and_of_prefixed_xml_are_found(tmp_path):
    path = xlsx(tmp_path / "x.xlsx", {"memberships": [HEADING, ["=1+1", *ROW[1:]]]})
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    strict = rewritten(
        path,
        tmp_path / "strict.xlsx",
        lambda _, xml: xml.replace(
            main.encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main"
        ),
    )
    prefixed = rewritten(
        path,
        tmp_path / "prefixed.xlsx",
        lambda name, xml: (
            xml.replace(b"<", b"<x:")
            .replace(b"<x:/", b"</x:")
            .replace(b"<x:?", b"<?")
            .replace(b"xmlns=", b"xmlns:x=")
            if name.startswith("xl/worksheets/sheet")
            else xml
        ),
    )
    for made in (strict, prefixed):
        problems = at_cells(tables(made)[1])
        # Read and found out, or not read at all: never taken as a value.
        assert problems[0] in {
            ("TT109", "memberships", "A2"),
            ("TT101", None, None),
        }


def rewritten(source, target, change):
    """A copy of a package with its members changed; None leaves one out."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for member in old.infolist():
            content = change(member.filename, old.read(member))
            if content is not None:
                new.writestr(member.filename, content)
    return target


def test_what_excel_makes_of_typed_cells_survives_or_is_reported_at_its_cell(tmp_path):
    rows = [
        HEADING,
        ["x", 1205, "中心市", None, None, "doc", 12],
        ["x", "01233", "中心市", date(2010, 9, 30), None, "doc", date(2026, 1, 2)],
        ["x", 12106, "中心市", None, None, "doc", "1"],
        ["x", "01571", True, None, None, "doc", "#N/A"],
        [None, None, "  ", None, None, None, None],
    ]
    found, log = tables(xlsx(tmp_path / "x.xlsx", {"構成市町村": rows}))

    assert "01205" == found["memberships"].rows[0].values["municipality"]
    assert "2010-09-30" == found["memberships"].rows[1].values["from"]
    assert [
        ("TT206", "構成市町村", "G3"),
        ("TT206", "構成市町村", "B4"),
        ("TT206", "構成市町村", "C5"),
        ("TT206", "構成市町村", "G5"),
    ] == at_cells(log)


def test_titles_merged_cells_and_columns_apart_do_no_harm(tmp_path):
    book = openpyxl.Workbook()
    page = book.active
    page.title = "memberships"
    page["B2"] = "構成市町村の一覧"
    page.merge_cells("B2:H2")
    for position, (heading, cell) in enumerate(zip(HEADING, ROW, strict=True), start=2):
        page.cell(4, position, heading)
        page.cell(6, position, cell)
    book.save(tmp_path / "x.xlsx")
    found, log = tables(tmp_path / "x.xlsx")

    assert [] == log.problems
    assert [6] == [row.number for row in found["memberships"]]
    assert [(Step.ABOVE,)] == [n.steps for n in log.normalised]


def test_hidden_sheets_of_a_kind_are_read_and_others_passed_over(tmp_path):
    path = xlsx(
        tmp_path / "x.xlsx",
        {"memberships": [HEADING, ROW], "計算": [["=1+1"]], "Sheet2": [["memo"]]},
    )
    book = openpyxl.load_workbook(path)
    book["memberships"].sheet_state = book["計算"].sheet_state = "hidden"
    book.save(path)
    found, log = tables(path)

    assert ["memberships"] == list(found)
    assert [("TT102", "Sheet2", None)] == at_cells(log)


def test_two_sheets_of_one_kind_are_reported(tmp_path):
    path = xlsx(
        tmp_path / "x.xlsx",
        {"memberships": [HEADING, ROW], "構成市町村": [HEADING, ROW]},
    )

    assert [("TT108", "構成市町村", None)] == at_cells(tables(path)[1])


def test_a_key_that_is_no_key_names_no_graph(tmp_path):
    region = [c.titles.ja for c in SCHEMAS["region"].cells]
    rows = [["西いぶり圏域"], region, ["../../x", *["1"] * (len(region) - 1)]]
    part = workbook_partition(xlsx(tmp_path / "west.xlsx", {"region": rows}))

    assert "region/west" == part.graph


def test_the_key_below_a_title_names_the_graph(tmp_path):
    region = [c.titles.ja for c in SCHEMAS["region"].cells]
    rows = [["西いぶり圏域"], [], region, ["Nishi", *["1"] * (len(region) - 1)]]
    part = workbook_partition(xlsx(tmp_path / "west.xlsx", {"圏域": rows}))

    assert "region/nishi" == part.graph


def test_furigana_are_no_part_of_a_name(tmp_path):
    named = '<t>室蘭市</t><rPh sb="0" eb="2"><t>ムロラン</t></rPh>'
    plain = xlsx(tmp_path / "plain.xlsx", {"memberships": [HEADING, ROW]})

    def change(name, xml):
        if name.startswith("xl/worksheets/"):
            return re.sub(b"<t>.*?</t>", named.encode(), xml)
        return xml

    path = rewritten(plain, tmp_path / "x.xlsx", change)
    cells = {c for grid in read_workbook(path, []) for row in grid.rows for c in row}

    assert {"室蘭市"} == cells - {"", None}


def test_a_formula_that_an_ods_repeats_is_found_in_every_row(tmp_path):
    path = ods(tmp_path / "plain.ods", {"memberships": [HEADING, [*ROW[:6], "=1+1"]]})

    def change(name, xml):
        if name != "content.xml":
            return xml
        head, _, rest = xml.rpartition(b"<table:table-row>")
        return head + b'<table:table-row table:number-rows-repeated="3">' + rest

    _, log = tables(rewritten(path, tmp_path / "x.ods", change))

    assert [("TT109", "memberships", f"G{row}") for row in (2, 3, 4)] == at_cells(log)


@pytest.mark.parametrize(("write", "suffix"), [(xlsx, ".xlsx"), (xls, ".xls")])
def test_an_error_in_a_cell_that_may_be_empty_is_not_lost(tmp_path, write, suffix):
    path = write(tmp_path / f"x{suffix}", {"memberships": [HEADING, ROW]})
    if suffix == ".xlsx":
        edit(path, lambda book: book["memberships"].cell(2, 4, "#N/A"))
    else:
        book = xlwt.Workbook()
        page = book.add_sheet("memberships")
        for number, row in enumerate((HEADING, ROW)):
            for position, cell in enumerate(row):
                if cell is not None:
                    page.write(number, position, cell)
        page.row(1).set_cell_error(3, 0x2A)
        book.save(str(path))

    assert [("TT206", "memberships", "D2")] == at_cells(tables(path)[1])


def test_a_folder_may_have_any_name(kg, tmp_path):
    folder = tmp_path / "西 い<ぶり"
    shutil.copytree(MINI, folder)
    file = folder / "region.csv"
    file.write_text(
        file.read_text("utf-8").replace("mini", "み に", 1), encoding="utf-8"
    )
    done = kg("validate", folder)

    assert 1 == done.returncode
    assert "TT202" in done.stdout


def test_read_workbook_names_no_grid_for_empty_sheets(tmp_path):
    path = xlsx(tmp_path / "x.xlsx", {"memberships": [HEADING, ROW], "空": []})

    assert ["memberships"] == [grid.sheet for grid in read_workbook(path, [])]
