"""Write the source tables into a database: one table a kind, with keys."""

import sqlite3
from collections.abc import Iterator
from decimal import Decimal

from kg.model.iris import Names
from kg.model.table import Column
from kg.services.answers.values import Value
from kg.services.dumping.database.relations import Relation
from kg.services.dumping.database.sql import (
    TYPES,
    columns,
    identifier,
    kept,
    stored,
    table_name,
)

__all__ = ["GRAPH", "IRI", "own_names", "write_rows"]

#: What every row has besides: the IRI of what it tells of, and the path of its graph.
IRI, GRAPH = "iri", "graph"


def own_names(relation: Relation) -> tuple[str, str]:
    """What the two are called where a column has the name already."""
    taken = {column.name for column in relation.schema.cells}
    iri, graph = (f"row_{each}" if each in taken else each for each in (IRI, GRAPH))
    return iri, graph


def _value(column: Column, cell: str | None) -> str | int | float | None:
    """The plain text of a cell as a value of its type."""
    if cell is None:
        return None
    found: Value = cell
    if column.datatype in {"integer", "gYear"}:
        found = int(cell) if len(cell) < 30 else cell
    elif column.datatype == "decimal":
        found = Decimal(cell)
    elif column.datatype == "boolean":
        found = cell == "true"
    return stored(found)


def _rows(relation: Relation, names: Names) -> Iterator[tuple[object, ...]]:
    """The rows of all partitions: own columns first, then those of the kind."""
    for part, table in relation.parts:
        where = part.partition
        address = names.table(where.group, where.name, f"{relation.schema.name}.csv")
        about = names.template(relation.schema.about, address).maker()
        for row in table:
            values = row.values
            cells = [_value(c, values.get(c.name)) for c in relation.schema.cells]
            try:
                iri = about(values)
            except KeyError:  # a row that tells of no thing of its own
                iri = None
            yield iri, where.graph, *cells


def _definition(relation: Relation, rows: list[tuple[object, ...]]) -> str:
    """The columns and keys of a table."""
    iri, graph = own_names(relation)
    lines = [f"{identifier(iri)} TEXT", f"{identifier(graph)} TEXT NOT NULL"]
    for index, column in enumerate(relation.schema.cells, start=2):
        kind = kept(TYPES[column.datatype], (row[index] for row in rows))
        needed = " NOT NULL" if column.required else ""
        lines.append(f"{identifier(column.name)} {kind}{needed}")
    if relation.unique:
        lines.append(f"PRIMARY KEY ({columns(relation.schema.primary_key)})")
    for key in relation.declared:
        lines.append(
            f"FOREIGN KEY ({columns(key.columns)}) REFERENCES "
            f"{identifier(table_name(key.schema))} ({columns(key.references)})"
        )
    return ",\n  ".join(lines)


def write_rows(database: sqlite3.Connection, relation: Relation, names: Names) -> int:
    """One table with all its rows, in the order of the partitions and their files.

    Returns:
        How many rows.
    """
    rows = list(_rows(relation, names))
    table = identifier(relation.name)
    database.execute(f"CREATE TABLE {table} (\n  {_definition(relation, rows)}\n)")
    marks = ", ".join("?" * len(rows[0]))
    database.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
    if not relation.unique:
        key = columns(relation.schema.primary_key)
        name = identifier(f"{relation.name}_key")
        database.execute(f"CREATE INDEX {name} ON {table} ({key})")
    return len(rows)
