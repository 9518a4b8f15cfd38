"""The guide to a new region, followed to the letter in both languages."""

import re
import shlex
from pathlib import Path

import openpyxl
import pytest

GUIDES = Path(__file__).resolve().parents[1] / "docs" / "guides"
#: What the guide asks to be done, in its order: blocks, tables of a sheet, mendings.
STEP = re.compile(
    r"```text\n(?P<document>.*?)```"
    r"|```console\n(?P<console>.*?)```"
    r"|^\*\*(?P<sheet>[^*\n]+)\*\*\n\n(?P<table>(?:\|[^\n]*\n)+)"
    r"|^(?P<mend>\| (?:sheet|シート) [^\n]*\n(?:\|[^\n]*\n)+)",
    re.DOTALL | re.MULTILINE,
)


def cells(line):
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def records(table):
    """The rows of a Markdown table, each by its headings."""
    lines = table.strip().splitlines()
    headings = cells(lines[0])
    return [dict(zip(headings, cells(line), strict=True)) for line in lines[2:]]


def fill(path, sheet, rows):
    """Type rows below the last one of a sheet, under the headings named."""
    book = openpyxl.load_workbook(path)
    page = book[sheet]
    headings = {cell.value: cell.column for cell in page[1]}
    start = 1 + max(
        cell.row for row in page.iter_rows() for cell in row if cell.value is not None
    )
    for number, row in enumerate(rows, start=start):
        for heading, text in row.items():
            page.cell(number, headings[heading]).value = text or None
    book.save(path)


def mend(path, rows):
    book = openpyxl.load_workbook(path)
    for row in rows:
        sheet, cell, old, new = row.values()
        assert old == book[sheet][cell].value
        book[sheet][cell].value = new
    book.save(path)


def assert_printed(expected, printed):
    """Every expected line stands in what was printed, in order; `…` skips some."""
    rest = iter(printed.splitlines())
    skipping = False
    for line in expected:
        if line == "…":
            skipping = True
        elif skipping:
            assert line in rest, f"{line!r} is not printed:\n{printed}"
            skipping = False
        else:
            assert line == next(rest, None), printed
    if not skipping:
        assert [] == list(rest)


def follow(kg, arguments, expected, lang):
    """Run a command; only a check that shows findings may fail."""
    done = kg(*arguments, KG_LANG=lang)
    faulty = arguments[0] == "validate" and any("TT202" in line for line in expected)

    assert int(faulty) == done.returncode, done.stdout + done.stderr
    assert_printed(expected, done.stdout + done.stderr)


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_guide_leads_to_a_conforming_region(kg, tmp_path, lang):
    name = "new-region.md" if lang == "en" else "new-region.ja.md"
    guide = (GUIDES / name).read_text(encoding="utf-8")
    typed = {"sheets": 0, "rows": 0, "commands": 0}
    for step in STEP.finditer(guide):
        if step["document"] is not None:
            (tmp_path / "kitano.txt").write_text(step["document"], encoding="utf-8")
        elif step["console"] is not None:
            for block in step["console"].split("$ kg ")[1:]:
                command, *expected = block.strip("\n").splitlines()
                follow(kg, shlex.split(command), expected, lang)
                typed["commands"] += 1
        elif step["mend"] is not None:
            mend(tmp_path / "kitano.xlsx", records(step["mend"]))
        else:
            rows = records(step["table"])
            fill(tmp_path / "kitano.xlsx", step["sheet"], rows)
            typed["sheets"] += 1
            typed["rows"] += len(rows)

    assert {"sheets": 11, "rows": 67, "commands": 9} == typed
    folder = tmp_path / "kitano"
    counted = {
        table: (folder / f"{table}.csv").read_text(encoding="utf-8").count("\n") - 1
        for table in ("memberships", "projects", "indicators", "project-costs")
    }
    # Three members beside the central city, 4 projects, 6 indicators, two years.
    assert {
        "memberships": 4,
        "projects": 4,
        "indicators": 6,
        "project-costs": 8,
    } == counted
