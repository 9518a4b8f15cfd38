"""The page of an indicator: every statement of it, a small chart, what replaces it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import NamedNode

from kg.model.lang import Text
from kg.model.site import path_of
from kg.services.answers.units import unit_text
from kg.services.answers.words import word_text
from kg.services.charting.measure import nice_ticks
from kg.services.rendering.frame.calendars import calendar_of
from kg.services.rendering.frame.records import (
    Known,
    Thing,
    asked,
)
from kg.services.rendering.frame.setting import Setting
from kg.services.rendering.regional.designations import designations_of
from kg.services.rendering.regional.disagreements import about_any, conflicts_of
from kg.services.rendering.regional.measures import Indicator, one_indicator
from kg.services.rendering.regional.progress import Value

__all__ = ["ValueChart", "indicator_page", "value_chart"]

_AROUND = """SELECT ?region ?vision ?plan ?city ?subject {
  VALUES ?indicator { UNDEF }
  { ?indicator teiju:project ?project . ?project teiju:region ?region .
    OPTIONAL { ?project teiju:vision ?vision } }
  UNION { ?indicator teiju:partOfPlan ?plan . ?plan teiju:belongsTo ?city }
  OPTIONAL { ?indicator teiju:statisticalSubject ?subject }
} ORDER BY ?region ?plan"""

_WIDTH, _HEIGHT = 480.0, 220.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 64.0, 40.0, 28.0, 34.0


@dataclass(frozen=True, slots=True)
class Point:
    """One figure in the chart, in its units."""

    kind: str
    x: float
    y: float
    said: str
    label: str


@dataclass(frozen=True, slots=True)
class ValueChart:
    """The figures of an indicator over years: points, axes, and all of it in words."""

    width: float
    height: float
    left: float
    right: float
    bottom: float
    points: tuple[Point, ...]
    path: str
    across: tuple[tuple[float, int], ...]
    up: tuple[tuple[float, str], ...]
    unit: Text
    told: str


def value_chart(values: Sequence[Value], lang: str) -> ValueChart | None:
    """The chart of the figures of one unit; None where there are fewer than two.

    Figures of totals and means are drawn where they end; a figure that two places state
    alike is drawn once.
    """
    units = {value.unit for value in values if value.figure is not None}
    kept: dict[tuple[str, int, Decimal], Value] = {}
    for value in values:
        if value.figure is not None and value.year is not None:
            kept.setdefault((value.kind, value.year, value.figure), value)
    if len(units) != 1 or len(kept) < 2:
        return None
    years = [year for _, year, _ in kept]
    figures = [float(figure) for _, _, figure in kept]
    first, last = min(years), max(years)
    # Zero stands on the axis, or else a small change would look large.
    ticks = nice_ticks(min(0.0, *figures), max(0.0, *figures), 4)
    low, high = ticks[0], ticks[-1]
    wide, tall = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM

    def x(year: int) -> float:
        part = (year - first) / (last - first) if last > first else 0.5
        return round(_LEFT + 16 + (wide - 32) * part, 1)

    def y(figure: float) -> float:
        return round(_TOP + tall * (high - figure) / ((high - low) or 1), 1)

    points = [
        Point(
            kind,
            x(year),
            y(float(figure)),
            f"{value.kind_words.of(lang)} {year}: {figure:,}",
            f"{figure:,}",
        )
        for (kind, year, figure), value in sorted(
            kept.items(), key=lambda each: (each[0][1], each[0][0])
        )
    ]
    ends = [p for kind in ("baseline", "target") for p in points if p.kind == kind]
    straight = len(ends) == 2 and ends[0].kind != ends[1].kind
    path = f"M{ends[0].x} {ends[0].y}L{ends[1].x} {ends[1].y}" if straight else ""
    steps = (1, 2, 5, 10, 20, 50, 100)
    step = next((n for n in steps if (last - first) / n <= 8), 1000)
    return ValueChart(
        _WIDTH,
        _HEIGHT,
        _LEFT,
        _WIDTH - _RIGHT,
        _HEIGHT - _BOTTOM,
        tuple(points),
        path,
        tuple((x(year), year) for year in range(first, last + 1, step)),
        tuple((y(tick), f"{tick:,g}") for tick in ticks),
        unit_text(next(iter(units)) or ""),
        "; ".join(point.said for point in points),
    )


def indicator_page(at: Setting, iri: str) -> str:
    """The page of an indicator.

    Raises:
        QueryError: The graph says nothing of it.
    """
    calendar = calendar_of(at)
    indicator = one_indicator(at, calendar, iri)
    around = asked(at, _AROUND, {"indicator": NamedNode(iri)})
    columns = ("region", "vision", "plan", "city", "subject")
    known = Known(at, (row.get(c) for row in around for c in columns))
    place: dict[str, Thing | None] = {
        column: next(
            (known.thing(row[column]) for row in around if column in row), None
        )
        for column in columns
    }
    return at.render(
        "indicator.html",
        indicator=indicator,
        around=place,
        calendar=calendar,
        chart=value_chart(indicator.values, at.lang),
        conflicts=conflicts_of(at, [indicator]),
        discrepancies=about_any(at, calendar, iri),
        named=designations_of(at, [iri]),
        unit_text=unit_text,
        word_text=word_text,
        path_of=lambda of: path_of(of, at.names),
        structured=_structured(at, indicator),
    )


def _structured(at: Setting, indicator: Indicator) -> dict[str, object]:
    """The indicator as schema.org has it."""
    return {
        "@context": "https://schema.org",
        "@type": "StatisticalVariable",
        "@id": indicator.iri,
        "url": at.canonical(),
        "name": indicator.name.of(at.lang),
    }
