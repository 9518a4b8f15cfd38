"""The tables that tell what is in a database: about, tables, columns, questions."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence

from kg import __version__
from kg.model.lang import Text
from kg.model.table import Column
from kg.services.answers.units import unit_labels
from kg.services.dumping.database.answers import Answered
from kg.services.dumping.database.relations import Relation
from kg.services.dumping.database.rows import own_names
from kg.services.dumping.database.sql import TYPES, table_name, views_of
from kg.vocab import CC_BY

__all__ = ["write_about"]

Cells = tuple[object, ...]

_TABLES = {
    "about": """
        "key" TEXT NOT NULL PRIMARY KEY, value_ja TEXT NOT NULL, value_en TEXT NOT NULL
    """,
    "tables": """
        name TEXT NOT NULL PRIMARY KEY, kind TEXT NOT NULL,
        title_ja TEXT NOT NULL, title_en TEXT NOT NULL, rows INTEGER NOT NULL,
        view_ja TEXT NOT NULL, view_en TEXT NOT NULL
    """,
    "columns": """
        table_name TEXT NOT NULL REFERENCES tables (name), position INTEGER NOT NULL,
        column_name TEXT NOT NULL, type TEXT NOT NULL, required BOOLEAN NOT NULL,
        in_key INTEGER, heading_ja TEXT NOT NULL, heading_en TEXT NOT NULL,
        description_ja TEXT, description_en TEXT,
        unit TEXT, unit_ja TEXT, unit_en TEXT, refers_to TEXT,
        PRIMARY KEY (table_name, position)
    """,
    "questions": """
        name TEXT NOT NULL PRIMARY KEY, table_name TEXT NOT NULL UNIQUE
            REFERENCES tables (name),
        title_ja TEXT NOT NULL, title_en TEXT NOT NULL,
        description_ja TEXT NOT NULL, description_en TEXT NOT NULL,
        tags TEXT NOT NULL, sparql TEXT NOT NULL
    """,
}
_OWN = (
    Text("IRI of what the row tells of", "行が述べるものの IRI"),
    Text("graph that the row makes part of", "行が属するグラフ"),
)


def _fill(database: sqlite3.Connection, table: str, rows: Iterator[Cells]) -> None:
    database.execute(f"CREATE TABLE {table} ({_TABLES[table]})")
    for row in rows:
        marks = ", ".join("?" * len(row))
        database.execute(f"INSERT INTO {table} VALUES ({marks})", row)


def _about(digest: str, page: str) -> Iterator[Cells]:
    """What a person wants to know first."""
    told = {
        "title": Text(
            "Japan's settlement and independence regions",
            "定住自立圏のデータ",
        ),
        "how": Text(
            "The views ending in _en read best; the table columns says what each "
            "column means, questions what the tables answer_… answer.",
            "_ja で終わるビューが読みやすい形です。各列の意味は columns に、answer_… の"
            "表が何に答えるかは questions にあります。",
        ),
        "licence": Text(CC_BY.value, CC_BY.value),
        "credit": Text("teiju-kg contributors", "teiju-kg contributors"),
        "site": Text(page, page),
        "version": Text(__version__, __version__),
        "graph": Text(digest, digest),
    }
    for key, text in told.items():
        yield key, text.ja, text.en


def _tables(
    relations: Mapping[str, Relation],
    answers: Sequence[Answered],
    counts: Mapping[str, int],
) -> Iterator[Cells]:
    """Every table, and the views of it."""
    for relation in relations.values():
        title = relation.schema.title
        yield _listed(relation.name, "source", title, counts[relation.name])
    for each in answers:
        title = each.question.title
        yield _listed(each.table, "answer", title, len(each.answer.rows))


def _listed(name: str, kind: str, title: Text, rows: int) -> Cells:
    return name, kind, title.ja, title.en, rows, *views_of(name)


def _unit(code: str | None) -> tuple[str | None, str | None, str | None]:
    """A unit and its names; `?name` where another column says it."""
    label = unit_labels().get(code or "")
    return (code, label.ja, label.en) if label else (code, None, None)


def _unit_of(relation: Relation, column: Column) -> str | None:
    """The code of the unit of a column, or the column that says it."""
    if column.datatype not in {"integer", "decimal"}:
        return None
    other = relation.schema.unit_column(column)
    return f"?{other.name}" if other else relation.schema.fixed_unit


def _reference(relation: Relation, column: Column) -> str | None:
    """Where a column leads, as `projects (region, vision, project)`."""
    key = relation.leading_to(column.name)
    if key is None:
        return None
    return f"{table_name(key.schema)} ({', '.join(key.references)})"


def _of_relation(relation: Relation) -> Iterator[Cells]:
    """The columns of a table."""
    primary = relation.schema.primary_key
    for position, (name, text) in enumerate(
        zip(own_names(relation), _OWN, strict=True), start=1
    ):
        told = (relation.name, position, name, "TEXT", position == 2, None)
        yield *told, text.ja, text.en, None, None, None, None, None, None
    for position, column in enumerate(relation.schema.cells, start=3):
        in_key = primary.index(column.name) + 1 if column.name in primary else None
        yield (
            relation.name,
            position,
            column.name,
            TYPES[column.datatype],
            column.required,
            in_key,
            column.titles.ja,
            column.titles.en,
            column.note.ja if column.note else None,
            column.note.en if column.note else None,
            *_unit(_unit_of(relation, column)),
            _reference(relation, column),
        )


def _of_answer(each: Answered) -> Iterator[Cells]:
    """The columns of an answer."""
    for position, (name, column, kind) in enumerate(
        zip(each.columns, each.question.columns, each.types, strict=True), start=1
    ):
        told = (each.table, position, name, kind, False, None)
        heading = (column.text.ja, column.text.en)
        yield *told, *heading, None, None, *_unit(column.unit), None


def _questions(answers: Sequence[Answered]) -> Iterator[Cells]:
    """The questions that the tables answer."""
    for each in answers:
        asked = each.question
        yield (
            asked.name,
            each.table,
            asked.title.ja,
            asked.title.en,
            asked.description.ja,
            asked.description.en,
            " ".join(asked.tags),
            asked.sparql,
        )


def write_about(
    database: sqlite3.Connection,
    relations: Mapping[str, Relation],
    answers: Sequence[Answered],
    counts: Mapping[str, int],
    digest: str,
    page: str,
) -> None:
    """What is in a database.

    Args:
        database: Where.
        relations: The kinds of table.
        answers: The answered questions.
        counts: How many rows each kind of table has.
        digest: What tells the graph from others.
        page: The address of the site.
    """
    _fill(database, "about", _about(digest, page))
    _fill(database, "tables", _tables(relations, answers, counts))
    columns = [row for each in relations.values() for row in _of_relation(each)]
    columns += [row for each in answers for row in _of_answer(each)]
    _fill(database, "columns", iter(columns))
    _fill(database, "questions", _questions(answers))
