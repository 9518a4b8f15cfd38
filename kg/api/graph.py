"""Open a graph and ask it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from kg.api.answer import Answer, Asked, Statements
from kg.api.chosen import chosen
from kg.model.iris import Names
from kg.model.lang import Lang
from kg.model.result import Rows, Triples
from kg.model.saved_query import SavedQuery
from kg.model.settings import default_language
from kg.model.sparql_text import bind
from kg.services.asking.engine import Engine
from kg.vocab import DEFAULT_BASE

if TYPE_CHECKING:
    from kg.services.citing.about import About

__all__ = ["Given", "Graph", "language_of", "open"]

#: What may be given for a parameter: one value, or several.
Given: TypeAlias = str | int | date | Sequence[str | int | date]


def open(
    source: str | Path | None = None,
    *,
    lang: str | None = None,
    base: str = DEFAULT_BASE,
    timeout: float = 60.0,
) -> "Graph":
    """Open a graph: a build, a folder or workbook of tables, or a SPARQL endpoint.

    >>> graph = kg.open()
    >>> graph.origin
    'shipped tables'

    Args:
        source: A graph file such as `build/kg.nq`, a data folder, a workbook, or the
            address of an endpoint; without it `build/kg.nq` where there is one, else
            the shipped tables.
        lang: Language of headings and labels, `ja` or `en`; else that of the locale.
        base: The base of our IRIs.
        timeout: Seconds to wait for an endpoint.

    Raises:
        UsageError: The source does not exist or cannot be read.
        SourceError: A table has a problem; the error holds all of them.
    """
    from kg.services.asking.opening import open_engine

    names = Names(base)
    text = None if source is None else str(source)
    remote = text if text and text.startswith(("http://", "https://")) else None
    local = None if text is None or remote else Path(text)
    engine = open_engine(local, remote, names, timeout=timeout)
    return Graph(engine, names, language_of(lang))


def _texts(values: Mapping[str, Given]) -> dict[str, Sequence[str]]:
    """What was given for each parameter, as a person would have typed it."""
    return {
        name: [str(each) for each in value]
        if isinstance(value, list | tuple)
        else [str(value)]
        for name, value in values.items()
    }


def language_of(lang: str | None) -> Lang:
    """The language asked for, else that of the locale.

    Raises:
        UsageError: It is none of ours.
    """
    return default_language() if lang is None else chosen(Lang, lang, "lang")


@dataclass(frozen=True)
class Graph:
    """A graph that can be asked: saved questions by name, or SPARQL."""

    engine: Engine
    names: Names
    lang: Lang

    def __repr__(self) -> str:
        return f"<Graph: {self.origin}>"

    @property
    def origin(self) -> str:
        """What is asked: a file, a folder, an address."""
        return self.engine.origin

    def questions(
        self, tag: str | None = None, search: str | None = None
    ) -> list[SavedQuery]:
        """The saved questions, all or those with a tag or some words.

        >>> [question.name for question in graph.questions(tag="net")][:2]
        ['cost/by-bearer', 'cost/double-counting']

        Args:
            tag: A tag, such as `cost`.
            search: Japanese or English words, all of which must occur; the best first.
        """
        from kg.services.catalogue.find import list_queries
        from kg.services.catalogue.search import search as search_questions

        found = list(list_queries(self.names))
        if tag is not None:
            found = [question for question in found if tag in question.tags]
        return found if search is None else search_questions(found, search)

    def question(self, name: str) -> SavedQuery:
        """One saved question; the last part of its name is enough where it is unique.

        Raises:
            QueryError: There is none of that name.
        """
        from kg.services.catalogue.find import find_query

        return find_query(name, self.names)

    def ask(self, question: str | SavedQuery, **values: Given) -> Answer | Statements:
        """Ask a saved question, with parameters by name.

        A parameter takes what a person would write: a label in Japanese or English, a
        key, a code, an IRI; several of them in a list.

        >>> answer = graph.ask("region/members", region="西いぶり", as_of="2021-04-01")
        >>> len(answer)
        6

        Raises:
            QueryError: There is no such question or parameter, or a value does not
                fit.
            UnsettledNameError: A label is unknown, or that of several things.
        """
        from kg.services.choosing.choices import resolve

        saved = self.question(question) if isinstance(question, str) else question
        terms = resolve(self.engine, saved, _texts(values), self.names)
        sparql = bind(saved.sparql, terms)
        found = self.engine.ask(sparql)
        asked = Asked(self.engine, self.names, self.lang, sparql, saved, terms)
        if isinstance(found, Rows):
            return Answer(found, asked)
        assert isinstance(found, Triples)
        return Statements(found, asked)

    def sparql(self, query: str) -> Answer | Statements | bool:
        """Ask SPARQL 1.1 of one's own; our prefixes need no declaration.

        >>> graph.sparql("ASK { ?region a teiju:Region }")
        True

        Raises:
            QueryError: The query is not SPARQL 1.1 or cannot be answered.
        """
        found = self.engine.ask(query)
        asked = Asked(self.engine, self.names, self.lang, query)
        if isinstance(found, Rows):
            return Answer(found, asked)
        if isinstance(found, Triples):
            return Statements(found, asked)
        return found.value

    def describe(self, thing: str) -> "About":
        """What the graph says of one thing, where it says so, and what leads to it.

        >>> about = graph.describe("region/nishi-iburi")
        >>> about.label.ja
        '西いぶり定住自立圏'

        Args:
            thing: An IRI, a prefixed name, or what follows `…/id/` in one of ours.

        Raises:
            QueryError: This is no IRI, or the graph says nothing of it.
        """
        from kg.services.citing.about import about

        return about(self.engine, self.names.meant(thing))
