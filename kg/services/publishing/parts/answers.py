"""The saved questions: their default answers in every format, and what their pages ask.

Beside the page of a question stand its files, the answer with its evidence, and the
data with which the page answers other choices in the browser. Below `api/` stands what
programs are answered.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from kg.errors import UsageError
from kg.model.formats import Format
from kg.model.lang import Lang
from kg.model.result import Answer, Rows, Triples
from kg.model.saved_query import SavedQuery
from kg.model.site_file import SiteFile
from kg.services.answers.write import write_answer
from kg.services.catalogue.posing import Posed, pose
from kg.services.citing.evidence import with_evidence
from kg.services.publishing.publication import Publication
from kg.services.rendering.asking.answer_files import (
    NARROW,
    answer_chart,
    answer_file,
    chart_file,
)
from kg.services.rendering.asking.answer_json import answer_body
from kg.services.rendering.asking.describe_question import (
    described_for_programs,
    listed,
)
from kg.services.rendering.asking.form_data import (
    form_told,
    searched_told,
    words_told,
)
from kg.services.rendering.asking.question import (
    EVIDENCE_END,
    EVIDENCE_FILES,
    FORM_END,
    GRAPH_FILES,
    ROWS_FILES,
    WORDS,
)
from kg.services.rendering.asking.question_table import as_rows
from kg.services.rendering.pages import render

__all__ = ["files", "keys"]

_FOLDER, _API = "queries", "api/queries"
#: The key of what all questions share.
_SHARED = ""
#: What a question says of itself ends so: a plain host cannot serve a file and a folder
#: of one name, nor tell what a file without an ending is.
_QUESTION_END = ".question.json"


def keys(site: Publication) -> Iterable[str]:
    """Every question by its name, and what they share."""
    return (_SHARED, *site.shelf.questions)


def files(site: Publication, key: str) -> Iterator[SiteFile]:
    """What stands beside the page of one question, or what all of them share."""
    if key == _SHARED:
        yield from _shared(site)
        return
    question = site.shelf.questions[key]
    posed = pose(site.shelf, question, {})
    answer = posed.ask(site.shelf)
    ends = GRAPH_FILES if isinstance(answer, Triples) else ROWS_FILES
    stem = f"{_FOLDER}/{key}"
    yield from _in_formats(site, question, answer, [end for end, _ in ends], stem)
    yield from _pictures(site, posed, answer, stem)
    yield _json(f"{stem}.{FORM_END}", form_told(site.shelf, question))
    if question.evidence and isinstance(answer, Rows):
        told = with_evidence(site.engine, question, posed.sparql, answer)
        ends = EVIDENCE_FILES
        yield from _in_formats(site, question, told, [end for end, _ in ends], stem)
        yield from _evidence_pages(site, key)
    yield from _for_programs(site, posed, answer)


def _json(path: str, told: Any) -> SiteFile:
    """Data for scripts, as small as it goes."""
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return SiteFile(path, f"{text}\n".encode())


def _readable(path: str, told: Any) -> SiteFile:
    """Data for programs and the people who write them."""
    return SiteFile(
        path, f"{json.dumps(told, ensure_ascii=False, indent=1)}\n".encode()
    )


def _shared(site: Publication) -> Iterator[SiteFile]:
    yield _json(WORDS, words_told(site.names))
    yield _json(f"{_FOLDER}/index.search.json", searched_told(site.shelf))
    told = [
        listed(question, site.names, _QUESTION_END)
        for question in site.shelf.questions.values()
    ]
    yield _readable(f"{_API}.json", {"questions": told})


def _format_of(end: str) -> Format:
    """The format that the end of a file names: `{lang}.xlsx`, `excel.csv`."""
    return Format(end.rpartition(".")[2])


def _in_formats(
    site: Publication,
    question: SavedQuery,
    answer: Answer,
    ends: Iterable[str],
    stem: str,
) -> Iterator[SiteFile]:
    """An answer in formats; without those whose library is not installed."""
    for end in ends:
        for lang in Lang if "{lang}" in end else (Lang.EN,):
            try:
                body = answer_file(
                    site.engine,
                    site.names,
                    question,
                    answer,
                    _format_of(end),
                    lang,
                    bom="excel" in end,
                )
            except UsageError:
                # The page does not offer it either.
                continue
            yield SiteFile(f"{stem}.{end.format(lang=lang)}", body)


def _pictures(
    site: Publication, posed: Posed, answer: Answer, stem: str
) -> Iterator[SiteFile]:
    """The picture of an answer, where it has one and can be drawn."""
    for lang in Lang:
        try:
            chart = answer_chart(site.engine, site.names, posed, answer, lang)
            wide = chart_file(chart, lang)
            narrow = chart_file(chart, lang, narrow=True)
        except UsageError:
            # The page shows none, or says that it cannot be drawn.
            return
        yield SiteFile(f"{stem}.{lang}.svg", wide)
        yield SiteFile(f"{stem}.{lang}.{NARROW}.svg", narrow)


def _evidence_pages(site: Publication, key: str) -> Iterator[SiteFile]:
    """The default answer with the lines behind each row, as a page without scripts."""
    path = f"{_FOLDER}/{key}{EVIDENCE_END}"
    for lang in Lang:
        page = render(site.setting(path, lang))
        assert page is not None, path
        yield SiteFile(f"{path}.{lang}.html", page.encode())


def _for_programs(
    site: Publication, posed: Posed, answer: Answer
) -> Iterator[SiteFile]:
    """What the API of a server answers to the same."""
    assert isinstance(answer, Rows | Triples)
    rows, stem = as_rows(answer), f"{_API}/{posed.question.name}"
    for lang, end in ((Lang.EN, "json"), (Lang.JA, "ja.json")):
        body = answer_body(site.shelf, site.digest, posed, rows, rows, lang)
        yield SiteFile(f"{stem}.{end}", body.encode())
    csv = write_answer(rows, Format.CSV, site.names)
    assert isinstance(csv, str)
    yield SiteFile(f"{stem}.csv", csv.encode())
    told = described_for_programs(site.shelf, posed.question, _QUESTION_END)
    yield _readable(f"{stem}{_QUESTION_END}", told)
