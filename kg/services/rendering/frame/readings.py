"""What was read from passages: each thing with its figure, as printed and as it became.

One query tells of all the things of a document or a passage; here its rows become
records, and records that are alike (the amounts of one project in five years) a group.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from kg.model.iris import Names
from kg.model.lang import Text
from kg.model.result import Term
from kg.services.answers.visible import visible
from kg.services.answers.words import word_text
from kg.services.rendering.frame.setting import Setting

__all__ = [
    "Group",
    "Reading",
    "caption",
    "captions_of",
    "grouped",
    "named_readings",
    "number_text",
    "statements_of",
]

#: How many things a query names at once.
_BATCH = 500

_NAMES = ("rdfs:label", "skos:prefLabel", "dcterms:title", "ruleCode")
_PRINTED = (
    "asPrinted",
    "participantsAsPrinted",
    "printedLabel",
    "pagesAsPrinted",
)
#: What it became; what a rule has found is none of the document, but stands there too.
_NUMBERS = ("amount", "value", "foundValue")
_UNIT = "sdmx-attribute:unitMeasure"
#: When it holds: runs of years first, then days and years as they stand.
_TIMES = (
    "period",
    "asOfDate",
    "asOfMonth",
    "calendarYear",
    "firstYear",
    "dcterms:date",
    "schema:startDate",
    "schema:foundingDate",
    "knownFrom",
    "knownBy",
    "firstFiscalYear",
    "discussedFrom",
)
#: What a statement is a statement of, the nearest first.
_OWNERS = (
    "lineItem",
    "activity",
    "indicator",
    "initiative",
    "designates",
    "fieldGroup",
    "project",
    "sdmx-dimension:refArea",
    "org:organization",
    "partOfAgreement",
    "concerns",
    "about",
    "goal",
    "vision",
    "partOfPlan",
    "region",
)
#: What a statement says where it is no figure: who, which way, how far.
_VALUES = (
    "participant",
    "org:member",
    "direction",
    "projectStatus",
    "fieldCategory",
)
#: In which part, of which kind.
_KINDS = ("valueKind", "basis", "statedIn", "org:role", "age", "bound", "dcterms:type")
_READING = ("rawReading", "readingNote", "inferred", "inferenceNote", "takesPart")
#: Classes that only gather others.
_WIDER = frozenset({"teiju:CostStatement", "skos:Concept"})


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing that was read.

    Attributes:
        iri: The thing.
        passage: Where it stands.
        kind: The IRI of its class; None where it says none.
        name: Its own name in the language of the page, where it has one.
        owner: The thing that it is a statement of.
        printed: Its figure or name as printed, where that was written down.
        number: What it became.
        unit: The IRI of the unit.
        time: The IRI or the text of the time for which it holds.
        value: What it says where it is no figure.
        kinds: Concepts that tell it from others: baseline, net, summary table.
        stays_out: It says that somebody does not take part.
        raw: The raw reading, where it was read otherwise than it stands.
        note: Why it was read so.
        inferred: Is it inferred, and why.
    """

    iri: str
    passage: str
    kind: str | None = None
    name: str = ""
    owner: str | None = None
    printed: str = ""
    number: str = ""
    unit: str | None = None
    time: str = ""
    value: str | None = None
    kinds: tuple[str, ...] = ()
    stays_out: bool = False
    raw: str = ""
    note: str = ""
    inferred: bool = False
    why: str = ""

    def things(self) -> Iterable[str]:
        """Everything that has to be named to tell of it."""
        for iri in (self.kind, self.owner, self.unit, self.value, self.time):
            if iri:
                yield iri
        yield from self.kinds


@dataclass(frozen=True, slots=True)
class Group:
    """Readings of one kind about one thing, in one part of the document."""

    kind: str | None
    owner: str | None
    kinds: tuple[str, ...]
    unit: str | None
    readings: tuple[Reading, ...]

    @property
    def single(self) -> Reading | None:
        """The only reading, where it is the thing itself rather than a statement."""
        first = self.readings[0]
        return first if len(self.readings) == 1 and first.name else None


