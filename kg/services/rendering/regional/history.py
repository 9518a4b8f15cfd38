"""What happened in a region: events, agreements and their parties, visions, changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from pyoxigraph import NamedNode

from kg.model.lang import Text
from kg.services.answers.words import word_text
from kg.services.rendering.frame.records import (
    Cite,
    Known,
    Thing,
    answer,
    asked,
    cites,
    each_of,
    stated,
    stated_text,
    text,
    together,
)
from kg.services.rendering.frame.setting import Setting

__all__ = [
    "Agreement",
    "Change",
    "Event",
    "Opinion",
    "Party",
    "Signed",
    "Vision",
    "agreements_of",
    "by_day",
    "changes_of",
    "events_of",
    "opinions_of",
    "visions_of",
]


@dataclass(frozen=True, slots=True)
class Event:
    """One event as region/timeline answers it; `date` is as precise as is known."""

    iri: str
    date: str
    precision: str
    end: str | None
    kind: Text
    name: Text
    concerns: tuple[str, ...]
    cited: tuple[Cite, ...]

    @property
    def fiscal(self) -> bool:
        """Is only the fiscal year known?"""
        return self.precision == "fiscal-year"


@dataclass(frozen=True, slots=True)
class Signed:
    """A signature of an agreement."""

    date: str | None
    cited: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Party:
    """Who enters into the items of an amendment, or expressly does not."""

    municipality: Thing
    takes_part: bool
    reason: Text | None
    cited: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement, an amendment or a formation policy with its parties."""

    iri: str
    name: Text
    kind: Text
    status: Text | None
    draft: bool
    amends: Thing | None
    parties: tuple[Thing, ...]
    signatures: tuple[Signed, ...]
    cited: tuple[Cite, ...]
    said_of: tuple[Party, ...] = ()


@dataclass(frozen=True, slots=True)
class Vision:
    """A vision or an edition of one, as region/vision-editions answers."""

    iri: str
    name: Text
    begin: str | None
    begin_basis: Text | None
    end: str | None
    adopted: str | None
    #: Is the adoption known by its fiscal year only?
    by_fiscal_year: bool
    revises: Thing | None
    outline: bool
    edition: Thing | None
    edition_status: Text | None
    cited: tuple[Cite, ...]

    @property
    def begins_in_fiscal_year(self) -> bool:
        """Is no more known of its begin than the fiscal year of its adoption?"""
        return self.by_fiscal_year and self.begin == self.adopted


