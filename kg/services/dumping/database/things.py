"""What things are called, for the views: by their IRI, in both languages."""

import sqlite3
from collections.abc import Mapping

from pyoxigraph import NamedNode

from kg.model.iris import Names
from kg.model.lang import Text
from kg.model.result import Rows
from kg.services.answers.labels import labels_of
from kg.services.asking.engine import Engine
from kg.vocab import DCTERMS, RDFS, SKOS

__all__ = ["THINGS", "WORDS", "label_of", "labels", "word_of", "write_things"]

THINGS, WORDS = "things", "words"

_NAMED = (
    f"SELECT DISTINCT ?thing WHERE {{ ?thing {RDFS.label}|{SKOS.prefLabel}|"
    f"{DCTERMS.title}|{SKOS.notation} ?label }}"
)


def labels(engine: Engine, names: Names) -> dict[str, Text]:
    """What every thing of the graph is called that is called anything."""
    answer = engine.ask(_NAMED)
    assert isinstance(answer, Rows)
    iris = [row[0].value for row in answer.rows if isinstance(row[0], NamedNode)]
    return labels_of(engine.ask, iris)


def write_things(
    database: sqlite3.Connection, named: Mapping[str, Text], words: Mapping[str, Text]
) -> None:
    """The table of names, and that of the words which questions answer with."""
    for table, key, rows in ((THINGS, "iri", named), (WORDS, "word", words)):
        database.execute(
            f'CREATE TABLE {table} ("{key}" TEXT NOT NULL PRIMARY KEY, '
            "label_ja TEXT NOT NULL, label_en TEXT NOT NULL)"
        )
        database.executemany(
            f"INSERT INTO {table} VALUES (?, ?, ?)",
            [(each, told.ja, told.en) for each, told in sorted(rows.items())],
        )


def label_of(iri: str, lang: str) -> str:
    """The SQL for the name of a thing; `iri` is SQL too."""
    return f"(SELECT label_{lang} FROM {THINGS} WHERE iri = {iri})"


def word_of(cell: str, lang: str) -> str:
    """The SQL for a word of an answer in a language; `cell` is SQL too."""
    return f"(SELECT label_{lang} FROM {WORDS} WHERE word = {cell})"
