"""The page of a region: everything that the documents at hand say of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.model.lang import Text
from kg.services.answers.frame import grouped
from kg.services.answers.units import unit_text
from kg.services.answers.words import word_text
from kg.services.rendering.frame.calendars import calendar_of
from kg.services.rendering.frame.records import (
    Cite,
    Known,
    Thing,
    asked,
    cites,
    ensure,
)
from kg.services.rendering.frame.setting import Setting
from kg.services.rendering.regional import (
    history,
    measures,
    members,
    money,
    taking_part,
)
from kg.services.rendering.regional.borne import borne_in
from kg.services.rendering.regional.complete import completeness_of
from kg.services.rendering.regional.disagreements import conflicts_of, discrepancies_of
from kg.services.rendering.regional.others import others_of

__all__ = ["region_page"]

_REGION = """SELECT ?key ?kana ?romaji ?kind ?begin ?end ?successor ?passage {
  VALUES ?region { UNDEF }
  ?region a teiju:Region .
  OPTIONAL { ?region dcterms:identifier ?key }
  OPTIONAL { ?region skos:altLabel ?kana FILTER (LANGMATCHES(LANG(?kana), "ja-Hrkt")) }
  OPTIONAL { ?region skos:altLabel ?romaji
    FILTER (LANGMATCHES(LANG(?romaji), "ja-Latn")) }
  OPTIONAL { ?region teiju:regionKind/skos:notation ?kind }
  OPTIONAL { ?region schema:foundingDate ?begin }
  OPTIONAL { ?region schema:dissolutionDate ?end }
  OPTIONAL { ?region dcterms:isReplacedBy ?successor }
  OPTIONAL { ?region prov:wasDerivedFrom ?passage }
} ORDER BY ?passage"""


@dataclass(frozen=True, slots=True)
class Head:
    """What a region is called, which kind it is, and from when to when it was."""

    iri: str
    name: Text
    kana: str | None
    romaji: str | None
    kind: Text | None
    begin: str | None
    end: str | None
    successor: Thing | None
    cited: tuple[Cite, ...]


def head_of(at: Setting, iri: str) -> Head:
    """The head of a region's page.

    Raises:
        QueryError: It is no region.
    """
    rows = ensure(asked(at, _REGION, {"region": NamedNode(iri)}), iri)
    row = rows[0]
    successor, kind = row.get("successor"), row.get("kind")
    known = Known(at, [iri, successor])
    return Head(
        iri=iri,
        name=known.name(iri),
        kana=row.get("kana"),
        romaji=row.get("romaji"),
        kind=word_text(kind) if kind else None,
        begin=row.get("begin"),
        end=row.get("end"),
        successor=known.thing(successor) if successor else None,
        cited=cites(at, rows),
    )


def region_page(at: Setting, iri: str) -> str:
    """The page of a region.

    Raises:
        QueryError: The graph says nothing of it.
    """
    head = head_of(at, iri)
    calendar = calendar_of(at)
    events = history.events_of(at, iri)
    agreements = history.agreements_of(at, iri)
    visions = history.visions_of(at, iri, events)
    belonging = members.members_of(at, iri, agreements)
    fields = taking_part.fields_of(at, iri)
    projects = taking_part.projects_of(at, iri)
    parts = taking_part.parts_in(at, iri) if projects else {}
    tables = money.costs_of_region(at, iri, [project.iri for project in projects])
    indicators = measures.of_region(at, calendar, iri)
    current = members.current(belonging, head.end)
    told = {
        "head": head,
        "calendar": calendar,
        "events": events,
        "days": history.by_day(events),
        "agreements": agreements,
        "visions": visions,
        "changes": history.changes_of(at, iri),
        "opinions": history.opinions_of(at, iri),
        "members": belonging,
        "current": current,
        "map": members.map_of(at, current),
        "chart": members.time_chart(
            belonging, [head.end, *history.last_dates(events, visions)]
        ),
        "fields": fields,
        "projects": projects,
        "matrix": taking_part.matrix_of(belonging, fields, projects, parts),
        "left_out": taking_part.left_out_of(at, iri) if projects else (),
        "standing": taking_part.standing_of(at, iri) if projects else {},
        "tables": tables,
        # The place that has a total of all projects first: it is the overview.
        "shown_tables": sorted(tables, key=lambda table: not table.totals),
        "borne": borne_in(at, iri),
        "indicators": indicators,
        "cost_conflicts": money.conflicts_in(tables),
        "conflicts": conflicts_of(at, indicators),
        "discrepancies": discrepancies_of(at, calendar, region=iri),
        "scores": completeness_of(at, iri),
        "others": others_of(at, calendar, iri),
        "unit_text": unit_text,
        "decimal": grouped,
    }
    return at.render("region.html", **told, structured=_structured(at, head, current))


def _structured(
    at: Setting, head: Head, current: Sequence[members.Member]
) -> Mapping[str, object]:
    """The region as schema.org has it."""
    found: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "AdministrativeArea",
        "@id": head.iri,
        "url": at.canonical(),
        "name": head.name.of(at.lang),
        "alternateName": [
            name
            for name in (head.name.of(at.other), head.kana, head.romaji)
            if name and name != head.name.of(at.lang)
        ],
        "containsPlace": [
            {"@type": "City", "@id": member.iri, "name": member.name.of(at.lang)}
            for member in current
        ],
    }
    return found