def number_text(text: str) -> str:
    """A number as people read it: digits in threes; nothing is rounded."""
    whole, point, rest = text.partition(".")
    sign = "-" if whole.startswith("-") else ""
    digits = whole.removeprefix("-")
    if not digits.isascii() or not digits.isdecimal():
        return visible(text)
    fraction = rest.rstrip("0") if rest.isdecimal() else rest
    return f"{sign}{int(digits):,}{point if fraction else ''}{fraction}"


def _terms(names: Names) -> dict[str, str]:
    """The properties by IRI, as they are called here."""
    prefixes = names.prefixes()
    found = {}
    for each in (
        *("rdf:type", *_NAMES, *_PRINTED, *_NUMBERS, _UNIT, *_TIMES),
        *(*_OWNERS, *_VALUES, *_KINDS, *_READING),
    ):
        prefix, colon, local = each.partition(":")
        found[prefixes[prefix] + local if colon else names.term(each)] = each
    return found


@dataclass(slots=True)
class _Found:
    passages: dict[str, None] = field(default_factory=dict)
    said: dict[str, list[Term]] = field(default_factory=dict)


def _text(terms: Sequence[Term], lang: str) -> str:
    """The text in a language, else without one, else in any."""
    texts = [term for term in terms if isinstance(term, Literal)]
    for tag in (lang, ""):
        for text in texts:
            if (text.language or "") == tag:
                return visible(text.value)
    return visible(texts[0].value) if texts else ""


def _reading(at: Setting, iri: str, passage: str, found: _Found) -> Reading:
    def text(*properties: str) -> str:
        for name in properties:
            if name in found.said:
                return _text(found.said[name], at.lang)
        return ""

    def thing(*properties: str) -> str | None:
        for name in properties:
            for term in found.said.get(name, ()):
                if isinstance(term, NamedNode) and term.value != iri:
                    return term.value
        return None

    classes = [t for t in found.said.get("rdf:type", ()) if isinstance(t, NamedNode)]
    flags = {
        name: any(term.value == "true" for term in found.said.get(name, ()))
        for name in ("inferred", "takesPart")
    }
    return Reading(
        iri=iri,
        passage=passage,
        kind=min((each.value for each in classes), default=None),
        name=text(*_NAMES),
        owner=thing(*_OWNERS),
        printed=text(*_PRINTED),
        number=text(*_NUMBERS),
        unit=thing(_UNIT),
        time=thing(*_TIMES) or text(*_TIMES),
        value=thing(*_VALUES),
        kinds=tuple(filter(None, map(thing, _KINDS))),
        stays_out="takesPart" in found.said and not flags["takesPart"],
        raw=text("rawReading"),
        note=text("readingNote"),
        inferred=flags["inferred"],
        why=text("inferenceNote"),
    )


def readings_of(at: Setting, where: str) -> list[Reading]:
    """The things of passages, in one query; every name that they need is learnt.

    Args:
        at: The page.
        where: A pattern that binds `?thing` and `?passage`.
    """
    terms = _terms(at.names)
    wanted = ", ".join(f"<{iri}>" for iri in terms)
    rows = at.rows(
        f"SELECT ?thing ?passage ?property ?value WHERE {{ {where} "
        f"?thing ?property ?value . FILTER (?property IN ({wanted})) "
        f"FILTER (?value NOT IN ({', '.join(sorted(_WIDER))})) }}"
    )
    things: dict[str, _Found] = {}
    for thing, passage, property_, value in rows:
        if not isinstance(thing, NamedNode) or not isinstance(property_, NamedNode):
            continue
        found = things.setdefault(thing.value, _Found())
        if isinstance(passage, NamedNode):
            found.passages[passage.value] = None
        if value is not None:
            said = found.said.setdefault(terms[property_.value], [])
            if value not in said:
                said.append(value)
    readings = [
        _reading(at, iri, passage, found)
        for iri, found in sorted(things.items())
        for passage in (found.passages or {"": None})
    ]
    at.learn(iri for each in readings for iri in each.things())
    return readings


def named_readings(at: Setting, where: str) -> list[Reading]:
    """The same; what they are about is named as well as can be."""
    readings = readings_of(at, where)
    captions_of(at, (each.owner for each in readings if each.owner))
    return readings


