"""The answer of a saved question as JSON: plain rows, columns, and what rows cite.

Rows are objects of plain values under the names of the columns, so that a table of any
language is made of them at once; numbers stand digit for digit as in the graph. What
belongs to a row and is no column of it stands beside, in the same order: `citations`
(the passages that the row names) and, where asked, `evidence` (the statements behind
it, with the figure that stands there).
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from pyoxigraph import Literal

from kg.model.evidence import EVIDENCE_COLUMNS
from kg.model.lang import Lang
from kg.model.result import Rows, Term
from kg.model.saved_query import Column
from kg.services.answers.to_json import answer_jsonl
from kg.services.answers.units import unit_text
from kg.services.answers.values import INTEGER_TYPES, NUMBER_TYPES, value_of
from kg.services.catalogue.posing import Posed
from kg.services.catalogue.shelf import Shelf
from kg.services.citing.citations import titles_of
from kg.services.rendering.asking.question_table import TRIPLE_COLUMNS, cited_columns
from kg.vocab import XSD

__all__ = ["answer_body", "column_told", "type_of"]

_EVIDENCE = {name: name.removeprefix("evidence_") for name in EVIDENCE_COLUMNS}


def _kind(term: Term) -> str:
    if not isinstance(term, Literal):
        return "iri"
    if isinstance(value_of(term), str):
        return "string"
    if term.datatype in INTEGER_TYPES:
        return "integer"
    if term.datatype in NUMBER_TYPES:
        return "number"
    return {XSD.boolean: "boolean", XSD.date: "date"}.get(term.datatype, "string")


def type_of(terms: Iterable[Term | None]) -> str:
    """What a column holds: one of the kinds of values, `mixed` or `empty`."""
    kinds = {_kind(term) for term in terms if term is not None}
    if kinds == {"integer", "number"}:
        return "number"
    return kinds.pop() if len(kinds) == 1 else "mixed" if kinds else "empty"


def column_told(column: Column, lang: Lang) -> dict[str, Any]:
    """A column: its name, its heading and the unit of its numbers."""
    told: dict[str, Any] = {"name": column.name, "label": column.text.of(lang)}
    if column.unit is None:
        return {**told, "unit": None}
    if column.unit.startswith("?"):
        return {**told, "unit": {"column": column.unit[1:]}}
    label = unit_text(column.unit).of(lang)
    return {**told, "unit": {"code": column.unit, "label": label}}


def _columns(posed: Posed, whole: Rows, lang: Lang) -> list[dict[str, Any]]:
    known = posed.question.columns or TRIPLE_COLUMNS
    return [
        {
            **column_told(column, lang),
            "type": type_of(
                row[whole.columns.index(column.name)] for row in whole.rows
            ),
        }
        for column in known
    ]


def _citations(rows: Rows) -> list[list[dict[str, str]]]:
    """The passages that each row names in its columns of documents and lines."""
    pairs = [
        (rows.columns.index(of), rows.columns.index(lines))
        for lines, of in cited_columns(rows.columns).items()
    ]
    told = []
    for row in rows.rows:
        found = dict.fromkeys(
            (document.value, lines.value)
            for of, at in pairs
            if isinstance(document := row[of], Literal)
            and isinstance(lines := row[at], Literal)
        )
        told.append([{"document": of, "lines": lines} for of, lines in found])
    return told


def _split(rows: Rows, width: int) -> tuple[Rows, list[list[str]]]:
    """Rows, each once, and what stands behind each, as JSON."""
    own = Rows(rows.columns[:width], ())
    behind = Rows(tuple(_EVIDENCE[name] for name in rows.columns[width:]), ())
    told = answer_jsonl(Rows(behind.columns, tuple(row[width:] for row in rows.rows)))
    kept: list[tuple[Term | None, ...]] = []
    found: list[list[str]] = []
    for row, line in zip(rows.rows, told.splitlines(), strict=True):
        if not kept or kept[-1] != row[:width]:
            kept.append(row[:width])
            found.append([])
        if any(term is not None for term in row[width:]):
            found[-1].append(line)
    return Rows(own.columns, tuple(kept)), found


def _documents(shelf: Shelf, named: Iterable[str]) -> dict[str, str]:
    return dict(sorted(titles_of(shelf.engine.ask, sorted(set(named))).items()))


def _lines(texts: Sequence[str]) -> str:
    return "[\n" + ",\n".join(texts) + "\n]" if texts else "[]"


def answer_body(
    shelf: Shelf,
    digest: str,
    posed: Posed,
    whole: Rows,
    some: Rows,
    lang: Lang,
    offset: int = 0,
    limit: int | None = None,
) -> str:
    """The answer as JSON.

    Args:
        shelf: Where the question stands.
        digest: What tells this build from others.
        posed: The question.
        whole: All rows.
        some: The rows to tell, with their evidence where it was asked for.
        lang: The language of headings and titles.
        offset: How many rows stand before them.
        limit: How many were asked for; None for all.
    """
    rows, behind = some, None
    cited: list[str] = []
    if len(some.columns) > len(whole.columns):
        rows, behind = _split(some, len(whole.columns))
        at = some.columns.index(EVIDENCE_COLUMNS[0])
        cited += [t.value for row in some.rows if isinstance(t := row[at], Literal)]
    citations = _citations(rows)
    cited += [each["document"] for row in citations for each in row]
    head = {
        "question": posed.question.name,
        "title": posed.question.title.of(lang),
        "lang": str(lang),
        "build": digest,
        "parameters": {
            name: list(keys) for name, keys in posed.keys(shelf.names.base).items()
        },
        "total": len(whole.rows),
        "offset": offset,
        "limit": limit,
        "columns": _columns(posed, whole, lang),
        "documents": _documents(shelf, cited),
        "notes": [
            f"{parameter.name} {text}：グラフにありません"
            if lang is Lang.JA
            else f"{parameter.name} {text}: nothing in the graph has this name"
            for parameter, text in posed.nowhere
        ],
    }
    parts = [json.dumps(head, ensure_ascii=False, indent=1)[:-2]]
    parts.append(f'"rows": {_lines(answer_jsonl(rows).splitlines())}')
    told = [json.dumps(each, ensure_ascii=False) for each in citations]
    parts.append(f'"citations": {_lines(told)}')
    if behind is not None:
        lists = [f"[{', '.join(each)}]" for each in behind]
        parts.append(f'"evidence": {_lines(lists)}')
    return ",\n ".join(parts) + "\n}\n"
