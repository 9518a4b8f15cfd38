"""How terms of ours are tied to those of other vocabularies, and what that means."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pyoxigraph import NamedNode

from kg.model.lang import Text
from kg.services.rendering.ontology.statements import Statements
from kg.vocab import RDFS, SKOS

__all__ = [
    "RELATIONS",
    "Aligned",
    "Tie",
    "Vocabulary",
    "aligned",
    "ties_of",
    "vocabularies",
]

_FILE = Path(__file__).with_name("vocabularies.toml")
#: What a tie between terms says, by its property: of ours, then of theirs.
RELATIONS: Mapping[NamedNode, Text] = {
    RDFS.subClassOf: Text(
        "Every “{ours}” is one of these too: a program may conclude it.",
        "「{ours}」はすべて、これでもあります（推論できます）。",
    ),
    RDFS.subPropertyOf: Text(
        "What has “{ours}” has this with the same value: a program may conclude it.",
        "「{ours}」の値は、このプロパティの値でもあります（推論できます）。",
    ),
    SKOS.closeMatch: Text(
        "Close in meaning, which helps to find data; nothing follows from it.",
        "意味が近いことを示します。検索の手がかりで、推論はできません。",
    ),
    SKOS.exactMatch: Text(
        "Means the same; each may stand for the other.",
        "同じ意味で、互いに置き換えられます。",
    ),
}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Another vocabulary.

    Attributes:
        prefix: What its terms are written with.
        name: What it is called.
        namespace: What its terms begin with.
        page: Where people read of it.
        terms: What the terms mean that ours are tied to, by their IRIs.
    """

    prefix: str
    name: Text
    namespace: str
    page: str
    terms: Mapping[str, Text]

    def short(self, iri: str) -> str:
        """A term with its prefix."""
        return f"{self.prefix}:{iri.removeprefix(self.namespace)}"


@dataclass(frozen=True, slots=True)
class Tie:
    """One tie of a term of ours to another."""

    ours: str
    relation: NamedNode
    theirs: str


@dataclass(frozen=True, slots=True)
class Aligned:
    """The ties to one vocabulary, in the order of its terms."""

    vocabulary: Vocabulary
    ties: Sequence[Tie]


@cache
def vocabularies() -> Sequence[Vocabulary]:
    """The vocabularies that the ontology is tied to."""
    told = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(
        Vocabulary(
            prefix,
            Text(each["en"], each["ja"]),
            each["namespace"],
            each["page"],
            {
                each["namespace"] + name: Text(term["en"], term["ja"])
                for name, term in each["terms"].items()
            },
        )
        for prefix, each in told.items()
    )


def ties_of(said: Statements, iri: str, base: str) -> list[Tie]:
    """The ties of a term of ours to terms that are not below our base."""
    return [
        Tie(iri, relation, other)
        for relation in RELATIONS
        for other in said.nodes(iri, relation)
        if not other.startswith(base)
    ]


def aligned(ties: Sequence[Tie]) -> list[Aligned]:
    """Ties by the vocabulary that they lead to; each vocabulary that has some."""
    found = []
    for vocabulary in vocabularies():
        own = [tie for tie in ties if tie.theirs.startswith(vocabulary.namespace)]
        if own:
            own.sort(key=lambda tie: (tie.theirs.lower(), tie.ours))
            found.append(Aligned(vocabulary, own))
    return found
