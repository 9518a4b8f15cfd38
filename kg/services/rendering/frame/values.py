"""How the values of statements stand on a page: links, figures, days, texts."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import BlankNode, NamedNode

from kg.model.lang import Text
from kg.model.result import Term
from kg.services.answers.visible import visible_lines
from kg.services.rendering.frame.setting import Setting
from kg.vocab import XSD

__all__ = ["Value", "value_of", "values_of"]

_NUMBERS = frozenset({XSD.integer, XSD.decimal})
_TIMES = frozenset({XSD.date, XSD.gYear, XSD.gYearMonth})
_YES_NO = {
    ("true", XSD.boolean): Text("yes", "はい"),
    ("false", XSD.boolean): Text("no", "いいえ"),
}


@dataclass(frozen=True, slots=True)
class Value:
    """A value on a page; `m.value(…)` writes it.

    Attributes:
        text: What is read.
        kind: `thing`, `figure`, `time`, `text` or `code` (an IRI that is no link).
        iri: What it links to, where it is a thing.
        lang: The language of a text, where it is known.
        unit: The unit of a figure.
    """

    text: str
    kind: str = "text"
    iri: str = ""
    lang: str | None = None
    unit: str = ""


def value_of(at: Setting, term: Term, unit: str = "") -> Value:
    """A value as it stands on a page.

    Args:
        at: The page; it must have learnt the names of the things.
        term: The value.
        unit: What figures of the same thing are counted in.
    """
    if isinstance(term, NamedNode):
        kind = "thing" if at.link(term) else "code"
        return Value(at.name(term), kind, term.value)
    if isinstance(term, BlankNode):
        return Value(f"_:{term.value}", "code")
    said = _YES_NO.get((term.value, term.datatype))
    if said:
        return Value(said.of(at.lang))
    if term.datatype in _NUMBERS:
        return Value(term.value, "figure", unit=unit)
    kind = "time" if term.datatype in _TIMES else "text"
    return Value(visible_lines(term.value), kind, lang=term.language)


def values_of(at: Setting, terms: Iterable[Term], unit: str = "") -> Sequence[Value]:
    """Values in the order of reading: things by name, texts of the page's language."""
    found = [value_of(at, term, unit) for term in terms]
    return sorted(found, key=lambda value: _order(at, value))


def _order(at: Setting, value: Value) -> tuple[bool, str, str, str]:
    foreign = value.lang is not None and value.lang != at.lang
    return foreign, value.lang or "", value.text, value.iri
