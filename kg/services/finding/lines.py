"""Names in one long text, searched as a whole: quick, small, and shared by forks.

A text of some megabytes is looked through in a few milliseconds by the machine's own
string search, and words of one or two characters, as Japanese has them, cost no more.
"""

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from enum import IntEnum

__all__ = ["Lines", "Tier"]

_END = "\n"


class Tier(IntEnum):
    """How well a name fits what was typed; less is better."""

    WHOLE = 0
    START = 1
    WORD = 2
    INSIDE = 3


class Lines:
    """Names, each on a line of its own, and whose they are.

    Args:
        named: Folded names, each with the number of its owner.
    """

    __slots__ = ("_owners", "_starts", "_text")

    def __init__(self, named: Iterable[tuple[str, int]]) -> None:
        owners, starts, parts = array("I"), array("I"), []
        place = 1
        for name, owner in named:
            if not name:
                continue
            owners.append(owner)
            starts.append(place)
            parts.append(name)
            place += len(name) + 1
        self._text = _END + _END.join(parts) + _END
        self._owners, self._starts = owners, starts

    def __len__(self) -> int:
        return len(self._starts)

    def __sizeof__(self) -> int:
        sized = (self._text, self._owners, self._starts)
        return object.__sizeof__(self) + sum(each.__sizeof__() for each in sized)

    def _line(self, place: int) -> int:
        return bisect_right(self._starts, place) - 1

    def owner(self, line: int) -> int:
        """Whose name stands on a line."""
        return self._owners[line]

    def name(self, line: int) -> str:
        """The name on a line."""
        start = self._starts[line]
        return self._text[start : self._text.index(_END, start)]

    def holding(self, sought: str) -> Iterator[int]:
        """The lines that hold a text without line ends, each once, in order."""
        text, length = self._text, len(sought)
        place = text.find(sought)
        while place >= 0:
            yield self._line(place if sought[0] != _END else place + 1)
            place = text.find(sought, text.index(_END, place + length - 1))

    def _held(self, sought: str, tier: Tier, into: dict[int, Tier]) -> None:
        owners = self._owners
        for line in self.holding(sought):
            into.setdefault(owners[line], tier)

    def owners_of(self, word: str, *, inside: bool) -> dict[int, Tier]:
        """Whose names a folded word fits, and how well.

        Args:
            word: What was typed, folded.
            inside: Does it count where it stands within a name, too?
        """
        found: dict[int, Tier] = {}
        if not word:
            return found
        self._held(f"{_END}{word}{_END}", Tier.WHOLE, found)
        self._held(f"{_END}{word}", Tier.START, found)
        if inside:
            self._held(f" {word}", Tier.WORD, found)
            self._held(word, Tier.INSIDE, found)
        return found
