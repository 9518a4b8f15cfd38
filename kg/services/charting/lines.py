"""Lines over time: every number a point, joined where no year between them is missing.

A number of several years together is a bar across them, one that the document only
bounds is hollow; neither is joined to anything.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from kg.errors import UsageError
from kg.model.lang import Text
from kg.services.charting.frame import (
    NARROW,
    Block,
    Drawn,
    Paper,
    blank,
    headline,
    legend,
    lettering,
)
from kg.services.charting.line_marks import (
    LABEL,
    Look,
    Plan,
    label_height,
    picture,
    series,
)
from kg.services.charting.measure import width_of
from kg.services.charting.panels import (
    Axis,
    Panel,
    axis_of,
    bound_notes,
    gap_notes,
    panels_of,
    titles,
)
from kg.services.charting.reading import Item, Reading, numbered, told_apart
from kg.services.charting.style import (
    DASHES,
    FAINT,
    LINE,
    LINE_COLOURS,
    SHAPES,
    SIZE,
    SMALL,
)
from kg.services.charting.times import Moment, moment_of

__all__ = ["lines"]

#: More small pictures, and more lines in one, than this nobody tells apart.
_MOST_PANELS, _MOST_SERIES = 40, 24
_HEIGHT = 150
#: A picture whose numbers differ this many times less than those of all has a scale
#: of its own, or it would be flat.
_FLAT = 8


def _looks(items: Sequence[Item]) -> dict[str, Look]:
    """A colour, a shape and a dash for each series, the same in every picture."""
    found = {}
    for n, name in enumerate(dict.fromkeys(series(item) for item in items)):
        colour = LINE_COLOURS[n % len(LINE_COLOURS)]
        dash = DASHES[n // len(LINE_COLOURS) % len(DASHES)]
        found[name] = Look(colour, SHAPES[n % len(SHAPES)], dash)
    return found


def _axes(
    panels: Sequence[Panel], heights: Sequence[float]
) -> tuple[list[Axis], list[Text]]:
    """A scale for each picture: one for all of a unit, unless that makes one flat."""
    spans = []
    for panel in panels:
        stated = [item.cells["y"].number or 0.0 for item in numbered(panel.items)]
        spans.append((min(stated), max(stated)))
    axes, apart, lifted = [], False, False
    for n, panel in enumerate(panels):
        of_unit = [
            s for p, s in zip(panels, spans, strict=True) if p.unit == panel.unit
        ]
        low, high = min(s[0] for s in of_unit), max(s[1] for s in of_unit)
        narrowest = min(max(s[1], 0) - min(s[0], 0) for s in of_unit)
        if narrowest * _FLAT < max(high, 0) - min(low, 0):
            (low, high), apart = spans[n], True
        if 0 < low <= high / 2:
            low = 0.0
        elif high < 0 and high >= low / 2:
            high = 0.0
        axis = axis_of(low, high, heights[n], across=False)
        lifted = lifted or axis.low > 0 or axis.high < 0
        axes.append(axis)
    notes = []
    if apart:
        notes.append(
            Text("Each picture has a scale of its own", "目盛りは図ごとに異なる")
        )
    if lifted:
        notes.append(
            Text("Scales need not begin at 0", "目盛りは0から始まるとは限らない")
        )
    return axes, notes


def _times_apart(panels: Sequence[Panel], moments: Mapping[int, Moment]) -> bool:
    """Would a picture be half empty on the axis of time of all?"""
    spans = []
    for panel in panels:
        of = [moments[item.row] for item in panel.items]
        spans.append((min(m.at for m in of), max(m.until for m in of)))
    whole = max(high for _, high in spans) - min(low for low, _ in spans)
    return any(2 * (high - low) < whole for low, high in spans if high > low)


def _height(panel: Panel, named: bool) -> float:
    """How high a picture must be for the names of its lines."""
    ends = {series(item): item for item in numbered(panel.items)}
    room = sum(label_height(item) for item in ends.values()) if named else 0.0
    return max(_HEIGHT, math.ceil(room * 1.2))


def _picture(
    panel: Panel, plan: Plan, axis: Axis, height: float, title: str
) -> list[Block]:
    """One small picture: title, what its numbers are, lines, room for the axis."""
    paper = plan.paper
    blocks = headline(title, paper)
    names = list(dict.fromkeys(series(item) for item in numbered(panel.items)))
    if plan.named and paper.narrow:
        entries = [
            {
                "label": name or "–",
                "colour": plan.looks[name].colour,
                "shape": plan.looks[name].shape,
            }
            for name in names
        ]
        blocks.append(legend(entries, plan.reading.role_heading("colour"), paper))
    heading = plan.reading.role_heading("y", panel.unit)
    faint = {"x": -paper.left, "y": SIZE, "lines": heading}
    blocks.append(blank(26, paper, lettering([faint], fontSize=SMALL, fill=FAINT)))
    drawn = picture(panel, plan, axis, height)
    view = {"width": paper.inner, "height": height, **drawn}
    return [*blocks, Block(view, height), blank(LINE * 3, paper)]


def _limited(panels: list[Panel]) -> tuple[list[Panel], list[Text]]:
    """No more pictures, and no more lines in one, than can be told apart."""
    notes, found = [], []
    for panel in panels[:_MOST_PANELS]:
        names = list(dict.fromkeys(series(item) for item in numbered(panel.items)))
        kept = set(names[:_MOST_SERIES])
        items = [item for item in panel.items if series(item) in kept]
        found.append(replace(panel, items=items))
        if len(names) > _MOST_SERIES:
            notes.append(
                Text(
                    f"The first {_MOST_SERIES} of {len(names)} lines are drawn",
                    f"{len(names)}本の線のうち最初の{_MOST_SERIES}本を描いた",
                )
            )
    if len(panels) > _MOST_PANELS:
        notes.append(
            Text(
                f"The first {_MOST_PANELS} of {len(panels)} pictures are drawn",
                f"{len(panels)}の図のうち最初の{_MOST_PANELS}を描いた",
            )
        )
    return found, list(dict.fromkeys(notes))


def _moments(reading: Reading) -> tuple[dict[int, Moment], list[Text]]:
    """The time of each row, and how many rows give none."""
    found: dict[int, Moment] = {}
    for item in reading.items:
        moment = moment_of(item.cells["x"].key)
        if moment is not None:
            found[item.row] = moment
    gone, of = len(reading.items) - len(found), len(reading.items)
    if not gone:
        return found, []
    note = Text(
        f"{gone:,} of {of:,} rows give no time",
        f"{of:,}行のうち{gone:,}行は時点の記載がない",
    )
    return found, [note]


def lines(reading: Reading, width: int) -> Drawn:
    """A point for each row that gives a number and a time, joined to lines.

    Args:
        reading: The answer; its view has `x`, `y`, perhaps `colour` and `panel`.
        width: Of the paper, in pixels.

    Raises:
        UsageError: No row gives both a number and a time.
    """
    moments, notes = _moments(reading)
    timed = [item for item in reading.items if item.row in moments]
    if not numbered(timed):
        raise UsageError(
            "no row of the answer gives both a number and a time; there is no line",
            "数値と時点の両方がある行がなく、線を描けません",
        )

    def line(item: Item) -> object:
        return (item.text("panel"), item.unit, item.text("colour"))

    timed = told_apart(
        timed, lambda item: (line(item), moments[item.row]), line, reading.telling()
    )
    panels, silent = panels_of(timed, reading.lang)
    panels, cut = _limited(panels)
    drawn = [item for panel in panels for item in numbered(panel.items)]
    named = len({series(item) for item in drawn}) > 1
    beside = named and width > NARROW
    heights = [_height(panel, beside) for panel in panels]
    axes, scales = _axes(panels, heights)
    widest = max(width_of(label, SMALL) for axis in axes for label in axis.labels())
    apart = _times_apart(panels, moments)
    if apart:
        scales.append(
            Text("Each picture has its own stretch of time", "期間は図ごとに異なる")
        )
    shown = {item.row for panel in panels for item in panel.items}
    plan = Plan(
        reading=reading,
        paper=Paper(width, math.ceil(widest) + 12, LABEL if beside else 16),
        looks=_looks(drawn),
        moments={row: moments[row] for row in sorted(shown)},
        named=named,
        apart=apart,
    )
    blocks: list[Block] = []
    for panel, axis, height, title in zip(
        panels, axes, heights, titles(panels, reading.lang), strict=True
    ):
        blocks.extend(_picture(panel, plan, axis, height, title))
    gaps = gap_notes(reading.items)
    said = [*gaps, *notes, *silent, *cut, *scales, *bound_notes(drawn)]
    return Drawn(plan.paper, blocks, said)
