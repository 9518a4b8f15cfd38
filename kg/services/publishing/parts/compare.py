"""The cells of the comparison, which its page puts together by a script."""

import json
from collections.abc import Iterable, Iterator

from kg.model.lang import Lang
from kg.model.site_file import SiteFile
from kg.services.publishing.publication import Publication
from kg.services.rendering.comparing.fragments import fragments

__all__ = ["files", "keys"]

_PAGE = "compare"


def keys(site: Publication) -> Iterable[str]:
    """Each language."""
    return list(Lang)


def files(site: Publication, key: str) -> Iterator[SiteFile]:
    """One file for each national field."""
    at = site.setting(_PAGE, Lang(key))
    for path, told in fragments(at):
        text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
        yield SiteFile(path, text.encode())
