"""Words of answers are told in the language of the reader; codes stay as they are."""

import io
import re

import pytest
from openpyxl import load_workbook
from pyoxigraph import Literal, NamedNode

from kg.model.formats import Format
from kg.model.iris import Names
from kg.model.lang import Lang, Text
from kg.model.result import Rows
from kg.model.saved_query import Column
from kg.services.answers.words import word_text
from kg.services.answers.write import write_answer
from kg.services.asking.query import run_query
from kg.services.catalogue.find import list_queries
from kg.services.graph.store import open_lines
from kg.services.tables.concepts import labels_of_scheme, schemes
from kg.vocab import XSD

JAPANESE = re.compile("[ぁ-んァ-ヶ一-龠々]")
#: An English word or several, as a question or a scheme of codes has them.
WORDED = re.compile(r"[a-z]+([ -][a-z]+)*")
ROWS = Rows(
    ("state", "code", "said", "place", "n"),
    (
        (
            Literal("running"),
            Literal("members"),
            Literal("total", language="en"),
            NamedNode("urn:total"),
            Literal("7", datatype=XSD.integer),
        ),
    ),
)
COLUMNS = (
    Column("state", Text("State", "状態")),
    Column("code", Text("Code", "コード"), verbatim=True),
    Column("said", Text("Said", "記述")),
    Column("place", Text("Place", "場所")),
    Column("n", Text("Number", "数")),
)


def test_every_word_of_every_question_can_be_told_in_japanese(shipped, names):
    store, foreign = open_lines(shipped.lines()), set()
    documents = {
        row[0].value
        for row in run_query(
            store, "SELECT ?d { ?s dcterms:identifier ?d }", names
        ).rows
    }
    for question in list_queries(names):
        answer = run_query(store, question.sparql, names)
        shown = {c.name: c for c in question.columns if not c.verbatim}
        for row in answer.rows if isinstance(answer, Rows) else ():
            foreign |= {
                (question.name, name, term.value)
                for name, term in zip(answer.columns, row, strict=True)
                if isinstance(term, Literal)
                and term.language is None
                and name in shown
                and WORDED.fullmatch(term.value)
                and term.value not in documents
                and not JAPANESE.search(word_text(term.value).ja)
            }

    assert set() == foreign


@pytest.mark.parametrize("format_", [Format.TABLE, Format.MD, Format.HTML])
def test_people_read_words_in_their_language_and_codes_as_they_are(format_):
    ja, en = (
        write_answer(ROWS, format_, Names(), lang, columns=COLUMNS)
        for lang in (Lang.JA, Lang.EN)
    )

    assert "実施中" in ja
    assert "running" not in ja
    # What is typed, what has a language of its own, and what is no word stay.
    assert all(kept in ja for kept in ("members", "total", "urn:total", "7"))
    assert "running" in en
    assert "実施中" not in en


def test_workbook_has_words_in_its_language_and_codes_and_numbers_as_they_are():
    book = write_answer(ROWS, Format.XLSX, Names(), Lang.JA, columns=COLUMNS)
    page = load_workbook(io.BytesIO(book)).worksheets[0]

    assert ("実施中", "members", "total", "urn:total", 7) == next(
        page.iter_rows(min_row=2, values_only=True)
    )


@pytest.mark.parametrize("format_", [Format.CSV, Format.TSV, Format.JSON, Format.JSONL])
def test_programs_read_the_same_in_either_language(format_):
    ja, en = (
        write_answer(ROWS, format_, Names(), lang, columns=COLUMNS)
        for lang in (Lang.JA, Lang.EN)
    )

    assert ja == en
    assert "running" in ja


@pytest.mark.parametrize("scheme", schemes())
def test_every_code_can_be_told_whatever_else_another_scheme_calls_it(scheme):
    # `planned`, `actual` and `year` stand in two schemes under other labels.
    told = {code: word_text(code).ja for code in labels_of_scheme(scheme)}

    assert {} == {
        code: ja
        for code, ja in told.items()
        if WORDED.fullmatch(code) and not JAPANESE.search(ja)
    }


@pytest.mark.parametrize("value", ["2021", "苫小牧", "A-1 ", "Running", "8 of 8"])
def test_what_is_no_word_stays_as_it_is(value):
    assert Text(value, value) == word_text(value)
