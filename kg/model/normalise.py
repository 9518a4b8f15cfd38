"""Bring what people type into the plain form of a column, and say what was changed.

The one place where a cell's text is changed. Whatever is done is one of the steps of
`Step`, which `--show-normalised` lists cell by cell; docs/normalising.md explains each.
A cell that already has its plain form is left alone, and one that cannot be understood
is refused, never guessed.

Shape: a `Normaliser` belongs to one table kind; it takes the cell of a file (text, or
a typed value of a workbook) and gives a `Reading`.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from kg.model.datatypes import Checker, is_choice
from kg.model.lang import Text
from kg.model.printed import Era, squeeze
from kg.model.problem import Place
from kg.model.quantity import parse_quantity
from kg.model.table import KEY, Column, TableSchema
from kg.model.years import YearReader

__all__ = [
    "DATE_CELL",
    "ENDS",
    "ERROR_CELL",
    "Cell",
    "Labels",
    "Lore",
    "Normalised",
    "Normaliser",
    "Reading",
    "Step",
    "check_digit",
    "is_error",
    "shown",
]

#: A cell as a file gives it: text, or what a workbook stores.
Cell = str | int | float | bool | datetime | date | None


class Step(StrEnum):
    """One kind of change to a cell."""

    SPACE = "space"
    WIDTH = "width"
    CASE = "case"
    SIGN = "sign"
    SEPARATOR = "separator"
    SCALE = "scale"
    UNIT = "unit"
    CALENDAR = "calendar"
    YEARS = "years"
    DATE = "date"
    ZEROS = "zeros"
    CHECK_DIGIT = "check-digit"
    LABEL = "label"
    NAME = "name"
    NUMBER = "number"
    PLAIN = "plain"
    ENCODING = "encoding"

    @property
    def text(self) -> Text:
        """What was done, in a few words."""
        return _SAID[self]


_SAID = {
    Step.SPACE: Text("spaces at the ends taken away", "前後の空白を除く"),
    Step.WIDTH: Text("full-width characters made half-width", "全角を半角に"),
    Step.CASE: Text("capital letters made small", "大文字を小文字に"),
    Step.SIGN: Text("▲ or △ read as minus", "▲・△をマイナスに"),
    Step.SEPARATOR: Text("thousands separators taken away", "桁区切りを除く"),
    Step.SCALE: Text("converted to the unit of the column", "列の単位に換算"),
    Step.UNIT: Text("the unit taken away", "単位を除く"),
    Step.CALENDAR: Text("Japanese year made a western year", "和暦を西暦に"),
    Step.YEARS: Text("a year or range written out in words", "年度・期間の書き方"),
    Step.DATE: Text("a date in another form", "日付の書き方"),
    Step.ZEROS: Text("leading zeros put back", "先頭の0を補う"),
    Step.CHECK_DIGIT: Text("check digit taken away", "検査数字を除く"),
    Step.LABEL: Text("a label made the code it stands for", "名称を選択肢のコードに"),
    Step.NAME: Text("the name of a municipality made its code", "市町村名をコードに"),
    Step.NUMBER: Text("a number cell read as text", "数値セルを文字列に"),
    Step.PLAIN: Text("written in its plain form", "標準の書き方に"),
    Step.ENCODING: Text("read in another encoding", "別の文字コードとして読む"),
}


@dataclass(frozen=True, slots=True)
class Normalised:
    """A cell or file that was not in its plain form: what it held and became."""

    place: Place
    found: str
    value: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell says: its plain form and what was done, or why it says nothing.

    `value` is None where the cell does not fit; `why` then says more than "does not
    fit" where more is known.
    """

    value: str | None
    steps: tuple[Step, ...] = ()
    why: Text | None = None


@dataclass(frozen=True, slots=True)
class Labels:
    """What a code is called: the preferred label in both languages, and all others."""

    preferred: Text
    others: tuple[str, ...] = ()

    def mean(self, folded: str) -> bool:
        """Is this one of the labels, whatever its width, spacing and capitals?"""
        listed = (self.preferred.en, self.preferred.ja, *self.others)
        return any(squeeze(label).casefold() == folded for label in listed)


