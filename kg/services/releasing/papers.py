"""What a project says of its version, and whether it says one thing."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg.errors import UsageError
from kg.model.iris import Names
from kg.model.lang import Text
from kg.services.assets import turtle_files
from kg.vocab import OWL

__all__ = ["changes_of", "name_here", "version_here", "wrong_papers"]

_PROJECT, _CHANGES, _CITATION = "pyproject.toml", "CHANGELOG.md", "CITATION.cff"
_ONTOLOGY = "ontology"
_HEADING = re.compile(
    r"^## \[?(?P<version>[0-9][^\s\]]*)\]?(?P<rest>.*)$", re.MULTILINE
)
_DATED = re.compile(r"\b[0-9]{4}-[01][0-9]-[0-3][0-9]\b")
_CITED = re.compile(r"^version:\s*[\"']?([^\s\"'#]+)", re.MULTILINE)


def version_here(project: Path) -> str:
    """The version that a project says it is.

    Raises:
        UsageError: It says none.
    """
    found = _stated(project)
    if found is None:
        raise UsageError(
            f"--version: give the version; {project / _PROJECT} says none",
            f"--version：{project / _PROJECT} にないので、版を指定してください",
        )
    return found


def name_here(project: Path) -> str:
    """What the files of a release are called."""
    return _stated(project, "name") or "kg"


def _stated(project: Path, key: str = "version") -> str | None:
    """What `pyproject.toml` says; None where it says nothing."""
    path = project / _PROJECT
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise UsageError(
            f"{path}: cannot be read: {error}", f"{path}：読めません（{error}）"
        ) from error
    found = told.get("project", {}).get(key)
    return found if isinstance(found, str) else None


def wrong_papers(project: Path, version: str, names: Names) -> Iterator[Text]:
    """What in a project says another version; what is not there says nothing.

    Args:
        project: The folder.
        version: The version to be released.
        names: The base of the ontology.
    """
    stated = _stated(project)
    if stated is not None and stated != version:
        yield _other(_PROJECT, stated, version)
    changes = project / _CHANGES
    if changes.is_file():
        yield from _wrong_changes(changes.read_text(encoding="utf-8"), version)
    citation = project / _CITATION
    if citation.is_file():
        found = _CITED.search(citation.read_text(encoding="utf-8"))
        if found is None or found[1] != version:
            yield _other(_CITATION, found[1] if found else "", version)
    if (project / _ONTOLOGY).is_dir():
        yield from _wrong_ontology(project / _ONTOLOGY, version, names)


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


def _wrong_changes(text: str, version: str) -> Iterator[Text]:
    headings = {found["version"]: found["rest"] for found in _HEADING.finditer(text)}
    if version not in headings:
        yield Text(
            f"{_CHANGES}: has no heading “## {version}”; say what has changed",
            f"{_CHANGES}：見出し「## {version}」がありません。変更点を書いてください",
        )
    elif not _DATED.search(headings[version]):
        yield Text(
            f"{_CHANGES}: the heading “## {version}” has no date; write "
            f"“## {version} (2026-04-01)”",
            f"{_CHANGES}：見出し「## {version}」に日付がありません。"
            f"「## {version} (2026-04-01)」のように書いてください",
        )


def _wrong_ontology(folder: Path, version: str, names: Names) -> Iterator[Text]:
    ontology = NamedNode(names.term(""))
    said: dict[NamedNode, set[str]] = {OWL.versionInfo: set(), OWL.versionIRI: set()}
    for path in turtle_files(folder):
        text = names.rebase(path.read_text(encoding="utf-8"))
        try:
            quads = list(parse(text, format=RdfFormat.TURTLE))
        except SyntaxError as error:
            yield Text(
                f"{path}: {error}", f"{path}：Turtle として読めません（{error}）"
            )
            return
        for quad in quads:
            if quad.subject == ontology and quad.predicate in said:
                assert isinstance(quad.object, Literal | NamedNode)
                said[quad.predicate].add(quad.object.value)
    wanted = {OWL.versionInfo: version, OWL.versionIRI: names.term(f"{version}/")}
    for predicate, value in wanted.items():
        if said[predicate] != {value}:
            name = names.compact(predicate.value)
            found = ", ".join(sorted(said[predicate]))
            yield Text(
                f"{_ONTOLOGY}: {name} is {found or 'missing'}, and should be {value}",
                f"{_ONTOLOGY}：{name} が{found or 'ありません'}。"
                f"{value} にしてください",
            )


def changes_of(project: Path, version: str) -> str:
    """What the changelog says of a version; empty where it says nothing."""
    path = project / _CHANGES
    if not path.is_file():
        return ""
    text = path.read_text(encoding="utf-8")
    found = list(_HEADING.finditer(text))
    for at, heading in enumerate(found):
        if heading["version"] == version:
            end = found[at + 1].start() if at + 1 < len(found) else len(text)
            return text[heading.end() : end].strip()
    return ""
