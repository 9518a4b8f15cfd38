"""Read a text file of cells: CSV or tabs, in the encodings that people save in."""

import csv
import io
import re
from pathlib import Path

from kg.model.lang import Text
from kg.model.problem import Place, TableCode, TableProblem
from kg.services.tables.grid import (
    LARGEST_CELL,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    Grid,
)

__all__ = ["TEXTS", "read_text_grid", "separator_of"]

#: Suffixes of the text files that can be read.
TEXTS = frozenset({".csv", ".tsv"})

_MIB = 1 << 20
#: A table of this project has some hundred kilobytes.
_LARGEST = 32 * _MIB
#: Lines in which the separator is looked for: titles may come before the headings.
_HEAD = 20
#: What Python makes of bytes that no text in CP932 has.
_NO_CP932 = re.compile("[\x80\xa0\uf8f0-\uf8f3]")
_QUOTED = re.compile(r'"[^"]*"')


class _UnreadableError(Exception):
    """The file is no table; the reason in both languages, and the row."""

    def __init__(self, en: str, ja: str, row: int | None = None) -> None:
        self.text = Text(en, ja)
        self.row = row
        super().__init__(en)


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return encoding != "cp932" or not _NO_CP932.search(text)


def _damaged_utf8(content: bytes) -> bool:
    """Is this UTF-8 with a broken place, rather than another encoding?"""
    text = content.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    sound = sum(character > "\x7f" for character in text) - broken
    return content.startswith(b"\xef\xbb\xbf") or sound > broken


def _decoded(content: bytes) -> tuple[str, str | None]:
    """The text, and its encoding where that is not UTF-8.

    Raises:
        _UnreadableError: It is in no encoding that can be told.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) and _decodes(content, "utf-16"):
        return content.decode("utf-16"), "UTF-16"
    try:
        return content.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        broken = error.start
    # What is EUC-JP as well could be either: characters would silently be others.
    known = _decodes(content, "cp932") and not _decodes(content, "euc_jp")
    if known and not _damaged_utf8(content):
        return content.decode("cp932"), "CP932 (Shift_JIS)"
    raise _UnreadableError(
        "is neither UTF-8 nor CP932 (Shift_JIS) here; save the file as CSV UTF-8",
        "UTF-8 でも CP932（Shift_JIS）でもありません。CSV UTF-8 形式で保存してください",
        content[:broken].count(b"\n") + 1,
    )


def separator_of(text: str) -> str:
    r"""A comma or a tab: what parts most cells in one of the first lines.

    >>> separator_of("一覧\nkey\tname, as printed\tsource"), separator_of("a\tb,c,d")
    ('\t', ',')
    """
    lines = _QUOTED.sub("", text[: 1 << 16]).splitlines()[:_HEAD]
    most = max(lines, key=lambda line: line.count("\t"), default="")
    return "\t" if most.count("\t") > most.count(",") else ","


def _records(text: str) -> tuple[tuple[str, ...], ...]:
    """The cells of a text, row by row.

    Raises:
        _UnreadableError: It is no CSV, or too much for a table.
    """
    records: list[tuple[str, ...]] = []
    cells = 0
    stream = io.StringIO(text, newline="")
    reader = csv.reader(stream, delimiter=separator_of(text), strict=True)
    try:
        for record in reader:
            records.append(tuple(record))
            cells += len(record)
            too_much = (
                len(record) > MOST_COLUMNS
                or cells > MOST_CELLS
                or len(records) > MOST_ROWS
            )
            if too_much:
                raise _UnreadableError(
                    f"is too large for a table here (at most {MOST_ROWS:,} rows and "
                    f"{MOST_COLUMNS} columns); split it",
                    f"表としては大きすぎます（{MOST_ROWS:,}行・{MOST_COLUMNS}列まで）。"
                    "分割してください",
                    len(records),
                )
            if any(len(cell) > LARGEST_CELL for cell in record):
                raise _long_cell(len(records))
    except csv.Error as error:
        if "field limit" in str(error):
            raise _long_cell(len(records) + 1) from error
        raise _UnreadableError(
            f"is not valid CSV ({error}); look for an unclosed quotation mark",
            f"CSV として正しくありません（{error}）。"
            "閉じていない引用符を探してください",
            len(records) + 1,
        ) from error
    return tuple(records)


def _long_cell(row: int) -> _UnreadableError:
    return _UnreadableError(
        f"holds a cell of more than {LARGEST_CELL:,} characters; look for an unclosed "
        "quotation mark",
        f"{LARGEST_CELL:,}文字を超えるセルがあります。閉じていない引用符を探してください",
        row,
    )


def _content(path: Path) -> bytes:
    """The bytes of a file of bearable size.

    Raises:
        _UnreadableError: It is too large or cannot be read.
    """
    try:
        size = path.stat().st_size
        if size <= _LARGEST:
            return path.read_bytes()
    except OSError as error:
        said = error.strerror or str(error)
        raise _UnreadableError(
            f"cannot be read: {said}", f"読めません（{said}）"
        ) from error
    raise _UnreadableError(
        f"has {size // _MIB} MiB, too much for a table; split it or look for a cell "
        "that holds too much",
        f"{size // _MIB} MiB あり、表としては大きすぎます。"
        "分割するか、長すぎるセルを確かめてください",
    )


def read_text_grid(path: Path, problems: list[TableProblem]) -> Grid | None:
    """The cells of a text file; None, and a problem, where it cannot be read.

    UTF-8 with or without a byte order mark, UTF-16, or else CP932; commas or tabs.
    """
    try:
        text, encoding = _decoded(_content(path))
        return Grid(path, None, _records(text), encoding=encoding)
    except _UnreadableError as reason:
        place = Place(path, reason.row)
        problems.append(TableProblem(TableCode.UNREADABLE, place, reason.text))
        return None
