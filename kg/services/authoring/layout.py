"""What a workbook remembers of the tables that it was made from.

So that bringing it back changes no byte of a table that nobody touched: the order and
words of the headings, byte order mark, line ends, separator and quoting, and a hash of
the file.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from kg.model.cells import Cell, is_blank, shown
from kg.model.table import Row, Table, TableSchema
from kg.services.tables.grid import Grid
from kg.services.tables.headings import folded, titles_of
from kg.services.tables.text_grid import separator_of

__all__ = [
    "FileStyle",
    "Remembered",
    "digest",
    "file_bytes",
    "read_layout",
    "style_of",
    "write_layout",
]

#: What has to stand in quotation marks, where commas or tabs part the cells.
_SPECIAL = (',"\r\n', '\t"\r\n')
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class FileStyle:
    """How a text file writes its records."""

    bom: bool = False
    windows: bool = False
    quote_all: bool = False
    tabs: bool = False

    def encoded(self, records: Sequence[Sequence[str]]) -> bytes:
        """Records as the bytes of a file."""
        separator = "\t" if self.tabs else ","
        end = "\r\n" if self.windows else "\n"
        lines = (separator.join(map(self._quoted, record)) for record in records)
        text = "".join(f"{line}{end}" for line in lines)
        return text.encode("utf-8-sig" if self.bom else "utf-8")

    def _quoted(self, cell: str) -> str:
        """A cell, in quotation marks where it needs them.

        Not by csv.writer, which leaves a lone carriage return bare: it would end the
        row.
        """
        if self.quote_all or any(sign in cell for sign in _SPECIAL[self.tabs]):
            doubled = cell.replace('"', '""')
            return f'"{doubled}"'
        return cell


@dataclass(frozen=True, slots=True)
class Remembered:
    """One table: its file, headings by column name, style and hash."""

    file: str
    headings: tuple[tuple[str, str], ...]
    style: FileStyle
    sha256: str


def style_of(content: bytes) -> FileStyle:
    """The style that a text file seems to be written in."""
    bare = content.removeprefix(_BOM)
    return FileStyle(
        bom=bare != content,
        windows=bare.partition(b"\n")[0].endswith(b"\r"),
        quote_all=bare.startswith(b'"'),
        tabs=separator_of(bare.decode("utf-8", "replace")) == "\t",
    )


def digest(content: bytes) -> str:
    """The hash by which a file is known to be as it was."""
    return hashlib.sha256(content).hexdigest()


def file_bytes(table: Table, grid: Grid, told: Remembered | None) -> bytes:
    """The text file of a table that was read, in the style that is remembered.

    Columns stand in the remembered order, new ones behind them.

    Args:
        table: The rows.
        grid: The cells that they were read from.
        told: What is remembered of the file; None for the plain style.
    """
    known = dict(told.headings) if told else {}
    added = [name for name in table.headings if name not in known]
    added.sort(key=lambda name: table.headings[name][0])
    headings = known | {name: table.headings[name][1] for name in added}
    records = [list(headings.values())]
    for row in table:
        cells = grid.rows[row.number - 1]
        records.append([_cell_text(table, row, name, cells) for name in headings])
    return (told.style if told else FileStyle()).encoded(records)


def _cell_text(table: Table, row: Row, name: str, cells: Sequence[Cell]) -> str:
    """The text of a cell: as typed where that is plain, else its plain form.

    What does not fit stays as it was typed.
    """
    position = table.headings[name][0] if name in table.headings else len(cells)
    raw = cells[position] if position < len(cells) else None
    if is_blank(raw):
        return ""
    value = row.values.get(name)
    column = table.schema.column(name)
    if isinstance(raw, str):
        plain = column.checker()(raw)
        # A label may look like a code: then only the code itself is kept.
        if plain is not None and (column.scheme() is None or plain == value):
            return raw
    return shown(raw).strip() if value is None else value


def write_layout(tables: Mapping[str, Remembered]) -> str:
    """What is remembered of each kind of table, as text for the hidden sheet."""
    listed = {kind: asdict(table) for kind, table in tables.items()}
    return json.dumps({"version": 1, "tables": listed}, ensure_ascii=False)


def read_layout(text: str, schemas: Mapping[str, TableSchema]) -> dict[str, Remembered]:
    """What is remembered by kind of table; nothing of a table that was tampered with.

    Args:
        text: The text of the hidden sheet.
        schemas: The kinds of table by name.
    """
    try:
        listed = json.loads(text)["tables"]
        items = [(schemas[kind], item) for kind, item in listed.items()]
        told = {schema.name: _remembered(item, schema) for schema, item in items}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        # Someone edited the hidden sheet: the tables are written in plain form.
        return {}
    return told


def _remembered(item: Mapping[str, object], schema: TableSchema) -> Remembered:
    """One table as the hidden sheet has it.

    Raises:
        ValueError: It is not as it was written.
    """
    headings, style = item["headings"], item["style"]
    if not isinstance(headings, list) or not isinstance(style, dict):
        raise ValueError(schema.name)
    titles = titles_of(schema)
    for name, text in headings:
        if titles[folded(text)].name != name:
            raise ValueError(name)
    if not all(isinstance(value, bool) for value in style.values()):
        raise ValueError("style")
    return Remembered(
        file=str(item["file"]),
        headings=tuple((name, text) for name, text in headings),
        style=FileStyle(**style),
        sha256=str(item["sha256"]),
    )
