"""What the editor completes, and the prefixes that queries need not declare."""

import json
from collections.abc import Iterable, Iterator

from kg.model.site_file import SiteFile
from kg.services.finding.terms import terms_of
from kg.services.publishing.publication import Publication
from kg.services.rendering.asking.browser_engine import TERMS

__all__ = ["files", "keys"]


def keys(site: Publication) -> Iterable[str]:
    """The one file."""
    return ("",)


def files(site: Publication, key: str) -> Iterator[SiteFile]:
    """It, as a server answers it."""
    told = terms_of(site.engine, site.names)
    yield SiteFile(TERMS, json.dumps(told, ensure_ascii=False).encode())
