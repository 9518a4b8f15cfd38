"""What a region says of a policy field, as records: names, items, projects, costs."""

from dataclasses import dataclass, field

from kg.services.rendering.frame.passages import Passage

__all__ = [
    "Amount",
    "Cell",
    "FieldCost",
    "IndicatorTold",
    "Item",
    "LocalField",
    "PrintedFigure",
    "ProjectTold",
]

#: A field that is only related is told of, and nothing of it is counted.
_RELATED = "relatedMatch"


@dataclass(frozen=True, slots=True)
class LocalField:
    """A field as a region names it.

    Attributes:
        iri: The field.
        region: The IRI of the region.
        national: The national field that it corresponds to; None where to none.
        relation: How it does: `exactMatch`, `broadMatch`, …
        notation: Its number in the region's documents.
        note: Why it was taken to correspond.
    """

    iri: str
    region: str
    national: str | None
    relation: str
    notation: str
    note: str = ""

    @property
    def counted(self) -> bool:
        """Does what is done in it count as done in the national field?"""
        return self.relation != _RELATED


@dataclass(frozen=True, slots=True)
class Item:
    """An agreement item with who does what."""

    iri: str
    draft: bool
    description: str
    centre_role: str
    neighbour_role: str
    passages: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintedFigure:
    """One figure of an indicator: as printed, and what it became, with its places.

    `counting` is a total or a mean; empty where it holds at a time, or none is said.
    """

    printed: str
    number: str
    unit: str | None
    time: str
    direction: str | None
    counting: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class IndicatorTold:
    """An indicator of a project with its baseline and its target.

    Statements that differ stand side by side; the same in several places is one.
    """

    iri: str
    status: str | None
    baseline: tuple[PrintedFigure, ...]
    target: tuple[PrintedFigure, ...]


@dataclass(frozen=True, slots=True)
class Amount:
    """What a project costs in a time, as printed, wherever that stands."""

    period: str
    amount: str
    basis: str | None
    unit: str | None
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class ProjectTold:
    """A project with who takes part, what it costs and what it is measured by."""

    iri: str
    participants: tuple[str, ...] = ()
    staying_out: tuple[str, ...] = ()
    places: tuple[Passage, ...] = ()
    amounts: tuple[Amount, ...] = ()
    indicators: tuple[IndicatorTold, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldCost:
    """The planned cost of the line items of a field, in thousand yen.

    Attributes:
        field: The field of the region.
        lines: How many line items it has.
        net: The sum with the net amount in place of the gross one where it stands.
        gross: The sum with the gross amounts.
    """

    field: str
    lines: int
    net: int
    gross: int


@dataclass(slots=True)
class Cell:
    """What one region says of one national field (or of one field of its own)."""

    fields: list[LocalField] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    projects: list[ProjectTold] = field(default_factory=list)
    costs: list[FieldCost] = field(default_factory=list)

    @property
    def counted_items(self) -> int:
        """How many agreement items are in force."""
        return sum(not each.draft for each in self.items)

    @property
    def own(self) -> list[LocalField]:
        """The fields that count."""
        return [each for each in self.fields if each.counted]

    @property
    def related(self) -> list[LocalField]:
        """The fields that only have to do with it."""
        return [each for each in self.fields if not each.counted]
