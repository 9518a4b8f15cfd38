"""What hosts of files take as rules: `_redirects` and `_headers`.

Netlify and Cloudflare Pages read both. They weigh no media types; Netlify knows the
language of the browser, and Cloudflare leaves lines out that say it.
"""

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from kg.model.lang import Lang
from kg.model.page_policy import ALWAYS, FILES_POLICY
from kg.model.site import PLACES
from kg.services.publishing.resolving.media import CACHE, MEDIA

__all__ = ["headers_file", "redirects_file"]

_INDEX = "index"


def redirects_file(public: str, folders: Iterable[str], stubs: bool) -> str:
    """`_redirects`: IRIs of things lead to their pages.

    Args:
        public: The address of the site, ending in a slash.
        folders: IRIs that end in a slash, below the base: `def/`.
        stubs: Does a page stand at each IRI that leads on? Then only what a browser
            says of its language leads past it.
    """
    return "\n".join(_redirects(urlsplit(public).path or "/", folders, stubs)) + "\n"


def _redirects(path: str, folders: Iterable[str], stubs: bool) -> Iterator[str]:
    yield "# IRIs of things lead to their pages (Netlify, Cloudflare Pages)."
    ends = {
        folder: pages + folder.removeprefix(place) + _INDEX
        for folder in sorted(folders)
        for place, pages in PLACES.items()
        if folder.startswith(place)
    }
    for folder, page in ends.items():
        yield from _lines(f"{path}{folder}", f"{path}{page}", stubs)
    for place, pages in PLACES.items():
        yield from _lines(f"{path}{place}*", f"{path}{pages}:splat", stubs)


def _lines(start: str, end: str, stubs: bool) -> Iterator[str]:
    for lang in Lang:
        yield f"{start} {end}.{lang}.html 302! Language={lang}"
    if not stubs:
        yield f"{start} {end}.{Lang.JA}.html 302"


def headers_file(public: str) -> str:
    """`_headers`: media types, and what browsers may do."""
    path = urlsplit(public).path or "/"
    lines = [f"{path}*"]
    told = {
        **ALWAYS,
        "Content-Security-Policy": FILES_POLICY,
        "Access-Control-Allow-Origin": "*",
        "Cache-Control": CACHE,
    }
    lines += [f"  {name}: {value}" for name, value in told.items()]
    for suffix, media in MEDIA.items():
        if suffix != "html":
            lines += [f"{path}*.{suffix}", f"  Content-Type: {media}"]
    return "\n".join(lines) + "\n"
