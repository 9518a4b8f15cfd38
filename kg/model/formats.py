"""Formats of results and graphs, by name and by the suffix of a file."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from kg.errors import UsageError

__all__ = [
    "BINARY_FORMATS",
    "GRAPH_FORMATS",
    "PEOPLE_FORMATS",
    "CountsFormat",
    "DiffFormat",
    "Format",
    "ReportFormat",
    "choose_counts_format",
    "choose_diff_format",
    "choose_format",
    "choose_report_format",
    "format_by_suffix",
]


class Format(StrEnum):
    """Formats that an answer can be written in."""

    TABLE = "table"
    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    JSONL = "jsonl"
    MD = "md"
    HTML = "html"
    XLSX = "xlsx"
    PARQUET = "parquet"
    TTL = "ttl"
    NT = "nt"
    JSONLD = "jsonld"


#: Formats of triples: for CONSTRUCT and DESCRIBE, and for nothing else.
GRAPH_FORMATS = frozenset({Format.TTL, Format.NT, Format.JSONLD})
#: Formats with labels for headings, which say themselves what they leave out.
PEOPLE_FORMATS = frozenset({Format.TABLE, Format.MD, Format.HTML, Format.XLSX})
#: Formats that a terminal cannot show.
BINARY_FORMATS = frozenset({Format.XLSX, Format.PARQUET})

_SUFFIXES = {
    ".txt": Format.TABLE,
    ".csv": Format.CSV,
    ".tsv": Format.TSV,
    ".json": Format.JSON,
    ".srj": Format.JSON,
    ".jsonl": Format.JSONL,
    ".md": Format.MD,
    ".html": Format.HTML,
    ".xlsx": Format.XLSX,
    ".parquet": Format.PARQUET,
    ".ttl": Format.TTL,
    ".nt": Format.NT,
    ".jsonld": Format.JSONLD,
}


F = TypeVar("F", bound=StrEnum)


def format_by_suffix(
    asked: F | None, output: Path | None, suffixes: Mapping[str, F], default: F
) -> F:
    """The format asked for, else that of the file's suffix, else the default.

    Args:
        asked: What `--format` says.
        output: What `-o` says.
        suffixes: The formats by the suffix of a file, with its dot.
        default: The format where neither says anything.

    Raises:
        UsageError: The file's suffix is unknown.
    """
    if asked is not None:
        return asked
    if output is None:
        return default
    try:
        return suffixes[output.suffix.lower()]
    except KeyError:
        known, suffix = ", ".join(suffixes), output.suffix
        en = f"unknown suffix {suffix!r}" if suffix else "no suffix"
        ja = f"拡張子「{suffix}」は扱えません" if suffix else "拡張子がありません"
        raise UsageError(
            f"{output}: {en}; use one of {known}, or --format",
            f"{output}：{ja}。{known} のいずれかか、--format を指定してください",
        ) from None


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
        UsageError: The file's suffix is unknown, or a terminal cannot show the format.
    """
    by_reader = Format.TABLE if terminal else default
    chosen = format_by_suffix(asked, output, _SUFFIXES, by_reader)
    if chosen in BINARY_FORMATS and output is None and terminal:
        raise UsageError(
            f"-f {chosen}: a terminal cannot show it; give -o FILE.{chosen}",
            f"-f {chosen}：端末には表示できません。-o ファイル名.{chosen} を"
            "指定してください",
        )
    return chosen


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
    default = CountsFormat.HUMAN if terminal else CountsFormat.TSV
    return format_by_suffix(asked, output, _COUNTS_SUFFIXES, default)


class ReportFormat(StrEnum):
    """Formats of the report of a check."""

    HUMAN = "human"
    TABLE = "table"
    CSV = "csv"
    JSON = "json"
    TTL = "ttl"
    SARIF = "sarif"
    GITHUB = "github"
    JUNIT = "junit"
    HTML = "html"
    XLSX = "xlsx"


_REPORT_SUFFIXES = {
    ".txt": ReportFormat.HUMAN,
    ".csv": ReportFormat.CSV,
    ".json": ReportFormat.JSON,
    ".ttl": ReportFormat.TTL,
    ".sarif": ReportFormat.SARIF,
    ".xml": ReportFormat.JUNIT,
    ".html": ReportFormat.HTML,
    ".xlsx": ReportFormat.XLSX,
}


def choose_report_format(
    asked: ReportFormat | None, output: Path | None
) -> ReportFormat:
    """The format asked for, else that of the file's suffix, else the one for people.

    Raises:
        UsageError: The file's suffix is unknown.
    """
    return format_by_suffix(asked, output, _REPORT_SUFFIXES, ReportFormat.HUMAN)


class DiffFormat(StrEnum):
    """Formats of what differs between two builds: words, a page, nested, rows."""

    HUMAN = "human"
    MD = "md"
    JSON = "json"
    TSV = "tsv"


_DIFF_SUFFIXES = {
    ".txt": DiffFormat.HUMAN,
    ".md": DiffFormat.MD,
    ".json": DiffFormat.JSON,
    ".tsv": DiffFormat.TSV,
}


def choose_diff_format(
    asked: DiffFormat | None, output: Path | None, terminal: bool
) -> DiffFormat:
    """The format asked for, else that of the file's suffix, else by who reads it.

    Raises:
        UsageError: The file's suffix is unknown.
    """
    default = DiffFormat.HUMAN if terminal else DiffFormat.TSV
    return format_by_suffix(asked, output, _DIFF_SUFFIXES, default)
