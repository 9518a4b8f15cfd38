"""Years and dates as people type them, in either calendar.

令和3年度 runs from 2021-04-01 to 2022-03-31: a fiscal year has the number of the
calendar year in which it begins. Years of an era are counted on past its end
(平成33年度), as documents of the time do.
"""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

from kg.model.printed import Era

__all__ = ["YearReader"]

_BETWEEN = re.compile(r"[~〜‐–—−-]|から")


class YearReader:
    """Reads years, fiscal years, runs of them, months and days.

    Each method returns the plain form, or None where the text says no such thing.

    Args:
        eras: The eras that Japanese years may be counted in.

    >>> read = YearReader((Era("令和", "R", 2019), Era("平成", "H", 1989)))
    >>> read.fiscal_year("令和元年度"), read.fiscal_year("Ｈ３３"), read.year("R3年度")
    ('2019', '2021', None)
    >>> read.period("令和3～7年度"), read.date("R6.5.24"), read.month("平成28年3月")
    ('2021-2025', '2024-05-24', '2016-03')
    """

    def __init__(self, eras: Sequence[Era]) -> None:
        self._first = {}
        for era in eras:
            for name in (era.name, era.name[0], era.letter):
                self._first[name] = era.first_year
        names = "|".join(sorted(map(re.escape, self._first), key=len, reverse=True))
        year = rf"(?:(?P<era>{names})\.?(?P<nth>元|\d{{1,2}})|(?P<year>[12]\d{{3}}))"
        self._year = re.compile(rf"{year}(?P<mark>年度|年)?")
        self._day = re.compile(
            rf"{year}(?:年|[./-])(?P<month>\d{{1,2}})"
            r"(?:月|[./-]?(?=$)|[./-](?=\d))(?:(?P<day>\d{1,2})日?(?:\(.\))?)?"
        )

    @staticmethod
    def _narrow(text: str) -> str:
        return "".join(unicodedata.normalize("NFKC", text).upper().split())

    def _number(self, match: re.Match[str]) -> int:
        """The calendar year of a match."""
        if match["era"] is None:
            return int(match["year"])
        nth = 1 if match["nth"] == "元" else int(match["nth"])
        return self._first[match["era"]] + nth - 1

    def year(self, text: str) -> str | None:
        """A calendar year; 令和3年度 is none."""
        match = self._year.fullmatch(self._narrow(text))
        if match is None or match["mark"] == "年度":
            return None
        return str(self._number(match))

    def fiscal_year(self, text: str) -> str | None:
        """A fiscal year; 年 without 度 is taken for one."""
        plain = self._narrow(text).removeprefix("FY")
        match = self._year.fullmatch(plain)
        return str(self._number(match)) if match else None

    def period(self, text: str) -> str | None:
        """A fiscal year or a run of them; the last may leave out its era."""
        plain = self._narrow(text).removesuffix("まで")
        parts = _BETWEEN.split(plain)
        if len(parts) == 1:
            return self.fiscal_year(plain)
        if len(parts) != 2:
            return None
        first = self._year.fullmatch(parts[0])
        if first is None:
            return None
        last = self.fiscal_year(parts[1])
        if last is None and first["era"] is not None:
            last = self.fiscal_year(first["era"] + parts[1])
        return f"{self._number(first)}-{last}" if last else None

    def _month_and_day(self, text: str) -> tuple[int, int, int | None] | None:
        match = self._day.fullmatch(self._narrow(text))
        if match is None:
            return None
        day = int(match["day"]) if match["day"] else None
        return self._number(match), int(match["month"]), day

    def date(self, text: str) -> str | None:
        """A day; one that no calendar has is none."""
        found = self._month_and_day(text)
        if found is None or found[2] is None:
            return None
        try:
            return date(found[0], found[1], found[2]).isoformat()
        except ValueError:
            return None

    def month(self, text: str) -> str | None:
        """A month of a year."""
        found = self._month_and_day(text)
        if found is None or found[2] is not None or not 1 <= found[1] <= 12:
            return None
        return f"{found[0]}-{found[1]:02}"
