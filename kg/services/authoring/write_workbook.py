"""Write the tables of a region as one workbook that people can fill in.

A sheet a table: headings in the chosen language with a note on what belongs below,
drop-downs for choices, frozen headings, columns as wide as what they hold. Cells are
text unless they are plain numbers, so that a spreadsheet program changes nothing.
`services/authoring/layout.py` remembers what the tables looked like.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.errors import SourceError
from kg.model.cells import Cell
from kg.model.lang import Lang, Text
from kg.model.lore import Lore
from kg.model.problem import Place, TableCode, TableProblem
from kg.model.sheets import sheet_name
from kg.model.table import Column, TableSchema
from kg.services.answers.cells import link_to, packed, print_across, put
from kg.services.authoring.choices import Choices
from kg.services.tables.grid import Grid

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["LAYOUT", "Sheet", "in_order", "write_workbook"]

#: The hidden sheet that remembers what the tables looked like.
LAYOUT = "_kg"
#: Rows below the last one that are ready to be filled in.
_SPARE = 500
_WIDEST, _NARROWEST = 48, 8
#: The height of a line of text, in points.
_LINE = 15


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table to write: its kind, its cells, and which column stands where.

    `columns` holds, for each position, the column or None for one without heading;
    `heading` is the index of the row with the headings.
    """

    schema: TableSchema
    grid: Grid
    columns: tuple[Column | None, ...]
    heading: int = 0


def in_order(schemas: Mapping[str, TableSchema]) -> list[str]:
    """The kinds of table, each after those that it refers to; else by name."""
    placed: dict[str, None] = {}

    def place(name: str, above: tuple[str, ...]) -> None:
        if name in placed or name in above:
            return
        for key in sorted(schemas[name].foreign_keys, key=lambda key: key.schema):
            if key.schema in schemas:
                place(key.schema, (*above, name))
        placed[name] = None

    for name in sorted(schemas, key=lambda name: (name != "region", name)):
        place(name, ())
    return list(placed)


def write_workbook(
    sheets: Sequence[Sheet], layout: str, lore: Lore, lang: str
) -> bytes:
    """The bytes of an .xlsx; the same tables give the same bytes.

    Args:
        sheets: The tables, in the order of the sheets.
        layout: What the hidden sheet remembers.
        lore: The labels of choices.
        lang: The language of headings, notes and choices.

    Raises:
        SourceError: A cell holds a control character, which no workbook can.
    """
    from openpyxl import Workbook

    book = Workbook()
    front = book.active
    assert front is not None
    _write_front(front, sheets, lang)
    choices = Choices(book, lore, lang)
    names = {sheet.schema.name: sheet_name(sheet.schema, lang) for sheet in sheets}
    problems: list[TableProblem] = []
    for sheet in sheets:
        page = book.create_sheet(names[sheet.schema.name])
        _write_sheet(page, sheet, choices, problems, lang)
        _restrict(page, sheet, choices, sheets, names)
    if problems:
        raise SourceError(
            f"{len(problems)} cell(s) that no workbook can hold; nothing was written",
            f"ブックに入れられないセルが{len(problems)}件あります。"
            "何も書き出していません",
            problems,
        )
    choices.finish()
    hidden = book.create_sheet(LAYOUT)
    hidden.sheet_state = "veryHidden"
    for number, start in enumerate(range(0, len(layout), 30_000), start=1):
        put(hidden, number, 1, layout[start : start + 30_000])
    return packed(book)


_FRONT = (
    Text("How to fill in this workbook", "このブックの使い方"),
    Text(
        "Each sheet is one table. Do not change the names of sheets and headings.",
        "シートごとに1つの表です。シート名と見出しは変えないでください。",
    ),
    Text(
        "Point at a heading to read what belongs below it. Headings in dark blue must "
        "be filled in, those in light blue may stay empty.",
        "見出しにカーソルを合わせると、記入する内容が表示されます。"
        "濃い青の見出しは必須、薄い青は空でもかまいません。",
    ),
    Text(
        "Every row cites its source: the document's identifier (from the sheet of "
        "documents) and the lines in it.",
        "どの行にも出典（documents 表の識別子）と行番号を記入します。",
    ),
    Text(
        "Write names, dates and figures as the document prints them; leave empty what "
        "it does not say. Summaries are in your own words.",
        "名称・日付・数値は文書のとおりに記入し、書かれていないことは空のままに"
        "してください。要約は自分の言葉で書きます。",
    ),
    Text(
        "When done: kg validate THIS_FILE.xlsx, then kg region import THIS_FILE.xlsx.",
        "記入が済んだら kg validate このファイル.xlsx、"
        "次に kg region import このファイル.xlsx を実行します。",
    ),
)


