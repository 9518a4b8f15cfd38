"""`--chart`: the answer of a question as a picture, by the question's view."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import QueryError, UsageError
from kg.model.iris import Names
from kg.model.lang import Lang
from kg.model.result import Answer, Rows
from kg.model.saved_query import SavedQuery
from kg.model.sparql_text import Terms
from kg.model.view import ViewKind

if TYPE_CHECKING:
    from kg.services.asking.engine import Engine

__all__ = ["draw_picture", "ensure_drawable"]

_SUFFIXES = (".svg", ".html")


def ensure_drawable(question: SavedQuery, file: Path) -> None:
    """Refuse a picture that cannot be drawn, before anything is asked.

    Raises:
        UsageError: The suffix is that of no picture.
        QueryError: The question is best looked at as a table.
    """
    if file.suffix.lower() not in _SUFFIXES:
        raise UsageError(
            f"--chart {file}: give a file that ends in .svg or .html",
            f"--chart {file}：.svg か .html のファイルを指定してください",
        )
    if question.view.kind is ViewKind.TABLE:
        raise QueryError(
            f"{question.name} has no picture, it is best looked at as a table; write "
            "it with -o answer.html or -o answer.xlsx (kg query list -f json tells the "
            "view of each question)",
            f"{question.name} は表で見る質問で、図はありません。-o answer.html や "
            "-o answer.xlsx で書き出してください"
            "（各質問の view は kg query list -f json で分かります）",
        )


def draw_picture(
    answer: Answer,
    question: SavedQuery,
    terms: Mapping[str, Terms],
    engine: "Engine",
    names: Names,
    lang: Lang,
    file: Path,
) -> None:
    """Draw an answer and write the picture.

    Args:
        answer: What is drawn.
        question: Its question.
        terms: What the parameters of the question were given.
        engine: What was asked.
        names: The base of our IRIs.
        lang: The language of the text.
        file: Its suffix says whether it is an SVG or a page.

    Raises:
        QueryError: The answer is no rows.
        UsageError: The file cannot be written.
    """
    from kg.services.charting.asked import draw_asked
    from kg.services.graph.output import replace_file

    if not isinstance(answer, Rows):
        raise QueryError(
            f"{question.name} makes triples; --chart is for rows",
            f"{question.name} の答えはトリプルです。--chart は表用です",
        )
    picture = draw_asked(
        answer,
        question.view,
        question.columns,
        lang,
        ask=engine.ask,
        names=names,
        question=question,
        terms=terms,
    )
    text = picture.svg() if file.suffix.lower() == ".svg" else picture.html()
    replace_file(file, text.encode())
