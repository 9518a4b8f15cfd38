"""Find formulas, errors and numbers shown as percentages in the XML of a workbook.

A formula's saved value depends on who computed it last and no document says it, so it
has to be replaced by the value. A cell that shows 67.5% holds 0.675: taken as it is,
the figure would be wrong by a factor of a hundred. An error such as #REF! reads as an
empty cell: what stood there would be lost without a word.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

from kg.model.lang import Text
from kg.model.problem import Place, TableCode, TableProblem

__all__ = ["Formula", "formulas_of"]

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]*)")
#: Formats of numbers that every workbook knows without declaring them.
_BUILT_IN_PERCENTAGES = frozenset({9, 10})


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell whose value is computed, an error, or shown otherwise than stored."""

    sheet: str
    row: int
    position: int
    text: str
    percentage: bool = False
    error: bool = False

    def problem(self, path: Path) -> TableProblem:
        """What to tell the person who made the workbook."""
        place = Place(path, self.row, None, self.sheet, self.position)
        if self.percentage:
            message = Text(
                f"shows a percentage but holds {self.text}; set the cell to text and "
                "type the number as the document prints it",
                f"百分率で表示されていますが、値は {self.text} です。"
                "セルの書式を文字列にして、文書のとおりの数を入力してください",
            )
            return TableProblem(TableCode.MANGLED, place, message, self.text)
        if self.error:
            message = Text(
                f"holds the error {self.text}; type the value that belongs there, or "
                "clear the cell",
                f"エラー値 {self.text} になっています。"
                "正しい値を入力するか、セルを空にしてください",
            )
            return TableProblem(TableCode.MANGLED, place, message, self.text)
        message = Text(
            f"holds a formula (={self.text}); put its value in its place "
            "(copy, paste values)",
            f"数式（={self.text}）が入っています。値に置き換えてください"
            "（コピーして値だけを貼り付け）",
        )
        return TableProblem(TableCode.FORMULA, place, message, f"={self.text}")


def _place(reference: str) -> tuple[int, int]:
    """The row and the position of a cell such as `C7`."""
    match = _CELL.fullmatch(reference)
    if match is None:
        raise ValueError(f"no cell: {reference}")
    position = 0
    for letter in match[1]:
        position = position * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), position - 1


def _percentages(styles: bytes | None) -> frozenset[str]:
    """The styles of cells that show a number as a percentage."""
    if styles is None:
        return frozenset()
    root = ElementTree.fromstring(styles)
    formats = {
        int(item.get("numFmtId", "0"))
        for item in root.iter(f"{_MAIN}numFmt")
        if "%" in item.get("formatCode", "")
    }
    cells = root.find(f"{_MAIN}cellXfs")
    return frozenset(
        str(index)
        for index, style in enumerate(cells if cells is not None else ())
        if int(style.get("numFmtId", "0")) in formats | _BUILT_IN_PERCENTAGES
    )


def _sheet_names(members: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """The sheets of an .xlsx with their XML."""
    relations = ElementTree.fromstring(members["xl/_rels/workbook.xml.rels"])
    targets = {
        item.get("Id"): item.get("Target", "")
        for item in relations.iter(f"{_PACKAGE}Relationship")
    }
    book = ElementTree.fromstring(members["xl/workbook.xml"])
    for sheet in book.iter(f"{_MAIN}sheet"):
        target = targets.get(sheet.get(_RELATION), "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if path in members and b"worksheet" in members[path][:2000]:
            yield sheet.get("name", ""), members[path]


def _finished(xml: bytes, tag: str, holder: str) -> Iterator[ElementTree.Element]:
    """The elements of a tag; memory is given back with each holder that ends."""
    for _, element in ElementTree.iterparse(BytesIO(xml)):
        if element.tag == tag:
            yield element
        elif element.tag == holder:
            element.clear()


def _of_xlsx(members: Mapping[str, bytes]) -> Iterator[Formula]:
    percentages = _percentages(members.get("xl/styles.xml"))
    for name, xml in _sheet_names(members):
        if b"<f" not in xml and b't="e"' not in xml and not percentages:
            continue
        for cell in _finished(xml, f"{_MAIN}c", f"{_MAIN}row"):
            formula = cell.find(f"{_MAIN}f")
            shown = cell.get("s") in percentages and cell.get("t", "n") == "n"
            value = cell.findtext(f"{_MAIN}v")
            if formula is not None:
                row, position = _place(cell.get("r", ""))
                yield Formula(name, row, position, formula.text or "…")
            elif value is not None and (shown or cell.get("t") == "e"):
                row, position = _place(cell.get("r", ""))
                yield Formula(name, row, position, value, shown, not shown)


def _of_ods(members: Mapping[str, bytes]) -> Iterator[Formula]:
    content = members.get("content.xml", b"")
    if b"table:formula" not in content and b'"percentage"' not in content:
        return
    name, number = "", 1
    for event, element in ElementTree.iterparse(BytesIO(content), ("start", "end")):
        if event == "start":
            if element.tag == f"{_TABLE}table":
                name, number = element.get(f"{_TABLE}name", ""), 1
        elif element.tag == f"{_TABLE}table-row":
            yield from _of_ods_row(name, number, element)
            number += int(element.get(f"{_TABLE}number-rows-repeated", "1"))
            element.clear()


def _of_ods_row(name: str, number: int, row: ElementTree.Element) -> Iterator[Formula]:
    position = 0
    for cell in row:
        formula = cell.get(f"{_TABLE}formula")
        if formula is not None:
            yield Formula(name, number, position, formula.partition("=")[2])
        elif cell.get(f"{_OFFICE}value-type") == "percentage":
            value = cell.get(f"{_OFFICE}value", "")
            yield Formula(name, number, position, value, percentage=True)
        position += int(cell.get(f"{_TABLE}number-columns-repeated", "1"))


def formulas_of(members: Mapping[str, bytes]) -> list[Formula]:
    """The formulas and percentages of a workbook, in the order of sheets and rows.

    Args:
        members: The unpacked files of an .xlsx or .ods, free of document types.

    Raises:
        ValueError: The XML is damaged.
        KeyError: A file that every workbook has is missing.
    """
    try:
        if "xl/workbook.xml" in members:
            return list(_of_xlsx(members))
        return list(_of_ods(members))
    except ElementTree.ParseError as error:
        raise ValueError(str(error)) from error
