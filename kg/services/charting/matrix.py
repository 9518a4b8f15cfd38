"""A matrix: a row and a column for each name, and in each cell what the answer says.

Four things look different: a number of 0 (the lightest shade, with its 0), what a
document does not state (grey), a row of the answer without a value (a dash), and no row
at all (empty).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kg.errors import UsageError
from kg.model.lang import Text
from kg.services.charting.frame import (
    Block,
    Drawn,
    Paper,
    Spec,
    blank,
    headline,
    lettering,
    pixel,
)
from kg.services.charting.measure import widest_word, width_of, wrapped
from kg.services.charting.panels import Panel
from kg.services.charting.reading import Item, Reading, numbered, told_apart
from kg.services.charting.style import FAINT, GRID, INK, LINE, SIZE, SMALL, shade
from kg.services.charting.times import moment_of

__all__ = ["matrix"]

#: More rows and columns than this nobody reads.
_MOST_ROWS, _MOST_COLUMNS = 150, 40
#: The narrowest and the widest column, and the lines that a cell may have.
_NARROWEST, _WIDEST, _CELL_LINES = 46.0, 220.0, 4
_TINTS = ("#d9e8f5", "#fbe6c2", "#d8efe4", "#f3dcea", "#fdf6c8", "#dcd6f2")
_SILENT = "#c9c9c9"


@dataclass(frozen=True, slots=True)
class _Plan:
    """What all small pictures of one chart share."""

    reading: Reading
    paper: Paper
    wide: int
    low: float
    high: float
    tints: Mapping[str, str]
    mixed: bool

    def line(self) -> float:
        """The room for text in a column."""
        return self.wide - 10


def _said(item: Item, mixed: bool) -> str:
    """What a cell shows: a number, words, a tick for yes, a dash for no value."""
    cell = item.cells["value"]
    if not cell.bound:
        return "–"
    if cell.key in {"true", "false"}:
        return "✓" if cell.key == "true" else "✗"
    return item.amount("value") if mixed else item.printed("value")


def _look(item: Item, plan: _Plan) -> tuple[str, bool]:
    """The colour of a cell, and whether it is dark."""
    cell = item.cells["value"]
    if not cell.bound:
        return "white", False
    if not cell.stated:
        return _SILENT, False
    if cell.number is None:
        return plan.tints.get(cell.text, "white"), False
    if plan.mixed:
        return "white", False
    if cell.number < 0:
        part = cell.number / plan.low
        return shade(part, warm=True), part > 0.6
    part = cell.number / plan.high if plan.high else 0.0
    return shade(part), part > 0.6


def _column_width(items: Sequence[Item], mixed: bool, count: int, room: float) -> float:
    """How wide a column is: as its longest number, as its text where there is room."""
    texts = [_said(item, mixed) for item in items]
    heads = [item.text("column") for item in items]
    numbers = [
        width_of(text, SMALL)
        for text, item in zip(texts, items, strict=True)
        if item.cells["value"].number is not None
    ]
    # Bold text is a little wider.
    words = max(widest_word(head, SMALL * 1.1) for head in heads)
    least = max([_NARROWEST, min(words, 110.0) + 10, *(n + 12 for n in numbers)])
    wanted = max(width_of(text, SMALL) for text in [*texts, *heads]) + 14
    longest = max((len(text) for text in texts), default=0)
    # Prose needs room to wrap in, whatever the paper.
    even = min(max(room / count, 100.0), 150.0)
    prose = even if longest > 24 else 72.0 if longest > 6 else 0.0
    return min(
        max(least, prose, min(wanted, room / count)), _WIDEST, max(wanted, least)
    )


def _cells(
    panel: Panel, columns: Sequence[str], plan: _Plan
) -> tuple[list[Spec], list[Spec], float]:
    """The cells and the names of the rows, and how high all of it is."""
    cells: list[Spec] = []
    names: list[Spec] = []
    top = 0.0
    rows: dict[str, list[Item]] = {}
    for item in panel.items:
        rows.setdefault(item.named("row"), []).append(item)
    for name, items in rows.items():
        label = wrapped(name, plan.paper.left - 14, SIZE, 3)
        texts = {
            item.row: wrapped(_said(item, plan.mixed), plan.line(), SMALL, _CELL_LINES)
            for item in items
        }
        deepest = max(len(lines) for lines in texts.values())
        high = max(LINE * len(label), 14 * deepest) + 8.0
        for item in items:
            at = columns.index(item.text("column"))
            colour, dark = _look(item, plan)
            lines = texts[item.row]
            cells.append(
                {
                    "row": item.row + 1,
                    "name": name,
                    "column": item.text("column"),
                    "value": item.cells["value"].number,
                    "printed": item.printed("value"),
                    "told": plan.reading.told(
                        item, "value", panel.name, name, item.text("column")
                    ),
                    "colour": colour,
                    "ink": "white" if dark else INK,
                    "left": at * plan.wide + 1,
                    "right": (at + 1) * plan.wide - 1,
                    "top": top + 1,
                    "bottom": top + high - 1,
                    "middle": (at + 0.5) * plan.wide,
                    "first": top + (high - 14 * len(lines)) / 2 + SMALL,
                    "lines": lines,
                }
            )
        first = top + (high - LINE * len(label)) / 2 + SIZE
        names.append({"x": -10, "y": first, "lines": label})
        top += high
    return cells, names, top


def _view(panel: Panel, columns: Sequence[str], plan: _Plan) -> Block:
    """One small picture."""
    cells, names, height = _cells(panel, columns, plan)
    wide = plan.wide * len(columns)
    rect = {
        "data": {"values": cells},
        "layer": [
            {
                "mark": {"type": "rect", "stroke": GRID, "strokeWidth": 1},
                "encoding": {
                    "x": pixel("left"),
                    "x2": {"field": "right"},
                    "y": pixel("top"),
                    "y2": {"field": "bottom"},
                    "fill": {"field": "colour", "type": "nominal", "scale": None},
                    "description": {"field": "told"},
                },
            },
            {
                "mark": {
                    "type": "text",
                    "aria": False,
                    "align": "center",
                    "baseline": "alphabetic",
                    "fontSize": SMALL,
                    "lineHeight": 14,
                },
                "encoding": {
                    "x": pixel("middle"),
                    "y": pixel("first"),
                    "text": {"field": "lines"},
                    "fill": {"field": "ink", "type": "nominal", "scale": None},
                },
            },
        ],
    }
    view = {
        "width": wide,
        "height": height,
        "view": {"stroke": GRID},
        "layer": [rect, lettering(names, align="right")],
    }
    return Block(view, height)


def _heads(columns: Sequence[str], plan: _Plan) -> Block:
    """The names of the columns, and of what the rows are."""
    texts = [wrapped(name, plan.line(), SMALL, 4) for name in columns]
    deepest = max(len(lines) for lines in texts)
    rows = [
        {
            "x": (n + 0.5) * plan.wide,
            "y": LINE + 14.0 * (deepest - len(lines)) + SMALL,
            "lines": lines,
        }
        for n, lines in enumerate(texts)
    ]
    about = (
        f"{plan.reading.role_heading('row')} ↓  {plan.reading.role_heading('column')} →"
    )
    what = [{"x": -plan.paper.left, "y": SMALL, "lines": about}]
    high = 14.0 * deepest + 6
    return blank(
        high + LINE,
        plan.paper,
        lettering(what, fontSize=SMALL, fill=FAINT),
        lettering(
            rows,
            fontSize=SMALL,
            lineHeight=14,
            align="center",
            fontWeight="bold",
        ),
    )


def _kept(items: Sequence[Item]) -> tuple[list[Item], list[str], list[Text]]:
    """The rows and columns that are drawn, and what is said of the others."""
    names = list(
        dict.fromkeys((item.text("panel"), item.named("row")) for item in items)
    )
    columns = list(dict.fromkeys(item.text("column") for item in items))
    notes = []
    for found, most, en, ja in (
        (len(names), _MOST_ROWS, "rows", "行"),
        (len(columns), _MOST_COLUMNS, "columns", "列"),
    ):
        if found > most:
            notes.append(
                Text(
                    f"The first {most} of {found} {en} are drawn",
                    f"{found}{ja}のうち最初の{most}{ja}を描いた",
                )
            )
    rows, columns = set(names[:_MOST_ROWS]), columns[:_MOST_COLUMNS]
    kept = [
        item
        for item in items
        if (item.text("panel"), item.named("row")) in rows
        and item.text("column") in columns
    ]
    return kept, columns, notes


def _in_order(columns: list[str], items: Sequence[Item]) -> list[str]:
    """Columns as the answer has them; times by time, and runs of years last."""
    moments = {
        item.text("column"): moment_of(item.cells["column"].key) for item in items
    }
    dated = [(m.run, m.at, m.until, name) for name, m in moments.items() if m]
    if len(dated) < len(columns):
        return columns
    return [name for *_, name in sorted(dated)]


def _columns_of(
    columns: Sequence[str], panels: Mapping[str, Sequence[Item]]
) -> dict[str, list[str]]:
    """The columns of each picture: those of all, unless one would be half empty."""
    own = {
        name: [c for c in columns if c in {item.text("column") for item in found}]
        for name, found in panels.items()
    }
    if all(2 * len(of) >= len(columns) for of in own.values()):
        return {name: list(columns) for name in panels}
    return own


def _tints(items: Sequence[Item]) -> dict[str, str]:
    """A light colour for each word in the cells, where there are few of them."""
    words = list(
        dict.fromkeys(
            item.text("value")
            for item in items
            if item.cells["value"].stated and item.cells["value"].number is None
        )
    )
    return dict(zip(words, _TINTS, strict=False)) if len(words) <= len(_TINTS) else {}


def matrix(reading: Reading, width: int) -> Drawn:
    """A cell for each row of the answer.

    Args:
        reading: The answer; its view has `row`, `column` and `value`, and may have
            `panel`.
        width: Of the paper, in pixels; a matrix of many columns makes it wider.

    Raises:
        UsageError: No row gives a value.
    """
    if not any(item.cells["value"].bound for item in reading.items):
        raise UsageError(
            "no row of the answer gives a value; there is no matrix",
            "値のある行がなく、マトリックスを描けません",
        )

    def place(item: Item) -> object:
        return (item.text("panel"), item.text("row"), item.text("column"))

    def line(item: Item) -> object:
        return (item.text("panel"), item.text("row"))

    items = told_apart(reading.items, place, line, reading.telling())
    items, columns, notes = _kept(items)
    panels: dict[str, list[Item]] = {}
    for item in items:
        panels.setdefault(item.text("panel"), []).append(item)
    shown = _columns_of(_in_order(columns, items), panels)
    plan = _plan(reading, items, max(len(of) for of in shown.values()), width)
    unit = "" if plan.mixed else next((item.unit for item in items if item.unit), "")
    heading = reading.role_heading("value", unit)
    blocks: list[Block] = []
    for name, found in panels.items():
        blocks.extend(headline(name, plan.paper))
        blocks.append(_heads(shown[name], plan))
        blocks.append(_view(Panel(name, unit, found), shown[name], plan))
        blocks.append(blank(18, plan.paper))
    cells = Text(f"In the cells: {heading}", f"マスの中：{heading}")
    room = sum(
        len(shown[name]) * len({item.named("row") for item in found})
        for name, found in panels.items()
    )
    said = [cells, *notes, *_legend_notes(items, room > len(items))]
    return Drawn(plan.paper, blocks, said)


def _plan(reading: Reading, items: Sequence[Item], count: int, width: int) -> _Plan:
    """What the pictures share: the paper, the width of columns, and the colours."""
    numbers = [n for item in items if (n := item.cells["value"].number) is not None]
    mixed = len({item.unit for item in numbered(items, "value")}) > 1
    widest = max(width_of(item.named("row"), SIZE) for item in items) + 16
    left = int(min(max(widest, 60), width * 0.36))
    wide = int(_column_width(items, mixed, count, width - left))
    return _Plan(
        reading=reading,
        paper=Paper(max(width, left + wide * count + 2), left, 0),
        wide=wide,
        low=min(numbers, default=0.0),
        high=max(numbers, default=0.0),
        tints=_tints(items),
        mixed=mixed,
    )


def _legend_notes(items: Sequence[Item], empty: bool) -> list[Text]:
    """What the looks of cells mean, of those that occur."""
    notes = []
    silent = sum(i.cells["value"].bound and not i.cells["value"].stated for i in items)
    if silent:
        notes.append(
            Text(
                f"Grey: not stated in the documents ({silent} of {len(items)} cells)",
                f"灰色：文書に記載がない（{len(items)}マスのうち{silent}）",
            )
        )
    unbound = sum(not item.cells["value"].bound for item in items)
    if unbound:
        notes.append(
            Text(
                f"Dash: the answer has a row but no value ({unbound} of {len(items)})",
                f"–：行はあるが値がない（{len(items)}マスのうち{unbound}）",
            )
        )
    if empty:
        notes.append(Text("Empty: no row of the answer", "空白：該当する行がない"))
    return notes
