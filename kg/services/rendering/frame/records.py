"""Answers as records, for pages: what was asked, and where each row stands."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import TypeVar
from urllib.parse import unquote

from pyoxigraph import Literal, NamedNode

from kg.errors import UnknownThingError
from kg.model.iris import Names
from kg.model.lang import Text
from kg.model.result import Rows, Term
from kg.model.sparql_text import Terms, bind, several, without_header, written
from kg.services.answers.values import plain
from kg.services.answers.visible import visible
from kg.services.answers.words import NOT_STATED
from kg.services.catalogue.find import locate
from kg.services.rendering.frame.passages import Passage, passage_at
from kg.services.rendering.frame.setting import Setting

__all__ = [
    "Cite",
    "Known",
    "Record",
    "Thing",
    "answer",
    "asked",
    "by_column",
    "cite",
    "cites",
    "each_of",
    "ensure",
    "number",
    "number_key",
    "stated",
    "stated_text",
    "text",
    "together",
]

_Found = TypeVar("_Found")
#: One row: its cells as plain text by column; an unbound cell is absent.
Record = Mapping[str, str]
#: Where something is said: lines of a document, or a public page.
Cite = Passage


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing and what it is called."""

    iri: str
    name: Text


class Known:
    """The names of things, all asked for at once."""

    def __init__(self, at: Setting, iris: Iterable[str | None]) -> None:
        self._names = at.labels(dict.fromkeys(iri for iri in iris if iri))

    def name(self, iri: str) -> Text:
        """What a thing is called; the end of its IRI where it has no name."""
        return self._names.get(iri) or _bare(iri)

    def named(self, iri: str) -> bool:
        """Has a thing a name of its own?"""
        return iri in self._names

    def thing(self, iri: str) -> Thing:
        """A thing with its name."""
        return Thing(iri, self.name(iri))


def _bare(iri: str) -> Text:
    end = iri.rpartition("/")[2] or iri
    return Text(end, end)


def _plain(term: Term) -> str:
    if isinstance(term, Literal):
        return visible(term.value)
    return plain(term)


def _records(found: Rows) -> list[Record]:
    return [
        {
            column: _plain(term)
            for column, term in zip(found.columns, row, strict=True)
            if term is not None
        }
        for row in found.rows
    ]


#: Stands in a query for the terms of a parameter until they are known.
_HOLE = "urn:parameter:"


@cache
def _holed(sparql: str, parameters: tuple[str, ...]) -> str:
    """A query with holes in place of its VALUES blocks: to find them takes long."""
    return bind(sparql, {name: NamedNode(_HOLE + name) for name in parameters})


@cache
def _question(name: str, base: str) -> str:
    """The text of a saved question, read once; a page needs no header."""
    return without_header(locate(name, Names(base)).sparql)


@cache
def _rebased(sparql: str, base: str) -> str:
    return Names(base).rebase(sparql)


def _ask(at: Setting, sparql: str, given: Mapping[str, Terms]) -> list[Record]:
    for name, terms in given.items():
        # Every term is written by its own class, so nothing can break out of its place.
        text_ = " ".join(dict.fromkeys(map(written, several(terms))))
        sparql = sparql.replace(str(NamedNode(_HOLE + name)), text_)
    found = at.engine.ask(sparql)
    assert isinstance(found, Rows)
    return _records(found)


def asked(
    at: Setting, sparql: str, given: Mapping[str, Terms] | None = None
) -> list[Record]:
    """The rows of a query of a page, with terms in place of its VALUES blocks.

    Args:
        at: Whom to ask.
        sparql: A query that stands in the code; text of users comes in `given` only.
        given: One term or several by the name of the block.
    """
    given = given or {}
    holed = _holed(_rebased(sparql, at.names.base), tuple(given))
    return _ask(at, holed, given)


def answer(at: Setting, question: str, **given: str) -> list[Record]:
    """The rows of a saved question, so that a page says what the question answers.

    Args:
        at: Whom to ask.
        question: Its name, such as `region/members`.
        given: IRIs by parameter.
    """
    terms = {name: NamedNode(iri) for name, iri in given.items()}
    holed = _holed(_question(question, at.names.base), tuple(terms))
    return _ask(at, holed, terms)


def text(row: Record, stem: str) -> Text | None:
    """A text of the columns STEM_ja and STEM_en; one language serves for the other."""
    ja, en = row.get(f"{stem}_ja"), row.get(f"{stem}_en")
    if ja is None and en is None:
        return None
    return Text(en or ja or "", ja or en or "")


def stated(row: Record, column: str) -> str | None:
    """A cell, unless the question says that nothing is stated."""
    found = row.get(column)
    return None if found == NOT_STATED else found


def stated_text(row: Record, stem: str) -> Text | None:
    """A text of two columns, unless the question says that nothing is stated."""
    found = text(row, stem)
    return None if found is None or found.en == NOT_STATED else found


def number(row: Record, column: str) -> Decimal | None:
    """A number; None where there is none, or what stands there is none."""
    try:
        found = Decimal(row[column])
    except (KeyError, InvalidOperation):
        return None
    return found if found.is_finite() else None


def together(rows: Iterable[Record], *columns: str) -> list[list[Record]]:
    """Rows that are alike in some columns, together, in the order of the first."""
    kept: dict[tuple[str | None, ...], list[Record]] = {}
    for row in rows:
        kept.setdefault(tuple(row.get(column) for column in columns), []).append(row)
    return list(kept.values())


def by_column(rows: Iterable[Record], column: str) -> dict[str, list[Record]]:
    """The rows by what stands in a column; every row must have it."""
    return {group[0][column]: group for group in together(rows, column)}


def each_of(rows: Iterable[Record], column: str) -> tuple[str, ...]:
    """What stands in a column, each once, in the order of the rows."""
    return tuple(dict.fromkeys(row[column] for row in rows if column in row))


def cite(at: Setting, row: Record, stem: str = "") -> Cite | None:
    """The passage of a row: its column `passage`, or `document` and `lines`.

    Args:
        at: The base.
        row: A row.
        stem: What stands before the names of the columns: `target_`.
    """
    passage = row.get(f"{stem}passage")
    if passage is not None:
        local = passage.removeprefix(at.names.thing("passage/"))
        document, _, lines = local.rpartition("/")
        return passage_at(at.names, unquote(document), unquote(lines))
    found, lines_ = row.get(f"{stem}document"), row.get(f"{stem}lines")
    if found is None or lines_ is None:
        return None
    return passage_at(at.names, found, lines_)


def cites(
    at: Setting, rows: Iterable[Record], stems: Sequence[str] = ("",)
) -> tuple[Cite, ...]:
    """The passages of several rows, each once, in the order of the rows."""
    found = (cite(at, row, stem) for row in rows for stem in stems)
    return tuple(dict.fromkeys(each for each in found if each is not None))


def number_key(code: str) -> tuple[int, str]:
    """A key that sorts 2 before 10."""
    return (int(code), "") if code.isdecimal() else (10**9, code)


def ensure(found: Sequence[_Found], iri: str) -> Sequence[_Found]:
    """What was found of a thing; there must be something.

    Raises:
        UnknownThingError: There is nothing.
    """
    if not found:
        raise UnknownThingError(iri)
    return found
