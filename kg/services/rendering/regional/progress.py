"""How far an indicator has come: the way from baseline to target, and where on it.

Whether a result meets its target is told just where plan/indicators tells it: three
figures of one unit, counted alike, in one place of a document.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from kg.model.lang import Text
from kg.services.answers.units import unit_text
from kg.services.answers.words import word_text
from kg.services.rendering.frame.passages import Passage

__all__ = ["Progress", "Value", "ambition", "progress"]


@dataclass(frozen=True, slots=True)
class Value:
    """One statement of an indicator: as printed, and the number that was read.

    Attributes:
        iri: The statement.
        kind: The notation: baseline, actual, target.
        place: The part of the document that states it.
        entry: What stands there: a figure, a direction, to be set, none stated.
        figure: The number; None where there is none.
        unit: The notation of its unit.
        counting: At a time (level), a total, a mean.
        direction: Where the target says no more than that: increase, decrease.
        when: The time in words.
        year: The last year to which it belongs, for a chart.
        fiscal_year: The only fiscal year to which it belongs.
        printed: The words of the document.
        timing: What the document says of the time, in words.
        cited: The passage.
    """

    iri: str
    kind: str
    place: str
    entry: str | None
    figure: Decimal | None
    unit: str | None
    counting: str | None
    direction: str | None
    when: Text | None
    year: int | None
    fiscal_year: int | None
    printed: str | None
    timing: Text | None
    note: Text | None
    cited: tuple[Passage, ...]

    @property
    def kind_words(self) -> Text:
        """The kind in words."""
        return word_text(self.kind)

    @property
    def place_words(self) -> Text:
        """The part of the document in words."""
        return word_text(self.place)

    @property
    def unit_words(self) -> Text:
        """The unit in words."""
        return unit_text(self.unit) if self.unit else Text("", "")

    @property
    def counting_words(self) -> Text | None:
        """How it counts, unless at a time."""
        if self.counting in (None, "level"):
            return None
        return word_text(self.counting or "")

    @property
    def states(self) -> Text:
        """What is stated in place of a figure: a direction, or why there is none."""
        if self.direction:
            return word_text(self.direction)
        return word_text(self.entry or "not stated")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the result lies on the way from baseline to target, or why none tells.

    `share` may be below 0 or above 1; `met` speaks of the result shown, not of the end.
    """

    share: Decimal | None = None
    met: bool | None = None
    why: Text | None = None

    @property
    def shown(self) -> float:
        """The share as a meter can show it."""
        return float(min(max(self.share or Decimal(0), Decimal(0)), Decimal(1)))

    @property
    def words(self) -> Text:
        """The share in whole hundredths, rounded down; outside 0 to 1 in words."""
        if self.share is None:
            return Text("", "")
        if self.share < 0:
            return Text("away from the target", "目標と逆方向")
        if self.share > 1:
            return Text("past the target", "目標を超過")
        percent = f"{int(self.share * 100)}%"
        return Text(percent, percent)


def ambition(
    baseline: Value | None, target: Value | None
) -> tuple[Decimal | None, Decimal | None, int | None]:
    """Change, its share of the baseline, and years, as indicator/ambition tells."""
    if (
        baseline is None
        or target is None
        or baseline.figure is None
        or target.figure is None
        or baseline.unit is None
        or baseline.unit != target.unit
        or not baseline.counting == target.counting == "level"
    ):
        return None, None, None
    change = target.figure - baseline.figure
    # Of a baseline below zero a share would have the wrong sign.
    ratio = change / baseline.figure if baseline.figure > 0 else None
    if baseline.fiscal_year is None or target.fiscal_year is None:
        return change, ratio, None
    return change, ratio, target.fiscal_year - baseline.fiscal_year


def progress(values: Mapping[str, Value]) -> Progress:
    """How far a place tells that an indicator has come, as plan/indicators tells."""
    baseline, actual, target = (values.get(k) for k in ("baseline", "actual", "target"))
    if actual is None or actual.figure is None:
        why = word_text(actual.entry or "not stated") if actual else None
        said = why or Text("not stated", "記載なし")
        return Progress(
            why=Text(f"no result: {said.en}", f"実績値がありません：{said.ja}")
        )
    if target is None or target.figure is None:
        return Progress(why=Text("no target in figures", "目標値が数値ではありません"))
    if baseline is None or baseline.figure is None:
        return Progress(
            why=Text(
                "no baseline in this place, so the direction is open",
                "この箇所に現状値がなく、方向が分かりません",
            )
        )
    if target.unit is None or not target.unit == actual.unit == baseline.unit:
        return Progress(why=Text("units differ", "単位が異なります"))
    if target.counting is None or target.counting != actual.counting:
        one = word_text(target.counting or "not stated")
        other = word_text(actual.counting or "not stated")
        return Progress(
            why=Text(
                f"the target is a {one.en}, the result a {other.en}",
                f"目標は{one.ja}、実績は{other.ja}です",
            )
        )
    if baseline.counting is None or "total" in (baseline.counting, target.counting):
        return Progress(
            why=Text(
                "the baseline or target is a total", "現状値か目標値が合計の値です"
            )
        )
    way = target.figure - baseline.figure
    if not way:
        return Progress(
            why=Text(
                "the target equals the baseline, so the direction is open",
                "目標値が現状値と同じで、方向が分かりません",
            )
        )
    met = actual.figure >= target.figure if way > 0 else actual.figure <= target.figure
    return Progress((actual.figure - baseline.figure) / way, met)
