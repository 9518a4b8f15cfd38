"""Compare two builds: sets of statements, grouped by graph and by thing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from kg.errors import UsageError
from kg.model.difference import (
    Change,
    Difference,
    GraphChange,
    Node,
    StatementChange,
    ThingChange,
    Value,
)
from kg.model.iris import Names
from kg.services.diff_inputs import align, graph_iri, graphs_of, read_side
from kg.vocab import RDF

__all__ = ["Compared", "compare", "difference"]

#: A thing in a graph.
Key = tuple[str, Node]
#: What may hold one value: a property, and the language where its value has one.
Slot = tuple[NamedNode, str]


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


def _pointed_at(quads: Iterable[Quad]) -> set[tuple[str, Value]]:
    return {(graph_iri(quad), quad.object) for quad in quads}


def _folds(thing: ThingChange, passage: NamedNode) -> bool:
    """Is it a passage or an unnamed node, which is nothing of its own?"""
    return isinstance(thing.thing, BlankNode) or any(
        statement.predicate == RDF.type and passage in (statement.old, statement.new)
        for statement in thing.statements
    )


def _group(graph: str) -> tuple[int, str]:
    """Sort graphs: regions and cities first, what they share after them."""
    order = ("/region/", "/municipality/", "/source/", "/reference", "/ontology")
    rank = [i for i, part in enumerate(order) if f"graph{part}" in graph]
    return (rank[0] if rank else len(order), graph)


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
    pointed = {
        Change.REMOVED: _pointed_at(removed),
        Change.ADDED: _pointed_at(added),
    }
    passage = NamedNode(names.term("Passage"))
    things: dict[str, list[ThingChange]] = defaultdict(list)
    folded: dict[str, list[ThingChange]] = defaultdict(list)
    for key in sorted(touched, key=lambda key: (key[0], str(key[1]))):
        thing = _thing(key[1], before[key], after[key])
        kept_by = pointed.get(thing.change, set())
        fold = key in kept_by and _folds(thing, passage)
        (folded if fold else things)[key[0]].append(thing)
    had, has = graphs_of(old), graphs_of(new)
    graphs = []
    for graph in sorted({**things, **folded}, key=_group):
        both = graph in had and graph in has
        change = Change.ADDED if graph in has else Change.REMOVED
        graphs.append(
            GraphChange(
                graph,
                Change.CHANGED if both else change,
                tuple(things[graph]),
                tuple(folded[graph]),
            )
        )
    return Difference(tuple(graphs), len(old), len(new), len(had | has), left_out)


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
