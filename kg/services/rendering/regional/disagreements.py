"""Where documents disagree: both statements, both places, the rule, the explanation."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from pyoxigraph import NamedNode

from kg.model.iris import Names
from kg.model.lang import Text
from kg.services.answers.units import unit_text
from kg.services.answers.words import word_text
from kg.services.checking.rules import load_shapes
from kg.services.rendering.frame.calendars import Calendar
from kg.services.rendering.frame.records import (
    Cite,
    Known,
    Record,
    Thing,
    answer,
    asked,
    cite,
    cites,
    text,
)
from kg.services.rendering.frame.setting import Setting
from kg.services.rendering.regional.measures import Indicator
from kg.services.rendering.regional.money import Conflict
from kg.services.rendering.regional.progress import Value

__all__ = [
    "Discrepancy",
    "Finding",
    "Statement",
    "about_any",
    "conflicts_of",
    "discrepancies_of",
]


@dataclass(frozen=True, slots=True)
class Statement:
    """What a document says at one place, in short."""

    thing: Thing
    says: str | None
    unit: Text | None
    place: Text | None
    when: Text | None
    subject: Thing | None
    cited: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing on which a rule found something, and what it was compared with."""

    iri: str
    about: Statement
    found: str | None
    compared: Statement | None
    cited: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """Findings of one rule that have one explanation, such as those of five years."""

    rule: str
    rule_iri: str | None
    rule_name: Text | None
    explanation: Text | None
    findings: tuple[Finding, ...]


_STATEMENTS = """SELECT ?thing ?printed ?label_said ?number ?unit ?place ?period
  ?subject ?passage {
  VALUES ?thing { UNDEF }
  ?thing prov:wasDerivedFrom ?passage .
  OPTIONAL { ?thing teiju:asPrinted ?printed }
  OPTIONAL { ?thing teiju:printedLabel ?label_said }
  OPTIONAL { ?thing teiju:amount|teiju:value ?number }
  OPTIONAL { ?thing sdmx-attribute:unitMeasure/skos:notation ?unit }
  OPTIONAL { ?thing teiju:statedIn/skos:notation ?place }
  OPTIONAL { ?thing teiju:period/dcterms:identifier ?period }
  OPTIONAL { ?thing teiju:project|teiju:indicator|teiju:designates|teiju:lineItem|
    teiju:initiative|teiju:vision|teiju:concerns ?subject }
} ORDER BY ?thing ?subject ?passage"""


@cache
def _rules(base: str) -> Mapping[str, Thing]:
    """The rules by code: what their shapes are called, read once."""
    rules = load_shapes(Names(base)).rules.values()
    return {rule.code: Thing(rule.shape, rule.name) for rule in rules}


def _statements(
    at: Setting, calendar: Calendar, iris: Iterable[str]
) -> Mapping[str, Statement]:
    wanted = [NamedNode(iri) for iri in dict.fromkeys(iris)]
    if not wanted:
        return {}
    groups: dict[str, list[Record]] = {}
    for row in asked(at, _STATEMENTS, {"thing": wanted}):
        groups.setdefault(row["thing"], []).append(row)
    # A statement of something is called by that: costs and values have no names.
    known = Known(
        at,
        (row.get("subject", row["thing"]) for rows in groups.values() for row in rows),
    )
    found = {}
    for iri, rows in groups.items():
        row = rows[0]
        unit, place, number = row.get("unit"), row.get("place"), row.get("number")
        says = row.get("printed") or row.get("label_said")
        if number is not None and says is None:
            says = f"{int(number):,}" if number.lstrip("-").isdecimal() else number
        found[iri] = Statement(
            known.thing(iri),
            says,
            unit_text(unit)
            if unit and "amount" not in row and not _worded(row)
            else None,
            word_text(place) if place else None,
            calendar.fiscal(row.get("period")),
            known.thing(row["subject"]) if "subject" in row else None,
            cites(at, rows),
        )
    return found


def _worded(row: Record) -> bool:
    """Does the text as printed stand for the number, with its unit?"""
    return "printed" in row or "label_said" in row


def discrepancies_of(
    at: Setting, calendar: Calendar, **owner: str
) -> tuple[Discrepancy, ...]:
    """The acknowledged discrepancies of a region or municipality, by explanation."""
    return _discrepancies(at, calendar, answer(at, "discrepancy/list", **owner))


_ABOUT = """SELECT ?discrepancy ?rule ?about ?found ?compared ?explanation_ja
  ?explanation_en ?passage {
  VALUES ?thing { UNDEF }
  { ?discrepancy teiju:about ?thing }
  UNION { ?discrepancy teiju:comparedStatement ?thing }
  UNION { ?discrepancy teiju:about|teiju:comparedStatement ?part .
    ?part teiju:project|teiju:indicator|teiju:designates|teiju:initiative ?thing }
  UNION { ?discrepancy teiju:about ?part . ?part teiju:lineItem/teiju:project ?thing }
  UNION { ?discrepancy teiju:about ?part . ?part teiju:indicator/teiju:project ?thing }
  UNION { ?discrepancy teiju:about ?part .
    ?part teiju:designates/teiju:project ?thing }
  ?discrepancy a teiju:Discrepancy ; teiju:ruleCode ?rule ; teiju:about ?about ;
    prov:wasDerivedFrom ?passage .
  OPTIONAL { ?discrepancy teiju:foundValue ?found }
  OPTIONAL { ?discrepancy teiju:comparedStatement ?compared }
  OPTIONAL { ?discrepancy dcterms:description ?explanation_ja
    FILTER (LANG(?explanation_ja) = "ja") }
  OPTIONAL { ?discrepancy dcterms:description ?explanation_en
    FILTER (LANG(?explanation_en) = "en") }
} ORDER BY ?rule ?about ?discrepancy ?passage"""


