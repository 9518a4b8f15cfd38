"""The saved questions: one .rq file each, named by its path below its folder.

The folder that ships with kg comes first; a person may add folders of their own.
"""

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
from pathlib import Path

from kg.errors import QueryError, UsageError
from kg.model.iris import Names
from kg.model.saved_query import SavedQuery, parse_saved_query
from kg.services.assets import asset

__all__ = ["find_query", "list_queries", "question_files", "saved_or_none"]


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"{path}: cannot be read: {error}", f"{path}：読めません（{error}）"
        ) from error


def question_files(
    folder: Path | None = None, more: Sequence[Path] = ()
) -> dict[str, Path]:
    """The file of every saved question by its name, in the order of the names.

    Args:
        folder: In place of the folder that ships with kg.
        more: Further folders.

    Raises:
        QueryError: Two folders have a question of one name.
        UsageError: A further folder is none.
    """
    found: dict[str, Path] = {}
    for each in (folder or asset("queries"), *more):
        if not each.is_dir():
            raise UsageError(
                f"{each}: there is no such folder of questions",
                f"{each}：質問のフォルダがありません",
            )
        for path in sorted(each.rglob("*.rq")):
            name = path.relative_to(each).with_suffix("").as_posix()
            if name in found:
                raise QueryError(
                    f"{path}: a question of this name is there already "
                    f"({found[name]}); rename the file",
                    f"{path}：同じ名前の質問がすでにあります（{found[name]}）。"
                    "ファイル名を変えてください",
                )
            found[name] = path
    return dict(sorted(found.items()))


def _load(name: str, path: Path, names: Names) -> SavedQuery:
    return parse_saved_query(name, path, names.rebase(_read(path)))


def list_queries(
    names: Names, folder: Path | None = None, more: Sequence[Path] = ()
) -> Iterator[SavedQuery]:
    """Every saved question, in the order of their names.

    Raises:
        QueryError: A header is malformed, or two questions have one name.
        UsageError: A further folder is none.
    """
    for name, path in question_files(folder, more).items():
        yield _load(name, path, names)


def find_query(
    name: str, names: Names, folder: Path | None = None, more: Sequence[Path] = ()
) -> SavedQuery:
    """The saved question of that name; its last part is enough when it is the only one.

    Raises:
        QueryError: There is none, or more than one.
        UsageError: A further folder is none.
    """
    known = question_files(folder, more)
    if name in known:
        return _load(name, known[name], names)
    ends = [full for full in known if full.rpartition("/")[2] == name]
    if len(ends) == 1:
        return _load(ends[0], known[ends[0]], names)
    near = ends or get_close_matches(name, known, n=3, cutoff=0.4)
    hint_en = f"; did you mean {' or '.join(near)}?" if near else ""
    hint_ja = f"。{'、'.join(near)} では？" if near else ""
    raise QueryError(
        f"no saved question {name!r}{hint_en} (kg query list shows all)",
        f"「{name}」という質問はありません{hint_ja}（一覧は kg query list）",
    )


def saved_or_none(path: Path, names: Names) -> SavedQuery | None:
    """The question of a file of one's own; None where it is SPARQL without a header.

    Raises:
        QueryError: The header is malformed.
        UsageError: The file cannot be read.
    """
    text = names.rebase(_read(path))
    if not any(line.startswith("#+") for line in text.splitlines()):
        return None
    return parse_saved_query(path.stem, path, text)
