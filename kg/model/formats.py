"""Formats of results and graphs, by name and by the suffix of a file."""

from enum import StrEnum
from pathlib import Path

from kg.errors import UsageError

__all__ = ["GRAPH_FORMATS", "Format", "choose_format"]


class Format(StrEnum):
    """Formats that an answer can be written in."""

    TABLE = "table"
    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    MD = "md"
    TTL = "ttl"
    NT = "nt"


#: Formats of triples: for CONSTRUCT and DESCRIBE, and for nothing else.
GRAPH_FORMATS = frozenset({Format.TTL, Format.NT})

_SUFFIXES = {
    ".txt": Format.TABLE,
    ".csv": Format.CSV,
    ".tsv": Format.TSV,
    ".json": Format.JSON,
    ".srj": Format.JSON,
    ".md": Format.MD,
    ".ttl": Format.TTL,
    ".nt": Format.NT,
}


def choose_format(
    asked: Format | None, output: Path | None, terminal: bool, default: Format
) -> Format:
    """The format asked for, else that of the file's suffix, else the default.

    Args:
        asked: What `--format` says.
        output: What `-o` says.
        terminal: Whether a person reads the standard output.
        default: The format in a pipe; a terminal gets a table.

    Raises:
        UsageError: The file's suffix is unknown.
    """
    if asked is not None:
        return asked
    if output is not None:
        try:
            return _SUFFIXES[output.suffix.lower()]
        except KeyError:
            known = ", ".join(_SUFFIXES)
            raise UsageError(
                f"{output}: unknown suffix {output.suffix!r}; use one of {known}, "
                "or --format",
                f"{output}：拡張子「{output.suffix}」は扱えません。"
                f"{known} のいずれかか、"
                "--format を指定してください",
            ) from None
    return Format.TABLE if terminal else default
