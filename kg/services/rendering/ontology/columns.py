"""Which columns of which tables make a term: for who fills in tables."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from kg.model.iris import Names
from kg.model.lang import Text
from kg.model.table import Column, TableSchema
from kg.services.assets import load_schemas
from kg.vocab import RDF

__all__ = ["Made", "columns_of", "links_of_tables"]

#: Anything in place of a column in the template of an IRI.
_VARIABLE = re.compile(r"\{\+?(\w+)\}")


@dataclass(frozen=True, slots=True)
class Made:
    """A column that makes statements with a property, or things of a class.

    Attributes:
        table: The kind of table, named like its file: `line-costs`.
        title: What the table is called.
        column: The name of the column; nothing where each row makes it.
        heading: What the column is called in a file; none where each row makes it.
    """

    table: str
    title: Text
    column: str = ""
    heading: Text | None = None


@cache
def columns_of(names: Names) -> Mapping[str, tuple[Made, ...]]:
    """The tables and columns that make each class and property, by its IRI."""
    found: dict[str, dict[Made, None]] = defaultdict(dict)
    for schema in load_schemas().values():
        for column in schema.columns:
            made = Made(schema.name, schema.title)
            if not column.virtual:
                made = Made(schema.name, schema.title, column.name, column.titles)
            for iri in _properties(schema, column, names):
                if iri == RDF.type.value:
                    for kind in _filled(schema, column.value, names):
                        found[kind][made] = None
                else:
                    found[iri][made] = None
    return {iri: tuple(made) for iri, made in found.items()}


@cache
def links_of_tables(names: Names) -> frozenset[tuple[str, str, str]]:
    """Which class leads to which by which property, as the tables make them.

    A column leads to the things of a table whose rows have IRIs of the same form.
    """
    kinds: dict[str, set[str]] = defaultdict(set)
    links = []
    for schema in load_schemas().values():
        for column in schema.columns:
            about = _whole(column.about or schema.about, names)
            for iri in _properties(schema, column, names):
                if iri == RDF.type.value:
                    kinds[about].update(_filled(schema, column.value, names))
                elif column.value is not None:
                    links.append((about, iri, _whole(column.value, names)))
    return frozenset(
        (subject, iri, thing)
        for about, iri, value in links
        for subject in kinds.get(about, ())
        for thing in kinds.get(value, ())
    )


def _properties(schema: TableSchema, column: Column, names: Names) -> Iterator[str]:
    """The property of a column; several where another column chooses one."""
    if column.property is not None:
        yield from _filled(schema, column.property, names)


def _filled(schema: TableSchema, template: str | None, names: Names) -> Iterator[str]:
    """The IRIs that a template gives, one for each choice of its only column."""
    columns = {each.name: each for each in schema.cells}
    variables = _VARIABLE.findall(template or "")
    choices = columns[variables[0]].choices() if len(variables) == 1 else ()
    if not choices:
        yield _whole(template or "", names)
    for choice in choices:
        yield _whole(_VARIABLE.sub(choice, template or ""), names)


def _whole(template: str, names: Names) -> str:
    """The IRI of a template, with a star for what a row fills in."""
    filled = _VARIABLE.sub("*", template)
    if not filled or filled.startswith("*"):
        return filled
    return names.template(filled, names.table("regions", "x", "x.csv")).maker()({})
