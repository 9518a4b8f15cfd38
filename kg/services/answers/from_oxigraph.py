"""What pyoxigraph answers, as answers of ours: whole, or row by row."""

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QuerySolution,
    QuerySolutions,
    QueryTriples,
)

from kg.errors import QueryError
from kg.model.result import Rows, Term, Triples, YesNo

__all__ = ["row_of", "to_result"]

_TERMS = (NamedNode, BlankNode, Literal, type(None))


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
    row = tuple(solution)
    for column, term in zip(columns, row, strict=True):
        if not isinstance(term, _TERMS):
            raise QueryError(
                f"?{column} holds a quoted triple; select its parts",
                f"?{column} の値はトリプルです。主語・述語・目的語に分けてください",
            )
    return row
