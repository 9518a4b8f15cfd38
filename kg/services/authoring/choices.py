"""The labels of choices, and the sheet that drop-downs take them from."""

import re
from typing import TYPE_CHECKING

from kg.model.cells import Cell
from kg.model.lang import Lang
from kg.model.lore import Lore
from kg.model.table import Column
from kg.services.answers.cells import put

if TYPE_CHECKING:
    from openpyxl import Workbook

__all__ = ["Choices"]

#: Numbers that a spreadsheet keeps as they are.
_READY = re.compile(r"-?(0|[1-9][0-9]{0,14})(\.[0-9]*[1-9])?")


class Choices:
    """The labels of choices, and the sheet that drop-downs take them from."""

    def __init__(self, book: "Workbook", lore: Lore, lang: str) -> None:
        self._lore = lore
        self._lang = lang
        self._page = book.create_sheet("選択肢" if lang == Lang.JA else "Choices")
        self._book = book
        self._ranges: dict[tuple[str, ...], str] = {}
        self._labels: dict[Column, dict[str, str]] = {}

    def labels(self, column: Column) -> dict[str, str]:
        """The label of each code that a column may hold, where it makes a choice."""
        if column not in self._labels:
            self._labels[column] = self._new_labels(column)
        return self._labels[column]

    def _new_labels(self, column: Column) -> dict[str, str]:
        scheme = column.scheme()
        if column.datatype == "boolean":
            ja = self._lang == Lang.JA
            return (
                {"true": "はい", "false": "いいえ"}
                if ja
                else {"true": "yes", "false": "no"}
            )
        if scheme is None:
            return {code: code for code in column.choices()}
        known = self._lore.labels(scheme)
        codes = column.choices() or tuple(sorted(known))
        labels = {
            code: known[code].preferred.of(self._lang) if code in known else code
            for code in codes
        }
        # A label that two codes share would not lead back to its code.
        taken = list(labels.values())
        return {c: t if taken.count(t) == 1 else c for c, t in labels.items()}

    def shown(self, column: Column, cell: Cell) -> Cell:
        """A cell as a person should see it: a label for a code, a number for digits."""
        if not isinstance(cell, str):
            return cell
        if column.datatype in {"integer", "decimal"}:
            if _READY.fullmatch(cell) and repr(float(cell)).removesuffix(".0") == cell:
                return float(cell) if "." in cell else int(cell)
            return cell
        return self.labels(column).get(cell, cell)

    def range_of(self, column: Column) -> str | None:
        """Where the choices of a column stand; None where it makes none."""
        from openpyxl.utils import get_column_letter

        listed = tuple(self.labels(column).values())
        if not listed:
            return None
        if listed not in self._ranges:
            position = len(self._ranges) + 1
            for number, label in enumerate(listed, start=1):
                put(self._page, number, position, label)
            letter = get_column_letter(position)
            name = self._page.title
            self._ranges[listed] = f"'{name}'!${letter}$1:${letter}${len(listed)}"
        return self._ranges[listed]

    def finish(self) -> None:
        """Put the sheet of choices last, out of sight."""
        self._page.sheet_state = "hidden"
        self._book.move_sheet(self._page, len(self._book.sheetnames))