def _in_time(reading: Reading) -> tuple[bool, str, str]:
    """Years in their order, then runs of years, which are their totals."""
    return "-" in reading.time.rpartition("/")[2], reading.time, reading.iri


def captions_of(at: Setting, iris: Iterable[str]) -> None:
    """Learn what things without a name may be called: by what they are about.

    The amount of a project in a year has no name; it becomes the name of the project,
    the year and the figure.
    """
    wanted = dict.fromkeys(iris)
    at.learn(wanted)
    nameless = [NamedNode(iri) for iri in wanted if at.known.get(iri) is None]
    told: list[Reading] = []
    for start in range(0, len(nameless), _BATCH):
        things = " ".join(map(str, nameless[start : start + _BATCH]))
        told += readings_of(at, f"VALUES ?thing {{ {things} }}")
    caption(at, told)


def caption(at: Setting, readings: Iterable[Reading]) -> None:
    """Learn the names of things that were read, made up where they have none."""
    for each in readings:
        name = each.name or _caption(at, each)
        if name:
            at.known[each.iri] = Text(name, name)


def _caption(at: Setting, reading: Reading) -> str:
    ours = at.names.base
    time = at.name(reading.time) if reading.time.startswith(ours) else reading.time
    figure = number_text(reading.number) if reading.number else ""
    if figure and reading.unit:
        figure += at.say(" ", "") + at.name(reading.unit)
    value = at.name(reading.value) if reading.value else ""
    owner = at.name(reading.owner) if reading.owner else ""
    parts = (owner, time, figure or value or reading.printed)
    return " ".join(each for each in parts if each)


def grouped(readings: Iterable[Reading]) -> list[Group]:
    """Readings that are alike, side by side: by kind, owner, part and unit.

    Things with a name stand alone; statements about the same thing together.
    """
    groups: dict[tuple[object, ...], list[Reading]] = {}
    for each in readings:
        alone = each.iri if each.name else ""
        key = (each.kind, each.owner, each.kinds, each.unit, alone)
        groups.setdefault(key, []).append(each)
    return [
        Group(
            first.kind,
            first.owner,
            first.kinds,
            first.unit,
            tuple(sorted(group, key=_in_time)),
        )
        for group in groups.values()
        for first in group[:1]
    ]


#: What every page says in its own words, or what only machines need.
_SILENT = frozenset({"rdf:type", "prov:wasDerivedFrom", "qb:dataSet"})


def statements_of(
    at: Setting, iris: Sequence[str]
) -> Mapping[str, list[tuple[str, list[str | NamedNode]]]]:
    """Everything that is said of some things: by thing, property and value.

    Texts in the other language are left out where the page's own is there.
    """
    if not iris:
        return {}
    wanted = " ".join(str(NamedNode(iri)) for iri in iris)
    found: dict[str, dict[str, list[Term]]] = {}
    for thing, property_, value in at.rows(
        f"SELECT DISTINCT ?thing ?property ?value WHERE {{ "
        f"VALUES ?thing {{ {wanted} }} ?thing ?property ?value }} "
        f"ORDER BY ?thing ?property ?value"
    ):
        assert isinstance(thing, NamedNode)
        assert isinstance(property_, NamedNode)
        if value is not None and at.names.compact(property_.value) not in _SILENT:
            own = found.setdefault(thing.value, {})
            own.setdefault(property_.value, []).append(value)
    at.learn(
        iri
        for own in found.values()
        for property_, values in own.items()
        for iri in (
            property_,
            *(each.value for each in values if isinstance(each, NamedNode)),
        )
    )
    return {
        iri: [(property_, _told(values, at.lang)) for property_, values in own.items()]
        for iri, own in found.items()
    }


def _told(values: Sequence[Term], lang: str) -> list[str | NamedNode]:
    texts = [each for each in values if isinstance(each, Literal) and each.language]
    mine = any(each.language == lang for each in texts)
    told: list[str | NamedNode] = []
    for each in values:
        if isinstance(each, NamedNode):
            told.append(each)
        elif isinstance(each, Literal):
            if mine and each.language and each.language != lang:
                continue
            told.append(
                word_text(each.value).of(lang)
                if each.value in {"true", "false"}
                else visible(each.value)
            )
    return told
