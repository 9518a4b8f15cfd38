"""The picture of an answer, with what has to be asked for it: names and places."""

from collections.abc import Callable, Mapping, Sequence

from kg.model.iris import Names
from kg.model.lang import Lang
from kg.model.result import Answer, Rows
from kg.model.saved_query import Column, SavedQuery
from kg.model.sparql_text import Terms
from kg.model.view import View
from kg.services.answers.labels import labels_of, things_in
from kg.services.charting.chart import Chart, draw
from kg.services.charting.places import place_keys, places_of

__all__ = ["draw_asked"]


def draw_asked(
    answer: Rows,
    view: View,
    columns: Sequence[Column],
    lang: Lang,
    *,
    ask: Callable[[str], Answer],
    names: Names,
    question: SavedQuery | None = None,
    terms: Mapping[str, Terms] | None = None,
) -> Chart:
    """Draw an answer as a view says.

    Args:
        answer: The rows.
        view: The kind of picture, and the column of each role.
        columns: Labels and units of the columns.
        lang: The language of the text.
        ask: What gave the answer; it is asked for labels and places.
        names: The base.
        question: The saved question, if it was one: title and command are told of it.
        terms: What its parameters were given.

    Raises:
        UsageError: The view is a table, or the answer holds nothing to draw.
    """
    return draw(
        answer,
        view,
        columns,
        lang,
        title=question.title.of(lang) if question else "",
        names=names,
        labels=labels_of(ask, things_in(answer)),
        places=places_of(ask, place_keys(answer, view)),
        command=question.command(terms or {}, names.base) if question else None,
    )
