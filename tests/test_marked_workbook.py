"""The report as the author's own workbook: marks, comments and a list in front."""

import io
import shutil
from pathlib import Path

import openpyxl
import pytest

from kg.errors import UsageError
from kg.model.formats import ReportFormat
from kg.services.authoring.bring_back import import_region
from kg.services.authoring.export import export_region
from kg.services.checking.check_inputs import check_inputs
from kg.services.checking.engines import Engine
from kg.services.reports.telling import Telling
from kg.services.reports.write import write_report

MINI = Path(__file__).parent / "fixtures" / "mini"
RED, YELLOW = "00FFC7CE", "00FFEB9C"


@pytest.fixture
def faulty(tmp_path):
    """The mini region with a role that is none and an amount that breaks a sum."""
    folder = tmp_path / "mini"
    shutil.copytree(MINI, folder)
    for table, old, new in (
        ("memberships", "13421,neighbouring-municipality", "13421,mayor"),
        (
            "project-costs",
            "2021,01,project-sheet,2021,1000",
            "2021,01,project-sheet,2021,1001",
        ),
    ):
        path = folder / f"{table}.csv"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
    return folder


def marked(path, names, lang="en"):
    report = check_inputs([path], names, Engine.SHACL).report
    telling = Telling(names, lang, paths=(path,))
    return report, write_report(report, ReportFormat.XLSX, telling)


def filled(book, colour):
    return {
        (page.title, cell.coordinate)
        for page in book.worksheets[1:]
        for row in page.iter_rows()
        for cell in row
        if cell.fill.fgColor.rgb == colour
    }


def test_faulty_cells_of_a_folder_are_marked_and_commented(faulty, names):
    _report, content = marked(faulty, names)
    book = openpyxl.load_workbook(io.BytesIO(content))

    assert "Findings" == book.sheetnames[0]
    assert ("Memberships", "C3") in filled(book, RED)
    comment = book["Memberships"]["C3"].comment.text
    assert comment.startswith("TT202 violation\n'mayor' is not one of")
    assert filled(book, YELLOW)


def test_the_list_in_front_leads_to_every_finding(faulty, names):
    report, content = marked(faulty, names, "ja")
    page = openpyxl.load_workbook(io.BytesIO(content))["検査結果"]
    rows = [row for row in page.iter_rows(min_row=2, values_only=True) if row[1]]

    assert len(report.findings) == len(rows)
    listed = {(row[1], row[2], row[3]) for row in rows}
    assert ("TT202", "構成市町村", "C3") in listed
    links = {cell.hyperlink.location for cell in page["D"][1:] if cell.hyperlink}
    assert "'構成市町村'!C3" in links


def test_the_authors_own_workbook_is_kept_but_for_the_marks(faulty, names, tmp_path):
    own = tmp_path / "own.xlsx"
    own.write_bytes(export_region(faulty, "ja").content)
    book = openpyxl.load_workbook(own)
    book["構成市町村"]["H2"].value = "担当者のメモ"
    book["構成市町村"].column_dimensions["C"].width = 33
    book.create_sheet("_下書き")
    book.save(own)
    _, content = marked(own, names, "ja")
    after = openpyxl.load_workbook(io.BytesIO(content))

    assert ["検査結果", *book.sheetnames] == after.sheetnames
    assert "担当者のメモ" == after["構成市町村"]["H2"].value
    assert 33 == after["構成市町村"].column_dimensions["C"].width


def test_a_marked_workbook_can_be_mended_and_brought_back(faulty, names, tmp_path):
    _, content = marked(faulty, names, "ja")
    path = tmp_path / "marked.xlsx"
    path.write_bytes(content)
    book = openpyxl.load_workbook(path)
    book["構成市町村"]["C3"].value = "近隣市町村"
    book.save(path)
    done = import_region(path, tmp_path / "back")

    assert "memberships.csv" in done.changed
    text = (tmp_path / "back" / "memberships.csv").read_text(encoding="utf-8")
    assert "mini,13421,neighbouring-municipality" in text


def test_the_same_findings_give_the_same_bytes(faulty, names):
    assert marked(faulty, names)[1] == marked(faulty, names)[1]


@pytest.mark.parametrize("paths", [(), (MINI, MINI)])
def test_only_one_region_can_be_marked(names, paths):
    report = check_inputs([MINI], names, Engine.SHACL).report

    with pytest.raises(UsageError, match="one folder or workbook"):
        write_report(report, ReportFormat.XLSX, Telling(names, paths=paths))
