"""Find the cells of an .xls whose stored value is not what people see.

The same as `services/tables/odd_cells.py` for the records of the older format.
Source: [MS-XLS].
"""

import struct
from collections.abc import Iterator, Mapping

from kg.services.tables.grid import OddCell, Oddity
from kg.services.tables.odd_cells import OddCells, odd_format

__all__ = ["LockedError", "odd_of_xls"]

_FORMULAS = frozenset({0x0006, 0x0206, 0x0406})
_NUMBER, _RK, _MANY_RK, _ERROR = 0x0203, 0x027E, 0x00BD, 0x0205
_FORMAT, _XF, _BOUND_SHEET = 0x041E, 0x00E0, 0x0085
_BEGIN, _END, _LOCK = 0x0809, 0x000A, 0x002F
_UNICODE = 0x0600
_BUILT_IN = {9: Oddity.PERCENTAGE, 10: Oddity.PERCENTAGE}


class LockedError(Exception):
    """The workbook is encrypted."""


def _records(stream: bytes, start: int, end: int) -> Iterator[tuple[int, bytes]]:
    """The records of one part of the stream: the workbook's own, or a sheet's."""
    depth = 0
    while start + 4 <= end:
        kind, size = struct.unpack_from("<HH", stream, start)
        yield kind, stream[start + 4 : start + 4 + size]
        depth += (kind == _BEGIN) - (kind == _END)
        if depth <= 0:
            return
        start += 4 + size


def _text(content: bytes, length: int, unicode: bool) -> str:
    """A string: in newer workbooks a flag says whether characters have two bytes."""
    if not unicode:
        return content[:length].decode("cp932", "replace")
    if content[:1] and content[0] & 1:
        return content[1 : 1 + 2 * length].decode("utf-16-le", "replace")
    return content[1 : 1 + length].decode("latin-1")


def _number(rk: int) -> float:
    """A number in the short form of the format."""
    if rk & 2:
        value = float((rk >> 2) - ((rk >> 31) << 30))
    else:
        (value,) = struct.unpack("<d", struct.pack("<Q", (rk & ~3) << 32))
    return value / 100 if rk & 1 else value


def _cells(kind: int, record: bytes) -> Iterator[tuple[int, int, int, float]]:
    """Row, position, style and value of each number of a record."""
    if kind == _NUMBER:
        yield struct.unpack_from("<HHHd", record)
    elif kind == _RK:
        row, position, style, rk = struct.unpack_from("<HHHI", record)
        yield row, position, style, _number(rk)
    elif kind == _MANY_RK:
        row, first = struct.unpack_from("<HH", record)
        for shift in range((len(record) - 6) // 6):
            style, rk = struct.unpack_from("<HI", record, 4 + 6 * shift)
            yield row, first + shift, style, _number(rk)


def _odd_of_sheet(
    stream: bytes, start: int, end: int, styles: Mapping[int, Oddity]
) -> OddCells:
    found: OddCells = {}
    for kind, record in _records(stream, start, end):
        if kind in _FORMULAS:
            row, position = struct.unpack_from("<HH", record)
            found[row, position] = OddCell(Oddity.FORMULA, "…")
        elif kind == _ERROR and record[7]:  # else a truth value
            row, position = struct.unpack_from("<HH", record)
            found[row, position] = OddCell(Oddity.ERROR, "#")
        elif styles:
            for row, position, style, value in _cells(kind, record):
                if style in styles:
                    found[row, position] = OddCell(styles[style], repr(value))
    return found


def odd_of_xls(stream: bytes) -> dict[str, OddCells]:
    """The odd cells of an .xls by the names of its sheets.

    Args:
        stream: Its workbook stream.

    Raises:
        LockedError: It is encrypted.
        ValueError: It is damaged.
    """
    formats, styles = dict(_BUILT_IN), dict[int, Oddity]()
    sheets: list[tuple[str, int]] = []
    count, unicode = 0, True
    try:
        for kind, record in _records(stream, 0, len(stream)):
            if kind == _BEGIN:
                unicode = struct.unpack_from("<H", record)[0] == _UNICODE
            elif kind == _LOCK:
                raise LockedError
            elif kind == _FORMAT:
                wide = "<HH" if unicode else "<HB"
                number, length = struct.unpack_from(wide, record)
                text = _text(record[struct.calcsize(wide) :], length, unicode)
                odd = odd_format(text)
                if odd:
                    formats[number] = odd
            elif kind == _XF:
                (number,) = struct.unpack_from("<H", record, 2)
                if number in formats:
                    styles[count] = formats[number]
                count += 1
            elif kind == _BOUND_SHEET:
                start, length = struct.unpack_from("<I2xB", record)
                sheets.append((_text(record[7:], length, unicode), start))
        # Sheets do not overlap, so that each record is looked at once.
        starts = sorted({at for _, at in sheets})
        ends = dict(zip(starts, [*starts[1:], len(stream)], strict=True))
        return {
            name: _odd_of_sheet(stream, at, ends[at], styles) for name, at in sheets
        }
    except (struct.error, IndexError) as error:
        raise ValueError(str(error)) from error
