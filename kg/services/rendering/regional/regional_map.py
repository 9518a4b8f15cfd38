"""A small map of municipalities: land, points whose shape tells the role, names."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from kg.services.charting.coast import land_in
from kg.services.charting.map_names import place_names

__all__ = ["Mark", "Place", "RegionalMap", "regional_map"]

#: The sheet in units of its own; a page shows it as wide as there is room.
WIDTH = 400.0
_LOWEST, _HIGHEST = 220.0, 380.0
#: The narrowest map in degrees of latitude, the room around the points, a point,
#: and what a name keeps away from it, as fonts differ in width.
_LEAST, _ROOM, _RADIUS, _GAP = 0.22, 0.18, 6.0, 2.0
_KILOMETRES = 111.2


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality to be shown; its role tells the shape, `here` the one meant."""

    iri: str
    name: str
    told: str
    role: str
    lat: float
    long: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A point of the map with its name, in units of the sheet."""

    place: Place
    x: float
    y: float
    label_x: float | None
    label_y: float | None


@dataclass(frozen=True, slots=True)
class RegionalMap:
    """A map: its size, the land as SVG paths, its points, and its scale."""

    width: float
    height: float
    land: tuple[str, ...]
    marks: tuple[Mark, ...]
    scale_length: float
    scale_km: int


def _fit(places: Sequence[Place]) -> tuple[float, float, float, float, float]:
    """Middle, units a degree of latitude, shrinking of longitude, and height."""
    lats, longs = [p.lat for p in places], [p.long for p in places]
    middle_lat = (max(lats) + min(lats)) / 2
    middle_long = (max(longs) + min(longs)) / 2
    shrink = math.cos(math.radians(middle_lat))
    high = max(max(lats) - min(lats), _LEAST) * (1 + 2 * _ROOM)
    wide = max((max(longs) - min(longs)) * shrink, _LEAST) * (1 + 2 * _ROOM)
    height = min(max(WIDTH * high / wide, _LOWEST), _HIGHEST)
    scale = min(WIDTH / wide, height / high)
    return middle_lat, middle_long, scale, shrink, round(height)


def regional_map(places: Sequence[Place]) -> RegionalMap | None:
    """The map on which all places have room; None where there is none."""
    if not places:
        return None
    lat, long, scale, shrink, height = _fit(places)

    def at(north: float, east: float) -> tuple[float, float]:
        return (
            round(WIDTH / 2 + (east - long) * shrink * scale, 1),
            round(height / 2 - (north - lat) * scale, 1),
        )

    half_wide, half_high = (WIDTH / 2 + 4) / scale / shrink, (height / 2 + 4) / scale
    box = (long - half_wide, lat - half_high, long + half_wide, lat + half_high)
    land = tuple(
        "M" + "L".join(f"{x:g} {y:g}" for x, y in (at(n, e) for e, n in ring)) + "Z"
        for ring in land_in(box)
    )
    points = [at(place.lat, place.long) for place in places]
    dots = [
        {
            "px": x,
            "py": y,
            "r": _RADIUS + _GAP,
            "beads": 0.0,
            "label": place.name,
            "latitude": place.lat,
            "longitude": place.long,
        }
        for place, (x, y) in zip(places, points, strict=True)
    ]
    # The last are named first, so that a centre at the head gets its name at the end.
    labels = {each["lines"]: each for each in place_names(dots, WIDTH, height)[0]}
    kilometre = scale / _KILOMETRES
    length = max(n for n in (1, 2, 5, 10, 20, 50) if n * kilometre <= WIDTH / 4)
    return RegionalMap(
        WIDTH,
        height,
        land,
        tuple(
            Mark(
                place,
                x,
                y,
                labels[place.name]["x"] if place.name in labels else None,
                labels[place.name]["y"] if place.name in labels else None,
            )
            for place, (x, y) in zip(places, points, strict=True)
        ),
        round(length * kilometre, 1),
        length,
    )
