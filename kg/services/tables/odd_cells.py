"""Find the cells of an .xlsx or .ods whose stored value is not what people see.

A formula's saved value depends on who computed it last and no document says it. A cell
that shows 67.5% holds 0.675, and one that shows thousands holds ones: taken as they
are, the figures would be wrong by a factor of a hundred or a thousand.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from xml.etree import ElementTree

from kg.services.tables.grid import OddCell, Oddity

__all__ = ["OddCells", "odd_format", "odd_of_ods", "odd_of_xlsx"]

#: By row and position from 0.
OddCells = dict[tuple[int, int], OddCell]

_RELATION = re.compile(r"\{.*/relationships\}id")
_CELL = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
#: A formula or an error.
_COMPUTED = re.compile(rb"""<(?:[\w.-]+:)?f[\s/>]|\st=["']e["']""")
#: Formats of numbers that every workbook knows without declaring them.
_BUILT_IN = {9: Oddity.PERCENTAGE, 10: Oddity.PERCENTAGE}
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|[_*].')
_THOUSANDS = re.compile(r"[0#?],+(?![0#?,])")
#: One odd cell of an .ods may stand for many; no table has more than these.
_MOST_REPEATED = 100_000
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


def odd_format(code: str) -> Oddity | None:
    """What a format of numbers does to them, where that is not only their looks.

    >>> odd_format("0.0%").value, odd_format("#,##0,").value
    ('percentage', 'scaled')
    >>> odd_format('#,##0"%";▲#,##0')
    """
    bare = _LITERAL.sub("", code)
    if "%" in bare:
        return Oddity.PERCENTAGE
    return Oddity.SCALED if _THOUSANDS.search(bare) else None


def _local(tag: str) -> str:
    """The name of an element without its namespace: there are two for workbooks."""
    return tag.rpartition("}")[2]


def _parsed(xml: bytes) -> ElementTree.Element:
    # The encoding is given, so that nothing can be hidden in another one.
    parser = ElementTree.XMLParser(encoding="utf-8")
    return ElementTree.fromstring(xml, parser)


def _events(xml: bytes) -> Iterator[tuple[str, ElementTree.Element]]:
    parser = ElementTree.XMLParser(encoding="utf-8")
    yield from ElementTree.iterparse(BytesIO(xml), ("start", "end"), parser)


def _styles(xml: bytes | None) -> dict[str, Oddity]:
    """The styles of cells that show a number otherwise than it is stored."""
    if xml is None:
        return {}
    root = _parsed(xml)
    formats = dict(_BUILT_IN)
    for item in root.iter():
        odd = odd_format(item.get("formatCode", ""))
        if _local(item.tag) == "numFmt" and odd:
            formats[int(item.get("numFmtId", "0"))] = odd
    cells = next((item for item in root if _local(item.tag) == "cellXfs"), ())
    wanted = (formats.get(int(style.get("numFmtId", "0"))) for style in cells)
    return {str(index): odd for index, odd in enumerate(wanted) if odd}


def _sheets(members: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """The sheets of an .xlsx with their XML; charts hold no cells."""
    relations = _parsed(members["xl/_rels/workbook.xml.rels"])
    targets = {
        item.get("Id"): posixpath.normpath(
            posixpath.join("/xl", item.get("Target", ""))
        ).lstrip("/")
        for item in relations
        if item.get("Type", "").endswith("/worksheet")
    }
    for sheet in _parsed(members["xl/workbook.xml"]).iter():
        if _local(sheet.tag) == "sheet":
            key = next((v for k, v in sheet.items() if _RELATION.fullmatch(k)), None)
            if key in targets:
                yield sheet.get("name", ""), members[targets[key].lower()]


def _place(reference: str) -> tuple[int, int]:
    """The row and the position of a cell such as `C7`, from 0."""
    match = _CELL.fullmatch(reference)
    if match is None:
        raise ValueError(f"no cell: {reference}")
    position = 0
    for letter in match[1]:
        position = position * 26 + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, position - 1


def _odd_cell(
    cell: ElementTree.Element, styles: Mapping[str, Oddity]
) -> OddCell | None:
    parts = {_local(part.tag): part for part in cell}
    if "f" in parts:
        return OddCell(Oddity.FORMULA, parts["f"].text or "…")
    odd = styles.get(cell.get("s", "0"))
    value = parts["v"].text if "v" in parts else None
    if cell.get("t") == "e":
        return OddCell(Oddity.ERROR, value or "…")
    if odd and value is not None and cell.get("t", "n") == "n":
        return OddCell(odd, value)
    return None


def odd_of_xlsx(members: Mapping[str, bytes]) -> dict[str, OddCells]:
    """The odd cells of an .xlsx by the names of its sheets, all sheets included.

    Args:
        members: The unpacked files by their names in small letters, free of document
            types.

    Raises:
        ValueError: The XML is damaged.
        KeyError: A file that every workbook has is missing.
    """
    styles = _styles(members.get("xl/styles.xml"))
    found: dict[str, OddCells] = {}
    for name, xml in _sheets(members):
        if name in found:
            raise ValueError(f"two sheets are named {name}")
        found[name] = {}
        if styles or _COMPUTED.search(xml):
            found[name] = _odd_of_sheet(xml, styles)
    return found


def _odd_of_sheet(xml: bytes, styles: Mapping[str, Oddity]) -> OddCells:
    """The odd cells of one sheet; memory is given back with each row that ends."""
    found: OddCells = {}
    row, position = -1, -1
    for event, element in _events(xml):
        tag = _local(element.tag)
        if event == "start" and tag == "row":
            row, position = int(element.get("r", row + 2)) - 1, -1
        elif event == "end" and tag == "c":
            reference = element.get("r")
            row, position = _place(reference) if reference else (row, position + 1)
            odd = _odd_cell(element, styles)
            if odd:
                found[row, position] = odd
        elif event == "end" and tag == "row":
            element.clear()
    return found


def odd_of_ods(content: bytes) -> dict[str, OddCells]:
    """The odd cells of an .ods by the names of its sheets, all sheets included.

    Args:
        content: Its `content.xml`, free of document types.

    Raises:
        ValueError: The XML is damaged.
    """
    found: dict[str, OddCells] = {}
    name, number = "", 0
    for event, element in _events(content):
        if event == "start" and element.tag == f"{_TABLE}table":
            name, number = element.get(f"{_TABLE}name", ""), 0
            if name in found:
                raise ValueError(f"two sheets are named {name}")
            found[name] = {}
        elif event == "end" and element.tag == f"{_TABLE}table-row":
            repeated = int(element.get(f"{_TABLE}number-rows-repeated", "1"))
            odd_ones = list(_odd_of_row(element))
            if len(odd_ones) * repeated > _MOST_REPEATED:
                raise ValueError("an odd cell that is repeated too often")
            for row in range(number, number + repeated if odd_ones else number):
                found[name].update({(row, at): odd for at, odd in odd_ones})
            number += repeated
            element.clear()
    return found


def _odd_of_row(row: ElementTree.Element) -> Iterator[tuple[int, OddCell]]:
    position = 0
    for cell in row:
        formula = cell.get(f"{_TABLE}formula")
        repeated = int(cell.get(f"{_TABLE}number-columns-repeated", "1"))
        odd = None
        if formula is not None:
            odd = OddCell(Oddity.FORMULA, formula.partition("=")[2])
        elif cell.get(f"{_OFFICE}value-type") == "percentage":
            odd = OddCell(Oddity.PERCENTAGE, cell.get(f"{_OFFICE}value", ""))
        if odd:
            for shift in range(min(repeated, _MOST_REPEATED + 1)):
                yield position + shift, odd
        position += repeated
