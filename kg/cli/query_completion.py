"""What the shell offers to complete: questions, their parameters, and choices.

It asks the build that is at hand, and no table and no endpoint: whoever presses a key
does not wait. Whatever goes wrong, nothing is offered, and nothing is said.
"""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from kg.cli.language import told_language
from kg.vocab import DEFAULT_BASE

if TYPE_CHECKING:
    from kg.model.iris import Names
    from kg.model.parameters import Parameter
    from kg.model.saved_query import SavedQuery

__all__ = ["choices_like", "parameters_like", "questions_like", "tags_like"]

Offers = list[tuple[str, str]]
#: Signs that no shell takes for something else than a part of a word.
_PLAIN = frozenset("._/%+@,-")


def _is_word(text: str) -> bool:
    """Does any shell take a text for one word, without quotes?"""
    return not any(
        each.isspace() or (each.isascii() and not each.isalnum() and each not in _PLAIN)
        for each in text
    )


def _names(params: Mapping[str, Any]) -> "Names":
    from kg.model.iris import Names

    return Names(params.get("base") or DEFAULT_BASE)


def _offered(offers: Iterable[tuple[str, str]], incomplete: str) -> Offers:
    """What begins as the word does, and stays one word in any shell."""
    fit: dict[str, str] = {}
    for value, help_ in offers:
        if value.startswith(incomplete) and _is_word(value):
            fit.setdefault(value, help_)
    return list(fit.items())


def questions_like(ctx: typer.Context, incomplete: str) -> Offers:
    """The names of saved questions, with their titles where the shell shows them."""
    try:
        from kg.services.catalogue.find import find_query, question_names

        names, lang = _names(ctx.params), told_language(ctx.params.get("lang"))
        found = [each for each in question_names() if each.startswith(incomplete)]
        if "bash" in os.environ.get("_KG_COMPLETE", ""):
            return [(name, "") for name in found]
        return [(name, find_query(name, names).title.of(lang)) for name in found]
    except Exception:  # a key press must not end in a traceback
        return []


def tags_like(ctx: typer.Context, incomplete: str) -> Offers:
    """The tags of saved questions."""
    try:
        from kg.services.catalogue.find import list_queries

        tags = {tag for each in list_queries(_names(ctx.params)) for tag in each.tags}
        return _offered(((tag, "") for tag in sorted(tags)), incomplete)
    except Exception:  # a key press must not end in a traceback
        return []


def _question(params: Mapping[str, Any]) -> "SavedQuery":
    from kg.services.catalogue.find import find_query

    return find_query(str(params.get("question")), _names(params))


def parameters_like(ctx: typer.Context, incomplete: str) -> Offers:
    """The parameters of the question that stands before."""
    try:
        question = _question(ctx.params)
        lang = told_language(ctx.params.get("lang"))
        offers = ((each.option, each.text.of(lang)) for each in question.parameters)
        return _offered(offers, incomplete)
    except Exception:  # a key press must not end in a traceback
        return []


def choices_like(
    params: Mapping[str, Any], parameter: "Parameter", incomplete: str
) -> Offers:
    """What may be chosen for a parameter: by its key, once begun also by its name."""
    try:
        from kg.services.asking.opening import engine_at_hand
        from kg.services.choosing.choices import choices_of

        names, lang = _names(params), told_language(params.get("lang"))
        data = params.get("data")
        engine = engine_at_hand(Path(data) if data else None, names)
        choices = choices_of(engine, parameter, names)
        keys = [(each.key, each.label.of(lang)) for each in choices]
        if incomplete:
            # A second way to write a choice that is offered already is none to choose.
            others = [each for each in choices if not each.key.startswith(incomplete)]
            keys += [(n, each.key) for each in others for n in each.names + each.codes]
        return _offered(keys, incomplete)
    except Exception:  # a key press must not end in a traceback
        return []
