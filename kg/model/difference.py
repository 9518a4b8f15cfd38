"""What changed between two builds: statements, the things they are of, their graphs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

__all__ = [
    "Change",
    "Difference",
    "FailWhen",
    "GraphChange",
    "Node",
    "StatementChange",
    "Tally",
    "ThingChange",
    "Value",
]

#: What a statement is about.
Node = NamedNode | BlankNode | Triple
#: What a statement says of it.
Value = NamedNode | BlankNode | Literal | Triple


class Change(StrEnum):
    """What happened to a statement, a thing or a graph."""

    REMOVED = "removed"
    CHANGED = "changed"
    ADDED = "added"


class FailWhen(StrEnum):
    """Which differences make a comparison fail."""

    ANY = "any"
    LOST = "lost"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class StatementChange:
    """One statement of one thing: its value in the old build and in the new one.

    `old` is None where the statement was added, `new` where it was removed.
    `announced` is set where a person has said beforehand that it would go.
    """

    predicate: NamedNode
    old: Value | None
    new: Value | None
    announced: bool = False

    @property
    def change(self) -> Change:
        """Added, removed, or changed from one value to another."""
        if self.old is None:
            return Change.ADDED
        return Change.REMOVED if self.new is None else Change.CHANGED

    @property
    def lost(self) -> bool:
        """Does the new build no longer say what the old one said?"""
        return self.old is not None


@dataclass(frozen=True, slots=True)
class ThingChange:
    """One thing of one graph, with every statement of it that differs.

    A thing is added or removed where the other build says nothing of it in that graph.
    """

    thing: Node
    change: Change
    statements: tuple[StatementChange, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many were added, removed and changed."""

    added: int = 0
    removed: int = 0
    changed: int = 0

    @classmethod
    def of(cls, changes: Iterable[Change]) -> "Tally":
        """Count changes by their kind."""
        found = list(changes)
        return cls(*(found.count(change) for change in _COUNTED))

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.added + other.added,
            self.removed + other.removed,
            self.changed + other.changed,
        )


_COUNTED = (Change.ADDED, Change.REMOVED, Change.CHANGED)


@dataclass(frozen=True, slots=True)
class GraphChange:
    """One named graph that differs; the default graph has an empty IRI.

    `statements` counts every statement. `folded` holds the passages and unnamed nodes
    that came or went with a statement that points to them: they are not listed.
    """

    graph: str
    change: Change
    statements: Tally
    things: tuple[ThingChange, ...]
    folded: tuple[ThingChange, ...] = ()

    def of(self, change: Change) -> tuple[ThingChange, ...]:
        """The things that were added, removed or changed."""
        return tuple(thing for thing in self.things if thing.change is change)

    @property
    def tally(self) -> Tally:
        """Things added, removed and changed."""
        return Tally.of(thing.change for thing in self.things)


@dataclass(frozen=True, slots=True)
class Difference:
    """Two builds compared, graph by graph.

    `old_size` and `new_size` count the statements that were compared, `compared` their
    graphs; `left_out` names those of a whole build that the other side does not cover.
    """

    graphs: tuple[GraphChange, ...]
    old_size: int
    new_size: int
    compared: int
    left_out: tuple[str, ...] = ()

    @property
    def tally(self) -> Tally:
        """Things added, removed and changed in all graphs."""
        return sum((graph.tally for graph in self.graphs), Tally())

    @property
    def statements(self) -> Tally:
        """Statements added, removed and changed in all graphs."""
        return sum((graph.statements for graph in self.graphs), Tally())

    def each(self) -> Iterator[tuple[GraphChange, ThingChange, StatementChange]]:
        """Every statement that is listed, with its thing and its graph."""
        for graph in self.graphs:
            for thing in graph.things:
                for statement in thing.statements:
                    yield graph, thing, statement

    def unannounced(self) -> int:
        """How many statements are lost that nobody announced."""
        return sum(each.lost and not each.announced for _, _, each in self.each())

    def fails(self, when: FailWhen) -> bool:
        """Does the comparison fail? What was announced does not count."""
        if when is FailWhen.NEVER:
            return False
        if when is FailWhen.LOST:
            return self.unannounced() > 0
        return any(not each.announced for _, _, each in self.each())
