"""The coast of Japan, cut to what a map shows.

From Natural Earth, 1:10 million, by way of the package world-atlas; LICENSE-DATA.md has
the credits. Islands below its scale and lakes are missing.
"""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

__all__ = ["Box", "land_in"]

#: West, south, east, north in degrees.
Box = tuple[float, float, float, float]
_Ring = list[tuple[float, float]]

_FILE = Path(__file__).parent / "coast.json"


@cache
def _rings() -> tuple[tuple[Box, _Ring], ...]:
    """Every island with the box around it, decoded from TopoJSON.

    An island is a ring of longitudes and latitudes.
    """
    topology = json.loads(_FILE.read_text(encoding="utf-8"))
    (across, up), (west, south) = topology["transform"].values()
    rings = []
    for arc in topology["arcs"]:
        x = y = 0
        ring = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            ring.append((x * across + west, y * up + south))
        wests, souths = zip(*ring, strict=True)
        box = (min(wests), min(souths), max(wests), max(souths))
        rings.append((box, ring))
    return tuple(rings)


def _kept(ring: _Ring, axis: int, edge: float, sign: int) -> _Ring:
    """The part of a ring on one side of a line (Sutherland and Hodgman, 1974)."""
    found: _Ring = []
    for before, here in zip([ring[-1], *ring[:-1]], ring, strict=True):
        within = sign * here[axis] >= sign * edge
        if within != (sign * before[axis] >= sign * edge):
            part = (edge - before[axis]) / (here[axis] - before[axis])
            cut = [b + part * (h - b) for b, h in zip(before, here, strict=True)]
            cut[axis] = edge
            found.append((cut[0], cut[1]))
        if within:
            found.append(here)
    return found


def land_in(box: Box) -> Iterator[list[tuple[float, float]]]:
    """The land within a box, as closed rings."""
    for (west, south, east, north), ring in _rings():
        # Most islands are far away: of these nothing would be left.
        if east < box[0] or north < box[1] or west > box[2] or south > box[3]:
            continue
        part: _Ring = ring[:-1]
        for axis, edge, sign in (
            (0, box[0], 1),
            (1, box[1], 1),
            (0, box[2], -1),
            (1, box[3], -1),
        ):
            part = _kept(part, axis, edge, sign) if part else part
        if len(part) > 2:
            rounded = [(round(x, 4), round(y, 4)) for x, y in part]
            yield [*rounded, rounded[0]]
