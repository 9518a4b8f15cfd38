"""What stands behind each row of an answer: document, lines and the raw figure.

The header of a question says what its rows are read from. The question's own WHERE is
asked once more, without its aggregates, for the variables that the header names; from
these the header's patterns are asked for statements; where each statement stands and
what it says is looked up. Then all is laid beside the rows, which stay as they are.
"""

from collections import defaultdict
from collections.abc import Collection, Container, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.errors import QueryError
from kg.model.evidence import EVIDENCE_HEADINGS
from kg.model.result import Rows, Term
from kg.model.saved_query import SavedQuery
from kg.model.select_text import SelectText, read_select, variables_in_scope
from kg.model.sparql_text import written
from kg.model.sparql_tokens import tokens
from kg.services.asking.engine import Engine

__all__ = ["EVIDENCE_COLUMNS", "evidence_queries", "with_evidence"]

#: The columns that stand beside those of the answer.
EVIDENCE_COLUMNS = tuple(column.name for column in EVIDENCE_HEADINGS)
#: How much is asked for at once: endpoints limit the length of a query.
_AT_ONCE = 200
#: The variable of a pattern's query that numbers what it starts from.
_ROW = "evidence_row"

#: Where statements stand, and what may be the figure of each. It is put together here
#: and not there, as engines differ in what an expression makes of nothing. An OPTIONAL
#: for each step keeps them from listing every citation, date or number first.
_LOOK_UP = """\
SELECT DISTINCT ?statement ?document ?lines ?printed ?number ?cell
       ?day ?first_year ?known ?last_day ?last_year
WHERE {
  VALUES ?statement { %s }
  OPTIONAL {
    ?statement prov:wasDerivedFrom ?passage .
    OPTIONAL { ?passage teiju:lines ?lines }
    OPTIONAL {
      ?passage dcterms:isPartOf ?source .
      OPTIONAL { ?source dcterms:identifier ?document }
    }
  }
  OPTIONAL {
    ?statement teiju:asPrinted|teiju:participantsAsPrinted|teiju:printedLabel ?printed
  }
  OPTIONAL { ?statement teiju:amount|teiju:value ?number }
  OPTIONAL { ?statement teiju:phase|teiju:entry ?cell }
  OPTIONAL {
    ?statement teiju:period|teiju:discussedFrom|teiju:firstFiscalYear ?first .
    OPTIONAL { ?first dcterms:identifier ?first_year }
  }
  OPTIONAL {
    ?statement teiju:lastFiscalYear ?last .
    OPTIONAL { ?last dcterms:identifier ?last_year }
  }
  OPTIONAL { ?statement dcterms:date|schema:startDate|schema:foundingDate ?day }
  OPTIONAL { ?statement teiju:knownFrom ?known }
  OPTIONAL { ?statement schema:endDate|schema:dissolutionDate ?last_day }
}
"""

_Key = tuple[Term | None, ...]


def _refusal(question: SavedQuery | None, en: str, ja: str) -> QueryError:
    return QueryError(
        f"no evidence for {question.name if question else 'this query'}: {en}",
        f"{question.name if question else 'このクエリ'} の典拠は示せません：{ja}",
    )


def _parts(question: SavedQuery | None, sparql: str) -> SelectText:
    """The parts of a question that can be asked for its evidence.

    Raises:
        QueryError: It cannot.
    """
    if question is None:
        raise _refusal(
            None,
            "only the header of a saved question says what its rows are read from",
            "行の典拠は、保存済みの質問の見出しにだけ書かれています",
        )
    parts = read_select(sparql)
    if parts is None:
        raise _refusal(
            question,
            "it does not answer with rows",
            "答えが表の行ではありません",
        )
    if not question.evidence:
        raise _refusal(
            question,
            "its header declares none (evidence: [])",
            "見出しに典拠の指定がありません（evidence: []）",
        )
    taken = sorted({item.name for item in parts.projection} & {*EVIDENCE_COLUMNS})
    if taken:
        raise _refusal(
            question,
            f"its own column {taken[0]} has a name that is needed here; rename it",
            f"列 {taken[0]} は典拠の列と同じ名前です。別の名前にしてください",
        )
    return parts


@dataclass(frozen=True, slots=True)
class _Item:
    """One item of the evidence of a header.

    Attributes:
        text: As it stands: a variable, or a pattern.
        pattern: Whether it is a pattern, which binds `?statement`.
        named: The variables of the question that it names.
        needed: Those without which it cannot be asked. Unbound, they would be taken
            for anything.
    """

    text: str
    pattern: bool
    named: tuple[str, ...]
    needed: tuple[str, ...]


def _item(question: SavedQuery, text: str, known: Container[str]) -> _Item:
    """Read one item, knowing what a question hands on.

    Raises:
        QueryError: It names nothing of that, or binds no statement.
    """
    used = dict.fromkeys(token.variable for token in tokens(text) if token.variable)
    bound = variables_in_scope(text)
    pattern = len(list(tokens(text))) > 1
    if pattern and "statement" not in bound:
        raise _refusal(
            question,
            f"an item of its header binds no ?statement: {text}",
            f"見出しの次の指定に ?statement がありません：{text}",
        )
    named = tuple(
        name for name in used if name in known and not (pattern and name == "statement")
    )
    if not named:
        raise _refusal(
            question,
            f"an item of its header names nothing that its WHERE hands on: {text}",
            f"見出しの次の指定にある変数が WHERE の一番外側にありません：{text}",
        )
    return _Item(text, pattern, named, tuple(name for name in named if name in bound))


