"""Compare two builds: sets of statements, grouped by graph and by thing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from kg.errors import UsageError
from kg.model.difference import (
    Change,
    Difference,
    GraphChange,
    Node,
    StatementChange,
    Tally,
    ThingChange,
    Value,
)
from kg.model.iris import Names
from kg.services.diff.blank_nodes import list_members
from kg.services.diff.inputs import align, graph_iri, graphs_of, read_side
from kg.vocab import RDF

__all__ = ["Compared", "compare", "difference"]

#: A thing in a graph.
Key = tuple[str, Node]
#: What may hold one value: a property, and the language where its value has one.
Slot = tuple[NamedNode, str]


#: The statements of each blank node.
Facts = defaultdict[Value, list[Quad]]


@dataclass(frozen=True, slots=True)
class Compared:
    """What differs, and everything that both sides say, to put it in words with."""

    difference: Difference
    old: frozenset[Quad]
    new: frozenset[Quad]


def _key(quad: Quad) -> Key:
    return graph_iri(quad), quad.subject


def _slot(quad: Quad) -> Slot:
    language = quad.object.language if isinstance(quad.object, Literal) else None
    return quad.predicate, language or ""


def _of_things(quads: Iterable[Quad], wanted: set[Key]) -> dict[Key, list[Quad]]:
    """Every statement of the things that are wanted."""
    found: dict[Key, list[Quad]] = defaultdict(list)
    subjects = {thing for _, thing in wanted}
    for quad in quads:
        if quad.subject in subjects and (key := _key(quad)) in wanted:
            found[key].append(quad)
    return found


def _slots(quads: Iterable[Quad]) -> Mapping[Slot, set[Value]]:
    values: dict[Slot, set[Value]] = defaultdict(set)
    for quad in quads:
        values[_slot(quad)].add(quad.object)
    return values


def _order(statement: StatementChange) -> tuple[str, str, str]:
    """Sort statements by property, then language, then value."""
    value = statement.new if statement.old is None else statement.old
    language = value.language if isinstance(value, Literal) else None
    return str(statement.predicate), language or "", str(value)


def _thing(thing: Node, old: list[Quad], new: list[Quad]) -> ThingChange:
    """What became of one thing.

    A value has changed where a property had exactly one value in a language, has
    exactly one now, and they differ; else values were removed and added.
    """
    before, after = _slots(old), _slots(new)
    statements: list[StatementChange] = []
    for slot in {**before, **after}:
        was, is_ = before.get(slot, set()), after.get(slot, set())
        if len(was) == len(is_) == 1 and was != is_:
            (first,), (second,) = was, is_
            statements.append(StatementChange(slot[0], first, second))
        else:
            gone = (StatementChange(slot[0], value, None) for value in was - is_)
            come = (StatementChange(slot[0], None, value) for value in is_ - was)
            statements.extend([*gone, *come])
    change = Change.CHANGED if old and new else Change.ADDED if new else Change.REMOVED
    return ThingChange(thing, change, tuple(sorted(statements, key=_order)))


def _unnamed_facts(quads: Iterable[Quad]) -> Facts:
    """The statements of blank nodes; their names tell both sides apart."""
    facts: Facts = defaultdict(list)
    for quad in quads:
        if isinstance(quad.subject, BlankNode):
            facts[quad.subject].append(quad)
    return facts


def _folds(thing: ThingChange, passage: NamedNode) -> bool:
    """Is it a passage or an unnamed node, which is nothing of its own?"""
    return isinstance(thing.thing, BlankNode) or any(
        statement.predicate == RDF.type and passage in (statement.old, statement.new)
        for statement in thing.statements
    )


def _split(
    things: Sequence[ThingChange], passage: NamedNode
) -> tuple[list[ThingChange], list[ThingChange]]:
    """The things to list, and those to fold into a statement that points to them.

    What nothing listed leads to is listed itself, so that no difference is hidden.
    """
    small = {
        (thing.change, thing.thing): thing
        for thing in things
        if thing.change is not Change.CHANGED and _folds(thing, passage)
    }
    led_to = {target for thing in things for target in _targets(thing)}
    roots = [key for key in small if key not in led_to]
    listed = [each for each in things if (each.change, each.thing) not in small]
    listed.extend(small.pop(key) for key in roots)
    folded: list[ThingChange] = []
    open_ = list(listed)
    while open_ or small:
        if not open_:
            # Nodes that lead only to each other: one of them stands for all.
            listed.append(small.pop(next(iter(small))))
            open_.append(listed[-1])
        for target in _targets(open_.pop()):
            if target in small:
                folded.append(small.pop(target))
                open_.append(folded[-1])
    return listed, folded


def _targets(thing: ThingChange) -> list[tuple[Change, Value]]:
    """What the statements of a thing pointed to and no longer do, or now do."""
    gone = [(Change.REMOVED, s.old) for s in thing.statements if s.old is not None]
    come = [(Change.ADDED, s.new) for s in thing.statements if s.new is not None]
    return [*gone, *come]


def _group(graph: str) -> tuple[int, str]:
    """Sort graphs: regions and cities first, what they share after them."""
    order = ("/region/", "/municipality/", "/source/", "/reference", "/ontology")
    rank = [i for i, part in enumerate(order) if f"graph{part}" in graph]
    return (rank[0] if rank else len(order), graph)


def _members(statement: StatementChange, facts: Facts) -> list[StatementChange]:
    """A list that grew or shrank, member by member; any other statement as it is."""
    if statement.old is None or statement.new is None:
        return [statement]
    was = list_members(statement.old, lambda node: facts[node])
    is_ = list_members(statement.new, lambda node: facts[node])
    if was is None or is_ is None or set(was) == set(is_):
        return [statement]
    gone = [value for value in was if value not in is_]
    come = [value for value in is_ if value not in was]
    return [
        *(StatementChange(statement.predicate, value, None) for value in gone),
        *(StatementChange(statement.predicate, None, value) for value in come),
    ]


def _paired(things: Sequence[ThingChange], facts: Facts) -> list[ThingChange]:
    """Things with their lists told by members.

    One unnamed node that went and one of its class that came are one that changed.
    """
    unnamed: dict[tuple[str, ...], list[ThingChange]] = defaultdict(list)
    for thing in things:
        if isinstance(thing.thing, BlankNode):
            types = (q.object for q in facts[thing.thing] if q.predicate == RDF.type)
            unnamed[tuple(sorted(map(str, types)))].append(thing)
    kept = [thing for thing in things if not isinstance(thing.thing, BlankNode)]
    for alike in unnamed.values():
        if sorted(each.change for each in alike) != [Change.ADDED, Change.REMOVED]:
            kept.extend(alike)
            continue
        went, came = sorted(alike, key=lambda each: each.change, reverse=True)
        kept.append(_thing(came.thing, facts[went.thing], facts[came.thing]))
    return [
        replace(
            thing,
            statements=tuple(
                one for each in thing.statements for one in _members(each, facts)
            ),
        )
        for thing in kept
    ]


def _graph_change(
    graph: str,
    change: Change,
    things: Sequence[ThingChange],
    passage: NamedNode,
    facts: Facts,
) -> GraphChange:
    """One graph that differs: every statement counted, what is no news folded."""
    tally = Tally.of(
        statement.change for thing in things for statement in thing.statements
    )
    listed, folded = _split(things, passage)
    return GraphChange(
        graph, change, tally, tuple(_paired(listed, facts)), tuple(folded)
    )


def difference(
    old: frozenset[Quad],
    new: frozenset[Quad],
    names: Names,
    left_out: tuple[str, ...] = (),
) -> Difference:
    """What differs between two sets of statements.

    A passage that came or went together with a statement that cites it is folded into
    that statement: it is no thing of its own. So is an unnamed node.
    """
    removed, added = old - new, new - old
    touched = {_key(quad) for quad in removed} | {_key(quad) for quad in added}
    before, after = _of_things(old, touched), _of_things(new, touched)
    passage = NamedNode(names.term("Passage"))
    things: dict[str, list[ThingChange]] = defaultdict(list)
    for key in sorted(touched, key=lambda key: (key[0], str(key[1]))):
        things[key[0]].append(_thing(key[1], before[key], after[key]))
    unnamed = any(isinstance(thing, BlankNode) for _, thing in touched)
    facts = _unnamed_facts((*old, *new) if unnamed else ())
    had, has = graphs_of(old), graphs_of(new)
    changes = {
        graph: Change.ADDED
        if graph not in had
        else (Change.CHANGED if graph in has else Change.REMOVED)
        for graph in things
    }
    graphs = tuple(
        _graph_change(graph, changes[graph], things[graph], passage, facts)
        for graph in sorted(changes, key=_group)
    )
    return Difference(graphs, len(old), len(new), len(had | has), left_out)


def compare(old: Path, new: Path, names: Names) -> Compared:
    """Compare two builds: graph files, data folders, or one of each.

    Raises:
        UsageError: A path cannot be read, or there is nothing to compare.
        SourceError: A table has a problem.
    """
    first, second = read_side(old, names), read_side(new, names)
    before, after, left_out = align(first, second)
    if not before and not after:
        raise UsageError(
            f"{old}, {new}: neither holds a statement to compare",
            f"{old}、{new}：比べる記載がどちらにもありません",
        )
    found = difference(before, after, names, left_out)
    return Compared(found, first.quads, second.quads)
