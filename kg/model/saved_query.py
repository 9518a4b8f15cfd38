"""A saved question: plain SPARQL with a YAML header in comments (grlc's convention).

A parameter is a `VALUES` block that holds its default, so the file runs as it stands
in any tool; binding replaces the block by terms, never by text.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode

from kg.errors import QueryError
from kg.model.lang import Text
from kg.model.parameters import Choices, Parameter, ParameterType
from kg.model.sparql_text import Terms, default_of, several
from kg.model.view import View, ViewKind

__all__ = ["Column", "SavedQuery", "parse_saved_query"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an answer.

    `unit` is a notation of the scheme of units, such as `thousand-yen`, or `?name`
    where another column says the unit of each row. `verbatim` holds codes that are
    typed elsewhere, so that no language changes them.
    """

    name: str
    text: Text
    unit: str | None = None
    verbatim: bool = False


@dataclass(frozen=True, slots=True)
class SavedQuery:
    """One saved question.

    Attributes:
        name: Its path below queries/, without the suffix.
        path: Its file.
        title: What it asks, in a line.
        description: What it answers, and what it cannot tell.
        answers: Numbers of the research questions that it answers.
        parameters: In the order of the header.
        columns: In the order of the SELECT; none for a CONSTRUCT.
        view: How its answer is best looked at.
        evidence: What stands behind a row: a variable of the query such as `?cost`, or
            a graph pattern that binds `?statement` from what the query selects.
        unable: Engines that cannot answer it, and why.
        budget: Seconds by engine, where the usual budget is too small.
        tags: Words to find it by.
        since: The version that it came with.
        sparql: The whole file.
        excused: Slow patterns that it needs, by code, and why.
    """

    name: str
    path: Path
    title: Text
    description: Text
    answers: tuple[int, ...]
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    view: View
    evidence: tuple[str, ...]
    unable: Mapping[str, Text]
    budget: Mapping[str, float]
    tags: tuple[str, ...]
    since: str
    sparql: str
    excused: Mapping[str, Text] = field(default_factory=dict)

    @property
    def column_names(self) -> tuple[str, ...]:
        """The names of the columns: the variables of the SELECT."""
        return tuple(column.name for column in self.columns)

    def default(self, parameter: Parameter, base: str) -> str | None:
        """What a parameter holds that nobody gives; None where anything fits."""
        terms = default_of(self.sparql, parameter.name)
        if terms == "UNDEF":
            return None
        if _ONE_IRI.fullmatch(terms):
            return parameter.key(NamedNode(terms[1:-1]), base)
        return terms[1:-1] if _ONE_TEXT.fullmatch(terms) else terms

    def command(self, terms: Mapping[str, Terms], base: str) -> str:
        """What to type to ask it with what its parameters were given."""
        import shlex

        typed = ["kg", "query", "run", self.name]
        for parameter in self.parameters:
            for term in several(terms.get(parameter.name, ())):
                typed += [f"--{parameter.option}", parameter.key(term, base)]
        return shlex.join(typed)


class _MalformedError(ValueError):
    """A header that YAML reads and we do not."""

    def __init__(self, text: Text) -> None:
        self.text = text
        super().__init__(text.en)


_ONE_IRI = re.compile(r"<[^<>\s]*>")
_ONE_TEXT = re.compile(r'"[^"\\]*"')
_HEADER = re.compile(r"^#\+ ?(.*)$", re.MULTILINE)
_KEYS = frozenset(
    {
        "answers",
        "budget",
        "columns",
        "description",
        "description_ja",
        "engines",
        "evidence",
        "params",
        "patterns",
        "since",
        "summary",
        "summary_ja",
        "tags",
        "view",
    }
)


def _text(value: Mapping[str, Any]) -> Text:
    return Text(en=str(value["en"]).strip(), ja=str(value["ja"]).strip())


