"""A map: each row a point where its municipality has its office."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.errors import UsageError
from kg.model.lang import Text
from kg.services.charting.coast import Box, land_in
from kg.services.charting.frame import (
    Block,
    Drawn,
    Paper,
    Spec,
    legend,
    lettering,
    pixel,
)
from kg.services.charting.map_names import place_names
from kg.services.charting.measure import nice_ticks
from kg.services.charting.panels import gap_notes, series_of
from kg.services.charting.reading import Item, Reading
from kg.services.charting.style import (
    COLOURS,
    FAINT,
    GREY,
    INK,
    SHAPES,
    SMALL,
    shade,
)

__all__ = ["maps"]

_EARTH = 6371.0
#: The narrowest map, in degrees, and the room around the points.
_LEAST, _ROOM = 0.25, 0.16
#: The area of a point in square pixels: as a rule, and of the greatest number.
_POINT, _GREATEST = 80.0, 900.0
#: More points than this are drawn small.
_MANY, _SMALL = 200, 22.0
_LAND, _SHORE = "#ececec", "#8f8f8f"

Places = Mapping[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The Mercator projection that fits all points on the paper."""

    scale: float
    across: float
    up: float
    width: int
    height: int

    def at(self, lat: float, long: float) -> tuple[float, float]:
        """The pixel of a point."""
        return (
            self.scale * math.radians(long) + self.across,
            self.up - self.scale * _mercator(lat),
        )

    def box(self) -> Box:
        """What the sheet shows, and a little more, in degrees."""

        def back(x: float, y: float) -> tuple[float, float]:
            north = math.sinh((self.up - y) / self.scale)
            return (
                math.degrees((x - self.across) / self.scale),
                math.degrees(math.atan(north)),
            )

        west, south = back(-4, self.height + 4)
        east, north = back(self.width + 4, -4)
        return (west, south, east, north)

    def kilometre(self) -> float:
        """Its length in pixels, in the middle of the sheet."""
        middle = math.atan(math.sinh((self.up - self.height / 2) / self.scale))
        return self.scale / (_EARTH * math.cos(middle))


def _mercator(lat: float) -> float:
    return math.asinh(math.tan(math.radians(lat)))


def _sheet(points: Sequence[tuple[float, float]], width: int) -> _Sheet:
    """The sheet on which all points have room."""
    lats = [_mercator(lat) for lat, _ in points]
    longs = [math.radians(long) for _, long in points]
    least = math.radians(_LEAST)
    wide = max(max(longs) - min(longs), least) * (1 + 2 * _ROOM)
    high = max(max(lats) - min(lats), least) * (1 + 2 * _ROOM)
    height = min(max(width * high / wide, width * 0.6), width * 1.25)
    scale = min(width / wide, height / high)
    middle = (max(longs) + min(longs)) / 2, (max(lats) + min(lats)) / 2
    return _Sheet(
        scale,
        width / 2 - scale * middle[0],
        round(height) / 2 + scale * middle[1],
        width,
        round(height),
    )


