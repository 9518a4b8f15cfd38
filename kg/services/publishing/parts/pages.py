"""The pages of the site, with the data beside them."""

from collections.abc import Iterable, Iterator

from kg.model.lang import Lang
from kg.model.site_file import SiteFile
from kg.services.publishing.publication import Publication
from kg.services.rendering.data.data import all_data_of
from kg.services.rendering.data.sitemap import all_paths
from kg.services.rendering.pages import render

__all__ = ["files", "keys"]


def keys(site: Publication) -> Iterable[str]:
    """Every page, by its path without language and suffix."""
    return all_paths(site.engine, site.names)


def files(site: Publication, key: str) -> Iterator[SiteFile]:
    """One page in both languages, and as data."""
    for lang in Lang:
        page = render(site.setting(key, lang))
        if page is None:
            # A graph cut out of another may name things of which it says nothing.
            return
        yield SiteFile(f"{key}.{lang}.html", page.encode())
    for kind, text in all_data_of(site.engine, site.names, key).items():
        yield SiteFile(f"{key}.{kind}", text.encode())
