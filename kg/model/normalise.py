"""Bring what people type into the plain form of a column, and say what was changed.

The one place where a cell's text is changed. Whatever is done is one of the steps of
`Step`, which `--show-normalised` lists cell by cell; docs/normalising.md explains each.
A cell that already has its plain form is left alone, and one that cannot be understood
is refused, never guessed.

Shape: a `Normaliser` belongs to one table kind; it takes the cell of a file (text, or
a typed value of a workbook) and gives a `Reading`.
"""

import math
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime

from kg.model.cells import (
    ENDS,
    Cell,
    Reading,
    Step,
    control_character,
    is_error,
    narrow,
    plain_number,
)
from kg.model.datatypes import Checker, is_choice
from kg.model.lang import Text
from kg.model.lore import Lore
from kg.model.municipality import check_digit
from kg.model.printed import squeeze
from kg.model.quantity import parse_quantity
from kg.model.table import KEY, Column, TableSchema
from kg.model.years import Dated, YearReader

__all__ = ["Normaliser"]


_FISCAL = "[0-9]{4}"
_PERIOD = "[0-9]{4}(-[0-9]{4})?"
_LINES = "[1-9][0-9]*(-[1-9][0-9]*)?|page"
_NUMBERS = ("[0-9]{2}", "[0-9]{2}(-[0-9])?")
#: Patterns of cells that are numbers, so that a number cell is no surprise.
_NUMERIC = frozenset({_FISCAL, _PERIOD, _LINES, *_NUMBERS, "[0-9]{6}"})
_NUMBERED = re.compile(r"([0-9]{1,2})(-[0-9])?")
_LINE = "([1-9][0-9]{0,8})(?:行目?)?"
_RUN = re.compile(rf"{_LINE} *(?:(?:[~〜‐–—−ー-]|から) *{_LINE}(?:まで)?)?")
_DASHES = str.maketrans(dict.fromkeys("‐‑–—−ー", "-"))
_TRUE = {"true", "yes", "はい", "○", "〇", "◯", "有", "1"}
_FALSE = {"false", "no", "いいえ", "×", "✕", "無", "0"}
_PAGE = {"page", "ページ", "頁"}
#: Spreadsheet programs keep fifteen digits of a number.
_EXACT = 10**15

_DATE_CELL = Text(
    "the spreadsheet has made a date of it; set the cell to text and type it again",
    "表計算ソフトが日付に変えています。セルの書式を文字列にして入力し直してください",
)
_MONTH_NUMBER = Text(
    "as a number, October and January look alike (2010.1); set the cell to text and "
    "type it as 2010-10",
    "数値では10月と1月の区別がつきません（2010.1）。"
    "セルの書式を文字列にして 2010-10 のように入力してください",
)
_TRUTH_CELL = Text(
    "the spreadsheet has made a truth value of it; set the cell to text and type it "
    "again",
    "表計算ソフトが論理値に変えています。セルの書式を文字列にして入力し直してください",
)
_LONG_NUMBER = Text(
    "the spreadsheet keeps 15 digits of a number; set the cell to text and type it "
    "again",
    "表計算ソフトは数値を15桁までしか保ちません。"
    "セルの書式を文字列にして入力し直してください",
)
_ERROR_CELL = Text(
    "the spreadsheet could not compute or show it; type the value",
    "表計算ソフトが計算・表示できなかった値です。値を入力してください",
)
_CONTROL = Text(
    "it holds a control character; type it again",
    "制御文字が含まれています。入力し直してください",
)
_YEAR_OF_YEARS = Text(
    "a fiscal year stands where a calendar year belongs",
    "暦年の列に年度が記入されています",
)


