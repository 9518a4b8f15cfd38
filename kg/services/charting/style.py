"""How pictures look: fonts, sizes, and colours that all eyes and greys tell apart."""

from typing import Any, Final

__all__ = [
    "COLOURS",
    "DASHES",
    "FAINT",
    "FONT",
    "GREY",
    "GRID",
    "INK",
    "LINE",
    "LINE_COLOURS",
    "SHAPES",
    "SIZE",
    "SMALL",
    "config",
    "shade",
]

#: Fonts with Japanese characters, of every system; the reader's machine chooses.
FONT: Final = (
    "Noto Sans CJK JP, Noto Sans JP, Hiragino Sans, Hiragino Kaku Gothic ProN, "
    "Yu Gothic, Meiryo, sans-serif"
)
#: Of text, of small text, and the height of a line of text, in pixels.
SIZE: Final = 12
SMALL: Final = 11
LINE: Final = 16

INK: Final = "#222222"
FAINT: Final = "#5f5f5f"
GREY: Final = "#8a8a8a"
GRID: Final = "#dddddd"

#: Okabe and Ito (2008), ordered so that the first ones differ in grey, too.
COLOURS: Final = (
    "#0072B2",
    "#E69F00",
    "#000000",
    "#F0E442",
    "#D55E00",
    "#56B4E9",
    "#009E73",
    "#CC79A7",
)
#: The same for thin lines: yellow is too light for those.
LINE_COLOURS: Final = (
    "#0072B2",
    "#D55E00",
    "#009E73",
    "#000000",
    "#CC79A7",
    "#E69F00",
    "#56B4E9",
)
SHAPES: Final = (
    "circle",
    "square",
    "triangle-up",
    "diamond",
    "triangle-down",
    "cross",
    "triangle-right",
    "triangle-left",
)
DASHES: Final = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3])


#: From the lightest to the darkest of the shades: lightness falls evenly.
_SHADES: Final = ((239, 243, 255), (158, 202, 225), (66, 146, 198), (8, 48, 107))
#: Shades of numbers below zero, lightest first.
_WARM: Final = ((255, 245, 235), (253, 190, 133), (230, 110, 40), (127, 39, 4))


def shade(part: float, warm: bool = False) -> str:
    """A shade between the lightest (0) and the darkest (1)."""
    stops = _WARM if warm else _SHADES
    at = min(max(part, 0.0), 1.0) * (len(stops) - 1)
    n = min(int(at), len(stops) - 2)
    mixed = (
        round(a + (b - a) * (at - n))
        for a, b in zip(stops[n], stops[n + 1], strict=True)
    )
    return "#" + "".join(f"{value:02x}" for value in mixed)


def config() -> dict[str, Any]:
    """The configuration that all pictures share."""
    text = {"font": FONT, "fontSize": SIZE, "fill": INK}
    return {
        "font": FONT,
        "concat": {"spacing": 0},
        "view": {"stroke": None},
        "text": text,
        "title": {
            "color": INK,
            "fontSize": 16,
            "fontWeight": "bold",
            "lineHeight": 22,
            "offset": 8,
        },
        "axis": {
            "domainColor": GREY,
            "gridColor": GRID,
            "labelColor": INK,
            "labelFontSize": SMALL,
            "labelLimit": 0,
            "labelFlush": False,
            "labelOverlap": False,
            "tickColor": GREY,
            "titleColor": FAINT,
            "titleFontSize": SMALL,
            "titleFontWeight": "normal",
        },
    }
