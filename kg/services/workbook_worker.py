"""Read one workbook in a process of its own and print its cells as JSON.

A file from elsewhere may be damaged or made to harm: a process whose memory and time
are bounded can fail without taking the command with it. Run by `services/workbook.py`;
imports nothing of ours.
"""

import json
import sys
from datetime import date, datetime, time, timedelta

__all__ = ["main"]

#: More than any spreadsheet of a region needs, and less than a machine has.
_MEMORY = 1 << 30
_SECONDS = 20
#: Cells of one workbook, empty ones between filled ones included.
_CELLS = 4_000_000


def _plain(cell: object) -> object:
    """A cell as JSON can hold it: dates and times become objects."""
    if isinstance(cell, datetime):
        return {"datetime": cell.isoformat()}
    if isinstance(cell, date):
        return {"date": cell.isoformat()}
    if isinstance(cell, time | timedelta):
        return {"time": str(cell)}
    return cell


def _bound() -> None:
    """Take away the means to do harm, where the system can."""
    try:
        import resource
    except ImportError:  # Windows has no such limits; the parent's time-out holds.
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main(path: str) -> int:
    """Print the sheets of a workbook; 3 where it is too large, 4 where it is locked."""
    _bound()
    import python_calamine

    sheets = []
    room = _CELLS
    try:
        with open(path, "rb") as stream:  # noqa: PTH123 - pathlib costs an import
            book = python_calamine.load_workbook(stream)
            for described in book.sheets_metadata:
                if described.typ != python_calamine.SheetTypeEnum.WorkSheet:
                    continue
                sheet = book.get_sheet_by_name(described.name)
                room -= sheet.total_height * sheet.total_width
                if room < 0:
                    return 3
                rows = sheet.to_python(skip_empty_area=False)
                sheets.append(
                    {
                        "name": described.name,
                        "hidden": described.visible
                        != python_calamine.SheetVisibleEnum.Visible,
                        "rows": [[_plain(cell) for cell in row] for row in rows],
                    }
                )
    except python_calamine.PasswordError:
        return 4
    except MemoryError:
        return 3
    except python_calamine.CalamineError as error:
        sys.stderr.write(str(error))
        return 5
    json.dump(sheets, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
