"""What else the documents say of a region: aims, bodies, support, schedule, figures."""

from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.model.lang import Text
from kg.services.answers.units import unit_text
from kg.services.answers.words import word_text
from kg.services.rendering.frame.calendars import Calendar
from kg.services.rendering.frame.records import (
    Cite,
    Known,
    Record,
    Thing,
    answer,
    asked,
    cites,
    text,
)
from kg.services.rendering.frame.setting import Setting

__all__ = ["Aim", "Figure", "Others", "Scheduled", "figures_of", "others_of"]


@dataclass(frozen=True, slots=True)
class Aim:
    """What a vision aims at, or a body, a requirement, a support: said in words."""

    iri: str
    kind: Text | None
    notation: str | None
    name: Text | None
    description: Text | None
    cited: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A statistical value, as printed and as a number."""

    iri: str
    name: Text
    subject: Text
    of: Thing | None
    age: Text | None
    kind: Text | None
    bound: Text | None
    when: Text | None
    year: int | None
    value: str
    unit: Text
    printed: str
    cited: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A field or a category of it, and when the vision has it worked on."""

    field: Text
    category: Text | None
    group: Text | None
    inclusion: Text | None
    discussed_from: str | None
    work_from: str | None
    work_to: str | None
    told: Text | None
    cited: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Others:
    """What has no part of its own on the page of a region."""

    aims: tuple[Aim, ...]
    bodies: tuple[Aim, ...]
    schedule: tuple[Scheduled, ...]
    figures: tuple[Figure, ...]
    collaborations: tuple[Aim, ...]


_DESCRIBED = """SELECT ?group ?thing ?kind ?notation ?label_ja ?label_en
  ?description_ja ?description_en ?passage {
  VALUES ?region { UNDEF }
  { ?thing a teiju:VisionStatement ; teiju:vision/teiju:region ?region
    BIND ("aim" AS ?group) }
  UNION { ?thing a teiju:Body ; teiju:region ?region BIND ("body" AS ?group) }
  UNION { ?thing a teiju:Requirement ; teiju:region ?region
    BIND ("requirement" AS ?group) }
  UNION { ?thing a teiju:FinancialSupport ; teiju:region ?region
    BIND ("support" AS ?group) }
  UNION { ?event teiju:region ?region ; teiju:concerns ?thing .
    ?thing a teiju:OtherCollaboration BIND ("collaboration" AS ?group) }
  ?thing prov:wasDerivedFrom ?passage .
  OPTIONAL { ?thing dcterms:type/skos:notation ?kind }
  OPTIONAL { ?thing skos:notation ?notation }
  OPTIONAL { ?thing rdfs:label ?label_ja FILTER (LANG(?label_ja) = "ja") }
  OPTIONAL { ?thing rdfs:label ?label_en FILTER (LANG(?label_en) = "en") }
  OPTIONAL { ?thing dcterms:description ?description_ja
    FILTER (LANG(?description_ja) = "ja") }
  OPTIONAL { ?thing dcterms:description ?description_en
    FILTER (LANG(?description_en) = "en") }
} ORDER BY ?group ?notation ?thing ?passage"""
_GROUPS = {
    "requirement": Text("requirement of the central city", "中心市の要件"),
    "support": Text("financial support", "財政支援"),
}


def _by_thing(rows: list[Record], column: str) -> list[list[Record]]:
    groups: dict[str, list[Record]] = {}
    for row in rows:
        groups.setdefault(row[column], []).append(row)
    return list(groups.values())


def others_of(at: Setting, calendar: Calendar, region: str) -> Others:
    """Aims, bodies, requirements, support, the schedule of fields, and statistics."""
    rows = asked(at, _DESCRIBED, {"region": NamedNode(region)})
    groups: dict[str, list[Aim]] = {}
    for own in _by_thing(rows, "thing"):
        row = own[0]
        kind = _GROUPS.get(row["group"]) or (
            word_text(row["kind"]) if "kind" in row else None
        )
        groups.setdefault(row["group"], []).append(
            Aim(
                row["thing"],
                kind,
                row.get("notation"),
                text(row, "label"),
                text(row, "description"),
                cites(at, own),
            )
        )
    return Others(
        aims=tuple(groups.get("aim", ())),
        bodies=tuple(
            each
            for name in ("body", "requirement", "support")
            for each in groups.get(name, ())
        ),
        schedule=_schedule(at, calendar, region),
        figures=figures_of(at, calendar, _OF_REGION, "region", region),
        collaborations=tuple(groups.get("collaboration", ())),
    )


