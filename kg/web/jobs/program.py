"""What tells this program from others: its release is not enough while it is made."""

import hashlib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

__all__ = ["program_digest"]

_SUFFIXES = (".py", ".html", ".css", ".js", ".rq")


def program_digest() -> str:
    """A digest of the release, the code, the templates and the saved questions.

    A reply that was kept by somebody is as good as a new one while this and the graph
    are the same.
    """
    from kg.model.settings import own_queries
    from kg.services.assets import asset

    digest = hashlib.sha256(_release().encode())
    package = Path(__file__).resolve().parents[2]
    for folder in (package, asset("queries"), *own_queries()):
        for path in sorted(folder.rglob("*")):
            if path.suffix in _SUFFIXES and path.is_file():
                digest.update(str(path.relative_to(folder)).encode("utf-8", "replace"))
                digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _release() -> str:
    try:
        return version("teiju-kg")
    except PackageNotFoundError:
        return ""
