"""The saved questions: one .rq file each, named by its path below its folder.

The folder that ships with kg comes first, then those of KG_QUERIES.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import QueryError, UsageError
from kg.model.iris import Names
from kg.model.settings import own_queries
from kg.model.why import why
from kg.services.assets import asset

if TYPE_CHECKING:
    from kg.model.saved_query import SavedQuery

__all__ = [
    "Located",
    "ending_in",
    "find_query",
    "find_saved",
    "is_file",
    "list_queries",
    "load_question",
    "locate",
    "no_question",
    "question_files",
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


def load_question(name: str, path: Path, names: Names) -> Located:
    """A question as it stands in its file.

    Raises:
        UsageError: The file cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        said = why(error)
        raise UsageError(
            f"{path}: cannot be read: {said.en}", f"{path}：読めません（{said.ja}）"
        ) from error
    return Located(name, path, names.rebase(text))


def _folders(folder: Path | None) -> tuple[Path, ...]:
    return (asset("queries"), *own_queries()) if folder is None else (folder,)


def question_files(folder: Path | None = None) -> dict[str, Path]:
    """The file of every saved question by its name, in the order of the names.

    Args:
        folder: In place of the one that ships with kg and those of one's own.

    Raises:
        QueryError: Two folders have a question of one name.
        UsageError: A folder is none.
    """
    found: dict[str, Path] = {}
    for each in _folders(folder):
        if not each.is_dir():
            raise UsageError(
                f"{each}: there is no such folder of questions",
                f"{each}：質問のフォルダがありません",
            )
        for path in sorted(each.rglob("*.rq")):
            name = _name(path, each)
            if name in found:
                raise QueryError(
                    f"{path}: a question of this name is there already "
                    f"({found[name]}); rename the file",
                    f"{path}：同じ名前の質問がすでにあります（{found[name]}）。"
                    "ファイル名を変えてください",
                )
            found[name] = path
    return dict(sorted(found.items()))


def question_names(folder: Path | None = None) -> list[str]:
    """The names of all saved questions, in order."""
    return list(question_files(folder))


def list_queries(names: Names, folder: Path | None = None) -> Iterator["SavedQuery"]:
    """Every saved question, in the order of their names.

    Raises:
        QueryError: A header is malformed, or two questions have one name.
        UsageError: A file cannot be read, or a folder is none.
    """
    for name, path in question_files(folder).items():
        yield load_question(name, path, names).read()


def locate(name: str, names: Names, folder: Path | None = None) -> Located:
    """The query in a file such as `own.rq`, else the saved question of that name.

    Raises:
        QueryError: There is none, or more than one.
        UsageError: The file cannot be read, or a folder is none.
    """
    if is_file(name):
        return load_question(name, Path(name), names)
    return _saved(name, names, folder)


def _saved(name: str, names: Names, folder: Path | None = None) -> Located:
    """The saved question of a name; its last part is enough when it is the only one."""
    if _NAME.fullmatch(name):
        for each in _folders(folder):
            path = each / f"{name}.rq"
            if path.is_file():
                return load_question(name, path, names)
    known = question_files(folder)
    ends = ending_in(name, known)
    if len(ends) == 1:
        return load_question(ends[0], known[ends[0]], names)
    raise no_question(name, known)


def ending_in(name: str, known: Iterable[str]) -> list[str]:
    """The questions whose last part is a name."""
    return [full for full in known if full.rpartition("/")[2] == name]


def no_question(name: str, known: Collection[str]) -> QueryError:
    """The error for a name that no question has, or the last part of several."""
    from difflib import get_close_matches

    near = ending_in(name, known) or get_close_matches(name, known, n=3, cutoff=0.4)
    hint_en = f"; did you mean {' or '.join(near)}?" if near else ""
    hint_ja = f"。{'、'.join(near)} では？" if near else ""
    return QueryError(
        f"no saved question {name!r}{hint_en} (kg query list shows all)",
        f"「{name}」という質問はありません{hint_ja}（一覧は kg query list）",
    )


def is_file(name: str) -> bool:
    """Is a question named by a file of one's own, such as `own.rq`?"""
    return name.endswith((".rq", ".sparql"))


def find_query(name: str, names: Names, folder: Path | None = None) -> "SavedQuery":
    """The saved question of that name, or in that file, with its header.

    Raises:
        QueryError: There is none, or more than one, or its header is malformed.
        UsageError: The file cannot be read, or a folder is none.
    """
    return locate(name, names, folder).read()


def find_saved(name: str, names: Names) -> "SavedQuery":
    """The saved question of that name; no file is read that a name could lead to.

    For those who ask from elsewhere: only what is offered may be opened.

    Raises:
        QueryError: There is none, or more than one, or its header is malformed.
    """
    return _saved(name, names).read()
