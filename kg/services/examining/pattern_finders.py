"""Find slow patterns in the algebra of a query: one function for each.

`slow_patterns.py` says what each of them is, why it is slow and what to write instead.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from kg.services.examining.algebra import (
    EXISTS,
    Parsed,
    body_of,
    field,
    steps,
    variables_of,
    walk,
)
from kg.services.examining.groups import (
    REQUIRED,
    Group,
    Kind,
    Part,
    certain_in,
    connected,
    visible,
)
from kg.vocab import DCTERMS, SCHEMA, SKOS, TEIJU

__all__ = [
    "Place",
    "find_all_triples",
    "find_cartesian",
    "find_dates",
    "find_exists",
    "find_exists_on_optional",
    "find_on_optional",
    "find_open_paths",
    "find_optional_first",
    "find_select_again",
    "find_service",
    "find_star",
    "find_unordered",
    "find_unrepeatable",
]

#: What a pattern is found at: a part of a group, else what to look for in the text.
Place = Part | str

#: Properties whose values are as precise as the document: a day, a month or a year.
_OF_ANY_PRECISION = frozenset(
    term.value
    for term in (
        DCTERMS.date,
        DCTERMS.issued,
        SCHEMA.startDate,
        SCHEMA.endDate,
        SCHEMA.foundingDate,
        SCHEMA.dissolutionDate,
        TEIJU.asOfDate,
        TEIJU.asOfMonth,
        TEIJU.knownBy,
        TEIJU.knownFrom,
    )
)
_JOINED = frozenset({Kind.TRIPLE, Kind.SELECT, Kind.UNION, Kind.GROUP})


def find_exists(query: Parsed, groups: Sequence[Group]) -> Iterator[Place]:
    """An EXISTS of several patterns, one of which knows nothing of the row outside."""
    for group in groups:
        if group.inside is Kind.EXISTS:
            parts = [part for part in group.parts if part.kind in _JOINED]
            apart = [part for part in parts if not part.possible & group.outer]
            inner = [part for part in parts if part.kind is Kind.SELECT]
            if inner or (len(parts) > 1 and apart):
                yield (inner or apart)[0]


def _given(group: Group) -> frozenset[str]:
    """The variables that a group has from outside before it begins."""
    return group.outer if group.inside is Kind.EXISTS else frozenset()


def _units(parts: Sequence[Part]) -> Iterator[list[Part]]:
    """The parts of a group in order; what is joined is put together first."""
    run: list[Part] = []
    for part in parts:
        if part.kind in _JOINED:
            run.append(part)
            continue
        yield from connected(run, frozenset())
        run = []
        yield [part]
    yield from connected(run, frozenset())


def find_on_optional(query: Parsed, groups: Sequence[Group]) -> Iterator[Place]:
    """What joins the rest only by a variable that an OPTIONAL may leave unbound."""
    for group in groups:
        seen: list[Part] = []
        for unit in _units(group.parts):
            first, certain = unit[0], certain_in(seen) | _given(group)
            loose = visible([p for p in seen if p.kind is Kind.OPTIONAL]) - certain
            optional = first.kind is Kind.OPTIONAL
            own = first.certain if optional else certain_in(unit)
            joins = optional or first.kind in _JOINED
            # Before anything is bound it is told as that.
            if joins and certain and visible(unit) & loose and not own & certain:
                yield first
            seen.extend(unit)


def find_optional_first(query: Parsed, groups: Sequence[Group]) -> Iterator[Place]:
    """An OPTIONAL before anything is bound, with what must be there after it."""
    for group in groups:
        for index, part in enumerate(group.parts):
            if part.kind is Kind.OPTIONAL:
                before = certain_in(group.parts[:index]) | _given(group)
                after = [p for p in group.parts[index:] if p.kind in _JOINED]
                if after and not before:
                    yield part


def _is_small(parts: Sequence[Part]) -> bool:
    """Do these parts have a few rows at most, whatever the graph holds?"""
    from rdflib.term import URIRef

    properties = {str(part.node[1]) for part in parts if part.kind is Kind.TRIPLE}
    for part in parts:
        if part.kind is Kind.VALUES and part.certain - properties:
            return True
        if part.kind is Kind.TRIPLE:
            subject, predicate, object_ = part.node
            # The concepts of one scheme are few as well.
            of_scheme = str(predicate) == SKOS.inScheme.value
            if isinstance(subject if not of_scheme else object_, URIRef):
                return True
        if part.kind is Kind.SELECT:
            grouped = [each for each in walk(part.node) if each.name == "Group"]
            if grouped and field(grouped[0], "expr") is None:
                return True
        if part.kind in {Kind.GROUP, Kind.OPTIONAL} and not part.possible:
            return True
    return False


def find_cartesian(query: Parsed, groups: Sequence[Group]) -> Iterator[Place]:
    """Parts of one group without a variable in common: every row with every row."""
    for group in groups:
        parts = [p for p in group.parts if p.kind in REQUIRED or p.kind is Kind.BIND]
        large = [
            cluster
            for cluster in connected(parts, _given(group))
            if any(part.kind in _JOINED for part in cluster) and not _is_small(cluster)
        ]
        for cluster in large[1:]:
            first = next(part for part in cluster if part.kind in _JOINED)
            before = group.parts[: group.parts.index(first)]
            optional = visible([p for p in before if p.kind is Kind.OPTIONAL])
            # What meets an OPTIONAL is told as that.
            if not visible(cluster) & optional - certain_in(before):
                yield first
        for index, part in enumerate(group.parts):
            seen = visible(group.parts[:index]) | _given(group)
            if part.kind is Kind.OPTIONAL and seen and not part.possible & seen:
                inner = [g for g in groups if g.parent is group and _is_of(g, part)]
                if not any(_is_small(each.parts) for each in inner):
                    yield part


def _is_of(group: Group, part: Part) -> bool:
    """Is it the group of an OPTIONAL?"""
    return group.inside is Kind.OPTIONAL and visible(group.parts) == part.possible


def find_select_again(query: Parsed, groups: Sequence[Group]) -> Iterator[Place]:
    """A sub-select in an OPTIONAL that itself stands in an OPTIONAL of patterns."""
    for group in groups:
        around = group.parent
        if group.inside is not Kind.OPTIONAL or around is None:
            continue
        heavy = [part for part in group.parts if part.kind is Kind.SELECT]
        inner = [part for part in around.parts if part.kind in REQUIRED]
        # What must be put together first is not looked up row by row.
        whole = any(part.kind in {Kind.SELECT, Kind.GROUP} for part in inner)
        apart = len(connected(inner, frozenset())) > 1
        minus = any(part.kind is Kind.MINUS for part in around.parts)
        if heavy and around.inside is Kind.OPTIONAL and not (whole or apart or minus):
            yield heavy[0]


def find_all_triples(query: Parsed, groups: Sequence[Group]) -> Iterator[Place]:
    """A pattern of three variables that nothing else binds."""
    from rdflib.term import Variable

    for group in groups:
        for part in group.parts:
            if part.kind is not Kind.TRIPLE:
                continue
            if all(isinstance(term, Variable) for term in part.node):
                others = [each for each in group.parts if each is not part]
                if not part.possible & (certain_in(others) | group.outer):
                    yield part


def find_open_paths(query: Parsed, groups: Sequence[Group]) -> Iterator[Place]:
    """A path of any length, both ends of which nothing else binds."""
    from rdflib.paths import MulPath
    from rdflib.term import Variable

    def endless(path: Any) -> bool:
        inner = [getattr(path, name, None) for name in ("arg", "path")]
        parts = getattr(path, "args", None) or [each for each in inner if each]
        return isinstance(path, MulPath) or any(endless(each) for each in parts)

    for group in groups:
        for part in group.parts:
            if part.kind is not Kind.TRIPLE or not endless(part.node[1]):
                continue
            others = [each for each in group.parts if each is not part]
            known = certain_in(others) | group.outer
            ends = (part.node[0], part.node[2])
            if all(isinstance(e, Variable) and str(e) not in known for e in ends):
                yield part


def find_star(query: Parsed, groups: Sequence[Group]) -> Iterator[Place]:
    """A SELECT of everything."""
    if "star" in query.tree:
        yield r"SELECT\s+(DISTINCT\s+|REDUCED\s+)?\*"


def find_unordered(query: Parsed, groups: Sequence[Group]) -> Iterator[Place]:
    """Rows without an order, and a LIMIT that takes some of them."""
    cut = [each for each in walk(query.root) if each.name == "Slice"]
    if any(not _ordered(each) for each in cut):
        yield r"\b(LIMIT|OFFSET)\b"
    elif query.form == "SELECT" and not _ordered(query.root):
        yield r"\bSELECT\b"


def _ordered(node: Any) -> bool:
    """Has a SELECT an ORDER BY, or a single row?"""
    around = {"SelectQuery", "Slice", "Distinct", "Reduced", "Project", "ToMultiSet"}
    while node.name in {*around, "Extend", "Filter"}:
        node = node.p
    return node.name == "OrderBy" or (
        node.name == "AggregateJoin" and field(node.p, "expr") is None
    )


def find_dates(query: Parsed, groups: Sequence[Group]) -> Iterator[Place]:
    """Dates of differing precision, compared as they are."""
    from rdflib.term import Variable

    dates = {
        str(part.node[2])
        for group in groups
        for part in group.parts
        if part.kind is Kind.TRIPLE
        and isinstance(part.node[2], Variable)
        and any(str(step) in _OF_ANY_PRECISION for step in steps(part.node[1]))
    }
    for node in walk(query.root):
        sides = []
        if node.name == "RelationalExpression" and node.op in {"<", ">", "<=", ">="}:
            sides = [node.expr, node.other]
        elif node.name in {"Aggregate_Min", "Aggregate_Max"}:
            sides = [node.vars]
        for side in sides:
            if isinstance(side, Variable) and str(side) in dates:
                name = rf"\?{side}\b"
                yield rf"{name}\s*[<>]|[<>]=?\s*{name}|\b(MIN|MAX)\s*\(\s*{name}"
                break


def find_exists_on_optional(query: Parsed, groups: Sequence[Group]) -> Iterator[Place]:
    """An EXISTS that asks for a variable which an OPTIONAL may leave unbound."""
    for group in groups:
        loose = visible(group.parts) - group.certain
        optional = [p for p in group.parts if p.kind is Kind.OPTIONAL]
        loose &= visible(optional)
        for node in walk(list(group.filters)):
            if node.name in EXISTS and variables_of(body_of(node)) & loose:
                yield r"\bEXISTS\b"


def find_unrepeatable(query: Parsed, groups: Sequence[Group]) -> Iterator[Place]:
    """Functions whose result is another one each time, or in each engine."""
    for word, name in (
        ("GROUP_CONCAT", "Aggregate_GroupConcat"),
        ("SAMPLE", "Aggregate_Sample"),
        ("NOW", "Builtin_NOW"),
        ("RAND", "Builtin_RAND"),
        ("UUID", "Builtin_UUID"),
        ("STRUUID", "Builtin_STRUUID"),
        ("BNODE", "Builtin_BNODE"),
    ):
        if name in query.tree:
            yield rf"\b{word}\b"


def find_service(query: Parsed, groups: Sequence[Group]) -> Iterator[Place]:
    """A question to another endpoint."""
    if "ServiceGraphPattern" in query.tree:
        yield r"\bSERVICE\b"
