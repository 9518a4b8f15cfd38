"""The passages that things were derived from, many things at a time."""

from collections.abc import Callable, Iterable

from pyoxigraph import Literal, NamedNode

from kg.model.report import Citation
from kg.model.result import Answer, Rows
from kg.vocab import DCTERMS, PROV, TEIJU

__all__ = ["citations_of", "titles_of"]

_BATCH = 200


def citations_of(
    ask: Callable[[str], Answer], iris: Iterable[str]
) -> dict[str, list[Citation]]:
    """The passages behind each thing; a thing without any has no entry.

    Args:
        ask: Answers SPARQL.
        iris: The things.
    """
    wanted = [NamedNode(iri) for iri in dict.fromkeys(iris)]
    found: dict[str, list[Citation]] = {}
    for start in range(0, len(wanted), _BATCH):
        things = " ".join(map(str, wanted[start : start + _BATCH]))
        answer = ask(
            f"SELECT DISTINCT ?thing ?document ?lines WHERE {{ "
            f"VALUES ?thing {{ {things} }} "
            f"?thing {PROV.wasDerivedFrom} ?passage . "
            f"?passage {DCTERMS.isPartOf} ?source ; {TEIJU.lines} ?lines . "
            f"?source {DCTERMS.identifier} ?document }} "
            f"ORDER BY ?thing ?document ?lines"
        )
        assert isinstance(answer, Rows)
        for thing, document, lines in answer.rows:
            if (
                isinstance(thing, NamedNode)
                and isinstance(document, Literal)
                and isinstance(lines, Literal)
            ):
                cited = Citation(document.value, lines.value)
                found.setdefault(thing.value, []).append(cited)
    return found


def titles_of(ask: Callable[[str], Answer], documents: Iterable[str]) -> dict[str, str]:
    """The titles of source documents by their identifiers, as the documents have them.

    Args:
        ask: Answers SPARQL.
        documents: Identifiers, such as `001`.
    """
    wanted = " ".join(str(Literal(each)) for each in dict.fromkeys(documents))
    if not wanted:
        return {}
    answer = ask(
        f"SELECT DISTINCT ?document ?title WHERE {{ VALUES ?document {{ {wanted} }} "
        f"?source {DCTERMS.identifier} ?document ; {DCTERMS.title} ?title . "
        f"?passage {DCTERMS.isPartOf} ?source }} ORDER BY ?document ?title"
    )
    assert isinstance(answer, Rows)
    found: dict[str, str] = {}
    for document, title in answer.rows:
        assert isinstance(document, Literal)
        assert isinstance(title, Literal)
        found.setdefault(document.value, title.value)
    return found
