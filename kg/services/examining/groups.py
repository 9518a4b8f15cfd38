"""The groups of a query: what stands in one pair of braces, part by part.

A part knows which variables it binds for certain and which it may bind; that is what
an engine joins by, and what makes a join small or large.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from kg.services.examining.algebra import (
    EXISTS,
    Parsed,
    body_of,
    field,
    triples_of,
    variables_of,
    walk,
)

__all__ = [
    "REQUIRED",
    "Group",
    "Kind",
    "Part",
    "certain_in",
    "connected",
    "groups",
    "visible",
]


class Kind(StrEnum):
    """What a part of a group is, and what a group stands in."""

    TRIPLE = "triple"
    VALUES = "values"
    SELECT = "select"
    UNION = "union"
    GROUP = "group"
    SERVICE = "service"
    BIND = "bind"
    OPTIONAL = "optional"
    MINUS = "minus"
    EXISTS = "exists"
    ROOT = "root"


#: Parts that a row must fit, and that are joined in any order.
REQUIRED = frozenset(
    {Kind.TRIPLE, Kind.SELECT, Kind.UNION, Kind.GROUP, Kind.VALUES, Kind.SERVICE}
)


@dataclass(frozen=True, eq=False)
class Part:
    """One part of a group.

    Attributes:
        kind: What it is.
        node: Its algebra; of a triple its three terms.
        certain: Variables that it binds in every row.
        possible: Variables that it may bind.
    """

    kind: Kind
    node: Any
    certain: frozenset[str]
    possible: frozenset[str]


@dataclass(frozen=True, eq=False)
class Group:
    """What stands in one pair of braces.

    Attributes:
        parts: In the order in which they stand.
        filters: The expressions of its FILTERs, which hold for the whole group.
        inside: What it belongs to: an OPTIONAL, a branch of a UNION, a sub-select, …
        parent: The group around it; none for that of the query.
        outer: Variables that a row of the parent has when it comes to this group.
    """

    parts: tuple[Part, ...]
    filters: tuple[Any, ...]
    inside: Kind
    parent: "Group | None"
    outer: frozenset[str]

    @property
    def certain(self) -> frozenset[str]:
        """Variables that every row of the group has."""
        return certain_in(self.parts)


def visible(parts: Sequence[Part]) -> frozenset[str]:
    """The variables that a row of these parts may have, seen from outside."""
    return frozenset().union(
        *(part.possible for part in parts if part.kind is not Kind.MINUS)
    )


def certain_in(parts: Sequence[Part]) -> frozenset[str]:
    """The variables that every row of these parts has."""
    found: set[str] = set()
    for part in parts:
        if part.kind is Kind.BIND:
            if _sure(part.node.expr, found):
                found |= part.possible
        elif part.kind not in {Kind.OPTIONAL, Kind.MINUS}:
            found |= part.certain
    return frozenset(found)


def _sure(expression: Any, bound: set[str]) -> bool:
    """Does an expression have a value whenever these variables are bound?"""
    from rdflib.term import Literal, URIRef, Variable

    if isinstance(expression, Literal | URIRef):
        return True
    if isinstance(expression, Variable):
        return str(expression) in bound
    name = getattr(expression, "name", "")
    if name == "Builtin_COALESCE":
        return any(_sure(each, bound) for each in expression.arg)
    if name == "Builtin_IF":
        return all(_sure(expression[key], bound) for key in ("arg2", "arg3"))
    if name in {"Builtin_STR", "Builtin_BOUND", *EXISTS}:
        return name != "Builtin_STR" or _sure(expression.arg, bound)
    return False


def _modified(node: Any) -> Any:
    """What stands below projections, orders and aggregates: the group of a SELECT."""
    around = {"Slice", "Distinct", "Reduced", "Project", "OrderBy", "ToMultiSet"}
    while node.name in {*around, "AggregateJoin", "Group"} or _aggregated(node):
        node = node.p
    return node


def _aggregated(node: Any) -> bool:
    """Is it what a SELECT or HAVING computes from aggregates?"""
    while node.name in {"Extend", "Filter"}:
        node = node.p
    return bool(node.name == "AggregateJoin")


def _split(node: Any) -> tuple[list[Any], list[Any]]:
    """The parts of a group in their order, as algebra, and its filters."""
    parts: list[Any] = []
    filters: list[Any] = []
    while True:
        name = node.name
        if name in {"Filter", "Graph"}:
            filters.extend([node.expr] if name == "Filter" else [])
            node = node.p
        elif name == "Extend":
            parts.append(node)
            node = node.p
        elif name in {"LeftJoin", "Minus"}:
            parts.append(node)
            node = node.p1
        elif name == "Join":
            parts.append(node.p2)
            node = node.p1
        else:
            parts.append(node)
            return parts[::-1], filters


def _values(node: Any) -> Part:
    names = {str(name) for row in node.p.res for name in row}
    undefined = {
        str(name) for row in node.p.res for name, term in row.items() if term == "UNDEF"
    }
    return Part(Kind.VALUES, node, frozenset(names - undefined), frozenset(names))


def _parts(nodes: Sequence[Any]) -> Iterator[Part]:
    for node in nodes:
        name = node.name
        if name == "BGP":
            for triple in triples_of(node):
                held = variables_of(triple) | _blanks(triple)
                yield Part(Kind.TRIPLE, triple, held, held)
        elif name == "ToMultiSet" and isinstance(node.p, list):
            # A VALUES block without a term has no algebra.
            yield Part(Kind.VALUES, node, frozenset(), frozenset())
        elif name == "ToMultiSet" and node.p.name == "values":
            yield _values(node)
        elif name == "Union":
            first, second = (list(_parts(_split(p)[0])) for p in (node.p1, node.p2))
            certain = certain_in(first) & certain_in(second)
            yield Part(Kind.UNION, node, certain, visible(first) | visible(second))
        elif name == "ServiceGraphPattern":
            held = variables_of(node)
            yield Part(Kind.SERVICE, node, held, held)
        elif name == "Extend":
            yield Part(Kind.BIND, node, frozenset(), frozenset({str(node.var)}))
        elif name in {"LeftJoin", "Minus"}:
            kind = Kind.OPTIONAL if name == "LeftJoin" else Kind.MINUS
            inner = list(_parts(_split(node.p2)[0]))
            yield Part(kind, node, certain_in(inner), visible(inner))
        elif name == "ToMultiSet" or "PV" in node:
            yield _select(node)
        else:
            inner = list(_parts(_split(node)[0]))
            yield Part(Kind.GROUP, node, certain_in(inner), visible(inner))


def _blanks(triple: tuple[Any, Any, Any]) -> frozenset[str]:
    """Blank nodes of a pattern join as variables do."""
    from rdflib.term import BNode

    return frozenset(f"_:{each}" for each in triple if isinstance(each, BNode))


def _select(node: Any) -> Part:
    project = next(each for each in walk(node) if each.name == "Project")
    selected = frozenset(map(str, project.PV))
    inner = certain_in(list(_parts(_split(_modified(node))[0])))
    computed = {
        str(each.var) for each in walk(project.p) if each.name == "Extend"
    } - variables_of(_modified(node))
    return Part(Kind.SELECT, node, selected & (inner | computed), selected)


def groups(parsed: Parsed) -> Iterator[Group]:
    """Every group of a query, the outermost first."""
    if field(parsed.root, "p") is None:
        return
    around = _expressions(parsed.root.p)
    yield from _groups(_modified(parsed.root.p), Kind.ROOT, None, frozenset(), around)


def _expressions(node: Any) -> list[Any]:
    """The expressions of what is computed and ordered around the group of a SELECT."""
    group = _modified(node)
    found = []
    while node is not group:
        found.extend([field(node, "expr"), field(node, "A")])
        node = node.p
    return [each for each in found if each is not None]


def _groups(
    node: Any,
    inside: Kind,
    parent: Group | None,
    outer: frozenset[str],
    around: Sequence[Any] = (),
) -> Iterator[Group]:
    nodes, filters = _split(node)
    parts = tuple(_parts(nodes))
    group = Group(parts, tuple(filters), inside, parent, outer)
    yield group
    expressions: list[Any] = [*filters, *around]
    for index, part in enumerate(parts):
        here = outer | certain_in(parts[:index])
        inner = part.node
        if part.kind in {Kind.OPTIONAL, Kind.MINUS}:
            yield from _groups(inner.p2, part.kind, group, here)
            expressions.append(field(inner, "expr"))
        elif part.kind is Kind.UNION:
            for side in (inner.p1, inner.p2):
                yield from _groups(side, part.kind, group, outer | group.certain)
        elif part.kind is Kind.SELECT:
            below = _modified(inner)
            computed = _expressions(inner)
            yield from _groups(below, part.kind, group, frozenset(), computed)
        elif part.kind is Kind.GROUP:
            yield from _groups(inner, part.kind, group, here)
        elif part.kind is Kind.BIND:
            expressions.append(inner.expr)
    for each in walk(expressions):
        if each.name in EXISTS:
            yield from _groups(body_of(each), Kind.EXISTS, group, outer | group.certain)


def connected(parts: Sequence[Part], known: frozenset[str]) -> list[list[Part]]:
    """Parts put together that have a variable in common, directly or through others.

    Args:
        parts: The parts.
        known: Variables that are given: what holds one of them is connected to the
            others that hold one.
    """
    clusters: list[tuple[set[str], list[Part]]] = []
    for part in parts:
        names = set(part.possible)
        if part.kind is Kind.BIND:
            names |= variables_of(part.node.expr)
        if names & known:
            names |= known
        joined = [part]
        rest = []
        for others, members in clusters:
            if others & names:
                names |= others
                joined = [*members, *joined]
            else:
                rest.append((others, members))
        clusters = [*rest, (names, joined)]
    order = {id(part): index for index, part in enumerate(parts)}
    found = [members for _, members in clusters]
    return sorted(found, key=lambda members: min(order[id(each)] for each in members))
