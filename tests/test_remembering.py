"""An engine that remembers: the same answers, asked for once, and not without bound."""

import pytest
from pyoxigraph import Literal

from kg.model.result import Rows
from kg.services.asking import remembering
from kg.services.asking.remembering import Remembering


class Counting:
    """An engine whose answer to `3` has three rows, and which keeps its queries."""

    name = "counting"
    origin = "nowhere"

    def __init__(self):
        self.asked = []

    def ask(self, sparql):
        """As many rows as the query says."""
        self.asked.append(sparql)
        return Rows(("n",), ((Literal(sparql),),) * int(sparql))


@pytest.fixture
def engine(monkeypatch):
    monkeypatch.setattr(remembering, "_ANSWERS", 3)
    monkeypatch.setattr(remembering, "_ROWS", 10)
    return Remembering(Counting())


def asked(engine, *queries):
    """What the engine behind is asked while these are."""
    before = len(engine.engine.asked)
    for query in queries:
        assert int(query) == len(engine.ask(query).rows)
    return engine.engine.asked[before:]


def test_the_same_is_asked_once(engine):
    assert ["1", "2"] == asked(engine, "1", "2", "1", "2")


def test_of_too_many_answers_the_one_that_was_longest_unasked_goes(engine):
    asked(engine, "1", "2", "3", "1", "0")

    assert ["2"] == asked(engine, "1", "0", "2")


def test_of_too_many_rows_the_answer_that_was_longest_unasked_goes(engine):
    asked(engine, "3", "4", "5")

    assert ["3"] == asked(engine, "4", "5", "3")


def test_an_answer_too_long_to_keep_lets_the_others_stay(engine):
    asked(engine, "3", "4", "11")

    assert ["11"] == asked(engine, "3", "4", "11")