def _write_front(page: "Worksheet", sheets: Sequence[Sheet], lang: str) -> None:
    """The first sheet: how to fill in the others, and a list of them."""
    from openpyxl.styles import Alignment, Font

    page.title = "はじめに" if lang == Lang.JA else "Read me"
    page.column_dimensions["A"].width = 40
    page.column_dimensions["B"].width = 60
    for number, text in enumerate(_FRONT, start=1):
        cell = put(page, number, 1, text.of(lang))
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        page.merge_cells(start_row=number, end_row=number, start_column=1, end_column=2)
        page.row_dimensions[number].height = 20 if number == 1 else 34
    page["A1"].font = Font(bold=True, size=14)
    start = len(_FRONT) + 2
    for number, sheet in enumerate(sheets, start=start):
        title = sheet.schema.title.of(lang)
        cell = put(page, number, 1, title)
        link_to(cell, sheet_name(sheet.schema, lang), "A1")
        put(page, number, 2, f"{sheet.schema.name}.csv")


def _write_sheet(
    page: "Worksheet",
    sheet: Sheet,
    choices: "Choices",
    problems: list[TableProblem],
    lang: str,
) -> None:
    """The cells of one table."""
    from openpyxl.utils.exceptions import IllegalCharacterError

    for number, row in enumerate(sheet.grid.rows, start=1):
        for position, cell in enumerate(row):
            if cell is None or cell == "":
                continue
            column = sheet.columns[position] if position < len(sheet.columns) else None
            if column is None or number <= sheet.heading:
                value: Cell = cell
            elif number == sheet.heading + 1:
                value = column.titles.of(lang)
            else:
                value = choices.shown(column, cell)
            try:
                put(page, number, position + 1, value)
            except IllegalCharacterError:
                place = Place(sheet.grid.path, number, None, sheet.grid.sheet, position)
                message = Text(
                    f"{value!r} holds a control character; remove it",
                    f"「{value}」に制御文字が含まれています。取り除いてください",
                )
                problems.append(TableProblem(TableCode.WRONG_VALUE, place, message))
    _dress(page, sheet, lang)


def _dress(page: "Worksheet", sheet: Sheet, lang: str) -> None:
    """Headings, notes, widths and formats."""
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from wcwidth import wcswidth

    top = sheet.heading + 1
    page.freeze_panes = f"A{top + 1}"
    print_across(page)
    for position, column in enumerate(sheet.columns):
        letter = get_column_letter(position + 1)
        cells = [page.cell(row, position + 1) for row in range(top, page.max_row + 1)]
        longest = max(
            (
                max(wcswidth(part) for part in str(c.value).split("\n"))
                for c in cells
                if c.value is not None
            ),
            default=0,
        )
        width = min(max(longest + 2, _NARROWEST), _WIDEST)
        page.column_dimensions[letter].width = width
        if column is None:
            continue
        if column.datatype not in {"integer", "decimal"}:
            page.column_dimensions[letter].number_format = "@"
        if longest > _WIDEST:
            for number, cell in enumerate(cells[1:], start=top + 1):
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                high = -(-wcswidth(str(cell.value or "")) // _WIDEST)
                row = page.row_dimensions[number]
                row.height = max(row.height or 0, _LINE * min(max(high, 1), 12))
        heading = cells[0]
        colour = "1F4E79" if column.required else "DDEBF7"
        heading.fill = PatternFill("solid", fgColor=colour)
        heading.font = Font(bold=True, color="FFFFFF" if column.required else "1F4E79")
        heading.alignment = Alignment(wrap_text=True, vertical="center")
        said = column.note or column.expected()
        must = Text("must be filled in", "必須") if column.required else None
        lines = [must.of(lang)] if must else []
        note = Comment("\n".join([*lines, said.of(lang)]), "kg")
        note.width, note.height = 280, 110
        heading.comment = note


def _restrict(
    page: "Worksheet",
    sheet: Sheet,
    choices: Choices,
    sheets: Sequence[Sheet],
    names: Mapping[str, str],
) -> None:
    """Give drop-downs to columns that make a choice or refer to another sheet."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    referred = {
        key.columns[0]: found
        for key in sheet.schema.foreign_keys
        if len(key.columns) == 1
        and (found := _key_range(key.schema, key.references[0], sheets, names))
    }
    first, last = sheet.heading + 2, max(page.max_row, sheet.heading + 1) + _SPARE
    for position, column in enumerate(sheet.columns):
        if column is None:
            continue
        cells = choices.range_of(column) or referred.get(column.name)
        if cells is None:
            continue
        letter = get_column_letter(position + 1)
        rule = DataValidation(type="list", formula1=cells, allow_blank=True)
        # Codes may be typed as well as labels: a choice is offered, not enforced.
        rule.errorStyle = "warning"
        rule.showErrorMessage = True
        rule.add(f"{letter}{first}:{letter}{last}")
        page.add_data_validation(rule)


def _key_range(
    kind: str, name: str, sheets: Sequence[Sheet], names: Mapping[str, str]
) -> str | None:
    """The cells of a key column on another sheet; None where it is not there."""
    from openpyxl.utils import get_column_letter

    for sheet in sheets:
        if sheet.schema.name == kind:
            for position, column in enumerate(sheet.columns):
                if column is not None and column.name == name:
                    letter = get_column_letter(position + 1)
                    first = sheet.heading + 2
                    last = len(sheet.grid.rows) + _SPARE
                    return f"'{names[kind]}'!${letter}${first}:${letter}${last}"
    return None
