"""An answer as people read it: which columns, under which headings, in which words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pyoxigraph import Literal, NamedNode

from kg.model.iris import Names
from kg.model.lang import Lang, Text
from kg.model.result import Rows, Term
from kg.model.saved_query import Column
from kg.services.answers.labels import LABEL, with_labels
from kg.services.answers.units import unit_labels, unit_text
from kg.services.answers.values import is_number, plain
from kg.services.answers.words import word_text

__all__ = ["Frame", "Shown", "frame_of", "grouped"]

_IRI = Text(" (IRI)", "（IRI）")
#: What tells the names in another language from those in the reader's.
_OTHER = {
    Lang.EN: ("_ja", Text(" (Japanese)", "（日本語）")),
    Lang.JA: ("_en", Text(" (English)", "（英語）")),
}
_NUMBER = re.compile(r"([+-]?)([0-9]+)(\.[0-9]*)?")
#: Where a separator of thousands stands.
_THOUSANDS = re.compile(r"(?<=[0-9])(?=(?:[0-9]{3})+$)")


def grouped(number: str) -> str:
    """A number with separators of thousands; anything else as it is."""
    match = _NUMBER.fullmatch(number)
    if match is None:
        return number
    return f"{match[1]}{_THOUSANDS.sub(',', match[2])}{match[3] or ''}"


@dataclass(frozen=True, slots=True)
class Shown:
    """One column as a person reads it.

    Attributes:
        index: Where its cells stand in a row.
        name: The variable.
        text: What it is called.
        unit: The unit of its numbers in brackets, where it is one for all.
        number: Whether it holds numbers, and so is set right.
        measured: Whether its numbers have a unit; then thousands are separated. Years,
            codes and lines have none.
        tells_unit: Whether it says the unit of another column's numbers.
        worded: Whether its words are told in the reader's language.
        iris: Whether all that it holds is IRIs.
        named_in: The column that names its things.
        names: The column whose things it names.
    """

    index: int
    name: str
    text: str
    unit: str = ""
    number: bool = False
    measured: bool = False
    tells_unit: bool = False
    worded: bool = False
    iris: bool = False
    named_in: str | None = None
    names: int | None = None

    @property
    def heading(self) -> str:
        """What it is called, with the unit."""
        return self.text + self.unit


@dataclass(frozen=True, slots=True)
class Frame:
    """The rows of an answer and the columns to show of them."""

    rows: tuple[tuple[Term | None, ...], ...]
    columns: tuple[Shown, ...]
    lang: str
    prefixes: Mapping[str, str]

    def short(self, term: Term) -> str:
        """A term for a person: an IRI by its prefix, a literal by its text."""
        if isinstance(term, NamedNode):
            for prefix, iri in self.prefixes.items():
                if term.value.startswith(iri) and len(term.value) > len(iri):
                    return f"{prefix}:{term.value[len(iri) :]}"
        return plain(term)

    def cell(self, row: Sequence[Term | None], column: Shown) -> str:
        """What a person reads in a cell."""
        term = row[column.index]
        if term is None and column.names is not None and column.name.endswith(LABEL):
            # What has no label is told as it stands: its own column may be left out.
            term = row[column.names]
        if term is None:
            return ""
        if column.measured and is_number(term):
            return grouped(plain(term))
        if column.tells_unit and isinstance(term, Literal):
            unit = unit_labels().get(term.value)
            if unit:
                return unit.of(self.lang)
        if column.worded and isinstance(term, Literal) and not term.language:
            return word_text(term.value).of(self.lang)
        return self.short(term)

    def without_iris(self) -> "Frame":
        """The same without the things whose names stand in a column of their own."""
        left = [c for c in self.columns if c.named_in is None]
        kept = {column.name for column in left}
        short = {c.name: _unmarked(c, kept, self.lang) for c in left}
        return replace(
            self,
            columns=tuple(replace(c, text=short[c.name]) for c in left),
        )


def _unmarked(column: Shown, kept: set[str], lang: str) -> str:
    """The heading of a name whose thing is left out: "region", not "region ja"."""
    ending = f"_{lang}"
    base = column.name.removesuffix(ending)
    if column.text == _spaced(column.name) and base not in kept:
        return _spaced(base)
    return column.text


def _spaced(name: str) -> str:
    return name.replace("_", " ")


def _in_language(columns: Sequence[str], lang: str) -> list[int]:
    """The columns for a reader of one language: of a pair in both, only theirs."""
    other = "_en" if lang == Lang.JA else "_ja"
    return [
        index
        for index, column in enumerate(columns)
        if not (column.endswith(other) and f"{column[:-3]}_{lang}" in columns)
    ]


class _Headings:
    """Finds the heading of a column by its label, else by its name."""

    def __init__(self, columns: Sequence[Column], lang: str, shown: set[str]) -> None:
        self.columns = {column.name: column for column in columns}
        self.lang = lang
        self.shown = shown
        self.telling = {
            column.unit[1:]
            for column in columns
            if column.unit and column.unit.startswith("?")
        }

    def text(self, name: str) -> str:
        """What the column is called."""
        if name in self.columns:
            return self.columns[name].text.of(self.lang)
        if name.endswith(LABEL):
            return self.text(name.removesuffix(LABEL))
        # "region" says enough where no other column of the region is shown.
        base = name.removesuffix(f"_{self.lang}")
        return _spaced(name if base in self.shown else base)

    def measured(self, name: str) -> bool:
        """Does the header say a unit, for all rows or in a column?"""
        return name in self.columns and self.columns[name].unit is not None

    def verbatim(self, name: str) -> bool:
        """Does it hold codes that are typed elsewhere?"""
        return name in self.columns and self.columns[name].verbatim

    def unit(self, name: str) -> str:
        """The unit of all rows in brackets; nothing where there is none."""
        unit = self.columns[name].unit if name in self.columns else None
        if unit is None or unit.startswith("?"):
            return ""
        said = unit_text(unit).of(self.lang)
        return f"（{said}）" if self.lang == Lang.JA else f" ({said})"


def _column(answer: Rows, index: int, headings: _Headings) -> Shown:
    """One column with what its cells tell of it."""
    name = answer.columns[index]
    bound = [row[index] for row in answer.rows if row[index] is not None]
    numbers = sum(map(is_number, bound))
    namer = next(
        (
            each
            for each in (f"{name}_{headings.lang}", f"{name}{LABEL}")
            if each in answer.columns
        ),
        None,
    )
    base = None
    for ending in (f"_{headings.lang}", LABEL):
        stem = name.removesuffix(ending)
        if stem != name and stem in answer.columns:
            base = answer.columns.index(stem)
    iris = bool(bound) and all(isinstance(term, NamedNode) for term in bound)
    text = headings.text(name)
    if iris and namer and text == headings.text(namer):
        text += _IRI.of(headings.lang)
    ending, marked = _OTHER[Lang(headings.lang)]
    pair = f"{name[:-3]}_{headings.lang}"
    if name.endswith(ending) and pair in headings.shown and text == headings.text(pair):
        text += marked.of(headings.lang)
    measured = headings.measured(name)
    return Shown(
        index=index,
        name=name,
        text=text,
        unit=headings.unit(name),
        # Words such as "not stated" may stand among numbers.
        number=measured or (numbers > 0 and 2 * numbers >= len(bound)),
        measured=measured,
        tells_unit=name in headings.telling,
        # English reads the words of answers as they are.
        worded=headings.lang == Lang.JA and not headings.verbatim(name),
        iris=iris,
        named_in=namer,
        names=base,
    )


def frame_of(
    answer: Rows,
    names: Names,
    lang: str,
    columns: Sequence[Column] = (),
    labels: Mapping[str, Text] | None = None,
    *,
    every: bool = False,
) -> Frame:
    """An answer as people read it.

    Args:
        answer: What a query gave.
        names: The base, for prefixes.
        lang: The language of headings, labels and units.
        columns: Labels and units by variable, where they are known.
        labels: What things are called that stand without a name.
        every: Keep the columns that stand in the reader's language too.
    """
    wider = with_labels(answer, labels, lang) if labels else answer
    indices = (
        list(range(len(wider.columns))) if every else _in_language(wider.columns, lang)
    )
    headings = _Headings(columns, lang, {wider.columns[index] for index in indices})
    return Frame(
        rows=wider.rows,
        columns=tuple(_column(wider, index, headings) for index in indices),
        lang=lang,
        prefixes=names.prefixes(),
    )
