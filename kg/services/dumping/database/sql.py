"""The few pieces of SQL that all tables and views are written with."""

from collections.abc import Iterable
from decimal import Decimal
from math import isnan

from kg.model.datatypes import BASES
from kg.model.lang import Lang
from kg.services.answers.values import Value

__all__ = [
    "TYPES",
    "columns",
    "identifier",
    "kept",
    "stored",
    "table_name",
    "text",
    "unique",
    "views_of",
]

#: Types of columns by those of XML Schema. SQLite itself knows five; the others are
#: what DuckDB, R and the like read a type from.
TYPES = {
    "boolean": "BOOLEAN",
    "date": "DATE",
    "decimal": "NUMERIC",
    "gYear": "INTEGER",
    "gYearMonth": "TEXT",
    "integer": "INTEGER",
    "string": "TEXT",
}
assert set(TYPES) == set(BASES)

_NUMBERS = frozenset({"INTEGER", "NUMERIC", "REAL"})
#: Integers that a database can hold.
_INTEGERS = range(-(2**63), 2**63)


def identifier(name: str) -> str:
    """A name of a table or column."""
    return '"' + name.replace('"', '""') + '"'


def table_name(kind: str) -> str:
    """What the table of a kind is called, so that nobody has to quote it."""
    return kind.replace("-", "_")


def views_of(table: str) -> list[str]:
    """The names of the views of a table, in the order of the languages."""
    return [f"{table}_{lang}" for lang in Lang]


def text(value: str) -> str:
    """A text."""
    return "'" + value.replace("'", "''") + "'"


def columns(names: Iterable[str]) -> str:
    """Names of columns, one after the other."""
    return ", ".join(map(identifier, names))


def unique(name: str, taken: set[str]) -> str:
    """A name that no other column has: SQLite takes A and a for one."""
    found, number = name, 2
    while found.casefold() in taken:
        found, number = f"{name} {number}", number + 1
    taken.add(found.casefold())
    return found


def stored(found: Value | None) -> str | int | float | None:
    """A value as SQLite keeps it; a number that it cannot keep exactly stays text."""
    if isinstance(found, bool):
        return int(found)
    if isinstance(found, int):
        return found if found in _INTEGERS else str(found)
    if isinstance(found, Decimal):
        near = float(found)
        return near if Decimal(repr(near)) == found else str(found)
    if isinstance(found, float) and isnan(found):
        return "NaN"  # SQLite takes the number for NULL.
    if found is None or isinstance(found, str | float):
        return found
    return found.isoformat()


def kept(kind: str, values: Iterable[object]) -> str:
    """The type of a column: text where it holds a number that stayed text.

    In a column of numbers SQLite would round it.
    """
    if kind in _NUMBERS and any(isinstance(value, str) for value in values):
        return "TEXT"
    return kind
