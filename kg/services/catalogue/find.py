"""The saved questions: one .rq file each, named by its path below queries/."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import QueryError, UsageError
from kg.model.iris import Names
from kg.services.assets import asset

if TYPE_CHECKING:
    from kg.model.saved_query import SavedQuery

__all__ = [
    "Located",
    "find_query",
    "list_queries",
    "locate",
    "locate_file",
    "question_names",
]

_HEADER = re.compile("^#[+]", re.MULTILINE)
#: What a name may look like; nothing that leads out of the folder.
_NAME = re.compile(r"[\w-]+(?:/[\w-]+)*")


@dataclass(frozen=True, slots=True)
class Located:
    """A saved question whose header nobody has read yet: to run it, few need that.

    Attributes:
        name: Its path below the folder, without the suffix.
        path: Its file.
        sparql: The whole file, its IRIs below the base.
    """

    name: str
    path: Path
    sparql: str

    @property
    def has_header(self) -> bool:
        """Is it a saved question, and not SPARQL alone?"""
        return _HEADER.search(self.sparql) is not None

    def read(self) -> "SavedQuery":
        """The question with its header.

        Raises:
            QueryError: The header is malformed.
        """
        from kg.model.saved_query import parse_saved_query

        return parse_saved_query(self.name, self.path, self.sparql)


def _name(path: Path, folder: Path) -> str:
    return path.relative_to(folder).with_suffix("").as_posix()


def _load(path: Path, folder: Path, names: Names) -> Located:
    text = names.rebase(path.read_text(encoding="utf-8"))
    return Located(_name(path, folder), path, text)


def question_names(folder: Path | None = None) -> list[str]:
    """The names of all saved questions, in order."""
    folder = folder or asset("queries")
    return [_name(path, folder) for path in sorted(folder.rglob("*.rq"))]


def list_queries(names: Names, folder: Path | None = None) -> Iterator["SavedQuery"]:
    """Every saved question, in the order of their names.

    Raises:
        QueryError: A header is malformed.
    """
    folder = folder or asset("queries")
    for path in sorted(folder.rglob("*.rq")):
        yield _load(path, folder, names).read()


def locate(name: str, names: Names, folder: Path | None = None) -> Located:
    """The saved question of that name; its last part is enough when it is the only one.

    Raises:
        QueryError: There is none, or more than one.
    """
    folder = folder or asset("queries")
    path = folder / f"{name}.rq"
    if _NAME.fullmatch(name) and path.is_file():
        return _load(path, folder, names)
    known = question_names(folder)
    ends = [full for full in known if full.rpartition("/")[2] == name]
    if len(ends) == 1:
        return _load(folder / f"{ends[0]}.rq", folder, names)
    from difflib import get_close_matches

    near = ends or get_close_matches(name, known, n=3, cutoff=0.4)
    hint_en = f"; did you mean {' or '.join(near)}?" if near else ""
    hint_ja = f"。{'、'.join(near)} では？" if near else ""
    raise QueryError(
        f"no saved question {name!r}{hint_en} (kg query list shows all)",
        f"「{name}」という質問はありません{hint_ja}（一覧は kg query list）",
    )


def locate_file(path: Path, names: Names) -> Located:
    """A query of one's own: a saved question when it begins with a header.

    Raises:
        UsageError: The file cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"{path}: cannot be read: {error}", f"{path}：読めません（{error}）"
        ) from error
    return Located(str(path), path, names.rebase(text))


def is_file(name: str) -> bool:
    """Is a question named by a file of one's own, such as `own.rq`?"""
    return name.endswith((".rq", ".sparql"))


def find_query(name: str, names: Names, folder: Path | None = None) -> "SavedQuery":
    """The saved question of that name, or in that file, with its header.

    Raises:
        QueryError: There is none, or more than one, or its header is malformed.
        UsageError: The file cannot be read.
    """
    if is_file(name):
        return locate_file(Path(name), names).read()
    return locate(name, names, folder).read()
