"""What codes are called: the labels of the schemes that ship with kg.

They are read here and not asked of a graph, so that a cell means the same and an answer
reads alike wherever the graph stands, also at an endpoint that lacks the schemes.
"""

from collections.abc import Mapping
from functools import cache

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg.model.lang import Lang, Text
from kg.services.assets import asset
from kg.vocab import RDFS, SKOS

__all__ = ["labels_of_scheme", "schemes"]


def schemes() -> list[str]:
    """The names of the schemes that ship, such as `unit`."""
    return sorted(path.stem for path in (asset("ontology") / "schemes").glob("*.ttl"))


@cache
def labels_of_scheme(scheme: str) -> Mapping[str, tuple[Text, tuple[str, ...]]]:
    """The preferred label and all others of each concept of a scheme, by its code.

    Those of classes and properties for `def`; nothing for a scheme that is none of
    ours.
    """
    ontology = asset("ontology")
    path = ontology / "teiju.ttl"
    if scheme != "def":
        path = ontology / "schemes" / f"{scheme}.ttl"
    if not path.is_file():
        return {}
    preferred: dict[str, dict[str, str]] = {}
    others: dict[str, list[str]] = {}
    for quad in parse(path=str(path), format=RdfFormat.TURTLE):
        thing, label = quad.subject, quad.object
        if not isinstance(thing, NamedNode) or not isinstance(label, Literal):
            continue
        within, _, code = thing.value.rpartition("/")
        if not within.endswith(f"/{scheme}"):
            continue  # the scheme itself has a label too, and is no choice
        if quad.predicate in {SKOS.prefLabel, RDFS.label}:
            preferred.setdefault(code, {})[label.language or ""] = label.value
        elif quad.predicate == SKOS.altLabel:
            others.setdefault(code, []).append(label.value)
    return {
        code: (
            Text(texts.get(Lang.EN, code), texts.get(Lang.JA, code)),
            tuple(others.get(code, ())),
        )
        for code, texts in preferred.items()
    }