@dataclass(frozen=True, slots=True)
class Lore:
    """What has to be known besides the schema; looked up only where a cell needs it.

    Args:
        eras: The eras that Japanese years are counted in.
        labels: By scheme (such as `unit`, or `def` for classes and properties), the
            labels of each code.
        municipality: The codes of the municipalities that a name may mean.
    """

    eras: Callable[[], Sequence[Era]]
    labels: Callable[[str], Mapping[str, Labels]]
    municipality: Callable[[str], Sequence[str]]


_CODE = "[0-9]{5}"
_FISCAL = "[0-9]{4}"
_PERIOD = "[0-9]{4}(-[0-9]{4})?"
_LINES = "[1-9][0-9]*(-[1-9][0-9]*)?|page"
#: Patterns of cells that are numbers, so that a number cell is no surprise.
_NUMERIC = frozenset(
    {_CODE, _FISCAL, _PERIOD, _LINES, "[0-9]{2}", "[0-9]{2}(-[0-9])?", "[0-9]{6}"}
)
_NUMBERED = re.compile(r"([0-9]{1,2})(-[0-9])?")
_RANGE = re.compile(r"\s*[~〜‐–—−ー]\s*|\s*-\s+|\s+-\s*")
_DASHES = str.maketrans(dict.fromkeys("‐‑–—−ー", "-"))
#: What may stand around a cell without meaning anything.
ENDS = " \t\r\n　\ufeff"
_TRUE = {"true", "yes", "はい", "○", "〇", "◯", "有"}
_FALSE = {"false", "no", "いいえ", "×", "✕", "無"}
_CHECKED = re.compile(r"[0-9]{6}")
#: Why a typed date is refused: it stood for something else before.
DATE_CELL = Text(
    "the spreadsheet has made a date of it; set the cell to text and type it again",
    "表計算ソフトが日付に変えています。セルの書式を文字列にして入力し直してください",
)
#: Why what a spreadsheet shows for a value that it could not show is refused.
ERROR_CELL = Text(
    "the spreadsheet could not compute or show the value; type it, or clear the cell",
    "表計算ソフトが値を計算・表示できていません。"
    "値を入力するか、セルを空にしてください",
)
_ERRORS = re.compile(r"#(REF!|N/A|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|#+)")
_YEAR_OF_YEARS = Text(
    "a fiscal year stands where a calendar year belongs",
    "暦年の列に年度が記入されています",
)


def check_digit(code: str) -> str:
    """The check digit of a five-digit municipality code (weights 6 to 2, modulo 11)."""
    total = sum(int(c) * w for c, w in zip(code, range(6, 1, -1), strict=True))
    return str((11 - total % 11) % 10)


def is_error(text: str) -> bool:
    """Is this what a spreadsheet shows instead of a value, such as #REF! or ####?"""
    return text.startswith("#") and _ERRORS.fullmatch(text) is not None


def shown(cell: Cell) -> str:
    """A cell as a person sees it: numbers without needless decimals."""
    if isinstance(cell, float) and not isinstance(cell, bool):
        return _plain_number(cell)
    return "" if cell is None else str(cell)


