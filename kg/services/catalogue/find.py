"""The saved questions: one .rq file each, named by its path below queries/."""

from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from kg.errors import QueryError
from kg.model.iris import Names
from kg.model.saved_query import SavedQuery, parse_saved_query
from kg.services.assets import asset

__all__ = ["find_query", "list_queries"]


def _name(path: Path, folder: Path) -> str:
    return path.relative_to(folder).with_suffix("").as_posix()


def _load(path: Path, folder: Path, names: Names) -> SavedQuery:
    text = names.rebase(path.read_text(encoding="utf-8"))
    return parse_saved_query(_name(path, folder), path, text)


def list_queries(names: Names, folder: Path | None = None) -> Iterator[SavedQuery]:
    """Every saved question, in the order of their names.

    Raises:
        QueryError: A header is malformed.
    """
    folder = folder or asset("queries")
    for path in sorted(folder.rglob("*.rq")):
        yield _load(path, folder, names)


def find_query(name: str, names: Names, folder: Path | None = None) -> SavedQuery:
    """The saved question of that name; its last part is enough when it is the only one.

    Raises:
        QueryError: There is none, or more than one.
    """
    folder = folder or asset("queries")
    known = {_name(path, folder): path for path in sorted(folder.rglob("*.rq"))}
    if name in known:
        return _load(known[name], folder, names)
    ends = [full for full in known if full.rpartition("/")[2] == name]
    if len(ends) == 1:
        return _load(known[ends[0]], folder, names)
    near = ends or get_close_matches(name, known, n=3, cutoff=0.4)
    hint_en = f"; did you mean {' or '.join(near)}?" if near else ""
    hint_ja = f"。{'、'.join(near)} では？" if near else ""
    raise QueryError(
        f"no saved question {name!r}{hint_en} (kg query list shows all)",
        f"「{name}」という質問はありません{hint_ja}（一覧は kg query list）",
    )
