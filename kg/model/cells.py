"""A cell as a file gives it, what is read from it, and what had to be done for that.

`kg/model/normalise.py` does it; docs/normalising.md explains each step.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum

from kg.model.lang import Text
from kg.model.problem import Place

__all__ = [
    "ENDS",
    "Cell",
    "Normalised",
    "Reading",
    "Step",
    "control_character",
    "is_blank",
    "is_error",
    "narrow",
    "plain_number",
    "shown",
]

#: A cell as a file gives it: text, or what a workbook stores.
Cell = str | int | float | bool | datetime | date | time | None

_ERRORS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!"}
)

#: What a spreadsheet shows in a column too narrow for a number has this many signs.
_NARROW = 4

#: What may stand around a cell without meaning anything: spaces of all kinds, line
#: breaks and the marks of no width that come along when text is copied.
ENDS = " \t\r\n\u00a0\u200b\u3000\ufeff"

_WIDE = {0xFF01 + n: 0x21 + n for n in range(94)} | {0x3000: 0x20, 0xA0: 0x20}
#: What no text holds and no workbook or XML can.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class Step(StrEnum):
    """One kind of change between what a file holds and what is read from it."""

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
    LINES = "lines"
    ZEROS = "zeros"
    CHECK_DIGIT = "check-digit"
    LABEL = "label"
    NAME = "name"
    NUMBER = "number"
    PLAIN = "plain"
    HEADING = "heading"
    ABOVE = "above"
    ENCODING = "encoding"

    @property
    def text(self) -> Text:
        """What was done, in a few words."""
        return _SAID[self]


_SAID = {
    Step.SPACE: Text("needless spaces taken away", "余分な空白を除く"),
    Step.WIDTH: Text("full-width characters made half-width", "全角を半角に"),
    Step.CASE: Text("capital letters made small", "大文字を小文字に"),
    Step.SIGN: Text("▲ or △ read as minus", "▲・△をマイナスに"),
    Step.SEPARATOR: Text("thousands separators taken away", "桁区切りを除く"),
    Step.SCALE: Text("converted to the unit of the column", "列の単位に換算"),
    Step.UNIT: Text("the unit taken away", "単位を除く"),
    Step.CALENDAR: Text("Japanese year made a western year", "和暦を西暦に"),
    Step.YEARS: Text("words or signs around years taken away", "年度・期間の書き方"),
    Step.DATE: Text("a date in another form", "日付の書き方"),
    Step.LINES: Text("words or signs around lines taken away", "行番号の書き方"),
    Step.ZEROS: Text("leading zeros put back", "先頭の0を補う"),
    Step.CHECK_DIGIT: Text("check digit taken away", "検査数字を除く"),
    Step.LABEL: Text("a label made the code it stands for", "名称を選択肢のコードに"),
    Step.NAME: Text("the name of a municipality made its code", "市町村名をコードに"),
    Step.NUMBER: Text("a number cell read as text", "数値セルを文字列に"),
    Step.PLAIN: Text("written in its plain form", "標準の書き方に"),
    Step.HEADING: Text("a heading in another form", "見出しの書き方"),
    Step.ABOVE: Text("a row above the headings left out", "見出しより上の行を読まない"),
    Step.ENCODING: Text("read in another encoding", "別の文字コードとして読む"),
}


@dataclass(frozen=True, slots=True)
class Normalised:
    """A cell, row or file that was not in its plain form: what it held and became."""

    place: Place
    found: str
    value: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell says: its plain form and what was done, or why it says nothing.

    `value` is None where the cell does not fit; `why` then says more than "does not
    fit" where more is known, and `mangled` that a spreadsheet program has changed what
    was typed.
    """

    value: str | None
    steps: tuple[Step, ...] = ()
    why: Text | None = None
    mangled: bool = False


def narrow(text: str) -> str:
    """Text with its full-width letters, digits, signs and spaces made half-width.

    Nothing else changes: ① and ² are no digits.

    >>> narrow("Ｒ３　①")
    'R3 ①'
    """
    return text.translate(_WIDE)


def is_blank(cell: Cell) -> bool:
    """Does a cell hold nothing, or nothing but spaces?"""
    return cell is None or (isinstance(cell, str) and not cell.strip(ENDS))


def control_character(text: str) -> bool:
    """Does a text hold a character that no text should?"""
    return _CONTROL.search(text) is not None


def is_error(text: str) -> bool:
    """Is this what a spreadsheet shows for want of a value, such as #REF! or ####?"""
    return text in _ERRORS or (len(text) >= _NARROW and not text.strip("#"))


def plain_number(value: int | float) -> str:
    """A number of a workbook as text: no exponent, no needless zeros."""
    text = format(Decimal(repr(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def shown(cell: Cell) -> str:
    """A cell as a person sees it: numbers without needless decimals."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return plain_number(cell)
    if isinstance(cell, datetime):
        return cell.isoformat(" ").removesuffix(" 00:00:00")
    return "" if cell is None else str(cell)
