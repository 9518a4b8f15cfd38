"""Draw the main classes and how they hang together, in the language of a page.

Nothing but the layout and the names goes into it, so the same names give the same
picture, to the byte; colours come from the style of the site.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kg.model.lang import Lang
from kg.services.charting.measure import width_of, wrapped
from kg.services.rendering.ontology.layout import Box, Layout, Line

__all__ = ["Diagram", "DrawnArea", "DrawnBox", "DrawnLine", "draw"]

_WIDE, _GAP_X, _GAP_Y, _EDGE = 192, 86, 44, 14
_NAME, _SMALL, _LEAST = 14, 11.5, 44
_TITLE = 30
_BEND = 5


@dataclass(frozen=True, slots=True)
class DrawnBox:
    """A class: where its box stands and what is written in it.

    `told` are the lines of its properties: their IRI, the text and where it stands.
    """

    iri: str
    kind: str
    x: float
    y: float
    width: float
    height: float
    name: Sequence[tuple[str, float]]
    code: tuple[str, float]
    told: Sequence[tuple[str, str, float]]
    rule: float = 0.0

    @property
    def middle(self) -> float:
        """Where its names are centred."""
        return self.x + self.width / 2


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """A property: the path of its line, and where its name stands."""

    property: str
    start: str
    end: str
    path: str
    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class DrawnArea:
    """Rows that belong together: the frame around them and its title."""

    name: str
    title: str
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Diagram:
    """The whole picture."""

    width: float
    height: float
    areas: Sequence[DrawnArea]
    boxes: Sequence[DrawnBox]
    lines: Sequence[DrawnLine]


def draw(
    plan: Layout, name: Callable[[str], str], code: Callable[[str], str], lang: Lang
) -> Diagram:
    """Draw a layout.

    Args:
        plan: Which classes stand where.
        name: What a class or a property is called; nothing for what stands for all.
        code: How a class is written.
        lang: The language of the titles.
    """
    names = {box.iri: _lines(name(box.iri)) for box in plan.boxes}
    rows = 1 + max(box.row for box in plan.boxes)
    heights = [
        max(_height(box, names[box.iri]) for box in plan.boxes if box.row == row)
        for row in range(rows)
    ]
    tops, areas, y = [], [], float(_EDGE)
    for area in plan.areas:
        start = y
        y += _TITLE
        for row in range(area.first, area.last + 1):
            tops.append(y)
            y += heights[row] + (_GAP_Y if row < area.last else _EDGE)
        areas.append(DrawnArea(area.name, area.title.of(lang), start, y - start))
        y += _EDGE
    columns = 1 + max(box.column for box in plan.boxes)
    boxes = {
        box.iri: _box(box, tops[box.row], heights[box.row], names[box.iri], name, code)
        for box in plan.boxes
    }
    lines = [_line(line, boxes, name(line.property)) for line in plan.lines]
    width = 2 * _EDGE + columns * _WIDE + (columns - 1) * _GAP_X + 2 * _EDGE
    return Diagram(width, y, areas, list(boxes.values()), lines)


def _lines(name: str) -> list[str]:
    return wrapped(name, _WIDE - 16, _NAME)


def _height(box: Box, name: Sequence[str]) -> float:
    told = 8 + 16 * len(box.told) if box.told else 0
    return max(_LEAST, 12 + 18 * len(name) + (16 if box.iri else 4) + told)


def _box(
    box: Box,
    top: float,
    row: float,
    names: Sequence[str],
    name: Callable[[str], str],
    code: Callable[[str], str],
) -> DrawnBox:
    x = 2 * _EDGE + box.column * (_WIDE + _GAP_X)
    height = _height(box, names)
    # In the middle of its row, so that lines between neighbours are straight.
    y = top + (row - height) / 2
    first = y + (20 if box.iri else height / 2 + 5 - 9 * (len(names) - 1))
    last = first + 18 * (len(names) - 1)
    told = [
        (iri, _fitting(name(iri)), last + 42 + 16 * index)
        for index, iri in enumerate(box.told)
    ]
    return DrawnBox(
        box.iri,
        box.kind,
        x,
        y,
        _WIDE,
        height,
        [(text, first + 18 * index) for index, text in enumerate(names)],
        (code(box.iri), last + 16),
        told,
        last + 25 if told else 0.0,
    )


def _fitting(text: str) -> str:
    """A text that fits into a box, cut where it does not."""
    room = _WIDE - 20
    if width_of(text, _SMALL) <= room:
        return text
    while text and width_of(text + "…", _SMALL) > room:
        text = text[:-1]
    return text + "…"


def _port(box: DrawnBox, side: str, share: float) -> tuple[float, float]:
    if side in ("left", "right"):
        x = box.x if side == "left" else box.x + box.width
        return x, box.y + box.height * share
    y = box.y if side == "top" else box.y + box.height
    return box.x + box.width * share, y


def _line(line: Line, boxes: dict[str, DrawnBox], text: str) -> DrawnLine:
    """A line of straight pieces, its name on the longest of them."""
    (x, y), (to_x, to_y) = (
        _port(boxes[line.start], *line.leaves),
        _port(boxes[line.end], *line.enters),
    )
    sideways = line.leaves[0] in ("left", "right")
    across = line.enters[0] in ("left", "right")
    points = [(x, y)]
    if sideways and across and y != to_y:
        bend = x + (_GAP_X / 2 if line.leaves[0] == "right" else -_GAP_X / 2)
        points += [(bend, y), (bend, to_y)]
    elif not sideways and not across and x != to_x:
        bend = y + (_GAP_Y / 2 if line.leaves[0] == "bottom" else -_GAP_Y / 2)
        points += [(x, bend), (to_x, bend)]
    elif sideways is not across:
        points.append((to_x, y) if sideways else (x, to_y))
    points.append((to_x, to_y))
    (ax, ay), (bx, by) = max(
        pairwise(points),
        key=lambda ends: abs(ends[0][0] - ends[1][0]) + abs(ends[0][1] - ends[1][1]),
    )
    return DrawnLine(
        line.property,
        line.start,
        line.end,
        _rounded(points),
        text,
        (ax + bx) / 2,
        # Above a line that lies, in the middle of one that stands.
        ay - 5 if ay == by else (ay + by) / 2 + 4,
    )


def _rounded(points: Sequence[tuple[float, float]]) -> str:
    """A path through points, its corners a little round."""
    parts = [f"M{_n(points[0][0])} {_n(points[0][1])}"]
    for before, here, after in zip(points, points[1:], points[2:], strict=False):
        enter, leave = _near(here, before), _near(here, after)
        parts.append(
            f"L{_n(enter[0])} {_n(enter[1])}"
            f"Q{_n(here[0])} {_n(here[1])} {_n(leave[0])} {_n(leave[1])}"
        )
    parts.append(f"L{_n(points[-1][0])} {_n(points[-1][1])}")
    return "".join(parts)


def _near(corner: tuple[float, float], to: tuple[float, float]) -> tuple[float, float]:
    """A point a little way from a corner towards another point."""
    dx, dy = to[0] - corner[0], to[1] - corner[1]
    length = abs(dx) + abs(dy)
    step = min(_BEND, length / 2) / length if length else 0
    return corner[0] + dx * step, corner[1] + dy * step


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
