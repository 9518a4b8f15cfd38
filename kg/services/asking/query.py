"""Ask a store: bind parameters, run, and hand back the whole answer."""

from collections.abc import Mapping
from difflib import get_close_matches

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QuerySolution,
    QuerySolutions,
    QueryTriples,
    Store,
)

from kg.errors import QueryError
from kg.model.iris import Names
from kg.model.parameters import AS_OF, ParameterType
from kg.model.result import Rows, Term, Triples, YesNo
from kg.model.saved_query import SavedQuery
from kg.model.sparql_text import bind

__all__ = [
    "bind_parameters",
    "open_query",
    "row_of",
    "run_query",
    "to_result",
    "unknown_things",
]


def bind_parameters(
    question: SavedQuery, values: Mapping[str, str], names: Names
) -> str:
    """The SPARQL of a saved question with what the user gave in place of defaults.

    Raises:
        QueryError: A parameter is unknown or its value does not fit.
    """
    known = {parameter.name: parameter for parameter in question.parameters}
    terms = {}
    for name, value in values.items():
        if name == AS_OF and name not in known:
            raise QueryError(
                f"{question.name} cannot be asked as of a day; questions with the tag "
                f"as-of can (kg query list --tag as-of)",
                f"{question.name} は日を指定して尋ねられません。指定できるのは "
                "as-of のタグがある質問です（kg query list --tag as-of）",
            )
        if name not in known:
            # Shown as they are typed: --as-of for as_of.
            typed = {each: each.replace("_", "-") for each in known}
            near = get_close_matches(name, known, n=1)
            hint_en = f"; did you mean --{typed[near[0]]}?" if near else ""
            hint_ja = f"。--{typed[near[0]]} では？" if near else ""
            has = ", ".join(f"--{each}" for each in typed.values()) or "none"
            asked = name.replace("_", "-")
            raise QueryError(
                f"{question.name} has no parameter --{asked} (it has {has}){hint_en}",
                f"{question.name} に --{asked} というパラメータはありません"
                f"（あるのは {has}）{hint_ja}",
            )
        terms[name] = known[name].term(value, names.base)
    return bind(question.sparql, terms)


def unknown_things(
    store: Store, question: SavedQuery, values: Mapping[str, str], names: Names
) -> list[str]:
    """The parameters whose IRI stands nowhere in the store: a slip, most likely."""
    unknown = []
    for parameter in question.parameters:
        value = values.get(parameter.name)
        if value is not None and parameter.type is ParameterType.IRI:
            term = parameter.term(value, names.base)
            if not store.query(f"ASK {{ GRAPH ?g {{ {term} ?p ?o }} }}"):
                unknown.append(parameter.name)
    return unknown


def to_result(
    answer: QueryBoolean | QuerySolutions | QueryTriples,
) -> Rows | Triples | YesNo:
    """An answer of pyoxigraph, whole."""
    if isinstance(answer, QueryBoolean):
        return YesNo(bool(answer))
    if isinstance(answer, QueryTriples):
        return Triples(tuple(sorted(set(answer), key=str)))
    columns = tuple(variable.value for variable in answer.variables)
    return Rows(columns, tuple(row_of(solution, columns) for solution in answer))


def row_of(
    solution: QuerySolution, columns: tuple[str, ...]
) -> tuple[Term | None, ...]:
    """One row of an answer of pyoxigraph.

    Raises:
        QueryError: A column holds a triple.
    """
    row = []
    for column in columns:
        term = solution[column]
        if not isinstance(term, NamedNode | BlankNode | Literal | None):
            raise QueryError(f"?{column} holds a quoted triple; select its parts")
        row.append(term)
    return tuple(row)


def run_query(store: Store, sparql: str, names: Names) -> Rows | Triples | YesNo:
    """Run a query over the union of all graphs.

    Raises:
        QueryError: The query is not SPARQL 1.1 or cannot be answered.
    """
    return to_result(open_query(store, sparql, names))


def open_query(
    store: Store, sparql: str, names: Names
) -> QueryBoolean | QuerySolutions | QueryTriples:
    """Begin a query over the union of all graphs; its rows come as they are asked for.

    Raises:
        QueryError: The query is not SPARQL 1.1 or cannot be answered.
    """
    try:
        return store.query(
            sparql, use_default_graph_as_union=True, prefixes=names.prefixes()
        )
    except SyntaxError as error:
        # The parser lists every character it would have taken: the place is enough.
        where = " ".join(str(error).split()).partition(": expected")[0]
        raise QueryError(
            f"the query is not SPARQL 1.1: {where} (line:column)",
            f"SPARQL 1.1 として読めません：{where}（行:列）",
        ) from error
    except OSError as error:
        raise QueryError(f"the query cannot be answered: {error}") from error
