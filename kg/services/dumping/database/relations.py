"""The kinds of table as relations: all partitions together, keys, and where they lead.

A reference of a reference is one too: a cost belongs to a line item, that to a project,
that to a vision, that to a region; so the column `region` of the costs leads to it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from kg.model.table import ForeignKey, Table, TableSchema
from kg.services.dumping.database.sql import table_name
from kg.services.graph.build import BuiltPartition

__all__ = ["Relation", "relations_of"]

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """All rows of one kind of table.

    Attributes:
        schema: The kind.
        parts: Each table of it, with the partition that it belongs to.
        references: Where its columns lead: those of the schema, and those that follow.
        unique: Does no key stand twice?
        declared: The references of the schema that a database can hold the rows to.
    """

    schema: TableSchema
    parts: Sequence[tuple[BuiltPartition, Table]]
    references: Sequence[ForeignKey]
    unique: bool
    declared: list[ForeignKey] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name of the table."""
        return table_name(self.schema.name)

    def keys(self, columns: Sequence[str]) -> list[Key]:
        """What the rows hold in these columns, where all of them are filled."""
        return [
            tuple(row.values[column] for column in columns)
            for _, table in self.parts
            for row in table
            if all(column in row.values for column in columns)
        ]

    def leading_to(self, column: str) -> ForeignKey | None:
        """The reference whose last column this is: what a reader takes it for."""
        for key in self.references:
            if key.columns[-1] == column:
                return key
        return None


def _following(
    schema: TableSchema, schemas: Mapping[str, TableSchema]
) -> Iterator[ForeignKey]:
    """The references of a kind, then those that follow from them, each once."""
    waiting = list(schema.foreign_keys)
    seen: set[ForeignKey] = set()
    while waiting:
        key = waiting.pop(0)
        if key in seen or key.schema not in schemas:
            continue
        seen.add(key)
        yield key
        here = dict(zip(key.references, key.columns, strict=True))
        for further in schemas[key.schema].foreign_keys:
            if set(further.columns) <= set(here):
                columns = tuple(here[column] for column in further.columns)
                waiting.append(ForeignKey(columns, further.schema, further.references))


def _named(
    schema: TableSchema, schemas: Mapping[str, TableSchema]
) -> Iterator[ForeignKey]:
    """Columns that are named like the kind of table whose only key they hold."""
    for column in schema.cells:
        other = schemas.get(column.name)
        if other is not None and other != schema and len(other.primary_key) == 1:
            yield ForeignKey((column.name,), other.name, other.primary_key)


def _declare(relation: Relation, relations: Mapping[str, Relation]) -> None:
    """Keep the references of the schema that lead to a key, and for every row."""
    for key in relation.schema.foreign_keys:
        other = relations.get(key.schema)
        if (
            other is not None
            and other.unique
            and key.references == other.schema.primary_key
            and set(relation.keys(key.columns)) <= set(other.keys(key.references))
        ):
            relation.declared.append(key)


def relations_of(partitions: Iterable[BuiltPartition]) -> dict[str, Relation]:
    """Every kind of table that has rows, by the name of the kind."""
    found: dict[str, list[tuple[BuiltPartition, Table]]] = {}
    for part in partitions:
        for table in part.tables:
            if table.rows:
                found.setdefault(table.schema.name, []).append((part, table))
    schemas = {name: parts[0][1].schema for name, parts in sorted(found.items())}
    relations = {}
    for name, schema in schemas.items():
        references = (*_following(schema, schemas), *_named(schema, schemas))
        relation = Relation(schema, found[name], references, unique=False)
        held = relation.keys(schema.primary_key)
        rows = sum(len(table.rows) for _, table in relation.parts)
        unique = len(set(held)) == rows
        relations[name] = Relation(schema, found[name], references, unique)
    for relation in relations.values():
        _declare(relation, relations)
    return relations
