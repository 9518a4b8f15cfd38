"""Answers as JSON: the results of SPARQL 1.1, and plain objects one a line."""

import json
import re
from datetime import date
from decimal import Decimal
from typing import Any

from pyoxigraph import Literal

from kg.model.result import Rows, Term, YesNo
from kg.services.answers.json_term import json_term
from kg.services.answers.values import value_of

__all__ = ["answer_json", "answer_jsonl"]

#: A number as JSON writes it.
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
#: What some readers take for the end of a line.
_BREAKS = re.compile("[\x7f-\x9f\u2028\u2029]")


def answer_json(answer: Rows | YesNo) -> str:
    """SPARQL 1.1 Query Results JSON."""
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


def _text(text: str) -> str:
    """A JSON string on one line for every reader of lines."""
    quoted = json.dumps(text, ensure_ascii=False)
    return _BREAKS.sub(lambda match: f"\\u{ord(match[0]):04x}", quoted)


def _plain(term: Term | None) -> str:
    """A term as plain JSON: a number as it stands, digit for digit."""
    if term is None:
        return "null"
    value = value_of(term)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return _text(value.isoformat())
    if isinstance(value, str):
        return _text(value)
    # 1.50 stays 1.50; 007 and 1. are written as JSON has them.
    assert isinstance(term, Literal)
    if _NUMBER.fullmatch(term.value):
        return term.value
    return repr(value) if isinstance(value, float) else f"{Decimal(term.value):f}"


def answer_jsonl(answer: Rows | YesNo) -> str:
    """One JSON object a row: plain values, null where a variable is unbound."""
    if isinstance(answer, YesNo):
        return f'{{"boolean": {str(answer.value).lower()}}}\n'
    keys = [_text(column) for column in answer.columns]
    lines = (
        ", ".join(f"{key}: {_plain(term)}" for key, term in zip(keys, row, strict=True))
        for row in answer.rows
    )
    return "".join(f"{{{line}}}\n" for line in lines)
