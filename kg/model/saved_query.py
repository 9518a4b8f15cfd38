"""A saved question: plain SPARQL with a YAML header in comments.

A parameter is a `VALUES` block that holds its default, so the file runs as it stands
in any tool; binding replaces the block by terms, never by text.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode

from kg.errors import QueryError
from kg.model.lang import Text
from kg.vocab import PREFIXES, XSD

__all__ = [
    "AS_OF",
    "Parameter",
    "ParameterType",
    "SavedQuery",
    "bind",
    "default_of",
    "parse_saved_query",
    "without_comments",
    "without_header",
]


#: The parameter that asks a question as of a day (`--as-of`).
AS_OF = "as_of"


class ParameterType(StrEnum):
    """What a parameter holds."""

    IRI = "iri"
    STRING = "string"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"


_LEXICAL = {
    ParameterType.INTEGER: re.compile(r"[+-]?[0-9]+"),
    ParameterType.DECIMAL: re.compile(r"[+-]?[0-9]+(\.[0-9]+)?"),
    ParameterType.DATE: re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"),
}


_EXAMPLE = {
    ParameterType.INTEGER: "12",
    ParameterType.DECIMAL: "12.5",
    ParameterType.DATE: "2016-04-01",
}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: the variable of a VALUES block.

    `below` is the path that a short IRI is completed with: `region/` makes
    `nishi-iburi` the region of that key.
    """

    name: str
    type: ParameterType
    text: Text
    below: str | None = None

    def term(self, value: str, base: str) -> NamedNode | Literal:
        """The term for what a user typed.

        Raises:
            QueryError: The text does not fit the parameter's type.
        """
        if self.type is ParameterType.IRI:
            return self._iri(value, base)
        if self.type is ParameterType.STRING:
            return Literal(value)
        if not self._fits(value):
            raise QueryError(
                f"parameter {self.name}: {value!r} is no {self.type}, "
                f"such as {_EXAMPLE[self.type]}",
                f"パラメータ {self.name}：「{value}」は {self.type} ではありません"
                f"（例 {_EXAMPLE[self.type]}）",
            )
        return Literal(value, datatype=XSD.terms()[self.type])

    def _fits(self, value: str) -> bool:
        """Is the text a value of the type? 2016-02-31 looks like a date and is none."""
        if not _LEXICAL[self.type].fullmatch(value):
            return False
        if self.type is ParameterType.DATE:
            try:
                date.fromisoformat(value)
            except ValueError:
                return False
        return True

    def _iri(self, value: str, base: str) -> NamedNode:
        if value.startswith(("http://", "https://")):
            whole = value
        else:
            prefix, colon, local = value.partition(":")
            if colon and prefix in PREFIXES:
                whole = PREFIXES[prefix] + local
            else:
                whole = f"{base}{self.below or 'id/'}{value}"
        try:
            return NamedNode(whole)
        except ValueError as error:
            raise QueryError(
                f"parameter {self.name}: {value!r} makes no IRI ({error})",
                f"パラメータ {self.name}：「{value}」から IRI を作れません",
            ) from error


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """One saved question. `name` is its path below queries/, without the suffix."""

    name: str
    path: Path
    title: Text
    description: Text
    parameters: tuple[Parameter, ...]
    columns: tuple[str, ...]
    tags: tuple[str, ...]
    since: str
    sparql: str


_HEADER = re.compile(r"^#\+ ?(.*)$", re.MULTILINE)


def _text(value: Any) -> Text:
    return Text(en=str(value["en"]).strip(), ja=str(value["ja"]).strip())


def parse_saved_query(name: str, path: Path, sparql: str) -> SavedQuery:
    """Read a saved question from the text of its file.

    Raises:
        QueryError: The header is missing or malformed.
    """
    import yaml

    header = "\n".join(_HEADER.findall(sparql))
    try:
        raw = yaml.safe_load(header) or {}
        parameters = tuple(
            Parameter(
                name=key,
                type=ParameterType(value["type"]),
                text=_text(value),
                below=value.get("below"),
            )
            for key, value in (raw.get("params") or {}).items()
        )
        return SavedQuery(
            name=name,
            path=path,
            title=_text(raw["title"]),
            description=_text(raw["description"]),
            parameters=parameters,
            columns=tuple(raw.get("returns") or ()),
            tags=tuple(raw.get("tags") or ()),
            since=str(raw["since"]),
            sparql=sparql,
        )
    except (yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise QueryError(
            f"{path}: the #+ header is missing or malformed ({error})",
            f"{path}：#+ の見出しがないか、正しくありません（{error}）",
        ) from error


#: Comments, IRIs and strings, which must not be searched for VALUES blocks.
_OPAQUE = (
    r"#[^\n]*|<[^<>\"{}|^`\\\s]*>"
    r'|"""(?:[^"\\]|\\.|"(?!""))*"""' + r"|'''(?:[^'\\]|\\.|'(?!''))*'''"
    r'|"(?:[^"\\\n]|\\.)*"' + r"|'(?:[^'\\\n]|\\.)*'"
)
_TOKEN = re.compile(_OPAQUE, re.DOTALL)
_TERM = rf"(?:{_OPAQUE}|[^{{}}\"'<#])"
_BLOCK = re.compile(
    rf"(?P<opaque>{_OPAQUE})"
    rf"|\bVALUES\s+[?$](?P<name>\w+)\s*\{{(?P<terms>{_TERM}*)\}}",
    re.DOTALL | re.IGNORECASE,
)


def default_of(sparql: str, name: str) -> str:
    """The terms in a parameter's VALUES block; `UNDEF` stands for any value."""
    for match in _BLOCK.finditer(sparql):
        if match["name"] == name:
            return " ".join(match["terms"].split())
    return "UNDEF"


def without_header(sparql: str) -> str:
    """A saved question without its `#+` lines."""
    kept = [line for line in sparql.splitlines(True) if not line.startswith("#+")]
    return "".join(kept).lstrip("\n")


def without_comments(sparql: str) -> str:
    """A query without its comments; a `#` in an IRI or a string is none."""
    return _TOKEN.sub(lambda m: "" if m[0].startswith("#") else m[0], sparql)


def bind(sparql: str, terms: Mapping[str, NamedNode | Literal]) -> str:
    """Put terms in place of the defaults of VALUES blocks.

    Args:
        sparql: The query.
        terms: Terms by the variable's name.

    Raises:
        QueryError: A name has no `VALUES ?name { … }` block.
    """
    found: set[str] = set()

    def replace(match: re.Match[str]) -> str:
        name = match["name"]
        if name is None or name not in terms:
            return match[0]
        found.add(name)
        return f"VALUES ?{name} {{ {terms[name]} }}"

    bound = _BLOCK.sub(replace, sparql)
    missing = sorted(set(terms) - found)
    if missing:
        names = ", ".join(missing)
        raise QueryError(
            f"no VALUES block for parameter {names}",
            f"パラメータ {names} の VALUES ブロックがありません",
        )
    return bound
