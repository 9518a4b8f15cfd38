"""The paper of a picture: title above, legend, pictures, what must be said below.

Everything has its place in pixels from the start, told from the length of the text and
never from a font, so that a picture is the same on every machine. An unseen frame holds
the paper's size.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kg.model.lang import Text
from kg.services.charting.measure import width_of, wrapped
from kg.services.charting.style import FAINT, INK, LINE, SIZE, SMALL, config

__all__ = [
    "NARROW",
    "WIDE",
    "Block",
    "Drawn",
    "Paper",
    "Spec",
    "blank",
    "compose",
    "headline",
    "legend",
    "lettering",
    "pixel",
]

Spec = dict[str, Any]

#: Widths in pixels: of a page and a journal's two columns, and of a telephone.
WIDE = 800
NARROW = 358
#: The size of the title of a small picture.
_TITLE = 13
#: The white edge around everything.
_EDGE = 12


@dataclass(frozen=True, slots=True)
class Paper:
    """What a picture is drawn on: its width, and the margins beside what it plots.

    All are whole pixels, or the size of the picture would not be.
    """

    width: int
    left: int = 0
    right: int = 0

    @property
    def narrow(self) -> bool:
        """Is it a telephone's?"""
        return self.width < WIDE

    @property
    def inner(self) -> int:
        """The width between the margins."""
        return self.width - self.left - self.right


@dataclass(frozen=True, slots=True)
class Block:
    """One part of a picture from edge to edge, and how high it is."""

    view: Spec
    height: float


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a kind of picture gives: its blocks on their paper, and what must be said.

    Attributes:
        paper: The paper with its margins.
        blocks: From top to bottom.
        notes: What a reader must know of what is drawn, and what is not.
    """

    paper: Paper
    blocks: Sequence[Block]
    notes: Sequence[Text]


def pixel(name: str) -> Spec:
    """An encoding whose field holds pixels."""
    return {"field": name, "type": "quantitative", "scale": None, "axis": None}


def lettering(rows: Sequence[Spec], **style: object) -> Spec:
    """A layer of text: rows with x and y in pixels, and `lines`."""
    return {
        "data": {"values": list(rows)},
        "mark": {
            "type": "text",
            "aria": False,
            "align": "left",
            "baseline": "alphabetic",
            "fontSize": SIZE,
            "lineHeight": LINE,
            "fill": INK,
            "clip": False,
            **style,
        },
        "encoding": {
            "x": pixel("x"),
            "y": pixel("y"),
            "text": {"field": "lines", "type": "nominal"},
        },
    }


def blank(height: float, paper: Paper, *layers: Spec) -> Block:
    """A block that plots nothing: room, or what its layers draw in pixels."""
    nothing = lettering([{"x": 0, "y": 0, "lines": ""}])
    view = {
        "width": paper.inner,
        "height": height,
        "layer": list(layers) or [nothing],
    }
    return Block(view, height)


def paragraph(lines: Sequence[str], paper: Paper, **style: object) -> Block:
    """Lines of text from the left edge."""
    rows = [
        {"x": -paper.left, "y": LINE * (n + 0.75), "lines": line}
        for n, line in enumerate(lines)
    ]
    return blank(LINE * len(lines), paper, lettering(rows, **style))


def headline(text: str, paper: Paper) -> list[Block]:
    """The title of a small picture; nothing where it has none."""
    if not text:
        return []
    lines = wrapped(text, paper.width - 4, _TITLE)
    rows = [
        {"x": -paper.left, "y": 18 * n + 14, "lines": line}
        for n, line in enumerate(lines)
    ]
    title = lettering(rows, fontSize=_TITLE, fontWeight="bold")
    return [blank(18 * len(lines) + 4, paper, title)]


def legend(entries: Sequence[Spec], heading: str, paper: Paper) -> Block:
    """A legend in as many columns as the texts leave room for.

    Args:
        entries: `label`, `colour`, and `shape` or none, of each series.
        heading: What the series are.
        paper: The paper.
    """
    widest = max(width_of(entry["label"], SIZE) for entry in entries) + 34
    columns = max(1, min(len(entries), int(paper.width // widest)))
    room = paper.width / columns if columns == 1 else widest
    signs, words, top = [], [], 0.0
    if heading:
        words.append({"x": -paper.left, "y": LINE * 0.75, "lines": heading})
        top = LINE
    heads = [words.pop()] if words else []
    for start in range(0, len(entries), columns):
        deepest = 1
        for n, entry in enumerate(entries[start : start + columns]):
            lines = wrapped(entry["label"], room - 26, SIZE)
            deepest = max(deepest, len(lines))
            x = -paper.left + n * room
            signs.append({**entry, "x": x + 7, "y": top + LINE / 2})
            words.append({"x": x + 20, "y": top + LINE * 0.75, "lines": lines})
        top += LINE * deepest + 2
    sign = {
        "data": {"values": signs},
        "mark": {
            "type": "point",
            "aria": False,
            "filled": True,
            "opacity": 1,
            "size": 90,
            "stroke": INK,
            "strokeWidth": 0.6,
        },
        "encoding": {
            "x": pixel("x"),
            "y": pixel("y"),
            "fill": {"field": "colour", "type": "nominal", "scale": None},
            "shape": {"field": "shape", "type": "nominal", "scale": None},
        },
    }
    layers = [sign, lettering(words)]
    if heads:
        layers.append(lettering(heads, fontSize=SMALL, fill=FAINT))
    return blank(top + 8, paper, *layers)


def compose(
    paper: Paper,
    blocks: Sequence[Block],
    title: str,
    description: str,
    notes: Sequence[str],
) -> Spec:
    """The whole picture: title, blocks one below the other, notes."""
    below = [line for note in notes for line in wrapped(note, paper.width - 4, SMALL)]
    foot = paragraph(below, paper, fontSize=SMALL, fill=FAINT)
    parts = [*blocks, blank(10, paper), foot, blank(4, paper)]
    height = 1 + sum(part.height for part in parts)
    edge = {
        "data": {"values": [{"x": -paper.left, "y": 0}]},
        "mark": {"type": "rect", "aria": False, "fill": "white"},
        "encoding": {
            "x": pixel("x"),
            "x2": {"value": paper.width - paper.left},
            "y": pixel("y"),
            "y2": {"value": height},
        },
    }
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "description": description,
        "background": "white",
        "padding": _EDGE,
        "title": {
            "text": wrapped(title, paper.width - 4, 16),
            "anchor": "start",
            "frame": "group",
            "dx": -paper.left,
        },
        "usermeta": {"width": paper.width + 2 * _EDGE, "left": paper.left + _EDGE},
        "bounds": "flush",
        "spacing": 0,
        "vconcat": [blank(1, paper, edge).view, *(part.view for part in parts)],
        "config": config(),
    }
