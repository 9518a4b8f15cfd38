"""The layout of the diagram: which classes stand where, and what is drawn between."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.model.iris import Names
from kg.model.lang import Text

__all__ = ["Area", "Box", "Layout", "Line", "layout"]

_FILE = Path(__file__).with_name("diagram.toml")


@dataclass(frozen=True, slots=True)
class Box:
    """A class in the diagram.

    Attributes:
        iri: The class; nothing for what stands for every kind of thing.
        column: Its column, from 0.
        row: Its row, from 0.
        kind: What sort of class it is, which its colour tells.
        told: The properties that are written in it.
    """

    iri: str
    column: int
    row: int
    kind: str
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A property that leads from one box to another.

    `leaves` and `enters` are a side (`left`, `right`, `top`, `bottom`) and how far
    along it, from 0 to 1.
    """

    start: str
    property: str
    end: str
    leaves: tuple[str, float]
    enters: tuple[str, float]


@dataclass(frozen=True, slots=True)
class Area:
    """Rows that belong together, with what they are called."""

    name: str
    title: Text
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Layout:
    """The whole diagram."""

    areas: tuple[Area, ...]
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


@cache
def layout(names: Names) -> Layout:
    """The diagram as its file lays it out, with whole IRIs."""
    told = tomllib.loads(_FILE.read_text(encoding="utf-8"))

    def whole(name: str) -> str:
        if not name:
            return ""
        prefix, _, local = name.rpartition(":")
        return names.prefixes()[prefix or "teiju"] + local

    return Layout(
        tuple(
            Area(each["name"], Text(each["en"], each["ja"]), *each["rows"])
            for each in told["area"]
        ),
        tuple(
            Box(
                iri=whole(each["class"]),
                column=each["at"][0],
                row=each["at"][1],
                kind=each["kind"],
                told=tuple(map(whole, each.get("with", ()))),
            )
            for each in told["box"]
        ),
        tuple(
            Line(
                whole(each["from"]),
                whole(each["property"]),
                whole(each["to"]),
                tuple(each["leaves"]),
                tuple(each["enters"]),
            )
            for each in told["line"]
        ),
    )
