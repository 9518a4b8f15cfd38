"""What the shapes ask of each class and property: how many values, of which kind."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from pyoxigraph import BlankNode, Literal, NamedNode, Store

from kg.model.iris import Names
from kg.model.lang import Text
from kg.services.rendering.things.rulebook import RuleEntry, rulebook, shape_store
from kg.vocab import RDF, SH

__all__ = ["Constraint", "constraints_on"]

_Node = NamedNode | BlankNode


@dataclass(frozen=True, slots=True)
class Constraint:
    """What one rule asks of the things of one class.

    Attributes:
        rule: The rule.
        subject: The class.
        properties: The property; several where any of them will do.
        least: How many values at least; None where it does not say.
        most: How many at most; None where it does not say.
        values: The classes or datatypes that a value has one of.
        languages: The languages that a value has one of.
    """

    rule: RuleEntry
    subject: str
    properties: tuple[str, ...]
    least: int | None = None
    most: int | None = None
    values: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()

    @property
    def count(self) -> Text:
        """How many values, in words; nothing where it does not say."""
        least, most = self.least or 0, self.most
        if self.languages and least == len(self.languages):
            return Text(
                f"one in each of {', '.join(self.languages)}",
                f"{'・'.join(self.languages)} で1つずつ",
            )
        if most is None:
            return (
                Text(f"at least {least}", f"{least}個以上") if least else Text("", "")
            )
        if least == most:
            return Text(f"exactly {most}", f"ちょうど{most}個")
        if least:
            return Text(f"{least} to {most}", f"{least}～{most}個")
        return Text(f"at most {most}", f"{most}個以下")


@cache
def constraints_on(names: Names) -> Mapping[str, tuple[Constraint, ...]]:
    """What is asked, by the IRI of the class and by that of each property."""
    found: dict[str, list[Constraint]] = defaultdict(list)
    store = shape_store(names)
    for rule in rulebook(names).values():
        for each in _constraints(store, rule):
            for iri in (each.subject, *each.properties):
                found[iri].append(each)
    return {iri: tuple(told) for iri, told in found.items()}


def _constraints(store: Store, rule: RuleEntry) -> Iterator[Constraint]:
    """What a rule about a property asks of each class that it looks at."""
    shape = NamedNode(rule.iri)
    paths = tuple(_paths(store, shape))
    least, most = _number(store, shape, SH.minCount), _number(store, shape, SH.maxCount)
    values = tuple(sorted(_values(store, shape)))
    languages = tuple(
        value.value
        for start in _objects(store, shape, SH.languageIn)
        for value in _list(store, start)
        if isinstance(value, Literal)
    )
    if not paths or (least is most is None and not values and not languages):
        return
    for target in rule.targets:
        if target in _classes(store):
            yield Constraint(rule, target, paths, least, most, values, languages)


def _classes(store: Store) -> set[str]:
    """Every class that a shape looks at the things of."""
    quads = store.quads_for_pattern(None, SH.targetClass, None)
    return {quad.object.value for quad in quads if isinstance(quad.object, NamedNode)}


def _paths(store: Store, shape: NamedNode) -> Iterator[str]:
    """The property of a shape, or those of which any will do."""
    for path in _objects(store, shape, SH.path):
        if isinstance(path, NamedNode):
            yield path.value
        elif isinstance(path, BlankNode):
            for start in _objects(store, path, SH.alternativePath):
                for each in _list(store, start):
                    if isinstance(each, NamedNode):
                        yield each.value


def _values(store: Store, shape: _Node) -> Iterator[str]:
    """The classes and datatypes of values; all of those that are offered."""
    for name in (SH.class_, SH.datatype):
        for value in _objects(store, shape, name):
            if isinstance(value, NamedNode):
                yield value.value
    for start in _objects(store, shape, SH.or_):
        for each in _list(store, start):
            if isinstance(each, _Node):
                yield from _values(store, each)


def _number(store: Store, shape: NamedNode, name: NamedNode) -> int | None:
    for value in _objects(store, shape, name):
        if isinstance(value, Literal):
            return int(value.value)
    return None


def _objects(store: Store, subject: _Node, name: NamedNode) -> Iterator[object]:
    for quad in store.quads_for_pattern(subject, name, None):
        yield quad.object


def _list(store: Store, start: object) -> Iterator[object]:
    """The members of an RDF list, in their order."""
    while isinstance(start, _Node) and start != RDF.nil:
        yield from _objects(store, start, RDF.first)
        start = next(_objects(store, start, RDF.rest), None)
