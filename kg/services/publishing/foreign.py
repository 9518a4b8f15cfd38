"""What somebody else has put into a site: it stays, and nothing takes its place."""

import os
import shutil
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kg.errors import KgError, UsageError, raise_problems
from kg.services.publishing.manifest import FOLDER

__all__ = ["Foreign", "carry", "foreign_in", "refuse_clashes"]


@dataclass(frozen=True, slots=True)
class Foreign:
    """What of a folder is not ours.

    Attributes:
        files: Everything but folders, by path.
        folders: Those with no file in them at all; ours never are.
    """

    files: tuple[str, ...]
    folders: tuple[str, ...]


def foreign_in(folder: Path, ours: Container[str]) -> Foreign:
    """What of a site is not ours, in order.

    Args:
        folder: The site.
        ours: The paths of our files.
    """
    found = list(_below(folder, ""))
    files = [path for path, is_folder in found if not is_folder]
    filled = {above for path in files for above in _above(path)}
    return Foreign(
        tuple(path for path in files if path not in ours),
        tuple(path for path, is_folder in found if is_folder and path not in filled),
    )


def _below(folder: Path, start: str) -> Iterator[tuple[str, bool]]:
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        path = start + entry.name
        if path == FOLDER:
            continue
        is_folder = entry.is_dir(follow_symlinks=False)
        yield path, is_folder
        if is_folder:
            yield from _below(folder / entry.name, f"{path}/")


def refuse_clashes(foreign: Foreign, made: Mapping[str, object]) -> None:
    """Refuse to write over what somebody else has put there.

    Args:
        foreign: What is theirs.
        made: Our files, by path.

    Raises:
        KgError: A file of ours would stand where one of theirs does.
    """
    folders = {folder for path in made for folder in _above(path)}
    clashes = [
        path
        for path in (*foreign.files, *foreign.folders)
        if path in made
        or (path in folders and path in foreign.files)
        or any(above in made for above in _above(path))
    ]
    raise_problems(
        [_clash(path) for path in clashes],
        f"{len(clashes)} files in the folder are not of kg publish and stand where "
        "pages belong; nothing was changed",
        f"フォルダにある別のファイル{len(clashes)}個が、書き出すファイルと同じ場所に"
        "あります。何も変更していません",
    )


def _above(path: str) -> Iterable[str]:
    """The folders that a path stands in."""
    parts = path.split("/")
    return ("/".join(parts[:end]) for end in range(1, len(parts)))


def _clash(path: str) -> KgError:
    return UsageError(
        f"{path}: somebody else has put this file there, and a page of the site "
        "belongs there; move it away",
        f"{path}：kg publish が作ったのではないファイルが、書き出し先にあります。"
        "移してください",
    )


def carry(foreign: Foreign, previous: Path, stage: Path) -> None:
    """Take what is not ours along, each file under a further name of the same file.

    Args:
        foreign: What is theirs.
        previous: Where it stands.
        stage: Where it goes.
    """
    needed = {folder for path in foreign.files for folder in _above(path)}
    for path in sorted(needed.union(foreign.folders)):
        place = stage / path
        if not place.is_dir():
            place.mkdir()
            with suppress(OSError):
                shutil.copymode(previous / path, place)
    for path in foreign.files:
        _take(previous / path, stage / path)


def _take(old: Path, place: Path) -> None:
    try:
        os.link(old, place, follow_symlinks=False)
    except (OSError, NotImplementedError):
        shutil.copy2(old, place, follow_symlinks=False)
