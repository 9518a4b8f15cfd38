"""The page of a municipality: its regions and projects, its costs, its own plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.model.lang import Text
from kg.services.answers.frame import grouped
from kg.services.answers.units import unit_text
from kg.services.charting.places import places_of
from kg.services.rendering.frame.calendars import Calendar, calendar_of
from kg.services.rendering.frame.records import (
    Cite,
    Known,
    Thing,
    asked,
    by_column,
    cites,
    each_of,
    ensure,
)
from kg.services.rendering.frame.setting import Setting
from kg.services.rendering.regional import history, members, taking_part
from kg.services.rendering.regional.borne import shares_by
from kg.services.rendering.regional.city_plan import plans_of
from kg.services.rendering.regional.disagreements import discrepancies_of
from kg.services.rendering.regional.others import Figure, figures_of
from kg.services.rendering.regional.regional_map import Place, RegionalMap, regional_map
from kg.services.rendering.regional.taking_part import Part, Says

__all__ = ["municipality_page"]

_HEAD = """SELECT ?code ?checked ?kana ?romaji ?prefecture ?lat ?long ?homepage ?same
  ?ward_of ?dissolved ?successor ?passage {
  VALUES ?city { UNDEF }
  ?city a ?class .
  VALUES ?class { teiju:Municipality teiju:Ward teiju:FormerMunicipality }
  OPTIONAL { ?city dcterms:identifier ?code }
  OPTIONAL { ?city teiju:codeWithCheckDigit ?checked }
  OPTIONAL { ?city skos:altLabel ?kana FILTER (LANGMATCHES(LANG(?kana), "ja-Hrkt")) }
  OPTIONAL { ?city skos:altLabel ?romaji
    FILTER (LANGMATCHES(LANG(?romaji), "ja-Latn")) }
  OPTIONAL { ?city teiju:prefecture ?prefecture }
  OPTIONAL { ?city geo:lat ?lat ; geo:long ?long }
  OPTIONAL { ?city foaf:homepage ?homepage }
  OPTIONAL { ?city skos:exactMatch ?same }
  OPTIONAL { ?city teiju:wardOf ?ward_of }
  OPTIONAL { ?city schema:dissolutionDate ?dissolved }
  OPTIONAL { ?city dcterms:isReplacedBy ?successor }
  OPTIONAL { ?city prov:wasDerivedFrom ?passage }
} ORDER BY ?same ?passage"""
_AROUND = """SELECT DISTINCT ?kind ?thing {
  VALUES ?city { UNDEF }
  { ?membership a teiju:Membership ; org:member ?city ; org:organization ?thing
    BIND ("region" AS ?kind) }
  UNION { ?thing teiju:wardOf ?city BIND ("ward" AS ?kind) }
  UNION { ?thing a teiju:SourceDocument ; dcterms:publisher ?city
    BIND ("document" AS ?kind) }
  UNION { ?city teiju:prefecture ?prefecture . ?other teiju:prefecture ?prefecture .
    ?near a teiju:Membership ; org:member ?other ; org:organization ?thing
    BIND ("near" AS ?kind) }
} ORDER BY ?kind ?thing"""
_EVENTS = """SELECT ?event ?date ?period ?passage {
  VALUES ?city { UNDEF }
  ?event teiju:belongsTo ?city ; teiju:datePrecision ?precision ;
    prov:wasDerivedFrom ?passage .
  OPTIONAL { ?event dcterms:date ?date }
  OPTIONAL { ?event teiju:period/dcterms:identifier ?period }
} ORDER BY ?event ?passage"""
_FIGURES = """VALUES ?city { UNDEF }
  { ?statistic sdmx-dimension:refArea ?city }
  UNION { ?statistic teiju:concerns ?some . ?some teiju:belongsTo ?city }
  UNION { ?statistic teiju:concerns ?some .
    ?some teiju:partOfPlan/teiju:belongsTo ?city }"""


@dataclass(frozen=True, slots=True)
class Head:
    """Names, codes and place of a municipality."""

    iri: str
    name: Text
    code: str | None
    checked: str | None
    kana: str | None
    romaji: str | None
    prefecture: Thing | None
    point: tuple[float, float] | None
    homepage: str | None
    same: tuple[str, ...]
    ward_of: Thing | None
    dissolved: str | None
    successor: Thing | None
    cited: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Joined:
    """A project of one of its regions and what is said of its part in it."""

    project: taking_part.Project
    part: Part


@dataclass(frozen=True, slots=True)
class Belonging:
    """One region of the municipality: its membership, agreements and projects."""

    region: Thing
    spells: tuple[members.Member, ...]
    others: tuple[members.Member, ...]
    agreements: tuple[history.Agreement, ...]
    joined: tuple[Joined, ...]

    def parts(self, *says: Says) -> list[Joined]:
        """The projects of which one of these is said."""
        return [each for each in self.joined if each.part.says in says]


@dataclass(frozen=True, slots=True)
class CityEvent:
    """A dated event of the city's own."""

    thing: Thing
    date: Text | None
    cited: tuple[Cite, ...]
    order: str


