"""Rows of an answer in the roles that a view gives its columns.

Every row stays a row: nothing is added up, and rows that name the same thing are told
apart by what else they say.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from pyoxigraph import Literal, NamedNode

from kg.errors import UsageError
from kg.model.lang import Lang, Text
from kg.model.result import Rows, Term
from kg.model.saved_query import Column
from kg.model.view import View
from kg.services.answers.frame import grouped
from kg.services.answers.units import unit_text
from kg.services.answers.values import is_number
from kg.services.answers.visible import visible_lines
from kg.services.answers.words import NOT_STATED, word_text
from kg.services.charting.wording import WORDS, bracketed
from kg.vocab import XSD

__all__ = ["Cell", "Item", "Reading", "clean", "numbered", "told_apart"]

#: No axis is drawn beyond this: 64-bit numbers of a picture are coarse there.
_MOST = 1e15
#: The roles whose numbers have the unit and the bound of their row.
_MEASURED = ("y", "value", "size")
#: Signs for the codes of the scheme of bounds.
_BOUNDS = {
    "about": "≈",
    "at-least": "≥",
    "at-most": "≤",
    "less-than": "<",
    "more-than": ">",
}
#: Columns that tell rows apart only where nothing else does.
_LATE = re.compile(r"evidence_|(.*_)?(document|lines)$|as_printed$")
#: The language that a column says it is in, which a reader of one need not see.
_IN_LANGUAGE = re.compile(
    r"[ _](ja|en)$| ?[（(](日本語|英語|[Jj]apanese|[Ee]nglish|ja|en)[)）]$"
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as a picture shows it.

    Attributes:
        text: Its words in the reader's language, `not stated` among them.
        key: The IRI or the bare text, which names a place.
        number: The number to draw; None where there is none.
        stated: Does the answer say anything here?
        bound: Is there anything at all, be it "not stated"?
    """

    text: str
    key: str = ""
    number: float | None = None
    stated: bool = True
    bound: bool = True


@dataclass(frozen=True, slots=True)
class Item:
    """One row of the answer: its cells by role; unit and bound of its number."""

    row: int
    cells: Mapping[str, Cell]
    unit: str = ""
    sign: str = ""
    also: str = ""

    def text(self, role: str) -> str:
        """The words of a role; empty where the view has no such role."""
        cell = self.cells.get(role)
        return "" if cell is None else cell.text

    def named(self, role: str) -> str:
        """The words of a role, with what tells the row from one of the same words."""
        return " · ".join(filter(None, (self.text(role), self.also)))

    def _measures(self, role: str) -> bool:
        return role in _MEASURED and self.cells[role].number is not None

    def printed(self, role: str) -> str:
        """What a role says: its words, or its number with the sign of a bound."""
        return f"{self.sign if self._measures(role) else ''}{self.text(role)}"

    def amount(self, role: str) -> str:
        """The same with the unit of the number."""
        unit = self.unit if self._measures(role) else ""
        return f"{self.printed(role)} {unit}".rstrip()


def numbered(items: Sequence[Item], role: str = "y") -> list[Item]:
    """The rows that give a number."""
    return [item for item in items if item.cells[role].number is not None]


def clean(text: str) -> str:
    """A text on one line: nothing in it hides, and XML may hold all of it."""
    shown = " ".join(visible_lines(text).split())
    return "".join(c for c in shown if unicodedata.category(c) != "Cn")


def _drawable(term: Term | None) -> float | None:
    """The number of a literal that a picture can show."""
    if not isinstance(term, Literal) or not is_number(term):
        return None
    number = float(term.value)
    return number if math.isfinite(number) and abs(number) <= _MOST else None


