"""What a listing is: groups of rows, each row a thing with what is told beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pyoxigraph import Literal, NamedNode

from kg.model.lang import Text
from kg.model.result import Term
from kg.services.answers.visible import visible
from kg.services.rendering.frame.passages import Passage

__all__ = [
    "Beside",
    "Column",
    "Entry",
    "Group",
    "Listing",
    "iri_of",
    "iris_in",
    "number_of",
    "text_of",
    "without_empty",
]


@dataclass(frozen=True, slots=True)
class Beside:
    """One cell beside a thing.

    Attributes:
        text: What it says; where there is none, what `things` are called.
        things: What it leads to.
        passages: Where it stands.
        absent: Is it told that nothing is stated? Else the cell is empty.
        badge: The status as which the text is shown.
    """

    text: str = ""
    things: tuple[str, ...] = ()
    passages: tuple[Passage, ...] = ()
    absent: bool = False
    badge: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column beside the names."""

    title: Text
    numeric: bool = False
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: the thing, and what is told beside it.

    Attributes:
        iri: The thing.
        name: What it is called, where that is not its own name.
        kana: How it is read.
        code: Its number or code, before the name.
        cells: One for each column.
    """

    iri: str
    name: str = ""
    kana: str = ""
    code: str = ""
    cells: tuple[Beside, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Rows below a heading.

    Attributes:
        name: The heading; nothing where there is none.
        entries: The rows.
        iri: The thing that the heading is about.
        folded: Are the rows folded away?
        compact: Are they names in columns rather than rows of a table?
        anchor: The name under which the page can be linked to here.
        columns: What is told beside the names, where that is not as in the others.
    """

    name: str
    entries: tuple[Entry, ...]
    iri: str = ""
    folded: bool = False
    compact: bool = False
    anchor: str = ""
    columns: tuple[Column, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of things of one kind.

    Attributes:
        title: What they are.
        lead: A sentence about them.
        head: The heading of the column of names.
        columns: What is told beside them.
        groups: The rows.
        total: How many there are in all.
        page: Which part of the list this is, from 1.
        pages: How many parts it has.
        merged: Do all groups stand in one table?
    """

    title: str
    lead: str
    head: str
    columns: tuple[Column, ...]
    groups: Sequence[Group]
    total: int
    page: int = 1
    pages: int = 1
    merged: bool = False


def without_empty(listing: Listing) -> Listing:
    """A listing without the columns of which every cell is empty."""
    kept = [
        index
        for index, _ in enumerate(listing.columns)
        if any(
            each.cells[index] != Beside()
            for group in listing.groups
            for each in group.entries
        )
    ]
    groups = [
        replace(
            group,
            entries=tuple(
                replace(each, cells=tuple(each.cells[index] for index in kept))
                for each in group.entries
            ),
        )
        for group in listing.groups
    ]
    columns = tuple(listing.columns[index] for index in kept)
    return replace(listing, groups=groups, columns=columns)


def iri_of(term: Term | None) -> str:
    """The IRI of a cell of an answer; nothing where it is none."""
    return term.value if isinstance(term, NamedNode) else ""


def text_of(term: Term | None) -> str:
    """The text of a cell of an answer as it may be shown."""
    return visible(term.value) if isinstance(term, Literal) else ""


def number_of(term: Term | None) -> int:
    """The count in a cell of an answer."""
    return int(term.value) if isinstance(term, Literal) else 0


def iris_in(groups: Iterable[Group]) -> Iterable[str]:
    """Every thing that a listing names and that does not bring its name along."""
    for group in groups:
        if group.iri:
            yield group.iri
        for entry in group.entries:
            if not entry.name:
                yield entry.iri
            for cell in entry.cells:
                yield from cell.things
