"""Answers as CSV and TSV, word for word as SPARQL 1.1 has them."""

import csv
import io
import re

from pyoxigraph import Literal

from kg.model.result import Rows, Term
from kg.services.answers.values import plain
from kg.vocab import XSD

__all__ = ["answer_csv", "answer_tsv"]

#: What Turtle reads as a number or a truth value without quotes, by its type.
_BARE = {
    XSD.integer: re.compile(r"[+-]?[0-9]+"),
    XSD.decimal: re.compile(r"[+-]?[0-9]*\.[0-9]+"),
    XSD.boolean: re.compile(r"true|false"),
}


def answer_csv(answer: Rows, *, bom: bool = False) -> str:
    """SPARQL 1.1 Query Results CSV: values without their types, lines end in CRLF.

    Args:
        answer: The rows.
        bom: Begin with the byte order mark by which Excel knows UTF-8.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(answer.columns)
    for row in answer.rows:
        writer.writerow("" if term is None else plain(term) for term in row)
    return ("\ufeff" if bom else "") + stream.getvalue()


def _tsv_term(term: Term | None) -> str:
    """A term as SPARQL 1.1 Query Results TSV writes it: Turtle, numbers bare."""
    if term is None:
        return ""
    if isinstance(term, Literal):
        bare = _BARE.get(term.datatype)
        if bare and bare.fullmatch(term.value):
            return term.value
    return str(term).replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def answer_tsv(answer: Rows) -> str:
    """SPARQL 1.1 Query Results TSV: terms with their types, a line each row."""
    lines = ["\t".join(f"?{column}" for column in answer.columns)]
    lines.extend("\t".join(_tsv_term(term) for term in row) for row in answer.rows)
    return "\n".join(lines) + "\n"
