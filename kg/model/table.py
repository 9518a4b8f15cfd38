"""A table kind as its CSVW schema declares it, and the rows of one table.

One schema file serves the author (headings, types, required cells), the builder (the
mapping to triples) and the message (a triple leads back to its cell).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kg.errors import SchemaError
from kg.model.datatypes import Checker, checker, expectation, is_choice
from kg.model.lang import Text
from kg.model.problem import Place

__all__ = [
    "KEY",
    "Column",
    "ForeignKey",
    "Row",
    "Table",
    "TableSchema",
    "parse_schema",
]

#: The pattern of a key: small letters, digits and hyphens.
KEY = "[a-z0-9]+(-[a-z0-9]+)*"


#: A reference to a concept, class or property that one cell names.
_SCHEME = re.compile(r"[./]*/(?:scheme/(?P<scheme>[a-z-]+)|def)/\{(?P<name>\w+)\}")
#: The same where no cell decides: the unit of every row.
_FIXED_UNIT = re.compile(r"[./]*/scheme/unit/(?P<unit>[a-z0-9-]+)")


@dataclass(frozen=True, slots=True)
class Column:
    """One column; a virtual one has no cells, only a mapping.

    `about`, `property` and `value` are URI templates as CSVW writes them.
    """

    name: str
    titles: Text
    virtual: bool = False
    required: bool = False
    datatype: str = "string"
    pattern: str | None = None
    language: str | None = None
    about: str | None = None
    property: str | None = None
    value: str | None = None
    note: Text | None = None

    def checker(self) -> Checker:
        """Does a cell fit, and what is its canonical form."""
        return checker(self.datatype, self.pattern)

    def scheme(self) -> str | None:
        """The scheme whose codes the cells hold, such as `unit`.

        `def` where they are names of classes or properties; None where the column
        makes no choice.
        """
        for template in (self.value, self.property):
            match = _SCHEME.fullmatch(template or "")
            if match and match["name"] == self.name:
                return match["scheme"] or "def"
        return None

    def choices(self) -> tuple[str, ...]:
        """The codes that the schema lists; none where a scheme or nothing does."""
        if self.pattern and is_choice(self.pattern):
            return tuple(self.pattern.split("|"))
        return ()

    def expected(self) -> Text:
        """What a cell should hold, for a message.

        The schema's own note says it better than a pattern does; choices are listed.
        """
        if self.note and self.pattern and not is_choice(self.pattern):
            return self.note
        return expectation(self.datatype, self.pattern)


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """These columns must hold a key of another kind of table."""

    columns: tuple[str, ...]
    schema: str
    references: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TableSchema:
    """One kind of table: `name` is the stem of its file, as in `line-costs.csv`."""

    name: str
    title: Text
    about: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...] = ()

    @property
    def cells(self) -> tuple[Column, ...]:
        """The columns that a file has, without the virtual ones."""
        return tuple(column for column in self.columns if not column.virtual)

    @property
    def fixed_unit(self) -> str | None:
        """The code of the unit that every number of the table is in, if it says one."""
        for column in self.columns:
            match = _FIXED_UNIT.fullmatch(column.value or "")
            if column.virtual and match:
                return match["unit"]
        return None

    def unit_column(self, column: Column) -> Column | None:
        """The column that holds the unit of a number's column."""
        if column.datatype not in {"integer", "decimal"}:
            return None
        for other in self.cells:
            if other.scheme() == "unit":
                return other
        return None

    def column(self, name: str) -> Column:
        """The column of that name.

        Raises:
            KeyError: There is none.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


@dataclass(frozen=True, slots=True)
class Row:
    """One record: `number` is its row in a spreadsheet (the heading is row 1).

    `values` holds canonical text by column name; an empty cell is absent.
    """

    number: int
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of one file, or of one sheet of a workbook.

    `headings` gives, by column name, the position (from 0) and the text of the
    heading that the file uses.
    """

    schema: TableSchema
    path: Path
    headings: dict[str, tuple[int, str]]
    rows: list[Row] = field(default_factory=list)
    sheet: str | None = None

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def heading(self, column: Column) -> str:
        """The heading of a column as the file has it, or would have it.

        A column that the file lacks is named in the language of its other headings.
        """
        if column.name in self.headings:
            return self.headings[column.name][1]
        japanese = any(
            self.schema.column(name).titles.ja == text
            for name, (_, text) in self.headings.items()
        )
        return column.titles.ja if japanese else column.titles.en

    def place(self, row: int, column: Column | None = None) -> Place:
        """Where a row stands, or its cell in a column."""
        if column is None:
            return Place(self.path, row, sheet=self.sheet)
        position = self.headings.get(column.name, (None, ""))[0]
        return Place(self.path, row, self.heading(column), self.sheet, position)


def _text(value: object) -> Text:
    """A natural-language property: a map by language, or a list of values."""
    if isinstance(value, dict):
        return Text(en=value["en"], ja=value["ja"])
    if isinstance(value, list):
        by_language = {item["@language"]: item["@value"] for item in value}
        return Text(en=by_language["en"], ja=by_language["ja"])
    raise KeyError("a text in ja and en")


def _column(raw: dict[str, Any], where: str) -> Column:
    """One column description."""
    datatype = raw.get("datatype", "string")
    pattern = None
    if isinstance(datatype, dict):
        pattern = datatype.get("format")
        datatype = datatype.get("base", "string")
    virtual = bool(raw.get("virtual"))
    name = raw["name"]
    suppressed = bool(raw.get("suppressOutput"))
    if not suppressed and "propertyUrl" not in raw:
        raise SchemaError(f"{where}: column {name!r} needs propertyUrl")
    return Column(
        name=name,
        titles=Text(name, name) if virtual else _text(raw["titles"]),
        virtual=virtual,
        required=bool(raw.get("required")),
        datatype=datatype,
        pattern=pattern,
        language=raw.get("lang"),
        about=raw.get("aboutUrl"),
        property=None if suppressed else raw["propertyUrl"],
        value=raw.get("valueUrl"),
        note=_text(raw["dc:description"]) if "dc:description" in raw else None,
    )


def _names(value: str | list[str]) -> tuple[str, ...]:
    """A column reference: one name or several."""
    return (value,) if isinstance(value, str) else tuple(value)


def parse_schema(raw: dict[str, Any], where: str) -> TableSchema:
    """Read a CSVW schema, already parsed from JSON.

    Args:
        raw: The object of a data/schema/*.json file.
        where: The file, for the message.

    Raises:
        SchemaError: A part that the builder needs is missing or unknown.
    """
    try:
        name = raw["@id"].removesuffix(".json")
        columns = tuple(_column(item, where) for item in raw["columns"])
        keys = tuple(
            ForeignKey(
                _names(key["columnReference"]),
                key["reference"]["schemaReference"].removesuffix(".json"),
                _names(key["reference"]["columnReference"]),
            )
            for key in raw.get("foreignKeys", ())
        )
        schema = TableSchema(
            name=name,
            title=_text(raw["dc:title"]),
            about=raw["aboutUrl"],
            columns=columns,
            primary_key=_names(raw["primaryKey"]),
            foreign_keys=keys,
        )
        for column in schema.cells:
            column.checker()
        for needed in (*schema.primary_key, *(c for k in keys for c in k.columns)):
            schema.column(needed)
    except (KeyError, TypeError, AttributeError) as missing:
        raise SchemaError(f"{where}: {missing} is missing or unknown") from missing
    return schema
