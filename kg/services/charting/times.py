"""Times of an answer: years, fiscal years, months, days, and runs of years."""

import itertools
import math
import re
from calendar import isleap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

__all__ = ["Moment", "moment_of", "ticks_of"]

_TIME = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?P<last>[0-9]{4})|-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?"
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A time on the axis, in years: where it begins, and where a run of years ends."""

    at: float
    until: float
    whole: bool

    @property
    def run(self) -> bool:
        """Is it several years, of which a number holds together?"""
        return self.until > self.at


def _part(day: date) -> float:
    """A day as a part of its year."""
    gone = day.timetuple().tm_yday - 1
    return gone / (366 if isleap(day.year) else 365)


def moment_of(text: str) -> Moment | None:
    """The time that a text or the end of an IRI says; None where it says none."""
    found = _TIME.fullmatch(text.rpartition("/")[2].strip())
    if found is None:
        return None
    year = int(found["year"])
    if found["last"]:
        last = int(found["last"])
        return Moment(year, last, True) if last >= year else None
    if not found["month"]:
        return Moment(year, year, True)
    try:
        day = date(year, int(found["month"]), int(found["day"] or 1))
    except ValueError:
        return None
    at = year + _part(day)
    return Moment(at, at, False)


def _name(months: int) -> str:
    """A place on the axis, in months, as a year or as a year and month."""
    year, month = divmod(months, 12)
    return f"{year:04d}-{month + 1:02d}" if month else f"{year:04d}"


def ticks_of(moments: Sequence[Moment], count: int) -> list[tuple[float, str]]:
    """Where the axis of time is marked, and with what.

    At the years that are stated, where there is room, else at round years or months.

    Args:
        moments: What is drawn.
        count: How many marks there is room for.
    """
    low = min(moment.at for moment in moments)
    high = max(moment.until for moment in moments)
    stated = sorted({end for m in moments for end in (m.at, m.until)})
    gaps = [b - a for a, b in itertools.pairwise(stated)]
    if all(m.whole for m in moments) and (high - low) <= count * min(gaps, default=1):
        return [(year, _name(int(year) * 12)) for year in stated]
    steps = [12 * years for years in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000)]
    if not all(moment.whole for moment in moments) and high - low < 2:
        steps = [1, 2, 3, 6, *steps]
    first, last = math.floor(low * 12 + 0.01), math.ceil(high * 12 - 0.01)
    for step in steps:
        found = range(-(-first // step) * step, last + 1, step)
        if len(found) <= max(count, 2):
            break
    months = found or [first]
    return [(month / 12, _name(month)) for month in months]
