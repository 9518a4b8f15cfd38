"""What a picture of lines is made of: its data, its axes and its layers."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.services.charting.frame import Paper, Spec, lettering, pixel
from kg.services.charting.measure import width_of, wrapped
from kg.services.charting.panels import Axis, Panel
from kg.services.charting.reading import Item, Reading, numbered
from kg.services.charting.style import GREY, SMALL
from kg.services.charting.times import Moment, ticks_of

__all__ = [
    "LABEL",
    "Look",
    "Plan",
    "label_height",
    "picture",
    "series",
]

#: The room for the names of lines, beside the picture.
LABEL = 190


@dataclass(frozen=True, slots=True)
class Look:
    """How a series is drawn."""

    colour: str
    shape: str
    dash: Sequence[int]


@dataclass(frozen=True, slots=True)
class _Times:
    """An axis of time: its ends and its marks."""

    low: float
    high: float
    ticks: Sequence[tuple[float, str]]


@dataclass(frozen=True, slots=True)
class Plan:
    """What all small pictures of one chart share."""

    reading: Reading
    paper: Paper
    looks: Mapping[str, Look]
    moments: Mapping[int, Moment]
    named: bool
    apart: bool

    def times(self, panel: Panel) -> _Times:
        """The axis of time of a picture: that of all, or one of its own."""
        rows = (item.row for item in panel.items) if self.apart else self.moments
        moments = [self.moments[row] for row in rows]
        low = min(moment.at for moment in moments)
        high = max(moment.until for moment in moments)
        room = max((high - low) * 0.04, 0.1)
        count = int(self.paper.inner // 48)
        return _Times(low - room, high + room, ticks_of(moments, count))


def series(item: Item) -> str:
    """The name of the line that a row belongs to."""
    return item.named("colour")


def label_lines(item: Item) -> list[str]:
    """The name of a line as it stands beside it: never cut, its end may tell it."""
    parts = [part for part in (item.text("colour"), item.also) if part]
    return [line for p in parts or ["–"] for line in wrapped(p, LABEL - 26, SMALL)]


def label_height(item: Item) -> float:
    """How high the name of a line stands beside it."""
    return 14.0 * len(label_lines(item)) + 3


def _joined(items: Sequence[Item], plan: Plan) -> dict[int, str]:
    """The stretch of a line that each row belongs to; none for what stands alone."""
    times = sorted({plan.moments[item.row].at for item in items})
    steps = [b - a for a, b in itertools.pairwise(times)]
    step = max(min(steps, default=0.0), 1 / 12)
    found: dict[int, str] = {}
    by_series: dict[str, list[Item]] = {}
    for item in items:
        by_series.setdefault(series(item), []).append(item)
    for name, rows in by_series.items():
        rows = [row for row in rows if not plan.moments[row.row].run and not row.sign]
        rows.sort(key=lambda row: plan.moments[row.row].at)
        stretch, before = 0, None
        for row in rows:
            at = plan.moments[row.row].at
            if row.cells["y"].number is None:
                before = None
                continue
            if before is None or at - before > step * 1.01:
                stretch += 1
            found[row.row] = f"{name} {stretch}"
            before = at
    return found


def _values(panel: Panel, plan: Plan) -> list[Spec]:
    """The rows of a picture as its data."""
    joined = _joined(panel.items, plan)
    rows: list[Spec] = []
    for item in numbered(panel.items):
        moment = plan.moments[item.row]
        rows.append(
            {
                "row": item.row + 1,
                "time": moment.at,
                "until": moment.until,
                "run": moment.run,
                "series": series(item),
                "stretch": joined.get(item.row),
                "value": item.cells["y"].number,
                "printed": item.printed("y"),
                "hollow": bool(item.sign),
                "told": plan.reading.told(
                    item, "y", panel.name, series(item), item.text("x")
                ),
            }
        )
    return rows


def _mark_dips(rows: Sequence[Spec], axis: Axis, height: float) -> None:
    """Mark the points whose number is better read below: their line goes up."""
    by_time = sorted(rows, key=lambda row: float(row["time"]))
    for n, row in enumerate(by_time):
        near = [other["value"] for other in by_time[max(n - 1, 0) : n + 2]]
        low = axis.part(row["value"]) * height > 22
        row["dip"] = low and row["value"] < sum(near) / len(near)


def _scales(panel: Panel, plan: Plan, axis: Axis) -> tuple[Spec, Spec]:
    """The axes of time and of numbers."""
    times = plan.times(panel)
    names = " : ".join(
        f"abs(datum.value - {at!r}) < 1e-6 ? '{name}'" for at, name in times.ticks
    )
    time = {
        "field": "time",
        "type": "quantitative",
        "scale": {"domain": [times.low, times.high], "nice": False, "zero": False},
        "axis": {
            "values": [at for at, _ in times.ticks],
            "labelExpr": f"{names} : ''",
            "grid": False,
            "title": plan.reading.role_heading("x"),
        },
    }
    number = {
        "field": "value",
        "type": "quantitative",
        "scale": {"domain": [axis.low, axis.high], "nice": False, "zero": False},
        "axis": {
            "values": list(axis.ticks),
            "format": axis.format,
            "title": None,
            "minExtent": plan.paper.left - 8,
            "maxExtent": plan.paper.left - 8,
        },
    }
    return time, number


def _room_for_numbers(panel: Panel, plan: Plan) -> bool:
    """May each point have its number above it?"""
    items = numbered(panel.items)
    if len({series(item) for item in items}) > 1:
        return False
    axis = plan.times(panel)
    times = sorted(plan.moments[item.row].at for item in items)
    gaps = [b - a for a, b in itertools.pairwise(times)]
    widest = max(width_of(item.printed("y"), SMALL) for item in items)
    return not gaps or min(gaps) / (axis.high - axis.low) * plan.paper.inner > widest


def _apart(
    wanted: Sequence[float], deep: Sequence[float], height: float
) -> list[float]:
    """Tops of labels moved apart, from above and then from below."""
    tops: list[float] = []
    edge = -8.0
    for top, size in zip(wanted, deep, strict=True):
        tops.append(max(edge, top))
        edge = tops[-1] + size
    edge = height + 8
    for n in reversed(range(len(tops))):
        tops[n] = min(tops[n], edge - deep[n])
        edge = tops[n]
    return tops


def _names_of_lines(panel: Panel, plan: Plan, axis: Axis, height: float) -> list[Spec]:
    """The name of each line at its end, moved apart, with a thread to the line."""
    last: dict[str, Item] = {}
    for item in numbered(panel.items):
        known = last.get(series(item))
        until = plan.moments[item.row].until
        if known is None or until >= plan.moments[known.row].until:
            last[series(item)] = item
    times = plan.times(panel)
    scale = plan.paper.inner / (times.high - times.low)
    spots = []
    for item in last.values():
        y = height * (1 - axis.part(item.cells["y"].number or 0.0))
        spots.append((y, (plan.moments[item.row].until - times.low) * scale, item))
    spots.sort(key=lambda spot: spot[0])
    deep = [label_height(item) for _, _, item in spots]
    tops = _apart(
        [y - d / 2 for (y, _, _), d in zip(spots, deep, strict=True)], deep, height
    )
    start = plan.paper.inner
    words, threads = [], []
    for (y, x, item), top in zip(spots, tops, strict=True):
        words.append({"x": start + 20, "y": top + 11, "lines": label_lines(item)})
        threads.append({"x": x + 6, "y": y, "x2": start + 17, "y2": top + 7})
    thread = {
        "data": {"values": threads},
        "mark": {"type": "rule", "aria": False, "stroke": GREY, "strokeWidth": 0.7},
        "encoding": {
            "x": pixel("x"),
            "y": pixel("y"),
            "x2": {"field": "x2"},
            "y2": {"field": "y2"},
        },
    }
    return [thread, lettering(words, fontSize=SMALL, lineHeight=14)]


def picture(panel: Panel, plan: Plan, axis: Axis, height: float) -> Spec:
    """The data and the layers of one small picture."""
    rows = _values(panel, plan)
    _mark_dips(rows, axis, height)
    layers = _layers(panel, plan, axis)
    if plan.named and not plan.paper.narrow:
        layers.extend(_names_of_lines(panel, plan, axis, height))
    return {"data": {"values": rows}, "layer": layers}


def _layers(panel: Panel, plan: Plan, axis: Axis) -> list[Spec]:
    """Lines, runs, points and numbers."""
    time, number = _scales(panel, plan, axis)
    names = list(plan.looks)
    looks = list(plan.looks.values())

    def by_series(values: list[object]) -> Spec:
        scale = {"domain": names, "range": values}
        return {"field": "series", "type": "nominal", "scale": scale, "legend": None}

    colour = by_series([look.colour for look in looks])
    hollow = {"condition": {"test": "datum.hollow", "value": "white"}, **colour}
    layers: list[Spec] = [
        {
            "transform": [{"filter": "datum.stretch != null"}],
            "mark": {"type": "line", "aria": False, "strokeWidth": 2},
            "encoding": {
                "x": time,
                "y": number,
                "detail": {"field": "stretch", "type": "nominal"},
                "stroke": colour,
                "strokeDash": by_series([list(look.dash) for look in looks]),
            },
        },
        {
            "transform": [{"filter": "datum.run"}],
            "mark": {"type": "rule", "strokeWidth": 4, "strokeCap": "butt"},
            "encoding": {
                "x": time,
                "x2": {"field": "until"},
                "y": number,
                "stroke": colour,
                "opacity": {
                    "condition": {"test": "datum.hollow", "value": 0.5},
                    "value": 1,
                },
                "description": {"field": "told"},
            },
        },
        {
            "transform": [{"filter": "!datum.run"}],
            "mark": {"type": "point", "size": 42, "strokeWidth": 1.5, "opacity": 1},
            "encoding": {
                "x": time,
                "y": number,
                "stroke": colour,
                "fill": hollow,
                "shape": by_series([look.shape for look in looks]),
                "description": {"field": "told"},
            },
        },
    ]
    if _room_for_numbers(panel, plan):
        dy = {"expr": "datum.dip ? 16 : -9"}
        text = {"type": "text", "aria": False, "dy": dy, "fontSize": SMALL}
        place = {"x": time, "y": number, "text": {"field": "printed"}}
        layers.append({"mark": text, "encoding": place})
    return layers
