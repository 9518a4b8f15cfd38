"""A problem in a table: which cell, what was found, what is expected, what to do.

Codes are stable; docs/rules/tables.md lists them.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from kg.model.lang import Lang, Text

__all__ = ["Place", "TableCode", "TableProblem"]


class TableCode(StrEnum):
    """Codes of table checks, those before any triple exists."""

    UNREADABLE = "TT101"
    UNKNOWN_TABLE = "TT102"
    NO_HEADING = "TT103"
    UNKNOWN_COLUMN = "TT104"
    MISSING_COLUMN = "TT105"
    DOUBLED_COLUMN = "TT106"
    RAGGED_ROW = "TT107"
    EMPTY_CELL = "TT201"
    WRONG_VALUE = "TT202"
    DOUBLED_KEY = "TT203"
    DANGLING_KEY = "TT204"
    BAD_IRI = "TT205"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A cell, a row or a file.

    `row` counts as a spreadsheet does (the heading is 1), `column` is the heading as
    the file has it; both are absent where the whole file is meant.
    """

    file: Path
    row: int | None = None
    column: str | None = None

    def text(self, lang: str) -> str:
        """Such as `costs.csv, row 3, column amount`."""
        here = Path.cwd()
        file = self.file
        parts = [str(file.relative_to(here) if file.is_relative_to(here) else file)]
        if self.row is not None:
            parts.append(f"{self.row}行目" if lang == Lang.JA else f"row {self.row}")
        if self.column is not None:
            ja = f"「{self.column}」列"
            parts.append(ja if lang == Lang.JA else f"column {self.column!r}")
        return (" " if lang == Lang.JA else ", ").join(parts)


@dataclass(frozen=True, slots=True)
class TableProblem:
    """One problem; `message` says what is wrong and what to do."""

    code: TableCode
    place: Place
    message: Text
    found: str | None = None

    def line(self, lang: str) -> str:
        """The problem on one line."""
        separator = "：" if lang == Lang.JA else ": "
        return f"{self.place.text(lang)}{separator}{self.code} {self.message.of(lang)}"
