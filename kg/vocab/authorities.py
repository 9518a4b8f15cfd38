"""IRIs of other people's lists that descriptions point to: languages, themes, formats.

Things pointed at and no terms: the EU's authority tables, which DCAT-AP asks for, and
the media types that IANA has registered. Each was looked up before it was used;
docs/descriptions.md says where.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

__all__ = [
    "ACCESS_PUBLIC",
    "CC_BY_TYPE",
    "FILE_TYPES",
    "IRREGULAR",
    "LANGUAGES",
    "THEMES",
    "THEME_SCHEME",
    "media_type",
]

_EU = "http://publications.europa.eu/resource/authority/"
_IANA = "https://www.iana.org/assignments/media-types/"

#: Anybody may have it.
ACCESS_PUBLIC: Final = _EU + "access-right/PUBLIC"
#: That it is published whenever there is something new.
IRREGULAR: Final = _EU + "frequency/IRREG"
#: By their codes of ISO 639-1.
LANGUAGES: Final[Mapping[str, str]] = MappingProxyType(
    {"ja": _EU + "language/JPN", "en": _EU + "language/ENG"}
)
THEME_SCHEME: Final = _EU + "data-theme"
#: The themes of the data, with their names in English and Japanese.
THEMES: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        _EU + "data-theme/GOVE": ("Government and public sector", "政府・公共部門"),
        _EU + "data-theme/REGI": ("Regions and cities", "地域・都市"),
    }
)
#: What kind of licence CC BY is.
CC_BY_TYPE: Final = "http://purl.org/adms/licencetype/Attribution"
#: The file types of the EU's table by media type; what it lacks is not here.
FILE_TYPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        media: f"{_EU}file-type/{code}"
        for media, code in (
            ("application/ld+json", "JSON_LD"),
            ("application/n-quads", "RDF_N_QUADS"),
            ("application/n-triples", "RDF_N_TRIPLES"),
            ("application/rdf+xml", "RDF_XML"),
            ("application/trig", "RDF_TRIG"),
            ("text/csv", "CSV"),
            ("text/turtle", "RDF_TURTLE"),
        )
    }
)
#: Media types that IANA has registered and files of ours have.
_REGISTERED = frozenset(
    {
        *FILE_TYPES,
        "application/csvm+json",
        "application/gzip",
        "application/json",
        "application/vnd.apache.parquet",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.sqlite3",
        "application/zip",
        "application/zstd",
        "text/markdown",
        "text/plain",
        "text/tab-separated-values",
    }
)


def media_type(name: str) -> str | None:
    """The IRI of a media type at IANA; None where none is registered."""
    return _IANA + name if name in _REGISTERED else None
