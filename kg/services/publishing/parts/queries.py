"""The saved questions as files: SPARQL that any tool runs, with what they say of it.

The editor loads them, and so may whoever has `kg`: `kg query run members.rq`.
"""

from collections.abc import Iterable, Iterator

from kg.model.site_file import SiteFile
from kg.services.publishing.publication import Publication

__all__ = ["files", "keys"]


def keys(site: Publication) -> Iterable[str]:
    """Every question, by its name."""
    return site.shelf.questions


def files(site: Publication, key: str) -> Iterator[SiteFile]:
    """Its file, beside its page."""
    question = site.shelf.questions[key]
    yield SiteFile(f"queries/{key}.rq", question.sparql.encode())
