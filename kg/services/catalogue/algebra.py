"""The algebra of a query, as rdflib parses it: what it does, not how it is written.

Everything that a check looks for in a query it looks for here: terms with the part
that they play, groups, and what stands inside what. The text serves only to say on
which line a thing stands.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from kg.model.sparql_text import blanked

__all__ = ["Group", "Parsed", "Use", "groups", "line_of", "parse", "walk"]

#: Algebra whose parts are one group: what is joined in it needs a variable in common.
_JOINS = frozenset({"Join", "Filter", "Extend", "LeftJoin", "Minus", "Graph"})
_EXISTS = frozenset({"Builtin_EXISTS", "Builtin_NOTEXISTS"})


@dataclass(frozen=True, slots=True)
class Use:
    """A term of a query and the part that it plays: property, class, or value."""

    iri: str
    part: str


@dataclass(frozen=True)
class Parsed:
    """A query that rdflib has read.

    Attributes:
        text: The query.
        root: Its algebra.
        declared: The prefixes that it declares.
    """

    text: str
    root: Any
    declared: Mapping[str, str]

    @property
    def form(self) -> str:
        """SELECT, CONSTRUCT, ASK or DESCRIBE."""
        return str(self.root.name).removesuffix("Query").upper()

    @cached_property
    def selected(self) -> tuple[str, ...]:
        """The variables of the SELECT, in its order."""
        return tuple(str(variable) for variable in self.root.get("PV") or ())

    @cached_property
    def variables(self) -> frozenset[str]:
        """Every variable that stands anywhere in the query."""
        return frozenset(str(each) for each in _atoms(self.root) if _variable(each))

    @cached_property
    def uses(self) -> tuple[Use, ...]:
        """Every IRI of the query, each once for each part that it plays."""
        return tuple(dict.fromkeys(_uses(self.root)))

    @cached_property
    def values(self) -> Mapping[str, tuple[Any, ...]]:
        """The terms of each VALUES block of one variable; None stands for UNDEF.

        Of a variable with several such blocks, the terms of all.
        """
        found: dict[str, list[Any]] = {}
        for node in walk(self.root):
            if node.name != "values":
                continue
            rows = node.res
            names = {str(name) for row in rows for name in row}
            if len(names) == 1:
                (name,) = names
                terms = [term for row in rows for term in row.values()]
                found.setdefault(name, []).extend(
                    None if term == "UNDEF" and not _is_term(term) else term
                    for term in terms
                )
        return {name: tuple(terms) for name, terms in found.items()}


def parse(sparql: str, prefixes: Mapping[str, str] | None = None) -> Parsed:
    """Read a query.

    Args:
        sparql: The query.
        prefixes: Prefixes that it need not declare; none by default.

    Raises:
        Exception: Whatever rdflib raises for what is no SPARQL 1.1 to it.
    """
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.plugins.sparql.parser import parseQuery

    query = translateQuery(parseQuery(sparql), initNs=dict(prefixes or {}))
    declared = {
        str(prefix): str(iri) for prefix, iri in query.prologue.namespace_manager.namespaces()
    }
    return Parsed(sparql, query.algebra, declared)


def _is_term(thing: object) -> bool:
    from rdflib.term import Node

    return isinstance(thing, Node)


def _variable(thing: object) -> bool:
    from rdflib.term import Variable

    # Those that aggregates and blank nodes are turned into are no one's.
    return isinstance(thing, Variable) and not thing.startswith("__agg_")


def _children(thing: Any) -> Iterator[Any]:
    from rdflib.plugins.sparql.parserutils import CompValue

    if isinstance(thing, CompValue):
        if thing.name in _EXISTS:
            yield _body(thing)
            return
        for key, value in thing.items():
            if key not in {"_vars", "lazy"}:
                yield value
    elif isinstance(thing, Mapping):
        yield from thing.keys()
        yield from thing.values()
    elif isinstance(thing, list | tuple | set | frozenset):
        yield from thing


def _body(exists: Any) -> Any:
    """What stands in an EXISTS, as algebra: rdflib leaves it as it was written."""
    from rdflib.plugins.sparql.algebra import translateGroupGraphPattern

    body = exists.graph
    if body.name == "GroupGraphPatternSub":
        return translateGroupGraphPattern(body.clone())
    return body


def walk(thing: Any) -> Iterator[Any]:
    """Every node of the algebra, those in expressions and in EXISTS too."""
    from rdflib.plugins.sparql.parserutils import CompValue

    if isinstance(thing, CompValue):
        yield thing
    for child in _children(thing):
        yield from walk(child)


def _atoms(thing: Any) -> Iterator[Any]:
    """Every term and variable of the algebra, those of paths too."""
    from rdflib.paths import Path

    if isinstance(thing, Path):
        for part in _steps(thing):
            yield part
    elif _is_term(thing):
        yield thing
    for child in _children(thing):
        yield from _atoms(child)


def _steps(path: Any) -> Iterator[Any]:
    """The properties that a path is made of."""
    from rdflib.paths import Path

    if not isinstance(path, Path):
        yield path
        return
    # An inverse path has `arg`, one that repeats `path`, the others `args`.
    parts = getattr(path, "args", None) or [
        part for part in (getattr(path, "arg", None), getattr(path, "path", None)) if part
    ]
    for part in parts:
        yield from _steps(part)


def _triples(node: Any) -> Iterator[tuple[Any, Any, Any]]:
    """The triples of a node of the algebra, of a template too."""
    for key in ("triples", "template"):
        for found in node.get(key) or ():
            # A template keeps triples as they were written, one after the other.
            for start in range(0, len(found), 3):
                subject, predicate, object_ = found[start : start + 3]
                yield subject, predicate, object_


def _uses(root: Any) -> Iterator[Use]:
    from rdflib import RDF, URIRef

    told: set[int] = set()
    as_property = {
        str(predicate)
        for node in walk(root)
        for _, predicate, _ in _triples(node)
        if _variable(predicate)
    }
    for node in walk(root):
        for subject, predicate, object_ in _triples(node):
            told.add(id(node))
            for step in _steps(predicate):
                if isinstance(step, URIRef):
                    yield Use(str(step), "property")
            if isinstance(subject, URIRef):
                yield Use(str(subject), "value")
            if isinstance(object_, URIRef):
                part = "class" if predicate == RDF.type else "value"
                yield Use(str(object_), part)
        if node.name == "values":
            for row in node.res:
                for name, term in row.items():
                    if isinstance(term, URIRef):
                        part = "property" if str(name) in as_property else "value"
                        yield Use(str(term), part)
        elif node.name == "Function":
            yield Use(str(node.iri), "function")
        elif "triples" not in node and "template" not in node:
            for value in node.values():
                for each in value if isinstance(value, list) else [value]:
                    if isinstance(each, URIRef):
                        yield Use(str(each), "value")
    for atom in _atoms(root):
        datatype = getattr(atom, "datatype", None)
        if datatype is not None:
            yield Use(str(datatype), "datatype")


@dataclass(frozen=True, slots=True)
class Group:
    """What is joined with each other: one pair of braces, without those inside.

    Attributes:
        triples: The triple patterns.
        bound: Variables that VALUES gives one term or more, without UNDEF.
        open_: Variables of a VALUES block whose only term is UNDEF.
        inner: Variable sets of what is joined besides: sub-selects, unions, …
        inside: What holds it: `root`, `optional`, `union`, `minus`, `select`, `exists`.
        depth: How many groups hold it.
    """

    triples: tuple[tuple[Any, Any, Any], ...]
    bound: frozenset[str]
    open_: frozenset[str]
    inner: tuple[frozenset[str], ...]
    inside: str


def variables_of(thing: Any) -> frozenset[str]:
    """Every variable in a part of the algebra."""
    return frozenset(str(each) for each in _atoms(thing) if _variable(each))


def groups(parsed: Parsed) -> Iterator[Group]:
    """Every group of a query, with what is joined in it."""
    yield from _groups(parsed.root.p if "p" in parsed.root else parsed.root, "root")


def _groups(node: Any, inside: str) -> Iterator[Group]:
    triples: list[tuple[Any, Any, Any]] = []
    bound: set[str] = set()
    open_: set[str] = set()
    inner: list[frozenset[str]] = []
    below: list[tuple[Any, str]] = []

    def take(part: Any) -> None:
        name = part.name
        if name == "BGP":
            triples.extend(_triples(part))
        elif name == "Join":
            take(part.p1)
            take(part.p2)
        elif name in {"LeftJoin", "Minus"}:
            take(part.p1)
            below.append((part.p2, "optional" if name == "LeftJoin" else "minus"))
            look(part.get("expr"))
        elif name in {"Filter", "Extend", "Graph"}:
            take(part.p)
            look(part.get("expr"))
            if name == "Extend":
                # What is computed from variables ties them to its own name.
                inner.append(variables_of(part.expr) | {str(part.var)})
        elif name == "Union":
            inner.append(variables_of(part))
            below.extend([(part.p1, "union"), (part.p2, "union")])
        elif name == "ToMultiSet" and part.p.name == "values":
            names = {str(each) for row in part.p.res for each in row}
            if all(not _is_term(term) for row in part.p.res for term in row.values()):
                open_.update(names)
            else:
                bound.update(names)
        else:
            selected = part.p.get("PV") if name == "ToMultiSet" else part.get("PV")
            if selected is not None and inside != "root":
                inner.append(frozenset(map(str, selected)))
            for child in _algebra_of(part):
                below.append((child, "select"))

    def look(expression: Any) -> None:
        for each in walk(expression):
            if each.name in _EXISTS:
                below.append((_body(each), "exists"))

    while node.name not in _JOINS | {"BGP", "Union"} and "p" in node:
        # Projections, orders and aggregates around the one group of a SELECT.
        for key in ("expr", "A"):
            look(node.get(key))
        if node.name == "ToMultiSet" and node.p.name == "values":
            break
        node = node.p
    take(node)
    yield Group(
        tuple(triples), frozenset(bound), frozenset(open_), tuple(inner), inside
    )
    for child, where in below:
        yield from _groups(child, where)


def _algebra_of(part: Any) -> Iterable[Any]:
    from rdflib.plugins.sparql.parserutils import CompValue

    return [value for value in part.values() if isinstance(value, CompValue)]


def line_of(parsed_text: str, iri: str, declared: Mapping[str, str]) -> int:
    """The first line on which a query writes an IRI, whole or by a prefix; else 1."""
    text = blanked(parsed_text)
    written = [re.escape(f"<{iri}>")]
    for prefix, namespace in declared.items():
        if iri.startswith(namespace):
            local = re.escape(iri[len(namespace) :])
            written.append(rf"(?<![\w-]){re.escape(prefix)}:{local}(?![\w-])")
    found = re.search("|".join(written), text)
    return text.count("\n", 0, found.start()) + 1 if found else 1