class Normaliser:
    """Reads the cells of one table kind.

    Args:
        schema: The kind of table.
        lore: What has to be looked up.
    """

    def __init__(self, schema: TableSchema, lore: Lore) -> None:
        self._schema = schema
        self._lore = lore
        self._fits = {c.name: c.checker() for c in schema.cells}
        self._plain = {c.name: self._checker(c) for c in schema.cells}
        self._municipal = {
            key.columns[0]
            for key in schema.foreign_keys
            if key.schema == "municipalities" and len(key.columns) == 1
        }

    def _checker(self, column: Column) -> Checker:
        """The checker of a column, narrowed to the codes of its scheme.

        A label in small letters, such as `persons`, looks like a code and is none.
        """
        fits, scheme = self._fits[column.name], column.scheme()
        if scheme is None or column.choices():
            return fits

        def check(text: str) -> str | None:
            return fits(text) if text in self._lore.labels(scheme) else None

        return check

    def plain(self, column: Column) -> Checker:
        """The plain form of a cell that needs no reading; None for any other."""
        return self._plain[column.name]

    def read(self, column: Column, cell: Cell, unit: str | None = None) -> Reading:
        """What a cell of a column says.

        Args:
            column: A column of the schema, not a virtual one.
            cell: What the file holds there; an empty cell says nothing.
            unit: The code of the unit, where another cell of the row gives one.
        """
        if cell is None or cell == "":
            return Reading(None)
        if not isinstance(cell, str):
            return self._typed(column, cell, unit)
        text = cell.strip(ENDS)
        if not text:
            return Reading(None, (Step.SPACE,))
        if control_character(text):
            return Reading(None, why=_CONTROL)
        if is_error(text):
            return Reading(None, why=_ERROR_CELL, mangled=True)
        found = self._text(column, text, unit)
        if found.value is None or text == cell:
            return found
        return Reading(found.value, tuple(dict.fromkeys((Step.SPACE, *found.steps))))

    def _typed(self, column: Column, cell: Cell, unit: str | None) -> Reading:
        """What a number, a date or a truth value of a workbook says."""
        if isinstance(cell, bool):
            if column.datatype == "boolean":
                return Reading("true" if cell else "false")
            return Reading(None, why=_TRUTH_CELL, mangled=True)
        if isinstance(cell, int | float):
            return self._number_cell(column, cell, unit)
        midnight = isinstance(cell, datetime) and cell == datetime(
            *cell.timetuple()[:3]
        )
        day = cell.date() if isinstance(cell, datetime) and midnight else cell
        if isinstance(day, date) and not isinstance(day, datetime):
            if column.datatype == "date":
                return Reading(day.isoformat())
            if column.datatype == "gYearMonth" and day.day == 1:
                return Reading(day.isoformat()[:7], (Step.DATE,))
        return Reading(None, why=_DATE_CELL, mangled=True)

    def _number_cell(
        self, column: Column, cell: int | float, unit: str | None
    ) -> Reading:
        """What a number of a workbook says."""
        if not math.isfinite(cell) or abs(cell) >= _EXACT:
            return Reading(None, why=_LONG_NUMBER, mangled=True)
        text = plain_number(cell)
        if column.datatype == "gYearMonth":
            return Reading(None, why=_MONTH_NUMBER, mangled=True)
        if column.name in self._municipal and len(text) == 5:
            return self._shortened(text)
        found = self._text(column, text, unit)
        if (
            column.datatype != "string"
            or column.pattern in _NUMERIC
            or column.name in self._municipal
        ):
            return found
        # Where anything may stand, zeros may have been lost.
        steps = (Step.NUMBER, *found.steps)
        return Reading(found.value, steps if found.value is not None else (), found.why)

    def _shortened(self, text: str) -> Reading:
        """A five-digit number: a code, or a code with check digit short of its zero."""
        code = f"0{text[:4]}"
        if check_digit(code) != text[4] or not self._lore.exists(code):
            return Reading(text)
        if self._lore.exists(text):
            why = Text(
                f"as a number it may be {text} or 0{text}; set the cell to text and "
                "type the code again",
                f"数値のため {text} か 0{text} か分かりません。"
                "セルの書式を文字列にして入力し直してください",
            )
            return Reading(None, why=why, mangled=True)
        return Reading(code, (Step.ZEROS, Step.CHECK_DIGIT))

    def _text(self, column: Column, text: str, unit: str | None) -> Reading:
        """Try the readings of the column's type; the checker has the last word."""
        plainly, fits = self._plain[column.name], self._fits[column.name]
        value = plainly(text)
        if value is not None:
            return Reading(value, (Step.PLAIN,) if value != text else ())
        plain = narrow(text)
        value = plainly(plain)
        if value is not None:
            steps = (Step.WIDTH, Step.PLAIN) if value != plain else (Step.WIDTH,)
            return Reading(value, steps)
        if column.datatype in {"integer", "decimal"}:
            return self._quantity(column, text, unit)
        found = self._reader(column)(column, text)
        value = fits(found.value) if found.value is not None else None
        if value is None and fits(text) == text:
            # Of the right form, though no code of the scheme: a rule will say so.
            return Reading(text)
        return Reading(None, why=found.why) if value is None else found

    def _reader(self, column: Column) -> Callable[[Column, str], Reading]:
        """How the cells of a column are read."""
        by_type: dict[str, Callable[[Column, str], Reading]] = {
            "boolean": _boolean,
            "date": self._date,
            "gYearMonth": self._month,
            "gYear": self._year,
        }
        by_pattern: dict[str, Callable[[Column, str], Reading]] = {
            _FISCAL: self._fiscal_year,
            _PERIOD: self._period,
            _LINES: _lines,
            **dict.fromkeys(_NUMBERS, _numbered),
            KEY: _key,
        }
        pattern = column.pattern or ""
        if column.datatype in by_type:
            return by_type[column.datatype]
        if column.name in self._municipal:
            return self._code
        if column.scheme() or is_choice(pattern):
            return self._choice
        return by_pattern.get(pattern, _nothing)

    def _quantity(self, column: Column, text: str, unit: str | None) -> Reading:
        """A number as people type it: `▲1,234`, `12百万円`, `５万人`."""
        elsewhere = self._schema.unit_column(column)
        code = unit if elsewhere else self._schema.fixed_unit
        labels = self._lore.labels("unit").get(code) if code else None
        wanted = labels.all() if labels else ()
        found = parse_quantity(text, wanted)
        if found is None:
            return Reading(None)
        if found.value is None:
            return Reading(None, why=_other_unit(found.unit, wanted))
        plain = format(found.value.normalize(), "f") if found.value else "0"
        value = self._fits[column.name](plain)
        if value is None:
            named = Text(wanted[1], wanted[0]) if wanted else Text("ones", "1単位")
            why = Text(f"that is {plain} {named.en}", f"{named.ja}では {plain} です")
            return Reading(None, why=why)
        return Reading(value, found.steps or (Step.PLAIN,))

    def _years(self) -> YearReader:
        return YearReader(self._lore.eras())

    def _date(self, column: Column, text: str) -> Reading:
        return _told(self._years().date(text))

    def _month(self, column: Column, text: str) -> Reading:
        return _told(self._years().month(text))

    def _year(self, column: Column, text: str) -> Reading:
        read = self._years()
        found = read.year(text)
        if found is None and read.fiscal_year(text) is not None:
            return Reading(None, why=_YEAR_OF_YEARS)
        return _told(found)

    def _fiscal_year(self, column: Column, text: str) -> Reading:
        return _told(self._years().fiscal_year(text))

    def _period(self, column: Column, text: str) -> Reading:
        return _told(self._years().period(text))

    def _code(self, column: Column, text: str) -> Reading:
        """A municipality by its code, its code with check digit, or its name."""
        plain = narrow(text)
        steps = (Step.WIDTH,) if plain != text else ()
        if re.fullmatch("[0-9]{4}", plain):
            return Reading(plain.zfill(5), (*steps, Step.ZEROS))
        if re.fullmatch("[0-9]{6}", plain):
            if check_digit(plain[:5]) == plain[5]:
                return Reading(plain[:5], (*steps, Step.CHECK_DIGIT))
            why = Text(
                f"the check digit of {plain} is wrong",
                f"{plain} の検査数字が合いません",
            )
            return Reading(None, why=why)
        codes = self._lore.municipality(plain)
        if len(codes) == 1:
            return Reading(codes[0], (Step.NAME,))
        if codes:
            listed = ", ".join(codes)
            why = Text(
                f"{plain} may be any of {listed}; write the code",
                f"{plain} は {listed} のどれか分かりません。コードを記入してください",
            )
            return Reading(None, why=why)
        return Reading(None)

    def _choice(self, column: Column, text: str) -> Reading:
        """A code of a scheme, or a label of one in either language."""
        allowed = column.choices()
        wanted = squeeze(text).casefold()
        for code in allowed:
            if code.casefold() == wanted:
                plain = narrow(text)
                marks = {Step.WIDTH: plain != text, Step.CASE: plain != code}
                return Reading(code, tuple(s for s, done in marks.items() if done))
        labels = self._lore.labels(column.scheme() or "")
        meant = [
            code
            for code in (allowed or labels)
            if code in labels and labels[code].mean(wanted)
        ]
        if len(meant) == 1:
            return Reading(meant[0], (Step.LABEL,))
        return _key(column, text) if column.pattern == KEY else Reading(None)


