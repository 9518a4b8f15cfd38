"""How wide text is, where it may break, and which numbers stand at an axis.

No font is asked: pictures are the same on every machine, with Japanese fonts or
without. Full-width characters are one em; the others are taken a little too wide.
"""

import math
import unicodedata

__all__ = ["nice_ticks", "widest_word", "width_of", "wrapped"]

_NARROW = frozenset("iljtfrI.,:;'|!()[]{}/\\ -·")
_BROAD = frozenset("mwMW@%&")
#: Must not begin a line (kinsoku), beside what Unicode calls closing.
_NO_START = frozenset(
    "、。，．・ーぁぃぅぇぉっゃゅょァィゥェォッャュョ々！？：；…％.,:;!?%"
)


def _em(character: str) -> float:
    """The width of one character, in ems."""
    if unicodedata.combining(character) or unicodedata.category(character) in {
        "Cc",
        "Cf",
        "Mn",
        "Me",
    }:
        return 0.0
    if unicodedata.east_asian_width(character) in "FWA":
        return 1.0
    if character in _NARROW:
        return 0.38
    if character in _BROAD:
        return 0.93
    return 0.7 if character.isupper() else 0.58


def width_of(text: str, size: float) -> float:
    """The width of a line in pixels, for a font of this size."""
    return size * sum(_em(character) for character in text)


def _breakable(before: str, after: str) -> bool:
    """May a line end between these two characters?"""
    if before == " ":
        return True
    if after in _NO_START or unicodedata.category(after) in {"Pe", "Pf"}:
        return False
    if unicodedata.category(before) in {"Ps", "Pi"}:
        return False
    wide = "FW"
    return (
        before in "/–—"
        or unicodedata.east_asian_width(before) in wide
        or unicodedata.east_asian_width(after) in wide
    )


def _pieces(text: str) -> list[str]:
    """The parts of a text that stay together."""
    parts: list[str] = []
    for character in text:
        if parts and not _breakable(parts[-1][-1], character):
            parts[-1] += character
        else:
            parts.append(character)
    return parts


def widest_word(text: str, size: float) -> float:
    """The width of the longest part of a text that should not be broken."""
    return max((width_of(part.rstrip(), size) for part in _pieces(text)), default=0.0)


def _fitting(part: str, width: float, size: float) -> list[str]:
    """A part cut to the width, where it is a word longer than a line."""
    found = [""]
    for character in part:
        if found[-1] and width_of(found[-1] + character, size) > width:
            found.append("")
        found[-1] += character
    return found


def wrapped(text: str, width: float, size: float, most: int = 0) -> list[str]:
    """A text in lines of at most this width.

    Args:
        text: The text; its own line breaks count as spaces.
        width: In pixels.
        size: Of the font, in pixels.
        most: How many lines there may be; what is cut ends in an ellipsis. 0 for all.
    """
    lines = [""]
    for part in _pieces(" ".join(text.split())):
        fits = width_of(part.rstrip(), size) <= width
        for bit in [part] if fits else _fitting(part, width, size):
            if lines[-1] and width_of((lines[-1] + bit).rstrip(), size) > width:
                lines.append("")
            lines[-1] += bit
    lines = [line.strip() for line in lines]
    if not most or len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and width_of(f"{last}…", size) > width:
        last = last[:-1]
    return [*lines[: most - 1], f"{last}…"]


def _step(span: float, count: int) -> float:
    """The next of 1, 2, 5, 10… that makes at most `count` steps of the span."""
    raw = span / max(count, 1)
    power = 10.0 ** math.floor(math.log10(raw))
    for times in (1, 2, 5, 10):
        if raw <= times * power * (1 + 1e-9):
            break
    return times * power


def nice_ticks(low: float, high: float, count: int) -> list[float]:
    """Round numbers from at or below `low` to at or above `high`.

    Both ends are where the axis begins and ends.
    """
    # Nothing lies between numbers that a float hardly tells apart.
    if not high - low > max(abs(low), abs(high)) * 1e-12:
        room = abs(low) / 2
        low, high = (low - room, high + room) if room else (0.0, 1.0)
    step = _step(high - low, count)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    digits = max(0, -math.floor(math.log10(step)))
    return [round(n * step, digits) + 0.0 for n in range(first, last + 1)]
