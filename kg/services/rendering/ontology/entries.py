"""What the documentation tells of each term, scheme and cube."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.model.iris import Names
from kg.model.lang import Lang
from kg.services.rendering.ontology.alignments import Tie, ties_of
from kg.services.rendering.ontology.statements import Statements
from kg.vocab import DCTERMS, OWL, QB, RDFS, SKOS

__all__ = [
    "MATCHES",
    "Concept",
    "Cube",
    "Entry",
    "Part",
    "Scheme",
    "anchor_of",
    "cubes",
    "entries",
    "schemes",
]

_CUBE_ROLES = (QB.dimension, QB.measure, QB.attribute)


def anchor_of(iri: str, names: Names) -> str:
    """Under which name the documentation tells of something of ours.

    A term has its local name, everything else what stands behind the base.
    """
    return iri.removeprefix(names.term("")).removeprefix(names.base)


@dataclass(frozen=True, slots=True)
class Entry:
    """A class or a property as the ontology states it, texts in one language.

    Each text is a pair with the language that it is in.
    """

    iri: str
    anchor: str
    definition: tuple[str, str]
    note: tuple[str, str]
    example: tuple[str, str]
    above: Sequence[str]
    below: Sequence[str]
    domain: Sequence[str]
    range: Sequence[str]
    domain_of: Sequence[str]
    range_of: Sequence[str]
    schemes: Sequence[str]
    cubes: Sequence[str]
    disjoint: Sequence[str]
    ties: Sequence[Tie]
    deprecated: bool
    replaced: Sequence[str]


def entries(said: Statements, kind: NamedNode, names: Names, lang: Lang) -> list[Entry]:
    """All terms of ours of a kind (class, object or datatype property), by name.

    Args:
        said: The ontology.
        kind: The class of the terms.
        names: The base.
        lang: The language of the texts, where there are texts in it.
    """
    apart = _disjoint(said)
    return [
        _entry(said, iri, names, lang, apart)
        for iri in said.of_class(kind)
        if iri.startswith(names.term(""))
    ]


def _entry(
    said: Statements, iri: str, names: Names, lang: Lang, apart: Mapping[str, set[str]]
) -> Entry:
    ranks = (RDFS.subClassOf, RDFS.subPropertyOf)
    ours = names.base
    return Entry(
        iri=iri,
        anchor=anchor_of(iri, names),
        definition=said.text(iri, SKOS.definition, lang),
        note=said.text(iri, SKOS.scopeNote, lang),
        example=said.text(iri, SKOS.example, lang),
        above=[each for each in said.nodes(iri, *ranks) if each.startswith(ours)],
        below=said.leading(ranks, iri),
        domain=said.nodes(iri, RDFS.domain),
        range=said.nodes(iri, RDFS.range),
        domain_of=said.leading([RDFS.domain], iri),
        range_of=said.leading([RDFS.range], iri),
        schemes=said.nodes(iri, RDFS.seeAlso, QB.codeList),
        cubes=_cubes_of(said, iri),
        disjoint=sorted(apart.get(iri, ())),
        ties=ties_of(said, iri, ours),
        deprecated=said.is_deprecated(iri),
        replaced=said.nodes(iri, DCTERMS.isReplacedBy),
    )


def _disjoint(said: Statements) -> Mapping[str, set[str]]:
    """What each class shares no thing with."""
    found: dict[str, set[str]] = {}
    groups = [
        list(said.listed(group, OWL.members))
        for group in said.of_class(OWL.AllDisjointClasses)
    ]
    groups += [
        [iri, other]
        for iri in said.of_class(OWL.Class)
        for other in said.nodes(iri, OWL.disjointWith)
    ]
    for group in groups:
        for one in group:
            found.setdefault(one, set()).update(each for each in group if each != one)
    return found


def _cubes_of(said: Statements, iri: str) -> list[str]:
    """The structures of cubes that a property is a part of."""
    parts = said.leading(_CUBE_ROLES, iri)
    return sorted({cube for p in parts for cube in said.leading([QB.component], p)})


@dataclass(frozen=True, slots=True)
class Part:
    """A component of a cube: a property and what it is for."""

    property: str
    role: NamedNode
    order: int
    required: bool
    codes: Sequence[str]


@dataclass(frozen=True, slots=True)
class Cube:
    """A structure of a cube with the data set that follows it."""

    iri: str
    anchor: str
    data: Sequence[str]
    description: tuple[str, str]
    parts: Sequence[Part]


def cubes(said: Statements, names: Names, lang: Lang) -> list[Cube]:
    """The data cubes, each with its parts in the order of their roles."""
    found = []
    for iri in said.of_class(QB.DataStructureDefinition):
        data = said.leading([QB.structure], iri)
        told = said.text(data[0], DCTERMS.description, lang) if data else ("", "")
        parts = sorted(
            (
                part
                for node in said.nodes(iri, QB.component)
                for part in _parts(said, node)
            ),
            key=lambda part: (_CUBE_ROLES.index(part.role), part.order, part.property),
        )
        found.append(Cube(iri, anchor_of(iri, names), data, told, parts))
    return found


def _parts(said: Statements, node: str) -> Iterator[Part]:
    order = said.plain(node, QB.order)
    # A dimension and a measure are always there.
    optional = "false" in said.plain(node, QB.componentRequired)
    for role in _CUBE_ROLES:
        for name in said.nodes(node, role):
            yield Part(
                name,
                role,
                int(order[0]) if order else 0,
                not optional,
                said.nodes(name, QB.codeList),
            )


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept of a scheme."""

    iri: str
    anchor: str
    notation: str
    depth: int
    definition: tuple[str, str]
    note: tuple[str, str]
    mapped: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Scheme:
    """A scheme with all of its concepts, the narrower below the broader."""

    iri: str
    anchor: str
    definition: tuple[str, str]
    concepts: Sequence[Concept]
    properties: Sequence[str]


