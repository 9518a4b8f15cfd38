"""Write an answer: for people, for programs, for other tools; a file for each family.

Formats for people (tables, pages, workbooks) have labels for headings, units and
labels beside IRIs; formats for programs are those of the W3C, or plain values.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from pyoxigraph import Literal

from kg.errors import UsageError
from kg.model.formats import GRAPH_FORMATS, PEOPLE_FORMATS, Format
from kg.model.iris import Names
from kg.model.lang import Lang, Text
from kg.model.result import Answer, Rows, Triples, YesNo
from kg.services.answers.limits import (
    ROWS_OF_A_SCREEN,
    shortened,
    told_on_screen,
    truncated,
)

if TYPE_CHECKING:
    from kg.model.saved_query import Column
    from kg.services.answers.frame import Frame

__all__ = ["truncated", "write_answer"]


def write_answer(
    answer: Answer,
    format_: Format,
    names: Names,
    lang: str = Lang.EN,
    width: int | None = None,
    *,
    columns: "Sequence[Column]" = (),
    labels: Mapping[str, Text] | None = None,
    bom: bool = False,
    limit: int | None = None,
    title: str | None = None,
) -> str | bytes:
    """An answer in a format: text, or bytes for a workbook and for Parquet.

    Args:
        answer: What a query gave.
        format_: The format.
        names: The base, for prefixes.
        lang: Formats for people leave out columns that stand in this language too
            (a workbook keeps them); formats for programs hold every column.
        width: How wide a table may be: that of the terminal; None elsewhere.
        columns: Labels and units of the columns, for the headings that people read.
        labels: What things are called that stand without a name (`labels_of`); adds a
            column after each that holds such things.
        bom: Let CSV begin with the byte order mark by which Excel knows UTF-8.
        limit: How many rows at most; 0 for all. None is all too, but for a terminal,
            which then shows 200.
        title: What is asked, for the head of a page and of a workbook.

    Raises:
        UsageError: Rows were asked for as triples, or triples as rows; or a library
            that the format needs is not installed.
    """
    if limit is None and format_ is Format.TABLE and width is not None:
        limit = ROWS_OF_A_SCREEN
        note = told_on_screen(answer, lang)
    else:
        note = truncated(answer, limit, lang)
    answer = shortened(answer, limit)
    if isinstance(answer, Triples):
        return _triples(answer, format_, names)
    if format_ in GRAPH_FORMATS:
        raise UsageError(
            f"this query makes rows, not triples; {format_} is for CONSTRUCT",
            f"この質問の答えは表です。{format_} は CONSTRUCT 用です",
        )
    if isinstance(answer, YesNo):
        if format_ not in _TABULAR:
            return _yes_or_no(answer, format_, lang)
        answer = _as_row(answer, format_, lang)
    if format_ in PEOPLE_FORMATS:
        from kg.services.answers.frame import frame_of

        every = format_ is Format.XLSX
        frame = frame_of(answer, names, lang, columns, labels, every=every)
        return _for_people(frame, format_, width, columns, note, title)
    if labels:
        from kg.services.answers.labels import with_labels

        answer = with_labels(answer, labels, lang)
    if format_ is Format.PARQUET:
        from kg.services.answers.to_parquet import answer_parquet

        return answer_parquet(answer, columns, title)
    return _for_programs(answer, format_, bom)


#: Formats in which a yes or no is a table of one cell.
_TABULAR = frozenset({Format.HTML, Format.XLSX, Format.PARQUET})
_JSON = frozenset({Format.JSON, Format.JSONL})


def _said(answer: YesNo, lang: str) -> str:
    yes, no = Text("yes", "はい"), Text("no", "いいえ")
    return (yes if answer.value else no).of(lang)


def _yes_or_no(answer: YesNo, format_: Format, lang: str) -> str:
    """The answer of an ASK: a word for people, true or false for programs."""
    if format_ in PEOPLE_FORMATS:
        return f"{_said(answer, lang)}\n"
    if format_ in _JSON:
        return _json(answer, format_)
    return f"{str(answer.value).lower()}\n"


def _as_row(answer: YesNo, format_: Format, lang: str) -> Rows:
    """The answer of an ASK as a table."""
    if format_ is Format.HTML:
        return Rows(
            (Text("answer", "答え").of(lang),), ((Literal(_said(answer, lang)),),)
        )
    return Rows(("boolean",), ((Literal(answer.value),),))


def _triples(answer: Triples, format_: Format, names: Names) -> str:
    if format_ not in GRAPH_FORMATS:
        raise UsageError(
            f"this query makes triples; write them with -f ttl, nt or jsonld, "
            f"not {format_}",
            f"この質問の答えはトリプルです。{format_} ではなく -f ttl、nt、jsonld の"
            "いずれかを指定してください",
        )
    from kg.services.answers.to_triples import answer_triples

    return answer_triples(answer, format_, names)


def _json(answer: Rows | YesNo, format_: Format) -> str:
    from kg.services.answers.to_json import answer_json, answer_jsonl

    return answer_json(answer) if format_ is Format.JSON else answer_jsonl(answer)


def _for_programs(answer: Rows, format_: Format, bom: bool) -> str:
    """Rows as JSON, CSV or TSV."""
    if format_ in _JSON:
        return _json(answer, format_)
    from kg.services.answers.to_csv import answer_csv, answer_tsv

    return answer_csv(answer, bom=bom) if format_ is Format.CSV else answer_tsv(answer)


def _for_people(
    frame: "Frame",
    format_: Format,
    width: int | None,
    columns: "Sequence[Column]",
    note: str | None,
    title: str | None,
) -> str | bytes:
    """Labels for headings, and what is left out said below."""
    if format_ is Format.HTML:
        from kg.services.answers.to_html import answer_html

        return answer_html(frame, note, title)
    if format_ is Format.XLSX:
        from kg.services.answers.to_xlsx import answer_xlsx

        return answer_xlsx(frame, columns, note, title)
    from kg.services.answers.to_table import answer_markdown, answer_table

    if format_ is Format.MD:
        return answer_markdown(frame, note)
    return answer_table(frame, width, note)
