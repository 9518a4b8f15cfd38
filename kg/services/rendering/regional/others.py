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
    answer,
    asked,
    cites,
    stated,
    stated_text,
    text,
    together,
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
    kind: Text | None
    bound: Text | None
    when: Text | None
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


def others_of(at: Setting, calendar: Calendar, region: str) -> Others:
    """Aims, bodies, requirements, support, the schedule of fields, and statistics."""
    rows = asked(at, _DESCRIBED, {"region": NamedNode(region)})
    groups: dict[str, list[Aim]] = {}
    for own in together(rows, "thing"):
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
    rows = answer(at, "region/field-schedule", region=region)
    columns = (
        "field_ja",
        "category_ja",
        "group_ja",
        "inclusion",
        "work_from",
        "work_ja",
    )
    found = []
    for own in together(rows, *columns):
        row = own[0]
        inclusion = stated(row, "inclusion")
        found.append(
            Scheduled(
                field=text(row, "field") or Text("", ""),
                category=stated_text(row, "category"),
                group=stated_text(row, "group"),
                inclusion=word_text(inclusion) if inclusion else None,
                discussed_from=stated(row, "discussed_from"),
                work_from=stated(row, "work_from"),
                work_to=stated(row, "work_to"),
                told=stated_text(row, "work"),
                cited=cites(at, own, ("", "work_")),
            )
        )
    return tuple(found)


_FIGURES = """SELECT ?statistic ?subject ?kind ?bound ?value ?unit ?printed
  ?period ?year ?date ?month ?passage {
  PATTERN
  ?statistic a teiju:StatisticalValue ; teiju:statisticalSubject ?subject ;
    teiju:value ?value ; prov:wasDerivedFrom ?passage .
  OPTIONAL { ?statistic teiju:valueKind/skos:notation ?kind }
  OPTIONAL { ?statistic teiju:bound/skos:notation ?bound }
  OPTIONAL { ?statistic sdmx-attribute:unitMeasure/skos:notation ?unit }
  OPTIONAL { ?statistic teiju:asPrinted ?printed }
  OPTIONAL { ?statistic teiju:period/dcterms:identifier ?period }
  OPTIONAL { ?statistic teiju:calendarYear ?year }
  OPTIONAL { ?statistic teiju:asOfDate ?date }
  OPTIONAL { ?statistic teiju:asOfMonth ?month }
} ORDER BY ?statistic ?passage"""
_OF_REGION = """VALUES ?region { UNDEF }
  { ?statistic sdmx-dimension:refArea ?region }
  UNION { ?statistic teiju:concerns ?region }
  UNION { ?statistic teiju:concerns ?some . ?some teiju:region ?region }
  UNION { ?event teiju:region ?region ; teiju:concerns ?some .
    ?some a teiju:OtherCollaboration . ?statistic teiju:concerns ?some }"""


def figures_of(
    at: Setting, calendar: Calendar, pattern: str, parameter: str, iri: str
) -> tuple[Figure, ...]:
    """Statistical values, with what they are of and when."""
    query = _FIGURES.replace("PATTERN", pattern)
    rows = asked(at, query, {parameter: NamedNode(iri)})
    columns = ("statistic", "subject")
    known = Known(at, (row[column] for row in rows for column in columns))
    found = []
    for own in together(rows, "statistic"):
        row = own[0]
        kind, bound = row.get("kind"), row.get("bound")
        found.append(
            Figure(
                iri=row["statistic"],
                name=known.name(row["statistic"]),
                subject=known.name(row["subject"]),
                kind=word_text(kind) if kind else None,
                bound=word_text(bound) if bound else None,
                when=_time(calendar, row),
                value=row["value"],
                unit=unit_text(row["unit"]) if "unit" in row else Text("", ""),
                printed=row.get("printed", ""),
                cited=cites(at, own),
            )
        )
    return tuple(found)


def _time(calendar: Calendar, row: Record) -> Text | None:
    return calendar.date(
        row.get("date") or row.get("month") or row.get("year")
    ) or calendar.fiscal(row.get("period"))
