"""What a host shows for a folder: a page that leads to its list in one's language."""

from collections.abc import Iterable, Iterator

from kg.model.lang import Lang, Text
from kg.model.site import relative
from kg.model.site_file import SiteFile
from kg.services.publishing.leading import lead_page
from kg.services.publishing.publication import Publication
from kg.services.rendering.frame.setting import FOLDERS

__all__ = ["files", "keys"]

_INDEX = "index"
_SITE = Text("Teijū Jiritsuken Knowledge Graph", "定住自立圏 知識グラフ")


def keys(site: Publication) -> Iterable[str]:
    """The folders that have a list: their paths, the root's empty."""
    end = f"{_INDEX}.{Lang.JA}.html"
    found = (path.removesuffix(end) for path in site.written if path.endswith(end))
    return sorted(path for path in found if not path or path.endswith("/"))


def files(site: Publication, key: str) -> Iterator[SiteFile]:
    """The page for a folder."""
    path = f"{key}{_INDEX}"
    targets = {lang: relative(f"{path}.{lang}.html", path) for lang in Lang}
    title = FOLDERS.get(key.rstrip("/").rpartition("/")[2], _SITE)
    page = lead_page(title, targets, {}, relative("assets/", path))
    yield SiteFile(f"{path}.html", page.encode())
