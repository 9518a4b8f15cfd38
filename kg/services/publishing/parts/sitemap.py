"""What search engines ask for: which pages there are, and which to leave alone."""

from collections.abc import Iterable, Iterator

from kg.model.lang import Lang
from kg.model.site_file import SiteFile
from kg.services.publishing.publication import Publication
from kg.services.rendering.data.sitemap import (
    sitemap_index,
    sitemap_part,
    sitemap_parts,
)

__all__ = ["files", "keys"]


def keys(site: Publication) -> Iterable[str]:
    """All of them at once."""
    return ("",)


def files(site: Publication, key: str) -> Iterator[SiteFile]:
    """The sitemap with its parts, the word for robots, and the word for one host."""
    end = f".{Lang.JA}.html"
    both = (path.removesuffix(end) for path in site.written if path.endswith(end))
    paths = sorted(path for path in both if f"{path}.{Lang.EN}.html" in site.written)
    parts = sitemap_parts(paths)
    if len(parts) == 1:
        yield SiteFile("sitemap.xml", sitemap_part(parts[0], site.public).encode())
    else:
        index = sitemap_index(len(parts), site.public)
        yield SiteFile("sitemap.xml", index.encode())
        for number, part in enumerate(parts, 1):
            text = sitemap_part(part, site.public)
            yield SiteFile(f"sitemap-{number}.xml", text.encode())
    robots = f"User-agent: *\nDisallow:\n\nSitemap: {site.public}sitemap.xml\n"
    yield SiteFile("robots.txt", robots.encode())
    # Without it GitHub Pages leaves out what begins with a dot or an underscore.
    yield SiteFile(".nojekyll", b"")