def _pair(raw: Mapping[str, Any], key: str) -> Text:
    """What stands in English under a key of grlc and in Japanese beside it."""
    return Text(en=str(raw[key]).strip(), ja=str(raw[f"{key}_ja"]).strip())


def _parameter(name: str, raw: Mapping[str, Any]) -> Parameter:
    choices = raw.get("choices")
    return Parameter(
        name=name,
        type=ParameterType(raw["type"]),
        text=_text(raw),
        below=raw.get("below"),
        choices=None if choices is None else Choices.of(choices),
    )


def _view(raw: Mapping[str, Any], columns: tuple[Column, ...]) -> View:
    roles = {role: str(name) for role, name in raw.items() if role != "type"}
    unknown = sorted(set(roles.values()) - {column.name for column in columns})
    if unknown:
        missing = ", ".join(unknown)
        raise _MalformedError(
            Text(f"view: no column {missing}", f"view：{missing} という列はない")
        )
    return View(ViewKind(raw.get("type", ViewKind.TABLE)), roles)


def _keyed(raw: Any) -> Mapping[str, Any]:
    """The keys of a header; none where it is empty."""
    if not isinstance(raw or {}, dict):
        raise _MalformedError(Text("no keys and values", "項目がない"))
    unknown = ", ".join(sorted(str(key) for key in raw or {} if key not in _KEYS))
    if unknown:
        raise _MalformedError(Text(f"unknown {unknown}", f"{unknown} という項目はない"))
    return raw or {}


def _why(error: Exception) -> Text:
    """What is wrong with a header, in a line."""
    if isinstance(error, _MalformedError):
        return error.text
    if isinstance(error, KeyError):
        return Text(f"no {error.args[0]}", f"{error.args[0]} がない")
    if isinstance(error, AttributeError | TypeError):
        return Text("a value is not in the form of its key", "項目の値の形が違う")
    said = " ".join(str(getattr(error, "problem", None) or error).split())
    return Text(said, said)


def parse_saved_query(name: str, path: Path, sparql: str) -> SavedQuery:
    """Read a saved question from the text of its file.

    Raises:
        QueryError: The header is missing or malformed.
    """
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        raw = _keyed(yaml.load("\n".join(_HEADER.findall(sparql)), Loader=loader))
        columns = tuple(
            Column(
                key,
                _text(value),
                value.get("unit"),
                value.get("verbatim") is True,
            )
            for key, value in (raw.get("columns") or {}).items()
        )
        return SavedQuery(
            name=name,
            path=path,
            title=_pair(raw, "summary"),
            description=_pair(raw, "description"),
            answers=tuple(int(number) for number in raw.get("answers") or ()),
            parameters=tuple(
                _parameter(key, value)
                for key, value in (raw.get("params") or {}).items()
            ),
            columns=columns,
            view=_view(raw.get("view") or {}, columns),
            evidence=tuple(str(each) for each in raw.get("evidence") or ()),
            unable={
                engine: _text(why) for engine, why in (raw.get("engines") or {}).items()
            },
            excused={
                code: _text(why) for code, why in (raw.get("patterns") or {}).items()
            },
            budget={
                engine: float(seconds)
                for engine, seconds in (raw.get("budget") or {}).items()
            },
            tags=tuple(raw.get("tags") or ()),
            since=str(raw["since"]),
            sparql=sparql,
        )
    except (yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        if not _HEADER.search(sparql):
            raise QueryError(
                f"{path}: has no #+ header, so it is no saved question; kg query run "
                "asks it as it is",
                f"{path}：#+ の見出しがないため、保存済みの質問ではありません。"
                "そのまま尋ねるには kg query run を使います",
            ) from error
        why = _why(error)
        raise QueryError(
            f"{path}: the #+ header is malformed ({why.en}); kg query check {path} "
            "lists what is wrong",
            f"{path}：#+ の見出しが正しくありません（{why.ja}）。"
            f"kg query check {path} で問題を一覧できます",
        ) from error
