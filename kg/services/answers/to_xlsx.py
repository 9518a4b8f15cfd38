"""Answers as a workbook: typed cells, and a second sheet that says what they are."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from math import ceil, isfinite
from typing import TYPE_CHECKING, Any

from pyoxigraph import Literal

from kg.errors import UsageError
from kg.model.lang import Text
from kg.model.result import Term
from kg.model.saved_query import Column
from kg.services.answers.cells import packed, print_across, put
from kg.services.answers.frame import Frame, Shown
from kg.services.answers.labels import LABEL
from kg.services.answers.units import unit_text
from kg.services.answers.values import plain, value_of
from kg.services.answers.visible import visible_lines
from kg.services.answers.wrapping import width_of, wrap

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["answer_xlsx"]

#: What a sheet can hold.
_ROWS, _COLUMNS, _CHARACTERS = 1_048_576, 16_384, 32_767
#: A spreadsheet keeps numbers as doubles: more digits than these would be lost.
_DIGITS = 15
#: Before this day the calendars of spreadsheets disagree.
_FIRST_DAY = date(1900, 3, 1)
_NARROW, _WIDE, _NAMES = 8, 40, 24
#: Nobody reads a wider sheet on one page of paper: then it takes several.
_LEGIBLE = 200
_HEAD_COLOUR = "1F4E79"
#: That of cells without a font of their own.
_FONT = "Calibri"
#: Points that a line takes, and how many a row may have.
_LINE, _HIGHEST = 15, 409
#: The space that a button of the filter takes in a heading.
_BUTTON = 4

_ANSWER = Text("answer", "答え")
_ABOUT = Text("about", "この表について")
_QUESTION = Text("question", "質問")
_COUNT = Text("rows", "行数")
_NOTE = Text("note", "注記")
_DATA = Text("The answer stands in the first sheet.", "答えは1枚目のシートにあります。")
_HEADINGS = (
    Text("heading", "見出し"),
    Text("variable", "変数"),
    Text("unit", "単位"),
    Text("English", "英語"),
    Text("Japanese", "日本語"),
)


def _exact(value: int | Decimal) -> bool:
    """Does a spreadsheet hold the number digit for digit?"""
    return len(Decimal(value).normalize().as_tuple().digits) <= _DIGITS and (
        abs(value) < 10**_DIGITS
    )


def _number_format(value: int | Decimal, measured: bool) -> str:
    """How a number is shown: as many places as stated, thousands apart with a unit."""
    exponent = Decimal(value).as_tuple().exponent
    places = max(-exponent, 0) if isinstance(exponent, int) else 0
    whole = "#,##0" if measured else "0"
    return f"{whole}.{'0' * places}" if places else whole


def _value(frame: Frame, row: Sequence[Term | None], shown: Shown) -> Any:
    """What a cell holds: a number, a date or a truth value where it can, else text."""
    term = row[shown.index]
    if term is None or shown.tells_unit:
        return frame.cell(row, shown) or None
    value = value_of(term)
    if isinstance(value, float):
        held = isfinite(value)
    elif isinstance(value, date):
        held = value >= _FIRST_DAY
    elif isinstance(value, str) and isinstance(term, Literal):
        return frame.cell(row, shown)
    else:
        held = isinstance(value, bool | str) or _exact(value)
    return value if held else plain(term)


def _put(page: "Worksheet", row: int, column: int, value: Any, measured: bool) -> Any:
    """Write a cell, and show it as what it is."""
    cell = put(page, row, column, _fitting(value))
    if isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"
    elif isinstance(value, int | Decimal) and not isinstance(value, bool):
        cell.number_format = _number_format(value, measured)
    return cell


def _fitting(value: Any) -> Any:
    """Text that a cell can hold: cut where it is too long, without what XML forbids."""
    if not isinstance(value, str):
        return value
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    text = ILLEGAL_CHARACTERS_RE.sub("\ufffd", value)
    text = text.replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
    if len(text) > _CHARACTERS:
        return text[: _CHARACTERS - 1] + "…"
    return text


def _head(page: "Worksheet", row: int, headings: Sequence[str]) -> None:
    """A row of headings, light on dark."""
    from openpyxl.styles import Alignment, Font, PatternFill

    for column, heading in enumerate(headings, start=1):
        cell = put(page, row, column, _fitting(heading))
        cell.font = Font(name=_FONT, size=11, bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor=_HEAD_COLOUR)
        cell.alignment = Alignment(vertical="center", wrap_text=True)


def _width(frame: Frame, shown: Shown) -> float:
    """How wide a column is made: its longest line, within reason; IRIs may be cut."""
    lines = [line for row in frame.rows for line in frame.cell(row, shown).split("\n")]
    longest = max([*map(width_of, lines), width_of(shown.heading) + _BUTTON])
    return min(max(longest + 2, _NARROW), _NAMES if shown.iris else _WIDE)


def _in_order(frame: Frame) -> list[Shown]:
    """The columns as a reader wants them: IRIs of what has a name come last."""
    return sorted(frame.columns, key=lambda shown: shown.iris and bool(shown.named_in))


def _height(row: Sequence[Any], widths: Sequence[float]) -> int:
    """How many lines a row takes in cells that wrap."""
    return max(
        (
            sum(len(wrap(line, _WIDE - 2)) for line in visible_lines(value).split("\n"))
            for value, width in zip(row, widths, strict=True)
            if isinstance(value, str) and width == _WIDE
        ),
        default=1,
    )


def _write_answer(page: "Worksheet", frame: Frame) -> None:
    from openpyxl.styles import Alignment
    from openpyxl.utils import get_column_letter

    columns = _in_order(frame)
    widths = [_width(frame, shown) for shown in columns]
    _head(page, 1, [shown.heading for shown in columns])
    for position, width in enumerate(widths, start=1):
        page.column_dimensions[get_column_letter(position)].width = width
    alignments = [
        # Words such as "not stated" stand where the numbers do.
        Alignment(
            horizontal="right" if shown.number else None,
            vertical="top",
            wrap_text=width == _WIDE,
        )
        for shown, width in zip(columns, widths, strict=True)
    ]
    for number, row in enumerate(frame.rows, start=2):
        values = [_value(frame, row, shown) for shown in columns]
        for position, (value, shown) in enumerate(zip(values, columns, strict=True)):
            if value is not None:
                cell = _put(page, number, position + 1, value, shown.measured)
                cell.alignment = alignments[position]
        height = _height(values, widths)
        if height > 1:
            page.row_dimensions[number].height = min(height * _LINE, _HIGHEST)
    page.freeze_panes = "A2"
    if columns:
        last = get_column_letter(len(columns))
        page.auto_filter.ref = f"A1:{last}{len(frame.rows) + 1}"
    print_across(page)
    page.page_setup.fitToWidth = ceil(max(sum(widths), 1) / _LEGIBLE)


def _write_about(
    page: "Worksheet",
    frame: Frame,
    columns: Sequence[Column],
    note: str | None,
    title: str | None,
) -> None:
    """What was asked, how much of the answer there is, and what each column holds."""
    from openpyxl.styles import Alignment, Font

    lang = frame.lang
    facts = [
        (_QUESTION.of(lang), title),
        (_COUNT.of(lang), len(frame.rows)),
        (_NOTE.of(lang), note or _DATA.of(lang)),
    ]
    row = 0
    for name, said in facts:
        if said is None:
            continue
        row += 1
        put(page, row, 1, name).font = Font(name=_FONT, size=11, bold=True)
        cell = put(page, row, 2, _fitting(said))
        cell.alignment = Alignment(horizontal="left")
    row += 2
    _head(page, row, [heading.of(lang) for heading in _HEADINGS])
    known = {column.name: column for column in columns}
    for shown in _in_order(frame):
        row += 1
        column = known.get(shown.name) or known.get(shown.name.removesuffix(LABEL))
        for position, text in enumerate(_told(shown, column, lang), start=1):
            put(page, row, position, _fitting(text))
    for letter, width in zip("ABCDE", (30, 30, 20, 40, 40), strict=True):
        page.column_dimensions[letter].width = width
    print_across(page)
    page.print_title_rows = None


def _told(shown: Shown, column: Column | None, lang: str) -> tuple[str, ...]:
    """What the second sheet says of a column."""
    if column is None:
        return shown.heading, shown.name, "", "", ""
    unit = unit_text(column.unit).of(lang) if column.unit else ""
    return shown.heading, shown.name, unit, column.text.en, column.text.ja


def answer_xlsx(
    frame: Frame,
    columns: Sequence[Column] = (),
    note: str | None = None,
    title: str | None = None,
) -> bytes:
    """A workbook; the same answer gives the same bytes.

    Numbers and dates are typed cells; codes such as 01205, and text that looks like a
    formula, stay text. What a spreadsheet would round or shift (more than 15 digits,
    days before March 1900) is text too.

    Args:
        frame: What is shown.
        columns: Labels and units by variable, for the second sheet.
        note: What is said there, such as how many rows are left out.
        title: What is asked.

    Raises:
        UsageError: The answer is larger than a sheet.
    """
    from openpyxl import Workbook

    if len(frame.rows) >= _ROWS or len(frame.columns) > _COLUMNS:
        raise UsageError(
            f"an .xlsx sheet holds {_ROWS - 1:,} rows and {_COLUMNS:,} columns; "
            f"the answer has {len(frame.rows):,} rows: use -f csv or parquet, "
            "or --limit",
            f".xlsx のシートは{_ROWS - 1:,}行、{_COLUMNS:,}列までで、答えは"
            f"{len(frame.rows):,}行あります。-f csv か parquet、または --limit を"
            "指定してください",
        )
    book: Workbook = Workbook()
    first = book.worksheets[0]
    first.title = _ANSWER.of(frame.lang)
    _write_answer(first, frame)
    second = book.create_sheet(_ABOUT.of(frame.lang))
    _write_about(second, frame, columns, note, title)
    return packed(book)
