"""What lets browsers keep the site for when there is no network."""

from collections.abc import Iterable, Iterator

from kg.model.site_file import SiteFile
from kg.services.publishing.publication import Publication
from kg.services.rendering.offline import edition_of, service_worker

__all__ = ["files", "keys"]


def keys(site: Publication) -> Iterable[str]:
    """Both files at once."""
    return ("",)


def files(site: Publication, key: str) -> Iterator[SiteFile]:
    """The service worker, and the edition that it asks for, of all that was written."""
    # Both of the same files, whatever becomes of the first before the second is made.
    edition = edition_of(site.written)
    script = service_worker(edition, site.written, site.dumps)
    yield SiteFile("edition.txt", f"{edition}\n".encode())
    yield SiteFile("sw.js", script.encode())
