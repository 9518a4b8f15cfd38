"""The pages of a scheme and of a concept: its place, and what it maps to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.services.answers.visible import visible
from kg.services.rendering.frame.passages import Passage
from kg.services.rendering.frame.setting import Setting
from kg.services.rendering.things.structured import defined_term, plain_thing
from kg.services.rendering.things.thing import facts_of
from kg.vocab import RDF, SKOS

__all__ = ["concept_page"]

#: The mappings of SKOS, read from either end.
_MAPPINGS = (
    SKOS.exactMatch,
    SKOS.closeMatch,
    SKOS.broadMatch,
    SKOS.narrowMatch,
    SKOS.relatedMatch,
)
#: What a concept that is mapped to another is for that one.
_INVERSE = {
    SKOS.broadMatch.value: SKOS.narrowMatch.value,
    SKOS.narrowMatch.value: SKOS.broadMatch.value,
}
#: What tells the place of a concept in its scheme, and no use of it.
_PLACES = (SKOS.broader, SKOS.hasTopConcept, *_MAPPINGS)


@dataclass(frozen=True, slots=True)
class _Concept:
    """A concept as a row of its scheme's table."""

    iri: str
    depth: int
    notation: str
    definition: str
    uses: int
    mapped: Sequence[tuple[str, str]]
    sources: Sequence[Passage]


_Said = Mapping[str, Mapping[str, Sequence[str]]]


def _members(at: Setting, scheme: NamedNode) -> _Said:
    """What is said of each concept of a scheme, texts in the language of the page."""
    names = (SKOS.broader, SKOS.notation, SKOS.definition)
    rows = at.rows(
        f"SELECT ?concept ?property ?value WHERE {{ "
        f"?concept {SKOS.inScheme} {scheme} ; ?property ?value . "
        f"VALUES ?property {{ {' '.join(map(str, (*names, RDF.type)))} }} }}"
    )
    found: dict[str, dict[str, list[str]]] = {}
    for concept, name, value in rows:
        if not isinstance(concept, NamedNode) or not isinstance(name, NamedNode):
            continue
        own = found.setdefault(concept.value, {})
        foreign = isinstance(value, Literal) and value.language not in {None, at.lang}
        if isinstance(value, NamedNode | Literal) and not foreign:
            own.setdefault(name.value, []).append(value.value)
    return found


def _uses(at: Setting, scheme: NamedNode) -> Mapping[str, int]:
    """How many statements of the data use each concept of a scheme."""
    apart = ", ".join(map(str, _PLACES))
    rows = at.rows(
        f"SELECT ?concept (COUNT(?thing) AS ?n) WHERE {{ "
        f"?concept {SKOS.inScheme} {scheme} . ?thing ?property ?concept "
        f"FILTER (?property NOT IN ({apart})) }} GROUP BY ?concept"
    )
    return {
        concept.value: int(count.value)
        for concept, count in rows
        if isinstance(concept, NamedNode) and isinstance(count, Literal)
    }


def _mappings(at: Setting, pattern: str) -> Mapping[str, Sequence[tuple[str, str]]]:
    """The mappings of concepts, from whichever end they are stated.

    Args:
        at: The page.
        pattern: What binds `?concept`.
    """
    ways = " ".join(map(str, _MAPPINGS))
    rows = at.rows(
        f"SELECT DISTINCT ?concept ?way ?other ?turned WHERE {{ {pattern} "
        f"VALUES ?way {{ {ways} }} "
        f"{{ ?concept ?way ?other BIND (false AS ?turned) }} UNION "
        f"{{ ?other ?way ?concept BIND (true AS ?turned) }} }}"
    )
    found: dict[str, set[tuple[str, str]]] = {}
    for concept, way, other, turned in rows:
        if (
            isinstance(concept, NamedNode)
            and isinstance(way, NamedNode)
            and isinstance(other, NamedNode)
            and isinstance(turned, Literal)
        ):
            back = turned.value == "true"
            meant = _INVERSE.get(way.value, way.value) if back else way.value
            found.setdefault(concept.value, set()).add((meant, other.value))
    return {concept: sorted(own) for concept, own in found.items()}


def _ordered(members: _Said) -> list[tuple[str, int]]:
    """The concepts with their depth, the narrower below the broader, by notation."""

    def place(iri: str) -> tuple[str, str]:
        return min(members[iri].get(SKOS.notation.value, ("",))), iri

    below: dict[str, list[str]] = {}
    for iri, said in members.items():
        above = [each for each in said.get(SKOS.broader.value, ()) if each in members]
        below.setdefault(min(above, default=""), []).append(iri)
    found: list[tuple[str, int]] = []

    def walk(above: str, depth: int) -> None:
        for iri in sorted(below.pop(above, ()), key=place):
            found.append((iri, depth))
            walk(iri, depth + 1)

    walk("", 0)
    # Concepts that stand above each other in a circle stand in none of the trees.
    seen = {iri for iri, _ in found}
    return [*found, *((iri, 0) for iri in sorted(members) if iri not in seen)]


def _scheme(at: Setting, iri: str) -> str:
    facts = facts_of(at, iri)
    scheme = NamedNode(iri)
    members = _members(at, scheme)
    uses = _uses(at, scheme)
    mapped = _mappings(at, f"?concept {SKOS.inScheme} {scheme} .")
    others = [other for own in mapped.values() for pair in own for other in pair]
    at.learn([*members, *others])
    cited = at.passages(members)

    def text(concept: str, name: NamedNode) -> str:
        return visible(min(members[concept].get(name.value, [""])))

    concepts = [
        _Concept(
            iri=concept,
            depth=min(depth, 3),
            notation=text(concept, SKOS.notation),
            definition=text(concept, SKOS.definition),
            uses=uses.get(concept, 0),
            mapped=mapped.get(concept, ()),
            sources=cited.get(concept, ()),
        )
        for concept, depth in _ordered(members)
    ]
    listed = {SKOS.hasTopConcept.value, SKOS.inScheme.value, SKOS.topConceptOf.value}
    return at.render(
        "scheme.html",
        facts=facts,
        structured=plain_thing(at, facts, "DefinedTermSet"),
        told=[each for each in facts.told if each.property not in listed],
        listed=listed,
        concepts=concepts,
        defined=any(each.definition for each in concepts),
        cited=any(each.sources for each in concepts),
        mapped=any(each.mapped for each in concepts),
    )


def concept_page(at: Setting, iri: str) -> str:
    """The page of a scheme or of a concept.

    Raises:
        UnknownThingError: The graph says nothing of it.
    """
    concept = NamedNode(iri)
    rows = at.rows(
        f"SELECT ?kind ?scheme WHERE {{ {{ {concept} {RDF.type} ?kind }} UNION "
        f"{{ {concept} {SKOS.inScheme} ?scheme }} }}"
    )
    if any(kind == SKOS.ConceptScheme for kind, _ in rows):
        return _scheme(at, iri)
    facts = facts_of(at, iri)
    schemes = sorted(row[1].value for row in rows if isinstance(row[1], NamedNode))
    mapped = _mappings(at, f"VALUES ?concept {{ {concept} }}").get(iri, ())
    at.learn([*schemes, *(other for pair in mapped for other in pair)])
    return at.render(
        "concept.html",
        facts=facts,
        structured=defined_term(at, facts, schemes[0] if schemes else ""),
        schemes=schemes,
        mapped=mapped,
    )
