"""Parameters of saved questions: what they hold, and which term a text is."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pyoxigraph import Literal, NamedNode

from kg.errors import QueryError
from kg.model.datatypes import checker, expectation
from kg.model.lang import Text
from kg.vocab import DEFAULT_BASE, PREFIXES, XSD

__all__ = ["AS_OF", "Choices", "Parameter", "ParameterType", "shown"]

#: The parameter that asks a question as of a day (`--as-of`).
AS_OF = "as_of"


class ParameterType(StrEnum):
    """What a parameter holds."""

    IRI = "iri"
    STRING = "string"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"

    @property
    def text(self) -> Text:
        """What people call it."""
        return Text(self.value, _JAPANESE[self])


_JAPANESE = {
    ParameterType.IRI: "IRI",
    ParameterType.STRING: "文字列",
    ParameterType.INTEGER: "整数",
    ParameterType.DECIMAL: "小数",
    ParameterType.DATE: "日付",
}
#: Where an IRI is looked for that says nothing else of itself.
_THINGS = "id/"
_WEB = ("http://", "https://")
#: How much of what was typed a message repeats.
_SHOWN = 60


def shown(text: str) -> str:
    r"""What was typed, fit for a message: printable, and not too long.

    >>> print(shown("right to left: \u202e"))
    right to left: \u202e
    """
    cut = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    return "".join(
        each
        if each.isprintable() or each == "\u3000"
        else each.encode("unicode_escape", "surrogatepass").decode("ascii")
        for each in cut
    )


def _unspeakable(text: str) -> bool:
    """Does a text hold what no document and no name does: control characters?

    Line breaks and tabs are let through, lone surrogates are not.
    """
    return any(
        unicodedata.category(each) in {"Cc", "Cs"} and each not in "\t\n\r"
        for each in text
    )


@dataclass(frozen=True, slots=True)
class Choices:
    """What may be chosen for a parameter; exactly one of the four is set.

    Attributes:
        scheme: A concept scheme below the base, such as `scheme/field`.
        kind: A class as a prefixed name, such as `teiju:Region`.
        query: SPARQL that selects `?choice`, and may select `?label`.
        values: Texts.
    """

    scheme: str | None = None
    kind: str | None = None
    query: str | None = None
    values: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        given = [self.scheme, self.kind, self.query, self.values or None]
        if sum(each is not None for each in given) != 1:
            raise ValueError("choices: give one of scheme, class, query, values")

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> "Choices":
        """The choices as a header writes them: `{scheme: scheme/field}` and so on.

        Raises:
            ValueError: A key is unknown or holds no text, or there is not exactly one.
        """
        unknown = sorted(set(raw) - {"scheme", "class", "query", "values"})
        if unknown:
            raise ValueError(f"choices: unknown {', '.join(unknown)}")
        for key in ("scheme", "class", "query"):
            if not isinstance(raw.get(key, ""), str):
                raise ValueError(f"choices: {key} must be a text")
        return cls(
            scheme=raw.get("scheme"),
            kind=raw.get("class"),
            query=raw.get("query"),
            values=tuple(str(value) for value in raw.get("values") or ()),
        )


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: the variable of a VALUES block, which holds its default.

    `below` is the path that a short IRI is completed with: `region/` makes
    `nishi-iburi` the region of that key.
    """

    name: str
    type: ParameterType
    text: Text
    below: str | None = None
    choices: Choices | None = None

    @property
    def option(self) -> str:
        """The parameter as it is typed: `as-of` for `as_of`."""
        return self.name.replace("_", "-")

    @property
    def several(self) -> bool:
        """May it hold several values at once? A question is asked as of one day."""
        return self.name != AS_OF

    def term(self, value: str, base: str) -> NamedNode | Literal:
        """The term for what a user typed.

        Raises:
            QueryError: The text does not fit the parameter's type.
        """
        if _unspeakable(value):
            raise QueryError(
                f"--{self.option} {shown(value)}: holds a control character; type it "
                "again",
                f"--{self.option} {shown(value)}：制御文字が含まれています。"
                "入力し直してください",
            )
        if self.type is not ParameterType.STRING and not value.strip():
            raise QueryError(
                f"--{self.option} needs a value", f"--{self.option} には値が必要です"
            )
        if self.type is ParameterType.IRI:
            return NamedNode(self._iri(value.strip(), base))
        if self.type is ParameterType.STRING:
            return Literal(value)
        plain = checker(self.type, None)(value)
        if plain is None:
            expected = expectation(self.type, None)
            raise QueryError(
                f"--{self.option} {shown(value)}: give {expected.en}",
                f"--{self.option} {shown(value)}：{expected.ja}を指定してください",
            )
        return Literal(plain, datatype=XSD.terms()[self.type])

    def is_whole(self, value: str) -> bool:
        """Is a text an IRI of its own, whole or prefixed, and no short name?"""
        text = value.strip().removeprefix("<")
        return text.startswith(_WEB) or _is_prefixed(text)

    def key(self, term: NamedNode | Literal, base: str) -> str:
        """What to type for a term: `nishi-iburi`, `id:region/…`, or the whole IRI."""
        if isinstance(term, Literal):
            return term.value
        iri = term.value
        short = iri.removeprefix(f"{base}{self.below or _THINGS}")
        if short != iri and _is_short(short):
            return short
        for prefix, namespace in PREFIXES.items():
            local = iri.removeprefix(namespace.replace(DEFAULT_BASE, base))
            if local and local != iri:
                return f"{prefix}:{local}"
        return iri

    def _iri(self, value: str, base: str) -> str:
        whole = value.removeprefix("<").removesuffix(">")
        if not whole.startswith(_WEB):
            if _is_prefixed(value):
                prefix, _, local = value.partition(":")
                whole = PREFIXES[prefix].replace(DEFAULT_BASE, base) + local
            else:
                whole = f"{base}{self.below or _THINGS}{value}"
        try:
            return NamedNode(whole).value
        except ValueError:
            raise QueryError(
                f"--{self.option} {shown(value)}: makes no IRI; give a name, or the "
                "whole IRI",
                f"--{self.option} {shown(value)}：IRI になりません。"
                "名称か、完全な IRI を指定してください",
            ) from None


def _is_prefixed(text: str) -> bool:
    """Does a text begin with a prefix of ours and its colon?"""
    prefix, colon, _ = text.partition(":")
    return bool(colon) and prefix in PREFIXES


def _is_short(text: str) -> bool:
    """Would a short name be read as one, and not as an IRI of its own?"""
    return bool(text) and ":" not in text
