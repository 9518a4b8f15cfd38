"""What each column of the dumped tables means, as CSVW metadata.

One file a partition, beside its tables. Its mapping to triples is absolute: the same
triples come of it wherever the files stand, on the web, on a disk, in an archive. The
tables of other partitions that it refers to are listed, but make no triples.
"""

import json
from collections.abc import Iterator, Sequence
from posixpath import relpath
from typing import Any
from urllib.parse import quote

from kg.model.iris import Names
from kg.model.lang import Text
from kg.services.assets import asset
from kg.services.dumping.tables import ByKind, SourceTable, by_kind, target_of
from kg.vocab import CC_BY, CSVW

__all__ = ["METADATA", "both", "metadata_of"]

METADATA = "csv-metadata.json"


def both(text: Text) -> list[dict[str, str]]:
    """A text in both languages, as JSON-LD says it."""
    return [
        {"@value": text.ja, "@language": "ja"},
        {"@value": text.en, "@language": "en"},
    ]


def _raw(name: str) -> dict[str, Any]:
    """The schema as it ships."""
    path = asset("data") / "schema" / f"{name}.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _column(raw: dict[str, Any], address: str, names: Names) -> dict[str, Any]:
    """One column, its mapping resolved; its name is among its titles."""
    column = dict(raw)
    if not column.get("virtual"):
        titles = column["titles"]
        column["titles"] = {
            "und": column["name"],
            "ja": titles["ja"],
            "en": titles["en"],
        }
    for key in ("aboutUrl", "propertyUrl", "valueUrl"):
        if key in column:
            column[key] = names.template(column[key], address).text
    return column


def _address(source: SourceTable, folder: str) -> str:
    """The address of the file of a table, from the folder of the metadata."""
    return quote(relpath(source.path, folder))


def _keys(source: SourceTable, listed: ByKind, folder: str) -> Iterator[dict[str, Any]]:
    """The references that one listed table answers, by the address of its file."""
    for key in source.schema.foreign_keys:
        target = target_of(source, key, listed)
        if target is not None:
            yield {
                "columnReference": list(key.columns),
                "reference": {
                    "resource": _address(target, folder),
                    "columnReference": list(key.references),
                },
            }


def _table(
    source: SourceTable, listed: ByKind, folder: str, names: Names
) -> dict[str, Any]:
    """One table of the metadata of a folder."""
    part = source.part.partition
    address = names.table(part.group, part.name, f"{source.schema.name}.csv")
    raw = _raw(source.schema.name)
    schema = {
        "aboutUrl": names.template(raw["aboutUrl"], address).text,
        "primaryKey": raw["primaryKey"],
        "columns": [_column(column, address, names) for column in raw["columns"]],
    }
    keys = list(_keys(source, listed, folder))
    if keys:
        schema["foreignKeys"] = keys
    table: dict[str, Any] = {
        "url": _address(source, folder),
        "dc:title": both(source.schema.title),
        "tableSchema": schema,
    }
    if source.folder != folder:
        table["suppressOutput"] = True
    return table


def _listed(folder: str, tables: Sequence[SourceTable]) -> list[SourceTable]:
    """The tables of a folder, and those of others that they refer to."""
    kinds = by_kind(tables)
    own = [table for table in tables if table.folder == folder]
    targets = [
        target_of(table, key, kinds)
        for table in own
        for key in table.schema.foreign_keys
    ]
    paths = {target.path for target in targets if target and target.folder != folder}
    return own + [table for table in tables if table.path in paths]


def metadata_of(folder: str, tables: Sequence[SourceTable], names: Names) -> bytes:
    """The metadata of the tables of a folder.

    Args:
        folder: The folder of a partition.
        tables: The tables of all partitions.
        names: The base of what the triples tell of.
    """
    listed = _listed(folder, tables)
    kinds = by_kind(listed)
    group = {
        "@context": CSVW,
        "dc:license": {"@id": CC_BY.value},
        "tables": [_table(table, kinds, folder, names) for table in listed],
    }
    return (json.dumps(group, ensure_ascii=False, indent=1) + "\n").encode()
