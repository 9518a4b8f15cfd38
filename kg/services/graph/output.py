"""Write a build: the graph as a file, and a store that opens in milliseconds.

Everything is written beside its place under a temporary name and moved there, so a
build that is cut short leaves the previous one as it was.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import RdfFormat, Store, parse, serialize

from kg.errors import UsageError
from kg.model.graph_format import RDF_FORMATS
from kg.model.why import why
from kg.services.graph.store import manifest_of, store_of

if TYPE_CHECKING:
    from kg.services.graph.build import Built

__all__ = [
    "FORMATS",
    "format_of",
    "pieces",
    "replace_file",
    "serialised",
    "sha256_of",
    "write_build",
]

#: Formats of a graph by suffix; those with named graphs keep them.
FORMATS = {f".{name}": format_ for name, format_ in RDF_FORMATS.items()} | {
    ".rdf": RdfFormat.RDF_XML
}


def format_of(path: Path) -> RdfFormat:
    """The format that a file's suffix names.

    Raises:
        UsageError: The suffix is unknown.
    """
    try:
        return FORMATS[path.suffix.lower()]
    except KeyError:
        known = ", ".join(FORMATS)
        raise UsageError(
            f"{path}: unknown suffix {path.suffix!r}; use one of {known}",
            f"{path}：拡張子「{path.suffix}」は扱えません。{known} のいずれかに"
            "してください",
        ) from None


def replace_file(path: Path, content: bytes | Iterable[bytes]) -> None:
    """Write a file under a temporary name and move it into place.

    Args:
        path: Where it belongs; the folder is made.
        content: All of it, or its pieces in order.

    Raises:
        UsageError: The folder cannot be written.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as stream:
            stream.writelines([content] if isinstance(content, bytes) else content)
        temporary.replace(path)
    except OSError as error:
        # Where a folder of the path is a file, there is nothing to remove either.
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        said = why(error)
        raise UsageError(
            f"{path}: cannot be written: {said.en}",
            f"{path}：書き込めません（{said.ja}）",
        ) from error


#: Lines that are joined and encoded at once: memory stays small, calls few.
_PIECE = 20_000


def pieces(lines: Sequence[str]) -> Iterator[bytes]:
    """Lines as the bytes of a file, in pieces."""
    for start in range(0, len(lines), _PIECE):
        yield ("\n".join(lines[start : start + _PIECE]) + "\n").encode()


def sha256_of(lines: Sequence[str]) -> str:
    """The digest that a file of these lines has, in hexadecimal."""
    digest = hashlib.sha256()
    for piece in pieces(lines):
        digest.update(piece)
    return digest.hexdigest()


def serialised(
    lines: Sequence[str], format_: RdfFormat, prefixes: dict[str, str]
) -> bytes:
    """Sorted N-Quads lines in another format."""
    quads = parse(b"".join(pieces(lines)), format=RdfFormat.N_QUADS)
    if format_.supports_datasets:
        by_graph = sorted(quads, key=lambda quad: str(quad.graph_name))
        return serialize(by_graph, format=format_, prefixes=prefixes) or b""
    triples = sorted({str(quad.triple): quad.triple for quad in quads}.items())
    return (
        serialize((triple for _, triple in triples), format=format_, prefixes=prefixes)
        or b""
    )


def _replace_store(folder: Path, nquads: Path) -> None:
    """Load a fresh store beside its place and swap it in."""
    fresh = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    old = folder.with_name(f".{folder.name}.{os.getpid()}.old")
    shutil.rmtree(fresh, ignore_errors=True)
    store = Store(fresh)
    store.bulk_load(path=str(nquads), format=RdfFormat.N_QUADS)
    store.optimize()
    store.flush()
    del store
    if folder.exists():
        folder.rename(old)
    fresh.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def write_build(built: "Built", path: Path) -> int:
    """Write a build to a file; beside N-Quads also its store and manifest.

    Returns:
        The number of statements written.

    Raises:
        SourceError: A table has a problem; nothing is written.
        UsageError: The suffix is unknown or the place cannot be written.
    """
    built.raise_problems()
    format_ = format_of(path)
    lines = built.lines()
    if format_ != RdfFormat.N_QUADS:
        replace_file(path, serialised(lines, format_, built.names.prefixes()))
        return len(lines)
    digest, size = hashlib.sha256(), 0

    def told() -> Iterator[bytes]:
        nonlocal size
        for piece in pieces(lines):
            digest.update(piece)
            size += len(piece)
            yield piece

    replace_file(path, told())
    _replace_store(store_of(path), path)
    manifest = {
        "bytes": size,
        "sha256": digest.hexdigest(),
        "base": built.names.base,
        "graphs": built.graphs(),
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    replace_file(manifest_of(path), text.encode())
    return len(lines)
