"""What a graph says, document by document: things, their lines, their literals."""

from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from kg.model.iris import Names
from kg.model.printed import Era

__all__ = [
    "CitedThing",
    "Graph",
    "Registered",
    "cited_things",
    "eras",
    "registered_documents",
]


@dataclass(slots=True)
class CitedThing:
    """One thing of the graph as far as one document is concerned.

    `kinds` are local names of our classes, `said` pairs of a prefixed property and
    a literal, `parent_lines` the lines that the indicator of a value cites.
    """

    iri: str
    lines: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    said: list[tuple[str, Literal]] = field(default_factory=list)
    raw: list[str] = field(default_factory=list)
    inferred: bool = False
    parents: set[str] = field(default_factory=set)
    parent_lines: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Graph:
    """Asks the store with our prefixes, over the union of its graphs."""

    store: Store
    names: Names

    def rows(self, sparql: str) -> QuerySolutions:
        """The rows of a SELECT."""
        answer = self.store.query(
            sparql, use_default_graph_as_union=True, prefixes=self.names.prefixes()
        )
        assert isinstance(answer, QuerySolutions)
        return answer

    def short(self, term: object) -> str:
        """A term by its prefix: `teiju:value`."""
        iri = term.value if isinstance(term, NamedNode) else str(term)
        for prefix, base in self.names.prefixes().items():
            if iri.startswith(base):
                return f"{prefix}:{iri[len(base) :]}"
        return iri


@dataclass(frozen=True, slots=True)
class Registered:
    """A source document whose text is registered."""

    document: str
    sha256: str
    line_count: int | None
    figure_lines: str | None


def registered_documents(graph: Graph) -> list[Registered]:
    """The documents whose text is registered, by their identifiers."""
    return [
        Registered(
            row["document"].value,
            row["sha"].value,
            int(row["count"].value) if row["count"] else None,
            row["figures"].value if row["figures"] else None,
        )
        for row in graph.rows(
            """SELECT ?document ?sha ?count ?figures WHERE {
              ?source teiju:textSha256 ?sha ; dcterms:identifier ?document .
              OPTIONAL { ?source teiju:lineCount ?count }
              OPTIONAL { ?source teiju:figureLines ?figures }
            } ORDER BY ?document"""
        )
    ]


def eras(graph: Graph) -> tuple[Era, ...]:
    """The eras of the reference tables."""
    return tuple(
        Era(row["name"].value, row["letter"].value, int(row["begin"].value[:4]))
        for row in graph.rows(
            """SELECT ?name ?letter ?begin WHERE {
              ?era a teiju:Era ; rdfs:label ?name ; skos:notation ?letter ;
                schema:startDate ?begin .
              FILTER (LANG(?name) = "ja")
            }"""
        )
    )


def cited_things(graph: Graph, document: str) -> list[CitedThing]:
    """Everything that cites a document, with what it says."""
    things: dict[str, CitedThing] = {}
    cites = (
        "?passage dcterms:isPartOf ?source ; teiju:lines ?lines . "
        f"?source dcterms:identifier {Literal(document)} . "
        "?thing prov:wasDerivedFrom ?passage . "
    )
    for row in graph.rows(f"SELECT ?thing ?lines WHERE {{ {cites} }}"):
        thing = things.setdefault(row["thing"].value, CitedThing(row["thing"].value))
        thing.lines.add(row["lines"].value)
    for row in graph.rows(
        f"SELECT DISTINCT ?thing ?p ?o WHERE {{ {cites} ?thing ?p ?o }}"
    ):
        thing = things[row["thing"].value]
        predicate, value = graph.short(row["p"]), row["o"]
        if predicate == "rdf:type":
            thing.kinds.add(graph.short(value).removeprefix("teiju:"))
        elif predicate == "teiju:rawReading":
            thing.raw.append(value.value)
        elif predicate == "teiju:inferred":
            thing.inferred = value.value == "true"
        elif isinstance(value, Literal):
            thing.said.append((predicate, value))
        elif predicate == "teiju:indicator":
            thing.parents.add(value.value)
    for thing in things.values():
        for parent in thing.parents & things.keys():
            thing.parent_lines |= things[parent].lines
    return [things[iri] for iri in sorted(things)]
