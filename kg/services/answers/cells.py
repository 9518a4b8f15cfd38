"""Write single cells and sheets of a workbook, and the workbook without a clock."""

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["link_to", "packed", "print_across", "put"]

_MODIFIED = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
_ESCAPED = re.compile("_x[0-9A-Fa-f]{4}_")
_NO_CLOCK = (1980, 1, 1, 0, 0, 0)


def packed(book: "Workbook") -> bytes:
    """A workbook as bytes, without the time of day."""
    stream, out = io.BytesIO(), io.BytesIO()
    book.save(stream)
    with (
        zipfile.ZipFile(stream) as made,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as clean,
    ):
        for member in made.infolist():
            content = made.read(member)
            if member.filename == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>1980-01-01T00:00:00Z", content)
            info = zipfile.ZipInfo(member.filename, _NO_CLOCK)
            info.compress_type = zipfile.ZIP_DEFLATED
            clean.writestr(info, content)
    return out.getvalue()


def print_across(page: "Worksheet") -> None:
    """Let a sheet print as wide as a page, headings on each."""
    from openpyxl.worksheet.properties import PageSetupProperties

    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = 9  # A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.print_title_rows = "1:1"


def link_to(cell: Any, sheet: str, target: str) -> None:
    """Make a cell lead to another one of the same workbook."""
    from openpyxl.styles import Font
    from openpyxl.worksheet.hyperlink import Hyperlink

    quoted = sheet.replace("'", "''")
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!{target}")
    cell.font = Font(color="1F4E79", underline="single")


def put(page: "Worksheet", row: int, column: int, value: Any) -> Any:
    """Write a cell; text is text even where it begins like a formula."""
    cell = page.cell(row, column)
    if isinstance(value, str):
        # The format gives _x000D_ a meaning, and needs it for carriage returns.
        value = _ESCAPED.sub(r"_x005F\g<0>", value).replace("\r", "_x000D_")
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
        cell.number_format = "@"
    return cell
