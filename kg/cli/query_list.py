"""`kg query list` and `kg query show`: find the question nearest to one's own."""

import sys
from typing import Annotated

import typer

from kg.cli.options import Base, Language, ResultFormat, names_below
from kg.errors import UsageError
from kg.model.formats import Format, choose_format
from kg.model.lang import Lang
from kg.vocab import DEFAULT_BASE

__all__ = ["list_", "show"]

Name = Annotated[
    str, typer.Argument(help="Name of the question, as kg query list shows.")
]


def list_(
    lang: Language,
    tag: Annotated[
        str | None, typer.Option(help="Only questions with this tag.")
    ] = None,
    format_: ResultFormat = None,
    base: Base = DEFAULT_BASE,
) -> None:
    """List the saved questions."""
    from kg.services.answers.text_table import text_table
    from kg.services.catalogue.find import list_queries

    found = [q for q in list_queries(names_below(base)) if tag is None or tag in q.tags]
    if not found:
        raise UsageError(
            f"no question has the tag {tag!r}" if tag else "there are no questions",
            f"「{tag}」のタグがある質問はありません" if tag else "質問がありません",
        )
    rows = [[q.name, q.title.of(lang), ", ".join(q.tags)] for q in found]
    chosen = choose_format(format_, None, sys.stdout.isatty(), Format.TSV)
    if chosen is Format.TSV:
        typer.echo("\n".join("\t".join(row) for row in rows))
        return
    headings = (
        ["名前", "質問", "タグ"] if lang is Lang.JA else ["name", "question", "tags"]
    )
    typer.echo(
        text_table(headings, rows, "github" if chosen is Format.MD else "simple")
    )


def show(name: Name, lang: Language, base: Base = DEFAULT_BASE) -> None:
    """Show a saved question: what it answers, its parameters and its SPARQL."""
    from kg.model.sparql_text import default_of, without_header
    from kg.services.catalogue.find import find_query

    question = find_query(name, names_below(base))
    ja = lang is Lang.JA
    typer.echo(f"{question.name}: {question.title.of(lang)}")
    typer.echo(question.description.of(lang))
    for parameter in question.parameters:
        default = default_of(question.sparql, parameter.name)
        given = f"（既定値 {default}）" if ja else f" (default {default})"
        typer.echo(
            f"  --{parameter.name} {parameter.type.upper()}  "
            f"{parameter.text.of(lang)}{given}"
        )
    if question.columns:
        columns = ", ".join(question.column_names)
        typer.echo(f"{'列' if ja else 'columns'}: {columns}")
    typer.echo("")
    typer.echo(without_header(question.sparql), nl=False)
