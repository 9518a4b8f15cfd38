"""The saved questions: all of them by topic, or those with a tag or some words."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from kg.model.lang import Lang
from kg.model.research_questions import RESEARCH_QUESTIONS
from kg.model.saved_query import SavedQuery
from kg.model.tags import TAGS
from kg.services.catalogue.search import search, tag_counts
from kg.services.catalogue.shelf import Shelf
from kg.services.rendering.frame.setting import Setting

__all__ = ["QUESTIONS", "questions_page", "shelf_of", "tag_label"]

#: Where questions stand.
QUESTIONS = "queries"
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class _Topic:
    """The questions of one folder."""

    name: str
    label: str
    questions: tuple[SavedQuery, ...]


def shelf_of(at: Setting) -> Shelf:
    """The saved questions that a page is made from."""
    return at.shelf or Shelf.of(at.engine, at.names)


def _topics(at: Setting, questions: Sequence[SavedQuery]) -> tuple[_Topic, ...]:
    by_name: dict[str, list[SavedQuery]] = {}
    for question in questions:
        by_name.setdefault(question.name.partition("/")[0], []).append(question)
    return tuple(
        _Topic(
            name, TAGS[name].of(at.lang) if name in TAGS else name, tuple(by_name[name])
        )
        for name in sorted(by_name)
    )


def tag_label(at: Setting, tag: str) -> str:
    """A tag as a reader knows it: in English the word, in Japanese what it says."""
    if at.lang is Lang.EN or tag not in TAGS:
        return tag
    return TAGS[tag].ja.partition("（")[0]


def _tag_address(at: Setting, tag: str | None, words: str) -> str:
    """The address of the questions with a tag, and with the words asked for."""
    asked = [("q", words)] * bool(words) + [("tag", tag)] * bool(tag)
    return at.href(at.path) + (f"?{urlencode(asked)}" if asked else "")


def questions_page(at: Setting) -> str:
    """All questions; `?q=` and `?tag=` leave some."""
    shelf = shelf_of(at)
    every = list(shelf.questions.values())
    words = " ".join(at.asked.get("q", ()))[:_LONGEST].strip()
    chosen = [tag for tag in at.asked.get("tag", ()) if tag]
    counts = tag_counts(every)
    found = [each for each in every if set(chosen) <= set(each.tags)]
    ranked = search(found, words) if words else None
    return at.render(
        "questions.html",
        words=words,
        chosen=chosen,
        ranked=ranked,
        topics=_topics(at, found),
        count=len(found if ranked is None else ranked),
        every=len(every),
        tags=[
            {
                "name": tag,
                "label": TAGS[tag].of(at.lang) if tag in TAGS else tag,
                "count": count,
                "chosen": tag in chosen,
                "href": _tag_address(at, None if tag in chosen else tag, words),
            }
            for tag, count in counts.items()
        ],
        research={n: text.of(at.lang) for n, text in RESEARCH_QUESTIONS.items()},
        answering={
            number: [each for each in every if number in each.answers]
            for number in RESEARCH_QUESTIONS
        },
        tag_label=partial(tag_label, at),
        page_of=lambda question: at.href(f"{QUESTIONS}/{question.name}"),
    )
