"""The page of a project: what it is, who takes part, what it costs, how far it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.model.lang import Text
from kg.model.site import path_of
from kg.services.answers.units import unit_text
from kg.services.answers.words import word_text
from kg.services.rendering.frame.calendars import calendar_of
from kg.services.rendering.frame.records import (
    Cite,
    Known,
    Record,
    Thing,
    asked,
    by_column,
    cites,
    each_of,
    ensure,
    text,
)
from kg.services.rendering.frame.setting import Setting
from kg.services.rendering.regional import measures, money
from kg.services.rendering.regional.designations import designations_of
from kg.services.rendering.regional.disagreements import about_any, conflicts_of
from kg.services.rendering.regional.taking_part import (
    Part,
    Standing,
    parts_in,
    standing_of,
)

__all__ = ["project_page"]

_PROJECT = """SELECT ?key ?region ?vision ?period ?field ?item ?complete ?passage
  ?summary_ja ?summary_en ?centre_ja ?centre_en ?neighbour_ja ?neighbour_en
  ?effect_ja ?effect_en {
  VALUES ?project { UNDEF }
  ?project a teiju:Project .
  OPTIONAL { ?project dcterms:identifier ?key }
  OPTIONAL { ?project teiju:region ?region }
  OPTIONAL { ?project teiju:vision ?vision
    OPTIONAL { ?vision teiju:period/dcterms:identifier ?period } }
  OPTIONAL { ?project teiju:agreementItem ?item }
  OPTIONAL { ?project teiju:policyField|teiju:agreementItem/teiju:policyField ?field }
  OPTIONAL { ?project teiju:participantsComplete ?complete }
  OPTIONAL { ?project prov:wasDerivedFrom ?passage }
  OPTIONAL { ?project dcterms:description ?summary_ja
    FILTER (LANG(?summary_ja) = "ja") }
  OPTIONAL { ?project dcterms:description ?summary_en
    FILTER (LANG(?summary_en) = "en") }
  OPTIONAL { ?project teiju:centreRole ?centre_ja FILTER (LANG(?centre_ja) = "ja") }
  OPTIONAL { ?project teiju:centreRole ?centre_en FILTER (LANG(?centre_en) = "en") }
  OPTIONAL { ?project teiju:neighbourRole ?neighbour_ja
    FILTER (LANG(?neighbour_ja) = "ja") }
  OPTIONAL { ?project teiju:neighbourRole ?neighbour_en
    FILTER (LANG(?neighbour_en) = "en") }
  OPTIONAL { ?project teiju:expectedEffect ?effect_ja FILTER (LANG(?effect_ja) = "ja") }
  OPTIONAL { ?project teiju:expectedEffect ?effect_en FILTER (LANG(?effect_en) = "en") }
} ORDER BY ?field ?item ?passage"""
_MEMBERS = """SELECT DISTINCT ?member ?code ?role {
  VALUES ?project { UNDEF }
  ?project teiju:region ?region . ?membership a teiju:Membership ;
    org:organization ?region ; org:member ?member .
  ?member dcterms:identifier ?code .
  OPTIONAL { ?membership org:role/skos:notation ?role }
} ORDER BY ?role ?code"""
_ACTIVITIES = """SELECT ?activity ?printed ?municipality ?part ?inferred ?passage
  ?own_passage {
  VALUES ?project { UNDEF }
  ?activity a teiju:Activity ; teiju:project ?project ;
    prov:wasDerivedFrom ?own_passage .
  OPTIONAL { ?activity teiju:participantsAsPrinted ?printed }
  OPTIONAL { ?participation teiju:activity ?activity ; teiju:takesPart ?part ;
      teiju:participant ?municipality ; prov:wasDerivedFrom ?passage .
    OPTIONAL { ?participation teiju:inferred ?inferred } }
} ORDER BY ?activity ?municipality ?passage"""
_CHANGES = """SELECT DISTINCT ?change ?passage {
  VALUES ?project { UNDEF }
  { ?change teiju:adds|teiju:changes|teiju:strikes ?project }
  UNION { ?change teiju:adds|teiju:changes|teiju:strikes ?part .
    ?part teiju:project ?project }
  ?change prov:wasDerivedFrom ?passage
} ORDER BY ?change ?passage"""


@dataclass(frozen=True, slots=True)
class Participant:
    """A member of the region and what is said of its part."""

    municipality: Thing
    role: Text | None
    part: Part


@dataclass(frozen=True, slots=True)
class Activity:
    """A single activity with who takes part and who expressly does not."""

    thing: Thing
    printed: str | None
    joined: tuple[tuple[Thing, bool], ...]
    left: tuple[tuple[Thing, bool], ...]
    cited: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Project:
    """What stands at the head of the page."""

    iri: str
    name: Text
    key: str | None
    region: Thing | None
    vision: Thing | None
    period: str | None
    fields: tuple[Thing, ...]
    items: tuple[Thing, ...]
    complete: bool
    summary: Text | None
    centre_role: Text | None
    neighbour_role: Text | None
    effect: Text | None
    cited: tuple[Cite, ...]


def _project(at: Setting, iri: str) -> Project:
    rows = ensure(asked(at, _PROJECT, {"project": NamedNode(iri)}), iri)
    columns = ("region", "vision", "field", "item")
    known = Known(at, [iri, *(row.get(c) for row in rows for c in columns)])
    row = rows[0]
    return Project(
        iri=iri,
        name=known.name(iri),
        key=row.get("key"),
        region=known.thing(row["region"]) if "region" in row else None,
        vision=known.thing(row["vision"]) if "vision" in row else None,
        period=row.get("period"),
        fields=tuple(known.thing(each) for each in each_of(rows, "field")),
        items=tuple(known.thing(each) for each in each_of(rows, "item")),
        complete=row.get("complete") == "true",
        summary=text(row, "summary"),
        centre_role=text(row, "centre"),
        neighbour_role=text(row, "neighbour"),
        effect=text(row, "effect"),
        cited=cites(at, rows),
    )


def _participants(at: Setting, project: Project) -> tuple[Participant, ...]:
    """The members of the region with what is said, as the question of the region."""
    if project.region is None:
        return ()
    parts = parts_in(at, project.region.iri)
    rows = asked(at, _MEMBERS, {"project": NamedNode(project.iri)})
    known = Known(at, (row["member"] for row in rows))
    found = {}
    for row in rows:
        part = parts.get((project.iri, row["code"]))
        if part is not None:
            role = row.get("role")
            found[row["code"]] = Participant(
                known.thing(row["member"]), word_text(role) if role else None, part
            )
    return tuple(found.values())


def _activities(at: Setting, iri: str) -> tuple[Activity, ...]:
    rows = asked(at, _ACTIVITIES, {"project": NamedNode(iri)})
    columns = ("activity", "municipality")
    known = Known(at, (row.get(column) for row in rows for column in columns))

    def who(own: Sequence[Record], part: str) -> tuple[tuple[Thing, bool], ...]:
        found = {
            row["municipality"]: row.get("inferred") == "true"
            for row in own
            if row.get("part") == part
        }
        return tuple((known.thing(each), guess) for each, guess in found.items())

    return tuple(
        Activity(
            known.thing(activity),
            own[0].get("printed"),
            who(own, "true"),
            who(own, "false"),
            cites(at, own, ("own_", "")),
        )
        for activity, own in by_column(rows, "activity").items()
    )


def _standing(at: Setting, project: Project) -> Standing | None:
    if project.region is None:
        return None
    return standing_of(at, project.region.iri).get(project.iri)


def project_page(at: Setting, iri: str) -> str:
    """The page of a project.

    Raises:
        QueryError: The graph says nothing of it.
    """
    project = _project(at, iri)
    calendar = calendar_of(at)
    tables = money.costs_of_project(at, iri)
    indicators = measures.of_project(at, calendar, iri)
    changes = by_column(asked(at, _CHANGES, {"project": NamedNode(iri)}), "change")
    known = Known(at, changes)
    return at.render(
        "project.html",
        project=project,
        calendar=calendar,
        participants=_participants(at, project),
        activities=_activities(at, iri),
        standing=_standing(at, project),
        tables=tables,
        periods=money.periods_of(tables),
        lines=money.line_tables(at, iri),
        indicators=indicators,
        cost_conflicts=money.conflicts_in(tables),
        conflicts=conflicts_of(at, indicators),
        discrepancies=about_any(at, calendar, iri),
        named=designations_of(at, [iri]),
        changes=[(known.thing(each), cites(at, own)) for each, own in changes.items()],
        unit_text=unit_text,
        path_of=lambda of: path_of(of, at.names),
        structured=_structured(at, project),
    )


def _structured(at: Setting, project: Project) -> Mapping[str, object]:
    """The project as schema.org has it."""
    found: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Project",
        "@id": project.iri,
        "url": at.canonical(),
        "name": project.name.of(at.lang),
    }
    if project.summary:
        found["description"] = project.summary.of(at.lang)
    if project.region:
        found["parentOrganization"] = {
            "@type": "AdministrativeArea",
            "@id": project.region.iri,
            "name": project.region.name.of(at.lang),
        }
    return found
