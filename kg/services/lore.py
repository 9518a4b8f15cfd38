"""What it takes to read cells that are not in their plain form.

Eras, labels of choices and names of municipalities, from the ontology and the reference
tables. Each is loaded once, when the first cell needs it: tables in plain form cost
nothing.
"""

import csv
from collections.abc import Mapping, Sequence
from functools import cache

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg.model.lang import Text
from kg.model.lore import Labels, Lore
from kg.model.printed import Era, squeeze
from kg.services.assets import asset, turtle_files
from kg.vocab import RDFS, SKOS

__all__ = ["load_lore"]

_NATIONAL = "reference/national"


def _records(name: str) -> list[dict[str, str]]:
    """The rows of a shipped reference table, by its headings."""
    path = asset("data") / _NATIONAL / f"{name}.csv"
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


@cache
def _eras() -> Sequence[Era]:
    return tuple(
        Era(row["name (ja)"], row["abbreviation"], int(row["begin"][:4]))
        for row in _records("eras")
    )


@cache
def _all_labels() -> Mapping[str, Mapping[str, Labels]]:
    """By scheme and code, the labels of every concept, class and property of ours."""
    preferred: dict[tuple[str, str], dict[str, str]] = {}
    others: dict[tuple[str, str], list[str]] = {}
    for path in turtle_files(asset("ontology")):
        for quad in parse(path=str(path), format=RdfFormat.TURTLE):
            thing, label = quad.subject, quad.object
            if not isinstance(thing, NamedNode) or not isinstance(label, Literal):
                continue
            rest, _, code = thing.value.rpartition("/")
            key = rest.rpartition("/")[2], code
            if quad.predicate in {SKOS.prefLabel, RDFS.label}:
                preferred.setdefault(key, {})[label.language or ""] = label.value
            elif quad.predicate == SKOS.altLabel:
                others.setdefault(key, []).append(label.value)
    found: dict[str, dict[str, Labels]] = {}
    for (scheme, code), texts in preferred.items():
        said = Text(en=texts.get("en", code), ja=texts.get("ja", code))
        more = tuple(others.get((scheme, code), ()))
        found.setdefault(scheme, {})[code] = Labels(said, more)
    return found


def _labels(scheme: str) -> Mapping[str, Labels]:
    return _all_labels().get(scheme, {})


@cache
def _codes() -> frozenset[str]:
    return frozenset(row["code"] for row in _records("municipalities"))


def _exists(code: str) -> bool:
    return code in _codes()


@cache
def _municipalities() -> Mapping[str, list[str]]:
    """The codes of municipalities by name, and by prefecture and name; no wards."""
    prefectures = {row["code"]: row["name (ja)"] for row in _records("prefectures")}
    found: dict[str, list[str]] = {}
    for row in _records("municipalities"):
        if row["class"] != "Municipality":
            continue
        name, code = row["name (ja)"], row["code"]
        for key in (name, prefectures[row["prefecture"]] + name):
            found.setdefault(squeeze(key), []).append(code)
    return found


def _municipality(name: str) -> Sequence[str]:
    return _municipalities().get(squeeze(name), ())


def load_lore() -> Lore:
    """What `kg.model.normalise` looks up, from the resources that ship with kg."""
    return Lore(eras=_eras, labels=_labels, municipality=_municipality, exists=_exists)
