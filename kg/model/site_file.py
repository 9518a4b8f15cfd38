"""What a published site is made of: files, and what is told of those to download."""

from dataclasses import dataclass
from enum import StrEnum

from kg.model.lang import Text

__all__ = ["Dump", "DumpRole", "SiteFile", "Written"]


@dataclass(frozen=True, slots=True)
class SiteFile:
    """One file of a site.

    Attributes:
        path: Where it stands in the site, without a first slash.
        body: Its bytes.
    """

    path: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Written:
    """What is known of a file that was written: bytes, and SHA-256 in hexadecimal."""

    size: int
    sha256: str


class DumpRole(StrEnum):
    """What a file to download holds."""

    WHOLE = "whole"
    GRAPH = "graph"
    TABLES = "tables"
    DATABASE = "database"
    DESCRIPTION = "description"


@dataclass(frozen=True, slots=True)
class Dump:
    """A file to download, as pages and catalogues tell of it.

    Attributes:
        path: Where it stands in the site.
        role: What it holds.
        title: What it is called.
        media: The media type of what is in it.
        packed: The media type of what it is packed in (`application/gzip`), if any.
        written: Its size and digest.
        statements: How many statements it holds; None where it holds none.
        graph: The IRI of the only named graph in it, if it holds one graph.
        conforms_to: The IRI of the standard that it follows, if any.
    """

    path: str
    role: DumpRole
    title: Text
    media: str
    packed: str
    written: Written
    statements: int | None = None
    graph: str | None = None
    conforms_to: str | None = None