#: What leads from a concept to those of other schemes that mean much the same.
MATCHES = (
    SKOS.exactMatch,
    SKOS.closeMatch,
    SKOS.broadMatch,
    SKOS.narrowMatch,
    SKOS.relatedMatch,
)


def schemes(said: Statements, names: Names, lang: Lang) -> list[Scheme]:
    """The schemes of concepts, by name."""
    coded = (QB.codeList, RDFS.seeAlso)
    return [
        Scheme(
            iri,
            anchor_of(iri, names),
            said.text(iri, SKOS.definition, lang),
            [
                _concept(said, concept, depth, names, lang)
                for concept, depth in _ordered(said, iri)
            ],
            [each for each in said.leading(coded, iri) if each != iri],
        )
        for iri in said.of_class(SKOS.ConceptScheme)
    ]


def _ordered(said: Statements, scheme: str) -> list[tuple[str, int]]:
    """The concepts of a scheme with their depth."""
    own = dict.fromkeys(said.leading([SKOS.inScheme], scheme))
    below: dict[str, list[str]] = {}
    for iri in own:
        above = [each for each in said.nodes(iri, SKOS.broader) if each in own]
        below.setdefault(min(above, default=""), []).append(iri)
    found: list[tuple[str, int]] = []

    def walk(above: str, depth: int) -> None:
        for iri in below.pop(above, ()):
            found.append((iri, depth))
            walk(iri, depth + 1)

    walk("", 0)
    seen = {iri for iri, _ in found}
    return [*found, *((iri, 0) for iri in own if iri not in seen)]


def _concept(
    said: Statements, iri: str, depth: int, names: Names, lang: Lang
) -> Concept:
    note = said.text(iri, SKOS.scopeNote, lang)
    return Concept(
        iri,
        anchor_of(iri, names),
        next(iter(said.plain(iri, SKOS.notation)), ""),
        min(depth, 3),
        said.text(iri, SKOS.definition, lang),
        note if note[0] else said.text(iri, SKOS.note, lang),
        [(way.value, each) for way in MATCHES for each in said.nodes(iri, way)],
    )
