"""The cells of one text file or of one sheet, before anybody knows what they mean."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from kg.model.cells import Cell
from kg.model.lang import Text
from kg.model.problem import TableCode

__all__ = [
    "LARGEST_CELL",
    "MOST_CELLS",
    "MOST_COLUMNS",
    "MOST_ROWS",
    "Grid",
    "OddCell",
    "Oddity",
]

#: What a cell of a spreadsheet holds at most.
LARGEST_CELL = 32_767
#: A table of this project has some thousand rows; all of Japan's towns are 1,916.
MOST_ROWS = 200_000
MOST_COLUMNS = 500
MOST_CELLS = 3_000_000


class Oddity(StrEnum):
    """What keeps the stored value of a cell from being what people see in it."""

    FORMULA = "formula"
    PERCENTAGE = "percentage"
    SCALED = "scaled"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class OddCell:
    """A cell that must not be read as it is stored: why, and what it holds."""

    oddity: Oddity
    text: str

    @property
    def code(self) -> TableCode:
        """The check that finds such cells."""
        formula = self.oddity is Oddity.FORMULA
        return TableCode.FORMULA if formula else TableCode.MANGLED

    def message(self) -> Text:
        """What to tell the person who made the workbook."""
        text = self.text if len(self.text) <= 60 else f"{self.text[:59]}…"
        if self.oddity is Oddity.FORMULA:
            return Text(
                f"holds a formula (={text}); put its value in its place "
                "(copy, paste values)",
                f"数式（={text}）が入っています。値に置き換えてください"
                "（コピーして値だけを貼り付け）",
            )
        if self.oddity is Oddity.ERROR:
            return Text(
                f"shows the error {text}; type the value",
                f"計算エラー（{text}）です。値を入力してください",
            )
        if self.oddity is Oddity.PERCENTAGE:
            return Text(
                f"shows a percentage but holds {text}; set the cell to text and "
                "type the number as the document prints it",
                f"百分率で表示されていますが、値は {text} です。"
                "セルの書式を文字列にして、文書のとおりの数を入力してください",
            )
        return Text(
            f"shows thousands but holds {text}; set the cell to text and type the "
            "number as the document prints it",
            f"千単位で表示されていますが、値は {text} です。"
            "セルの書式を文字列にして、文書のとおりの数を入力してください",
        )


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells, the first of the file first; rows may differ in length.

    `sheet` is None in a text file. `encoding` is set where the file is not in UTF-8.
    `odd` holds, by row and position from 0, the cells that must not be read as they
    are stored.
    """

    path: Path
    sheet: str | None
    rows: tuple[tuple[Cell, ...], ...]
    hidden: bool = False
    encoding: str | None = None
    odd: Mapping[tuple[int, int], OddCell] = field(default_factory=dict)
