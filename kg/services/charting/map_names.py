"""Names of places on a map, where they hide neither points nor each other."""

import math
from collections.abc import Iterator, Sequence

from kg.services.charting.coast import Box
from kg.services.charting.frame import Spec
from kg.services.charting.measure import width_of
from kg.services.charting.style import SMALL

__all__ = ["place_names"]


class _Taken:
    """The boxes that are taken, found by where they are."""

    _CELL = 40

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], list[Box]] = {}

    def _around(self, box: Box) -> Iterator[tuple[int, int]]:
        low = [math.floor(edge / self._CELL) for edge in box]
        for x in range(low[0], low[2] + 1):
            for y in range(low[1], low[3] + 1):
                yield x, y

    def add(self, box: Box) -> None:
        """Take a box."""
        for cell in self._around(box):
            self._cells.setdefault(cell, []).append(box)

    def free(self, box: Box) -> bool:
        """Is nothing there yet?"""
        return not any(
            box[0] < other[2]
            and other[0] < box[2]
            and box[1] < other[3]
            and other[1] < box[3]
            for cell in self._around(box)
            for other in self._cells.get(cell, ())
        )


def place_names(
    dots: Sequence[Spec], width: float, height: float
) -> tuple[list[Spec], int]:
    """The names of places where they hide nothing; how many have no room."""
    taken = _Taken()
    for d in dots:
        x, y, r = d["px"], d["py"], d["r"]
        taken.add((x - r, y - r, x + r, y + r))
    ends: dict[str, Spec] = {}
    for dot in dots:
        ends.setdefault(f"{dot['label']} {dot['latitude']} {dot['longitude']}", dot)
    found, left_out = [], 0
    for dot in reversed(ends.values()):
        wide, high = width_of(dot["label"], SMALL), SMALL + 2.0
        x, y, r = dot["px"], dot["py"], dot["r"] + 3
        tail = x + dot["beads"]
        for left, top in (
            (tail + r, y - high / 2),
            (x - r - wide, y - high / 2),
            (x - wide / 2, y - r - high),
            (x - wide / 2, y + r),
            (tail + r - 4, y - r - high + 4),
            (tail + r - 4, y + r - 4),
        ):
            box = (left, top, left + wide, top + high)
            inside = left >= 0 and top >= 0
            inside = inside and box[2] <= width and box[3] <= height
            if inside and taken.free(box):
                taken.add(box)
                found.append({"x": left, "y": top + SMALL, "lines": dot["label"]})
                break
        else:
            left_out += 1
    return found, left_out
