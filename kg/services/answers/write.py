"""Write an answer: a table for people, the W3C formats for programs."""

import csv
import io
import json
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, serialize

from kg.errors import UsageError
from kg.model.formats import GRAPH_FORMATS, Format
from kg.model.iris import Names
from kg.model.lang import Lang
from kg.model.result import Rows, Term, Triples, YesNo
from kg.services.answers.json_term import json_term
from kg.services.answers.text_table import GAP, NARROWEST, fits, text_table
from kg.vocab import XSD

__all__ = ["write_answer"]

_BARE = {XSD.integer, XSD.decimal, XSD.boolean}


def _plain(term: Term | None, prefixes: dict[str, str]) -> str:
    """A term for a person: an IRI by its prefix, a literal by its text."""
    if term is None:
        return ""
    if isinstance(term, NamedNode):
        for prefix, iri in prefixes.items():
            if term.value.startswith(iri) and len(term.value) > len(iri):
                return f"{prefix}:{term.value[len(iri) :]}"
        return term.value
    return term.value


def _json(answer: Rows | YesNo) -> str:
    result: dict[str, Any]
    if isinstance(answer, YesNo):
        result = {"head": {}, "boolean": answer.value}
    else:
        result = {
            "head": {"vars": list(answer.columns)},
            "results": {
                "bindings": [
                    {
                        column: json_term(term)
                        for column, term in zip(answer.columns, row, strict=True)
                        if term is not None
                    }
                    for row in answer.rows
                ]
            },
        }
    return json.dumps(result, ensure_ascii=False, indent=1) + "\n"


def _csv(answer: Rows) -> str:
    """SPARQL 1.1 Query Results CSV: values without their types."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(answer.columns)
    for row in answer.rows:
        writer.writerow("" if t is None else _csv_term(t) for t in row)
    return stream.getvalue()


def _csv_term(term: Term) -> str:
    return str(term) if isinstance(term, BlankNode) else term.value


def _tsv_term(term: Term | None) -> str:
    """A term as SPARQL 1.1 Query Results TSV writes it: Turtle, numbers bare."""
    if term is None:
        return ""
    if isinstance(term, Literal) and term.datatype in _BARE:
        return term.value
    return str(term).replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def _tsv(answer: Rows) -> str:
    lines = ["\t".join(f"?{column}" for column in answer.columns)]
    lines.extend("\t".join(_tsv_term(term) for term in row) for row in answer.rows)
    return "\n".join(lines) + "\n"


def _triples(answer: Triples, format_: Format, names: Names) -> str:
    rdf = RdfFormat.TURTLE if format_ is Format.TTL else RdfFormat.N_TRIPLES
    prefixes = names.prefixes() if format_ is Format.TTL else None
    return (serialize(answer.triples, format=rdf, prefixes=prefixes) or b"").decode()


def _in_language(answer: Rows, lang: str) -> list[int]:
    """The columns for a reader of one language: of a pair in both, only theirs."""
    other = "_en" if lang == Lang.JA else "_ja"
    columns = answer.columns
    return [
        index
        for index, column in enumerate(columns)
        if not (column.endswith(other) and f"{column[:-3]}_{lang}" in columns)
    ]


def _named(answer: Rows, shown: list[int], lang: str) -> list[int]:
    """The columns without the IRIs of things whose name stands in the next column."""
    columns = answer.columns
    return [index for index in shown if f"{columns[index]}_{lang}" not in columns]


def _records(headings: list[str], rows: list[list[str]], width: int) -> str:
    """Rows one below the other, a line for each cell: for what no table can hold."""
    from wcwidth import wcswidth, wrap

    margin = max(wcswidth(heading) for heading in headings) + GAP
    blocks = []
    for row in rows:
        lines = []
        for heading, cell in zip(headings, row, strict=True):
            if not cell:
                continue
            parts = wrap(cell, max(width - margin, NARROWEST)) or [cell]
            pad = " " * (margin - wcswidth(heading))
            lines.append(f"{heading}{pad}{parts[0]}")
            lines.extend(" " * margin + part for part in parts[1:])
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def _table(answer: Rows, style: str, names: Names, lang: str, width: int | None) -> str:
    """A table for people; rows as records where the terminal is too narrow for it."""
    prefixes = names.prefixes()

    def cells(shown: list[int]) -> tuple[list[str], list[list[str]]]:
        names_of = [answer.columns[index] for index in shown]
        # "region" says enough where no other column of the region is shown.
        short = [
            name.removesuffix(f"_{lang}")
            if name.removesuffix(f"_{lang}") not in names_of
            else name
            for name in names_of
        ]
        return (
            [name.replace("_", " ") for name in short],
            [[_plain(row[index], prefixes) for index in shown] for row in answer.rows],
        )

    shown = _in_language(answer, lang)
    headings, rows = cells(shown)
    if not fits(headings, rows, width):
        headings, rows = cells(_named(answer, shown, lang))
    if style == "github":
        rows = [[c.replace("|", "\\|").replace("\n", " ") for c in r] for r in rows]
    elif width is not None and not fits(headings, rows, width):
        return _records(headings, rows, width) + "\n"
    return text_table(headings, rows, style, width) + "\n"


def write_answer(
    answer: Rows | Triples | YesNo,
    format_: Format,
    names: Names,
    lang: str = Lang.EN,
    width: int | None = None,
) -> str:
    """An answer as text in a format.

    Args:
        answer: What a query gave.
        format_: The format.
        names: The base, for prefixes.
        lang: Tables for people leave out columns that stand in this language too;
            formats for programs hold every column.
        width: How wide a table may be; None for as wide as it is. What cannot be made
            that narrow leaves out the IRIs of things that are named beside them,
            then becomes records.

    Raises:
        UsageError: Rows were asked for as triples, or triples as rows.
    """
    if isinstance(answer, Triples):
        if format_ not in GRAPH_FORMATS:
            raise UsageError(
                f"this query makes triples; write them with -f ttl or -f nt, "
                f"not {format_}",
                f"この質問の答えはトリプルです。{format_} ではなく -f ttl か -f nt を"
                "指定してください",
            )
        return _triples(answer, format_, names)
    if format_ in GRAPH_FORMATS:
        raise UsageError(
            f"this query makes rows, not triples; {format_} is for CONSTRUCT",
            f"この質問の答えは表です。{format_} は CONSTRUCT 用です",
        )
    if format_ is Format.JSON:
        return _json(answer)
    if isinstance(answer, YesNo):
        return f"{str(answer.value).lower()}\n"
    if format_ is Format.CSV:
        return _csv(answer)
    if format_ is Format.TSV:
        return _tsv(answer)
    if format_ is Format.MD:
        return _table(answer, "github", names, lang, None)
    return _table(answer, "simple", names, lang, width)
