"""What the documentation tells of versions: which there are, and what changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from pyoxigraph import Triple

from kg.model.iris import Names
from kg.model.lang import Lang
from kg.services.graph.versions import read_version, released_versions, version_of
from kg.services.rendering.ontology.entries import MATCHES
from kg.services.rendering.ontology.statements import Statements
from kg.vocab import DCTERMS, RDFS, SKOS

__all__ = ["Step", "Versions", "changed", "released_version", "versions_of"]

_TOLD = (RDFS.label, SKOS.prefLabel, SKOS.definition, SKOS.scopeNote, SKOS.notation)
#: What ties terms and concepts to others; `seeAlso` to the scheme of their values.
_TIES = (
    RDFS.subClassOf,
    RDFS.subPropertyOf,
    RDFS.domain,
    RDFS.range,
    RDFS.seeAlso,
    SKOS.broader,
    *MATCHES,
    DCTERMS.isReplacedBy,
)


@dataclass(frozen=True, slots=True)
class Step:
    """What changed from one version to the next, by the IRIs of terms and concepts.

    Attributes:
        old: The number of the older version.
        new: That of the newer.
        added: What is new.
        removed: What is gone; there should be none.
        deprecated: What should not be used any more.
        reworded: What is called or defined otherwise.
        related: What has other classes, properties or concepts above it or beside it.
    """

    old: str
    new: str
    added: Sequence[str]
    removed: Sequence[str]
    deprecated: Sequence[str]
    reworded: Sequence[str]
    related: Sequence[str]

    def __bool__(self) -> bool:
        return any(
            (self.added, self.removed, self.deprecated, self.reworded, self.related)
        )


@dataclass(frozen=True, slots=True)
class Versions:
    """The versions of an ontology.

    Attributes:
        present: The number of the present one.
        released: The numbers of those released, the oldest first.
        since: In which version each term came, where that can be told.
        steps: What changed, the newest first.
    """

    present: str
    released: Sequence[str]
    since: Mapping[str, str]
    steps: Sequence[Step]


@cache
def _read(path: Path, names: Names) -> tuple[tuple[Triple, ...], Statements]:
    """A released version; it never changes."""
    triples = read_version(path, names)
    return triples, Statements(triples)


def released_version(version: str, names: Names) -> tuple[Triple, ...] | None:
    """The statements of a released version; None where there is none of that number."""
    path = released_versions().get(version)
    return None if path is None else _read(path, names)[0]


def versions_of(triples: Iterable[Triple], said: Statements, names: Names) -> Versions:
    """The versions up to the one at hand.

    Args:
        triples: The version at hand.
        said: The same, to be looked up.
        names: The base.
    """
    present = version_of(triples, names)
    released = released_versions()
    known = list(released)
    known = known[: known.index(present)] if present in known else known
    line = [(version, _read(released[version], names)[1]) for version in known]
    line.append((present, said))
    since: dict[str, str] = {}
    for version, then in line:
        for iri in _own(then, names):
            since.setdefault(iri, version)
    steps = [
        changed(old, new, before, after, names)
        for (old, before), (new, after) in pairwise(line)
    ]
    return Versions(present, list(released), since, steps[::-1])


def _own(said: Statements, names: Names) -> set[str]:
    """The terms, schemes and concepts of a version."""
    places = names.term(""), names.scheme("")
    return {iri for iri in said if iri.startswith(places) and iri != names.term("")}


def changed(
    old: str, new: str, before: Statements, after: Statements, names: Names
) -> Step:
    """What changed between two versions."""
    there, here = _own(before, names), _own(after, names)
    kept = sorted(there & here)
    return Step(
        old,
        new,
        added=sorted(here - there),
        removed=sorted(there - here),
        deprecated=[
            iri
            for iri in sorted(here)
            if after.is_deprecated(iri) and not before.is_deprecated(iri)
        ],
        reworded=[iri for iri in kept if _texts(before, iri) != _texts(after, iri)],
        related=[iri for iri in kept if _links(before, iri) != _links(after, iri)],
    )


def _texts(said: Statements, iri: str) -> list[object]:
    return [said.text(iri, name, lang) for name in _TOLD for lang in Lang]


def _links(said: Statements, iri: str) -> list[list[str]]:
    return [said.nodes(iri, name) for name in _TIES]
