"""What printed Japanese text says: its numbers, its years and dates, its wording.

Reads what municipal documents print: full-width digits, circled digits, thousands
separators, ▲ and △ for minus, 万 and 億, years of an era (令和元年, R7, H24. 1月).
Nothing here changes a document; it only makes two ways of printing comparable.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

__all__ = ["Era", "Printed", "carries_figure", "squeeze"]


@dataclass(frozen=True, slots=True)
class Era:
    """An era: its name (令和), its letter (R) and the calendar year it begins in."""

    name: str
    letter: str
    first_year: int


_TAG = re.compile(r"<[^<>]*>")
#: ①②③ and their kin: NFKC would glue their digit to what follows.
_CIRCLED = re.compile(
    "[\u2460-\u249b\u24ea-\u24ff\u2776-\u2793\u3251-\u325f\u32b1-\u32bf]"
)
_MINUS = str.maketrans({"△": "▲", "▴": "▲", "−": "-", "‐": "-", "–": "-"})
_SEPARATOR = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_NUMBER = re.compile(r"(?P<sign>▲\s*|-)?(?P<digits>\d+(?:\.\d+)?)")
_LARGE = re.compile(
    r"(?P<sign>▲\s*|-)?(?:(?P<oku>\d+(?:\.\d+)?)億)?(?:(?P<man>\d+(?:\.\d+)?)万)?"
    r"(?P<rest>\d+(?!\d*[万億]))?"
)
#: A number of municipalities in place of their names.
_COLLECTIVE = re.compile("(?:[1-9][0-9]*|全|各|関係)(?:市町村|市町|市村|町村|市|町|村)")
#: Municipalities by their first characters, in brackets.
_INITIALS = re.compile(r"\[\s*((?:\S[\s・、]+)+\S)\s*\]")
_OKU, _MAN = Decimal(10**8), Decimal(10**4)
#: The units that documents print large amounts in: 千円, 万円, 百万円, 億円.
_SCALES = tuple(Decimal(10**n) for n in (0, 3, 4, 6, 8))


def _plain(text: str) -> str:
    """Text with tags dropped and every digit an ASCII digit."""
    bare = _CIRCLED.sub(lambda m: f" {m[0]} ", _TAG.sub(" ", text))
    plain = unicodedata.normalize("NFKC", bare).translate(_MINUS)
    return _SEPARATOR.sub("", plain)


def carries_figure(text: str) -> bool:
    """Does a line hold a digit, whatever its width, outside its tags?

    >>> carries_figure("平成２７年"), carries_figure("①医療"), carries_figure("第一")
    (True, True, False)
    """
    return any(character.isdigit() for character in _plain(text))


def squeeze(text: str) -> str:
    """Text as names are compared: no tags, no space, one width.

    >>> squeeze("圏域 マネジメント（Ａ）")
    '圏域マネジメント(A)'
    """
    return "".join(_TAG.sub("", unicodedata.normalize("NFKC", text)).split())


def _numbers(plain: str) -> Iterator[Decimal]:
    for match in _NUMBER.finditer(plain):
        value = Decimal(match["digits"])
        sign = match["sign"] or ""
        if sign:
            yield -value
        # A hyphen may join two numbers or negate the second one; ▲ only negates.
        if not sign.startswith("▲"):
            yield value


def _large(plain: str) -> Iterator[Decimal]:
    """What 7億2217万 and 5万 come to, in ones and in the units amounts stand in."""
    for match in _LARGE.finditer(plain):
        if match["oku"] is None and match["man"] is None:
            continue
        whole = (
            Decimal(match["oku"] or 0) * _OKU
            + Decimal(match["man"] or 0) * _MAN
            + Decimal(match["rest"] or 0)
        )
        for scale in _SCALES:
            yield (-whole if match["sign"] else whole) / scale


@dataclass(frozen=True, slots=True)
class Printed:
    """One stretch of printed text, read with the eras that its years may be counted in.

    >>> text = Printed("▲ 680人（R6.5.24、平成26年11月）", (Era("令和", "R", 2019),
    ...     Era("平成", "H", 1989)))
    >>> Decimal(-680) in text.numbers(), date(2024, 5, 24) in text.days()
    (True, True)
    >>> sorted(text.months()), sorted(text.years())
    ([(2014, 11), (2024, 5)], [2014, 2024])
    """

    text: str
    eras: Sequence[Era]

    def numbers(self) -> frozenset[Decimal]:
        """Every number printed, and what 万 and 億 make of it."""
        plain = _plain(self.text)
        return frozenset([*_numbers(plain), *_large(plain)])

    def holds(self, name: str) -> bool:
        """Does the wording stand here, whatever its spacing and width?"""
        return squeeze(name) in squeeze(self.text)

    def names_place(self, name: str) -> bool:
        """Is a municipality named here, in full, without 市町村, or as one of several?

        Documents write 安平・白老・むかわ町 for three towns, ［室 登 伊］ for three
        by their first characters, and ［６市町］ for all.
        """
        bare, whole = squeeze(self.text), squeeze(name)
        plain = unicodedata.normalize("NFKC", self.text)
        return (
            whole[:-1] in bare
            or any(whole[0] in listed for listed in _INITIALS.findall(plain))
            or _COLLECTIVE.search(bare) is not None
        )

    def _dates(self) -> Iterator[tuple[int, int | None, int | None]]:
        """Year, month and day of each date, as far as they are printed."""
        starts = {era.name: era.first_year for era in self.eras}
        starts |= {era.letter: era.first_year for era in self.eras}
        names = "|".join(re.escape(name) for name in starts)
        pattern = re.compile(
            rf"(?:(?P<era>{names})(?P<nth>元|\d{{1,2}})|(?<!\d)(?P<year>[12]\d{{3}})(?!\d))"
            r"(?:(?:年度?|[.\-/])(?:(?P<month>\d{1,2})(?:月|[.\-/](?=\d)|(?!\d))"
            r"(?:(?P<day>\d{1,2})(?:日|(?!\d)))?)?)?"
        )
        for match in pattern.finditer("".join(_plain(self.text).split())):
            if match["era"]:
                nth = 1 if match["nth"] == "元" else int(match["nth"])
                year = starts[match["era"]] + nth - 1
            else:
                year = int(match["year"])
            month = int(match["month"]) if match["month"] else None
            yield year, month, int(match["day"]) if match["day"] else None

    def years(self) -> frozenset[int]:
        """Every calendar year printed, in either calendar."""
        return frozenset(year for year, _, _ in self._dates())

    def months(self) -> frozenset[tuple[int, int]]:
        """Every month printed with its year."""
        return frozenset((y, m) for y, m, _ in self._dates() if m is not None)

    def days(self) -> frozenset[date]:
        """Every day printed with its month and year; what is no day is left out."""
        found = set()
        for year, month, day in self._dates():
            if month is not None and day is not None:
                try:
                    found.add(date(year, month, day))
                except ValueError:
                    continue
        return frozenset(found)
