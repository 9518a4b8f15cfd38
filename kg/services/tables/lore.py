"""What it takes to read cells that are not in their plain form.

Eras, labels of choices and names of municipalities, from the ontology and the reference
tables. Each is loaded once, when the first cell needs it: tables in plain form cost
nothing.
"""

import csv
from collections.abc import Mapping, Sequence
from functools import cache

from kg.model.lore import Labels, Lore
from kg.model.printed import Era, squeeze
from kg.services.assets import asset

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
def _labels(scheme: str) -> Mapping[str, Labels]:
    """The labels of every concept of a scheme; of classes and properties for `def`."""
    from kg.services.tables.concepts import labels_of_scheme

    found = labels_of_scheme(scheme).items()
    return {code: Labels(preferred, others) for code, (preferred, others) in found}


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
