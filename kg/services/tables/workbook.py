"""Read a workbook (.xlsx, .xls, .ods) without trusting it.

What is inside is looked at before it is read: how large it unpacks, macros, links to
other files, document types. Then a process of its own reads the cells
(`workbook_worker.py`), from what was looked at and nothing else. Nothing is
run, nothing is fetched.
"""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from kg.model.cells import Cell
from kg.model.lang import Text
from kg.model.problem import Place, TableCode, TableProblem
from kg.services.tables import workbook_worker
from kg.services.tables.biff import LockedError, odd_of_xls
from kg.services.tables.compound import MAGIC, Compound
from kg.services.tables.grid import LARGEST_CELL, Grid
from kg.services.tables.odd_cells import OddCells, odd_of_ods, odd_of_xlsx

__all__ = ["WORKBOOKS", "read_workbook"]

#: Suffixes of the workbooks that can be read.
WORKBOOKS = frozenset({".xlsx", ".xls", ".ods"})

_MIB = 1 << 20
#: A workbook of this project has some hundred kilobytes and unpacks to some MiB.
_LARGEST_FILE = 16 * _MIB
_LARGEST_UNPACKED = 48 * _MIB
_LARGEST_XLS = 8 * _MIB
_MOST_MEMBERS = 5_000
_SECONDS = 15


class _RefusedError(Exception):
    """The workbook is not read; the reason in both languages."""

    def __init__(self, en: str, ja: str) -> None:
        self.text = Text(en, ja)
        super().__init__(en)


_DAMAGED = (
    "is damaged or no workbook; open it in a spreadsheet program and save it as .xlsx",
    "壊れているか、表計算ファイルではありません。"
    "表計算ソフトで開き、.xlsx で保存し直してください",
)
_MACROS = (
    "holds macros; save it as a workbook without macros (.xlsx)",
    "マクロが含まれています。マクロなしのブック（.xlsx）で保存してください",
)
_LINKS = (
    "is linked to other files or data; break the links and save it again",
    "外部のファイルやデータへのリンクがあります。リンクを解除して保存し直してください",
)
_LOCKED = (
    "is protected by a password; save it without one",
    "パスワードで保護されています。パスワードなしで保存してください",
)
_LARGE = (
    f"is too large to be a table (over {_LARGEST_UNPACKED // _MIB} MiB unpacked, "
    "or cells far from the others); keep only the tables in it",
    f"表としては大きすぎます（展開後 {_LARGEST_UNPACKED // _MIB} MiB 超、または"
    "離れた位置にセルがあります）。表だけを残してください",
)
_LONG = (
    f"holds a cell of more than {LARGEST_CELL:,} characters; shorten it",
    f"{LARGEST_CELL:,}文字を超えるセルがあります。短くしてください",
)
_DOCTYPE = (
    "holds a document type declaration, which no spreadsheet program writes",
    "表計算ソフトが書かない文書型宣言（DOCTYPE）が含まれています",
)
#: What the names of members that are not wanted begin or end with.
_MACRO_ENDS = ("vbaproject.bin",)
_MACRO_STARTS = ("basic/", "scripts/", "xl/macrosheets/")
_LINK_STARTS = ("xl/externallinks/", "xl/connections.xml", "xl/querytables/")


def _refuse_member(name: str) -> None:
    """Stop at macros and links, by the name of a member in small letters."""
    if name.endswith(_MACRO_ENDS) or name.startswith(_MACRO_STARTS):
        raise _RefusedError(*_MACROS)
    if name.startswith(_LINK_STARTS):
        raise _RefusedError(*_LINKS)


