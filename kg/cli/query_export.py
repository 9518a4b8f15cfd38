"""`kg query export`: the catalogue as data, for other editors."""

from enum import StrEnum
from typing import Annotated

import typer

from kg.cli.options import (
    Base,
    Language,
    Output,
    names_below,
    say,
    write_output,
)
from kg.model.lang import Lang
from kg.vocab import DEFAULT_BASE

__all__ = ["export"]


class CatalogueFormat(StrEnum):
    """Formats of the catalogue."""

    TTL = "ttl"
    JSONLD = "jsonld"
    NT = "nt"


_SUFFIXES = {f".{each}": each for each in CatalogueFormat}


def export(
    lang: Language,
    output: Output = None,
    format_: Annotated[
        CatalogueFormat | None,
        typer.Option(
            "-f",
            "--format",
            help="ttl, jsonld or nt (else by the suffix of -o, else ttl).",
            show_default=False,
        ),
    ] = None,
    endpoint: Annotated[
        str | None,
        typer.Option(
            envvar="KG_ENDPOINT",
            metavar="URL",
            help="SPARQL endpoint that they can be asked of.",
            show_default=False,
        ),
    ] = None,
    base: Base = DEFAULT_BASE,
) -> None:
    """Write the saved questions as data that editors of SPARQL find in an endpoint.

    Each is an sh:SPARQLExecutable with labels, comments, keywords, prefixes and its
    text, as the collection sparql-examples has them. --endpoint says where to ask them.
    """
    from kg.model.formats import format_by_suffix
    from kg.services.catalogue.executable import catalogue_triples, write_catalogue
    from kg.services.catalogue.find import list_queries
    from kg.services.graph.output import FORMATS

    chosen = format_by_suffix(format_, output, _SUFFIXES, CatalogueFormat.TTL)
    names = names_below(base)
    triples = catalogue_triples(list_queries(names), names, endpoint)
    write_output(write_catalogue(triples, FORMATS[f".{chosen}"], names), output)
    if not endpoint:
        say(
            "kg: --endpoint URL を指定すると、尋ね先（schema:target）も書き出します"
            if lang is Lang.JA
            else "kg: --endpoint URL would also say where to ask them (schema:target)"
        )
