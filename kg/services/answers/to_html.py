"""An answer as one page: no script, no outside request, whatever the cells hold."""

import base64
import hashlib
import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode

from kg.model.result import Term
from kg.services.answers.frame import Frame, Shown
from kg.services.answers.pages import page_template, say
from kg.services.answers.visible import visible, visible_lines

__all__ = ["answer_html"]

_PAGE = Path(__file__).parent / "templates" / "answer.html"
#: What may be followed. An IRI such as javascript:… is shown and leads nowhere.
_ADDRESS = re.compile(r"https?://[^/]", re.IGNORECASE)


def _link(term: Term | None) -> str | None:
    """The address of a thing, if it is one of the web."""
    if isinstance(term, NamedNode) and _ADDRESS.match(term.value):
        return term.value
    return None


def _language(term: Term | None, lang: str) -> str | None:
    """The language of a text in another one than the page's."""
    if isinstance(term, Literal) and term.language and term.language != lang:
        return term.language
    return None


def _merged(frame: Frame) -> dict[int, Shown]:
    """The columns of things that are told with their names, by the names' column."""
    by_name = {column.name: column for column in frame.columns}
    return {
        by_name[column.named_in].index: column
        for column in frame.columns
        if column.iris and column.named_in in by_name
    }


def _cell(
    frame: Frame, row: tuple[Term | None, ...], column: Shown, thing: Shown | None
) -> dict[str, Any]:
    """One cell as the page shows it: a text, perhaps a link, an IRI below its name."""
    term = row[column.index]
    text = visible_lines(frame.cell(row, column))
    named = row[thing.index] if thing else None
    iri = visible(frame.short(named)) if named is not None else None
    return {
        "text": text,
        "link": _link(named if named is not None else term),
        "iri": None if iri == text else iri,
        "lang": _language(term, frame.lang),
    }


def _digest(style: str) -> str:
    """What the policy of the page knows its style by: it lets in no other."""
    digest = hashlib.sha256(style.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def answer_html(
    frame: Frame,
    note: str | None = None,
    title: str | None = None,
    pictures: Mapping[str, str] | None = None,
) -> str:
    """The page, in the language of the frame.

    A thing and its name in the reader's language stand in one cell, the name as the
    link. Only addresses of the web are links.

    Args:
        frame: What is shown.
        note: What is said below the table, such as how many rows it leaves out.
        title: What is asked.
        pictures: The answer as SVG, `wide` for a screen or paper and `narrow` for a
            telephone; the table is then folded away below.
    """
    things = _merged(frame)
    told = {column.index for column in things.values()}
    columns = [column for column in frame.columns if column.index not in told]
    style = (_PAGE.parent / "answer.css").read_text(encoding="utf-8")
    return page_template(_PAGE).render(
        style=style,
        digest=_digest(style),
        pictures=pictures or {},
        say=partial(say, frame.lang),
        lang=str(frame.lang),
        title=visible(title) if title else say(frame.lang, "Answer", "答え"),
        columns=[
            {
                "heading": visible(each.heading),
                "text": visible(each.text),
                "unit": visible(each.unit),
                "number": each.number,
            }
            for each in columns
        ],
        rows=[
            [_cell(frame, row, each, things.get(each.index)) for each in columns]
            for row in frame.rows
        ],
        note=note,
    )
