"""What a project says of its version, and whether it says one thing."""

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg.errors import UsageError
from kg.model.iris import Names
from kg.model.lang import Text
from kg.model.why import why
from kg.services.assets import turtle_files
from kg.vocab import OWL

__all__ = [
    "PROJECT",
    "changes_of",
    "day_of",
    "name_here",
    "version_here",
    "wrong_papers",
]

PROJECT = "pyproject.toml"
_CHANGES, _CITATION = "CHANGELOG.md", "CITATION.cff"
_ONTOLOGY = "ontology"
_HEADING = re.compile(
    r"^## \[?(?P<version>[0-9][^\s\]]*)\]?(?P<rest>.*)$", re.MULTILINE
)
_DATED = re.compile(r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b")
_CITED = re.compile(r"^version:\s*[\"']?([^\s\"'#]+)", re.MULTILINE)
_CITED_DAY = re.compile(r"^date-released:\s*[\"']?([^\s\"'#]+)", re.MULTILINE)


def version_here(project: Path) -> str:
    """The version that a project says it is; empty where it says none.

    Raises:
        UsageError: `pyproject.toml` cannot be read.
    """
    return _stated(project)


def name_here(project: Path) -> str:
    """What the files of a release are called.

    Raises:
        UsageError: `pyproject.toml` cannot be read.
    """
    return _stated(project, "name") or "kg"


def _stated(project: Path, key: str = "version") -> str:
    """What `pyproject.toml` says; empty where it says nothing."""
    text = _read(project / PROJECT)
    try:
        told = tomllib.loads(text).get("project")
    except tomllib.TOMLDecodeError as error:
        raise _unreadable(project / PROJECT, Text(str(error), str(error))) from error
    found = told.get(key) if isinstance(told, dict) else None
    return found if isinstance(found, str) else ""


def _read(path: Path) -> str:
    """What a paper says; empty where it is not there.

    Raises:
        UsageError: It cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(path, why(error)) from error


def _unreadable(path: Path, reason: Text) -> UsageError:
    return UsageError(
        f"{path}: cannot be read: {reason.en}", f"{path}：読めません（{reason.ja}）"
    )


def wrong_papers(
    project: Path, version: str, names: Names, last: str = ""
) -> Iterator[Text]:
    """What in a project says another version; what is not there says nothing.

    Args:
        project: The folder.
        version: The version to be released.
        names: The base of the ontology.
        last: The version released before it, if there is one.
    """
    checks = (
        _wrong_project(project, version),
        _wrong_changes(project, version),
        _wrong_citation(project, version),
        _wrong_ontology(project / _ONTOLOGY, version, names, last),
    )
    # Two of them read the changelog: that it cannot be read is told once.
    wrong: dict[Text, None] = {}
    for check in checks:
        try:
            wrong.update(dict.fromkeys(check))
        except UsageError as error:
            wrong[Text(error.messages["en"], error.messages["ja"])] = None
    yield from wrong


def _wrong_project(project: Path, version: str) -> Iterator[Text]:
    stated = _stated(project)
    if stated and stated != version:
        yield _other(PROJECT, stated, version)


def _wrong_citation(project: Path, version: str) -> Iterator[Text]:
    if not (project / _CITATION).is_file():
        return
    text = _read(project / _CITATION)
    cited, cited_day = _CITED.search(text), _CITED_DAY.search(text)
    if cited is None or cited[1] != version:
        yield _other(_CITATION, cited[1] if cited else "", version)
    day = day_of(project, version)
    if day and cited_day is not None and cited_day[1] != day:
        yield Text(
            f"{_CITATION}: date-released is {cited_day[1]}, and {_CHANGES} says {day}",
            f"{_CITATION}：date-released が {cited_day[1]} ですが、"
            f"{_CHANGES} では {day} です",
        )


def _other(file: str, found: str, version: str) -> Text:
    if not found:
        return Text(
            f"{file}: says no version; write {version}",
            f"{file}：版がありません。{version} と書いてください",
        )
    return Text(
        f"{file}: says version {found}, and {version} is to be released",
        f"{file}：版が {found} です。リリースする版は {version} です",
    )


def _wrong_changes(project: Path, version: str) -> Iterator[Text]:
    if not (project / _CHANGES).is_file():
        return
    found = _section(project, version)
    if found is None:
        yield Text(
            f"{_CHANGES}: has no heading “## {version}”; say what has changed",
            f"{_CHANGES}：見出し「## {version}」がありません。変更点を書いてください",
        )
    elif not day_of(project, version):
        yield Text(
            f"{_CHANGES}: the heading “## {version}” has no date; write "
            f"“## {version} (2026-04-01)”",
            f"{_CHANGES}：見出し「## {version}」に日付がありません。"
            f"「## {version} (2026-04-01)」のように書いてください",
        )


def _wrong_ontology(
    folder: Path, version: str, names: Names, last: str
) -> Iterator[Text]:
    if not folder.is_dir():
        return
    ontology = NamedNode(names.term(""))
    wanted = {OWL.versionInfo: version, OWL.versionIRI: names.term(f"{version}/")}
    if last:
        wanted[OWL.priorVersion] = names.term(f"{last}/")
    said: dict[NamedNode, set[str]] = {predicate: set() for predicate in wanted}
    for path in turtle_files(folder):
        try:
            quads = list(parse(names.rebase(_read(path)), format=RdfFormat.TURTLE))
        except SyntaxError as error:
            yield Text(
                f"{path}: {error}", f"{path}：Turtle として読めません（{error}）"
            )
            return
        for quad in quads:
            if quad.subject == ontology and quad.predicate in said:
                assert isinstance(quad.object, Literal | NamedNode)
                said[quad.predicate].add(quad.object.value)
    for predicate, value in wanted.items():
        if said[predicate] != {value}:
            name = names.compact(predicate.value)
            found = ", ".join(sorted(said[predicate]))
            yield Text(
                f"{_ONTOLOGY}: {name} is {found or 'missing'}, and should be {value}",
                f"{_ONTOLOGY}：{name} が{found or 'ありません'}。"
                f"{value} にしてください",
            )


def _section(project: Path, version: str) -> tuple[str, str] | None:
    """What stands beside a version in the changelog, and below; None where nothing."""
    text = _read(project / _CHANGES)
    found = list(_HEADING.finditer(text))
    for heading, after in zip(found, [*found[1:], None], strict=False):
        if heading["version"] == version:
            end = after.start() if after else len(text)
            return heading["rest"], text[heading.end() : end].strip()
    return None


def changes_of(project: Path, version: str) -> str:
    """What the changelog says of a version, as Markdown; empty where nothing.

    Raises:
        UsageError: The changelog cannot be read.
    """
    found = _section(project, version)
    return found[1] if found else ""


def day_of(project: Path, version: str) -> str:
    """The day that the changelog gives a version (`2026-04-01`); empty without one.

    Raises:
        UsageError: The changelog cannot be read.
    """
    found = _section(project, version)
    dated = _DATED.search(found[0]) if found else None
    try:
        return date.fromisoformat(dated[0]).isoformat() if dated else ""
    except ValueError:
        return ""
