"""Bring a workbook back as tables: `kg region import`.

What a spreadsheet program changed is brought back to its plain form and listed, or
reported at its cell; nothing is written then.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import SourceError, UsageError
from kg.model.cells import Normalised, shown
from kg.model.problem import TableProblem
from kg.model.sheets import kind_named
from kg.model.table import KEY, Table
from kg.services.assets import load_schemas
from kg.services.authoring.layout import Remembered, digest, file_bytes, read_layout
from kg.services.authoring.write_workbook import LAYOUT
from kg.services.graph.output import replace_file
from kg.services.tables.grid import Grid
from kg.services.tables.grids import table_files
from kg.services.tables.partitions import Partition, workbook_partition
from kg.services.tables.read import ReadLog, read_partition
from kg.services.tables.text_grid import TEXTS
from kg.services.tables.workbook import WORKBOOKS

__all__ = ["Imported", "import_region"]


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import wrote: tables changed and left as they were, cells normalised.

    `missing` are the tables of the folder that the workbook does not hold.
    """

    folder: Path
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    missing: tuple[str, ...]
    normalised: tuple[Normalised, ...]
    problems: tuple[TableProblem, ...]


def _layout(grids: Sequence[Grid]) -> Mapping[str, Remembered]:
    """What the workbook remembers of the tables it was made from."""
    for grid in grids:
        if grid.sheet == LAYOUT:
            text = "".join(shown(row[0]) for row in grid.rows if row)
            return read_layout(text, load_schemas())
    return {}


def _target(part: Partition) -> Path:
    """Where a region's tables belong: data/regions/KEY where there is such a place.

    Raises:
        UsageError: The workbook says no key that could name a folder.
    """
    if not re.fullmatch(KEY, part.name):
        raise UsageError(
            f"{part.folder}: says no key of a region; name the folder with -o",
            f"{part.folder}：圏域キーがありません。-o でフォルダを指定してください",
        )
    group = Path("data") / part.group
    return (group if group.is_dir() else Path()) / part.name


def _read(path: Path, *, unfinished: bool) -> tuple[Partition, list[Table], ReadLog]:
    """The tables of a workbook.

    Raises:
        UsageError: It is no workbook, or holds no table.
        SourceError: A cell cannot be taken over, and the work is not unfinished.
    """
    if not (path.exists() or path.is_symlink()):
        raise UsageError(
            f"{path}: there is no such file", f"{path}：ファイルがありません"
        )
    if path.suffix.lower() not in WORKBOOKS or not path.is_file():
        known = ", ".join(sorted(WORKBOOKS))
        raise UsageError(
            f"{path}: no workbook ({known})", f"{path}：ブック（{known}）ではありません"
        )
    part = workbook_partition(path)
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


def _files(folder: Path) -> dict[str, Path]:
    """The text files of a folder by the kind of table that they hold.

    Raises:
        UsageError: A workbook there holds tables as well.
    """
    found: dict[str, Path] = {}
    for path in table_files(folder):
        if path.suffix.lower() not in TEXTS:
            raise UsageError(
                f"{folder}: {path.name} may hold the same tables; keep workbooks "
                "elsewhere",
                f"{folder}：{path.name} にも同じ表があるかもしれません。"
                "ブックは別のフォルダに置いてください",
            )
        schema = kind_named(path.stem, load_schemas())
        if schema is not None:
            found.setdefault(schema.name, path)
    return found


def _file(folder: Path, kind: str, told: Remembered | None) -> Path:
    """The file of a table that the folder does not hold yet."""
    named = Path(told.file) if told else Path(f"{kind}.csv")
    schema = kind_named(named.stem, load_schemas())
    plain = named.name == str(named) and named.suffix.lower() in TEXTS
    if not plain or schema is None or schema.name != kind:
        return folder / f"{kind}.csv"
    return folder / named


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
    folder = folder or _target(part)
    told = _layout(part.grids or ())
    grids = {grid.sheet: grid for grid in part.grids or ()}
    files = _files(folder)
    contents: dict[Path, bytes] = {}
    lost: list[str] = []
    for table in tables:
        kind = table.schema.name
        new = file_bytes(table, grids[table.sheet], told.get(kind))
        file = files.pop(kind, None) or _file(folder, kind, told.get(kind))
        contents[file] = new
        if file.is_file() and not _expected(file.read_bytes(), new, told.get(kind)):
            lost.append(file.name)
    if lost and not force:
        raise _conflict(folder, lost)
    changed = [
        file
        for file, new in contents.items()
        if not file.is_file() or file.read_bytes() != new
    ]
    for file in changed:
        replace_file(file, contents[file])
    return Imported(
        folder=folder,
        changed=tuple(file.name for file in changed),
        unchanged=tuple(file.name for file in contents if file not in changed),
        missing=tuple(sorted(file.name for file in files.values())),
        normalised=tuple(log.normalised),
        problems=tuple(log.problems),
    )


def _expected(current: bytes, new: bytes, told: Remembered | None) -> bool:
    """Is a table as the workbook knew it, or already as it would become?"""
    return current == new or (told is not None and digest(current) == told.sha256)


def _conflict(folder: Path, lost: Sequence[str]) -> UsageError:
    listed = ", ".join(sorted(lost))
    return UsageError(
        f"{folder}: {listed} changed since the workbook was made; export again, or "
        "--force to replace",
        f"{folder}：{listed} はブックの作成後に変更されています。"
        "書き出し直すか、--force で置き換えてください",
    )
