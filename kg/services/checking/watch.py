"""Check again whenever a table changes."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from kg.errors import UsageError
from kg.services.assets import asset
from kg.services.graph.inputs import expand_path
from kg.services.graph.output import FORMATS

__all__ = ["changes", "is_watched", "watched_roots"]

#: Files that hold tables or graphs.
_SUFFIXES = frozenset({".csv", ".tsv", ".xlsx", ".xlsm", ".xls", ".ods", *FORMATS})
#: How the names of temporary and lock files start.
_PASSING = (".", "~$")
#: How often to look, and for how long nothing may happen before a check, in ms.
_LOOK = 200
_QUIET = 300


def watched_roots(paths: Sequence[Path]) -> list[Path]:
    """The folders to watch: those named, or around the files named; else our data.

    Raises:
        UsageError: Standard input, which does not change, or a path that is not there.
    """
    roots: list[Path] = []
    for path in [found for given in paths for found in expand_path(given)]:
        if str(path) == "-":
            raise UsageError(
                "--watch: standard input does not change; give a file or folder",
                "--watch：標準入力は監視できません。"
                "ファイルかフォルダを指定してください",
            )
        root = path if path.is_dir() else path.parent
        if not root.is_dir():
            raise UsageError(
                f"{path}: there is no such file or folder",
                f"{path}：ファイルもフォルダもありません",
            )
        roots.append(root)
    return list(dict.fromkeys(roots)) or [asset("data")]


def is_watched(path: Path, output: Path | None) -> bool:
    """Does a change of this file matter?

    Temporary and lock files do not, nor does the report itself.
    """
    if path.name.startswith(_PASSING) or path.name.endswith("~"):
        return False
    if output is not None and path.resolve() == output.resolve():
        return False
    return path.suffix.lower() in _SUFFIXES


def changes(roots: Sequence[Path], output: Path | None = None) -> Iterator[None]:
    """Once at the start, then after each change of a table, when it has come to rest.

    What changes while a check runs is told when the next one is asked for.
    """
    from watchfiles import watch

    first = True
    for found in watch(
        *roots,
        watch_filter=lambda _, path: is_watched(Path(path), output),
        step=_QUIET,
        rust_timeout=_LOOK,
        yield_on_timeout=True,
    ):
        # The first silence: the watcher stands, so that no change is missed.
        if first or found:
            first = False
            yield None
