"""Terms as values of Python: numbers exactly as they stand, everything else as text."""

import re
from datetime import date
from decimal import Decimal

from pyoxigraph import BlankNode, Literal

from kg.model.result import Term
from kg.vocab import XSD

__all__ = [
    "INTEGER_TYPES",
    "NUMBER_TYPES",
    "Value",
    "is_number",
    "plain",
    "value_of",
]

Value = bool | int | Decimal | float | date | str

#: XML Schema derives these from integer.
INTEGER_TYPES = frozenset(
    {
        XSD.integer,
        XSD.byte,
        XSD.int,
        XSD.long,
        XSD.negativeInteger,
        XSD.nonNegativeInteger,
        XSD.nonPositiveInteger,
        XSD.positiveInteger,
        XSD.short,
        XSD.unsignedByte,
        XSD.unsignedInt,
        XSD.unsignedLong,
        XSD.unsignedShort,
    }
)
_FLOATS = frozenset({XSD.double, XSD.float})
#: The datatypes of XML Schema that are numbers.
NUMBER_TYPES = INTEGER_TYPES | _FLOATS | {XSD.decimal}
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}

#: Python reads no integer of more digits from text, unless told to.
_LONGEST_INTEGER = 4000
_INTEGER = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
_FLOAT = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def plain(term: Term) -> str:
    """A term as bare text: an IRI whole, a blank node by its name, a literal's text."""
    return str(term) if isinstance(term, BlankNode) else term.value


def is_number(term: Term | None) -> bool:
    """Is it a literal of a numeric type, and written as one?"""
    return (
        isinstance(term, Literal)
        and term.datatype in NUMBER_TYPES
        and _FLOAT.fullmatch(term.value) is not None
    )


def value_of(term: Term) -> Value:
    """The value of a literal; text where its type is none of ours or does not fit.

    Integers and decimals come back exactly, never by way of a float.
    """
    if not isinstance(term, Literal):
        return plain(term)
    kind, text = term.datatype, term.value
    if kind == XSD.string:
        return text
    if kind in INTEGER_TYPES and _INTEGER.fullmatch(text):
        return int(text) if len(text) <= _LONGEST_INTEGER else text
    if kind == XSD.decimal and _DECIMAL.fullmatch(text):
        return Decimal(text)
    if kind in _FLOATS and _FLOAT.fullmatch(text):
        return float(text)
    if kind == XSD.boolean:
        return _BOOLEANS.get(text, text)
    if kind == XSD.date and _DAY.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    return text
