"""The tables as a Frictionless Data Package: types, keys, titles, licence, sources.

https://datapackage.org/standard/data-package/ (version 2.0).
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from kg import __version__
from kg.model.lang import Text
from kg.model.table import Column, ForeignKey
from kg.services.dumping.tables import ByKind, SourceTable, by_kind, target_of
from kg.vocab import CC_BY, DATA_PACKAGE

__all__ = ["datapackage"]

_TITLE = Text(
    "Japan's settlement and independence regions: the source tables",
    "定住自立圏：元の表",
)
#: Types of a Table Schema by those of XML Schema.
_TYPES = {
    "boolean": "boolean",
    "date": "date",
    "decimal": "number",
    "gYear": "year",
    "gYearMonth": "yearmonth",
    "integer": "integer",
    "string": "string",
}
_NAME = re.compile(r"[a-z0-9._-]+")


def _both(text: Text) -> dict[str, str]:
    return {"en": text.en, "ja": text.ja}


def _name(source: SourceTable) -> str:
    """The name of a resource: group, partition and kind."""
    part = source.part.partition
    own = part.name
    if not _NAME.fullmatch(own):
        own = sha256(own.encode()).hexdigest()[:8]
    return f"{part.group}-{own}-{source.schema.name}"


def _field(column: Column) -> dict[str, Any]:
    """One column; the texts in two languages are our own addition to the standard."""
    field: dict[str, Any] = {
        "name": column.name,
        "type": _TYPES[column.datatype],
        "title": column.titles.en,
        "titles": _both(column.titles),
    }
    if column.note:
        field |= {"description": column.note.en, "descriptions": _both(column.note)}
    constraints: dict[str, Any] = {}
    if column.required:
        constraints["required"] = True
    choices = column.choices()
    if choices:
        constraints["enum"] = list(choices)
    elif column.pattern and column.datatype == "string":
        constraints["pattern"] = f"^({column.pattern})$"
    if constraints:
        field["constraints"] = constraints
    return field


def _is_whole(source: SourceTable, key: ForeignKey) -> bool:
    """Does each row fill all columns of a reference, or none?"""
    filled = [
        sum(column in row.values for column in key.columns) for row in source.table
    ]
    return set(filled) <= {0, len(key.columns)}


def _foreign(source: SourceTable, kinds: ByKind) -> Iterator[dict[str, Any]]:
    """The references, without those that some row leaves half empty.

    A Table Schema knows no reference that holds only where all its columns are filled.
    """
    for key in source.schema.foreign_keys:
        target = target_of(source, key, kinds)
        if target is not None and _is_whole(source, key):
            name = "" if target is source else _name(target)
            yield {
                "fields": list(key.columns),
                "reference": {"resource": name, "fields": list(key.references)},
            }


def _resource(source: SourceTable, kinds: ByKind, body: bytes) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in source.schema.cells],
        "primaryKey": list(source.schema.primary_key),
        "missingValues": [""],
    }
    keys = list(_foreign(source, kinds))
    if keys:
        schema["foreignKeys"] = keys
    return {
        "name": _name(source),
        "type": "table",
        "title": source.schema.title.en,
        "titles": _both(source.schema.title),
        "path": source.path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(body),
        "hash": f"sha256:{sha256(body).hexdigest()}",
        "schema": schema,
    }


def _sources(tables: Sequence[SourceTable]) -> Iterator[dict[str, Any]]:
    """The documents that the rows cite."""
    for table in tables:
        if table.schema.name == "documents":
            for row in table.table:
                title = Text(
                    row.values.get("title_en", row.values["id"]),
                    row.values.get("title_ja", row.values["id"]),
                )
                told: dict[str, Any] = {"title": title.en, "titles": _both(title)}
                if "url" in row.values:
                    told["path"] = row.values["url"]
                yield told


def datapackage(
    tables: Sequence[SourceTable], bodies: Mapping[str, bytes], digest: str, page: str
) -> bytes:
    """The description of all tables.

    Args:
        tables: Those of all partitions.
        bodies: Their files, by path.
        digest: What tells the graph that they make from others.
        page: The address of the site.
    """
    kinds = by_kind(tables)
    package = {
        "$schema": DATA_PACKAGE,
        "name": "teiju-kg",
        "id": f"{page}dumps/datapackage.json",
        "title": _TITLE.en,
        "titles": _both(_TITLE),
        "version": f"{__version__}+{digest}",
        "homepage": page,
        "licenses": [
            {
                "name": "CC-BY-4.0",
                "path": CC_BY.value,
                "title": "Creative Commons Attribution 4.0 International",
            }
        ],
        "contributors": [{"title": "The teiju-kg contributors", "roles": ["creator"]}],
        "sources": list(_sources(tables)),
        "resources": [_resource(each, kinds, bodies[each.path]) for each in tables],
    }
    return (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode()
