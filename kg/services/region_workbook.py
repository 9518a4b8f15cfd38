"""Take a region's tables to a workbook and back.

Export then import changes no byte of a table. What a spreadsheet program changed is
brought back to its plain form and listed, or reported at its cell; nothing is written
then.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from kg.errors import SourceError, UsageError
from kg.model.lang import Text
from kg.model.normalise import Cell, Normalised, Normaliser, shown
from kg.model.problem import Place, TableCode, TableProblem
from kg.model.sheets import kind_named
from kg.model.table import Table, TableSchema
from kg.services.assets import load_schemas
from kg.services.grid import Grid
from kg.services.headings import folded, heading_row, titles_of
from kg.services.lore import load_lore
from kg.services.output import replace_file
from kg.services.partitions import Partition, find_partitions, table_files
from kg.services.read import ReadLog, read_partition
from kg.services.text_grid import TEXTS, read_text_grid
from kg.services.workbook import read_workbook
from kg.services.workbook_layout import (
    FileStyle,
    Remembered,
    digest,
    read_layout,
    style_of,
    write_layout,
)
from kg.services.workbook_write import LAYOUT, Sheet, in_order, write_workbook

__all__ = [
    "Exported",
    "Imported",
    "export_region",
    "import_region",
    "sheets_of",
    "sheets_of_grids",
]


@dataclass(frozen=True, slots=True)
class Exported:
    """A workbook's bytes, and the files that it cannot give back byte by byte."""

    content: bytes
    tables: int
    restyled: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import wrote: tables changed and left as they were, cells normalised."""

    folder: Path
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    missing: tuple[str, ...]
    normalised: tuple[Normalised, ...]
    problems: tuple[TableProblem, ...]


def _texts(row: Sequence[Cell], width: int) -> list[str]:
    cells = [shown(cell) for cell in row[:width]]
    return cells + [""] * (width - len(cells))


def _filled(row: Sequence[Cell]) -> bool:
    return any(cell is not None and cell != "" for cell in row)


def _sheet(
    grid: Grid, schema: TableSchema, problems: list[TableProblem]
) -> Sheet | None:
    """A table as a sheet; None, and a problem, where its headings are not found."""
    titles = titles_of(schema)
    index = heading_row(grid, titles)
    if index is None:
        message = Text("has no headings", "見出しがありません")
        problems.append(TableProblem(TableCode.NO_HEADING, Place(grid.path), message))
        return None
    columns = tuple(titles.get(folded(cell)) for cell in grid.rows[index])
    return Sheet(schema, grid, columns, index)


def sheets_of(folder: Path, problems: list[TableProblem]) -> list[Sheet]:
    """The tables of a folder as sheets, in the order in which they refer to each other.

    Args:
        folder: A region's or municipality's folder.
        problems: Gets every file that cannot be taken along.
    """
    schemas = load_schemas()
    named: list[tuple[str, Grid]] = []
    for path in table_files(folder):
        if path.suffix.lower() in TEXTS:
            text = read_text_grid(path, problems)
            named.extend([(path.stem, text)] if text else [])
        else:
            grids = read_workbook(path, problems)
            alone = len(grids) == 1 and kind_named(path.stem, schemas) is not None
            named.extend((path.stem if alone else g.sheet or "", g) for g in grids)
    return _in_sheets(named, problems)


def sheets_of_grids(grids: Sequence[Grid], problems: list[TableProblem]) -> list[Sheet]:
    """The tables of a workbook as sheets, in the order in which they refer."""
    return _in_sheets([(grid.sheet or "", grid) for grid in grids], problems)


def _in_sheets(
    named: Sequence[tuple[str, Grid]], problems: list[TableProblem]
) -> list[Sheet]:
    schemas = load_schemas()
    found: dict[str, Sheet] = {}
    for name, grid in named:
        schema = kind_named(name, schemas)
        if schema is None:
            message = Text("is no kind of table", "表の種類ではありません")
            place = Place(grid.path, sheet=grid.sheet)
            problems.append(TableProblem(TableCode.UNKNOWN_TABLE, place, message, name))
            continue
        sheet = _sheet(grid, schema, problems)
        if sheet is not None:
            found[schema.name] = sheet
    return [found[name] for name in in_order(schemas) if name in found]


def _remember(sheet: Sheet) -> tuple[Remembered, bool]:
    """What to remember of a table, and whether its bytes can be given back."""
    path = sheet.grid.path
    content = path.read_bytes()
    width = len(sheet.columns)
    records = [_texts(row, width) for row in sheet.grid.rows if _filled(row)]
    style = style_of(content, records)
    headings = tuple(
        (column.name, str(cell))
        for column, cell in zip(
            sheet.columns, sheet.grid.rows[sheet.heading], strict=True
        )
        if column is not None
    )
    whole = style is not None and None not in sheet.columns
    return (
        Remembered(
            kind=sheet.schema.name,
            file=path.name,
            headings=headings,
            style=style or FileStyle(),
            sha256=digest(content),
        ),
        whole,
    )


def export_region(folder: Path, lang: str) -> Exported:
    """The workbook of a folder's tables.

    Raises:
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
    remembered = [_remember(sheet) for sheet in sheets]
    layout = write_layout([table for table, _ in remembered])
    restyled = [
        sheet.grid.path
        for sheet, (_, whole) in zip(sheets, remembered, strict=True)
        if not whole
    ]
    content = write_workbook(sheets, layout, load_lore(), lang)
    return Exported(content, len(sheets), tuple(restyled))


