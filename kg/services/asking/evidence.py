"""What stands behind each row of an answer: document, lines and the raw figure.

The header of a question says what its rows are read from. The question's own WHERE is
asked again for these statements, without its aggregates; where they stand and what they
say is looked up once for each; then they are laid beside the rows, which stay as they
are.
"""

from collections import defaultdict
from collections.abc import Collection, Container, Sequence

from pyoxigraph import NamedNode

from kg.errors import QueryError
from kg.model.result import Rows, Term
from kg.model.saved_query import SavedQuery
from kg.model.select_text import SelectText, read_select, renamed, variables_in_scope
from kg.model.sparql_text import tokens
from kg.services.asking.engine import Engine

__all__ = ["EVIDENCE_COLUMNS", "evidence_queries", "with_evidence"]

#: The columns that stand beside those of the answer.
EVIDENCE_COLUMNS = (
    "evidence_document",
    "evidence_lines",
    "evidence_figure",
    "evidence_statement",
)
#: What a query of evidence adds begins like this; no name of a question may.
_OURS = "evidence_"
#: How many statements are looked up at once: endpoints limit the length of a query.
_AT_ONCE = 200

#: Where statements stand, and the figure of each: what is printed, else its number,
#: else the fiscal years or dates that it states. A cell, which has a phase or an entry,
#: is about its fiscal year and does not state it. An OPTIONAL for each step keeps
#: engines from listing every citation, date or number before they join.
_LOOK_UP = """\
SELECT DISTINCT ?statement ?document ?lines
       (COALESCE(STR(?printed), ?number,
                 IF(?from = ?to, ?nothing, CONCAT(?from, "/", ?to)), ?from, ?to)
        AS ?figure)
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
  BIND (IF(BOUND(?cell), ?nothing, COALESCE(STR(?day), ?first_year, STR(?known)))
        AS ?from)
  BIND (COALESCE(STR(?last_day), ?last_year) AS ?to)
}
"""

_LOOKED_UP = ("statement", "document", "lines", "figure")

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
    used = sorted({token.variable for token in tokens(sparql) if token.variable})
    taken = [f"?{name}" for name in used if name.startswith(_OURS)]
    if taken:
        raise _refusal(
            question,
            f"rename {', '.join(taken)}: names with ?{_OURS} are needed here",
            f"{'、'.join(taken)} を別の名前にしてください"
            f"（?{_OURS} で始まる変数は典拠に使います）",
        )
    return parts


def _is_variable(item: str) -> bool:
    return item.startswith("?") and len(list(tokens(item))) == 1


def _named(question: SavedQuery, item: str, known: Container[str]) -> tuple[str, ...]:
    """The variables of a question that an item of its evidence names.

    Raises:
        QueryError: There is none, or the item binds no statement.
    """
    pattern = not _is_variable(item)
    if pattern and "statement" not in variables_in_scope(item):
        raise _refusal(
            question,
            f"an item of its header binds no ?statement: {item}",
            f"見出しの次の指定に ?statement がありません：{item}",
        )
    used = dict.fromkeys(token.variable for token in tokens(item) if token.variable)
    named = tuple(
        name for name in used if name in known and not (pattern and name == "statement")
    )
    if not named:
        raise _refusal(
            question,
            f"an item of its header names nothing that its WHERE hands on: {item}",
            f"見出しの次の指定にある変数が WHERE の一番外側にありません：{item}",
        )
    return named


def _select(parts: SelectText, handed: Sequence[str], dataset: str = "") -> str:
    """What a question finds before it is grouped, and what it hands on."""
    selected = [each.text for each in parts.without_aggregates] + [*handed]
    within = [parts.group, *(f"BIND {each}" for each in parts.grouped), parts.values]
    group = "\n".join(each for each in within if each)
    return f"SELECT DISTINCT {' '.join(selected)} {dataset}\nWHERE {{\n{group}\n}}\n"


