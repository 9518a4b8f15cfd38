"""Which folders make up a graph: one named graph per data folder.

A data root holds `reference/`, `sources/`, `regions/<key>/` and
`municipalities/<code>/`. A single folder with a `region.csv` is a region, one with a
`city-plans.csv` a municipality, wherever it stands.
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from kg.errors import UsageError
from kg.services.assets import asset

__all__ = ["Partition", "find_partitions", "shipped_partitions"]

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
    `region/nishi-iburi`.
    """

    group: str
    name: str
    folder: Path
    graph: str


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
        if folder.is_dir() and any(folder.glob("*.csv"))
    ]


#: The table that tells what a single folder is, and the group it then belongs to.
_TELLING = {"region.csv": "regions", "city-plans.csv": "municipalities"}


def _declared_key(table: Path) -> str:
    """The key in a table's first cell; the folder's name where it cannot be read."""
    folder = table.parent
    try:
        with table.open(encoding="utf-8-sig", newline="") as stream:
            rows = list(csv.reader(stream))
        return rows[1][0] or folder.name
    except (OSError, UnicodeDecodeError, IndexError, csv.Error):
        return folder.name


def _of_folder(folder: Path) -> list[Partition]:
    """The partitions that one path names: a root, a group or a single folder."""
    if any((folder / group).is_dir() for group in _GROUPS):
        return _of_root(folder)
    if folder.name in _GROUPS and not any(folder.glob("*.csv")):
        found = [part for part in _of_root(folder.parent) if part.group == folder.name]
        if found:
            return found
    if folder.parent.name in _GROUPS and any(folder.glob("*.csv")):
        return [_partition(folder.parent.name, folder.name, folder)]
    for table, group in _TELLING.items():
        if (folder / table).is_file():
            return [_partition(group, _declared_key(folder / table), folder)]
    raise UsageError(
        f"{folder}: no tables here. Give a data folder (with regions/ in it), "
        "or a folder that holds a region.csv or a city-plans.csv.",
        f"{folder}：表が見つかりません。regions/ を含むデータフォルダか、"
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
