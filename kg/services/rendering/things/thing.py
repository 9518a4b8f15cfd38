"""The page of any thing: what is said of it, where that stands, what leads to it.

It serves every thing that has no page of its own kind, and leaves nothing out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.model.lang import Text
from kg.model.result import Term
from kg.services.answers.visible import visible
from kg.services.citing.about import About, Said, about
from kg.services.rendering.frame.passages import Passage
from kg.services.rendering.frame.readings import captions_of
from kg.services.rendering.frame.setting import Setting, clean
from kg.services.rendering.frame.values import Value, value_of, values_of
from kg.services.rendering.things.structured import plain_thing
from kg.vocab import DCTERMS, ORG, PROV, RDF, RDFS, SDMX_ATTRIBUTE, SKOS, TEIJU

__all__ = ["Facts", "Told", "facts_of", "readings", "sources", "thing_page", "title_of"]

_NAMES = (RDFS.label, SKOS.prefLabel, DCTERMS.title)
#: What a thing without a name is called by, besides its class, in this order.
_CALLED_BY = (
    TEIJU.about,
    TEIJU.designates,
    TEIJU.project,
    TEIJU.activity,
    TEIJU.initiative,
    TEIJU.lineItem,
    TEIJU.indicator,
    TEIJU.statisticalSubject,
    TEIJU.fieldCategory,
    TEIJU.fieldGroup,
    ORG.organization,
    ORG.member,
    TEIJU.participant,
    TEIJU.vision,
    TEIJU.period,
    TEIJU.valueKind,
    TEIJU.basis,
    TEIJU.statedIn,
)
#: How many of those.
_PARTS = 3
#: What comes first on a page; the rest follows by name.
_FIRST = (
    *_NAMES,
    SKOS.altLabel,
    DCTERMS.identifier,
    SKOS.notation,
    SKOS.definition,
    DCTERMS.description,
    *_CALLED_BY,
    TEIJU.amount,
    TEIJU.value,
    TEIJU.asPrinted,
)
#: What stands elsewhere on the page.
_ELSEWHERE = frozenset({RDF.type.value, PROV.wasDerivedFrom.value})


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a thing by one property."""

    property: str
    name: str
    values: Sequence[Value]


@dataclass(frozen=True, slots=True)
class Facts:
    """A thing as its page tells of it.

    Attributes:
        iri: The thing.
        title: What it is called, by its class and what it is of where it has no name.
        other: What it is called in the other language, where it has a name.
        kinds: Its classes.
        kana: How its name is read, and in Latin letters (`romaji`).
        told: Its statements by property, without its classes and sources.
        sources: The passages that it was derived from.
        about: All of it, as the graph has it.
    """

    iri: str
    title: str
    other: str
    kinds: Sequence[Value]
    kana: str
    romaji: str
    told: Sequence[Told]
    sources: Sequence[Passage]
    about: About


def _by_property(said: Iterable[Said]) -> dict[str, list[Term]]:
    found: dict[str, list[Term]] = {}
    for each in said:
        found.setdefault(each.property, []).append(each.value)
    return found


def title_of(at: Setting, thing: About) -> Text | None:
    """What a thing is called; None where it has no name of its own."""
    named = any(each.property in {name.value for name in _NAMES} for each in thing.said)
    return at.labels([thing.iri]).get(thing.iri) if named else None


def _made_up_title(at: Setting, thing: About, by: dict[str, list[Term]]) -> str:
    """A title for what has no name: its class, and what it is of."""
    parts = [
        at.name(value)
        for name in _CALLED_BY
        for value in by.get(name.value, ())
        if isinstance(value, NamedNode)
    ]
    kinds = [at.name(kind) for kind in by.get(RDF.type.value, ())]
    kind = kinds[0] if kinds else at.short(thing.iri)
    if not parts:
        return kind if not kinds else f"{kind} {at.short(thing.iri)}"
    mark, comma = at.say(": ", "："), at.say(", ", "・")
    return f"{kind}{mark}{comma.join(dict.fromkeys(parts[:_PARTS]))}"


