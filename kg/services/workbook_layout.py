"""What a workbook remembers of the tables that it was made from.

So that bringing it back changes no byte of a table that nobody touched: the order and
words of the headings, byte order mark, line ends and quoting, and a hash of the file.
"""

import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

__all__ = ["FileStyle", "Remembered", "read_layout", "style_of", "write_layout"]


@dataclass(frozen=True, slots=True)
class FileStyle:
    """How a CSV file writes its records."""

    bom: bool = False
    newline: str = "\n"
    quote_all: bool = False

    def encoded(self, records: Sequence[Sequence[str]]) -> bytes:
        """Records as the bytes of a file."""
        stream = io.StringIO(newline="")
        writer = csv.writer(
            stream,
            lineterminator=self.newline,
            quoting=csv.QUOTE_ALL if self.quote_all else csv.QUOTE_MINIMAL,
        )
        writer.writerows(records)
        return stream.getvalue().encode("utf-8-sig" if self.bom else "utf-8")


@dataclass(frozen=True, slots=True)
class Remembered:
    """One table: its kind, file, headings by column name, style and hash."""

    kind: str
    file: str
    headings: tuple[tuple[str, str], ...]
    style: FileStyle
    sha256: str


def style_of(content: bytes, records: Sequence[Sequence[str]]) -> FileStyle | None:
    """The style that gives just these bytes; None where none of ours does."""
    for bom in (False, True):
        for newline in ("\n", "\r\n"):
            for quote_all in (False, True):
                style = FileStyle(bom, newline, quote_all)
                if style.encoded(records) == content:
                    return style
    return None


def write_layout(tables: Sequence[Remembered]) -> str:
    """The layout as text for the hidden sheet."""
    return json.dumps(
        {"version": 1, "tables": [asdict(table) for table in tables]},
        ensure_ascii=False,
    )


def read_layout(text: str) -> Mapping[str, Remembered]:
    """The tables by kind; none where the text is no layout of ours."""
    try:
        raw = json.loads(text)
        return {
            item["kind"]: Remembered(
                kind=item["kind"],
                file=item["file"],
                headings=tuple((name, text) for name, text in item["headings"]),
                style=FileStyle(**item["style"]),
                sha256=item["sha256"],
            )
            for item in raw["tables"]
        }
    except (ValueError, KeyError, TypeError):
        # Someone edited the hidden sheet: the tables are written in plain form.
        return {}


def digest(content: bytes) -> str:
    """The hash by which a file is known to be as it was."""
    return hashlib.sha256(content).hexdigest()
