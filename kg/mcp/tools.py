"""What assistants can do with the graph: find a question, ask it, look a thing up.

Every tool only reads. Answers say where their figures stand: the document and the
lines, as `kg query run --evidence` does.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from pyoxigraph import NamedNode

from kg.errors import KgError
from kg.mcp.payload import (
    about_payload,
    full_payload,
    question_payload,
    rows_payload,
    triples_payload,
)
from kg.model.evidence import EVIDENCE_COLUMNS
from kg.model.iris import Names
from kg.model.lang import Lang
from kg.model.result import Rows, Triples, YesNo
from kg.model.saved_query import SavedQuery
from kg.model.sparql_text import bind
from kg.services.asking.engine import Engine
from kg.services.asking.read_only import refuse_reaching_out
from kg.services.catalogue.find import find_saved, list_queries
from kg.services.catalogue.search import search as search_questions
from kg.services.choosing.choices import choices_of, resolve
from kg.services.citing.about import about
from kg.services.citing.citations import citations_of, titles_of
from kg.services.citing.evidence import with_evidence

__all__ = ["Tools", "told_to_the_user"]

#: How many choices of a parameter are shown.
_CHOICES = 100

T = TypeVar("T")


@dataclass(frozen=True)
class Tools:
    """The tools of the server.

    Attributes:
        engine: What is asked.
        names: The base of our IRIs.
        most: The most rows of one answer.
    """

    engine: Engine
    names: Names
    most: int = 200

    def list_questions(
        self, search: str = "", tag: str = "", lang: Lang = Lang.EN
    ) -> dict[str, Any]:
        """List the saved questions, which are checked and cite their sources.

        Start here. Search takes Japanese or English words, all of which must occur.
        """
        found = list(list_queries(self.names))
        tags = sorted({each for question in found for each in question.tags})
        if tag:
            found = [question for question in found if tag in question.tags]
        if search:
            found = search_questions(found, search)
        return {
            "questions": [question_payload(question, lang) for question in found],
            "tags": tags,
        }

    def show_question(self, name: str, lang: Lang = Lang.EN) -> dict[str, Any]:
        """Show one saved question: its parameters with choices, columns, units, SPARQL.

        The description tells what it answers and what it cannot.
        """
        question = find_saved(name, self.names)
        return full_payload(question, self._choices(question, lang), lang)

    def _choices(self, question: SavedQuery, lang: Lang) -> dict[str, list[str]]:
        return {
            parameter.name: [
                choice.label.of(lang)
                for choice in choices_of(self.engine, parameter, self.names)[:_CHOICES]
            ]
            for parameter in question.parameters
            if parameter.choices is not None
        }

    def run_question(
        self,
        name: str,
        parameters: Mapping[str, str | Sequence[str]] | None = None,
        limit: int = 50,
        lang: Lang = Lang.EN,
    ) -> dict[str, Any]:
        """Ask a saved question. Each row comes with the document and lines behind it.

        Parameters take labels in Japanese or English, keys, codes or IRIs, such as
        {"region": "西いぶり"}. Cite `evidence` (document and lines) with any figure you
        quote; `documents` gives the titles. An empty evidence list means that the row
        states something that no single line says.
        """
        question = find_saved(name, self.names)
        given = {
            key: [value] if isinstance(value, str) else list(value)
            for key, value in (parameters or {}).items()
        }
        terms = resolve(self.engine, question, given, self.names)
        sparql = bind(question.sparql, terms)
        answer = self.engine.ask(sparql)
        if not isinstance(answer, Rows):
            assert isinstance(answer, Triples)
            return self._triples(answer, limit)
        shown = Rows(answer.columns, answer.rows[: self._some(limit)])
        rows = rows_payload(shown)
        if question.evidence:
            self._add_evidence(question, sparql, shown, rows)
        else:
            self._add_citations(shown, rows)
        return {
            "question": question.name,
            "title": question.title.of(lang),
            "columns": [
                {
                    "name": column.name,
                    "heading": column.text.of(lang),
                    "unit": column.unit,
                }
                for column in question.columns
            ],
            **self._told(rows, len(answer.rows)),
        }

    def describe(self, thing: str, lang: Lang = Lang.EN) -> dict[str, Any]:
        """Describe one thing: its statements, its passages, and what refers to it.

        Takes an IRI, a prefixed name, or what follows …/id/ in an IRI of ours:
        region/nishi-iburi.
        """
        return about_payload(about(self.engine, self.names.meant(thing)), lang)

    def sparql(self, query: str, limit: int = 50) -> dict[str, Any]:
        """Ask SPARQL 1.1 of your own over the union of all graphs.

        It can only read; SERVICE and updates are refused; time, memory and rows are
        limited. Prefixes such as teiju:, skos:, org:, prov:, dcterms: need no
        declaration. Select the statement (a teiju:LineCost, an indicator value) beside
        its figure: then its citation comes with the row. Prefer a saved question where
        one fits.
        """
        refuse_reaching_out(query)
        answer = self.engine.ask(query)
        if isinstance(answer, YesNo):
            return {"answer": answer.value}
        if isinstance(answer, Triples):
            return self._triples(answer, limit)
        shown = Rows(answer.columns, answer.rows[: self._some(limit)])
        rows = rows_payload(shown)
        self._add_citations(shown, rows)
        return {"columns": list(answer.columns), **self._told(rows, len(answer.rows))}

    def _some(self, limit: int) -> int:
        return max(1, min(limit, self.most))

    def _told(self, rows: list[dict[str, Any]], whole: int) -> dict[str, Any]:
        """The rows, how many there are in all, and the titles of what they cite."""
        cited = [each["document"] for row in rows for each in row["evidence"]]
        told: dict[str, Any] = {
            "rows": rows,
            "row_count": whole,
            "documents": titles_of(self.engine.ask, cited),
        }
        if len(rows) < whole:
            told["left_out"] = (
                f"{whole - len(rows)} of {whole} rows are left out; narrow the "
                f"question or raise limit (at most {self.most})"
            )
        return told

    def _triples(self, answer: Triples, limit: int) -> dict[str, Any]:
        shown = Triples(answer.triples[: self._some(limit)])
        return {
            "triples": triples_payload(shown),
            "triple_count": len(answer.triples),
        }

    def _add_evidence(
        self,
        question: SavedQuery,
        sparql: str,
        shown: Rows,
        rows: list[dict[str, Any]],
    ) -> None:
        """Put the statements behind each row into it."""
        found = with_evidence(self.engine, question, sparql, shown)
        width = len(shown.columns)
        behind: dict[tuple[object, ...], list[dict[str, Any]]] = {}
        for row, told in zip(
            found.rows, rows_payload(found, EVIDENCE_COLUMNS), strict=True
        ):
            if told:
                named = {key.removeprefix("evidence_"): v for key, v in told.items()}
                behind.setdefault(tuple(map(str, row[:width])), []).append(named)
        for row, made in zip(shown.rows, rows, strict=True):
            made["evidence"] = behind.get(tuple(map(str, row)), [])

    def _add_citations(self, shown: Rows, rows: list[dict[str, Any]]) -> None:
        """Put the passages of the things in each row into it."""
        things = [
            [term.value for term in row if isinstance(term, NamedNode)]
            for row in shown.rows
        ]
        known = citations_of(self.engine.ask, (iri for row in things for iri in row))
        for iris, made in zip(things, rows, strict=True):
            made["evidence"] = [
                {"document": each.document, "lines": each.lines, "statement": iri}
                for iri in dict.fromkeys(iris)
                for each in known.get(iri, ())
            ]


def told_to_the_user(
    call: Callable[..., T], error: type[Exception]
) -> Callable[..., T]:
    """A tool whose errors are said to the assistant, in words that tell what to do.

    Args:
        call: The tool.
        error: What the protocol's library takes for an error of the user's.
    """
    from functools import wraps

    @wraps(call)
    def wrapped(*args: Any, **kwargs: Any) -> T:
        try:
            return call(*args, **kwargs)
        except KgError as fault:
            raise error("\n".join(fault.lines(Lang.EN))) from fault

    return wrapped