def _head(at: Setting, iri: str) -> Head:
    rows = ensure(asked(at, _HEAD, {"city": NamedNode(iri)}), iri)
    row = rows[0]
    known = Known(
        at, [iri, *(row.get(c) for c in ("prefecture", "ward_of", "successor"))]
    )

    def thing(column: str) -> Thing | None:
        return known.thing(row[column]) if column in row else None

    try:
        point = (float(row["lat"]), float(row["long"]))
    except (KeyError, ValueError):
        point = None
    return Head(
        iri=iri,
        name=known.name(iri),
        code=row.get("code"),
        checked=row.get("checked"),
        kana=row.get("kana"),
        romaji=row.get("romaji"),
        prefecture=thing("prefecture"),
        point=point,
        homepage=row.get("homepage"),
        same=each_of(rows, "same"),
        ward_of=thing("ward_of"),
        dissolved=row.get("dissolved"),
        successor=thing("successor"),
        cited=cites(at, rows),
    )


def _belonging(at: Setting, head: Head, region: Thing) -> Belonging:
    agreements = history.agreements_of(at, region.iri)
    every = members.members_of(at, region.iri, agreements)
    projects = taking_part.projects_of(at, region.iri)
    parts = taking_part.parts_in(at, region.iri) if projects else {}
    joined = [
        Joined(project, parts[project.iri, head.code or ""])
        for project in projects
        if (project.iri, head.code) in parts
    ]
    return Belonging(
        region,
        tuple(each for each in every if each.iri == head.iri),
        tuple({each.iri: each for each in every if each.iri != head.iri}.values()),
        tuple(
            each
            for each in agreements
            if head.iri in {party.iri for party in each.parties}
            or head.iri in {party.municipality.iri for party in each.said_of}
        ),
        tuple(joined),
    )


def _events(at: Setting, calendar: Calendar, iri: str) -> tuple[CityEvent, ...]:
    rows = asked(at, _EVENTS, {"city": NamedNode(iri)})
    known = Known(at, (row["event"] for row in rows))
    found = [
        CityEvent(
            known.thing(event),
            calendar.date(own[0].get("date")) or calendar.fiscal(own[0].get("period")),
            cites(at, own),
            own[0].get("date") or own[0].get("period", ""),
        )
        for event, own in by_column(rows, "event").items()
    ]
    return tuple(sorted(found, key=lambda event: event.order))


def _map(at: Setting, head: Head, belonging: Sequence[Belonging]) -> RegionalMap | None:
    """It alone, among the other members of its regions where there are any."""
    if head.point is None:
        return None
    name = head.name.of(at.lang)
    here = Place(head.iri, name, name, "here", *head.point)
    others = {each.code: each for found in belonging for each in found.others}
    if not others:
        return regional_map([here])
    points = places_of(at.engine.ask, others)
    return regional_map(
        [
            *(
                Place(
                    each.iri,
                    each.name.of(at.lang),
                    each.name.of(at.lang),
                    each.role,
                    *points[code],
                )
                for code, each in others.items()
                if code in points
            ),
            here,
        ]
    )


def municipality_page(at: Setting, iri: str) -> str:
    """The page of a municipality, a ward or one that was dissolved.

    Raises:
        QueryError: The graph says nothing of it.
    """
    head = _head(at, iri)
    calendar = calendar_of(at)
    around = {
        kind: each_of(rows, "thing")
        for kind, rows in by_column(
            asked(at, _AROUND, {"city": NamedNode(iri)}), "kind"
        ).items()
    }
    known = Known(at, (thing for things in around.values() for thing in things))
    regions = [known.thing(region) for region in around.get("region", ())]
    belonging = tuple(_belonging(at, head, region) for region in regions)
    own = set(around.get("region", ()))
    figures = figures_of(at, calendar, _FIGURES, "city", iri)
    by_subject: dict[Text, list[Figure]] = {}
    for figure in figures:
        by_subject.setdefault(figure.subject, []).append(figure)
    return at.render(
        "municipality.html",
        head=head,
        calendar=calendar,
        map=_map(at, head, belonging),
        belonging=belonging,
        shares=shares_by(at, iri) if regions else (),
        plans=plans_of(at, calendar, iri),
        figures=figures,
        figures_by_subject=list(by_subject.items()),
        discrepancies=discrepancies_of(at, calendar, municipality=iri),
        events=_events(at, calendar, iri),
        wards=[known.thing(each) for each in around.get("ward", ())],
        documents=[known.thing(each) for each in around.get("document", ())],
        near=[known.thing(each) for each in around.get("near", ()) if each not in own],
        says=Says,
        unit_text=unit_text,
        decimal=grouped,
        structured=_structured(at, head),
    )


def _structured(at: Setting, head: Head) -> Mapping[str, object]:
    """The municipality as schema.org has it."""
    found: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "City",
        "@id": head.iri,
        "url": at.canonical(),
        "name": head.name.of(at.lang),
        "identifier": head.code,
        "alternateName": [
            name
            for name in (head.name.of(at.other), head.kana, head.romaji)
            if name and name != head.name.of(at.lang)
        ],
    }
    if head.point:
        lat, long = head.point
        found["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": lat,
            "longitude": long,
        }
    if head.prefecture:
        found["containedInPlace"] = {
            "@type": "AdministrativeArea",
            "@id": head.prefecture.iri,
            "name": head.prefecture.name.of(at.lang),
        }
    if head.homepage:
        found["sameAs"] = head.homepage
    return found
