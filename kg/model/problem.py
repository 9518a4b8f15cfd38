"""A problem in a table: which cell, what was found, what is expected, what to do.

Codes are stable; docs/rules/README.md lists them.
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
    DOUBLED_TABLE = "TT108"
    FORMULA = "TT109"
    STRAY_VALUE = "TT110"
    EMPTY_CELL = "TT201"
    WRONG_VALUE = "TT202"
    DOUBLED_KEY = "TT203"
    DANGLING_KEY = "TT204"
    BAD_IRI = "TT205"
    MANGLED = "TT206"
    REPEATED = "TT207"


@dataclass(frozen=True, slots=True)
class Place:
    """A cell, a row, a sheet or a file.

    `row` counts as a spreadsheet does (the first line of the file is 1), `column` is
    the heading as the file has it, `position` the number of the column from 0; each is
    absent where the whole file is meant. `sheet` is set in a workbook only.
    """

    file: Path
    row: int | None = None
    column: str | None = None
    sheet: str | None = None
    position: int | None = None

    @property
    def cell(self) -> str | None:
        """The cell as a spreadsheet names it, such as `C7`; None for no single cell."""
        if self.row is None or self.position is None:
            return None
        letters, rest = "", self.position + 1
        while rest:
            rest, letter = divmod(rest - 1, 26)
            letters = chr(ord("A") + letter) + letters
        return f"{letters}{self.row}"

    @property
    def order(self) -> tuple[str, str, int, int, str]:
        """What places are sorted by: file, sheet, row and column."""
        return (
            str(self.file),
            self.sheet or "",
            self.row or 0,
            -1 if self.position is None else self.position,
            self.column or "",
        )

    def file_text(self) -> str:
        """The file as a person in the current folder would name it."""
        here = Path.cwd()
        file = self.file
        return str(file.relative_to(here) if file.is_relative_to(here) else file)

    def within(self, lang: str) -> str:
        """The place within its file, such as `row 3, column 'amount'`; may be empty."""
        ja = lang == Lang.JA
        parts = []
        if self.sheet is not None:
            parts.append(f"シート「{self.sheet}」" if ja else f"sheet {self.sheet!r}")
        named = self.sheet is not None or self.column is None
        if named and self.cell is not None:
            parts.append(f"セル{self.cell}" if ja else f"cell {self.cell}")
        elif self.row is not None:
            parts.append(f"{self.row}行目" if ja else f"row {self.row}")
        if self.column is not None:
            parts.append(f"「{self.column}」列" if ja else f"column {self.column!r}")
        return (" " if ja else ", ").join(parts)

    def text(self, lang: str) -> str:
        """Such as `costs.csv, row 3, column 'amount'` or in a workbook `… cell F3`."""
        parts = filter(None, (self.file_text(), self.within(lang)))
        return (" " if lang == Lang.JA else ", ").join(parts)


@dataclass(frozen=True, slots=True)
class TableProblem:
    """One problem of one cell, row or file.

    Args:
        code: The check that found it.
        place: Where.
        message: What is wrong and, in brief, what would be right.
        found: The text of the cell.
        expected: What a cell there holds.
        mend: What to do about it.
    """

    code: TableCode
    place: Place
    message: Text
    found: str | None = None
    expected: Text | None = None
    mend: Text | None = None

    def line(self, lang: str) -> str:
        """The problem on one line."""
        separator = "：" if lang == Lang.JA else ": "
        return f"{self.place.text(lang)}{separator}{self.code} {self.message.of(lang)}"
