"""The answer of a query: rows, or triples, or yes or no."""

from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

__all__ = ["Answer", "Rows", "Term", "Triples", "YesNo", "is_empty"]

Term = NamedNode | BlankNode | Literal


@dataclass(frozen=True, slots=True)
class Rows:
    """The answer of a SELECT: `None` where a variable is unbound."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]


@dataclass(frozen=True, slots=True)
class Triples:
    """The answer of a CONSTRUCT or DESCRIBE."""

    triples: tuple[Triple, ...]


@dataclass(frozen=True, slots=True)
class YesNo:
    """The answer of an ASK."""

    value: bool


Answer = Rows | Triples | YesNo


def is_empty(answer: Answer) -> bool:
    """Does an answer hold nothing? A no to an ASK is an answer."""
    if isinstance(answer, Rows):
        return not answer.rows
    return isinstance(answer, Triples) and not answer.triples
