"""Put a database together: tables, names, answers, and what tells of them."""

import sqlite3
from contextlib import closing

from kg.services.catalogue.shelf import Shelf
from kg.services.dumping.database.about import write_about
from kg.services.dumping.database.answers import answered, words_of, write_answer
from kg.services.dumping.database.relations import relations_of
from kg.services.dumping.database.rows import write_rows
from kg.services.dumping.database.things import labels, write_things
from kg.services.dumping.database.views import write_views
from kg.services.graph.whole import Whole

__all__ = ["database"]

#: Where the header says which version of SQLite wrote last (file format, 1.3.16).
#: Nothing reads it but people; without it two machines may write the same bytes.
_VERSION = slice(96, 100)


def database(whole: Whole, shelf: Shelf, page: str) -> bytes:
    """The bytes of a database of SQLite.

    Args:
        whole: The tables; where the graph came without any, there are answers only.
        shelf: The saved questions, and the graph to ask.
        page: The address of the site.
    """
    relations = relations_of(whole.partitions)
    answers = answered(shelf)
    with closing(sqlite3.connect(":memory:")) as made:
        counts = {
            each.name: write_rows(made, each, whole.names)
            for each in relations.values()
        }
        write_things(made, labels(shelf.engine, whole.names), words_of(answers))
        write_views(made, relations, whole.names)
        for each in answers:
            write_answer(made, each, whole.names)
        write_about(made, relations, answers, counts, whole.digest, page)
        made.commit()
        made.execute("VACUUM")
        body = bytearray(made.serialize())
    body[_VERSION] = bytes(4)
    return bytes(body)
