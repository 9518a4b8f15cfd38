"""What tells this program from others: its release is not enough while it is made."""

import hashlib
from collections.abc import Container, Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

__all__ = ["digest_of", "program_digest", "release_of"]

_SUFFIXES = frozenset({".py", ".html", ".css", ".js", ".json", ".rq", ".svg", ".toml"})


def program_digest() -> str:
    """A digest of the release, the code, the templates and the saved questions.

    A reply that was kept by somebody is as good as a new one while this and the graph
    are the same.
    """
    from kg.model.settings import own_queries
    from kg.services.assets import asset

    package = Path(__file__).resolve().parents[1]
    folders = (package, asset("queries"), *own_queries())
    return digest_of(folders, _SUFFIXES, [release_of("teiju-kg")])[:16]


def digest_of(
    places: Iterable[Path],
    suffixes: Container[str] | None = None,
    told: Iterable[str] = (),
) -> str:
    """A digest of all files in places, of where they stand there, and of some texts.

    Args:
        places: Folders, or files.
        suffixes: Of the files that count; None for all.
        told: The texts.
    """
    digest = hashlib.sha256()
    for text in told:
        digest.update(text.encode())
    for place in places:
        for path in sorted(place.rglob("*")) if place.is_dir() else (place,):
            if (suffixes is None or path.suffix in suffixes) and path.is_file():
                name = path.relative_to(place) if place.is_dir() else path.name
                digest.update(str(name).encode("utf-8", "replace"))
                digest.update(path.read_bytes())
    return digest.hexdigest()


def release_of(distribution: str) -> str:
    """The release of what is installed; empty where it is not."""
    try:
        return version(distribution)
    except PackageNotFoundError:
        return ""
