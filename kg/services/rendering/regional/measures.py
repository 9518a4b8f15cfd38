"""Indicators: what is stated of each, and what replaces it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import NamedNode

from kg.model.lang import Text
from kg.services.answers.words import word_text
from kg.services.rendering.frame.calendars import Calendar
from kg.services.rendering.frame.records import (
    Cite,
    Known,
    Record,
    Thing,
    asked,
    by_column,
    cites,
    ensure,
    number,
    text,
)
from kg.services.rendering.frame.setting import Setting
from kg.services.rendering.regional.progress import Progress, Value, ambition
from kg.services.rendering.regional.progress import progress as progress_of

__all__ = [
    "Indicator",
    "Place",
    "Replacement",
    "indicators_of",
    "of_plan",
    "of_project",
    "of_region",
    "one_indicator",
]

_KINDS = ("baseline", "actual", "target", "projection")


@dataclass(frozen=True, slots=True)
class Place:
    """What one part of a document states of an indicator.

    `change`, `ratio`, `years`: from baseline to target as indicator/ambition tells it.
    """

    code: str
    name: Text
    values: Mapping[str, Value]
    progress: Progress
    change: Decimal | None = None
    ratio: Decimal | None = None
    years: int | None = None

    @property
    def unit(self) -> str | None:
        """The unit of the target, else of whatever has one."""
        for kind in ("target", "baseline", "actual"):
            if kind in self.values and self.values[kind].unit:
                return self.values[kind].unit
        return None


@dataclass(frozen=True, slots=True)
class Replacement:
    """An indicator that takes the place of another, and why."""

    other: Thing
    status: Text | None
    reason: Text | None


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator with everything that is stated of it."""

    iri: str
    name: Text
    notation: str | None
    of: Thing | None
    status: Text | None
    draft: bool
    source: Text | None
    aim: Text | None
    note: Text | None
    cited: tuple[Cite, ...]
    places: tuple[Place, ...]
    replaces: tuple[Replacement, ...] = ()
    replaced_by: tuple[Replacement, ...] = ()

    @property
    def values(self) -> tuple[Value, ...]:
        """Every statement, by place and kind."""
        return tuple(value for place in self.places for value in place.values.values())