def _items(question: SavedQuery, parts: SelectText) -> list[_Item]:
    columns = (item.name for item in parts.without_aggregates)
    known = {*columns, *variables_in_scope(parts.group)}
    return [_item(question, text.strip(), known) for text in question.evidence]


def _own_query(parts: SelectText, items: Sequence[_Item]) -> str:
    """What a question finds before it is grouped: its columns and what items name."""
    plain = parts.without_aggregates
    columns = [each.name for each in plain]
    more = dict.fromkeys(name for item in items for name in item.named)
    selected = [each.text for each in plain]
    selected += [f"?{name}" for name in more if name not in columns]
    within = [parts.group, *(f"BIND {each}" for each in parts.grouped), parts.values]
    group = "\n".join(each for each in within if each)
    return (
        f"{parts.prologue}\nSELECT DISTINCT {' '.join(selected)} {parts.dataset}\n"
        f"WHERE {{\n{group}\n}}\n"
    )


def _cell(term: Term | None) -> str:
    return written(term) if isinstance(term, NamedNode | Literal) else "UNDEF"


def _pattern_query(parts: SelectText, item: _Item, starts: Sequence[_Key]) -> str:
    """A pattern, asked from what the question has found.

    Args:
        parts: The question, for its prefixes.
        item: The pattern.
        starts: Terms for the variables that it names.
    """
    names = " ".join(f"?{name}" for name in (_ROW, *item.named))
    rows = "".join(
        f"  ({at} {' '.join(map(_cell, start))})\n" for at, start in enumerate(starts)
    )
    return (
        f"{parts.prologue}\nSELECT DISTINCT ?{_ROW} ?statement {parts.dataset}\n"
        f"WHERE {{\nVALUES ({names}) {{\n{rows}}}\n{item.text}\n}}\n"
    )


def evidence_queries(question: SavedQuery | None, sparql: str) -> list[str]:
    """The queries that find the statements behind the rows of a question.

    The first is the question without its aggregates, with the variables that its header
    names. The others are the patterns of the header, asked from anything (`UNDEF`); in
    that place `with_evidence` puts what the first has found. Like a question they may
    use the prefixes of the project, which an engine knows.

    Args:
        question: The saved question; `None` for a query that is none.
        sparql: Its SPARQL with its parameters bound.

    Raises:
        QueryError: It cannot be asked for its evidence, or its header is wrong.
    """
    parts = _parts(question, sparql)
    assert question is not None
    items = _items(question, parts)
    return [_own_query(parts, items)] + [
        _pattern_query(parts, item, [(None,) * len(item.named)])
        for item in items
        if item.pattern
    ]


def _ask(engine: Engine, sparql: str) -> Rows:
    answer = engine.ask(sparql)
    assert isinstance(answer, Rows)
    return answer


def _cells(answer: Rows, names: Sequence[str]) -> list[_Key]:
    """These columns of an answer."""
    places = [answer.columns.index(name) for name in names]
    return [tuple(row[at] for at in places) for row in answer.rows]


def _found_from(
    engine: Engine, parts: SelectText, item: _Item, starts: Collection[_Key]
) -> dict[_Key, set[NamedNode]]:
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
    found: defaultdict[_Key, set[NamedNode]] = defaultdict(set)
    for begin in range(0, len(asked), _AT_ONCE):
        some = asked[begin : begin + _AT_ONCE]
        answer = _ask(engine, _pattern_query(parts, item, some))
        for at, statement in _cells(answer, (_ROW, "statement")):
            if isinstance(at, Literal) and isinstance(statement, NamedNode):
                found[some[int(at.value)]].add(statement)
    return found


def _behind(
    engine: Engine, parts: SelectText, items: Sequence[_Item], columns: Sequence[str]
) -> dict[_Key, set[NamedNode]]:
    """The statements behind the rows that have these terms in these columns."""
    behind: defaultdict[_Key, set[NamedNode]] = defaultdict(set)
    own = _ask(engine, _own_query(parts, items))
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
) -> dict[NamedNode, set[_Key]]:
    """Where each statement stands, and its figure."""
    places: defaultdict[NamedNode, set[_Key]] = defaultdict(set)
    ordered = sorted(statements, key=str)
    for start in range(0, len(ordered), _AT_ONCE):
        some = " ".join(map(str, ordered[start : start + _AT_ONCE]))
        answer = _ask(engine, _LOOK_UP % some)
        for row in answer.rows:
            found = dict(zip(answer.columns, row, strict=True))
            statement, document = found["statement"], found["document"]
            if isinstance(statement, NamedNode) and document is not None:
                place = (document, found["lines"], _figure(found), statement)
                places[statement].add(place)
    return places


def _order(found: _Key) -> tuple[object, ...]:
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
    parts = _parts(question, sparql)
    assert question is not None
    plain = {item.name for item in parts.without_aggregates}
    columns = [name for name in answer.columns if name in plain]
    behind = _behind(engine, parts, _items(question, parts), columns)
    places = _look_up(engine, set().union(*behind.values()))
    nothing: list[_Key] = [(None,) * len(EVIDENCE_COLUMNS)]
    rows: list[_Key] = []
    for row, key in zip(answer.rows, _cells(answer, columns), strict=True):
        found = {place for each in behind.get(key, ()) for place in places[each]}
        rows += [(*row, *place) for place in sorted(found, key=_order) or nothing]
    return Rows((*answer.columns, *EVIDENCE_COLUMNS), tuple(rows))