def about_any(at: Setting, calendar: Calendar, iri: str) -> tuple[Discrepancy, ...]:
    """The acknowledged discrepancies on a project or indicator and its statements."""
    return _discrepancies(at, calendar, asked(at, _ABOUT, {"thing": NamedNode(iri)}))


def _discrepancies(
    at: Setting, calendar: Calendar, rows: Sequence[Record]
) -> tuple[Discrepancy, ...]:
    if not rows:
        return ()
    things = (row.get(column) for row in rows for column in ("about", "compared"))
    said = _statements(at, calendar, (iri for iri in things if iri))
    rules = _rules(at.names.base)
    groups: dict[tuple[str, str], dict[str, Finding]] = {}
    texts: dict[tuple[str, str], Text | None] = {}
    for row in rows:
        explanation = text(row, "explanation")
        key = row["rule"], explanation.ja if explanation else ""
        texts[key] = explanation
        about = said.get(row["about"]) or _silent(at, row["about"])
        where = cite(at, row)
        groups.setdefault(key, {}).setdefault(
            row["discrepancy"],
            Finding(
                row["discrepancy"],
                about,
                row.get("found"),
                said.get(row.get("compared", "")),
                () if where is None else (where,),
            ),
        )
    return tuple(
        Discrepancy(
            rule,
            rules[rule].iri if rule in rules else None,
            rules[rule].name if rule in rules else None,
            texts[rule, explanation],
            tuple(findings.values()),
        )
        for (rule, explanation), findings in groups.items()
    )


def _silent(at: Setting, iri: str) -> Statement:
    known = Known(at, [iri])
    return Statement(known.thing(iri), None, None, None, None, None, ())


_ASPECTS: Sequence[tuple[str, Text]] = (
    ("figure", Text("number", "数値")),
    ("unit", Text("unit", "単位")),
    ("when", Text("time", "時点")),
    ("counting", Text("counting", "数え方")),
    ("direction", Text("direction", "方向")),
    ("entry", Text("state", "記載の状態")),
)


def conflicts_of(at: Setting, indicators: Sequence[Indicator]) -> tuple[Conflict, ...]:
    """What two places say differently of an indicator: figures, times, names."""
    found = []
    for indicator in indicators:
        values = indicator.values
        for n, one in enumerate(values):
            for other in values[n + 1 :]:
                if one.kind == other.kind:
                    found += _differences(indicator, one, other)
    return (*found, *_names(at, indicators))


def _differences(indicator: Indicator, one: Value, other: Value) -> list[Conflict]:
    subject = Thing(indicator.iri, indicator.name)
    found = []
    for attribute, aspect in _ASPECTS:
        first, second = getattr(one, attribute), getattr(other, attribute)
        if first is None or second is None or first == second:
            continue
        found.append(
            Conflict(
                subject,
                Text(
                    f"{one.kind_words.en}: {aspect.en}",
                    f"{one.kind_words.ja}の{aspect.ja}",
                ),
                None,
                _shown(attribute, first),
                one.place_words,
                one.cited,
                _shown(attribute, second),
                other.place_words,
                other.cited,
                one.unit if attribute == "figure" else None,
            )
        )
    return found


def _shown(attribute: str, value: object) -> Text:
    if isinstance(value, Text):
        return value
    if attribute == "figure":
        return Text(f"{value:,}", f"{value:,}")
    return unit_text(str(value)) if attribute == "unit" else word_text(str(value))


_NAMES = """SELECT ?indicator ?name ?place ?passage {
  VALUES ?indicator { UNDEF }
  ?said teiju:designates ?indicator ; teiju:printedLabel ?name ;
    prov:wasDerivedFrom ?passage .
  OPTIONAL { ?said teiju:statedIn/skos:notation ?place }
} ORDER BY ?indicator ?said ?passage"""


def _names(at: Setting, indicators: Sequence[Indicator]) -> list[Conflict]:
    if not indicators:
        return []
    by_iri = {indicator.iri: indicator for indicator in indicators}
    rows = asked(at, _NAMES, {"indicator": [NamedNode(iri) for iri in by_iri]})
    found = []
    for n, one in enumerate(rows):
        for other in rows[n + 1 :]:
            if one["indicator"] != other["indicator"] or one["name"] == other["name"]:
                continue
            indicator = by_iri[one["indicator"]]
            found.append(
                Conflict(
                    Thing(indicator.iri, indicator.name),
                    Text("name", "名称"),
                    None,
                    Text(one["name"], one["name"]),
                    word_text(one.get("place", "not stated")),
                    cites(at, [one]),
                    Text(other["name"], other["name"]),
                    word_text(other.get("place", "not stated")),
                    cites(at, [other]),
                )
            )
    return found
