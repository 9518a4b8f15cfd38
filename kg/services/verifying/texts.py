"""The texts of source documents: found by their SHA-256, read by their lines.

The project ships no document's text; a reader who has them points at their folder.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kg.errors import UsageError
from kg.model.printed import carries_figure

__all__ = ["Text", "figure_lines", "find_texts", "line_range", "ranges", "read_lines"]


@dataclass(frozen=True, slots=True)
class Text:
    """One document's text, by the identifier it is registered under."""

    document: str
    path: Path
    lines: tuple[str, ...]

    def slice(self, first: int, last: int) -> str:
        """The lines from `first` to `last`, counted from 1, both included."""
        return "\n".join(self.lines[first - 1 : last])

    def block(self, first: int, last: int) -> str:
        """The lines and those around them up to the next blank line: a whole table."""
        start, stop = first - 1, last
        while start > 0 and self.lines[start - 1].strip():
            start -= 1
        while stop < len(self.lines) and self.lines[stop].strip():
            stop += 1
        return "\n".join(self.lines[start:stop])


def read_lines(content: bytes) -> tuple[str, ...]:
    """The lines of a text as they are counted: separated by line feeds."""
    lines = content.decode("utf-8", "replace").replace("\r\n", "\n").split("\n")
    return tuple(lines if lines[-1] else lines[:-1])


def line_range(lines: str) -> tuple[int, int]:
    """The first and last line of `1663` or `1643-1645`."""
    first, _, last = lines.partition("-")
    return int(first), int(last or first)


def ranges(numbers: Iterable[int]) -> str:
    """Line numbers as a short text: `9, 19, 25-28`."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)


def figure_lines(lines: Iterable[str]) -> frozenset[int]:
    """The numbers, from 1, of the lines that carry a figure."""
    return frozenset(n for n, line in enumerate(lines, 1) if carries_figure(line))


def find_texts(folder: Path, registered: dict[str, str]) -> dict[str, Text]:
    """The texts below a folder whose SHA-256 is registered.

    Args:
        folder: Where to look, subfolders included; the names of files do not matter.
        registered: The document's identifier by the SHA-256 of its text.

    Raises:
        UsageError: There is no such folder, or none of its files is registered.
    """
    if folder.is_file():
        raise UsageError(
            f"{folder}: is a file; give the folder that holds the texts",
            f"{folder}：ファイルです。テキストのあるフォルダを指定してください",
        )
    if not folder.is_dir():
        raise UsageError(
            f"{folder}: there is no such folder", f"{folder}：フォルダがありません"
        )
    found: dict[str, Text] = {}
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        try:
            content = path.read_bytes()
        except OSError as error:
            raise UsageError(
                f"{path}: cannot be read: {error}", f"{path}：読めません（{error}）"
            ) from error
        document = registered.get(hashlib.sha256(content).hexdigest())
        if document is not None:
            found.setdefault(document, Text(document, path, read_lines(content)))
    if not found:
        raise UsageError(
            f"{folder}: no file here is a registered document "
            "(they are told by the SHA-256 of their text)",
            f"{folder}：登録された文書がありません（テキストの SHA-256 で照合します）",
        )
    return found
