"""What was released before, at addresses that stay: `dumps/<version>/`."""

from collections.abc import Iterable, Iterator

from kg.model.site_file import SiteFile
from kg.services.graph.releases import GRAPH, MANIFEST, ONTOLOGY
from kg.services.publishing.publication import Publication

__all__ = ["files", "keys"]

#: What a file of the record is called for those who download it.
_CALLED = {
    GRAPH: "teiju-kg.nq.gz",
    ONTOLOGY: "teiju-kg-ontology.ttl",
    MANIFEST: "manifest.json",
}


def keys(site: Publication) -> Iterable[str]:
    """The releases that had the same base, by version.

    A package that is installed holds their ontologies alone.
    """
    return [
        release.version
        for release in site.releases
        if (release.folder / MANIFEST).is_file()
        and release.manifest().get("base") == site.names.base
    ]


def files(site: Publication, key: str) -> Iterator[SiteFile]:
    """The files of one release, as they were."""
    release = next(each for each in site.releases if each.version == key)
    for name, called in _CALLED.items():
        path = release.folder / name
        if path.is_file():
            yield SiteFile(f"dumps/{key}/{called}", path.read_bytes())
