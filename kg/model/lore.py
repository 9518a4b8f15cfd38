"""What has to be known, besides a table's schema, to read cells as people type them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kg.model.lang import Text
from kg.model.printed import Era, squeeze

__all__ = ["Labels", "Lore"]


@dataclass(frozen=True, slots=True)
class Labels:
    """What a code is called: the preferred label in both languages, and all others."""

    preferred: Text
    others: tuple[str, ...] = ()

    def all(self) -> tuple[str, ...]:
        """Every label."""
        return (self.preferred.ja, self.preferred.en, *self.others)

    def mean(self, folded: str) -> bool:
        """Is this one of the labels, whatever its width, spacing and capitals?"""
        return any(squeeze(label).casefold() == folded for label in self.all())


@dataclass(frozen=True, slots=True)
class Lore:
    """What has to be known besides the schema; looked up only where a cell needs it.

    Args:
        eras: The eras that Japanese years are counted in.
        labels: By scheme (such as `unit`, or `def` for classes and properties), the
            labels of each code.
        municipality: The codes of the municipalities that a name may mean.
        exists: Is there a municipality or ward of this code?
    """

    eras: Callable[[], Sequence[Era]]
    labels: Callable[[str], Mapping[str, Labels]]
    municipality: Callable[[str], Sequence[str]]
    exists: Callable[[str], bool]
