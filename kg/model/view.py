"""How an answer is best looked at: the kind of picture, and what a column is in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

__all__ = ["ROLES", "View", "ViewKind"]


class ViewKind(StrEnum):
    """Pictures that an answer can be drawn as."""

    TABLE = "table"
    BAR = "bar"
    LINE = "line"
    MAP = "map"
    MATRIX = "matrix"


#: What columns each kind of picture needs, and what it may have besides.
ROLES: Mapping[ViewKind, tuple[frozenset[str], frozenset[str]]] = {
    ViewKind.TABLE: (frozenset(), frozenset()),
    ViewKind.BAR: (frozenset({"x", "y"}), frozenset({"colour", "panel"})),
    ViewKind.LINE: (frozenset({"x", "y"}), frozenset({"colour", "panel"})),
    ViewKind.MAP: (frozenset({"place"}), frozenset({"colour", "size"})),
    ViewKind.MATRIX: (frozenset({"row", "column", "value"}), frozenset({"panel"})),
}


@dataclass(frozen=True, slots=True)
class View:
    """A kind of picture, and the column that plays each role in it.

    `x` is what is counted (bars lie down, so it reads from top to bottom) or the time
    (lines), `y` the number, `colour` the series, `panel` makes a small picture for each
    of its values. `place` holds municipalities, by IRI or code.
    """

    kind: ViewKind = ViewKind.TABLE
    columns: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        needed, besides = ROLES[self.kind]
        missing = sorted(needed - set(self.columns))
        unknown = sorted(set(self.columns) - needed - besides)
        if missing or unknown:
            raise ValueError(
                f"view {self.kind}: "
                + "; ".join(
                    [f"no {role}" for role in missing]
                    + [f"unknown {role}" for role in unknown]
                )
            )
