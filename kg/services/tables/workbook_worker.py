"""Read one workbook from standard input and print its cells as JSON.

A file from elsewhere may be damaged or made to harm: a process whose memory and time
are bounded can fail without taking the command with it. Run as a script by
`services/tables/workbook.py`; imports nothing of ours.
"""

import io
import json
import sys
from datetime import date, datetime, time

__all__ = ["DAMAGED", "LARGE", "LOCKED", "LONG_CELL", "main"]

#: Exit codes; any other but 0 is a fault of ours.
LARGE, LOCKED, DAMAGED, LONG_CELL = 11, 12, 13, 14

#: More than any workbook of a region needs, and less than a machine has.
_MEMORY = 768 << 20
_SECONDS = 10
#: Cells of one workbook, empty ones between filled ones included.
_CELLS = 3_000_000
_ROWS = 200_000
_CHARACTERS = 32 << 20
_LONGEST_CELL = 32_767


class _StopError(Exception):
    """The workbook is not read any further."""

    def __init__(self, status: int) -> None:
        self.status = status
        super().__init__(status)


def _bound() -> None:
    """Take away the means to do harm, where the system can."""
    try:
        import resource
    except ImportError:  # Windows has no such limits; the parent's time-out holds.
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _plain(cell: object) -> object:
    """A cell as JSON can hold it: dates, times and durations become objects."""
    if cell is None or isinstance(cell, str | int | float):
        return cell
    if isinstance(cell, datetime):
        return {"datetime": cell.isoformat()}
    if isinstance(cell, date):
        return {"date": cell.isoformat()}
    return {"time": cell.isoformat()} if isinstance(cell, time) else {"duration": 0}


def _sheets(content: bytes) -> list[dict[str, object]]:
    """The sheets with their rows.

    Raises:
        _StopError: There is too much in them.
    """
    import python_calamine

    book = python_calamine.load_workbook(io.BytesIO(content))
    sheets: list[dict[str, object]] = []
    cells, characters = _CELLS, _CHARACTERS
    for described in book.sheets_metadata:
        if described.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = book.get_sheet_by_name(described.name)
        cells -= sheet.total_height * sheet.total_width
        if cells < 0 or sheet.total_height > _ROWS:
            raise _StopError(LARGE)
        rows = sheet.to_python(skip_empty_area=False)
        texts = [len(cell) for row in rows for cell in row if isinstance(cell, str)]
        if max(texts, default=0) > _LONGEST_CELL:
            raise _StopError(LONG_CELL)
        characters -= sum(texts)
        if characters < 0:
            raise _StopError(LARGE)
        visible = described.visible == python_calamine.SheetVisibleEnum.Visible
        plain = [[_plain(cell) for cell in row] for row in rows]
        sheets.append({"name": described.name, "hidden": not visible, "rows": plain})
    return sheets


def main() -> int:
    """Print the sheets of the workbook on standard input; the status tells failures."""
    _bound()
    content = sys.stdin.buffer.read()
    import python_calamine

    try:
        json.dump(_sheets(content), sys.stdout)
    except _StopError as stop:
        return stop.status
    except python_calamine.PasswordError:
        return LOCKED
    except MemoryError:
        return LARGE
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        sys.stderr.write(str(error))
        return DAMAGED
    except BaseException as error:
        # A panic of the reader is no Exception; the file has caused it.
        if isinstance(error, KeyboardInterrupt):
            raise
        sys.stderr.write(f"{type(error).__name__}: {error}")
        return DAMAGED
    return 0


if __name__ == "__main__":
    sys.exit(main())
