"""A number with its unit as Japanese documents write it: `7億2,217万円`, `▲680人`.

Reads, and converts to the unit asked for; says what it had to do.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

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
    "兆": 12,
}
_POWER = "|".join(sorted(_POWERS, key=len, reverse=True))
_PART = re.compile(rf"(\d+(?:\.\d+)?)({_POWER})?")
_UNIT = re.compile(rf"({_POWER})?(.*)", re.DOTALL)
_MINUS = str.maketrans(dict.fromkeys("▲△▴−‐–", "-"))
_SEPARATOR = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
#: Two numbers, the space between them: `200, 300` is not 200,300.
_TWO = re.compile(r"\d[,.]?\s+[,.]?\d")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in the unit asked for; `value` is None where the units do not agree.

    `unit` is the base of the unit that was written, empty where none was. The flags
    tell what had to be done to the text.
    """

    value: Decimal | None
    unit: str
    widened: bool
    signed: bool
    separated: bool
    scaled: bool


def _squeezed(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _scale(label: str) -> tuple[int, str]:
    """The power of ten and the base of a unit: 千円 is three and 円."""
    match = _UNIT.fullmatch(_squeezed(label))
    if match is None or not match[2]:
        return 0, _squeezed(label)
    return _POWERS.get(match[1], 0), match[2]


def parse_quantity(text: str, unit: Sequence[str] = ()) -> Quantity | None:
    """Read a number and convert it to a unit.

    Brackets are no sign: documents print net amounts in them.

    Args:
        text: What was typed.
        unit: The labels of the unit wanted, such as `千円` and `thousand yen`.

    Returns:
        None where the text is no number.

    >>> int(parse_quantity("12百万円", ["千円"]).value)
    12000
    >>> parse_quantity("▲１，２３４", []).value
    Decimal('-1234')
    >>> parse_quantity("5万人", ["人"]).value, parse_quantity("5km", ["人"]).value
    (Decimal('50000'), None)
    >>> parse_quantity("200, 300") is None
    True
    """
    if _TWO.search(unicodedata.normalize("NFKC", text)):
        return None
    narrow = _squeezed(text)
    bare = narrow.translate(_MINUS)
    minus = bare.startswith("-")
    joined = _SEPARATOR.sub("", bare.lstrip("+-") if bare[:2] not in {"--"} else "")
    total, position, power = Decimal(0), 0, 0
    for match in _PART.finditer(joined):
        if match.start() != position:
            break
        if position and not power:
            return None
        power = _POWERS.get(match[2] or "", 0)
        total += Decimal(match[1]).scaleb(power)
        position = match.end()
    if not position:
        return None
    written = joined[position:]
    if any(sign.isdigit() for sign in written):
        return None
    powered = any(sign in joined[:position] for sign in "百千万億兆")
    value = _converted(total, written, powered, unit)
    plain = value is not None and value == total and not powered
    return Quantity(
        value=None if value is None else (-value if minus else value),
        unit=written or ("" if not powered else joined[:position]),
        widened=narrow != text and unicodedata.normalize("NFKC", text) != text,
        signed=bare != narrow,
        separated=joined != bare.lstrip("+-"),
        scaled=powered and not plain,
    )


def _converted(
    total: Decimal, written: str, powered: bool, unit: Sequence[str]
) -> Decimal | None:
    """A number of the written unit in the wanted one; None where they differ."""
    if not written and not powered:
        return total
    for label in unit:
        power, base = _scale(label)
        if written == base or (not written and not power):
            return total.scaleb(-power)
        if written == _squeezed(label):
            return total
    return None
