"""Which folders make up a graph: one named graph per data folder.

A data root holds `reference/`, `sources/`, `regions/<key>/` and
`municipalities/<code>/`. A single folder that holds the table `region` is a region, one
with the table `city-plans` a municipality, wherever it stands; so is a workbook with
such a sheet.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from kg.errors import UsageError
from kg.model.cells import is_blank
from kg.model.normalise import Normaliser
from kg.model.problem import TableProblem
from kg.model.sheets import kind_named
from kg.model.table import TableSchema
from kg.services.assets import asset, load_schemas
from kg.services.tables.grid import Grid
from kg.services.tables.grids import named_grids, table_files
from kg.services.tables.headings import folded, heading_row, titles_of
from kg.services.tables.lore import load_lore
from kg.services.tables.text_grid import TEXTS
from kg.services.tables.workbook import WORKBOOKS, read_workbook

__all__ = ["Partition", "find_partitions", "shipped_partitions", "workbook_partition"]

#: Group folder → the first part of the named graph. The reference tables share one.
_GROUPS = {
    "reference": "reference",
    "sources": "source",
    "regions": "region",
    "municipalities": "municipality",
}


@dataclass(frozen=True, slots=True)
class Partition:
    """One data folder and the named graph it fills.

    `group` is its parent in a data root; `graph` is the path of the graph, such as
    `region/nishi-iburi`. A workbook takes the place of a folder: then `folder` is the
    file, `grids` holds its sheets and `problems` why some cannot be read.
    """

    group: str
    name: str
    folder: Path
    graph: str
    grids: tuple[Grid, ...] | None = None
    problems: tuple[TableProblem, ...] = ()


def _partition(group: str, name: str, folder: Path) -> Partition:
    first = _GROUPS[group]
    return Partition(
        group, name, folder, first if group == "reference" else f"{first}/{name}"
    )


def _of_root(root: Path) -> list[Partition]:
    """The partitions of a data root, reference and sources first."""
    return [
        _partition(group, folder.name, folder)
        for group in _GROUPS
        for folder in sorted((root / group).glob("*"))
        if folder.is_dir() and table_files(folder)
    ]


#: The table that tells what a single folder is, and the group it then belongs to.
_TELLING = {"region": "regions", "city-plans": "municipalities"}


def _telling(name: str) -> TableSchema | None:
    """The kind that a file or sheet of this name has, where that tells the group."""
    schema = kind_named(name, load_schemas())
    return schema if schema and schema.name in _TELLING else None


def _declared_key(grid: Grid, schema: TableSchema, otherwise: str) -> str:
    """The key in the first row below the headings, where it can be one; else a name."""
    titles = titles_of(schema)
    index = heading_row(grid, titles)
    column = schema.column(schema.primary_key[0])
    if index is None:
        return otherwise
    positions = [
        position
        for position, cell in enumerate(grid.rows[index])
        if titles.get(folded(cell)) == column
    ]
    normaliser = Normaliser(schema, load_lore())
    for row in grid.rows[index + 1 :]:
        for position in positions:
            if position < len(row) and not is_blank(row[position]):
                return normaliser.read(column, row[position]).value or otherwise
    return otherwise


def workbook_partition(path: Path) -> Partition:
    """The region or municipality that a workbook holds.

    Args:
        path: A file with a suffix of `WORKBOOKS`.
    """
    problems: list[TableProblem] = []
    grids = read_workbook(path, problems)
    group, key = "regions", path.stem
    for grid in grids:
        schema = _telling(grid.sheet or "")
        if schema:
            group, key = _TELLING[schema.name], _declared_key(grid, schema, path.stem)
            break
    part = _partition(group, key, path)
    return replace(part, grids=tuple(grids), problems=tuple(problems))


def _alone(folder: Path) -> Partition | None:
    """The region or municipality that a single folder holds; None where neither.

    A folder with other tables of a region is one whose `region` is lost or misspelt:
    reading it tells that.
    """
    ignored: list[TableProblem] = []
    for path in table_files(folder):
        if path.suffix.lower() in TEXTS and not _telling(path.stem):
            continue
        group, key = None, folder.name
        for name, grid in named_grids(path, ignored):
            schema = _telling(name)
            if schema:
                group = _TELLING[schema.name]
                key = _declared_key(grid, schema, folder.name)
        told = _telling(path.stem)
        if group is None and told:
            group = _TELLING[told.name]
        if group:
            return _partition(group, key, folder)
    schemas = load_schemas()
    kinds = [kind_named(path.stem, schemas) for path in table_files(folder)]
    if any(kind and kind.primary_key[0] == "region" for kind in kinds):
        return _partition("regions", folder.resolve().name, folder)
    return None


def _of_folder(folder: Path) -> list[Partition]:
    """The partitions that one path names: a root, a group or a single folder."""
    if any((folder / group).is_dir() for group in _GROUPS):
        return _of_root(folder)
    if folder.name in _GROUPS and not table_files(folder):
        found = [part for part in _of_root(folder.parent) if part.group == folder.name]
        if found:
            return found
    if folder.parent.name in _GROUPS and table_files(folder):
        return [_partition(folder.parent.name, folder.name, folder)]
    alone = _alone(folder)
    if alone:
        return [alone]
    raise UsageError(
        f"{folder}: no tables here. Give a data folder (with regions/ in it), "
        "a workbook, or a folder that holds a region.csv or a city-plans.csv.",
        f"{folder}：表が見つかりません。regions/ を含むデータフォルダ、ブック、または "
        "region.csv か city-plans.csv のあるフォルダを指定してください。",
    )


def shipped_partitions(groups: Iterable[str] = tuple(_GROUPS)) -> list[Partition]:
    """The partitions of the data that ships with kg, of the given groups."""
    wanted = set(groups)
    return [part for part in _of_root(asset("data")) if part.group in wanted]


def find_partitions(paths: Sequence[Path]) -> list[Partition]:
    """The partitions that paths name; those that ship with kg when there is none.

    The shipped reference tables and sources come along unless the paths bring their
    own, so that a region's folder can be built and checked alone.

    Raises:
        UsageError: A path does not exist or holds no tables, or two folders claim
            the same graph.
    """
    if not paths:
        return shipped_partitions()
    found: dict[Path, Partition] = {}
    for path in paths:
        if path.is_file() and path.suffix.lower() in WORKBOOKS:
            found.setdefault(path.resolve(), workbook_partition(path))
            continue
        if not path.is_dir():
            raise UsageError(
                f"{path}: there is no such folder",
                f"{path}：フォルダがありません",
            )
        for part in _of_folder(path):
            found.setdefault(part.folder.resolve(), part)
    given = list(found.values())
    names = {(part.group, part.name) for part in given}
    shipped = [
        part
        for part in shipped_partitions(("reference", "sources"))
        if (part.group, part.name) not in names
    ]
    order = list(_GROUPS)
    parts = sorted([*shipped, *given], key=lambda p: (order.index(p.group), p.name))
    for first, second in pairwise(parts):
        if (first.group, first.name) == (second.group, second.name):
            raise UsageError(
                f"{first.folder} and {second.folder} both claim the graph "
                f"{first.graph}; give one of them",
                f"{first.folder} と {second.folder} が同じグラフ {first.graph} を"
                "名乗っています。一方だけを指定してください",
            )
    return parts
