"""The tables that a graph was made from, as plain CSV files, one folder a partition.

Written from what was read, so that a table of a workbook, or one in another encoding
or with other headings, comes out like every other.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

from kg.model.table import ForeignKey, Table, TableSchema
from kg.services.dumping.told import is_safe
from kg.services.graph.build import BuiltPartition

__all__ = ["ByKind", "SourceTable", "by_kind", "source_tables", "target_of"]

#: The groups whose tables those of every region and city refer to.
_SHARED = frozenset({"reference", "sources"})


Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourceTable:
    """A table with rows, and where its file stands.

    Attributes:
        part: Its partition, with the graph that it makes.
        table: The rows.
        folder: The folder of the file, below that of all files to download.
        found: Keys that were asked for already, by their columns.
    """

    part: BuiltPartition
    table: Table
    folder: str
    found: dict[Sequence[str], frozenset[Key]] = field(
        default_factory=dict, compare=False, repr=False
    )

    @property
    def schema(self) -> TableSchema:
        """Its kind."""
        return self.table.schema

    @property
    def path(self) -> str:
        """Where its file stands."""
        return f"{self.folder}/{self.schema.name}.csv"

    @property
    def is_shared(self) -> bool:
        """May the tables of every region refer to it?"""
        return self.part.partition.group in _SHARED

    def keys(self, columns: Sequence[str]) -> frozenset[Key]:
        """What the rows hold in these columns, where all of them are filled."""
        if columns not in self.found:
            self.found[columns] = frozenset(
                tuple(row.values[column] for column in columns)
                for row in self.table
                if all(column in row.values for column in columns)
            )
        return self.found[columns]

    def body(self) -> bytes:
        """The file: UTF-8 without a mark, every column of the kind by its name."""
        columns = [column.name for column in self.schema.cells]
        stream = io.StringIO()
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(
            [row.values.get(column, "") for column in columns] for row in self.table
        )
        return stream.getvalue().encode()


ByKind = Mapping[str, Sequence[SourceTable]]


def _folder(part: BuiltPartition) -> str:
    """The folder of a partition; its digest where nobody could name a folder so."""
    name = part.partition.name
    if not is_safe(name) or "/" in name:
        name = f"named-{sha256(name.encode()).hexdigest()[:16]}"
    return f"tables/{part.partition.group}/{name}"


def source_tables(partitions: Iterable[BuiltPartition]) -> Iterator[SourceTable]:
    """Every table that has rows, partition by partition."""
    for part in partitions:
        folder = _folder(part)
        for table in part.tables:
            if table.rows:
                yield SourceTable(part, table, folder)


def by_kind(tables: Iterable[SourceTable]) -> ByKind:
    """The tables by the name of their kind."""
    found: dict[str, list[SourceTable]] = {}
    for table in tables:
        found.setdefault(table.schema.name, []).append(table)
    return found


def target_of(
    source: SourceTable, key: ForeignKey, kinds: ByKind
) -> SourceTable | None:
    """The one table that holds every key which the rows of another refer to.

    A region may add rows of a kind that stands among the shared tables too. Where no
    table alone holds all keys, no description of tables can say where they lead.

    Args:
        source: The table that refers.
        key: By which columns, and to what kind.
        kinds: Those of all partitions, by kind.
    """
    wanted = source.keys(key.columns)
    for other in kinds.get(key.schema, ()):
        near = other.folder == source.folder or other.is_shared
        if near and wanted <= other.keys(key.references):
            return other
    return None
