"""The page of a named graph: what it holds, which documents it cites."""

from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.model.lang import Text
from kg.services.rendering.frame.setting import Setting
from kg.services.rendering.things.structured import dataset
from kg.vocab import DCTERMS, PROV, RDF

__all__ = ["graph_page", "graph_title"]

#: Graphs that are of no one thing.
_KNOWN = {
    "ontology": Text("Ontology and schemes of concepts", "オントロジーと概念体系"),
    "reference": Text("Reference tables", "参照表"),
    "source/documents": Text("Source documents", "出典の文書"),
}


@dataclass(frozen=True, slots=True)
class _Counted:
    iri: str
    count: int


def _counted(at: Setting, sparql: str) -> Sequence[_Counted]:
    found = [
        _Counted(thing.value, int(count.value))
        for thing, count in at.rows(sparql)
        if isinstance(thing, NamedNode) and isinstance(count, Literal)
    ]
    at.learn(each.iri for each in found)
    return sorted(found, key=lambda each: (-each.count, at.name(each.iri)))


def graph_title(at: Setting, iri: str) -> str:
    """What a graph is called: after the thing that it is about, else by its folder."""
    folder = iri.removeprefix(at.names.graph(""))
    if folder in _KNOWN:
        return _KNOWN[folder].of(at.lang)
    about = at.names.thing(folder)
    return at.name(about) if about in at.labels([about]) else folder


def graph_page(at: Setting, iri: str) -> str | None:
    """The page of a named graph; None where it holds nothing."""
    graph = NamedNode(iri)
    total = at.rows(f"SELECT (COUNT(*) AS ?n) {{ GRAPH {graph} {{ ?s ?p ?o }} }}")[0][0]
    if not isinstance(total, Literal) or total.value == "0":
        return None
    classes = _counted(
        at,
        f"SELECT ?class (COUNT(DISTINCT ?s) AS ?n) {{ "
        f"GRAPH {graph} {{ ?s {RDF.type} ?class }} }} GROUP BY ?class",
    )
    documents = _counted(
        at,
        f"SELECT ?document (COUNT(DISTINCT ?s) AS ?n) {{ "
        f"GRAPH {graph} {{ ?s {PROV.wasDerivedFrom} ?passage }} "
        f"?passage {DCTERMS.isPartOf} ?document }} GROUP BY ?document",
    )
    properties = _counted(
        at,
        f"SELECT ?property (COUNT(*) AS ?n) {{ "
        f"GRAPH {graph} {{ ?s ?property ?o }} }} GROUP BY ?property",
    )
    about = at.names.thing(iri.removeprefix(at.names.graph("")))
    title = graph_title(at, iri)
    said = at.say(
        f"A named graph of {total.value} statements: {title}.",
        f"{total.value}件のトリプルを収めた名前付きグラフ：{title}。",
    )
    return at.render(
        "named_graph.html",
        structured=dataset(at, title, said, [iri], iri),
        iri=iri,
        title=title,
        about=about if about in at.labels([about]) else "",
        total=int(total.value),
        classes=classes,
        documents=documents,
        properties=properties,
    )