def _pattern_query(question: SavedQuery, parts: SelectText, item: str) -> str:
    """The query for a pattern of a header, asked of what the question finds.

    What the question leaves unbound would be taken for any statement, so each variable
    from which the pattern looks is asked to be bound. A sub-select hides the other
    names of the question from the pattern.
    """
    columns = [each.name for each in parts.without_aggregates]
    named = _named(question, item, {*columns, *variables_in_scope(parts.group)})
    own = _select(parts, [f"?{name}" for name in named if name not in columns])
    guards = "".join(
        f"FILTER (BOUND(?{name}))\n"
        for name in variables_in_scope(item)
        if name in named
    )
    found = f"{_OURS}1"
    selected = " ".join(f"?{name}" for name in [*columns, found])
    return (
        f"{parts.prologue}\nSELECT DISTINCT {selected} {parts.dataset}\n"
        f"WHERE {{\n{{ {{ {own} }}\n{guards}}}\n"
        f"{renamed(item, 'statement', found).strip()}\n}}\n"
    )


def evidence_queries(question: SavedQuery | None, sparql: str) -> list[str]:
    """The queries that find the statements behind the rows of a question.

    Each selects the question's columns without its aggregates, and statements in
    further columns `evidence_1`, `evidence_2` and so on. One does for all the variables
    that the header names, and one for each of its patterns. Like a question they may
    use the prefixes of the project, which an engine knows.

    Args:
        question: The saved question; `None` for a query that is none.
        sparql: Its SPARQL with its parameters bound.

    Raises:
        QueryError: It cannot be asked for its evidence, or its header is wrong.
    """
    parts = _parts(question, sparql)
    assert question is not None
    scope = variables_in_scope(parts.group)
    variables = [item for item in question.evidence if _is_variable(item)]
    for item in variables:
        _named(question, item, scope)
    queries = []
    if variables:
        handed = [f"({each} AS ?{_OURS}{at})" for at, each in enumerate(variables, 1)]
        queries = [f"{parts.prologue}\n{_select(parts, handed, parts.dataset)}"]
    return queries + [
        _pattern_query(question, parts, item)
        for item in question.evidence
        if not _is_variable(item)
    ]


def _ask(engine: Engine, sparql: str) -> Rows:
    answer = engine.ask(sparql)
    assert isinstance(answer, Rows)
    return answer


def _behind(
    engine: Engine, queries: Sequence[str], columns: Sequence[str]
) -> dict[_Key, set[NamedNode]]:
    """The statements behind the rows that have these terms in these columns."""
    behind: defaultdict[_Key, set[NamedNode]] = defaultdict(set)
    for query in queries:
        answer = _ask(engine, query)
        own = [answer.columns.index(name) for name in columns]
        added = [at for at, name in enumerate(answer.columns) if name.startswith(_OURS)]
        for row in answer.rows:
            statements = behind[tuple(row[at] for at in own)]
            for at in added:
                if isinstance(statement := row[at], NamedNode):
                    statements.add(statement)
    return behind


def _look_up(
    engine: Engine, statements: Collection[NamedNode]
) -> dict[NamedNode, list[_Key]]:
    """Where each statement stands, with its figure, in the order of the lines."""
    found: defaultdict[NamedNode, list[_Key]] = defaultdict(list)
    ordered = sorted(statements, key=str)
    for start in range(0, len(ordered), _AT_ONCE):
        some = " ".join(map(str, ordered[start : start + _AT_ONCE]))
        answer = _ask(engine, _LOOK_UP % some)
        places = [answer.columns.index(name) for name in _LOOKED_UP]
        for row in answer.rows:
            statement, document, lines, figure = (row[at] for at in places)
            if isinstance(statement, NamedNode) and document is not None:
                found[statement].append((document, lines, figure, statement))
    return found


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
    plain = {item.name for item in parts.without_aggregates}
    columns = [name for name in answer.columns if name in plain]
    behind = _behind(engine, evidence_queries(question, sparql), columns)
    places = _look_up(engine, set().union(*behind.values()))
    own = [answer.columns.index(name) for name in columns]
    nothing: list[_Key] = [(None,) * len(EVIDENCE_COLUMNS)]
    rows = []
    for row in answer.rows:
        statements = behind.get(tuple(row[at] for at in own), ())
        found = [place for each in statements for place in places[each]]
        rows += [(*row, *place) for place in sorted(found, key=_order) or nothing]
    return Rows((*answer.columns, *EVIDENCE_COLUMNS), tuple(rows))
