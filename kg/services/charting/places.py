"""Where municipalities are: the points that the graph gives their offices."""

from collections.abc import Callable, Iterable

from pyoxigraph import Literal, NamedNode

from kg.model.result import Answer, Rows
from kg.model.view import View, ViewKind
from kg.vocab import PREFIXES

__all__ = ["place_keys", "places_of"]

#: How many are asked for in one query: an endpoint may refuse a longer one.
_AT_ONCE = 400


def _query(keys: list[str]) -> str:
    """The coordinates of things by IRI, and by code."""
    iris, codes = [], []
    for key in keys:
        codes.append(str(Literal(key)))
        if "://" in key:
            try:
                iris.append(str(NamedNode(key)))
            except ValueError:
                continue
    geo, dcterms = PREFIXES["geo"], PREFIXES["dcterms"]
    return (
        f"PREFIX geo: <{geo}>\nPREFIX dcterms: <{dcterms}>\n"
        "SELECT ?key ?lat ?long WHERE {\n"
        f"  {{ VALUES ?place {{ {' '.join(iris)} }} BIND (STR(?place) AS ?key) }}\n"
        "  UNION\n"
        f"  {{ VALUES ?key {{ {' '.join(codes)} }} ?place dcterms:identifier ?key }}\n"
        "  ?place geo:lat ?lat ; geo:long ?long .\n"
        "}\nORDER BY ?key ?lat ?long"
    )


def place_keys(answer: Rows, view: View) -> list[str]:
    """The IRIs or codes of the municipalities that a map of an answer shows."""
    name = view.columns.get("place")
    if view.kind is not ViewKind.MAP or name not in answer.columns:
        return []
    # Where the view names the column of names, the key stands in the one beside it.
    stem = name.removesuffix("_ja").removesuffix("_en")
    at = answer.columns.index(stem if stem in answer.columns else name)
    terms = [row[at] for row in answer.rows]
    return sorted(
        {term.value for term in terms if isinstance(term, NamedNode | Literal)}
    )


def places_of(
    ask: Callable[[str], Answer], keys: Iterable[str]
) -> dict[str, tuple[float, float]]:
    """The latitude and longitude of municipalities.

    Args:
        ask: Asks a graph or an endpoint.
        keys: IRIs or codes of municipalities; those without a point are left out.

    Raises:
        QueryError: The query cannot be answered.
    """
    wanted = sorted(set(keys))
    found: dict[str, tuple[float, float]] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        answer = ask(_query(wanted[start : start + _AT_ONCE]))
        if not isinstance(answer, Rows):
            continue
        for key, lat, long in answer.rows:
            terms = (key, lat, long)
            if not all(isinstance(term, Literal) for term in terms):
                continue
            texts = [getattr(term, "value", "") for term in terms]
            try:
                point = (float(texts[1]), float(texts[2]))
            except ValueError:
                continue
            found.setdefault(texts[0], point)
    return found
