"""What stands behind each row of an answer: document, lines and the raw figure.

The header of a question says what its rows are read from. The question's own WHERE is
asked once more, without its aggregates, for the variables that the header names; from
these the header's patterns are asked for statements; where each statement stands and
what it says is looked up. Then all is laid beside the rows, which stay as they are.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.model.evidence import EVIDENCE_COLUMNS
from kg.model.result import Rows, Term
from kg.model.saved_query import SavedQuery
from kg.model.select_text import SelectText
from kg.services.asking.engine import Engine
from kg.services.citing.evidence_text import (
    LOOK_UP,
    ROW,
    Item,
    Key,
    items_of,
    own_query,
    parts_of,
    pattern_query,
)

__all__ = ["with_evidence"]

#: How much is asked for at once: endpoints limit the length of a query.
_AT_ONCE = 200


def _ask(engine: Engine, sparql: str) -> Rows:
    answer = engine.ask(sparql)
    assert isinstance(answer, Rows)
    return answer


def _cells(answer: Rows, names: Sequence[str]) -> list[Key]:
    """These columns of an answer."""
    places = [answer.columns.index(name) for name in names]
    return [tuple(row[at] for at in places) for row in answer.rows]


def _found_from(
    engine: Engine, parts: SelectText, item: Item, starts: Collection[Key]
) -> dict[Key, set[NamedNode]]:
    """The statements that an item finds from each of its starts."""
    if not item.pattern:
        return {
            start: {t for t in start if isinstance(t, NamedNode)} for start in starts
        }
    needed = [item.named.index(name) for name in item.needed]
    # Blank nodes have no name to ask from.
    asked = [
        start
        for start in sorted(starts, key=str)
        if all(start[at] is not None for at in needed)
        and not any(isinstance(term, BlankNode) for term in start)
    ]
    found: defaultdict[Key, set[NamedNode]] = defaultdict(set)
    for begin in range(0, len(asked), _AT_ONCE):
        some = asked[begin : begin + _AT_ONCE]
        answer = _ask(engine, pattern_query(parts, item, some))
        for at, statement in _cells(answer, (ROW, "statement")):
            if isinstance(at, Literal) and isinstance(statement, NamedNode):
                found[some[int(at.value)]].add(statement)
    return found


def _behind(
    engine: Engine, parts: SelectText, items: Sequence[Item], columns: Sequence[str]
) -> dict[Key, set[NamedNode]]:
    """The statements behind the rows that have these terms in these columns."""
    behind: defaultdict[Key, set[NamedNode]] = defaultdict(set)
    own = _ask(engine, own_query(parts, items))
    keys = _cells(own, columns)
    for item in items:
        starts = _cells(own, item.named)
        found = _found_from(engine, parts, item, set(starts))
        for key, start in zip(keys, starts, strict=True):
            behind[key] |= found.get(start, set())
    return behind


def _figure(found: Mapping[str, Term | None]) -> Term | None:
    """What is printed, else the number, else the dates or fiscal years it states.

    A cell, which has a phase or an entry, is about its fiscal year and does not state
    it.
    """
    printed, number = found["printed"], found["number"]
    if printed is not None or number is not None:
        return number if printed is None else Literal(printed.value)
    begins = [found["day"], found["first_year"], found["known"]]
    if found["cell"] is not None:
        begins = []
    ends = [found["last_day"], found["last_year"]]
    stated = [
        next((term.value for term in terms if term is not None), None)
        for terms in (begins, ends)
    ]
    run = dict.fromkeys(value for value in stated if value is not None)
    return Literal("/".join(run)) if run else None


def _look_up(
    engine: Engine, statements: Collection[NamedNode]
) -> dict[NamedNode, set[Key]]:
    """Where each statement stands, and its figure."""
    places: defaultdict[NamedNode, set[Key]] = defaultdict(set)
    ordered = sorted(statements, key=str)
    for start in range(0, len(ordered), _AT_ONCE):
        some = " ".join(map(str, ordered[start : start + _AT_ONCE]))
        answer = _ask(engine, LOOK_UP % some)
        for row in answer.rows:
            found = dict(zip(answer.columns, row, strict=True))
            statement, document = found["statement"], found["document"]
            if isinstance(statement, NamedNode) and document is not None:
                place = (document, found["lines"], _figure(found), statement)
                places[statement].add(place)
    return places


def _order(found: Key) -> tuple[object, ...]:
    """By document and line, numbers as numbers, and a whole page after its lines."""
    document, lines, figure, statement = ("" if t is None else t.value for t in found)
    numbers = [int(part) for part in lines.split("-") if part.isdecimal()]
    return document, not numbers, numbers, lines, statement, figure


def with_evidence(
    engine: Engine, question: SavedQuery | None, sparql: str, answer: Rows
) -> Rows:
    """An answer with its evidence: every row once for each statement behind it.

    Args:
        engine: What gave the answer.
        question: The saved question; `None` for a query that is none.
        sparql: Its SPARQL with its parameters bound.
        answer: What the engine answered to it.

    Returns:
        The rows in their order with four more columns: document, lines, figure and
        statement, by document and line. A row without evidence stays once, with these
        empty.

    Raises:
        QueryError: It cannot be asked for its evidence, or the engine cannot answer.
    """
    parts = parts_of(question, sparql)
    assert question is not None
    plain = {item.name for item in parts.without_aggregates}
    columns = [name for name in answer.columns if name in plain]
    behind = _behind(engine, parts, items_of(question, parts), columns)
    places = _look_up(engine, set().union(*behind.values()))
    nothing: list[Key] = [(None,) * len(EVIDENCE_COLUMNS)]
    rows: list[Key] = []
    for row, key in zip(answer.rows, _cells(answer, columns), strict=True):
        found = {place for each in behind.get(key, ()) for place in places[each]}
        rows += [(*row, *place) for place in sorted(found, key=_order) or nothing]
    return Rows((*answer.columns, *EVIDENCE_COLUMNS), tuple(rows))