def _plain_number(value: float) -> str:
    """A number of a workbook as text: no exponent, no needless zeros."""
    text = format(Decimal(repr(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


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

    def read(self, column: Column, cell: Cell) -> Reading:
        """What a cell of a column says.

        Args:
            column: A column of the schema, not a virtual one.
            cell: What the file holds there; an empty cell says nothing.
        """
        if cell is None or cell == "":
            return Reading(None)
        steps: list[Step] = []
        if isinstance(cell, str):
            text = cell
            value = self._plain[column.name](text)
            bare = text.strip(ENDS)
            if value is not None and bare == text:
                return Reading(value, (Step.PLAIN,) if value != text else ())
            if bare != text:
                steps.append(Step.SPACE)
                text = bare
                if not text:
                    return Reading(None, tuple(steps))
        else:
            typed = self._typed(column, cell)
            if isinstance(typed, Reading):
                return typed
            text = typed
            if column.datatype == "string" and column.pattern not in _NUMERIC:
                # Where anything may stand, zeros may have been lost.
                steps.append(Step.NUMBER)
        return self._finish(column, text, steps)

    def _typed(self, column: Column, cell: object) -> str | Reading:
        """The text of a number, or the reading of a date or a yes or no."""
        if isinstance(cell, bool):
            text = "true" if cell else "false"
            if column.datatype == "boolean":
                return Reading(text)
            return text
        if isinstance(cell, int | float):
            return _plain_number(cell)
        if isinstance(cell, datetime):
            whole = cell.hour == cell.minute == cell.second == 0
            cell = cell.date() if whole else cell
        if isinstance(cell, date) and not isinstance(cell, datetime):
            if column.datatype == "date":
                return Reading(cell.isoformat())
            if column.datatype == "gYearMonth" and cell.day == 1:
                return Reading(cell.isoformat()[:7], (Step.DATE,))
        return Reading(None, why=DATE_CELL)

    def _finish(self, column: Column, text: str, steps: list[Step]) -> Reading:
        """Try the readings of the column's type; the checker has the last word."""
        value = self._plain[column.name](text)
        if value is not None:
            if value != text:
                steps.append(Step.PLAIN)
            return Reading(value, tuple(steps))
        found = self._reader(column)(column, text)
        fits = self._fits[column.name]
        value = fits(found.value) if found.value is not None else None
        if value is None:
            return Reading(None, why=found.why)
        if value == text:
            # Of the right form, though no code of the scheme: a rule will say so.
            return Reading(value, tuple(steps))
        return Reading(value, (*steps, *found.steps))

    def _reader(self, column: Column) -> Callable[[Column, str], Reading]:
        """How the cells of a column are read."""
        by_type: dict[str, Callable[[Column, str], Reading]] = {
            "integer": self._number,
            "decimal": self._number,
            "boolean": _boolean,
            "date": self._date,
            "gYearMonth": self._month,
            "gYear": self._year,
        }
        if column.datatype in by_type:
            return by_type[column.datatype]
        pattern = column.pattern or ""
        by_pattern: dict[str, Callable[[Column, str], Reading]] = {
            _CODE: self._code,
            _FISCAL: self._fiscal_year,
            _PERIOD: self._period,
            _LINES: _lines,
            "[0-9]{2}": _numbered,
            "[0-9]{2}(-[0-9])?": _numbered,
        }
        if pattern in by_pattern:
            return by_pattern[pattern]
        if column.scheme() or is_choice(pattern):
            return self._choice
        return _key

    def _number(self, column: Column, text: str) -> Reading:
        unit = self._schema.fixed_unit
        labels = self._unit(unit)
        if self._schema.unit_column(column) is not None:
            # The unit stands in another cell of the row: services/read.py holds them
            # together once the whole row is read.
            return Reading(None)
        return _number(text, labels)

    def _unit(self, code: str | None) -> Sequence[str]:
        """The labels of a unit; none where there is none."""
        labels = self._lore.labels("unit").get(code) if code else None
        return (labels.preferred.ja, labels.preferred.en) if labels else ()

    def with_unit(self, column: Column, text: str, unit: str | None) -> Reading:
        """What a number says whose unit stands in another cell of its row.

        Args:
            column: The column of the number.
            text: Its cell.
            unit: The code of the unit, where one is given.
        """
        found = _number(text, self._unit(unit))
        value = self._fits[column.name](found.value) if found.value else None
        return Reading(value, found.steps if value else (), found.why)

    def _years(self) -> YearReader:
        return YearReader(self._lore.eras())

    def _date(self, column: Column, text: str) -> Reading:
        return _told(self._years().date(text), Step.DATE)

    def _month(self, column: Column, text: str) -> Reading:
        return _told(self._years().month(text), Step.DATE)

    def _year(self, column: Column, text: str) -> Reading:
        read = self._years()
        found = read.year(text)
        if found is None and read.fiscal_year(text) is not None:
            return Reading(None, why=_YEAR_OF_YEARS)
        return _told(found, Step.YEARS)

    def _fiscal_year(self, column: Column, text: str) -> Reading:
        return _told(self._years().fiscal_year(text), Step.YEARS)

    def _period(self, column: Column, text: str) -> Reading:
        return _told(self._years().period(text), Step.YEARS)

    def _code(self, column: Column, text: str) -> Reading:
        """A municipality by its code, its code with check digit, or its name."""
        plain, steps = _narrow(text)
        if plain.isdigit():
            if len(plain) == 4:
                return Reading(plain.zfill(5), (*steps, Step.ZEROS))
            if _CHECKED.fullmatch(plain):
                if check_digit(plain[:5]) == plain[5]:
                    return Reading(plain[:5], (*steps, Step.CHECK_DIGIT))
                why = Text(
                    f"the check digit of {plain} is wrong",
                    f"{plain} の検査数字が合いません",
                )
                return Reading(None, why=why)
            return Reading(plain, steps)
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
            if squeeze(code).casefold() == wanted:
                return Reading(code, (Step.CASE,))
        scheme = column.scheme()
        if scheme is None:
            return _key(column, text)
        meant = [
            code
            for code, labels in self._lore.labels(scheme).items()
            if (not allowed or code in allowed) and labels.mean(wanted)
        ]
        if len(meant) == 1:
            return Reading(meant[0], (Step.LABEL,))
        return _key(column, text)


def _told(value: str | None, step: Step) -> Reading:
    """A date or year that was understood, or not."""
    return Reading(value, (step,) if value is not None else ())


def _narrow(text: str) -> tuple[str, tuple[Step, ...]]:
    """Text with its full-width characters narrowed and its spaces gone."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    return plain, (Step.WIDTH,) if plain != text else ()


def _number(text: str, unit: Sequence[str]) -> Reading:
    """A number as people type it: `▲1,234`, `12百万円`, `５万人`.

    Args:
        text: The cell.
        unit: The labels of the unit that the column is in; none where it has no unit.
    """
    found = parse_quantity(text, unit)
    if found is None:
        return Reading(None)
    if found.value is None:
        why = Text(
            f"the unit {found.unit} is not that of the column"
            + (f" ({unit[0]})" if unit else ""),
            f"単位「{found.unit}」が列の単位"
            + (f"（{unit[0]}）" if unit else "")
            + "と合いません",
        )
        return Reading(None, why=why)
    marks = {
        Step.WIDTH: found.widened,
        Step.SIGN: found.signed,
        Step.SEPARATOR: found.separated,
        Step.SCALE: found.scaled,
        Step.UNIT: found.unit != "" and not found.scaled,
    }
    steps = tuple(step for step, done in marks.items() if done)
    value = format(found.value.normalize(), "f") if found.value else "0"
    return Reading(value, steps or (Step.PLAIN,))


def _boolean(column: Column, text: str) -> Reading:
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    # NFKC leaves ○ and × alone; the digits 1 and 0 become plain ones.
    if plain in _TRUE or plain == "1":
        return Reading("true", (Step.LABEL,))
    if plain in _FALSE or plain == "0":
        return Reading("false", (Step.LABEL,))
    return Reading(None)


def _lines(column: Column, text: str) -> Reading:
    """Line numbers: full-width digits, a wave dash for a range, 行 at the end."""
    plain, steps = _narrow(_RANGE.sub("-", unicodedata.normalize("NFKC", text)))
    bare = re.sub(r"(行目|行)$", "", plain.translate(_DASHES))
    if bare in {"ページ", "頁"}:
        return Reading("page", (Step.LABEL,))
    return Reading(bare, steps or (Step.PLAIN,))


def _numbered(column: Column, text: str) -> Reading:
    """Numbers of projects, items and the like: two digits, sometimes a sub-number."""
    plain, steps = _narrow(text)
    plain = plain.translate(_DASHES)
    match = _NUMBERED.fullmatch(plain)
    if match is None:
        return Reading(None)
    padded = match[1].zfill(2) + (match[2] or "")
    if padded != plain:
        steps = (*steps, Step.ZEROS)
    return Reading(padded, steps or (Step.PLAIN,))


def _key(column: Column, text: str) -> Reading:
    """Keys and identifiers: full-width and capital letters are brought down."""
    plain, steps = _narrow(text)
    if column.pattern == KEY:
        small = plain.translate(_DASHES).casefold()
        if small != plain:
            steps = (*steps, Step.CASE)
        plain = small
    return Reading(plain, steps or (Step.PLAIN,))