def readings(said: Iterable[Said]) -> tuple[str, str]:
    """How a name is read in kana, and in Latin letters; empty where nothing says so."""
    found = {"ja-hrkt": "", "ja-latn": ""}
    for each in said:
        value = each.value
        if each.property == SKOS.altLabel.value and isinstance(value, Literal):
            tag = (value.language or "").lower()
            if tag in found and not found[tag]:
                found[tag] = visible(value.value)
    return found["ja-hrkt"], found["ja-latn"]


def sources(at: Setting, thing: About) -> Sequence[Passage]:
    """The passages of a thing."""
    return at.passages([thing.iri]).get(thing.iri, ())


def _unit(at: Setting, by: dict[str, list[Term]]) -> str:
    units = by.get(SDMX_ATTRIBUTE.unitMeasure.value, [])
    return at.name(units[0]) if len(units) == 1 else ""


def facts_of(at: Setting, iri: str, first: Sequence[NamedNode] = _FIRST) -> Facts:
    """Everything about a thing, as a page tells it.

    Args:
        at: The page.
        iri: The thing.
        first: The properties that come first; the others follow by their names.

    Raises:
        UnknownThingError: The graph says nothing of it.
    """
    thing = about(at.engine, iri)
    by = _by_property(thing.said)
    by[RDF.type.value] = _kinds(at, by.get(RDF.type.value, []))
    _remember(at, thing)
    captions_of(at, _mentioned(thing))
    unit = _unit(at, by)
    order = {name.value: place for place, name in enumerate(first)}
    names = sorted(
        (name for name in by if name not in _ELSEWHERE),
        key=lambda name: (order.get(name, len(order)), at.name(name), name),
    )
    title = title_of(at, thing)
    kana, romaji = readings(thing.said)
    return Facts(
        iri=iri,
        title=title.of(at.lang) if title else _made_up_title(at, thing, by),
        other=title.of(at.other) if title else "",
        kinds=[value_of(at, kind) for kind in by[RDF.type.value]],
        kana=kana,
        romaji=romaji,
        told=[
            Told(name, at.name(name), values_of(at, by[name], unit)) for name in names
        ],
        sources=sources(at, thing),
        about=thing,
    )


def _mentioned(thing: About) -> Iterable[str]:
    """Every IRI that the page names."""
    for said in thing.said:
        yield said.property
        if isinstance(said.value, NamedNode):
            yield said.value.value
    for link in thing.links:
        yield link.property
        yield from (iri for iri, _ in link.first)


def _remember(at: Setting, thing: About) -> None:
    """Keep the names that came with a thing, so that nothing is asked twice."""
    named: dict[str, Text] = {thing.iri: thing.label}
    for said in thing.said:
        named[said.property] = said.property_label
        if isinstance(said.value, NamedNode) and said.value_label:
            named[said.value.value] = said.value_label
    for link in thing.links:
        named[link.property] = link.property_label
        named |= dict(link.first)
    for iri, text in named.items():
        # What has no name is called by its whole IRI there.
        if text.en != iri:
            at.known.setdefault(iri, clean(text))


def thing_page(at: Setting, iri: str) -> str:
    """The page of a thing.

    Raises:
        UnknownThingError: The graph says nothing of it.
    """
    facts = facts_of(at, iri)
    return at.render(
        "thing.html",
        facts=facts,
        way=at.way or _way(at, facts),
        structured=plain_thing(at, facts),
    )


def _way(at: Setting, facts: Facts) -> list[tuple[str, str]]:
    """The breadcrumbs of a thing of a kind that has no list of its own making."""
    parts = at.path.split("/")
    if len(parts) < 3 or not facts.kinds:
        return []
    return [(facts.kinds[0].text, f"doc/{parts[1]}/index")]


def _kinds(at: Setting, terms: Sequence[Term]) -> list[Term]:
    """The classes of a thing, the most special first."""
    if len(terms) < 2:
        return list(terms)
    wanted = " ".join(str(term) for term in terms if isinstance(term, NamedNode))
    rows = at.rows(
        f"SELECT ?above {{ VALUES ?one {{ {wanted} }} VALUES ?above {{ {wanted} }} "
        f"?one {RDFS.subClassOf}+ ?above }}"
    )
    above = {row[0] for row in rows}
    return sorted(terms, key=lambda term: (term in above, str(term)))
