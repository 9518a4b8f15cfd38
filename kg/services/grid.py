"""The cells of one text file or of one sheet, before anybody knows what they mean."""

from dataclasses import dataclass
from pathlib import Path

from kg.model.normalise import Cell

__all__ = ["Grid"]


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells, the first of the file first; rows may differ in length.

    `sheet` is None in a text file. `how` tells what had to be done to read the file,
    such as its encoding; empty where nothing.
    """

    path: Path
    sheet: str | None
    rows: tuple[tuple[Cell, ...], ...]
    hidden: bool = False
    encoding: str | None = None
