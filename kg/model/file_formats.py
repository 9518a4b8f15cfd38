"""What the formats of files to download are called."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

__all__ = ["format_name"]

#: By media type.
_FORMATS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "application/ld+json": "JSON-LD",
        "application/n-quads": "N-Quads",
        "application/n-triples": "N-Triples",
        "application/rdf+xml": "RDF/XML",
        "application/trig": "TriG",
        "application/vnd.apache.parquet": "Parquet",
        "application/vnd.hdt": "HDT",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel",
        "application/vnd.sqlite3": "SQLite",
        "application/csvm+json": "CSVW (JSON)",
        "application/json": "JSON",
        "application/yaml": "YAML",
        "text/csv": "CSV",
        "text/html": "HTML",
        "text/markdown": "Markdown",
        "text/plain": "text",
        "text/turtle": "Turtle",
    }
)
_PACKED: Final[Mapping[str, str]] = MappingProxyType(
    {"application/gzip": "gzip", "application/zip": "ZIP"}
)


def format_name(media: str, packed: str = "") -> str:
    """What people call a format: `N-Quads (gzip)`; its media type if nothing better.

    Args:
        media: The media type of what is in a file.
        packed: The media type of what it is packed in, if any.
    """
    name = _FORMATS.get(media, media)
    return f"{name} ({_PACKED.get(packed, packed)})" if packed else name
