"""Sort what a user names: data folders, tables, RDF files, globs, standard input."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import RdfFormat, parse

from kg.errors import UsageError, raise_problems
from kg.services.graph.output import FORMATS, format_of
from kg.services.tables.text_grid import TEXTS
from kg.services.tables.workbook import WORKBOOKS

__all__ = ["Inputs", "expand_path", "refuse_missing", "sort_inputs"]


@dataclass(frozen=True, slots=True)
class Inputs:
    """Data folders and workbooks, and RDF files with their N-Quads lines."""

    folders: tuple[Path, ...]
    files: tuple[tuple[Path, tuple[str, ...]], ...]


def _lines(text: bytes, format_: RdfFormat) -> tuple[str, ...]:
    quads = parse(text, format=format_, base_iri="file:///input")
    return tuple(sorted({f"{quad} ." for quad in quads}))


def _unreadable(path: Path, error: Exception) -> UsageError:
    return UsageError(
        f"{path}: cannot be read as RDF: {error}",
        f"{path}：RDF として読めません（{error}）",
    )


def _read_file(path: Path) -> tuple[str, ...]:
    try:
        return _lines(path.read_bytes(), format_of(path))
    except (OSError, SyntaxError) as error:
        raise _unreadable(path, error) from error


def _read_standard_input() -> tuple[str, ...]:
    """N-Quads, or else TriG (of which Turtle and N-Triples are part)."""
    text = sys.stdin.buffer.read()
    try:
        return _lines(text, RdfFormat.N_QUADS)
    except SyntaxError:
        try:
            return _lines(text, RdfFormat.TRIG)
        except SyntaxError as error:
            raise _unreadable(Path("-"), error) from error


def expand_path(path: Path) -> list[Path]:
    """A glob that no shell has expanded."""
    text = str(path)
    if path.exists() or not any(sign in text for sign in "*?["):
        return [path]
    start = Path(path.anchor) if path.is_absolute() else Path()
    found = sorted(start.glob(str(path.relative_to(path.anchor))))
    return found or [path]


def refuse_missing(paths: Sequence[Path]) -> None:
    """Refuse the paths that lead nowhere, all of them, before anything is read.

    Args:
        paths: As `expand_path` gives them; `-` is standard input.

    Raises:
        UsageError: There is no such file or folder.
    """
    missing = [path for path in paths if str(path) != "-" and not path.exists()]
    raise_problems(
        [
            UsageError(
                f"{path}: there is no such file or folder",
                f"{path}：ファイルもフォルダもありません",
            )
            for path in missing
        ],
        f"{len(missing)} paths lead nowhere",
        f"{len(missing)}個のパスが見つかりません",
    )


def sort_inputs(paths: Sequence[Path]) -> Inputs:
    """Read the RDF files among paths and collect the folders.

    A single table stands for the folder that it is in.

    Raises:
        UsageError: A path does not exist, or is neither a folder, a table nor RDF.
    """
    folders: list[Path] = []
    files: list[tuple[Path, tuple[str, ...]]] = []
    every = [found for given in paths for found in expand_path(given)]
    refuse_missing(every)
    for path in every:
        if str(path) == "-":
            files.append((path, _read_standard_input()))
        elif path.is_dir():
            folders.append(path)
        elif not path.is_file():
            raise UsageError(
                f"{path}: is neither a file nor a folder",
                f"{path}：ファイルでもフォルダでもありません",
            )
        elif path.suffix.lower() in TEXTS:
            if path.parent not in folders:
                folders.append(path.parent)
        elif path.suffix.lower() in WORKBOOKS:
            folders.append(path)
        elif path.suffix.lower() in FORMATS:
            files.append((path, _read_file(path)))
        else:
            known = ", ".join(FORMATS)
            raise UsageError(
                f"{path}: neither a data folder, a table, a workbook nor RDF ({known})",
                f"{path}：データフォルダ・表・ブック・RDF（{known}）のどれでもありません",
            )
    return Inputs(tuple(folders), tuple(files))