def _layout(grids: Sequence[Grid]) -> Mapping[str, Remembered]:
    """What the workbook remembers of the tables it was made from."""
    for grid in grids:
        if grid.sheet == LAYOUT:
            return read_layout("".join(str(row[0]) for row in grid.rows))
    return {}


def _records(table: Table, grid: Grid, told: Remembered | None) -> list[list[str]]:
    """The records of one table, headings first."""
    if told is not None and {name for name, _ in told.headings} >= set(table.headings):
        headings = list(told.headings)
    else:
        names = [column.name for column in table.schema.cells]
        headings = [
            (name, table.heading(table.schema.column(name)))
            for name in sorted(
                names, key=lambda n: table.headings.get(n, (len(names), ""))[0]
            )
        ]
    normaliser = Normaliser(table.schema, load_lore())
    plain = {c.name: normaliser.plain(c) for c in table.schema.cells}
    records = [[text for _, text in headings]]
    for row in table:
        cells = grid.rows[row.number - 1]
        record = []
        for name, _ in headings:
            position = table.headings.get(name, (len(cells), ""))[0]
            raw = cells[position] if position < len(cells) else None
            # As typed where that is plain: 48.0 stays 48.0.
            kept = isinstance(raw, str) and plain[name](raw) is not None
            typed = shown(raw)
            record.append(typed if kept else row.values.get(name, typed.strip()))
        records.append(record)
    return records


def _target(part: Partition, folder: Path | None) -> Path:
    """Where a region's tables belong: data/regions/KEY where there is such a place."""
    if folder is not None:
        return folder
    group = Path("data") / part.group
    return (group if group.is_dir() else Path()) / part.name


def _read(path: Path, *, unfinished: bool) -> tuple[Partition, list[Table], ReadLog]:
    """The tables of a workbook.

    Raises:
        UsageError: It holds no table.
        SourceError: A cell cannot be taken over, and the work is not unfinished.
    """
    part = next(part for part in find_partitions([path]) if part.grids is not None)
    log = ReadLog()
    tables = read_partition(part, load_schemas(), log)
    count = len(log.problems)
    if count and (not unfinished or not tables):
        raise SourceError(
            f"{count} problem(s) in {path}; nothing was written (--unfinished writes "
            "what there is)",
            f"{path} に{count}件の問題があります。何も書き出していません"
            "（途中でも書き出すには --unfinished）",
            log.problems,
        )
    if not tables:
        raise UsageError(
            f"{path}: no sheet is a table; its sheets are named by the kinds of table "
            "(kg region export shows how)",
            f"{path}：表のシートがありません。シート名を表の種類にしてください"
            "（kg region export で雛形を作れます）",
        )
    return part, tables, log


def import_region(
    path: Path,
    folder: Path | None = None,
    *,
    unfinished: bool = False,
    force: bool = False,
) -> Imported:
    """Write the tables of a workbook into a folder.

    Args:
        path: The workbook.
        folder: Where the tables belong; by default data/regions/KEY or KEY.
        unfinished: Write what there is, cells that do not fit as they were typed.
        force: Replace tables that were changed since the workbook was made.

    Raises:
        SourceError: A cell cannot be taken over; nothing is written.
        UsageError: The workbook has no table, or a table has changed since.
    """
    part, tables, log = _read(path, unfinished=unfinished)
    told = _layout(part.grids or ())
    folder = _target(part, folder)
    by_sheet = {grid.sheet: grid for grid in part.grids or ()}
    contents: dict[str, bytes] = {}
    for table in tables:
        before = told.get(table.schema.name)
        file = PurePath(before.file).name if before else f"{table.schema.name}.csv"
        if PurePath(file).suffix.lower() not in TEXTS:
            file = f"{table.schema.name}.csv"
        style = before.style if before else FileStyle()
        records = _records(table, by_sheet[table.sheet], before)
        contents[file] = style.encoded(records)
    current = {
        file: (folder / file).read_bytes()
        for file in contents
        if (folder / file).is_file()
    }
    if not force:
        _refuse_conflicts(folder, contents, current, told)
    changed = [file for file, new in contents.items() if current.get(file) != new]
    for file in changed:
        replace_file(folder / file, contents[file])
    kept = {p.name for p in table_files(folder)} - contents.keys()
    return Imported(
        folder=folder,
        changed=tuple(changed),
        unchanged=tuple(file for file in contents if file not in changed),
        missing=tuple(sorted(kept)),
        normalised=tuple(log.normalised),
        problems=tuple(log.problems),
    )


def _refuse_conflicts(
    folder: Path,
    contents: Mapping[str, bytes],
    current: Mapping[str, bytes],
    told: Mapping[str, Remembered],
) -> None:
    """Stop where a table is neither as the workbook knew it nor as it would become."""
    known = {table.sha256 for table in told.values()}
    lost = [
        file
        for file, content in current.items()
        if content != contents[file] and digest(content) not in known
    ]
    if lost:
        listed = ", ".join(sorted(lost))
        raise UsageError(
            f"{folder}: {listed} changed since the workbook was made; export again, "
            "or --force to replace",
            f"{folder}：{listed} はブックの作成後に変更されています。"
            "書き出し直すか、--force で置き換えてください",
        )
