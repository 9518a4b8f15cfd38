"""Refuse a query that would do more than read the graph at hand."""

from kg.errors import QueryError
from kg.model.sparql_text import UPDATES, words

__all__ = ["refuse_reaching_out"]


def refuse_reaching_out(sparql: str) -> None:
    """Refuse SERVICE, which makes this machine send requests, and SPARQL Update.

    A word inside a comment, an IRI, a string, a variable or a prefixed name is none.

    Raises:
        QueryError: The query holds such a word.
    """
    for word in words(sparql):
        if word == "SERVICE":
            raise QueryError(
                "SERVICE is not allowed here: it would make this machine send "
                "requests; ask the other endpoint by itself",
                "SERVICE は使えません。この計算機から外部へ要求を送ることになります。"
                "相手のエンドポイントに直接尋ねてください",
            )
        if word in UPDATES:
            raise QueryError(
                f"{word} is not allowed here: the graph can only be read",
                f"{word} は使えません。グラフは読み取り専用です",
            )