def _looks(reading: Reading, items: Sequence[Item]) -> tuple[list[Spec], list[Spec]]:
    """The colour and shape of each point, and the legend."""
    if "colour" not in reading.view.columns:
        return [{"colour": COLOURS[0], "shape": "circle"} for _ in items], []
    numbers = [item.cells["colour"].number for item in items]
    stated = [number for number in numbers if number is not None]
    if stated and all(
        n is not None or not i.cells["colour"].stated
        for n, i in zip(numbers, items, strict=True)
    ):
        return _shades(reading, numbers, stated)
    names = series_of([item for item in items if item.cells["colour"].stated])
    looks: dict[str, Spec] = {}
    for n, name in enumerate(names):
        shape = SHAPES[(n + n // len(COLOURS)) % len(SHAPES)]
        looks[name] = {"colour": COLOURS[n % len(COLOURS)], "shape": shape}
    for item in items:
        looks.setdefault(item.text("colour"), {"colour": "white", "shape": "circle"})
    entries = [{"label": name, **look} for name, look in looks.items()]
    return [looks[item.text("colour")] for item in items], entries


def _shades(
    reading: Reading, numbers: Sequence[float | None], stated: Sequence[float]
) -> tuple[list[Spec], list[Spec]]:
    """Numbers as shades, and some of them in the legend."""
    ticks = nice_ticks(min(stated), max(stated), 4)
    low, high = ticks[0], ticks[-1]

    def look(number: float | None) -> Spec:
        part = None if number is None else (number - low) / (high - low)
        return {"colour": "white" if part is None else shade(part), "shape": "circle"}

    entries = [{"label": f"{tick:,g}", **look(tick)} for tick in ticks]
    if any(number is None for number in numbers):
        entries.append({"label": reading.word("empty"), **look(None)})
    return [look(number) for number in numbers], entries


def _areas(items: Sequence[Item]) -> list[float]:
    """The area of each point: as its number, or all alike."""
    numbers = [
        abs(item.cells["size"].number or 0.0) if "size" in item.cells else None
        for item in items
    ]
    most = max((number for number in numbers if number is not None), default=0.0)
    usual = _SMALL if len(items) > _MANY else _POINT
    return [
        usual if number is None or not most else max(_GREATEST * number / most, 12.0)
        for number in numbers
    ]


def _label(item: Item) -> str:
    """The name of a place, with its number where points are as large as theirs."""
    if "size" in item.cells and item.cells["size"].number is not None:
        return f"{item.text('place')} {item.printed('size')}"
    return item.text("place")


def _dots(
    reading: Reading, items: Sequence[Item], places: Places, sheet: _Sheet
) -> tuple[list[Spec], list[Spec]]:
    """A point for each row; those of one place stand in a row beside each other."""
    looks, entries = _looks(reading, items)
    dots: list[Spec] = []
    ends: dict[tuple[float, float], Spec] = {}
    for item, look, area in zip(items, looks, _areas(items), strict=True):
        lat, long = places[item.cells["place"].key]
        x, y = sheet.at(lat, long)
        r = math.sqrt(area / math.pi) + 1
        first = ends.get((lat, long))
        shift = 0.0 if first is None else first["beads"] + 2 * r
        said = [
            f"{reading.role_heading(role)} {item.amount(role)}"
            for role in ("size", "colour")
            if role in item.cells
        ]
        if "size" in item.cells and item.cells["size"].number is None:
            look = {**look, "colour": "white"}
        dot = {
            "row": item.row + 1,
            "label": _label(item),
            "latitude": lat,
            "longitude": long,
            "area": area,
            "beside": long + math.degrees(shift / sheet.scale),
            "told": f"{item.text('place')}: {', '.join(said)}".removesuffix(": "),
            "px": x + shift,
            "py": y,
            "r": r,
            "beads": 0.0,
            **look,
        }
        if first is None:
            ends[lat, long] = dot
        else:
            first["beads"] = shift
        dots.append(dot)
    return dots, entries


def _coast(sheet: _Sheet) -> Spec:
    """The land as a layer."""
    shapes = [
        {
            "type": "Feature",
            "geometry": {
                "type": "Polygon",
                "coordinates": [[list(point) for point in ring]],
            },
        }
        for ring in land_in(sheet.box())
    ]
    return {
        "data": {"values": shapes},
        "mark": {
            "type": "geoshape",
            "aria": False,
            "clip": True,
            "fill": _LAND,
            "stroke": _SHORE,
            "strokeWidth": 0.7,
        },
    }


def _furniture(sheet: _Sheet, reading: Reading) -> list[Spec]:
    """A scale in kilometres, and north."""
    most = sheet.width * 0.25 / sheet.kilometre()
    power = 10.0 ** math.floor(math.log10(most))
    length = max(n * power for n in (1, 2, 5) if n * power <= most)
    long = length * sheet.kilometre()
    bar = {"x": 12, "x2": 12 + long, "y": sheet.height - 12}
    words = [
        {
            "x": 12,
            "y": sheet.height - 18,
            "lines": reading.word("kilometres").format(f"{length:,g}"),
        },
        {
            "x": sheet.width - 22,
            "y": 30,
            "lines": reading.word("north"),
        },
        {"x": sheet.width - 22, "y": 17, "lines": "▲"},
    ]
    scale = {
        "data": {"values": [bar]},
        "mark": {"type": "rule", "aria": False, "stroke": INK, "strokeWidth": 2},
        "encoding": {"x": pixel("x"), "x2": {"field": "x2"}, "y": pixel("y")},
    }
    return [scale, lettering(words, fontSize=SMALL, fill=FAINT)]


def _points(dots: Sequence[Spec]) -> Spec:
    """The points as a layer."""
    ours = ("px", "py", "r", "beads")
    return {
        "data": {
            "values": [
                {key: value for key, value in dot.items() if key not in ours}
                for dot in dots
            ]
        },
        "mark": {
            "type": "point",
            "filled": True,
            "opacity": 1,
            "stroke": INK,
            "strokeWidth": 0.8,
        },
        "encoding": {
            "longitude": {"field": "beside", "type": "quantitative"},
            "latitude": {"field": "latitude", "type": "quantitative"},
            "fill": {"field": "colour", "type": "nominal", "scale": None},
            "shape": {"field": "shape", "type": "nominal", "scale": None},
            "size": {"field": "area", "type": "quantitative", "scale": None},
            "description": {"field": "told"},
        },
    }


def _notes(reading: Reading, items: Sequence[Item], left_out: int) -> list[Text]:
    """What is said below: rows without a place, names without room, what areas mean."""
    notes = []
    gone, of = len(reading.items) - len(items), len(reading.items)
    if gone:
        notes.append(
            Text(
                f"{gone:,} of {of:,} rows have no known place",
                f"{of:,}行のうち{gone:,}行は位置が分からない",
            )
        )
    if left_out:
        notes.append(
            Text(
                f"{left_out:,} of the names have no room; the table has them all",
                f"{left_out:,}件の名称は図に入らない（表にはすべてある）",
            )
        )
    if "size" in reading.view.columns:
        unit = next((item.unit for item in items if item.unit), "")
        heading = reading.role_heading("size", unit)
        notes.append(Text(f"Area of the points: {heading}", f"点の面積：{heading}"))
        notes.extend(gap_notes(items, "size"))
    return notes


def maps(reading: Reading, places: Places, width: int) -> Drawn:
    """A point for each row whose municipality has a place.

    Args:
        reading: The answer; its view has `place`, and may have `colour` and `size`.
        places: Latitude and longitude, by IRI or code.
        width: Of the paper, in pixels.

    Raises:
        UsageError: No row has a place.
    """
    items = [item for item in reading.items if item.cells["place"].key in places]
    # What says more is drawn later, above the rest, and named first.
    items.sort(key=lambda item: all(cell.stated for cell in item.cells.values()))
    if not items:
        raise UsageError(
            "no row of the answer is of a municipality whose place is known; "
            "there is no map",
            "位置の分かる市区町村の行がなく、地図を描けません",
        )
    paper = Paper(width)
    sheet = _sheet([places[item.cells["place"].key] for item in items], width)
    dots, entries = _dots(reading, items, places, sheet)
    names, left_out = place_names(dots, sheet.width, sheet.height)
    blocks = []
    if entries:
        blocks.append(legend(entries, reading.role_heading("colour"), paper))
    view = {
        "width": width,
        "height": sheet.height,
        "view": {"stroke": GREY, "fill": "white"},
        "projection": {
            "type": "mercator",
            "scale": sheet.scale,
            "translate": [sheet.across, sheet.up],
        },
        "layer": [
            _coast(sheet),
            _points(dots),
            lettering(names, fontSize=SMALL),
            *_furniture(sheet, reading),
        ],
    }
    notes = _notes(reading, items, left_out)
    return Drawn(paper, [*blocks, Block(view, sheet.height)], notes)
