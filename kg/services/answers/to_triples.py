"""Triples as Turtle, N-Triples and JSON-LD."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from pyoxigraph import RdfFormat, Triple, serialize

from kg.model.formats import Format
from kg.model.iris import Names
from kg.model.result import Triples
from kg.vocab import RDF

__all__ = ["answer_triples"]


def _bytes(
    triples: Iterable[Triple], format_: RdfFormat, prefixes: dict[str, str] | None
) -> bytes:
    return serialize(triples, format=format_, prefixes=prefixes) or b""


def answer_triples(
    answer: Triples, format_: Format, names: Names | Mapping[str, str]
) -> str:
    """Triples in a format of graphs; prefixes are those of the project, or others."""
    prefixes = names.prefixes() if isinstance(names, Names) else dict(names)
    if format_ is Format.JSONLD:
        return _json_ld(answer, prefixes)
    if format_ is Format.TTL:
        return _bytes(answer.triples, RdfFormat.TURTLE, prefixes).decode()
    return _bytes(answer.triples, RdfFormat.N_TRIPLES, None).decode()


def _json_ld(answer: Triples, prefixes: Mapping[str, str]) -> str:
    """JSON-LD 1.1 with the prefixes in use as its context, the same each time.

    What the serializer writes is expanded; IRIs are shortened here, and every literal
    keeps its type and its digits.
    """
    expanded = json.loads(_bytes(answer.triples, RdfFormat.JSON_LD, None))
    compact = _Compact(_unmistakable(prefixes, _iris(expanded)))
    graph = [compact.node(node) for node in expanded]
    context = {name: compact.prefixes[name] for name in sorted(compact.used)}
    document = {"@context": context, "@graph": graph}
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _iris(value: Any) -> set[str]:
    """Every key and text of an expanded document that may be an IRI."""
    if isinstance(value, list):
        return set().union(*map(_iris, value))
    if isinstance(value, dict):
        inner = [each for key, each in value.items() if key != "@value"]
        return set(value).union(*map(_iris, inner))
    return {value} if isinstance(value, str) else set()


def _unmistakable(prefixes: Mapping[str, str], iris: set[str]) -> dict[str, str]:
    """The prefixes that no IRI has for its scheme: with `geo:`, geo:43,141 misleads."""
    schemes = {iri.partition(":")[0] for iri in iris if ":" in iri}
    return {name: iri for name, iri in prefixes.items() if name not in schemes}


class _Compact:
    """Writes expanded JSON-LD with prefixes, and remembers which of them it used."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        self.prefixes = prefixes
        self.used: set[str] = set()

    def iri(self, iri: str) -> str:
        for prefix, space in self.prefixes.items():
            rest = iri[len(space) :]
            # After a colon two slashes begin an authority, whatever stands before it.
            if rest and iri.startswith(space) and not rest.startswith("//"):
                self.used.add(prefix)
                return f"{prefix}:{rest}"
        return iri

    def node(self, node: Mapping[str, Any]) -> dict[str, Any]:
        """A node, or a literal."""
        found: dict[str, Any] = {}
        for key, value in node.items():
            if key in {"@id", "@type"}:
                found[key] = self.iri(value)
            elif key.startswith("@"):
                found[key] = value
            elif key == RDF.type.value and all(set(each) == {"@id"} for each in value):
                kinds = [self.iri(each["@id"]) for each in value]
                found["@type"] = kinds[0] if len(kinds) == 1 else kinds
            else:
                values = self._values(value)
                found[self.iri(key)] = values[0] if len(values) == 1 else values
        return found

    def _values(self, values: list[Any]) -> list[Any]:
        nodes = [self.node(value) for value in values]
        return [node["@value"] if set(node) == {"@value"} else node for node in nodes]
