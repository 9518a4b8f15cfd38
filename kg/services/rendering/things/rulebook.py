"""The rules as pages need them: by code, and which terms each of them reads."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Store, Triple, parse

from kg.model.iris import Names
from kg.model.lang import Text
from kg.model.report import Severity
from kg.services.checking.explain import rule_names
from kg.services.checking.rules import Shapes, load_shapes
from kg.vocab import SH

__all__ = ["RuleEntry", "rulebook", "rules_about", "shape_of", "shape_store"]

#: What stands in a message for what is found.
_FOUND = re.compile(r"\{[?$]\w+\}")
_BADGES = {
    Severity.VIOLATION: "bad",
    Severity.WARNING: "warn",
    Severity.INFO: "note",
}
#: What leads from the shape of a rule to what it reads.
_PREFIXED = re.compile(r"\b([a-z][a-z0-9-]*):([A-Za-z]\w*)")


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """A rule in the book.

    Attributes:
        code: Such as `TJ101`.
        name: What breaks it.
        iri: Its shape; where it has none, one named by the code.
        severity: How bad a breach is.
        message: What is said of a breach, with dots for what is found; nothing where
            it has no shape.
        targets: The classes and properties whose things it looks at.
        reads: Every term that it reads.
        path: The property that it is about, if it is about one.
    """

    code: str
    name: Text
    iri: str
    severity: Severity
    message: Text
    targets: tuple[str, ...]
    reads: frozenset[str]
    path: str = ""

    @property
    def badge(self) -> str:
        """The status as which pages show the severity."""
        return _BADGES[self.severity]


@cache
def rulebook(names: Names) -> Mapping[str, RuleEntry]:
    """Every rule that has a page, by its code."""
    shapes = _shapes(names)
    shaped = {rule.code: rule for rule in shapes.rules.values()}
    reads = _reads(shapes, names)
    found: dict[str, RuleEntry] = {}
    for code, name in sorted(rule_names().items()):
        rule = shaped.get(code)
        if rule is None:
            found[code] = _shapeless(code, name, names)
            continue
        targets = tuple(iri for _, iri in rule.targets)
        own = reads[rule.shape] | set(targets) | ({rule.path} if rule.path else set())
        found[code] = RuleEntry(
            code=code,
            name=rule.name,
            iri=rule.shape,
            severity=rule.severity,
            message=Text(
                _FOUND.sub("…", rule.messages.en), _FOUND.sub("…", rule.messages.ja)
            ),
            targets=targets,
            reads=frozenset(own),
            path=rule.path or "",
        )
    return found


def _shapeless(code: str, name: Text, names: Names) -> RuleEntry:
    """A rule about what no shape can look at: tables, misspelt terms, findings."""
    return RuleEntry(
        code=code,
        name=name,
        iri=names.shape(code),
        severity=Severity.VIOLATION,
        message=Text("", ""),
        targets=(),
        reads=frozenset(),
    )


def rules_about(names: Names, term: str) -> list[RuleEntry]:
    """The rules that read a class or a property, in the order of their codes."""
    return [rule for rule in rulebook(names).values() if term in rule.reads]


def shape_of(names: Names, iri: str) -> frozenset[Triple]:
    """The shape of a rule as triples, with its blank nodes; empty where it has none."""
    if iri not in _shapes(names).rules:
        return frozenset()
    return frozenset(_shape(_store(names), iri))


def shape_store(names: Names) -> Store:
    """What all shapes say, as triples; not to be changed."""
    return _store(names)


# To read the shapes takes longer than to make most pages.
@cache
def _shapes(names: Names) -> Shapes:
    return load_shapes(names)


@cache
def _store(names: Names) -> Store:
    """What all shapes say, as triples."""
    store = Store()
    store.extend(
        quad
        for text in _shapes(names).files
        for quad in parse(text, format=RdfFormat.TURTLE, rename_blank_nodes=True)
    )
    return store


def _shape(store: Store, iri: str) -> Iterator[Triple]:
    """What is said of a shape and of the blank nodes that hang on it."""
    todo: list[NamedNode | BlankNode] = [NamedNode(iri)]
    seen = set(todo)
    while todo:
        for quad in store.quads_for_pattern(todo.pop(), None, None):
            yield quad.triple
            if isinstance(quad.object, BlankNode) and quad.object not in seen:
                seen.add(quad.object)
                todo.append(quad.object)


def _reads(shapes: Shapes, names: Names) -> dict[str, set[str]]:
    """What each rule reads, by its shape: terms of its paths and of its queries."""
    store, prefixes = _store(names), names.prefixes()
    found = {}
    for shape in shapes.rules:
        own: set[str] = set()
        for triple in _shape(store, shape):
            thing = triple.object
            if isinstance(thing, NamedNode):
                own.add(thing.value)
            elif isinstance(thing, Literal) and triple.predicate == SH.select:
                own |= _in_query(thing.value, prefixes)
        found[shape] = own
    return found


def _in_query(sparql: str, prefixes: Mapping[str, str]) -> set[str]:
    """The terms that a query writes with prefixes."""
    return {
        prefixes[prefix] + local
        for prefix, local in _PREFIXED.findall(sparql)
        if prefix in prefixes
    }
