"""The files that ship with the pages: styles, scripts, pictures."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.model.site_file import SiteFile
from kg.services.publishing.publication import Publication

__all__ = ["files", "keys"]

_FOLDER = Path(__file__).resolve().parents[2] / "rendering" / "static"


def keys(site: Publication) -> Iterable[str]:
    """All of them at once."""
    return ("",)


def files(site: Publication, key: str) -> Iterator[SiteFile]:
    """Them, below `assets/`."""
    for path in sorted(_FOLDER.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            name = path.relative_to(_FOLDER).as_posix()
            yield SiteFile(f"assets/{name}", path.read_bytes())
