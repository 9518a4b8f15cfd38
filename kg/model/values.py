"""RDF terms as values of Python: numbers as numbers, days as days, the rest as text."""

from datetime import date
from decimal import Decimal
from typing import TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode

from kg.model.result import Term
from kg.vocab import XSD

__all__ = ["Value", "python_value"]

Value: TypeAlias = str | int | Decimal | float | bool | date | None


def python_value(term: Term | None) -> Value:
    """The value of a term.

    Integers, decimals (exactly), doubles, booleans and dates become what Python has for
    them; an IRI, a text in a language or a year stays text, and so does a literal that
    is not what its datatype says.
    """
    if term is None:
        return None
    if isinstance(term, NamedNode):
        return term.value
    if isinstance(term, BlankNode):
        return str(term)
    return _literal(term)


def _literal(term: Literal) -> Value:
    text, kind = term.value, term.datatype
    try:
        if kind == XSD.integer:
            return int(text)
        if kind == XSD.decimal:
            return Decimal(text)
        if kind == XSD.double:
            return float(text)
        if kind == XSD.date:
            return date.fromisoformat(text)
    except (ValueError, ArithmeticError):
        return text
    if kind == XSD.boolean and text in {"true", "false", "1", "0"}:
        return text in {"true", "1"}
    return text