_INDICATORS = """SELECT ?indicator ?owner ?notation ?status ?source_ja ?source_en
  ?aim_ja ?aim_en ?note_ja ?note_en ?passage {
  PATTERN
  ?indicator a teiju:Indicator ; prov:wasDerivedFrom ?passage .
  OPTIONAL { ?indicator skos:notation ?notation }
  OPTIONAL { ?indicator teiju:status/skos:notation ?status }
  OPTIONAL { ?indicator teiju:dataSource ?source_ja FILTER (LANG(?source_ja) = "ja") }
  OPTIONAL { ?indicator teiju:dataSource ?source_en FILTER (LANG(?source_en) = "en") }
  OPTIONAL { ?indicator teiju:aim ?aim_ja FILTER (LANG(?aim_ja) = "ja") }
  OPTIONAL { ?indicator teiju:aim ?aim_en FILTER (LANG(?aim_en) = "en") }
  OPTIONAL { ?indicator skos:note ?note_ja FILTER (LANG(?note_ja) = "ja") }
  OPTIONAL { ?indicator skos:note ?note_en FILTER (LANG(?note_en) = "en") }
} ORDER BY ?indicator ?owner ?passage"""
_VALUES = """SELECT ?value ?indicator ?kind ?place ?entry ?figure ?unit ?counting
  ?direction ?period ?month ?first ?last ?printed ?timing_ja ?timing_en ?note_ja
  ?note_en ?passage {
  VALUES ?indicator { UNDEF }
  ?value teiju:indicator ?indicator ; teiju:valueKind/skos:notation ?kind ;
    prov:wasDerivedFrom ?passage .
  OPTIONAL { ?value teiju:statedIn/skos:notation ?place }
  OPTIONAL { ?value teiju:entry/skos:notation ?entry }
  OPTIONAL { ?value teiju:value ?figure }
  OPTIONAL { ?value sdmx-attribute:unitMeasure/skos:notation ?unit }
  OPTIONAL { ?value teiju:counting/skos:notation ?counting }
  OPTIONAL { ?value teiju:direction/skos:notation ?direction }
  OPTIONAL { ?value teiju:period/dcterms:identifier ?period }
  OPTIONAL { ?value teiju:asOfMonth ?month }
  OPTIONAL { ?value teiju:firstYear ?first }
  OPTIONAL { ?value teiju:lastYear ?last }
  OPTIONAL { ?value teiju:asPrinted ?printed }
  OPTIONAL { ?value teiju:timing ?timing_ja FILTER (LANG(?timing_ja) = "ja") }
  OPTIONAL { ?value teiju:timing ?timing_en FILTER (LANG(?timing_en) = "en") }
  OPTIONAL { ?value teiju:readingNote ?note_ja FILTER (LANG(?note_ja) = "ja") }
  OPTIONAL { ?value teiju:readingNote ?note_en FILTER (LANG(?note_en) = "en") }
} ORDER BY ?indicator ?place ?value ?passage"""
_REPLACED = """SELECT DISTINCT ?old ?new ?old_status ?new_status ?reason_ja ?reason_en {
  VALUES ?some { UNDEF }
  { ?some teiju:replacedIndicator ?old BIND (?some AS ?new) }
  UNION { ?new teiju:replacedIndicator ?some BIND (?some AS ?old) }
  OPTIONAL { ?old teiju:status/skos:notation ?old_status }
  OPTIONAL { ?new teiju:status/skos:notation ?new_status }
  OPTIONAL { ?new teiju:replacementReason ?reason_ja
    FILTER (LANG(?reason_ja) = "ja") }
  OPTIONAL { ?new teiju:replacementReason ?reason_en
    FILTER (LANG(?reason_en) = "en") }
} ORDER BY ?old ?new"""
#: Which indicators are asked for, by what they hang on.
_OF_REGION = """VALUES ?region { UNDEF }
  ?owner a teiju:Project ; teiju:region ?region . ?indicator teiju:project ?owner ."""
_OF_PROJECT = """VALUES ?owner { UNDEF } ?indicator teiju:project ?owner ."""
_OF_PLAN = """VALUES ?plan { UNDEF } ?indicator teiju:partOfPlan ?plan .
  OPTIONAL { ?indicator teiju:goal|teiju:initiative ?owner }"""
_ITSELF = """VALUES ?indicator { UNDEF }
  OPTIONAL { ?indicator teiju:project|teiju:initiative|teiju:goal ?owner }"""


def of_region(at: Setting, calendar: Calendar, region: str) -> tuple[Indicator, ...]:
    """The indicators of a region's projects."""
    return indicators_of(at, calendar, _OF_REGION, "region", region)


def of_project(at: Setting, calendar: Calendar, project: str) -> tuple[Indicator, ...]:
    """The indicators of a project."""
    return indicators_of(at, calendar, _OF_PROJECT, "owner", project)


def of_plan(at: Setting, calendar: Calendar, plan: str) -> tuple[Indicator, ...]:
    """The indicators of a city plan."""
    return indicators_of(at, calendar, _OF_PLAN, "plan", plan)


def one_indicator(at: Setting, calendar: Calendar, iri: str) -> Indicator:
    """An indicator by itself.

    Raises:
        QueryError: The graph says nothing of it.
    """
    return ensure(indicators_of(at, calendar, _ITSELF, "indicator", iri), iri)[0]


