"""A number with its unit as Japanese documents write it: `7億2,217万円`, `▲680人`.

Reads, and converts to the unit asked for; says what it had to do.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kg.model.cells import ENDS, Step, narrow
from kg.model.printed import squeeze

__all__ = ["Quantity", "parse_quantity"]

#: What stands between a number and the base of its unit, as powers of ten.
_POWERS = {
    "百": 2,
    "千": 3,
    "万": 4,
    "十万": 5,
    "百万": 6,
    "千万": 7,
    "億": 8,
    "十億": 9,
    "百億": 10,
    "千億": 11,
    "兆": 12,
}
_POWER = "|".join(sorted(_POWERS, key=len, reverse=True))
#: More than any document prints, and less than arithmetic would round.
_LONGEST = 24
#: Separators stand before each three digits, or nowhere.
_DIGITS = r"(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_PART = re.compile(rf"({_DIGITS}) *({_POWER})?")
_NUMBER = re.compile(
    rf"(?P<sign>[▲△▴−‐–+-]?) *(?P<parts>(?:{_DIGITS} *(?:{_POWER}) *)*(?:{_DIGITS})?)"
    r" *(?P<unit>(?:[^-0-9²³.,+−–‐▲△()/:~〜 ][^0-9.,()/]*[0-9²³]?)?)"
)
_UNIT = re.compile(rf"({_POWER})?(.*)", re.DOTALL)
_SIGNS = frozenset("▲△▴−‐–")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in the unit asked for, and what was done to get it.

    `value` is None where the number cannot be given in that unit; `unit` is the unit
    that was written, with its power of ten, empty where none was.
    """

    value: Decimal | None
    unit: str
    steps: tuple[Step, ...]


def _parts(text: str) -> Iterator[tuple[Decimal, int, str]]:
    """The number, the power of ten and its sign, of each part: 7億 and 2,217万."""
    for match in _PART.finditer(text):
        written = match[2] or ""
        number = Decimal(match[1].replace(",", ""))
        yield number, _POWERS.get(written, 0), written


def _sum(parts: Sequence[tuple[Decimal, int, str]]) -> Decimal | None:
    """What the parts come to; None where a part outgrows the one before it."""
    total = Decimal(0)
    room: int | None = None
    for number, power, _ in parts:
        value = number.scaleb(power)
        if room is not None and value >= Decimal(10) ** room:
            return None
        total += value
        room = power
    return total


def parse_quantity(text: str, unit: Sequence[str] = ()) -> Quantity | None:
    """Read a number and convert it to a unit.

    Brackets are no sign: documents print net amounts in them. A space between digits
    may part two numbers. Both are no number here.

    Args:
        text: What was typed.
        unit: The labels of the unit wanted, such as `千円` and `thousand yen`; none
            where the number is in no unit.

    Returns:
        None where the text is no number.

    >>> int(parse_quantity("12百万円", ["千円"]).value)
    12000
    >>> parse_quantity("▲１，２３４").value
    Decimal('-1234')
    >>> parse_quantity("5.2万人", ["人"]).value, parse_quantity("5km", ["人"]).value
    (Decimal('52000'), None)
    """
    plain = narrow(text).strip(ENDS)
    match = _NUMBER.fullmatch(plain)
    if match is None or not 0 < len(match["parts"]) <= _LONGEST:
        return None
    parts = list(_parts(match["parts"]))
    total = _sum(parts)
    if total is None:
        return None
    power = parts[-1][2]
    written = power + squeeze(match["unit"])
    powered = any(sign for _, _, sign in parts)
    value = _converted(total, powered, squeeze(match["unit"]), unit)
    same = len(parts) == 1 and value == parts[0][0]
    marks = {
        Step.WIDTH: narrow(text).replace(" ", "") != text.replace(" ", ""),
        Step.SPACE: " " in plain,
        Step.SIGN: match["sign"] in _SIGNS,
        Step.SEPARATOR: "," in match["parts"],
        Step.SCALE: bool(written) and not same,
        Step.UNIT: bool(written) and same,
    }
    if value is not None and match["sign"] not in {"", "+"}:
        value = -value
    return Quantity(value, written, tuple(step for step, done in marks.items() if done))


def _scale(label: str) -> tuple[int, str]:
    """The power of ten and the base of a unit: 千円 is three and 円."""
    match = _UNIT.fullmatch(label)
    if match is None or not match[2]:
        return 0, label
    return _POWERS.get(match[1], 0), match[2]


def _converted(
    total: Decimal, powered: bool, base: str, unit: Sequence[str]
) -> Decimal | None:
    """A number in the wanted unit; None where the units do not agree.

    5万 without a unit is 50,000 of what is counted in ones; in a column of 千円 it may
    be 5万円 or 5万千円, so it is neither.
    """
    if not base and not powered:
        return total
    scales = [_scale(squeeze(label)) for label in unit]
    if not base:
        return total if all(not power for power, _ in scales) else None
    for power, known in scales:
        if base.casefold() == known.casefold():
            return total.scaleb(-power)
    return None
