"""Formats of whole graphs, by name and by the suffix of a file."""

from enum import StrEnum
from pathlib import Path

from pyoxigraph import RdfFormat

from kg.model.formats import format_by_suffix

__all__ = ["RDF_FORMATS", "GraphFormat", "choose_graph_format"]


class GraphFormat(StrEnum):
    """Formats that the graph can be exported in."""

    NQ = "nq"
    TRIG = "trig"
    TTL = "ttl"
    NT = "nt"
    JSONLD = "jsonld"

    @property
    def keeps_names(self) -> bool:
        """Does it say which named graph a statement stands in?"""
        return RDF_FORMATS[self].supports_datasets


RDF_FORMATS = {
    GraphFormat.NQ: RdfFormat.N_QUADS,
    GraphFormat.TRIG: RdfFormat.TRIG,
    GraphFormat.TTL: RdfFormat.TURTLE,
    GraphFormat.NT: RdfFormat.N_TRIPLES,
    GraphFormat.JSONLD: RdfFormat.JSON_LD,
}
_SUFFIXES = {f".{format_.value}": format_ for format_ in GraphFormat}


def choose_graph_format(
    asked: GraphFormat | None, output: Path | None, default: GraphFormat
) -> GraphFormat:
    """The format asked for, else that of the file's suffix, else the default.

    Raises:
        UsageError: The file's suffix is unknown.
    """
    return format_by_suffix(asked, output, _SUFFIXES, default)
