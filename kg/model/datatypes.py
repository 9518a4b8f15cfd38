"""The CSVW datatypes our schemas use: does a cell fit, and what is its plain form.

Shape: a checker takes the text of a cell and returns its canonical lexical form, or
None where the text does not fit. Source: W3C "Tabular Data Model and Metadata", the
canonical forms of XML Schema.
"""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from kg.model.lang import Text

__all__ = ["BASES", "Checker", "checker", "expectation", "is_choice"]

Checker = Callable[[str], str | None]

_INTEGER = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
_YEAR = re.compile(r"[0-9]{4}")
_BOOLEANS = {"true": "true", "1": "true", "false": "false", "0": "false"}


def _string(text: str) -> str | None:
    return text


def _integer(text: str) -> str | None:
    if not _INTEGER.fullmatch(text):
        return None
    # Not int(): it refuses thousands of digits.
    digits = text.lstrip("+-").lstrip("0") or "0"
    return f"-{digits}" if text.startswith("-") and digits != "0" else digits


def _decimal(text: str) -> str | None:
    if not _DECIMAL.fullmatch(text):
        return None
    plain = format(Decimal(text), "f")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return "0" if plain in {"-0", ""} else plain


def _date(text: str) -> str | None:
    match = _DATE.fullmatch(text)
    if not match:
        return None
    try:
        date(*map(int, match.groups()))
    except ValueError:
        return None
    return text


def _month(text: str) -> str | None:
    return text if _MONTH.fullmatch(text) else None


def _year(text: str) -> str | None:
    return text if _YEAR.fullmatch(text) else None


#: Checkers by the name of the base datatype.
BASES: dict[str, Checker] = {
    "string": _string,
    "integer": _integer,
    "decimal": _decimal,
    "boolean": _BOOLEANS.get,
    "date": _date,
    "gYearMonth": _month,
    "gYear": _year,
}

_EXPECTED = {
    "string": Text("text", "文字列"),
    "integer": Text("a whole number, such as 2376", "整数（例 2376）"),
    "decimal": Text("a number, such as 67.5", "数値（例 67.5）"),
    "boolean": Text("true or false", "true または false"),
    "date": Text("a date, such as 2010-09-30", "日付（例 2010-09-30）"),
    "gYearMonth": Text("a month, such as 2016-03", "年月（例 2016-03）"),
    "gYear": Text("a year, such as 2021", "西暦年（例 2021）"),
}
_CHOICE = re.compile(r"[\w-]+(\|[\w-]+)+")


def checker(base: str, pattern: str | None) -> Checker:
    """The checker of a datatype, narrowed by a regular expression where given.

    Raises:
        KeyError: The base datatype is not one of `BASES`.
        re.error: The pattern is not a regular expression.
    """
    fits = BASES[base]
    if pattern is None:
        return fits
    match = re.compile(pattern).fullmatch

    def check(text: str) -> str | None:
        return fits(text) if match(text) else None

    return check


def is_choice(pattern: str) -> bool:
    """Is a pattern a plain list of words, such as `gross|net`?"""
    return bool(_CHOICE.fullmatch(pattern))


def expectation(base: str, pattern: str | None) -> Text:
    """What a cell of this datatype should hold, for a message."""
    if pattern is None:
        return _EXPECTED[base]
    if is_choice(pattern):
        choices = pattern.split("|")
        return Text(f"one of {', '.join(choices)}", f"{'、'.join(choices)} のいずれか")
    return Text(f"text of the form {pattern}", f"{pattern} の形の文字列")