class Reading:
    """An answer as its view reads it, in one language.

    Args:
        answer: The rows.
        view: The column of each role.
        columns: Labels and units from the header of the question; may lack any.
        lang: The reader's language.
        labels: What IRIs are called.

    Raises:
        UsageError: The answer lacks a column of the view.
    """

    def __init__(
        self,
        answer: Rows,
        view: View,
        columns: Sequence[Column],
        lang: Lang,
        labels: Mapping[str, Text],
    ) -> None:
        self.answer, self.view, self.lang, self._labels = answer, view, lang, labels
        self._columns = {column.name: column for column in columns}
        self._at = {name: index for index, name in enumerate(answer.columns)}
        missing = sorted(set(view.columns.values()) - set(self._at))
        if missing:
            raise UsageError(
                f"a picture needs the column {', '.join(missing)}, which the answer "
                "lacks; use another format",
                f"図に必要な列（{'、'.join(missing)}）が回答にありません。"
                "ほかの形式を指定してください",
            )
        self.items = [self._item(row) for row in range(len(answer.rows))]

    def word(self, key: str) -> str:
        """One of the words of pictures."""
        return WORDS[key].of(self.lang)

    def _pair(self, name: str) -> tuple[str, str]:
        """The column of a thing and the one that names it in the reader's language."""
        stem = name[:-3] if name.endswith(("_ja", "_en")) else name
        named = f"{stem}_{self.lang}"
        return (
            stem if stem in self._at else name,
            named if named in self._at else name,
        )

    def heading(self, name: str) -> str:
        """What a column is called, without its unit."""
        for candidate in dict.fromkeys((*self._pair(name), name)):
            column = self._columns.get(candidate)
            if column is not None:
                return clean(_IN_LANGUAGE.sub("", column.text.of(self.lang)))
        return clean(_IN_LANGUAGE.sub("", name).replace("_", " "))

    def role_heading(self, role: str, unit: str = "") -> str:
        """What the column of a role is called, with a unit where there is one."""
        name = self.view.columns.get(role)
        if name is None:
            return ""
        return bracketed(self.heading(name), unit, self.lang)

    def told(self, item: Item, role: str, *where: str) -> str:
        """What a mark says to those who cannot see it, or point at it."""
        places = ", ".join(filter(None, where))
        return f"{places}: {self.role_heading(role)} {item.amount(role)}"

    def words(self, term: Term | None) -> str:
        """A term in words of the reader's language."""
        if term is None:
            return ""
        if isinstance(term, NamedNode):
            label = self._labels.get(term.value)
            if label is not None:
                return clean(label.of(self.lang))
            return clean(re.sub(r"^.*?/(id|scheme|def)/", "", term.value))
        if not isinstance(term, Literal):
            return clean(str(term))
        if term.datatype == XSD.boolean:
            return self.word("yes" if term.value in {"true", "1"} else "no")
        if term.language:
            return clean(term.value)
        return clean(word_text(term.value).of(self.lang))

    def _number_words(self, term: Term | None, name: str, measured: bool) -> str:
        """The same; a number that measures, unlike a year, in groups of three."""
        column = self._columns.get(name)
        if _drawable(term) is None or not (measured or (column and column.unit)):
            return self.words(term)
        return grouped(self.words(term)).replace("-", "−")

    def _cell(self, row: tuple[Term | None, ...], role: str, name: str) -> Cell:
        key, named = self._pair(name)
        term = row[self._at[name]]
        shown = row[self._at[named]] if row[self._at[named]] is not None else term
        holder = row[self._at[key]] if row[self._at[key]] is not None else term
        silent = shown is None or (
            isinstance(shown, Literal) and shown.value == NOT_STATED
        )
        words = self._number_words(shown, named, role in _MEASURED)
        return Cell(
            text=words if shown is not None else self.word("empty"),
            key="" if holder is None else getattr(holder, "value", ""),
            number=_drawable(term),
            stated=not silent,
            bound=shown is not None,
        )

    def _item(self, number: int) -> Item:
        row = self.answer.rows[number]
        cells = {
            role: self._cell(row, role, name)
            for role, name in self.view.columns.items()
        }
        return Item(number, cells, self._unit(row), self._sign(row))

    def _unit(self, row: tuple[Term | None, ...]) -> str:
        """The unit of the number of a row."""
        for role in _MEASURED:
            name = self.view.columns.get(role, "")
            column = self._columns.get(name)
            if column is None or not column.unit:
                continue
            if not column.unit.startswith("?"):
                return clean(unit_text(column.unit).of(self.lang))
            at = self._at.get(column.unit[1:])
            term = None if at is None else row[at]
            if isinstance(term, Literal):
                return clean(unit_text(term.value).of(self.lang))
            return self.words(term)
        return ""

    def _sign(self, row: tuple[Term | None, ...]) -> str:
        """What stands before a number that the document only bounds."""
        at = self._at.get("bound")
        term = None if at is None else row[at]
        return _BOUNDS.get(term.value, "") if isinstance(term, Literal) else ""

    def telling(self) -> list[Callable[[Item], str]]:
        """What may tell rows apart besides their roles, the most telling first."""
        used = {
            part for name in self.view.columns.values() for part in self._pair(name)
        }
        stems = {name[:-3] for name in used if name.endswith(("_ja", "_en"))}
        names = [
            name
            for name in self.answer.columns
            if name not in used
            and self._pair(name)[1] == name
            and not (name[-3:] in {"_ja", "_en"} and name[:-3] in stems)
        ]
        names.sort(key=lambda name: bool(_LATE.match(name)))

        def words(name: str) -> Callable[[Item], str]:
            at = self._at[name]
            return lambda item: self._number_words(
                self.answer.rows[item.row][at], name, False
            )

        return [words(name) for name in names]


def told_apart(
    items: Sequence[Item],
    same: Callable[[Item], object],
    kin: Callable[[Item], object],
    telling: Sequence[Callable[[Item], str]],
) -> list[Item]:
    """Give rows that would fall on one another something to tell them apart by.

    Args:
        items: The rows of a picture.
        same: Rows of which this is equal fall on one another.
        kin: Rows of which this is equal belong together (a line): all of them are
            marked when some fall on one another.
        telling: What else a row says, the most telling first.
    """

    def crowd(found: Sequence[Item]) -> Counter[object]:
        return Counter((same(item), item.also) for item in found)

    found = list(items)
    for tell in telling:
        counts = crowd(found)
        worst = sum(n - 1 for n in counts.values())
        if not worst:
            return found
        crowded = {kin(i) for i in found if counts[same(i), i.also] > 1}
        tried = [
            replace(i, also=", ".join(filter(None, (i.also, tell(i)))))
            if kin(i) in crowded
            else i
            for i in found
        ]
        if sum(n - 1 for n in crowd(tried).values()) < worst:
            found = tried
    seen: Counter[object] = Counter()
    unlike = []
    for item in found:
        seen[same(item), item.also] += 1
        nth = seen[same(item), item.also]
        also = f"{item.also} ({nth})".strip() if nth > 1 else item.also
        unlike.append(replace(item, also=also))
    return unlike
