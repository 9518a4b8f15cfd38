"""Pages at the IRIs themselves, for hosts that choose nothing: each leads on."""

from collections.abc import Container
from urllib.parse import unquote

from kg.model.lang import Lang, Text
from kg.model.site import PLACES, PageFormat, formats_at, relative
from kg.model.site_file import SiteFile
from kg.services.publishing.leading import lead_page

__all__ = ["local_of", "stub", "stub_place"]

_INDEX = "index"
_PART = "index-"


def local_of(path: str) -> str | None:
    """What an IRI says below the base whose page stands at a path; None for no IRI.

    The list of a folder is what the IRI of the folder leads to: `id/region/`.
    """
    last = path.rpartition("/")[2]
    if last.startswith(_PART):
        return None
    # `doc/` is the beginning of all others below it, so it is tried last.
    for place, pages in sorted(PLACES.items(), key=lambda each: -len(each[1])):
        if path.startswith(pages):
            local = place + path.removeprefix(pages)
            return local.removesuffix(_INDEX) if last == _INDEX else local
    return None


def stub_place(local: str) -> str | None:
    """Where the page at an IRI stands: hosts decode what an address encodes.

    None where the name cannot be that of a file below the site.
    """
    try:
        place = unquote(local.rstrip("/"), errors="strict")
    except UnicodeDecodeError:
        return None
    parts = place.split("/")
    if place.count("/") != local.rstrip("/").count("/") or "\0" in place:
        return None
    return None if {"", ".", ".."} & set(parts) else f"{place}/index.html"


def stub(path: str, place: str, title: Text, written: Container[str]) -> SiteFile:
    """The page at an IRI.

    Args:
        path: Of the page that tells of it, without language and suffix.
        place: Where it stands.
        title: What it is called.
        written: The files of the site.
    """
    targets = {lang: relative(f"{path}.{lang}.html", place) for lang in Lang}
    data = {
        str(kind): relative(f"{path}.{kind}", place)
        for kind in formats_at(path)
        if kind is not PageFormat.HTML and f"{path}.{kind}" in written
    }
    page = lead_page(title, targets, data, relative("assets/", place))
    return SiteFile(place, page.encode())
