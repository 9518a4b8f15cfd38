"""The plan of a city: goals, measures, initiatives with plans and results by year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.model.lang import Text
from kg.services.answers.words import word_text
from kg.services.rendering.frame.calendars import Calendar
from kg.services.rendering.frame.records import (
    Cite,
    Known,
    Record,
    Thing,
    answer,
    asked,
    by_column,
    cites,
    each_of,
    number_key,
    stated_text,
    text,
)
from kg.services.rendering.frame.setting import Setting
from kg.services.rendering.regional.measures import Indicator, of_plan

__all__ = ["Initiative", "Part", "Plan", "Yearly", "plans_of"]


@dataclass(frozen=True, slots=True)
class Yearly:
    """Plan and result of an initiative in one fiscal year, as plan/yearly-records."""

    year: str
    planned: Text | None
    goes_on: bool
    result: Text | None
    outlook: Text | None
    ended: bool
    planned_cited: tuple[Cite, ...]
    result_cited: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A goal or a measure of the plan."""

    thing: Thing
    notation: str | None
    cited: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Initiative:
    """An initiative with what the plan says of it."""

    thing: Thing
    notation: str | None
    goal: Thing | None
    departments: tuple[str, ...]
    aim: Text | None
    description: Text | None
    issue: Text | None
    end_status: Text | None
    years: tuple[Yearly, ...]
    cited: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan of a city with everything in it."""

    iri: str
    name: Text
    period: str | None
    description: Text | None
    goals: tuple[Part, ...]
    measures: Mapping[str, tuple[Part, ...]]
    initiatives: tuple[Initiative, ...]
    indicators: tuple[Indicator, ...]
    cited: tuple[Cite, ...]

    def of_goal(self, goal: str) -> tuple[Initiative, ...]:
        """The initiatives under a goal."""
        return tuple(i for i in self.initiatives if i.goal and i.goal.iri == goal)


_PLANS = """SELECT ?plan ?period ?told_ja ?told_en ?passage {
  VALUES ?city { UNDEF }
  ?plan a teiju:CityPlan ; teiju:belongsTo ?city ; prov:wasDerivedFrom ?passage .
  OPTIONAL { ?plan teiju:period/dcterms:identifier ?period }
  OPTIONAL { ?plan dcterms:description ?told_ja FILTER (LANG(?told_ja) = "ja") }
  OPTIONAL { ?plan dcterms:description ?told_en FILTER (LANG(?told_en) = "en") }
} ORDER BY ?plan ?passage"""
_PARTS = """SELECT ?part ?class ?key ?notation ?goal ?end ?department_ja ?department_en
  ?aim_ja ?aim_en ?told_ja ?told_en ?issue_ja ?issue_en ?passage {
  VALUES ?plan { UNDEF }
  VALUES ?class { teiju:Goal teiju:Measure teiju:Initiative }
  ?part a ?class ; teiju:partOfPlan ?plan ; dcterms:identifier ?key ;
    prov:wasDerivedFrom ?passage .
  OPTIONAL { ?part skos:notation ?notation }
  OPTIONAL { ?part teiju:goal ?goal }
  OPTIONAL { ?part teiju:endStatus/skos:notation ?end }
  OPTIONAL { ?part teiju:department ?department_ja
    FILTER (LANG(?department_ja) = "ja") }
  OPTIONAL { ?part teiju:department ?department_en
    FILTER (LANG(?department_en) = "en") }
  OPTIONAL { ?part teiju:aim ?aim_ja FILTER (LANG(?aim_ja) = "ja") }
  OPTIONAL { ?part teiju:aim ?aim_en FILTER (LANG(?aim_en) = "en") }
  OPTIONAL { ?part dcterms:description ?told_ja FILTER (LANG(?told_ja) = "ja") }
  OPTIONAL { ?part dcterms:description ?told_en FILTER (LANG(?told_en) = "en") }
  OPTIONAL { ?part teiju:issue ?issue_ja FILTER (LANG(?issue_ja) = "ja") }
  OPTIONAL { ?part teiju:issue ?issue_en FILTER (LANG(?issue_en) = "en") }
} ORDER BY ?class ?part ?department_ja ?department_en ?passage"""


def plans_of(at: Setting, calendar: Calendar, city: str) -> tuple[Plan, ...]:
    """The plans of a city, each with its goals, initiatives and indicators."""
    rows = asked(at, _PLANS, {"city": NamedNode(city)})
    if not rows:
        return ()
    known = Known(at, (row["plan"] for row in rows))
    years = by_column(
        answer(at, "plan/yearly-records", municipality=city), "initiative"
    )
    return tuple(
        _plan(at, calendar, known.thing(plan), own, years)
        for plan, own in by_column(rows, "plan").items()
    )


def _plan(
    at: Setting,
    calendar: Calendar,
    plan: Thing,
    own: Sequence[Record],
    years: Mapping[str, Sequence[Record]],
) -> Plan:
    rows = asked(at, _PARTS, {"plan": NamedNode(plan.iri)})
    known = Known(at, (row.get(c) for row in rows for c in ("part", "goal")))
    kept = {
        kind: sorted(
            by_column(
                [r for r in rows if r["class"] == at.names.term(kind)], "part"
            ).items(),
            key=lambda each: _order(each[1][0]["key"]),
        )
        for kind in ("Goal", "Measure", "Initiative")
    }

    def part(iri: str, group: Sequence[Record]) -> Part:
        return Part(known.thing(iri), group[0].get("notation"), cites(at, group))

    measures: dict[str, list[Part]] = {}
    for iri, group in kept["Measure"]:
        measures.setdefault(group[0].get("goal", ""), []).append(part(iri, group))
    return Plan(
        iri=plan.iri,
        name=plan.name,
        period=own[0].get("period"),
        description=text(own[0], "told"),
        goals=tuple(part(iri, group) for iri, group in kept["Goal"]),
        measures={goal: tuple(parts) for goal, parts in measures.items()},
        initiatives=tuple(
            _initiative(at, known, iri, group, years.get(iri, ()))
            for iri, group in kept["Initiative"]
        ),
        indicators=of_plan(at, calendar, plan.iri),
        cited=cites(at, own),
    )


def _order(key: str) -> tuple[tuple[int, str], ...]:
    """A key that sorts 1-2 before 1-10."""
    return tuple(number_key(part) for part in key.split("-"))


def _initiative(
    at: Setting,
    known: Known,
    iri: str,
    group: Sequence[Record],
    years: Sequence[Record],
) -> Initiative:
    row = group[0]
    # The names in one language are not told which of the other they belong to.
    departments = (each_of(group, f"department_{lang}") for lang in (at.lang, at.other))
    end = row.get("end")
    return Initiative(
        thing=known.thing(iri),
        notation=row.get("notation"),
        goal=known.thing(row["goal"]) if "goal" in row else None,
        departments=next(filter(None, departments), ()),
        aim=text(row, "aim"),
        description=text(row, "told"),
        issue=text(row, "issue"),
        end_status=word_text(end) if end else None,
        years=tuple(_yearly(at, each) for each in years),
        cited=cites(at, group),
    )


def _yearly(at: Setting, row: Record) -> Yearly:
    return Yearly(
        year=row["year"],
        planned=stated_text(row, "planned"),
        goes_on=row.get("planned_goes_on") == "true",
        result=stated_text(row, "result"),
        outlook=stated_text(row, "outlook"),
        ended=row.get("ended") == "true",
        planned_cited=cites(at, [row], ("planned_",)),
        result_cited=cites(at, [row], ("result_",)),
    )
