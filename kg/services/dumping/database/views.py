"""The tables as a person reads them: headings in a language, names beside keys."""

import sqlite3
from collections.abc import Iterator, Mapping

from kg.model.iris import Names
from kg.model.lang import Lang, Text
from kg.model.table import Column, ForeignKey
from kg.services.dumping.database.relations import Relation
from kg.services.dumping.database.rows import own_names
from kg.services.dumping.database.sql import identifier, text, unique, views_of
from kg.services.dumping.database.things import label_of

__all__ = ["write_views"]

#: What the heading of a name says after that of its key.
_NAME = Text(" (name)", "（名称）")
_IRI = Text("IRI", "IRI")


def _of_language(relation: Relation, lang: str) -> Iterator[Column]:
    """The columns for a reader of one language: of a pair in both, only theirs."""
    languages = {(c.name[:-3], c.language) for c in relation.schema.cells if c.language}
    for column in relation.schema.cells:
        other = column.language is not None and column.language != lang
        if not (other and (column.name[:-3], lang) in languages):
            yield column


def _concept(column: Column, relation: Relation, names: Names) -> str | None:
    """The SQL for the IRI of the concept, class or property that a cell alone names."""
    if column.value is None:
        return None
    part = relation.parts[0][0].partition
    address = names.table(part.group, part.name, f"{relation.schema.name}.csv")
    parts = names.template(column.value, address).parts
    if len(parts) != 2 or not isinstance(parts[0], str) or isinstance(parts[1], str):
        return None
    return f"{text(parts[0])} || t.{identifier(column.name)}"


def _target(key: ForeignKey, relations: Mapping[str, Relation]) -> str:
    """The SQL for the IRI of the row that a reference leads to."""
    other = relations[key.schema]
    same = " AND ".join(
        f"o.{identifier(theirs)} = t.{identifier(ours)}"
        for ours, theirs in zip(key.columns, key.references, strict=True)
    )
    iri = identifier(own_names(other)[0])
    return f"(SELECT o.{iri} FROM {identifier(other.name)} o WHERE {same} LIMIT 1)"


def _selected(
    relation: Relation, relations: Mapping[str, Relation], names: Names, lang: Lang
) -> Iterator[tuple[str, str]]:
    """What a view selects: SQL, and the heading."""
    for column in _of_language(relation, lang):
        cell, heading = f"t.{identifier(column.name)}", column.titles.of(lang)
        key = relation.leading_to(column.name)
        concept = _concept(column, relation, names)
        if key is not None:
            yield cell, heading
            yield label_of(_target(key, relations), lang), heading + _NAME.of(lang)
        elif concept is not None:
            yield f"coalesce({label_of(concept, lang)}, {cell})", heading
        else:
            yield cell, heading
    yield f"t.{identifier(own_names(relation)[0])}", _IRI.of(lang)


def write_views(
    database: sqlite3.Connection, relations: Mapping[str, Relation], names: Names
) -> None:
    """A view of each table in each language."""
    for relation in relations.values():
        for lang, view in zip(Lang, views_of(relation.name), strict=True):
            taken: set[str] = set()
            selected = ",\n  ".join(
                f"{sql} AS {identifier(unique(heading, taken))}"
                for sql, heading in _selected(relation, relations, names, lang)
            )
            database.execute(
                f"CREATE VIEW {identifier(view)} AS SELECT\n"
                f"  {selected}\nFROM {identifier(relation.name)} t"
            )
