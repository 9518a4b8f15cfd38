"""Answers as JSON for assistants: plain values, and what each figure rests on."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from pyoxigraph import Literal

from kg.model.lang import Lang
from kg.model.parameters import Parameter
from kg.model.result import Rows, Term, Triples
from kg.model.saved_query import SavedQuery
from kg.model.sparql_text import default_of
from kg.services.answers.values import value_of
from kg.services.citing.about import About

__all__ = ["about_payload", "full_payload", "question_payload", "rows_payload"]


def _plain(term: Term | None) -> Any:
    """A term as JSON: whole decimals as integers, days as text."""
    value = None if term is None else value_of(term)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.isoformat() if isinstance(value, date) else value


def rows_payload(
    rows: Rows, columns: Sequence[str] | None = None
) -> list[dict[str, Any]]:
    """Rows as objects; what is not bound is left out.

    Args:
        rows: An answer.
        columns: The columns to keep; all of them when left out.
    """
    kept = set(rows.columns if columns is None else columns)
    return [
        {
            column: _plain(term)
            for column, term in zip(rows.columns, row, strict=True)
            if term is not None and column in kept
        }
        for row in rows.rows
    ]


def question_payload(question: SavedQuery, lang: Lang) -> dict[str, Any]:
    """What an assistant needs to choose a question."""
    return {
        "name": question.name,
        "title": question.title.of(lang),
        "tags": list(question.tags),
        "parameters": [parameter.name for parameter in question.parameters],
        "has_evidence": bool(question.evidence),
    }


def _parameter(
    question: SavedQuery, parameter: Parameter, choices: Iterable[str], lang: Lang
) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "type": str(parameter.type),
        "what": parameter.text.of(lang),
        "default": default_of(question.sparql, parameter.name),
        "choices": list(choices),
    }


def full_payload(
    question: SavedQuery, choices: Mapping[str, Sequence[str]], lang: Lang
) -> dict[str, Any]:
    """Everything about a question.

    Args:
        question: The question.
        choices: What may be given for its parameters, by name.
        lang: The language of titles, descriptions and headings.
    """
    return {
        **question_payload(question, lang),
        "description": question.description.of(lang),
        "parameters": [
            _parameter(question, parameter, choices.get(parameter.name, ()), lang)
            for parameter in question.parameters
        ],
        "columns": [
            {
                "name": column.name,
                "heading": column.text.of(lang),
                **({} if column.unit is None else {"unit": column.unit}),
            }
            for column in question.columns
        ],
        "sparql": question.sparql,
    }


def triples_payload(triples: Triples) -> list[list[Any]]:
    """Triples as lists of three."""
    return [
        [str(t.subject), t.predicate.value, _plain(t.object)]  # type: ignore[arg-type]
        for t in triples.triples
    ]


def _language(term: Term) -> dict[str, str]:
    """The language of a text, where it has one."""
    if isinstance(term, Literal) and term.language:
        return {"language": term.language}
    return {}


def about_payload(found: About, lang: Lang) -> dict[str, Any]:
    """What the graph says of a thing."""
    return {
        "iri": found.iri,
        "label": found.label.of(lang),
        "classes": [each.of(lang) for each in found.classes],
        "statements": [
            {
                "property": each.property,
                "property_label": each.property_label.of(lang),
                "value": _plain(each.value),
                **(
                    {"value_label": each.value_label.of(lang)}
                    if each.value_label is not None
                    else {}
                ),
                **_language(each.value),
            }
            for each in found.said
        ],
        "cited": [
            {
                "document": each.citation.document,
                "lines": each.citation.lines,
                "title": each.title,
            }
            for each in found.cited
        ],
        "referred_to_by": [
            {
                "property": each.property,
                "property_label": each.property_label.of(lang),
                "count": each.count,
                "first": [
                    {"iri": iri, "label": label.of(lang)} for iri, label in each.first
                ],
            }
            for each in found.links
        ],
    }
