"""Open the container of old office files (.xls, encrypted .xlsx): streams by name.

Source: [MS-CFB]. Read only, and no further than to the streams that are asked for;
chains of sectors that run in circles end.
"""

import struct
from collections.abc import Iterator

__all__ = ["MAGIC", "Compound"]

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: Sector numbers from here on mean the end of a chain, a free sector and the like.
_NO_SECTOR = 0xFFFFFFFA
_ENTRY = 128
_MINI_SECTOR = 64


class Compound:
    """The streams of a compound file.

    Args:
        content: The whole file.

    Raises:
        ValueError: It is damaged.
    """

    def __init__(self, content: bytes) -> None:
        if len(content) < 512 or not content.startswith(MAGIC):
            raise ValueError("no compound file")
        (shift,) = struct.unpack_from("<H", content, 30)
        if shift not in {9, 12}:
            raise ValueError("sectors of an unknown size")
        self._content = content
        self._size = 1 << shift
        directory, self._cutoff, mini = struct.unpack_from("<I4xII", content, 48)
        self._next = self._allocation()
        self._entries = dict(self._directory(self._chain(directory)))
        _, start, _ = self._entries.get("Root Entry", (0, _NO_SECTOR, 0))
        self._short = self._chain(start)
        self._next_short = self._numbers(self._chain(mini))

    @property
    def names(self) -> frozenset[str]:
        """The names of all streams and storages, however deep."""
        return frozenset(self._entries)

    def stream(self, name: str) -> bytes:
        """The content of a stream.

        Raises:
            ValueError: There is no such stream.
        """
        if name not in self._entries:
            raise ValueError(f"no stream {name}")
        _, start, size = self._entries[name]
        if size >= self._cutoff:
            return self._chain(start)[:size]
        pieces, number, left = [], start, len(self._next_short) + 1
        while number < len(self._next_short) and left:
            first = number * _MINI_SECTOR
            pieces.append(self._short[first : first + _MINI_SECTOR])
            number, left = self._next_short[number], left - 1
        return b"".join(pieces)[:size]

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        return self._content[start : start + self._size]

    @staticmethod
    def _numbers(content: bytes) -> tuple[int, ...]:
        whole = len(content) // 4
        return struct.unpack(f"<{whole}I", content[: whole * 4])

    def _allocation(self) -> tuple[int, ...]:
        """For each sector, the one that follows it."""
        numbers = list(self._numbers(self._content[76:512]))
        (more,) = struct.unpack_from("<I", self._content, 68)
        left = len(self._content) // self._size
        while more < _NO_SECTOR and left:
            *listed, more = self._numbers(self._sector(more)) or (_NO_SECTOR,)
            numbers.extend(listed)
            left -= 1
        room = len(self._content) // self._size + 1
        sectors = [number for number in numbers if number < _NO_SECTOR][:room]
        return self._numbers(b"".join(map(self._sector, sectors)))

    def _chain(self, number: int) -> bytes:
        pieces, left = [], len(self._content) // self._size + 1
        while number < len(self._next) and left:
            pieces.append(self._sector(number))
            number, left = self._next[number], left - 1
        return b"".join(pieces)

    @staticmethod
    def _directory(content: bytes) -> Iterator[tuple[str, tuple[int, int, int]]]:
        """The entries by name: kind, first sector and size."""
        for start in range(0, len(content) - _ENTRY + 1, _ENTRY):
            length, kind = struct.unpack_from("<HB", content, start + 64)
            if kind:
                name = content[start : start + max(min(length, 64) - 2, 0)]
                first, size = struct.unpack_from("<II", content, start + 116)
                yield name.decode("utf-16-le", "replace"), (kind, first, size)
