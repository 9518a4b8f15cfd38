"""The default answer of each saved question as a table, and how it reads."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pyoxigraph import Literal

from kg.model.iris import Names
from kg.model.lang import Lang, Text
from kg.model.result import Rows, Term
from kg.model.saved_query import SavedQuery
from kg.services.answers.frame import Frame, Shown, frame_of
from kg.services.answers.values import plain, value_of
from kg.services.answers.words import word_text
from kg.services.catalogue.shelf import Shelf
from kg.services.dumping.database.sql import (
    identifier,
    kept,
    stored,
    table_name,
    text,
    unique,
    views_of,
)
from kg.services.dumping.database.things import label_of, word_of

__all__ = ["Answered", "answered", "words_of", "write_answer"]

_TYPES = {bool: "BOOLEAN", int: "INTEGER", float: "REAL", date: "DATE"}


@dataclass(frozen=True, slots=True)
class Answered:
    """A question, its answer, and the table that it becomes.

    Attributes:
        question: What is asked.
        answer: The rows.
        table: The name of the table.
        columns: The names of its columns.
        types: The type of each column: text where its values have no one type.
    """

    question: SavedQuery
    answer: Rows
    table: str
    columns: Sequence[str]
    types: Sequence[str]

    def values(self) -> Iterator[list[object]]:
        """The rows as SQLite keeps them."""
        for row in self.answer.rows:
            yield [
                _cell(term, kind) for term, kind in zip(row, self.types, strict=True)
            ]


def _table(question: str, taken: set[str]) -> str:
    """The name of the table of a question: neither it nor its views are there yet."""
    wanted = f"answer_{table_name(question.replace('/', '_'))}"
    found, number = wanted, 2
    while taken & (names := {name.casefold() for name in (found, *views_of(found))}):
        found, number = f"{wanted}_{number}", number + 1
    taken |= names
    return found


def _type(terms: Sequence[Term | None]) -> str:
    values = [value_of(term) for term in terms if term is not None]
    kinds = {type(value) for value in values}
    if kinds and kinds <= {int, Decimal} and Decimal in kinds:
        return kept("NUMERIC", map(stored, values))
    if len(kinds) == 1 and (kind := kinds.pop()) in _TYPES:
        return kept(_TYPES[kind], map(stored, values))
    return "TEXT"


def _cell(term: Term | None, kind: str) -> object:
    if term is None:
        return None
    return plain(term) if kind == "TEXT" else stored(value_of(term))


def answered(shelf: Shelf) -> list[Answered]:
    """Every saved question that has columns, asked as it stands."""
    found = []
    tables: set[str] = set()
    for question in shelf.questions.values():
        answer = shelf.engine.ask(question.sparql) if question.columns else None
        if isinstance(answer, Rows):
            taken: set[str] = set()
            columns = [unique(name, taken) for name in answer.columns]
            types = [
                _type([row[index] for row in answer.rows])
                for index in range(len(columns))
            ]
            table = _table(question.name, tables)
            found.append(Answered(question, answer, table, columns, types))
    return found


def _bare(term: Term | None) -> str | None:
    """The text of a bare word, which has a language only for its reader."""
    return term.value if isinstance(term, Literal) and not term.language else None


def words_of(answers: Sequence[Answered]) -> dict[str, Text]:
    """The words of all answers that are called otherwise in Japanese."""
    found = {
        word: word_text(word)
        for each in answers
        for row in each.answer.rows
        for word in map(_bare, row)
        if word is not None
    }
    return {
        word: Text(word, told.ja) for word, told in found.items() if told.ja != word
    }


def _has_words(column: Shown, each: Answered) -> bool:
    """Does any cell of a column hold a word that Japanese readers have another for?"""
    return any(
        word is not None and word_text(word).ja != word
        for word in (_bare(row[column.index]) for row in each.answer.rows)
    )


def _selected(frame: Frame, column: Shown, each: Answered, names: Names) -> str:
    """The SQL of one column of a view."""
    cell = f"t.{identifier(each.columns[column.index])}"
    lang = frame.lang
    if column.tells_unit:
        unit = text(names.scheme("unit/"))
        return f"coalesce({label_of(f'{unit} || {cell}', lang)}, {cell})"
    if column.iris:
        return f"coalesce({label_of(cell, lang)}, {cell})"
    if column.worded and _has_words(column, each):
        return f"coalesce({word_of(cell, lang)}, {cell})"
    return cell


def write_answer(database: sqlite3.Connection, each: Answered, names: Names) -> None:
    """The table of an answer, and how it reads in each language."""
    table = identifier(each.table)
    defined = ", ".join(
        f"{identifier(name)} {kind}"
        for name, kind in zip(each.columns, each.types, strict=True)
    )
    database.execute(f"CREATE TABLE {table} ({defined})")
    marks = ", ".join("?" * len(each.columns))
    database.executemany(f"INSERT INTO {table} VALUES ({marks})", each.values())
    for lang, view in zip(Lang, views_of(each.table), strict=True):
        frame = frame_of(each.answer, names, lang, each.question.columns).without_iris()
        taken: set[str] = set()
        selected = ",\n  ".join(
            f"{_selected(frame, column, each, names)} "
            f"AS {identifier(unique(column.heading, taken))}"
            for column in frame.columns
        )
        database.execute(
            f"CREATE VIEW {identifier(view)} AS SELECT\n  {selected}\nFROM {table} t"
        )
