"""Parameters of saved questions: what they hold, and which term a text is."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from pyoxigraph import Literal, NamedNode

from kg.errors import QueryError
from kg.model.lang import Text
from kg.vocab import PREFIXES, XSD

__all__ = ["AS_OF", "Choices", "Parameter", "ParameterType"]

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
            ValueError: A key is unknown, or there is not exactly one.
        """
        unknown = sorted(set(raw) - {"scheme", "class", "query", "values"})
        if unknown:
            raise ValueError(f"choices: unknown {', '.join(unknown)}")
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
