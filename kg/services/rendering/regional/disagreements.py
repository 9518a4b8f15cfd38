"""Where documents disagree: both statements, both places, the rule, the explanation."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations, groupby

from pyoxigraph import NamedNode

from kg.model.iris import Names
from kg.model.lang import Text
from kg.model.report import Rule
from kg.services.answers.frame import grouped
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
    by_column,
    cites,
    each_of,
    text,
    together,
)
from kg.services.rendering.frame.setting import Setting
from kg.services.rendering.regional.designations import designations_of
from kg.services.rendering.regional.measures import Indicator
from kg.services.rendering.regional.money import Conflict, Said
from kg.services.rendering.regional.progress import Value
from kg.vocab import DCTERMS, SDMX_ATTRIBUTE

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
    """What a document says at one place, in short.

    Attributes:
        thing: The statement.
        says: Its words or its number; None where it has neither.
        worded: Does it say so in the words of the document, with the unit in them?
        unit: The unit of its number.
        place: The part of the document.
        when: The fiscal years for which it holds.
        subject: What it is called by: itself, or what it is a statement of.
        cited: Its passages.
    """

    thing: Thing
    says: str | None = None
    worded: bool = False
    unit: Text | None = None
    place: Text | None = None
    when: Text | None = None
    subject: Thing | None = None
    cited: tuple[Cite, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing on which a rule found something, and what it was compared with.

    `found` is in words, its number in the `unit` of what the finding is about.
    """

    about: Statement
    found: Text | None
    unit: Text | None
    compared: tuple[Statement, ...]
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
def _rules(base: str) -> Mapping[str, Rule]:
    """The rules by code, read once."""
    return {rule.code: rule for rule in load_shapes(Names(base)).rules.values()}


def _statements(
    at: Setting, calendar: Calendar, iris: Iterable[str]
) -> Mapping[str, Statement]:
    wanted = [NamedNode(iri) for iri in dict.fromkeys(iris)]
    if not wanted:
        return {}
    rows = asked(at, _STATEMENTS, {"thing": wanted})
    # A statement without a name, such as a cost, is called by what it is of.
    known = Known(at, (row.get(c) for row in rows for c in ("thing", "subject")))
    found = {}
    for iri, own in by_column(rows, "thing").items():
        row = own[0]
        unit, place, number = row.get("unit"), row.get("place"), row.get("number")
        words = row.get("printed") or row.get("label_said")
        subject = iri if known.named(iri) else row.get("subject")
        found[iri] = Statement(
            thing=known.thing(iri),
            says=words or (grouped(number) if number else None),
            worded=words is not None,
            unit=unit_text(unit) if unit else None,
            place=word_text(place) if place else None,
            when=calendar.fiscal(row.get("period")),
            subject=known.thing(subject) if subject else None,
            cited=cites(at, own),
        )
    return found


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


def _found(at: Setting, calendar: Calendar, path: str | None, value: str) -> Text:
    """What a rule found, told as values of the property that it is about are told."""
    if path == SDMX_ATTRIBUTE.unitMeasure.value:
        return unit_text(value)
    if path in _numbers(at):
        return Text(grouped(value), grouped(value))
    told = None
    if path == at.names.term("period"):
        told = calendar.fiscal(value)
    elif path == DCTERMS.date.value:
        told = calendar.date(value)
    return told or word_text(value)


def _numbers(at: Setting) -> tuple[str, ...]:
    """The properties with numbers, which the unit of a statement is of."""
    return at.names.term("amount"), at.names.term("value")


def _discrepancies(
    at: Setting, calendar: Calendar, rows: Sequence[Record]
) -> tuple[Discrepancy, ...]:
    if not rows:
        return ()
    things = (row.get(column) for row in rows for column in ("about", "compared"))
    said = _statements(at, calendar, (iri for iri in things if iri))
    rules = _rules(at.names.base)
    groups: dict[tuple[str, Text | None], list[Finding]] = {}
    for own in together(rows, "discrepancy"):
        row = own[0]
        code, iri, found = row["rule"], row["about"], row.get("found")
        about = said.get(iri) or Statement(Known(at, [iri]).thing(iri))
        path = rules[code].path if code in rules else None
        groups.setdefault((code, text(row, "explanation")), []).append(
            Finding(
                about,
                None if found is None else _found(at, calendar, path, found),
                about.unit if path in _numbers(at) else None,
                tuple(said[each] for each in each_of(own, "compared") if each in said),
                cites(at, own),
            )
        )
    return tuple(
        Discrepancy(
            code,
            rules[code].shape if code in rules else None,
            rules[code].name if code in rules else None,
            explanation,
            tuple(findings),
        )
        for (code, explanation), findings in groups.items()
    )


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
        for one, other in combinations(indicator.values, 2):
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
                _side(one, attribute, first),
                _side(other, attribute, second),
            )
        )
    return found


def _side(value: Value, attribute: str, says: object) -> Said:
    unit = value.unit if attribute == "figure" else None
    return Said(_shown(attribute, says), value.place_words, value.cited, unit)


def _shown(attribute: str, value: object) -> Text:
    if isinstance(value, Text):
        return value
    if attribute == "figure":
        return Text(f"{value:,}", f"{value:,}")
    return unit_text(str(value)) if attribute == "unit" else word_text(str(value))


def _names(at: Setting, indicators: Sequence[Indicator]) -> list[Conflict]:
    """Indicators that two places call by different names."""
    by_iri = {indicator.iri: indicator for indicator in indicators}
    return [
        Conflict(
            Thing(one.thing, by_iri[one.thing].name),
            Text("name", "名称"),
            None,
            *(
                Said(Text(each.name, each.name), each.place, each.cited)
                for each in (one, other)
            ),
        )
        for _, own in groupby(designations_of(at, by_iri), lambda each: each.thing)
        for one, other in combinations(own, 2)
        if one.name != other.name
    ]
