"""What units are called: the labels of the scheme of units, by notation."""

from functools import cache
from pathlib import Path

from pyoxigraph import Literal, RdfFormat, parse

from kg.model.lang import Lang, Text
from kg.services.assets import asset
from kg.vocab import SKOS

__all__ = ["unit_labels"]


@cache
def _labels(path: Path) -> dict[str, Text]:
    notations: dict[object, str] = {}
    said: dict[object, dict[str, str]] = {}
    for quad in parse(path=str(path), format=RdfFormat.TURTLE):
        if not isinstance(quad.object, Literal):
            continue
        if quad.predicate == SKOS.notation:
            notations[quad.subject] = quad.object.value
        elif quad.predicate == SKOS.prefLabel and quad.object.language:
            said.setdefault(quad.subject, {})[quad.object.language] = quad.object.value
    return {
        notation: Text(said[unit][Lang.EN], said[unit][Lang.JA])
        for unit, notation in notations.items()
    }


def unit_labels() -> dict[str, Text]:
    """The labels of units by notation: `thousand-yen` is 千円.

    They are read from the file that ships, once: a heading needs them wherever the
    question is asked, also of an endpoint that lacks the scheme.
    """
    return _labels(asset("ontology") / "schemes" / "unit.ttl")
