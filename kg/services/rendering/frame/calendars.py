"""Dates and fiscal years in words, in both calendars, as precise as they are known."""

import re
from calendar import month_name
from collections.abc import Sequence
from dataclasses import dataclass

from kg.model.lang import Text
from kg.services.rendering.frame.records import asked
from kg.services.rendering.frame.setting import Setting

__all__ = ["Calendar", "calendar_of"]

_DATE = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?"
)
_YEARS = re.compile(r"(?P<first>[0-9]{4})(?:-(?P<last>[0-9]{4}))?")
_ERAS = """SELECT ?begin ?name_ja ?name_en {
  ?era a teiju:Era ; schema:startDate ?begin ; rdfs:label ?name_ja , ?name_en
  FILTER (LANG(?name_ja) = "ja" && LANG(?name_en) = "en") } ORDER BY DESC(?begin)"""


@dataclass(frozen=True, slots=True)
class _Era:
    begin: str
    name: Text

    @property
    def first(self) -> int:
        return int(self.begin[:4])

    def year(self, year: int, ja_unit: str = "") -> Text:
        """A year of the era: 令和元年, Reiwa 1."""
        nth = year - self.first + 1
        shown = "元" if nth == 1 else str(nth)
        return Text(f"{self.name.en} {nth}", f"{self.name.ja}{shown}{ja_unit}")


@dataclass(frozen=True, slots=True)
class Calendar:
    """Says dates in both calendars; the eras are those of the graph, latest first."""

    eras: Sequence[_Era]

    def date(self, text: str | None) -> Text | None:
        """A year, month or day, just as precise as it is written.

        A text that is no date comes back as it is.
        """
        if text is None:
            return None
        found = _DATE.fullmatch(text)
        if found is None or int(found["month"] or 1) not in range(1, 13):
            return Text(text, text)
        year, month, day = found["year"], found["month"], found["day"]
        # An era that begins within the year is taken where the date shows that.
        era = next((e for e in self.eras if e.begin[: len(text)] <= text), None)
        ja, en = f"{int(year)}年", year
        if era:
            named = era.year(int(year), "年")
            ja, en = f"{ja}（{named.ja}）", f"{en} ({named.en})"
        if month:
            ja, en = f"{ja}{int(month)}月", f"{month_name[int(month)]} {en}"
        if day:
            ja, en = f"{ja}{int(day)}日", f"{int(day)} {en}"
        return Text(en, ja)

    def fiscal(self, text: str | None) -> Text | None:
        """A fiscal year or a run of them: `2021`, `2021-2025`."""
        if text is None:
            return None
        found = _YEARS.fullmatch(text)
        if found is None:
            return Text(text, text)
        first, last = found["first"], found["last"] or found["first"]
        one, other = self._fiscal_year(int(first)), self._fiscal_year(int(last))
        if first == last:
            if one is None:
                return Text(f"FY{first}", f"{first}年度")
            return Text(f"FY{first} ({one.en})", f"{first}年度（{one.ja}年度）")
        en, ja = f"FY{first}–{last}", f"{first}〜{last}年度"
        if one is None or other is None:
            return Text(en, ja)
        return Text(
            f"{en} ({one.en} to {other.en})", f"{ja}（{one.ja}〜{other.ja}年度）"
        )

    def years(self, text: str | None) -> Text | None:
        """A calendar year or a run of them: `2018-2022`."""
        if text is None:
            return None
        found = _YEARS.fullmatch(text)
        if found is None or found["last"] in (None, found["first"]):
            return self.date(text[:4] if found else text)
        one, other = self.date(found["first"]), self.date(found["last"])
        assert one is not None
        assert other is not None
        return Text(f"{one.en} to {other.en}", f"{one.ja}〜{other.ja}")

    def _fiscal_year(self, year: int) -> Text | None:
        """令和元年度 is the year in which the era began, as documents count."""
        era = next((each for each in self.eras if each.first <= year), None)
        return era.year(year) if era else None


def calendar_of(at: Setting) -> Calendar:
    """The calendar with the eras that the graph knows."""
    return Calendar(
        tuple(
            _Era(row["begin"], Text(row["name_en"], row["name_ja"]))
            for row in asked(at, _ERAS)
        )
    )
