"""Read a text file of cells: CSV or tabs, in the encodings that people save in."""

import csv
import io
from pathlib import Path

from kg.model.lang import Text
from kg.model.problem import Place, TableCode, TableProblem
from kg.services.grid import Grid

__all__ = ["TEXTS", "read_text_grid"]

#: Suffixes of the text files that can be read.
TEXTS = frozenset({".csv", ".tsv"})

#: A table of this project has some hundred kilobytes.
_LARGEST = 64 << 20
#: What a cell of a spreadsheet holds at most.
_LARGEST_CELL = 32_767


def _problem(path: Path, en: str, ja: str, row: int | None = None) -> TableProblem:
    return TableProblem(TableCode.UNREADABLE, Place(path, row), Text(en, ja))


def _decoded(content: bytes) -> tuple[str, str | None] | UnicodeDecodeError:
    """The text, and its encoding where that is not UTF-8; else why it is none."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return content.decode("utf-16"), "UTF-16"
        except UnicodeDecodeError as error:
            return error
    try:
        return content.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        try:
            return content.decode("cp932"), "CP932 (Shift_JIS)"
        except UnicodeDecodeError:
            return error


def _separator(text: str) -> str:
    """A comma or a tab: whichever the first line has more of, outside quotes."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return "\t" if first.count("\t") > first.count(",") else ","


def read_text_grid(path: Path, problems: list[TableProblem]) -> Grid | None:
    """The cells of a text file; None, and a problem, where it cannot be read.

    UTF-8 with or without a byte order mark, UTF-16, or else CP932; commas or tabs.
    """
    try:
        size = path.stat().st_size
        if size > _LARGEST:
            problems.append(
                _problem(
                    path,
                    f"has {size >> 20} MiB, too much for a table; split it or look "
                    "for a cell that holds too much",
                    f"{size >> 20} MiB あり、表としては大きすぎます。"
                    "分割するか、長すぎるセルを確かめてください",
                )
            )
            return None
        content = path.read_bytes()
    except OSError as error:
        said = error.strerror or str(error)
        problems.append(
            _problem(path, f"cannot be read: {said}", f"読めません（{said}）")
        )
        return None
    decoded = _decoded(content)
    if isinstance(decoded, UnicodeDecodeError):
        row = content[: decoded.start].count(b"\n") + 1
        problems.append(
            _problem(
                path,
                "is neither UTF-8 nor CP932 (Shift_JIS) here; save the file as "
                "CSV UTF-8",
                "UTF-8 でも CP932（Shift_JIS）でもありません。"
                "CSV UTF-8 形式で保存してください",
                row,
            )
        )
        return None
    text, encoding = decoded
    return _parsed(path, text, encoding, problems)


def _parsed(
    path: Path, text: str, encoding: str | None, problems: list[TableProblem]
) -> Grid | None:
    records: list[tuple[str, ...]] = []
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=_separator(text), strict=True
    )
    try:
        for record in reader:
            records.append(tuple(record))
            if len(text) > _LARGEST_CELL and any(
                len(cell) > _LARGEST_CELL for cell in record
            ):
                problems.append(
                    _problem(
                        path,
                        f"holds a cell of more than {_LARGEST_CELL:,} characters; look "
                        "for an unclosed quotation mark",
                        f"{_LARGEST_CELL:,}文字を超えるセルがあります。"
                        "閉じていない引用符を探してください",
                        len(records),
                    )
                )
                return None
    except csv.Error as error:
        problems.append(
            _problem(
                path,
                f"is not valid CSV ({error}); look for an unclosed quotation mark",
                f"CSV として正しくありません（{error}）。"
                "閉じていない引用符を探してください",
                len(records) + 1,
            )
        )
        return None
    return Grid(path, None, tuple(records), encoding=encoding)
