"""The page of a saved question: its form, and the answer to what was chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

from kg.errors import QueryError, UsageError
from kg.model.evidence import columns_shown
from kg.model.lang import Lang, Text
from kg.model.research_questions import RESEARCH_QUESTIONS
from kg.model.result import Answer, Rows, Triples, YesNo, is_empty
from kg.model.saved_query import SavedQuery
from kg.model.site import relative
from kg.model.sparql_text import without_header
from kg.model.view import ViewKind
from kg.services.catalogue.posing import Posed, pose
from kg.services.catalogue.shelf import Shelf
from kg.services.charting.wording import WORDS as KINDS
from kg.services.choosing.emptiness import why_empty
from kg.services.citing.evidence import with_evidence
from kg.services.rendering.asking.answer_files import answer_chart
from kg.services.rendering.asking.browser_engine import browser_engine
from kg.services.rendering.asking.question_form import (
    controls_of,
    query_of,
    short_name,
    wrong_of,
)
from kg.services.rendering.asking.question_table import (
    TRIPLE_COLUMNS,
    Table,
    as_rows,
    table_of,
)
from kg.services.rendering.asking.questions import QUESTIONS, shelf_of, tag_label
from kg.services.rendering.frame.setting import Setting

__all__ = [
    "EVIDENCE_END",
    "EVIDENCE_FILES",
    "FORM_END",
    "GRAPH_FILES",
    "ROWS_FILES",
    "WORDS",
    "question_page",
]

#: As many rows stand on one page; the rest on further ones.
ROWS = 200
#: So many lines of evidence are enough for one page of files.
_LINES = 500
#: Parameters of the page itself.
_EVIDENCE, _PAGE = "evidence", "page"
#: What a page of files with the evidence for the default choice is called besides.
EVIDENCE_END = ".evidence"
#: What answers can be had as: the ends of their files, and what they are called.
ROWS_FILES: Sequence[tuple[str, Text]] = (
    ("csv", Text("CSV", "CSV")),
    ("excel.csv", Text("CSV with BOM, for Excel", "CSV（Excel 用、BOM 付き）")),
    ("tsv", Text("TSV", "TSV")),
    ("json", Text("JSON (SPARQL)", "JSON (SPARQL)")),
    ("jsonl", Text("JSON Lines", "JSON Lines")),
    ("{lang}.md", Text("Markdown", "Markdown")),
    ("{lang}.xlsx", Text("Excel", "Excel")),
    ("parquet", Text("Parquet", "Parquet")),
    ("{lang}.answer.html", Text("HTML", "HTML")),
)
#: The same of triples, which can be had as tables too.
GRAPH_FILES: Sequence[tuple[str, Text]] = (
    ("ttl", Text("Turtle", "Turtle")),
    ("nt", Text("N-Triples", "N-Triples")),
    ("jsonld", Text("JSON-LD", "JSON-LD")),
    *ROWS_FILES,
)
#: What files hold of an answer with its evidence.
EVIDENCE_FILES: Sequence[tuple[str, Text]] = tuple(
    (f"evidence.{end}", label)
    for end, label in ROWS_FILES
    if end in {"csv", "excel.csv"}
)
#: Where a page of files finds what its form needs, and the words of all questions.
FORM_END, WORDS = "form.json", "queries/index.words.json"


@dataclass(frozen=True, slots=True)
class _Answered:
    """The answer to what was chosen, as far as the page shows it."""

    table: Table
    total: int
    first: int
    last: int
    pages: int
    page: int
    triples: bool
    why: tuple[str, ...]


def _flag(at: Setting, name: str) -> bool:
    return any(value in {"1", "true"} for value in at.asked.get(name, ()))


def _given(at: Setting, question: SavedQuery) -> dict[str, list[str]]:
    """What the address gives for parameters; fields left empty give nothing.

    Addresses pick up what others put behind them (`utm_source`): only a name that is
    nearly that of a parameter is taken for a slip.
    """
    from difflib import get_close_matches

    known = [parameter.name for parameter in question.parameters]
    found = {}
    for name, values in at.asked.items():
        if name in {_EVIDENCE, _PAGE} or not (
            name in known or get_close_matches(name, known, n=1)
        ):
            continue
        told = [value for value in dict.fromkeys(values) if value.strip()]
        if told:
            found[name] = told
    return found


def _table_rows(
    shelf: Shelf, posed: Posed, answer: Answer, page_rows: slice, evidence: bool
) -> Rows:
    """The rows of the page, each once for every statement where evidence is asked."""
    assert not isinstance(answer, YesNo)
    whole = as_rows(answer)
    some = Rows(whole.columns, whole.rows[page_rows])
    if evidence and isinstance(answer, Rows):
        return with_evidence(shelf.engine, posed.question, posed.sparql, some)
    return some


def _within(rows: Rows, width: int) -> tuple[Rows, int]:
    """As many whole rows with their evidence as a page bears, and how many they are."""
    kept, last = 0, len(rows.rows)
    for place in range(1, len(rows.rows)):
        if rows.rows[place][:width] != rows.rows[place - 1][:width]:
            kept += 1
            if place >= _LINES:
                last = place
                break
    else:
        kept += bool(rows.rows)
    return Rows(rows.columns, rows.rows[:last]), kept


def _said_for_fields(posed: Posed, text: str, lang: Lang) -> str:
    """A message that names options, for somebody who fills in a form."""
    for parameter in posed.question.parameters:
        name = short_name(parameter, lang)
        called = f"「{name}」" if lang is Lang.JA else f"“{name}”"
        text = text.replace(f"--{parameter.option}", called)
    return text


def _answered(at: Setting, shelf: Shelf, posed: Posed, evidence: bool) -> _Answered:
    answer = posed.ask(shelf)
    triples = isinstance(answer, Triples)
    total = len(answer.triples) if isinstance(answer, Triples) else 0
    total = len(answer.rows) if isinstance(answer, Rows) else total
    pages = max(-(-total // ROWS), 1)
    page = at.part(pages)
    first = (page - 1) * ROWS
    rows = _table_rows(shelf, posed, answer, slice(first, first + ROWS), evidence)
    told = min(first + ROWS, total)
    if evidence and not at.live:
        rows, told = _within(rows, len(posed.question.columns))
    columns = TRIPLE_COLUMNS if triples else columns_shown(posed.question, rows.columns)
    why: tuple[str, ...] = ()
    if is_empty(answer):
        found = why_empty(shelf.engine, posed.question, posed.terms, at.names)
        why = tuple(
            _said_for_fields(posed, each.of(at.lang), at.lang) for each in found
        )
    return _Answered(
        table_of(at, rows, columns), total, first, told, pages, page, triples, why
    )


def _files(
    at: Setting, posed: Posed, triples: bool, evidence: bool
) -> list[dict[str, str]]:
    """What can be downloaded: the end of the file, and what it is called."""
    listed = GRAPH_FILES if triples else ROWS_FILES
    if evidence and not at.live:
        listed = EVIDENCE_FILES
    return [
        {
            "end": (filled := end.format(lang=at.lang)),
            "label": label.of(at.lang),
            "file": f"{posed.question.name.rpartition('/')[2]}.{filled}",
        }
        for end, label in listed
        if not (end == "parquet" and not _has("pyarrow"))
    ]


def _has(package: str) -> bool:
    from importlib.util import find_spec

    return find_spec(package) is not None


def _choice_text(shelf: Shelf, posed: Posed, lang: Lang) -> str:
    """What was chosen, in words: 圏域：西いぶり定住自立圏."""
    parts = []
    keys = posed.keys(shelf.names.base)
    for parameter in posed.question.parameters:
        labels = {each.key: each.label.of(lang) for each in shelf.choices(parameter)}
        told = [labels.get(key, key) for key in keys[parameter.name]]
        if told:
            name = short_name(parameter, lang)
            parts.append(
                f"{name}：{'、'.join(told)}"
                if lang is Lang.JA
                else f"{name}: {', '.join(told)}"
            )
    return ("。" if lang is Lang.JA else "; ").join(parts)


def _draws(at: Setting, posed: Posed, answer: Answer) -> bool:
    """Do the rows make a picture? A server says so when it is asked for it."""
    try:
        answer_chart(at.engine, at.names, posed, answer, at.lang)
    except UsageError:
        return False
    return True


def _picture(
    at: Setting, shelf: Shelf, posed: Posed, chosen: str
) -> dict[str, Any] | None:
    """The addresses of the picture, for wide and narrow screens, and what it shows."""
    question = posed.question
    if question.view.kind is ViewKind.TABLE:
        return None
    if not at.live and not _draws(at, posed, posed.ask(shelf)):
        return None
    stem = question.name.rpartition("/")[2]
    kind = KINDS[question.view.kind].of(at.lang)
    title = question.title.of(at.lang)
    said = at.say(f"{kind}: {title}", f"{kind}：{title}")
    return {
        "drawn": _has("vl_convert"),
        "wide": f"{stem}.{at.lang}.svg",
        "narrow": f"{stem}.{at.lang}.narrow.svg",
        "alt": said + (at.say(f" ({chosen})", f"（{chosen}）") if chosen else ""),
    }


def question_page(at: Setting, name: str) -> str | None:
    """The page of a saved question; None where there is none of that name."""
    shelf = shelf_of(at)
    beside = not at.live and name.endswith(EVIDENCE_END)
    try:
        question = shelf.find(name.removesuffix(EVIDENCE_END) if beside else name)
    except QueryError:
        return None
    posed = pose(shelf, question, _given(at, question))
    at.refused.extend(each.parameter for each in posed.problems)
    # Triples are what they are; only rows have something behind them.
    evidence = (beside or _flag(at, _EVIDENCE)) and bool(question.evidence)
    answered = None if posed.problems else _answered(at, shelf, posed, evidence)
    held = posed.canonical(at.names.base)
    shown = [*held, *([(_EVIDENCE, "1")] if evidence and not beside else [])]
    sparql = without_header(posed.sparql)
    chosen = _choice_text(shelf, posed, at.lang)
    known = {parameter.name for parameter in question.parameters}
    return at.render(
        "question.html",
        question=question,
        page=at.href(f"{QUESTIONS}/{question.name}"),
        beside=beside,
        engine=browser_engine(at),
        evidence_page=at.href(f"{QUESTIONS}/{question.name}{EVIDENCE_END}"),
        form=f"{question.name.rpartition('/')[2]}.{FORM_END}",
        words=relative(WORDS, at.path),
        index=at.href(f"{QUESTIONS}/index"),
        tag_label=partial(tag_label, at),
        tag_page=lambda tag: (
            f"{at.href(f'{QUESTIONS}/index')}?{urlencode({'tag': tag})}"
        ),
        research={n: RESEARCH_QUESTIONS[n].of(at.lang) for n in question.answers},
        controls=controls_of(shelf, posed, at.lang),
        strays=[
            wrong_of(posed, each, at.lang)
            for each in posed.problems
            if each.parameter not in known
        ],
        problems=posed.problems,
        chosen=chosen,
        evidence=evidence,
        answered=answered,
        rows_of_a_page=ROWS,
        picture=_picture(at, shelf, posed, chosen),
        query=query_of(held),
        query_shown=query_of(shown),
        page_link=lambda number: (
            at.href(at.path)
            + query_of([*shown, *([(_PAGE, str(number))] if number > 1 else [])])
        ),
        files=_files(at, posed, bool(answered and answered.triples), evidence),
        sparql=sparql,
        editor=f"{at.href('editor')}?{urlencode({'query': sparql})}",
        command=question.command(posed.terms, at.names.base)
        + (" --evidence" if evidence else ""),
        stable=at.canonical() + query_of(shown),
        api=f"api/{QUESTIONS}/{question.name}.json",
    )
