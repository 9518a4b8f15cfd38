"""Take a region's tables to a workbook: `kg region export`.

Bringing it back (`bring_back.py`) changes no byte of a table that nobody touched.
Where that cannot be, because the file itself is not in plain form, it is said.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import SourceError, UsageError
from kg.model.cells import shown
from kg.model.problem import Place, TableProblem
from kg.model.table import TableSchema
from kg.services.assets import load_schemas
from kg.services.authoring.layout import (
    FileStyle,
    Remembered,
    digest,
    file_bytes,
    style_of,
    write_layout,
)
from kg.services.authoring.write_workbook import Sheet, in_order, write_workbook
from kg.services.tables.grid import Grid
from kg.services.tables.grids import named_grids, of_kinds, table_files
from kg.services.tables.headings import folded, heading_row, no_heading, titles_of
from kg.services.tables.lore import load_lore
from kg.services.tables.read import ReadLog, read_table
from kg.services.tables.text_grid import TEXTS

__all__ = ["Exported", "export_region", "sheets_of", "sheets_of_grids"]


@dataclass(frozen=True, slots=True)
class Exported:
    """A workbook's bytes, and the files that it cannot give back byte by byte."""

    content: bytes
    tables: int
    restyled: tuple[Path, ...]


def _tables(
    folder: Path, problems: list[TableProblem]
) -> Iterator[tuple[TableSchema, Grid]]:
    """The tables of a folder with their kinds."""
    named = (
        pair for file in table_files(folder) for pair in named_grids(file, problems)
    )
    return of_kinds(named, load_schemas(), problems)


def _sheet(
    grid: Grid, schema: TableSchema, problems: list[TableProblem]
) -> Sheet | None:
    """A table as a sheet; None, and a problem, where its headings are not found."""
    titles = titles_of(schema)
    index = heading_row(grid, titles)
    if index is None:
        problems.append(no_heading(grid, schema))
        return None
    for (row, position), odd in grid.odd.items():
        place = Place(grid.path, row + 1, None, grid.sheet, position)
        message = odd.message()
        problems.append(TableProblem(odd.code, place, message, odd.text))
    columns = tuple(titles.get(folded(cell)) for cell in grid.rows[index])
    return Sheet(schema, grid, columns, index)


def sheets_of(folder: Path, problems: list[TableProblem]) -> list[Sheet]:
    """The tables of a folder as sheets, in the order in which they refer to each other.

    Args:
        folder: A region's or municipality's folder.
        problems: Gets every file that cannot be taken along.
    """
    return _in_order(_tables(folder, problems), problems)


def sheets_of_grids(grids: Sequence[Grid], problems: list[TableProblem]) -> list[Sheet]:
    """The tables of a workbook as sheets, in the order in which they refer."""
    named = ((grid.sheet or "", grid) for grid in grids)
    return _in_order(of_kinds(named, load_schemas(), problems), problems)


def _in_order(
    tables: Iterable[tuple[TableSchema, Grid]], problems: list[TableProblem]
) -> list[Sheet]:
    found: dict[str, Sheet] = {}
    for schema, grid in tables:
        sheet = _sheet(grid, schema, problems)
        if sheet is not None:
            found[schema.name] = sheet
    return [found[name] for name in in_order(load_schemas()) if name in found]


def _remember(sheet: Sheet) -> tuple[Remembered, bool]:
    """What to remember of a table, and whether its bytes can be given back."""
    grid, path = sheet.grid, sheet.grid.path
    content = path.read_bytes()
    cells = zip(sheet.columns, grid.rows[sheet.heading], strict=True)
    told = Remembered(
        file=path.name,
        headings=tuple((column.name, shown(cell)) for column, cell in cells if column),
        style=style_of(content) if path.suffix.lower() in TEXTS else FileStyle(),
        sha256=digest(content),
    )
    table = read_table(grid, sheet.schema, ReadLog())
    return told, file_bytes(table, grid, told) == content


def export_region(folder: Path, lang: str) -> Exported:
    """The workbook of a folder's tables.

    Args:
        folder: A region's or municipality's folder.
        lang: The language of headings, notes and choices.

    Raises:
        UsageError: The folder holds no table.
        SourceError: A table cannot be read, or holds what no workbook can.
    """
    problems: list[TableProblem] = []
    sheets = sheets_of(folder, problems)
    if problems:
        raise SourceError(
            f"{len(problems)} problem(s) in {folder}; nothing was written",
            f"{folder} に{len(problems)}件の問題があります。何も書き出していません",
            problems,
        )
    if not sheets:
        raise UsageError(
            f"{folder}: no tables here; give a region's or municipality's folder",
            f"{folder}：表がありません。圏域か市町村のフォルダを指定してください",
        )
    remembered = {sheet.schema.name: _remember(sheet) for sheet in sheets}
    layout = write_layout({kind: told for kind, (told, _) in remembered.items()})
    restyled = tuple(
        sheet.grid.path for sheet in sheets if not remembered[sheet.schema.name][1]
    )
    content = write_workbook(sheets, layout, load_lore(), lang)
    return Exported(content, len(sheets), restyled)
