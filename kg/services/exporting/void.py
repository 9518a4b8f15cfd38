"""What the graph says of itself: a `void:Dataset`, with counts taken from the graph.

The same text for the same graph, so that a server and a folder of files say the same.
Vocabulary of Interlinked Datasets: https://www.w3.org/TR/void/.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.model.iris import Names
from kg.model.lang import Text
from kg.model.result import Rows, Term
from kg.model.served_formats import DESCRIPTIONS, ServedFormat
from kg.services.asking.engine import Engine
from kg.vocab import (
    CC_BY,
    DCTERMS,
    DESCRIBING_PREFIXES,
    FOAF,
    RDF,
    TEIJU,
    VOID,
    XSD,
)

__all__ = [
    "CREATOR",
    "CREDIT",
    "DESCRIPTION",
    "TITLE",
    "Counted",
    "both",
    "count",
    "counted_graphs",
    "counted_union",
    "void_triples",
]

TITLE = Text(
    "Knowledge graph of Japan's settlement and independence regions",
    "定住自立圏の知識グラフ",
)
DESCRIPTION = Text(
    "Regions, their municipalities, agreements, visions, projects, costs and "
    "indicators. Every figure leads back to its line in the document it was read from.",
    "圏域とその構成市町村、協定、共生ビジョン、事業、費用、指標のデータです。"
    "どの数値からも、もとの文書の行までたどれます。",
)
CREATOR = "teiju-kg contributors"
CREDIT = Text(
    "Credit: teiju-kg contributors (CC BY 4.0). Sources: code4fukui/localgovjp (CC0), "
    "aiseed-dev/ecitizen after e-Stat (CC BY 4.0), and the municipal documents that "
    "each statement cites (facts, transcribed).",
    "クレジット：teiju-kg contributors（CC BY 4.0）。"
    "出典：code4fukui/localgovjp（CC0）、"
    "aiseed-dev/ecitizen（e-Stat に基づく、CC BY 4.0）、"
    "各記載が引用する自治体の文書（事実の転記）。",
)
#: Links that say how a thing of ours stands to one of another dataset.
_LINKS = "skos:exactMatch skos:closeMatch skos:broadMatch skos:narrowMatch owl:sameAs"
#: Every IRI has a colon.
_NAMESPACE = re.compile(r".*[/#]|.*:")
_EXAMPLES = (TEIJU.Region, TEIJU.Municipality, TEIJU.Project, TEIJU.Indicator)


@dataclass(frozen=True, slots=True)
class Counted:
    """One graph and how many statements it holds."""

    iri: NamedNode
    triples: int


def both(text: Text) -> tuple[Literal, Literal]:
    """A text in both languages."""
    return Literal(text.en, language="en"), Literal(text.ja, language="ja")


def count(number: int) -> Literal:
    """A number as VoID writes it."""
    return Literal(str(number), datatype=XSD.integer)


def _rows(engine: Engine, sparql: str) -> tuple[tuple[Term | None, ...], ...]:
    found = engine.ask(sparql)
    assert isinstance(found, Rows)
    return found.rows


def _number(term: Term | None) -> int:
    assert isinstance(term, Literal)
    return int(term.value)


def _one(engine: Engine, sparql: str) -> int:
    return _number(_rows(engine, sparql)[0][0])


def counted_graphs(engine: Engine) -> tuple[Counted, ...]:
    """The named graphs in the order of their names."""
    rows = _rows(
        engine,
        "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
    )
    return tuple(
        Counted(graph, _number(number))
        for graph, number in rows
        if isinstance(graph, NamedNode)
    )


def counted_union(engine: Engine) -> int:
    """The statements of all graphs together; one that several hold is one."""
    return _one(engine, "SELECT (COUNT(*) AS ?n) { SELECT DISTINCT * { ?s ?p ?o } }")


def void_triples(
    engine: Engine,
    names: Names,
    endpoint: str | None,
    dumps: Sequence[str] = (),
    features: Sequence[ServedFormat] = DESCRIPTIONS,
) -> Iterator[Triple]:
    """The description of the whole graph and of its parts.

    Args:
        engine: What holds the graph.
        names: The base.
        endpoint: Where it can be asked; None where nothing answers.
        dumps: Where the whole graph can be had as a file.
        features: The formats that things can be had in.
    """
    whole = NamedNode(names.dataset())
    document = NamedNode(names.description())
    yield Triple(document, RDF.type, VOID.DatasetDescription)
    yield Triple(document, FOAF.primaryTopic, whole)
    yield from _introduction(whole, names, features)
    if endpoint is not None:
        yield Triple(whole, VOID.sparqlEndpoint, NamedNode(endpoint))
    for dump in dumps:
        yield Triple(whole, VOID.dataDump, NamedNode(dump))
    yield from _sizes(engine, whole, names)
    yield from _resources(engine, whole)
    yield from _partitions(engine, whole, names)
    for graph in counted_graphs(engine):
        yield Triple(whole, VOID.subset, graph.iri)
        yield Triple(graph.iri, RDF.type, VOID.Dataset)
        yield Triple(graph.iri, VOID.triples, count(graph.triples))
        yield Triple(graph.iri, DCTERMS.license, CC_BY)
    yield from _linksets(engine, whole, names)


def _introduction(
    whole: NamedNode, names: Names, features: Sequence[ServedFormat]
) -> Iterator[Triple]:
    """What it is, whose, and on which terms."""
    yield Triple(whole, RDF.type, VOID.Dataset)
    for prop, text in (
        (DCTERMS.title, TITLE),
        (DCTERMS.description, DESCRIPTION),
        (DCTERMS.rights, CREDIT),
    ):
        for value in both(text):
            yield Triple(whole, prop, value)
    yield Triple(whole, DCTERMS.creator, Literal(CREATOR))
    yield Triple(whole, DCTERMS.license, CC_BY)
    yield Triple(whole, FOAF.homepage, NamedNode(names.base))
    yield Triple(whole, VOID.uriSpace, Literal(names.thing("")))
    for format_ in features:
        term = NamedNode(DESCRIBING_PREFIXES["formats"] + format_.term)
        yield Triple(whole, VOID.feature, term)


def _sizes(engine: Engine, whole: NamedNode, names: Names) -> Iterator[Triple]:
    """How much it holds."""
    things = Literal(names.thing(""))
    yield Triple(whole, VOID.triples, count(counted_union(engine)))
    for prop, sparql in (
        (
            VOID.entities,
            "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a ?kind "
            f"FILTER(STRSTARTS(STR(?s), {things})) }}",
        ),
        (
            VOID.distinctSubjects,
            "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }",
        ),
        (
            VOID.distinctObjects,
            "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }",
        ),
    ):
        yield Triple(whole, prop, count(_one(engine, sparql)))


def _resources(engine: Engine, whole: NamedNode) -> Iterator[Triple]:
    """Where to begin: every region; and one thing of each of the chief kinds."""
    for row in _rows(engine, f"SELECT ?s {{ ?s a {TEIJU.Region} }} ORDER BY ?s"):
        if isinstance(row[0], NamedNode):
            yield Triple(whole, VOID.rootResource, row[0])
    kinds = " ".join(map(str, _EXAMPLES))
    examples = _rows(
        engine,
        f"SELECT ?kind (MIN(STR(?s)) AS ?first) {{ VALUES ?kind {{ {kinds} }} "
        "?s a ?kind FILTER(ISIRI(?s)) } GROUP BY ?kind ORDER BY ?first",
    )
    for _, first in examples:
        if isinstance(first, Literal):
            yield Triple(whole, VOID.exampleResource, NamedNode(first.value))


def _partitions(engine: Engine, whole: NamedNode, names: Names) -> Iterator[Triple]:
    """How often each class and each property is used, and whose they are."""
    classes = _counts(
        engine,
        "SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c } GROUP BY ?c ORDER BY ?c",
    )
    properties = _counts(
        engine, "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY ?p"
    )
    yield Triple(whole, VOID.classes, count(len(classes)))
    yield Triple(whole, VOID.properties, count(len(properties)))
    for number, (term, instances) in enumerate(classes, 1):
        part = BlankNode(f"class{number}")
        yield Triple(whole, VOID.classPartition, part)
        yield Triple(part, VOID.class_, term)
        yield Triple(part, VOID.entities, count(instances))
    for number, (term, uses) in enumerate(properties, 1):
        part = BlankNode(f"property{number}")
        yield Triple(whole, VOID.propertyPartition, part)
        yield Triple(part, VOID.property, term)
        yield Triple(part, VOID.triples, count(uses))
    used = [term.value for term, _ in (*classes, *properties)]
    for namespace in _namespaces(used, names):
        yield Triple(whole, VOID.vocabulary, NamedNode(namespace))


def _counts(engine: Engine, sparql: str) -> list[tuple[NamedNode, int]]:
    return [
        (term, _number(number))
        for term, number in _rows(engine, sparql)
        if isinstance(term, NamedNode)
    ]


def _namespaces(iris: Iterable[str], names: Names) -> list[str]:
    """The namespaces of terms: a known one, else up to the last sharp sign or slash.

    Of a name that has neither (`urn:x:Thing`) up to its last colon.
    """
    known = sorted(names.prefixes().values(), key=len, reverse=True)
    found = set()
    for iri in iris:
        plain = _NAMESPACE.match(iri)
        assert plain is not None
        found.add(next((n for n in known if iri.startswith(n)), plain[0]))
    return sorted(found)


def _linksets(engine: Engine, whole: NamedNode, names: Names) -> Iterator[Triple]:
    """Links of things of ours to those of other datasets, by link and by dataset."""
    ours = Literal(names.base)
    rows = _rows(
        engine,
        f"SELECT ?p ?space (COUNT(*) AS ?n) {{ VALUES ?p {{ {_LINKS} }} ?s ?p ?o "
        f"FILTER(ISIRI(?o) && STRSTARTS(STR(?s), {ours}) "
        f"&& !STRSTARTS(STR(?o), {ours})) "
        'BIND(REPLACE(STR(?o), "^([a-z]+://[^/]+/).*$", "$1") AS ?space) } '
        "GROUP BY ?p ?space ORDER BY ?p ?space",
    )
    for number, (link, space, uses) in enumerate(rows, 1):
        assert isinstance(link, NamedNode)
        assert isinstance(space, Literal)
        linkset, other = BlankNode(f"links{number}"), BlankNode(f"other{number}")
        yield Triple(whole, VOID.subset, linkset)
        yield Triple(linkset, RDF.type, VOID.Linkset)
        yield Triple(linkset, VOID.linkPredicate, link)
        yield Triple(linkset, VOID.subjectsTarget, whole)
        yield Triple(linkset, VOID.objectsTarget, other)
        yield Triple(linkset, VOID.triples, count(_number(uses)))
        yield Triple(other, RDF.type, VOID.Dataset)
        yield Triple(other, VOID.uriSpace, space)
