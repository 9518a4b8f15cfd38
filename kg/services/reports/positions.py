"""Where a cell stands in the text of its file: line and column, as editors count.

A row is a record, and a record may span lines: a cell may hold a line break.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.model.problem import Place

__all__ = ["Positions", "Region", "cells_of"]

#: The formats of tables that are text, and what stands between their cells.
_DELIMITERS = {".csv": ",", ".tsv": "\t"}


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of text: lines and columns from 1, the end column exclusive.

    The columns are None where whole lines are meant.
    """

    line: int
    end_line: int
    column: int | None = None
    end_column: int | None = None


def cells_of(text: str, delimiter: str = ",") -> list[list[Region]]:
    """Where each cell of each record stands; a blank line is a record without cells.

    Args:
        text: The whole file, without a byte order mark.
        delimiter: What stands between two cells.
    """
    records: list[list[Region]] = []
    cells: list[Region] = []
    start: tuple[int, int] = (1, 1)
    for char, line, column in _marks(text, delimiter):
        if char == delimiter:
            cells.append(Region(start[0], line, start[1], column))
            start = (line, column + 1)
            continue
        if cells or start != (line, column):
            cells.append(Region(start[0], line, start[1], column))
        if char or cells:
            records.append(cells)
        cells, start = [], (line + 1, 1)
    return records


def _marks(text: str, delimiter: str) -> Iterator[tuple[str, int, int]]:
    """Each delimiter and line end outside quotes, and the end of the text as ""."""
    line, begin, index = 1, 0, 0
    # A cell is enclosed when it opens with a quotation mark; a doubled one inside
    # closes it and opens it again, which comes to the same.
    fresh, enclosed, quoted = True, False, False
    while index < len(text):
        char = text[index]
        end = char == "\n" or (char == "\r" and text[index + 1 : index + 2] != "\n")
        if char == '"' and (fresh or enclosed):
            enclosed, quoted = True, not quoted
        elif char == delimiter and not quoted:
            yield char, line, index - begin + 1
        elif end and not quoted:
            stop = index - (char == "\n" and index > begin and text[index - 1] == "\r")
            yield "\n", line, stop - begin + 1
        fresh = not quoted and (end or char == delimiter)
        enclosed = enclosed and not fresh
        index += 1
        if end:
            line, begin = line + 1, index
    yield "", line, index - begin + 1


class Positions:
    """Finds the text of places; reads each file once."""

    def __init__(self) -> None:
        self._files: dict[Path, list[list[Region]]] = {}

    def region(self, place: Place) -> Region | None:
        """The text of a cell or a row; None where the place is no text.

        In a file that cannot be read as UTF-8 the row stands for the line.
        """
        if place.row is None or place.sheet is not None:
            return None
        if place.file.suffix.lower() not in _DELIMITERS:
            return None
        records = self._records(place.file)
        if not 0 < place.row <= len(records):
            return Region(place.row, place.row)
        cells = records[place.row - 1]
        if place.position is not None and place.position < len(cells):
            return cells[place.position]
        if cells:
            return Region(cells[0].line, cells[-1].end_line)
        return Region(place.row, place.row)

    def _records(self, file: Path) -> list[list[Region]]:
        if file not in self._files:
            try:
                text = file.read_bytes().decode("utf-8-sig")
            except (OSError, UnicodeDecodeError):
                text = ""
            delimiter = _DELIMITERS[file.suffix.lower()]
            self._files[file] = cells_of(text, delimiter)
        return self._files[file]