def _told(found: Dated | None) -> Reading:
    """A date or year that was understood, or not."""
    return Reading(found.value, found.steps) if found else Reading(None)


def _nothing(column: Column, text: str) -> Reading:
    """Other columns have one form only."""
    return Reading(None)


def _other_unit(written: str, wanted: Sequence[str]) -> Text:
    """Why a number cannot be given in the unit of its column."""
    if not wanted:
        return Text(
            f"the unit {written} is written, and the column has none",
            f"単位「{written}」が書かれていますが、列に単位がありません",
        )
    return Text(
        f"the unit {written} cannot be made that of the column ({wanted[0]})",
        f"単位「{written}」は列の単位（{wanted[0]}）に換算できません",
    )


def _boolean(column: Column, text: str) -> Reading:
    plain = narrow(text).casefold()
    if plain in _TRUE:
        return Reading("true", (Step.LABEL,))
    return Reading("false", (Step.LABEL,)) if plain in _FALSE else Reading(None)


def _lines(column: Column, text: str) -> Reading:
    """Line numbers: full-width digits, a wave dash for a range, 行 behind them."""
    plain = narrow(text)
    if plain.casefold() in _PAGE:
        return Reading("page", (Step.LABEL,))
    match = _RUN.fullmatch(plain)
    if match is None or (match[2] and int(match[2]) < int(match[1])):
        return Reading(None)
    steps = (Step.WIDTH, Step.LINES) if plain != text else (Step.LINES,)
    return Reading(f"{match[1]}-{match[2]}" if match[2] else match[1], steps)


def _numbered(column: Column, text: str) -> Reading:
    """Numbers of projects, items and the like: two digits, sometimes a sub-number."""
    plain = narrow(text).translate(_DASHES)
    match = _NUMBERED.fullmatch(plain)
    if match is None:
        return Reading(None)
    padded = match[1].zfill(2) + (match[2] or "")
    marks = {Step.WIDTH: plain != text, Step.ZEROS: padded != plain}
    return Reading(padded, tuple(step for step, done in marks.items() if done))


def _key(column: Column, text: str) -> Reading:
    """Keys: full-width and capital letters are brought down."""
    plain = narrow(text).translate(_DASHES)
    marks = {Step.WIDTH: plain != text, Step.CASE: plain.lower() != plain}
    return Reading(plain.lower(), tuple(step for step, done in marks.items() if done))
