"""The answer of a saved question as a file of its own: in any format, or as a picture.

The server makes them when they are asked for, a published site has them beside the
page.
"""

from typing import Any

from kg.errors import UsageError
from kg.model.evidence import columns_shown
from kg.model.formats import GRAPH_FORMATS, PEOPLE_FORMATS, Format
from kg.model.iris import Names
from kg.model.lang import Lang
from kg.model.result import Answer, Rows, Triples
from kg.model.saved_query import SavedQuery
from kg.model.view import ViewKind
from kg.services.answers.labels import labels_of, nameless
from kg.services.answers.write import write_answer
from kg.services.asking.engine import Engine
from kg.services.catalogue.posing import Posed
from kg.services.charting.asked import draw_asked
from kg.services.charting.chart import Chart
from kg.services.charting.render import render_svg
from kg.services.rendering.asking.question_table import TRIPLE_COLUMNS, as_rows

__all__ = ["NARROW", "answer_chart", "answer_file", "chart_file"]

#: What a picture for a telephone is called.
NARROW = "narrow"


def answer_file(
    engine: Engine,
    names: Names,
    question: SavedQuery,
    answer: Answer,
    format_: Format,
    lang: Lang,
    *,
    bom: bool = False,
) -> bytes:
    """An answer in a format, with headings, units and labels where people read it.

    Args:
        engine: What gave the answer; it is asked for labels.
        names: The base.
        question: The question, whose header names the columns.
        answer: Its answer, with its evidence or without.
        format_: The format; of triples, any.
        lang: The language of formats for people.
        bom: Let CSV begin with the byte order mark by which Excel knows UTF-8.

    Raises:
        UsageError: A library that the format needs is not installed.
    """
    if isinstance(answer, Triples) and format_ not in GRAPH_FORMATS:
        answer = as_rows(answer)
    further: dict[str, Any] = {}
    if isinstance(answer, Rows) and format_ in PEOPLE_FORMATS | {Format.PARQUET}:
        further["columns"] = columns_shown(question, answer.columns) or TRIPLE_COLUMNS
        further["title"] = question.title.of(lang)
    if isinstance(answer, Rows) and format_ in PEOPLE_FORMATS:
        further["labels"] = labels_of(engine.ask, nameless(answer))
    content = write_answer(answer, format_, names, lang, bom=bom, **further)
    return content if isinstance(content, bytes) else content.encode()


def answer_chart(
    engine: Engine, names: Names, posed: Posed, answer: Answer, lang: Lang
) -> Chart:
    """The picture of an answer, ready to be drawn.

    Args:
        engine: What gave the answer; it is asked for labels and places.
        names: The base.
        posed: The question with what was chosen.
        answer: Its answer.
        lang: The language of the picture.

    Raises:
        UsageError: This answer makes no picture, and why.
    """
    question = posed.question
    if question.view.kind is ViewKind.TABLE or not isinstance(answer, Rows):
        raise UsageError(
            f"{question.name} has no picture, it is best looked at as a table",
            f"{question.name} は表で見る質問で、図はありません",
        )
    return draw_asked(
        answer,
        question.view,
        question.columns,
        lang,
        ask=engine.ask,
        names=names,
        question=question,
        terms=posed.terms,
    )


def chart_file(chart: Chart, lang: Lang, *, narrow: bool = False) -> bytes:
    """A picture as SVG, for a wide screen or a telephone.

    Raises:
        UsageError: The library that draws is not installed.
    """
    spec, key = (chart.narrow, NARROW) if narrow else (chart.spec, "kg")
    return render_svg(spec, lang, chart.title, chart.description, key).encode()
