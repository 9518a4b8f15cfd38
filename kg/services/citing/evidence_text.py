"""The queries that find what stands behind the rows of a question, as text.

Nothing is asked here: `evidence.py` asks them, and so does the page of a question where
no server answers.
"""

from collections.abc import Container, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.errors import QueryError
from kg.model.evidence import EVIDENCE_COLUMNS
from kg.model.result import Term
from kg.model.saved_query import SavedQuery
from kg.model.select_text import SelectText, read_select, variables_in_scope
from kg.model.sparql_text import written
from kg.model.sparql_tokens import tokens

__all__ = [
    "LOOK_UP",
    "ROW",
    "Item",
    "Key",
    "PreparedEvidence",
    "PreparedItem",
    "evidence_queries",
    "items_of",
    "look_up_around",
    "own_query",
    "parts_of",
    "pattern_query",
    "prepared_evidence",
]

#: The variable of a pattern's query that numbers what it starts from.
ROW = "evidence_row"

#: Where statements stand, and what may be the figure of each. It is put together here
#: and not there, as engines differ in what an expression makes of nothing. An OPTIONAL
#: for each step keeps them from listing every citation, date or number first.
LOOK_UP = """\
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

Key = tuple[Term | None, ...]


def _refusal(question: SavedQuery | None, en: str, ja: str) -> QueryError:
    return QueryError(
        f"no evidence for {question.name if question else 'this query'}: {en}",
        f"{question.name if question else 'このクエリ'} の典拠は示せません：{ja}",
    )


def parts_of(question: SavedQuery | None, sparql: str) -> SelectText:
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
class Item:
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


def _item(question: SavedQuery, text: str, known: Container[str]) -> Item:
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
    return Item(text, pattern, named, tuple(name for name in named if name in bound))


def items_of(question: SavedQuery, parts: SelectText) -> list[Item]:
    """The items of the evidence of a question.

    Raises:
        QueryError: One names nothing that the question finds, or binds no statement.
    """
    columns = (item.name for item in parts.without_aggregates)
    known = {*columns, *variables_in_scope(parts.group)}
    return [_item(question, text.strip(), known) for text in question.evidence]


def own_query(parts: SelectText, items: Sequence[Item]) -> str:
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


def _around_rows(parts: SelectText, item: Item) -> tuple[str, str]:
    """What stands before and after the rows that the query of a pattern starts from."""
    names = " ".join(f"?{name}" for name in (ROW, *item.named))
    return (
        f"{parts.prologue}\nSELECT DISTINCT ?{ROW} ?statement {parts.dataset}\n"
        f"WHERE {{\nVALUES ({names}) {{\n",
        f"}}\n{item.text}\n}}\n",
    )


def pattern_query(parts: SelectText, item: Item, starts: Sequence[Key]) -> str:
    """A pattern, asked from what the question has found.

    Args:
        parts: The question, for its prefixes.
        item: The pattern.
        starts: Terms for the variables that it names.
    """
    rows = "".join(
        f"  ({at} {' '.join(map(_cell, start))})\n" for at, start in enumerate(starts)
    )
    head, tail = _around_rows(parts, item)
    return f"{head}{rows}{tail}"


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
    parts = parts_of(question, sparql)
    assert question is not None
    items = items_of(question, parts)
    return [own_query(parts, items)] + [
        pattern_query(parts, item, [(None,) * len(item.named)])
        for item in items
        if item.pattern
    ]


@dataclass(frozen=True, slots=True)
class PreparedItem:
    """One item of the evidence of a question, ready to be asked elsewhere.

    Attributes:
        named: The variables of the question that it starts from.
        needed: Those without which it cannot be asked.
        around: What stands before and after the rows `(number term …)` of its query;
            None where what `named` holds is the statement.
    """

    named: tuple[str, ...]
    needed: tuple[str, ...]
    around: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class PreparedEvidence:
    """What `with_evidence` does with a question, for whoever does it elsewhere.

    Attributes:
        own: The question without its aggregates; its parameters can be bound as in
            the question.
        columns: Its columns, by which rows of the answer are told apart.
        items: Where from there the statements are.
    """

    own: str
    columns: tuple[str, ...]
    items: tuple[PreparedItem, ...]


def look_up_around() -> tuple[str, str]:
    """What stands before and after the statements that are looked up at once."""
    head, _, tail = LOOK_UP.partition("%s")
    return head, tail


def prepared_evidence(question: SavedQuery, sparql: str) -> PreparedEvidence:
    """The evidence of a question, ready to be asked elsewhere.

    Raises:
        QueryError: It cannot be asked for its evidence, or its header is wrong.
    """
    parts = parts_of(question, sparql)
    items = items_of(question, parts)
    return PreparedEvidence(
        own_query(parts, items),
        tuple(item.name for item in parts.without_aggregates),
        tuple(
            PreparedItem(
                item.named,
                item.needed,
                _around_rows(parts, item) if item.pattern else None,
            )
            for item in items
        ),
    )