def indicators_of(
    at: Setting, calendar: Calendar, pattern: str, parameter: str, iri: str
) -> tuple[Indicator, ...]:
    """Indicators with their values: three queries, however many there are."""
    query = _INDICATORS.replace("PATTERN", pattern)
    rows = asked(at, query, {parameter: NamedNode(iri)})
    own = by_column(rows, "indicator")
    if not own:
        return ()
    wanted = [NamedNode(each) for each in own]
    values = _values(at, calendar, wanted)
    swaps = asked(at, _REPLACED, {"some": wanted})
    known = Known(
        at,
        [
            *own,
            *(row.get("owner") for row in rows),
            *(row[side] for row in swaps for side in ("old", "new")),
        ],
    )
    return tuple(
        _indicator(at, known, group, values.get(iri_, ()), swaps)
        for iri_, group in own.items()
    )


def _swap(known: Known, row: Record, side: str) -> Replacement:
    status = row.get(f"{side}_status")
    return Replacement(
        known.thing(row[side]),
        word_text(status) if status else None,
        text(row, "reason"),
    )


def _indicator(
    at: Setting,
    known: Known,
    group: Sequence[Record],
    values: Sequence[Value],
    swaps: Sequence[Record],
) -> Indicator:
    row = group[0]
    iri, status = row["indicator"], row.get("status")
    kept: dict[str, dict[str, Value]] = {}
    for value in values:
        kept.setdefault(value.place, {}).setdefault(value.kind, value)
    return Indicator(
        iri=iri,
        name=known.name(iri),
        notation=row.get("notation"),
        of=known.thing(row["owner"]) if "owner" in row else None,
        status=word_text(status) if status else None,
        draft=status == "draft",
        source=text(row, "source"),
        aim=text(row, "aim"),
        note=text(row, "note"),
        cited=cites(at, group),
        places=tuple(_place(code, found) for code, found in kept.items()),
        replaces=tuple(_swap(known, r, "old") for r in swaps if r["new"] == iri),
        replaced_by=tuple(_swap(known, r, "new") for r in swaps if r["old"] == iri),
    )


def _values(
    at: Setting, calendar: Calendar, indicators: Iterable[NamedNode]
) -> Mapping[str, Sequence[Value]]:
    values = asked(at, _VALUES, {"indicator": list(indicators)})
    found: dict[str, list[Value]] = {}
    for iri, rows in by_column(values, "value").items():
        row = rows[0]
        when, year = _time(calendar, row)
        found.setdefault(row["indicator"], []).append(
            Value(
                iri=iri,
                kind=row["kind"],
                place=row.get("place", "not stated"),
                entry=row.get("entry"),
                figure=number(row, "figure"),
                unit=row.get("unit"),
                counting=row.get("counting"),
                direction=row.get("direction"),
                when=when,
                year=year,
                fiscal_year=_single(row.get("period")),
                printed=row.get("printed"),
                timing=text(row, "timing"),
                note=text(row, "note"),
                cited=cites(at, rows),
            )
        )
    order = {kind: n for n, kind in enumerate(_KINDS)}
    return {
        iri: sorted(values, key=lambda v: (v.place, order.get(v.kind, 9)))
        for iri, values in found.items()
    }


def _time(calendar: Calendar, row: Record) -> tuple[Text | None, int | None]:
    """The time of a value in words, and the year at its end."""
    period, month, first = row.get("period"), row.get("month"), row.get("first")
    if month:
        return calendar.date(month), _single(month[:4])
    if period:
        return calendar.fiscal(period), _single(period[-4:])
    if first:
        last = row.get("last", first)
        return calendar.years(f"{first}-{last}"), _single(last)
    return None, None


def _single(year: str | None) -> int | None:
    return int(year) if year and year.isdecimal() else None


def _place(code: str, values: Mapping[str, Value]) -> Place:
    change, ratio, years = ambition(values.get("baseline"), values.get("target"))
    return Place(
        code=code,
        name=word_text(code),
        values=values,
        progress=progress_of(values),
        change=change,
        ratio=ratio,
        years=years,
    )