def _schedule(at: Setting, calendar: Calendar, region: str) -> tuple[Scheduled, ...]:
    """When which field is worked on, as region/field-schedule answers."""
    groups: dict[tuple[str, ...], list[Record]] = {}
    rows = answer(at, "region/field-schedule", region=region)
    columns = (
        "field_ja",
        "category_ja",
        "group_ja",
        "inclusion",
        "work_from",
        "work_ja",
    )
    for row in rows:
        key = tuple(row.get(column, "") for column in columns)
        groups.setdefault(key, []).append(row)
    found = []
    for own in groups.values():
        row = own[0]
        inclusion = _said(row.get("inclusion"))
        found.append(
            Scheduled(
                field=text(row, "field") or Text("", ""),
                category=_words(row, "category"),
                group=_words(row, "group"),
                inclusion=word_text(inclusion) if inclusion else None,
                discussed_from=_said(row.get("discussed_from")),
                work_from=_said(row.get("work_from")),
                work_to=_said(row.get("work_to")),
                told=_words(row, "work"),
                cited=cites(at, own, ("", "work_")),
            )
        )
    return tuple(found)


def _said(found: str | None) -> str | None:
    return None if found in (None, "not stated") else found


def _words(row: Record, stem: str) -> Text | None:
    found = text(row, stem)
    return None if found is None or found.en == "not stated" else found


_FIGURES = """SELECT ?statistic ?subject ?of ?age ?kind ?bound ?value ?unit
  ?printed ?period ?year ?date ?month ?passage {
  PATTERN
  ?statistic a teiju:StatisticalValue ; teiju:statisticalSubject ?subject ;
    teiju:value ?value ; prov:wasDerivedFrom ?passage .
  OPTIONAL { ?statistic teiju:concerns ?of }
  OPTIONAL { ?statistic sdmx-dimension:age ?age }
  OPTIONAL { ?statistic teiju:valueKind/skos:notation ?kind }
  OPTIONAL { ?statistic teiju:bound/skos:notation ?bound }
  OPTIONAL { ?statistic sdmx-attribute:unitMeasure/skos:notation ?unit }
  OPTIONAL { ?statistic teiju:asPrinted ?printed }
  OPTIONAL { ?statistic teiju:period/dcterms:identifier ?period }
  OPTIONAL { ?statistic teiju:calendarYear ?year }
  OPTIONAL { ?statistic teiju:asOfDate ?date }
  OPTIONAL { ?statistic teiju:asOfMonth ?month }
} ORDER BY ?statistic ?of ?passage"""
_OF_REGION = """VALUES ?region { UNDEF }
  { ?statistic sdmx-dimension:refArea ?region }
  UNION { ?statistic teiju:concerns ?region }
  UNION { ?statistic teiju:concerns ?some . ?some teiju:region ?region }"""


def figures_of(
    at: Setting, calendar: Calendar, pattern: str, parameter: str, iri: str
) -> tuple[Figure, ...]:
    """Statistical values, with what they are of and when."""
    query = _FIGURES.replace("PATTERN", pattern)
    rows = asked(at, query, {parameter: NamedNode(iri)})
    columns = ("statistic", "subject", "of", "age")
    known = Known(at, (row.get(column) for row in rows for column in columns))
    found = []
    for own in _by_thing(rows, "statistic"):
        row = own[0]
        kind, bound = row.get("kind"), row.get("bound")
        when, year = _time(calendar, row)
        found.append(
            Figure(
                iri=row["statistic"],
                name=known.name(row["statistic"]),
                subject=known.name(row["subject"]),
                of=known.thing(row["of"]) if "of" in row else None,
                age=known.name(row["age"]) if "age" in row else None,
                kind=word_text(kind) if kind else None,
                bound=word_text(bound) if bound else None,
                when=when,
                year=year,
                value=row["value"],
                unit=unit_text(row["unit"]) if "unit" in row else Text("", ""),
                printed=row.get("printed", ""),
                cited=cites(at, own),
            )
        )
    return tuple(found)


def _time(calendar: Calendar, row: Record) -> tuple[Text | None, int | None]:
    for column in ("date", "month"):
        if column in row:
            return calendar.date(row[column]), int(row[column][:4])
    if "year" in row:
        return calendar.years(row["year"]), int(row["year"])
    if "period" in row:
        return calendar.fiscal(row["period"]), int(row["period"][-4:])
    return None, None
