"""The author's own workbook with the faulty cells marked and commented.

A workbook is opened and kept as it is but for the marks; a folder of tables, or a
workbook in an older format, is written as a new one first. A sheet in front lists every
finding and leads to its cell. Importing the marked workbook ignores marks and list.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import UsageError
from kg.model.lang import Text
from kg.model.problem import Place, TableProblem
from kg.model.report import Finding, Report, Severity
from kg.model.sheets import kind_named, sheet_name
from kg.services.answers.cells import link_to, packed, print_across, put
from kg.services.assets import load_schemas
from kg.services.authoring.export import sheets_of, sheets_of_grids
from kg.services.authoring.write_workbook import write_workbook
from kg.services.reports.telling import Telling, visible
from kg.services.tables.lore import load_lore
from kg.services.tables.partitions import find_partitions

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["report_xlsx"]

_COLOURS = {
    Severity.VIOLATION: "FFC7CE",
    Severity.WARNING: "FFEB9C",
    Severity.INFO: "DDEBF7",
}
_ENTERING = "FCE4D6"
#: A comment longer than this is cut: the list in front has all of it.
_LONGEST_COMMENT = 1500

_LIST = Text("Findings", "検査結果")
_HEADINGS = (
    Text("severity", "重大度"),
    Text("rule", "規則"),
    Text("sheet", "シート"),
    Text("cell", "セル"),
    Text("found", "記入されている値"),
    Text("what is wrong", "内容"),
    Text("expected", "記入すべき値"),
    Text("to mend", "直し方"),
    Text("source", "出典"),
    Text("acknowledged", "確認済みの理由"),
)
_WIDTHS = (9, 8, 24, 8, 24, 60, 30, 60, 26, 40)


def _only(paths: Sequence[Path]) -> Path:
    """The one folder or workbook that can be marked.

    Raises:
        UsageError: None or several were named, or a file that is no table.
    """
    if len(paths) == 1 and (paths[0].is_dir() or paths[0].suffix.lower() != ".csv"):
        return paths[0]
    if len(paths) == 1:
        return paths[0].parent
    raise UsageError(
        "a marked workbook is of one region: name one folder or workbook",
        "印を付けたブックは1圏域ずつ作ります。フォルダかブックを1つ指定してください",
    )


def _opened(path: Path, lang: str) -> tuple["Workbook", dict[str, str]]:
    """The workbook to mark, and the name of the sheet of each kind of table.

    Raises:
        UsageError: The path is no folder of tables and no workbook.
    """
    from openpyxl import load_workbook

    schemas = load_schemas()
    if path.is_file() and path.suffix.lower() == ".xlsx":
        # It has been looked at while it was read: nothing in it runs or is fetched.
        book = load_workbook(path)
        named = [(name, kind_named(name, schemas)) for name in book.sheetnames]
        return book, {schema.name: name for name, schema in named if schema}
    problems: list[TableProblem] = []
    parts = [
        part
        for part in find_partitions([path])
        if part.folder.resolve() == path.resolve()
    ]
    if len(parts) != 1:
        raise UsageError(
            f"{path}: name the folder of one region, not a data root",
            f"{path}：圏域1つのフォルダを指定してください",
        )
    grids = parts[0].grids
    sheets = (
        sheets_of(path, problems) if grids is None else sheets_of_grids(grids, problems)
    )
    content = write_workbook(sheets, "", load_lore(), lang)
    names = {s.schema.name: sheet_name(s.schema, lang) for s in sheets}
    return load_workbook(io.BytesIO(content)), names


def _cells(place: Place, sheets: Mapping[str, str]) -> tuple[str, str] | None:
    """The sheet and cell of a place in the workbook; None where it has none."""
    schema = kind_named(place.sheet or place.file.stem, load_schemas())
    name = sheets.get(schema.name) if schema else None
    if place.sheet is not None:
        name = place.sheet
    return (name, place.cell) if name and place.cell else None


def _comment(finding: Finding, telling: Telling) -> str:
    """What a finding says, as the comment of a cell."""
    head = f"{finding.code} {telling.severity(finding)}"
    return "\n".join([head, telling.message(finding), *telling.fact_lines(finding)])


def _mark(cell: "Cell", text: str, colour: str, *, over: bool) -> None:
    """Colour a cell and add to its comment; a milder colour gives way to a worse."""
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    if over:
        cell.fill = PatternFill("solid", fgColor=colour)
    before = f"{cell.comment.text}\n\n" if cell.comment else ""
    note = Comment((before + text)[:_LONGEST_COMMENT], "kg")
    note.width, note.height = 380, 180
    cell.comment = note


def _places(
    findings: Sequence[Finding], sheets: Mapping[str, str]
) -> Iterator[tuple[Finding, str, str, bool]]:
    """Every cell to mark: the worst findings first, entering cells last."""
    ranked = sorted(findings, key=lambda finding: -finding.severity.rank)
    for finding in ranked:
        for place in finding.places:
            found = _cells(place, sheets)
            if found:
                yield finding, *found, False
    for finding in ranked:
        for place in finding.entering:
            found = _cells(place, sheets)
            if found:
                yield finding, *found, True


def _write_list(
    page: "Worksheet",
    findings: Sequence[Finding],
    sheets: Mapping[str, str],
    telling: Telling,
) -> None:
    """The sheet in front: one row a finding."""
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    for position, (heading, width) in enumerate(
        zip(_HEADINGS, _WIDTHS, strict=True), start=1
    ):
        cell = put(page, 1, position, heading.of(telling.lang))
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="1F4E79")
        page.column_dimensions[get_column_letter(position)].width = width
    page.freeze_panes = "A2"
    print_across(page)
    for number, finding in enumerate(findings, start=2):
        place = finding.places[0] if finding.places else None
        found = _cells(place, sheets) if place else None
        where = place.file.name if place else finding.graph
        values = (
            telling.severity(finding),
            finding.code,
            found[0] if found else where,
            found[1] if found else (place.cell if place else None),
            telling.found(finding),
            telling.message(finding),
            telling.expected(finding),
            telling.mend(finding),
            telling.source(finding),
            telling.explanation(finding),
        )
        for position, value in enumerate(values, start=1):
            if value:
                cell = put(page, number, position, visible(value))
                cell.alignment = Alignment(wrap_text=True, vertical="top")
        page.cell(number, 1).fill = PatternFill(
            "solid", fgColor=_COLOURS[finding.severity]
        )
        if found:
            link_to(page.cell(number, 4), *found)


def report_xlsx(report: Report, telling: Telling) -> bytes:
    """The bytes of the marked workbook of the one folder or workbook that was checked.

    Raises:
        UsageError: It is not one folder or workbook.
    """
    lang = telling.lang
    book, sheets = _opened(_only(telling.paths), lang)
    title = _LIST.of(lang)
    if title in book.sheetnames:
        del book[title]
    marked: set[tuple[str, str]] = set()
    for finding, sheet, cell, enters in _places(report.open(), sheets):
        code = finding.code
        text = (
            telling.say(f"enters {code}", f"{code} に関わる値")
            if enters
            else _comment(finding, telling)
        )
        colour = _ENTERING if enters else _COLOURS[finding.severity]
        _mark(book[sheet][cell], text, colour, over=(sheet, cell) not in marked)
        marked.add((sheet, cell))
    _write_list(book.create_sheet(title, 0), report.findings, sheets, telling)
    book.active = 0
    return packed(book)
