"""The list of the files to download, with their digests, once they stand there."""

from collections.abc import Iterable, Iterator

from kg.model.site_file import Dump, SiteFile
from kg.services.dumping.sums import sum_files, told_of_sums
from kg.services.dumping.told import dumps_of
from kg.services.publishing.publication import Publication

__all__ = ["files", "keys", "told"]


def keys(site: Publication) -> Iterable[str]:
    """Both files at once."""
    return ("",)


def files(site: Publication, key: str) -> Iterator[SiteFile]:
    """`index.json` and `SHA256SUMS`, below `dumps/`."""
    yield from sum_files(site.whole, site.dumps, site.written)


def told(site: Publication) -> list[Dump]:
    """What is told of them."""
    return dumps_of(list(told_of_sums()), site.written)
