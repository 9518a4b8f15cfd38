"""`kg query show`: all that a saved question says of itself."""

import json
from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from kg.cli.options import Base, Data, Language, names_below, write_output
from kg.cli.query_completion import questions_like
from kg.cli.screen import width_of
from kg.model.lang import Lang, Text
from kg.vocab import DEFAULT_BASE

if TYPE_CHECKING:
    from kg.model.choice import Choice
    from kg.model.iris import Names
    from kg.model.saved_query import Column, SavedQuery
    from kg.services.asking.engine import Engine

__all__ = ["show"]

#: How wide lines are where nobody looks at a terminal.
_USUAL = 88


class ShowFormat(StrEnum):
    """Formats of one question: words, nested values, the query alone."""

    HUMAN = "human"
    JSON = "json"
    SPARQL = "sparql"


def show(
    question: Annotated[
        str,
        typer.Argument(
            help="Name of the question, as kg query list shows.",
            autocompletion=questions_like,
        ),
    ],
    lang: Language,
    data: Data = None,
    format_: Annotated[
        ShowFormat,
        typer.Option(
            "-f", "--format", help="Words, everything nested, or the SPARQL alone."
        ),
    ] = ShowFormat.HUMAN,
    base: Base = DEFAULT_BASE,
) -> None:
    """Show a saved question: what it answers, its parameters and its SPARQL."""
    from kg.model.sparql_text import without_header
    from kg.services.catalogue.describe import described
    from kg.services.catalogue.find import find_query

    names = names_below(base)
    found = find_query(question, names)
    sparql = without_header(found.sparql)
    if format_ is ShowFormat.SPARQL:
        write_output(sparql, None)
    elif format_ is ShowFormat.JSON:
        nested = {**described(found, names), "sparql": sparql}
        write_output(json.dumps(nested, ensure_ascii=False, indent=1) + "\n", None)
    else:
        from kg.services.asking.opening import engine_at_hand

        engine = engine_at_hand(data, names)
        parts = _parts(found, engine, names, lang, width_of() or _USUAL)
        write_output("\n".join([*parts, sparql]), None)


def _choices(
    question: "SavedQuery", engine: "Engine | None", names: "Names"
) -> "dict[str, tuple[Choice, ...]]":
    """The choices of each parameter, as far as the build at hand knows them."""
    from kg.errors import QueryError
    from kg.services.choosing.choices import choices_of

    found = {}
    for parameter in question.parameters:
        try:
            found[parameter.name] = choices_of(engine, parameter, names)
        except QueryError:
            continue
    return found


def _unit(column: "Column", lang: Lang) -> str:
    if column.unit is None:
        return ""
    if column.unit.startswith("?"):
        name = column.unit[1:]
        return (
            f"（単位は列 {name}）" if lang is Lang.JA else f" (unit in column {name})"
        )
    from kg.services.answers.units import unit_text

    unit = unit_text(column.unit).of(lang)
    return f"（{unit}）" if lang is Lang.JA else f" ({unit})"


def _facts(question: "SavedQuery", lang: Lang) -> Iterator[tuple[str, str]]:
    """The short lines at the end: view, evidence, engines, budget, tags, since."""

    def name(en: str, ja: str) -> str:
        return Text(en, ja).of(lang)

    if question.answers:
        numbers = ", ".join(map(str, question.answers))
        yield name("research questions", "研究課題"), numbers
    roles = ", ".join(f"{role} {name}" for role, name in question.view.columns.items())
    kind = question.view.kind.value
    yield name("view", "図"), f"{kind} ({roles})" if roles else kind
    if question.evidence:
        how = f"kg query run {question.name} --evidence"
        yield name("evidence", "典拠"), how
    for engine, why in question.unable.items():
        yield name(f"not on {engine}", f"{engine} では不可"), why.of(lang)
    for engine, seconds in question.budget.items():
        yield name(f"budget on {engine}", f"{engine} での上限"), f"{seconds:g} s"
    yield name("tags", "タグ"), ", ".join(question.tags)
    yield name("since", "導入"), question.since


def _parts(
    question: "SavedQuery",
    engine: "Engine | None",
    names: "Names",
    lang: Lang,
    width: int,
) -> Iterator[str]:
    """What is shown above the SPARQL, part by part."""
    from kg.cli.query_text import definitions, paragraph, parameters_text

    yield paragraph(f"{question.name}: {question.title.of(lang)}", width)
    yield paragraph(question.description.of(lang), width)
    if question.parameters:
        choices = _choices(question, engine, names)
        yield parameters_text(question, lang, width, names.base, choices)
    if question.columns:
        rows = [(c.name, c.text.of(lang) + _unit(c, lang)) for c in question.columns]
        title = "列:" if lang is Lang.JA else "Columns:"
        yield f"{title}\n{definitions(rows, width)}"
    yield definitions(_facts(question, lang), width)
