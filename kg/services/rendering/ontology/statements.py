"""What an ontology says, to be looked up by subject and property."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.model.iris import Names
from kg.model.lang import Lang, Text
from kg.model.result import Triples
from kg.services.answers.visible import visible
from kg.services.asking.engine import Engine
from kg.vocab import OWL, QB, RDF, SKOS, TEIJU

__all__ = ["Statements", "ontology_in"]

_Node = NamedNode | BlankNode
#: What makes a part of the ontology of something, where no graph holds it alone.
_KINDS = (
    OWL.Ontology,
    OWL.Class,
    OWL.ObjectProperty,
    OWL.DatatypeProperty,
    QB.DataStructureDefinition,
    QB.ComponentSpecification,
    SKOS.ConceptScheme,
)


class Statements:
    """The statements of one version of an ontology."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        self._said: dict[str, dict[NamedNode, list[object]]] = {}
        self._leading: dict[str, set[tuple[NamedNode, str]]] = defaultdict(set)
        for triple in triples:
            subject = triple.subject
            assert not isinstance(subject, Triple)
            own = self._said.setdefault(subject.value, {})
            own.setdefault(triple.predicate, []).append(triple.object)
            if isinstance(triple.object, _Node):
                led = triple.predicate, subject.value
                self._leading[triple.object.value].add(led)

    def __bool__(self) -> bool:
        return bool(self._said)

    def __iter__(self) -> Iterator[str]:
        return iter(self._said)

    def __contains__(self, iri: object) -> bool:
        return iri in self._said

    def of_class(self, kind: NamedNode) -> list[str]:
        """The IRIs of all that is said to be of a class, in order."""
        return self.leading([RDF.type], kind.value)

    def nodes(self, iri: str, *properties: NamedNode) -> list[str]:
        """What something is linked to by properties, in order, each once."""
        own = self._said.get(iri, {})
        found = {
            value.value
            for name in properties
            for value in own.get(name, ())
            if isinstance(value, _Node)
        }
        return sorted(found)

    def leading(self, properties: Sequence[NamedNode], iri: str) -> list[str]:
        """What is linked to something by any of these properties, in order."""
        led = self._leading.get(iri, ())
        return sorted({subject for name, subject in led if name in properties})

    def plain(self, iri: str, name: NamedNode) -> list[str]:
        """The literals of a property without regard to their language, in order."""
        values = self._said.get(iri, {}).get(name, ())
        return sorted(visible(v.value) for v in values if isinstance(v, Literal))

    def is_deprecated(self, iri: str) -> bool:
        """Should a term not be used any more?"""
        return not {"true", "1"}.isdisjoint(self.plain(iri, OWL.deprecated))

    def text(self, iri: str, name: NamedNode, lang: Lang) -> tuple[str, str]:
        """A text in a language, with that language; else in another; else nothing."""
        values = self._said.get(iri, {}).get(name, ())
        found = {
            value.language or "": visible(value.value)
            for value in values
            if isinstance(value, Literal)
        }
        if str(lang) in found:
            return found[str(lang)], str(lang)
        return next(((found[key], key) for key in sorted(found)), ("", ""))

    def both(self, iri: str, *properties: NamedNode) -> Text | None:
        """The first of these properties that has a text in both languages."""
        for name in properties:
            en, ja = (self.text(iri, name, lang) for lang in (Lang.EN, Lang.JA))
            if en[0] and ja[0]:
                return Text(en[0], ja[0])
        return None

    def listed(self, iri: str, name: NamedNode) -> Iterator[str]:
        """The members of the RDF lists that a property leads to."""
        for node in self.nodes(iri, name):
            seen = set()
            while node != RDF.nil.value and node not in seen:
                seen.add(node)
                yield from self.nodes(node, RDF.first)
                node = next(iter(self.nodes(node, RDF.rest)), RDF.nil.value)


def ontology_in(engine: Engine, names: Names) -> tuple[Triple, ...]:
    """The whole ontology that a graph holds, in no order.

    Args:
        engine: The graph. Where it has no named graph for the ontology, what it says of
            terms of ours and of schemes that are shared by all regions.
        names: The base.
    """
    graph = NamedNode(names.graph("ontology"))
    found = _made(engine, f"GRAPH {graph} {{ ?s ?p ?o }}")
    if found:
        return found
    kinds = " ".join(map(str, _KINDS))
    shared = f"FILTER NOT EXISTS {{ ?scheme {TEIJU.region} ?region }}"
    parts = (
        f"VALUES ?kind {{ {kinds} }} ?s {RDF.type} ?kind ; ?p ?o "
        f"FILTER NOT EXISTS {{ ?s {TEIJU.region} ?region }}",
        f"?scheme {RDF.type} {SKOS.ConceptScheme} . {shared} "
        f"?s {SKOS.inScheme} ?scheme ; ?p ?o",
    )
    return tuple({triple for part in parts for triple in _made(engine, part)})


def _made(engine: Engine, pattern: str) -> tuple[Triple, ...]:
    answer = engine.ask(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}")
    assert isinstance(answer, Triples)
    return tuple(answer.triples)