@dataclass(frozen=True, slots=True)
class Change:
    """One change that an amendment or an edition makes.

    `relation` is `adds`, before which there was nothing, `changes`, or `strikes`.
    """

    iri: str
    name: Text
    made_by: Thing
    status: Text
    draft: bool
    relation: str
    target: Thing
    before: str | None
    after: str | None
    reason: Text | None
    cited: tuple[Cite, ...]

    @property
    def kind(self) -> Text:
        """Does it add, change or strike? In words."""
        return word_text(self.relation)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a vision council said, and what became of it."""

    iri: str
    name: Text
    raised_at: Text | None
    disposition: Text | None
    reflected: Thing | None
    inference: Text | None
    cited: tuple[Cite, ...]


_BEGINS = {
    "period": Text("its fiscal years", "対象年度"),
    "adoption": Text("its adoption", "策定"),
}


def events_of(at: Setting, region: str) -> tuple[Event, ...]:
    """The dated events of a region in their order; a passage more is no event more."""
    found = []
    for rows in together(answer(at, "region/timeline", region=region), "event"):
        row = rows[0]
        found.append(
            Event(
                iri=row["event"],
                date=row.get("date", ""),
                precision=row["precision"],
                end=row.get("end"),
                kind=word_text(row["class"]),
                name=text(row, "event") or Text("", ""),
                concerns=each_of(rows, "concerns"),
                cited=cites(at, rows),
            )
        )
    return tuple(found)


_AGREEMENTS = """SELECT ?agreement ?kind ?status ?amends ?party ?passage {
  VALUES ?region { UNDEF }
  VALUES ?kind { teiju:FormationAgreement teiju:Amendment teiju:FormationPolicy }
  ?agreement a ?kind ; teiju:region ?region ; prov:wasDerivedFrom ?passage .
  OPTIONAL { ?agreement teiju:party|teiju:centralArea|teiju:neighbouringArea ?party }
  OPTIONAL { ?agreement teiju:status/skos:notation ?status }
  OPTIONAL { ?agreement teiju:amends ?amends }
} ORDER BY ?kind ?agreement ?party ?passage"""
_SIGNATURES = """SELECT ?agreement ?event ?date ?passage {
  VALUES ?region { UNDEF }
  ?event a teiju:Signature ; teiju:region ?region ; teiju:concerns ?agreement ;
    prov:wasDerivedFrom ?passage .
  OPTIONAL { ?event dcterms:date ?date }
} ORDER BY ?agreement ?date ?event ?passage"""


def agreements_of(at: Setting, region: str) -> tuple[Agreement, ...]:
    """The agreements of a region: who signed them, when, and what amends them."""
    given = {"region": NamedNode(region)}
    rows = asked(at, _AGREEMENTS, given)
    if not rows:
        return ()
    signed = together(asked(at, _SIGNATURES, given), "agreement", "date")
    expressly = _parties(at, region)
    columns = ("agreement", "kind", "amends", "party")
    known = Known(at, (row.get(column) for row in rows for column in columns))
    found = []
    for group in together(rows, "agreement"):
        row = group[0]
        iri, status = row["agreement"], row.get("status")
        found.append(
            Agreement(
                iri=iri,
                name=known.name(iri),
                kind=known.name(row["kind"]),
                status=word_text(status) if status else None,
                draft=status == "draft",
                amends=known.thing(row["amends"]) if "amends" in row else None,
                parties=tuple(known.thing(party) for party in each_of(group, "party")),
                signatures=tuple(
                    Signed(each[0].get("date"), cites(at, each))
                    for each in signed
                    if each[0]["agreement"] == iri
                ),
                cited=cites(at, group),
                said_of=expressly.get(iri, ()),
            )
        )
    return tuple(sorted(found, key=lambda agreement: agreement.amends is not None))


def _parties(at: Setting, region: str) -> Mapping[str, tuple[Party, ...]]:
    """Who enters into amendments and who expressly does not, as change/parties says."""
    found: dict[str, list[Party]] = {}
    rows = answer(at, "change/parties", region=region)
    for group in together(rows, "amendment", "municipality", "party"):
        row = group[0]
        # A graph cut out of another may lack the codes.
        if stated(row, "party") is None or "municipality" not in row:
            continue
        code = row["municipality"]
        found.setdefault(row["amendment"], []).append(
            Party(
                Thing(
                    at.names.thing(f"municipality/{code}"),
                    text(row, "municipality") or Text(code, code),
                ),
                row["party"] == "true",
                stated_text(row, "reason"),
                cites(at, group),
            )
        )
    return {iri: tuple(parties) for iri, parties in found.items()}


def visions_of(at: Setting, region: str, events: Sequence[Event]) -> tuple[Vision, ...]:
    """The visions and their editions, in the order of time.

    Args:
        at: Whom to ask.
        region: The region.
        events: Its events; they know how precise the day of an adoption is.
    """
    vague = {each for event in events if event.fiscal for each in event.concerns}
    rows = answer(at, "region/vision-editions", region=region)
    known = Known(at, (row.get("revision_of") for row in rows))
    found = []
    for group in together(rows, "vision", "edition"):
        row = group[0]
        revises = stated(row, "revision_of")
        edition = stated(row, "edition")
        basis, status = stated(row, "from_basis"), stated(row, "edition_status")
        found.append(
            Vision(
                iri=row["vision"],
                name=text(row, "vision") or Text(row["vision"], row["vision"]),
                begin=stated(row, "from"),
                begin_basis=_BEGINS.get(basis or ""),
                end=stated(row, "to"),
                adopted=stated(row, "adopted"),
                by_fiscal_year=row["vision"] in vague,
                revises=known.thing(revises) if revises else None,
                outline=row.get("coverage") == "outline",
                edition=Thing(edition, stated_text(row, "edition") or Text("", ""))
                if edition
                else None,
                edition_status=word_text(status) if status else None,
                cited=cites(at, group),
            )
        )
    return tuple(found)


def changes_of(at: Setting, region: str) -> tuple[Change, ...]:
    """What amendments and editions change, as change/list answers."""
    found = []
    for group in together(answer(at, "change/list", region=region), "change"):
        row = group[0]
        made_by, target = row["made_by"], row.get("target", row["change"])
        found.append(
            Change(
                iri=row["change"],
                name=text(row, "change") or Text("", ""),
                made_by=Thing(made_by, text(row, "made_by") or Text(made_by, made_by)),
                status=word_text(row["status"]),
                draft=row["status"] == "draft",
                relation=row["kind"],
                target=Thing(target, text(row, "target") or Text(target, target)),
                before=stated(row, "before"),
                after=stated(row, "after"),
                reason=stated_text(row, "reason"),
                cited=cites(at, group),
            )
        )
    return tuple(found)


def opinions_of(at: Setting, region: str) -> tuple[Opinion, ...]:
    """What vision councils said, as change/opinions answers."""
    found = []
    for group in together(answer(at, "change/opinions", region=region), "opinion"):
        row = group[0]
        reflected = stated(row, "reflected_in")
        found.append(
            Opinion(
                iri=row["opinion"],
                name=text(row, "opinion") or Text("", ""),
                raised_at=stated_text(row, "raised_at"),
                disposition=stated_text(row, "disposition"),
                reflected=Thing(
                    reflected, text(row, "reflected") or Text(reflected, reflected)
                )
                if reflected
                else None,
                inference=stated_text(row, "inference"),
                cited=cites(at, group),
            )
        )
    return tuple(found)


def by_day(events: Sequence[Event]) -> list[list[Event]]:
    """Events that follow each other and have the same date, together."""
    return [
        list(group)
        for _, group in groupby(events, lambda e: (e.date, e.precision, e.end))
    ]


def last_dates(events: Sequence[Event], visions: Sequence[Vision]) -> list[str | None]:
    """Dates that an axis of time should reach."""
    return [*(event.date for event in events), *(vision.end for vision in visions)]
