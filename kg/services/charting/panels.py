"""Rows of an answer as small pictures, each of one unit, and as series with colours."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from kg.model.lang import Lang, Text
from kg.services.charting.measure import nice_ticks, width_of
from kg.services.charting.reading import Item, numbered
from kg.services.charting.style import SMALL
from kg.services.charting.wording import bracketed

__all__ = [
    "Axis",
    "Panel",
    "axis_of",
    "bound_notes",
    "gap_notes",
    "panels_of",
    "series_of",
    "titles",
]


@dataclass(frozen=True, slots=True)
class Panel:
    """One small picture: its name, the unit of its numbers, and its rows."""

    name: str
    unit: str
    items: Sequence[Item]


def titles(panels: Sequence[Panel], lang: Lang) -> list[str]:
    """What each picture is called: its name, with the unit where two share the name."""
    names = Counter(panel.name for panel in panels)
    found = []
    for panel in panels:
        if names[panel.name] < 2 or not panel.unit:
            found.append(panel.name)
        elif not panel.name:
            found.append(panel.unit)
        else:
            found.append(bracketed(panel.name, panel.unit, lang))
    return found


def panels_of(items: Sequence[Item], lang: Lang) -> tuple[list[Panel], list[Text]]:
    """The small pictures in the order of the answer, and what is said of the others.

    Numbers of different units never share a picture. Where no row gives a number there
    is nothing to see, but that is said.
    """
    spoken: dict[str, str] = {}
    for item in numbered(items):
        spoken.setdefault(item.text("panel"), item.unit)
    groups: dict[tuple[str, str], list[Item]] = {}
    for item in items:
        name, unit = item.text("panel"), item.unit
        # A row without a number stands with those that have one.
        if item.cells["y"].number is None and name in spoken:
            unit = spoken[name]
        groups.setdefault((name, unit), []).append(item)
    panels = [Panel(name, unit, found) for (name, unit), found in groups.items()]
    silent = []
    for panel, title in zip(panels, titles(panels, lang), strict=True):
        if title and not numbered(panel.items):
            silent.append((title, len(panel.items)))
    panels = [panel for panel in panels if numbered(panel.items)]
    if not silent:
        return panels, []
    en = "; ".join(f"{name} ({n})" for name, n in silent)
    ja = "、".join(f"{name}（{n}行）" for name, n in silent)
    note = Text(
        f"No number is given in any row of: {en}", f"どの行にも数値の記載がない：{ja}"
    )
    return panels, [note]


def gap_notes(items: Sequence[Item], role: str = "y") -> list[Text]:
    """How many rows give no number, where some do not."""
    of = len(items)
    gone = of - len(numbered(items, role))
    if not gone:
        return []
    return [
        Text(
            f"{gone:,} of {of:,} rows give no number",
            f"{of:,}行のうち{gone:,}行は数値の記載がない",
        )
    ]


def bound_notes(items: Sequence[Item]) -> list[Text]:
    """What a hollow mark is, where there is one."""
    if not any(item.sign for item in items):
        return []
    return [
        Text(
            "Hollow: the document only bounds or estimates the number (≥ ≤ > < ≈)",
            "白抜き：文書が上限・下限・概数だけを述べる数値（≥ ≤ > < ≈）",
        )
    ]


def series_of(items: Sequence[Item]) -> list[str]:
    """The series in the order of the answer; none where the view has no colour."""
    names = dict.fromkeys(item.text("colour") for item in items)
    return [] if set(names) <= {""} else list(names)


@dataclass(frozen=True, slots=True)
class Axis:
    """A scale of numbers: its ends, its ticks, and how many decimals they need."""

    ticks: Sequence[float]
    decimals: int

    @property
    def low(self) -> float:
        """Where it begins."""
        return self.ticks[0]

    @property
    def high(self) -> float:
        """Where it ends."""
        return self.ticks[-1]

    @property
    def format(self) -> str:
        """How its ticks are written, for d3-format."""
        return f",.{self.decimals}f"

    def part(self, value: float) -> float:
        """Where a value lies between the ends: 0 to 1."""
        return (value - self.low) / (self.high - self.low)

    def labels(self) -> list[str]:
        """Its ticks as they are written."""
        return [f"{tick:,.{self.decimals}f}" for tick in self.ticks]


def axis_of(low: float, high: float, room: float, across: bool = True) -> Axis:
    """A scale with round ticks.

    Args:
        low: The least number.
        high: The greatest.
        room: Its length in pixels.
        across: Does it lie, so that the widths of its labels count?
    """
    count = 6 if across else max(2, int(room // 40))
    while True:
        ticks = nice_ticks(low, high, count)
        step = ticks[1] - ticks[0]
        decimals = next(
            (n for n in range(12) if abs(round(step, n) - step) < abs(step) * 1e-6), 12
        )
        axis = Axis(ticks, decimals)
        widest = max(width_of(label, SMALL) for label in axis.labels())
        if not across or count <= 1 or (widest + 14) * (len(ticks) - 1) <= room:
            return axis
        count -= 1