def _unpacked(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """The XML of a workbook by the names of its members.

    Reading a member checks that it is as long as it says and undamaged. Pictures and
    the like are left where they are.
    """
    members = archive.infolist()
    if (
        len(members) > _MOST_MEMBERS
        or sum(member.file_size for member in members) > _LARGEST_UNPACKED
    ):
        raise _RefusedError(*_LARGE)
    kept: dict[str, bytes] = {}
    seen: set[str] = set()
    for member in members:
        name = member.filename.replace("\\", "/")
        _refuse_member(name.lower())
        if not name.lower().endswith((".xml", ".rels")) and name != "mimetype":
            continue
        if name.lower() in seen:
            raise _RefusedError(*_DAMAGED)
        seen.add(name.lower())
        with archive.open(member) as stream:
            # Told how much to read, it unpacks no more, whatever follows.
            kept[name] = stream.read(member.file_size)
        if b"\0" in kept[name]:  # another encoding could hide what is looked for
            raise _RefusedError(*_DAMAGED)
        if b"<!DOCTYPE" in kept[name] or b"<!ENTITY" in kept[name]:
            raise _RefusedError(*_DOCTYPE)
    return kept


def _packed(members: Mapping[str, bytes]) -> bytes:
    """What was looked at, for the worker: it sees nothing else of the file."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return stream.getvalue()


def _looked_at_zip(path: Path) -> tuple[bytes, dict[str, OddCells]]:
    """An .xlsx or .ods, repacked, and its odd cells."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = _unpacked(archive)
        small = {name.lower(): content for name, content in members.items()}
        if "xl/workbook.xml" in small:
            return _packed(members), odd_of_xlsx(small)
        return _packed(members), odd_of_ods(small["content.xml"])
    except (_RefusedError, OSError):
        raise
    except RuntimeError as error:  # an encrypted member
        raise _RefusedError(*_LOCKED) from error
    except Exception as error:
        # A damaged file raises what it likes: BadZipFile, zlib.error, ParseError,
        # KeyError for a missing part, ValueError for a number that is none.
        raise _RefusedError(*_DAMAGED) from error


def _looked_at_xls(content: bytes) -> dict[str, OddCells]:
    """The odd cells of an .xls."""
    try:
        container = Compound(content)
        if container.names & {"_VBA_PROJECT", "_VBA_PROJECT_CUR"}:
            raise _RefusedError(*_MACROS)
        if "EncryptedPackage" in container.names:
            raise _RefusedError(*_LOCKED)
        name = "Workbook" if "Workbook" in container.names else "Book"
        return odd_of_xls(container.stream(name))
    except LockedError as error:
        raise _RefusedError(*_LOCKED) from error
    except ValueError as error:
        raise _RefusedError(*_DAMAGED) from error


def _looked_at(path: Path) -> tuple[bytes, dict[str, OddCells]]:
    """What the worker may read, and the odd cells by sheet.

    Raises:
        _RefusedError: The workbook is not to be read.
        OSError: The file cannot be read.
    """
    size = path.stat().st_size
    if size > _LARGEST_FILE:
        raise _RefusedError(*_LARGE)
    with path.open("rb") as stream:
        head = stream.read(8)
    if head.startswith(b"PK"):
        return _looked_at_zip(path)
    if head != MAGIC:
        raise _RefusedError(*_DAMAGED)
    if size > _LARGEST_XLS:
        raise _RefusedError(*_LARGE)
    content = path.read_bytes()
    return content, _looked_at_xls(content)


def _cell(value: Any) -> Cell:
    """A cell as the worker printed it."""
    if not isinstance(value, dict):
        return value  # type: ignore[no-any-return]
    if "date" in value:
        return date.fromisoformat(value["date"])
    if "datetime" in value:
        return datetime.fromisoformat(value["datetime"])
    # A duration of a day or more is no time; midnight stands for it: it is refused.
    return time.fromisoformat(value["time"]) if "time" in value else time()


def _sheets(content: bytes) -> list[dict[str, Any]]:
    """The sheets of a workbook, read by the worker.

    Raises:
        _RefusedError: It could not read them.
    """
    command = [sys.executable, "-P", str(Path(workbook_worker.__file__))]
    try:
        done = subprocess.run(
            command, input=content, capture_output=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise _RefusedError(*_LARGE) from error
    if done.returncode == workbook_worker.LOCKED:
        raise _RefusedError(*_LOCKED)
    if done.returncode == workbook_worker.LONG_CELL:
        raise _RefusedError(*_LONG)
    if done.returncode == workbook_worker.LARGE or done.returncode < 0:
        # Killed for want of memory or time.
        raise _RefusedError(*_LARGE)
    if done.returncode == workbook_worker.DAMAGED:
        raise _RefusedError(*_DAMAGED)
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace").strip()[-300:])
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def _grids(path: Path) -> list[Grid]:
    content, odd = _looked_at(path)
    sheets = _sheets(content)
    if any(sheet["name"] not in odd for sheet in sheets):
        # The two readers disagree on what is in the file.
        raise _RefusedError(*_DAMAGED)
    return [
        Grid(
            path,
            sheet["name"],
            tuple(tuple(_cell(value) for value in row) for row in sheet["rows"]),
            hidden=sheet["hidden"],
            odd=odd[sheet["name"]],
        )
        for sheet in sheets
        if sheet["rows"]
    ]


def read_workbook(path: Path, problems: list[TableProblem]) -> list[Grid]:
    """The sheets of a workbook that hold anything, hidden ones included.

    Args:
        path: A file with a suffix of `WORKBOOKS`.
        problems: Gets the reason where it cannot be read.
    """
    try:
        return _grids(path)
    except _RefusedError as reason:
        text = reason.text
    except OSError as error:
        said = error.strerror or str(error)
        text = Text(f"cannot be read: {said}", f"読めません（{said}）")
    problems.append(TableProblem(TableCode.UNREADABLE, Place(path), text))
    return []
