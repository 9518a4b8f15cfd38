"""Formats of results and graphs, by name and by the suffix of a file."""

from enum import StrEnum
from pathlib import Path

from kg.errors import UsageError

__all__ = [
    "GRAPH_FORMATS",
    "CountsFormat",
    "Format",
    "choose_counts_format",
    "choose_format",
]


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


class CountsFormat(StrEnum):
    """Formats of what is counted or compared: tables for people, rows, nested."""

    HUMAN = "human"
    TSV = "tsv"
    JSON = "json"


_COUNTS_SUFFIXES = {
    ".txt": CountsFormat.HUMAN,
    ".tsv": CountsFormat.TSV,
    ".json": CountsFormat.JSON,
}


def choose_counts_format(
    asked: CountsFormat | None, output: Path | None, terminal: bool
) -> CountsFormat:
    """The format asked for, else that of the file's suffix, else by who reads it.

    Raises:
        UsageError: The file's suffix is unknown.
    """
    if asked:
        return asked
    if output is None:
        return CountsFormat.HUMAN if terminal else CountsFormat.TSV
    try:
        return _COUNTS_SUFFIXES[output.suffix.lower()]
    except KeyError:
        raise UsageError(
            f"{output}: counts are written as .txt, .tsv or .json",
            f"{output}：集計や照合の結果の拡張子は .txt・.tsv・.json のいずれかです",
        ) from None
