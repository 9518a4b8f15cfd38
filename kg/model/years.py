"""Years and dates as people type them, in either calendar.

令和3年度 runs from 2021-04-01 to 2022-03-31: a fiscal year has the number of the
calendar year in which it begins. Years of an era are counted on past its end
(平成33年度), as documents of the time do.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kg.model.cells import Step, narrow
from kg.model.printed import Era

__all__ = ["Dated", "YearReader"]

_BETWEEN = re.compile(r"[~〜‐–—−ー-]|から")


@dataclass(frozen=True, slots=True)
class Dated:
    """The plain form of a year or date, and what was done to get it."""

    value: str
    steps: tuple[Step, ...]


class YearReader:
    """Reads years, fiscal years, runs of them, months and days.

    Each method returns the plain form, or None where the text says no such thing.

    Args:
        eras: The eras that Japanese years may be counted in.

    >>> read = YearReader((Era("令和", "R", 2019), Era("平成", "H", 1989)))
    >>> read.fiscal_year("令和元年度").value, read.fiscal_year("Ｈ３３").value
    ('2019', '2021')
    >>> read.period("令和3～7年度").value, read.date("R6.5.24").value
    ('2021-2025', '2024-05-24')
    >>> read.month("平成28年3月").value, read.year("R3年度")
    ('2016-03', None)
    """

    def __init__(self, eras: Sequence[Era]) -> None:
        self._first = {}
        for era in eras:
            for name in (era.name, era.name[0], era.letter):
                self._first[name] = era.first_year
        names = "|".join(sorted(map(re.escape, self._first), key=len, reverse=True))
        nth = "元|0?[1-9]|[1-9][0-9]"
        year = rf"(?:(?P<era>{names})\.?(?P<nth>{nth})|(?P<year>[12][0-9]{{3}}))"
        month, day = "(?P<month>0?[1-9]|1[0-2])", "(?P<day>[0-3]?[0-9])"
        weekday = r"(?:\([月火水木金土日](?:曜日?)?\))?"
        self._year = re.compile(rf"{year}(?P<mark>年度|年)?")
        self._months = (
            re.compile(rf"{year}年{month}月"),
            re.compile(rf"{year}[./-]{month}"),
        )
        self._days = (
            re.compile(rf"{year}年{month}月{day}日{weekday}"),
            re.compile(rf"{year}(?P<sign>[./-]){month}(?P=sign){day}{weekday}"),
        )

    def year(self, text: str) -> Dated | None:
        """A calendar year; 令和3年度 is none."""
        match = self._year.fullmatch(_plain(text))
        if match is None or match["mark"] == "年度":
            return None
        return _dated(text, str(self._number(match)), match["era"], Step.YEARS)

    def fiscal_year(self, text: str) -> Dated | None:
        """A fiscal year; 年 without 度 is taken for one."""
        match = self._year.fullmatch(_plain(text).removeprefix("FY"))
        if match is None:
            return None
        return _dated(text, str(self._number(match)), match["era"], Step.YEARS)

    def period(self, text: str) -> Dated | None:
        """A fiscal year or a run of them; the last may leave out its era.

        A run that ends before it begins is none.
        """
        parts = _BETWEEN.split(_plain(text).removesuffix("まで"))
        if len(parts) == 1:
            return self.fiscal_year(text)
        if len(parts) != 2:
            return None
        first = self._year.fullmatch(parts[0].removeprefix("FY"))
        if first is None:
            return None
        era = first["era"]
        last = self._year.fullmatch(parts[1].removeprefix("FY"))
        if last is None and era is not None:
            last = self._year.fullmatch(era + parts[1])
        if last is None or self._number(last) <= self._number(first):
            return None
        value = f"{self._number(first)}-{self._number(last)}"
        said = _dated(text, value, era or last["era"], Step.YEARS)
        return Dated(value, tuple(dict.fromkeys((*said.steps, Step.YEARS))))

    def month(self, text: str) -> Dated | None:
        """A month of a year."""
        match = _first(self._months, text)
        if match is None:
            return None
        value = f"{self._number(match)}-{int(match['month']):02}"
        return _dated(text, value, match["era"], Step.DATE)

    def date(self, text: str) -> Dated | None:
        """A day; one that no calendar has is none."""
        match = _first(self._days, text)
        if match is None:
            return None
        try:
            day = date(self._number(match), int(match["month"]), int(match["day"]))
        except ValueError:
            return None
        return _dated(text, day.isoformat(), match["era"], Step.DATE)

    def _number(self, match: re.Match[str]) -> int:
        """The calendar year of a match."""
        if match["era"] is None:
            return int(match["year"])
        nth = 1 if match["nth"] == "元" else int(match["nth"])
        return self._first[match["era"]] + nth - 1


def _plain(text: str) -> str:
    """Text without spaces, full-width characters and small letters."""
    return "".join(narrow(text).upper().split())


def _first(patterns: Sequence[re.Pattern[str]], text: str) -> re.Match[str] | None:
    """The match of the first pattern that a text has the form of."""
    matches = (pattern.fullmatch(_plain(text)) for pattern in patterns)
    return next((match for match in matches if match), None)


def _dated(text: str, value: str, era: str | None, form: Step) -> Dated:
    """A reading with its steps; the form counts where no era explains the change."""
    bare = "".join(narrow(text).split())
    marks = {
        Step.SPACE: bare != narrow(text),
        Step.WIDTH: bare != "".join(text.split()),
        Step.CALENDAR: era is not None,
        form: era is None,
    }
    return Dated(value, tuple(step for step, done in marks.items() if done))
