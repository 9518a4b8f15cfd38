"""How the data use the ontology: counts, what goes with what, and examples."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from kg.model.iris import Names
from kg.model.result import Rows, Term
from kg.model.sparql_text import written
from kg.services.asking.engine import Engine
from kg.vocab import PREFIXES, PROV, RDF, SKOS

__all__ = ["Shown", "Usage", "usage_in"]

#: More statements than these of an example stand on its own page.
_MOST = 12
#: What says where a concept stands in its scheme, and is no use of it.
_SKOS = PREFIXES["skos"]
#: What stands behind a prefix without an escape.
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")


@dataclass(frozen=True, slots=True)
class Shown:
    """An example: a thing of the data and what it says of itself.

    Attributes:
        thing: Its IRI.
        turtle: Its first statements, without the prefixes.
        more: How many statements there are besides.
    """

    thing: str
    turtle: str
    more: int = 0


@dataclass(slots=True)
class Usage:
    """What a graph does with the terms of an ontology.

    Attributes:
        things: How many things there are of each class.
        statements: How many statements each property makes.
        concepts: How many statements lead to each concept.
        on: Of which classes the subjects of a property are, and how many statements.
        to: Of which classes or datatypes its values are, and how many statements.
        shown: An example of each class.
        pairs: An example of each property: a thing and the first of its values.
    """

    things: dict[str, int] = field(default_factory=dict)
    statements: dict[str, int] = field(default_factory=dict)
    concepts: dict[str, int] = field(default_factory=dict)
    on: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    to: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    shown: dict[str, Shown] = field(default_factory=dict)
    pairs: dict[str, tuple[str, Term]] = field(default_factory=dict)


def usage_in(engine: Engine, names: Names) -> Usage:
    """What a graph does with the terms that are ours.

    Args:
        engine: The graph.
        names: The base.
    """
    ours = written(Literal(names.term("")))
    data = f"FILTER (STRSTARTS(STR(?p), {ours}))"
    found = Usage(
        things=_counts(engine, "?s a ?key"),
        statements=_counts(engine, "?s ?key ?o"),
        concepts=_counts(
            engine,
            f"?key {SKOS.inScheme} ?scheme . ?s ?p ?key "
            f"FILTER (!STRSTARTS(STR(?p), {written(Literal(_SKOS))}))",
        ),
        on=_pairs(engine, f"?s ?p ?o . {data} ?s a ?of"),
        to=_pairs(engine, f"?s ?p ?o . {data} ?o a ?of"),
    )
    typed = _pairs(engine, f"?s ?p ?o . {data} BIND (DATATYPE(?o) AS ?of)")
    for name, kinds in typed.items():
        found.to[name] = [*found.to.get(name, ()), *kinds]
    found.shown = _shown(engine, names, ours)
    found.pairs = _values(engine, data)
    return found


def _rows(engine: Engine, sparql: str) -> Sequence[Sequence[Term | None]]:
    answer = engine.ask(sparql)
    assert isinstance(answer, Rows)
    return answer.rows


def _counts(engine: Engine, pattern: str) -> dict[str, int]:
    rows = _rows(
        engine, f"SELECT ?key (COUNT(*) AS ?n) WHERE {{ {pattern} }} GROUP BY ?key"
    )
    return {
        key.value: int(count.value)
        for key, count in rows
        if isinstance(key, NamedNode) and isinstance(count, Literal)
    }


def _pairs(engine: Engine, pattern: str) -> dict[str, list[tuple[str, int]]]:
    """Properties with what goes with them, the most frequent first."""
    rows = _rows(
        engine,
        f"SELECT ?p ?of (COUNT(*) AS ?n) WHERE {{ {pattern} }} GROUP BY ?p ?of "
        "ORDER BY ?p DESC(?n) ?of",
    )
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for name, of, count in rows:
        if (
            isinstance(name, NamedNode)
            and isinstance(of, NamedNode)
            and isinstance(count, Literal)
        ):
            found[name.value].append((of.value, int(count.value)))
    return dict(found)


def _firsts(engine: Engine, pattern: str) -> dict[str, str]:
    """The first thing, by IRI, for each key of a pattern: the same in each build."""
    rows = _rows(
        engine,
        f"SELECT ?key (MIN(STR(?s)) AS ?first) WHERE {{ {pattern} "
        "FILTER (isIRI(?s)) } GROUP BY ?key",
    )
    return {
        key.value: first.value
        for key, first in rows
        if isinstance(key, NamedNode) and isinstance(first, Literal)
    }


def _shown(engine: Engine, names: Names, ours: str) -> dict[str, Shown]:
    """The first thing of each class that cites a passage; else the first of all."""
    kind = f"?s a ?key . FILTER (STRSTARTS(STR(?key), {ours}))"
    firsts = _firsts(engine, kind)
    firsts |= _firsts(engine, f"{kind} ?s {PROV.wasDerivedFrom} ?passage .")
    things = " ".join(str(NamedNode(iri)) for iri in sorted(set(firsts.values())))
    said: dict[str, list[tuple[str, Term]]] = defaultdict(list)
    for thing, name, value in _rows(
        engine,
        f"SELECT ?s ?p ?o WHERE {{ VALUES ?s {{ {things} }} ?s ?p ?o "
        "FILTER (!isBLANK(?o)) } ORDER BY ?s ?p ?o",
    ):
        if isinstance(thing, NamedNode) and isinstance(name, NamedNode) and value:
            said[thing.value].append((name.value, value))
    prefixes = names.prefixes()
    return {
        kind: Shown(
            thing,
            _turtle(thing, said[thing], prefixes),
            max(len(said[thing]) - _MOST, 0),
        )
        for kind, thing in firsts.items()
    }


def _turtle(
    thing: str, said: Iterable[tuple[str, Term]], prefixes: Mapping[str, str]
) -> str:
    """The first statements of a thing as Turtle: its classes, then by property."""
    kinds = [each for each in said if each[0] == RDF.type.value]
    others = [each for each in said if each[0] != RDF.type.value]
    by_name: dict[str, list[str]] = {}
    for name, value in [*kinds, *others][:_MOST]:
        by_name.setdefault(name, []).append(_term(value, prefixes))
    lines = [
        f"{'a' if name == RDF.type.value else _short(name, prefixes)} "
        + " , ".join(values)
        for name, values in by_name.items()
    ]
    return f"<{thing}>\n    " + " ;\n    ".join(lines) + " ."


def _term(term: Term, prefixes: Mapping[str, str]) -> str:
    if isinstance(term, NamedNode):
        return _short(term.value, prefixes)
    if isinstance(term, Literal) and not term.language:
        kind = term.datatype.value
        if kind.startswith(prefixes["xsd"]) and not kind.endswith("#string"):
            return f"{Literal(term.value)}^^{_short(kind, prefixes)}"
    return str(term)


def _short(iri: str, prefixes: Mapping[str, str]) -> str:
    """An IRI with its prefix, where what follows needs no escape; else whole."""
    for prefix, space in prefixes.items():
        local = iri.removeprefix(space)
        if local != iri and _PLAIN.fullmatch(local):
            return f"{prefix}:{local}"
    return str(NamedNode(iri))


def _values(engine: Engine, data: str) -> dict[str, tuple[str, Term]]:
    """For each property the first thing that cites a passage, with its first value."""
    firsts = _firsts(engine, f"?s ?p ?o . {data} BIND (?p AS ?key)")
    firsts |= _firsts(
        engine, f"?s ?p ?o ; {PROV.wasDerivedFrom} ?x . {data} BIND (?p AS ?key)"
    )
    pairs = " ".join(
        f"({NamedNode(thing)} {NamedNode(name)})"
        for name, thing in sorted(firsts.items())
    )
    found: dict[str, tuple[str, Term]] = {}
    for thing, name, value in _rows(
        engine,
        f"SELECT ?s ?p ?o WHERE {{ VALUES (?s ?p) {{ {pairs} }} ?s ?p ?o }} "
        "ORDER BY ?p ?o",
    ):
        if isinstance(thing, NamedNode) and isinstance(name, NamedNode) and value:
            found.setdefault(name.value, (thing.value, value))
    return found
