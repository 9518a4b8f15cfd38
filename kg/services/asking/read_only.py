"""Refuse a query that would do more than read the graph at hand."""

import re
from collections.abc import Mapping

from kg.errors import QueryError
from kg.model.sparql_text import UPDATES, words

__all__ = ["refuse_hidden_service", "refuse_reaching_out"]

_SERVICE = re.compile("service", re.IGNORECASE)
#: Most queries hold none of the words anywhere, and need no closer look.
_SUSPECT = re.compile("|".join(["SERVICE", *sorted(UPDATES)]), re.IGNORECASE)
#: As long as the keyword, and none.
_NO_KEYWORD = "servixe"
#: A letter written as a number, as SPARQL allows anywhere in a query.
_LETTER = re.compile(
    r"(?<!\\)\\(?:u00|U000000)((?:4[1-9A-Fa-f]|5[0-9Aa]|6[1-9A-Fa-f]|7[0-9Aa]))"
)


def refuse_reaching_out(sparql: str) -> None:
    """Refuse SERVICE, which makes this machine send requests, and SPARQL Update.

    A word inside a comment, an IRI, a string, a variable or a prefixed name is none.
    The engine's parser takes some texts apart in another way: where a query is to run,
    `refuse_hidden_service` has the last word.

    Raises:
        QueryError: The query holds such a word.
    """
    if not _SUSPECT.search(sparql):
        return
    for word in words(sparql):
        if word == "SERVICE":
            raise _no_service()
        if word in UPDATES:
            raise QueryError(
                f"{word} is not allowed here: the graph can only be read",
                f"{word} は使えません。グラフは読み取り専用です",
            )


def refuse_hidden_service(
    sparql: str, prefixes: Mapping[str, str], base: str | None = None
) -> None:
    """Refuse SERVICE wherever the engine's own parser would find it.

    It takes `SERVICEx:y` for the keyword and a name, and the `<` of `?a<?b)SERVICE?c#>`
    for a comparison. So it is asked: a query that it still understands once another
    word stands in place of each "service" has no such keyword.

    Args:
        sparql: The query.
        prefixes: Those that are known beside the query's own.
        base: What relative IRIs are relative to, as where the query is to run: one that
            is understood there only must not be taken for no query here.

    Raises:
        QueryError: The query would send requests.
    """
    plain = _LETTER.sub(lambda match: chr(int(match[1], 16)), sparql)
    if not _SERVICE.search(plain):
        return
    without = _SERVICE.sub(_NO_KEYWORD, plain)
    known = {_SERVICE.sub(_NO_KEYWORD, name): iri for name, iri in prefixes.items()}
    if _is_understood(without, known, base):
        return
    if _is_understood(plain, prefixes, base):
        raise _no_service()


def _is_understood(sparql: str, prefixes: Mapping[str, str], base: str | None) -> bool:
    """Does the engine's parser understand a query? It is not answered."""
    from pyoxigraph import BlankNode, Literal, NamedNode, Store, Triple, Variable

    # A variable that no query has: that is said once the query is parsed, and before
    # anything is looked for.
    nowhere: dict[Variable, NamedNode | BlankNode | Literal | Triple]
    nowhere = {Variable("kgNowhere"): NamedNode("urn:x")}
    try:
        Store().query(
            sparql, base_iri=base, prefixes=dict(prefixes), substitutions=nowhere
        )
    except SyntaxError:
        return False
    except RuntimeError:
        return True
    return True


def _no_service() -> QueryError:
    return QueryError(
        "SERVICE is not allowed here: it would make this machine send requests; ask "
        "the other endpoint by itself",
        "SERVICE は使えません。この計算機から外部へ要求を送ることになります。"
        "相手のエンドポイントに直接尋ねてください",
    )
