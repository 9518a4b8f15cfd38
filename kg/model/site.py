"""Where the pages of a site stand: which address an IRI has, and which IRI an address.

A thing `{base}id/region/nishi-iburi` is told of at `doc/region/nishi-iburi`; a term
`{base}def/Region` at `doc/def/Region`, and so are schemes, shapes and graphs. A saved
question `{base}query/region/members` has its form at `queries/region/members`. Beside
each stand files: `.ja.html`, `.en.html`, `.ttl`, `.jsonld`, `.nt`, `.csv`. The whole
ontology, `{base}def/`, is told of at `doc/def/index`, its version `{base}def/0.1.0/` at
`doc/def/0.1.0/index`; both can be had as RDF/XML (`.rdf`) too.

Paths have no slash at the start; those that end in one are the `index` of a folder.
The same paths hold for a live site and for files on any static host, so pages link to
each other by relative addresses.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote

from kg.model.iris import Names
from kg.model.lang import Lang

__all__ = [
    "PLACES",
    "SAFE",
    "Address",
    "PageFormat",
    "address_of",
    "folder_at",
    "formats_at",
    "iri_at",
    "part_at",
    "path_of",
    "relative",
    "version_at",
]

#: What stays as it is in an address; all else of a path is percent-encoded, and what
#: is percent-encoded in an IRI twice, so that the path read from the address is ours.
SAFE = "/-._~:!$&'()*+,;=@"

_THINGS = "id/"
_PAGES = "doc/"
_QUESTION, _QUESTIONS = "query/", "queries/"
#: What stands below the base beside things, and has pages too.
_OTHERS = ("def/", "scheme/", "shape/", "graph/")
#: Where the IRIs stand that have a page: what they begin with below the base, and what
#: the paths of their pages begin with.
PLACES = {
    _THINGS: _PAGES,
    **{place: _PAGES + place for place in _OTHERS},
    _QUESTION: _QUESTIONS,
}
_INDEX = "index"
#: A further page of a long list.
_PART = re.compile(r"doc/(?P<kind>.+)/index-(?P<page>[1-9][0-9]{0,5})")
#: The whole ontology, as it is and as it was at a version.
_ONTOLOGY = re.compile(r"doc/def/(?:(?P<version>[0-9]+\.[0-9]+\.[0-9]+)/)?index")
#: A rule that no shape states, and of which the graph says nothing.
_SHAPELESS = re.compile(r"doc/shape/T[A-Z][0-9]+")


class PageFormat(StrEnum):
    """What a page can be had as; the value is the suffix."""

    HTML = "html"
    TTL = "ttl"
    JSONLD = "jsonld"
    NT = "nt"
    CSV = "csv"
    RDF = "rdf"

    @property
    def media(self) -> str:
        """The media type, without parameters."""
        return _MEDIA[self]


_MEDIA = {
    PageFormat.HTML: "text/html",
    PageFormat.TTL: "text/turtle",
    PageFormat.JSONLD: "application/ld+json",
    PageFormat.NT: "application/n-triples",
    PageFormat.CSV: "text/csv",
    PageFormat.RDF: "application/rdf+xml",
}


#: What a thing can be had as, and what a whole ontology: its tools read RDF/XML.
_OF_THINGS = (
    PageFormat.HTML,
    PageFormat.TTL,
    PageFormat.JSONLD,
    PageFormat.NT,
    PageFormat.CSV,
)
_OF_ONTOLOGIES = (
    PageFormat.HTML,
    PageFormat.TTL,
    PageFormat.JSONLD,
    PageFormat.NT,
    PageFormat.RDF,
)


@dataclass(frozen=True, slots=True)
class Address:
    """An address taken apart.

    Attributes:
        path: Without language and format, such as `doc/region/nishi-iburi`.
        format: What the suffix asks for; None where the request negotiates.
        lang: What the suffix asks for; None where the request negotiates.
    """

    path: str
    format: PageFormat | None = None
    lang: Lang | None = None


def path_of(iri: str, names: Names) -> str | None:
    """The path of the page about an IRI; None where the site has none."""
    if not iri.startswith(names.base):
        return None
    local = iri.removeprefix(names.base)
    if local.startswith((_THINGS, *_OTHERS)):
        path = _PAGES + local.removeprefix(_THINGS)
        return path + _INDEX if path.endswith("/") else path
    if local.startswith(_QUESTION) and "#" not in local:
        return _QUESTIONS + (local.removeprefix(_QUESTION) or _INDEX)
    return None


def _local(path: str) -> str:
    """What of a path names a thing; empty where it is the path of none."""
    local = path.removeprefix(_PAGES) if path.startswith(_PAGES) else ""
    return "" if local.rpartition("/")[2] in ("", _INDEX) else local


def iri_at(path: str, names: Names) -> str | None:
    """The IRI that the page at a path is about; None where it is about none."""
    local = _local(path)
    if not local:
        return None
    return _below_base(local, names)


def folder_at(local: str, names: Names) -> str:
    """What the IRIs begin with whose pages stand in a folder: `region`, `def`."""
    return _below_base(f"{local}/", names)


def _below_base(local: str, names: Names) -> str:
    return names.base + (local if local.startswith(_OTHERS) else _THINGS + local)


def part_at(path: str) -> tuple[str, int] | None:
    """The kind of things and the number of the page of a long list at a path."""
    part = _PART.fullmatch(path)
    return (part["kind"], int(part["page"])) if part else None


def version_at(path: str) -> str | None:
    """Which version of the ontology the page at a path is about.

    Nothing ("") for the present one; None where the page is about something else.
    """
    ontology = _ONTOLOGY.fullmatch(path)
    return None if ontology is None else ontology["version"] or ""


def formats_at(path: str) -> Sequence[PageFormat]:
    """What the page at a path can be had as: those of things as data too."""
    if version_at(path) is not None:
        return _OF_ONTOLOGIES
    is_list = part_at(path) is not None
    if not _local(path) or is_list or _SHAPELESS.fullmatch(path):
        return (PageFormat.HTML,)
    return _OF_THINGS


def address_of(path: str) -> Address:
    """Take the path of a request apart, without its first slash."""
    if not path or path.endswith("/"):
        path += _INDEX
    for format_ in PageFormat:
        end = f".{format_}"
        if path.endswith(end):
            stem = path.removesuffix(end)
            if format_ is not PageFormat.HTML:
                return Address(stem, format_)
            for lang in Lang:
                if stem.endswith(f".{lang}"):
                    return Address(stem.removesuffix(f".{lang}"), format_, lang)
            return Address(stem, format_)
    return Address(path)


def relative(target: str, start: str) -> str:
    """The address of one file of the site as a page that stands at another says it.

    Args:
        target: The path of a file, such as `doc/region/nishi-iburi.ja.html`.
        start: The path of the page that links to it.
    """
    # By hand: pages hold thousands of links, and relpath makes both absolute first.
    there, here = target.split("/"), start.split("/")
    most = min(len(there), len(here)) - 1
    shared = next((i for i in range(most) if there[i] != here[i]), most)
    up = [".."] * (len(here) - 1 - shared)
    found = quote("/".join([*up, *there[shared:]]), safe=SAFE)
    # A colon before the first slash would make the rest of it a scheme.
    return f"./{found}" if ":" in found.split("/")[0] else found
