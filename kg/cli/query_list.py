"""`kg query list` and `kg query choices`: find the question nearest to one's own."""

import json
from enum import StrEnum
from typing import Annotated, Any

import typer

from kg.cli.options import (
    Base,
    Data,
    Endpoint,
    Language,
    Retries,
    Timeout,
    names_below,
    say,
    write_output,
)
from kg.cli.query_completion import parameters_like, questions_like, tags_like
from kg.cli.screen import width_of
from kg.errors import QueryError
from kg.model.lang import Lang
from kg.vocab import DEFAULT_BASE

__all__ = ["choices", "list_"]


class ListFormat(StrEnum):
    """Formats of a list: a table for people, rows, nested values, a page."""

    TABLE = "table"
    TSV = "tsv"
    JSON = "json"
    MD = "md"


Format = Annotated[
    ListFormat | None,
    typer.Option(
        "-f",
        "--format",
        help="table, tsv, json or md (else a table on a terminal and TSV in a pipe).",
        show_default=False,
    ),
]


def _as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _written(
    headings: list[str], rows: list[list[str]], nested: Any, asked: ListFormat | None
) -> str:
    """A list in the format asked for, else in that of whoever reads it."""
    from kg.services.answers.text_table import text_table

    width = width_of()
    chosen = asked or (ListFormat.TSV if width is None else ListFormat.TABLE)
    if chosen is ListFormat.JSON:
        return _as_json(nested)
    if chosen is ListFormat.TSV:
        return "".join("\t".join(row) + "\n" for row in rows)
    if chosen is ListFormat.MD:
        return text_table(headings, rows, "github") + "\n"
    return text_table(headings, rows, "simple", width) + "\n"


def list_(
    lang: Language,
    tag: Annotated[
        list[str] | None,
        typer.Option(
            help="Only questions with this tag; of several, with all.",
            autocompletion=tags_like,
            show_default=False,
        ),
    ] = None,
    search: Annotated[
        str | None,
        typer.Option(
            metavar="WORDS",
            help="Only questions that hold all these words, in Japanese or English.",
            show_default=False,
        ),
    ] = None,
    format_: Format = None,
    base: Base = DEFAULT_BASE,
) -> None:
    """List the saved questions."""
    from kg.services.catalogue.describe import described
    from kg.services.catalogue.find import list_queries
    from kg.services.catalogue.search import search as search_for
    from kg.services.catalogue.search import unheard, with_tags

    names = names_below(base)
    questions = list(list_queries(names))
    found = with_tags(questions, tag or [])
    if search is not None:
        found = search_for(found, search)
        if not found:
            _tell_nothing(unheard(questions, search), lang)
    ja = lang is Lang.JA
    headings = (
        ["名前", "質問", "図", "タグ"] if ja else ["name", "question", "view", "tags"]
    )
    rows = [
        [q.name, q.title.of(lang), q.view.kind.value, ", ".join(q.tags)] for q in found
    ]
    nested = [described(question, names) for question in found]
    if found or format_ is ListFormat.JSON:
        write_output(_written(headings, rows, nested, format_), None)


def _tell_nothing(unheard: list[str], lang: Lang) -> None:
    """Say that no question holds what was searched for, and which words none holds."""
    words = ", ".join(unheard)
    if lang is Lang.JA:
        why = f"（どの質問にもない語：{words}）" if words else ""
        say(f"kg: 該当する質問はありません{why}。全件は kg query list")
    else:
        why = f" (nowhere: {words})" if words else ""
        say(f"kg: no question holds all of that{why}; kg query list shows all")


def choices(
    question: Annotated[
        str, typer.Argument(help="A saved question.", autocompletion=questions_like)
    ],
    parameter: Annotated[
        str,
        typer.Argument(help="One of its parameters.", autocompletion=parameters_like),
    ],
    lang: Language,
    data: Data = None,
    endpoint: Endpoint = None,
    timeout: Timeout = 60.0,
    retries: Retries = 3,
    format_: Format = None,
    base: Base = DEFAULT_BASE,
) -> None:
    """List what may be chosen for a parameter: keys, names and notations."""
    from kg.services.answers.json_term import json_term
    from kg.services.asking.opening import open_engine
    from kg.services.asking.query import unknown_parameter
    from kg.services.catalogue.find import find_query
    from kg.services.choosing.choices import choices_of

    names = names_below(base)
    saved = find_query(question, names)
    name = parameter.removeprefix("--").replace("-", "_")
    found = next((each for each in saved.parameters if each.name == name), None)
    if found is None:
        raise unknown_parameter(saved, name)
    if found.choices is None:
        raise QueryError(
            f"{saved.name} --{found.option} takes any {found.type}: there is no list",
            f"{saved.name} --{found.option} は{found.type.text.ja}であれば何でも指定"
            "できます"
            "（一覧はありません）",
        )
    engine = open_engine(data, endpoint, names, timeout=timeout, retries=retries)
    listed = choices_of(engine, found, names)
    other = Lang.EN if lang is Lang.JA else Lang.JA
    headings = (
        ["キー", "名称", "名称（英語）", "記号"]
        if lang is Lang.JA
        else ["key", "name", "name (ja)", "notation"]
    )
    rows = [
        [each.key, each.label.of(lang), each.label.of(other), each.notation or ""]
        for each in listed
    ]
    nested = [
        {
            "key": each.key,
            "term": json_term(each.term),
            "label": {"en": each.label.en, "ja": each.label.ja},
            "notation": each.notation,
            "names": list(each.names),
        }
        for each in listed
    ]
    write_output(_written(headings, rows, nested, format_), None)
