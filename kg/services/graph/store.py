"""Open a build to ask it: its store, else its file, else the shipped tables."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import RdfFormat, Store

from kg.errors import UsageError
from kg.model.iris import Names

__all__ = [
    "DIGITS",
    "Opened",
    "fresh_store",
    "manifest_of",
    "open_build",
    "open_in_memory",
    "open_lines",
    "store_of",
]


#: So many digits of a digest tell a graph from others, and fit on a page.
DIGITS = 16


@dataclass(frozen=True, slots=True)
class Opened:
    """A store and where it came from.

    Attributes:
        store: It.
        origin: The file or folder, for people.
        digest: What tells a graph in memory from others: the digest of its file, in
            short; empty where nobody has read the file.
    """

    store: Store
    origin: str
    digest: str = ""


def open_lines(lines: list[str]) -> Store:
    """A store in memory, filled with N-Quads lines."""
    store = Store()
    store.load("\n".join(lines).encode(), format=RdfFormat.N_QUADS)
    return store


def store_of(path: Path) -> Path:
    """Where the store of a build stands."""
    return path.with_suffix(".store")


def manifest_of(path: Path) -> Path:
    """Where the description of a build stands."""
    return path.with_name(path.stem + ".manifest.json")


def fresh_store(path: Path) -> Store | None:
    """The store beside a build, when it belongs to the file as it is now, and opens."""
    manifest = manifest_of(path)
    try:
        described = json.loads(manifest.read_text(encoding="utf-8"))
        told, now = manifest.stat(), path.stat()
        if described["bytes"] != now.st_size or told.st_mtime_ns < now.st_mtime_ns:
            return None
        return Store.read_only(str(store_of(path)))
    except (OSError, ValueError, KeyError, TypeError, RuntimeError):
        # A store that was damaged is none: the file itself serves, if more slowly.
        return None


def open_build(path: Path | None, default: Path, names: Names) -> Opened:
    """Open what a question is to be asked of.

    Args:
        path: A graph file or a data folder that the user named.
        default: Where `kg build` writes when nothing is said.
        names: The base, for the shipped tables.

    Raises:
        UsageError: The path does not exist or is no RDF.
        SourceError: A table of the folder has a problem.
    """
    if path is None and not default.is_file():
        from kg.services.graph.build import build

        built = build(names=names)
        built.raise_problems()
        return _opened(built.lines(), "shipped tables")
    path = path or default
    if path.suffix == ".nq":
        ready = fresh_store(path)
        if ready is not None:
            return Opened(ready, str(path))
    if path.is_dir() or _is_workbook(path):
        from kg.services.graph.build import build

        built = build([path], names=names)
        built.raise_problems()
        return _opened(built.lines(), str(path))
    if not path.is_file():
        raise UsageError(
            f"{path}: there is no such file; run kg build first",
            f"{path}：ファイルがありません。先に kg build を実行してください",
        )
    return _loaded(path)


def _opened(lines: list[str], origin: str) -> Opened:
    from kg.services.graph.output import sha256_of

    return Opened(open_lines(lines), origin, sha256_of(lines)[:DIGITS])


def _loaded(path: Path) -> Opened:
    """A graph file in memory.

    Raises:
        UsageError: It is no RDF.
    """
    from kg.services.graph.output import format_of

    store = Store()
    try:
        store.bulk_load(path=str(path), format=format_of(path))
    except (SyntaxError, OSError) as error:
        raise UsageError(
            f"{path}: cannot be read as RDF: {error}",
            f"{path}：RDF として読めません（{error}）",
        ) from error
    return Opened(store, str(path), _short(path))


def _short(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()[:DIGITS]


def open_in_memory(path: Path | None, default: Path, names: Names) -> Opened:
    """Open what is to be asked often: the whole graph in memory, free of any file.

    Args:
        path: A graph file or a data folder that the user named.
        default: Where `kg build` writes when nothing is said.
        names: The base, for the shipped tables.

    Raises:
        UsageError: The path does not exist or is no RDF.
        SourceError: A table of the folder has a problem.
    """
    file = path or default
    if file.suffix == ".nq" and file.is_file():
        return _loaded(file)
    return open_build(path, default, names)


def _is_workbook(path: Path) -> bool:
    from kg.services.tables.workbook import WORKBOOKS

    return path.suffix.lower() in WORKBOOKS
