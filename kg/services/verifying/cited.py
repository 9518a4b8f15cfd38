"""What a graph says, document by document: things, their lines, their literals."""

from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from kg.model.iris import Names
from kg.model.printed import Era
from kg.vocab import DEFAULT_BASE, RDF, TEIJU

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

    `kinds` are its classes, `said` pairs of a property and a literal, both by their
    published IRIs; `municipalities` are pairs of a property and the Japanese name of
    the municipality it leads to; `parent_lines` are the lines that the indicator of a
    value cites.
    """

    iri: str
    lines: set[str] = field(default_factory=set)
    kinds: set[NamedNode] = field(default_factory=set)
    said: list[tuple[NamedNode, Literal]] = field(default_factory=list)
    municipalities: list[tuple[NamedNode, Literal]] = field(default_factory=list)
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

    def published(self, term: NamedNode) -> NamedNode:
        """A term of ours below the published base, as `kg.vocab` has it."""
        if not term.value.startswith(self.names.base):
            return term
        return NamedNode(DEFAULT_BASE + term.value.removeprefix(self.names.base))


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
        predicate, value = graph.published(row["p"]), row["o"]
        if predicate == RDF.type:
            thing.kinds.add(graph.published(value))
        elif predicate == TEIJU.rawReading:
            thing.raw.append(value.value)
        elif predicate == TEIJU.inferred:
            thing.inferred = value.value == "true"
        elif isinstance(value, Literal):
            thing.said.append((predicate, value))
        elif predicate == TEIJU.indicator:
            thing.parents.add(value.value)
    for row in graph.rows(
        f"""SELECT DISTINCT ?thing ?p ?name WHERE {{ {cites} ?thing ?p ?place .
            VALUES ?class {{ teiju:Municipality teiju:FormerMunicipality }}
            ?place a ?class ; rdfs:label ?name
            FILTER (LANG(?name) = "ja") }}"""
    ):
        link = (graph.published(row["p"]), row["name"])
        things[row["thing"].value].municipalities.append(link)
    for thing in things.values():
        for parent in thing.parents & things.keys():
            thing.parent_lines |= things[parent].lines
    return [things[iri] for iri in sorted(things)]
