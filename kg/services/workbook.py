"""Read a workbook (.xlsx, .xls, .ods) without trusting it.

What is inside is looked at before it is read: how large it unpacks, macros, links to
other files, document types. Then a process of its own reads the cells
(`services/workbook_worker.py`). Nothing is run, nothing is fetched.
"""

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from kg.model.lang import Text
from kg.model.normalise import Cell
from kg.model.problem import Place, TableCode, TableProblem
from kg.services.formulas import Formula, formulas_of
from kg.services.grid import Grid

__all__ = ["WORKBOOKS", "read_workbook"]

#: Suffixes of the workbooks that can be read.
WORKBOOKS = frozenset({".xlsx", ".xls", ".ods"})

_MIB = 1 << 20
#: A workbook of this project has some tens of kilobytes.
_LARGEST_FILE = 32 * _MIB
_LARGEST_UNPACKED = 96 * _MIB
_LARGEST_XLS = 16 * _MIB
_PIECE = _MIB
_SECONDS = 30

_Problem = tuple[str, str]


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
_DOCTYPE = (
    "holds a document type declaration, which no spreadsheet program writes",
    "表計算ソフトが書かない文書型宣言（DOCTYPE）が含まれています",
)

_FORBIDDEN: tuple[tuple[Callable[[str], bool], _Problem], ...] = (
    (lambda name: name.endswith("vbaproject.bin"), _MACROS),
    (lambda name: name.startswith("basic/"), _MACROS),
    (lambda name: name.startswith("xl/externallinks/"), _LINKS),
    (lambda name: name in {"xl/connections.xml", "xl/querytables"}, _LINKS),
)


def _unpacked(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """The sheets and styles of a workbook, after every member has been looked at.

    Reading a member checks that it is as long as it says and undamaged.
    """
    members = archive.infolist()
    if sum(member.file_size for member in members) > _LARGEST_UNPACKED:
        raise _RefusedError(*_LARGE)
    kept = {}
    for member in members:
        name = member.filename.lower()
        for forbids, said in _FORBIDDEN:
            if forbids(name):
                raise _RefusedError(*said)
        with archive.open(member) as stream:
            content = stream.read()
        if name.endswith((".xml", ".rels")):
            if b"\0" in content[:100]:  # UTF-16 could hide what is looked for here
                raise _RefusedError(*_DAMAGED)
            if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
                raise _RefusedError(*_DOCTYPE)
        kept[member.filename] = content
    return kept


def _look(path: Path) -> list[Formula]:
    """Refuse what should not be read; the formulas of the rest.

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
        try:
            with zipfile.ZipFile(path) as archive:
                return formulas_of(_unpacked(archive))
        except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError) as error:
            raise _RefusedError(*_DAMAGED) from error
        except RuntimeError as error:  # an encrypted member
            raise _RefusedError(*_LOCKED) from error
        except Exception as error:
            # zlib.error and what damaged XML raises: nothing else is done here.
            raise _RefusedError(*_DAMAGED) from error
    if not head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise _RefusedError(*_DAMAGED)
    if size > _LARGEST_XLS:
        raise _RefusedError(*_LARGE)
    if "_VBA_PROJECT".encode("utf-16-le") in path.read_bytes():
        raise _RefusedError(*_MACROS)
    return []


def _cell(value: Any) -> Cell:
    """A cell as the worker printed it."""
    if not isinstance(value, dict):
        return value  # type: ignore[no-any-return]
    if "date" in value:
        return date.fromisoformat(value["date"])
    if "datetime" in value:
        return datetime.fromisoformat(value["datetime"])
    return str(value["time"])


def _sheets(path: Path) -> list[dict[str, Any]]:
    """The sheets of a workbook, read by the worker.

    Raises:
        _RefusedError: It could not read them.
    """
    command = [sys.executable, "-P", "-m", "kg.services.workbook_worker", str(path)]
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise _RefusedError(*_LARGE) from error
    if done.returncode == 4:
        raise _RefusedError(*_LOCKED)
    if done.returncode == 3 or done.returncode < 0 or b"memory" in done.stderr:
        raise _RefusedError(*_LARGE)
    if done.returncode:
        raise _RefusedError(*_DAMAGED)
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def read_workbook(path: Path, problems: list[TableProblem]) -> list[Grid]:
    """The sheets of a workbook that hold anything, hidden ones included.

    Args:
        path: A file with a suffix of `WORKBOOKS`.
        problems: Gets the reason where it cannot be read, and every formula.
    """

    def refuse(text: Text) -> list[Grid]:
        problems.append(TableProblem(TableCode.UNREADABLE, Place(path), text))
        return []

    try:
        formulas = _look(path)
        sheets = _sheets(path)
    except _RefusedError as reason:
        return refuse(reason.text)
    except OSError as error:
        said = error.strerror or str(error)
        return refuse(Text(f"cannot be read: {said}", f"読めません（{said}）"))
    problems.extend(formula.problem(path) for formula in formulas)
    return [
        Grid(
            path,
            sheet["name"],
            tuple(tuple(_cell(value) for value in row) for row in sheet["rows"]),
            hidden=sheet["hidden"],
        )
        for sheet in sheets
        if sheet["rows"]
    ]
