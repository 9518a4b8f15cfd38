"""Lying bars: one for each row that gives a number, in the order of the answer.

Bars of several series stand side by side and are never stacked: whether amounts may be
added (net and gross may not) is for the question to say, not for its picture.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.errors import UsageError
from kg.model.lang import Text
from kg.services.charting.frame import (
    WIDE,
    Block,
    Drawn,
    Paper,
    Spec,
    blank,
    headline,
    legend,
    lettering,
    pixel,
)
from kg.services.charting.measure import width_of, wrapped
from kg.services.charting.panels import (
    Axis,
    Panel,
    axis_of,
    bound_notes,
    gap_notes,
    panels_of,
    series_of,
    titles,
)
from kg.services.charting.reading import Item, Reading, numbered, told_apart
from kg.services.charting.style import COLOURS, FAINT, INK, LINE, SIZE, SMALL

__all__ = ["MOST_BARS", "bars"]

#: More bars than this nobody reads: the first ones are drawn, and that is said.
MOST_BARS = 150
_THICK, _THIN, _GAP = 18, 14, 8
#: Lines of a label, beside the bars and above them.
_LABEL_LINES = 3


@dataclass(frozen=True, slots=True)
class _Plan:
    """What all small pictures of one chart share."""

    reading: Reading
    paper: Paper
    series: Mapping[str, str]
    axes: Mapping[str, Axis]
    before: int


def _one_name_each(
    items: Sequence[Item], coloured: bool, reading: Reading
) -> list[Item]:
    """Rows that would be one bar get names of their own."""

    def same(item: Item) -> object:
        colour = item.text("colour") if coloured else ""
        return (item.text("panel"), item.unit, colour, item.text("x"))

    telling = reading.telling()
    if not coloured and "colour" in reading.view.columns:
        telling.insert(0, lambda item: item.text("colour"))
    return told_apart(items, same, same, telling)


def _groups(items: Sequence[Item]) -> dict[str, list[Item]]:
    """The bars of each label, in the order of the answer."""
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(item.named("x"), []).append(item)
    return groups


def _panel(panel: Panel, plan: _Plan) -> tuple[Spec, float]:
    """One small picture, and its height."""
    paper, axis = plan.paper, plan.axes[panel.unit]
    thick = _THIN if plan.series else _THICK
    marks: list[Spec] = []
    silent: list[Spec] = []
    labels: list[Spec] = []
    top = 2.0
    for name, items in _groups(panel.items).items():
        room = paper.width - 8 if paper.narrow else paper.left - plan.before - 14
        lines = wrapped(name, room, SIZE, _LABEL_LINES)
        tall = (LINE - 1) * len(lines)
        here = thick * len(items)
        if paper.narrow:
            labels.append({"x": -paper.left, "y": top + SIZE, "lines": lines})
            top += tall + 2
            begin = top
        else:
            begin = top + max(0, (tall - here) / 2)
            first = top + max(0, (here - tall) / 2) + SIZE
            labels.append({"x": -10 - plan.before, "y": first, "lines": lines})
        for n, item in enumerate(items):
            upper, lower = begin + n * thick + 1, begin + (n + 1) * thick - 1
            place = {"top": upper, "bottom": lower, "middle": (upper + lower) / 2}
            if item.cells["y"].number is None:
                words = item.text("y") or "–"
                silent.append(
                    {"x": _zero(axis, paper), "y": place["middle"] + 4, "lines": words}
                )
                continue
            marks.append(
                {
                    "row": item.row + 1,
                    "category": name,
                    "series": item.text("colour"),
                    "value": item.cells["y"].number,
                    "printed": item.printed("y"),
                    "hollow": bool(item.sign),
                    "told": plan.reading.told(
                        item, "y", item.text("panel"), name, item.text("colour")
                    ),
                    **place,
                }
            )
        top = (begin + here if paper.narrow else top + max(tall, here)) + _GAP
    return _layers(panel, plan, marks, [(silent, FAINT), (labels, INK)]), top


def _zero(axis: Axis, paper: Paper) -> float:
    """Where bars begin, with room for a word after it."""
    return paper.inner * axis.part(max(axis.low, min(0.0, axis.high))) + 6


def _layers(
    panel: Panel,
    plan: _Plan,
    marks: list[Spec],
    texts: Sequence[tuple[list[Spec], str]],
) -> Spec:
    """Bars, their numbers, and their labels as layers over one scale."""
    axis, paper = plan.axes[panel.unit], plan.paper
    colour: Spec = {"value": COLOURS[0]}
    if plan.series:
        colour = {
            "field": "series",
            "type": "nominal",
            "scale": {"domain": list(plan.series), "range": list(plan.series.values())},
            "legend": None,
        }
    value: Spec = {
        "field": "value",
        "type": "quantitative",
        "scale": {"domain": [axis.low, axis.high], "nice": False, "zero": False},
        "axis": {
            "values": list(axis.ticks),
            "format": axis.format,
            "title": plan.reading.role_heading("y", panel.unit),
        },
    }
    bar = {
        "mark": {"type": "bar", "stroke": INK, "strokeWidth": 0.5},
        "encoding": {
            "x": value,
            "x2": {"datum": 0},
            "y": pixel("top"),
            "y2": {"field": "bottom"},
            "color": colour,
            "fillOpacity": {
                "condition": {"test": "datum.hollow", "value": 0.15},
                "value": 1,
            },
            "description": {"field": "told"},
        },
    }
    layers = [bar, *_numbers(value)]
    align = "left" if paper.narrow else "right"
    for rows, fill in texts:
        if rows:
            style = {"align": align} if fill == INK else {"fontSize": SMALL}
            layers.append(lettering(rows, fill=fill, lineHeight=LINE - 1, **style))
    return {"data": {"values": marks}, "layer": layers}


def _numbers(value: Spec) -> list[Spec]:
    """The numbers at the ends of their bars: right of those above 0, else left."""
    return [
        {
            "transform": [{"filter": f"datum.value {test} 0"}],
            "mark": {
                "type": "text",
                "aria": False,
                "align": align,
                "baseline": "middle",
                "dx": dx,
                "fontSize": SMALL,
            },
            "encoding": {
                "x": value,
                "y": pixel("middle"),
                "text": {"field": "printed"},
            },
        }
        for test, align, dx in ((">=", "left", 5), ("<", "right", -5))
    ]


def _margins(panels: Sequence[Panel], width: int) -> tuple[Paper, int]:
    """The paper with room for labels and numbers, and how much of it numbers need.

    A number below 0 stands left of its bar, between that and the label.
    """
    items = [item for panel in panels for item in panel.items]
    right = max(width_of(item.printed("y"), SMALL) for item in numbered(items)) + 12
    less = [
        width_of(item.printed("y"), SMALL)
        for item in items
        if (item.cells["y"].number or 0) < 0
    ]
    before = math.ceil(max(less)) + 8 if less else 0
    if width < WIDE:
        return Paper(width, 4 + before, math.ceil(min(right, width / 3))), before
    widest = max(width_of(item.named("x"), SIZE) for item in items) + 16
    left = math.ceil(min(max(widest, 60), width * 0.42)) + before
    return Paper(width, left, math.ceil(right)), before


def _first(reading: Reading) -> tuple[list[Item], list[Text]]:
    """The rows of the bars that are drawn, and what is said of the others.

    Raises:
        UsageError: No row gives a number.
    """
    found = numbered(reading.items)
    if not found:
        name = reading.view.columns["y"]
        raise UsageError(
            f"no row of the answer gives a number in {name!r}; there is no bar",
            f"「{name}」に数値のある行がなく、棒を描けません",
        )
    if len(found) <= MOST_BARS:
        return list(reading.items), []
    last = found[MOST_BARS - 1].row
    note = Text(
        f"The first {MOST_BARS} of {len(found):,} bars are drawn",
        f"{len(found):,}本のうち最初の{MOST_BARS}本を描いた",
    )
    return [item for item in reading.items if item.row <= last], [note]


def _axes(panels: Sequence[Panel], room: int) -> dict[str, Axis]:
    """One scale for all pictures of a unit; it has 0 in it, where bars begin."""
    found = {}
    for unit in dict.fromkeys(panel.unit for panel in panels):
        values = [
            item.cells["y"].number or 0.0
            for panel in panels
            for item in panel.items
            if panel.unit == unit
        ]
        found[unit] = axis_of(min(0.0, *values), max(0.0, *values), room)
    return found


def bars(reading: Reading, width: int) -> Drawn:
    """A bar for each row that gives a number.

    Args:
        reading: The answer; its view has `x`, `y`, perhaps `colour` and `panel`.
        width: Of the paper, in pixels.

    Raises:
        UsageError: No row gives a number.
    """
    items, cut = _first(reading)
    names = series_of(items)
    coloured = 1 < len(names) <= len(COLOURS)
    items = _one_name_each(items, coloured, reading)
    panels, silent = panels_of(items, reading.lang)
    paper, before = _margins(panels, width)
    axes = _axes(panels, paper.inner)
    series = dict(zip(names, COLOURS, strict=False)) if coloured else {}
    plan = _Plan(reading, paper, series, axes, before)
    blocks: list[Block] = []
    if series:
        entries = [
            {"label": name, "colour": colour, "shape": "square"}
            for name, colour in series.items()
        ]
        blocks.append(legend(entries, reading.role_heading("colour"), paper))
    for panel, title in zip(panels, titles(panels, reading.lang), strict=True):
        blocks.extend(_with_title(panel, plan, title))
    drawn = [item for panel in panels for item in numbered(panel.items)]
    said = [*gap_notes(reading.items), *silent, *cut, *bound_notes(drawn)]
    return Drawn(paper, blocks, said)


def _with_title(panel: Panel, plan: _Plan, title: str) -> list[Block]:
    """A small picture below its title, and above the room for its axis."""
    paper = plan.paper
    found = headline(title, paper)
    spec, height = _panel(panel, plan)
    view = {"width": paper.inner, "height": height, **spec}
    return [*found, Block(view, height), blank(48, paper)]
