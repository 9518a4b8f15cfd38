"""How the data came about, for programs: PROV-O, without a clock.

https://www.w3.org/TR/prov-o/. One activity, the build: it used every table, schema and
ontology file, each with its digest; the program was its agent and its plan; it
generated the data set and each file to download.
"""

from collections.abc import Iterable, Sequence

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.model.imprint import Imprint
from kg.model.iris import Names
from kg.model.lang import Text
from kg.model.site_file import Dump, DumpRole
from kg.services.describing.distributions import distribution
from kg.services.describing.facts import Facts, Source
from kg.services.describing.stating import (
    Statements,
    address,
    agents,
    checksum,
    day,
    makers,
    number,
    publisher_of,
    said,
)
from kg.services.exporting.void import TITLE
from kg.services.graph.whole import Input, Whole
from kg.vocab import CC_BY, DCAT, DCTERMS, FOAF, OWL, PROV, RDF, RDFS

__all__ = ["provenance_triples"]

_BUILD = Text("Build of the knowledge graph", "知識グラフのビルド")
#: Files that hold the graph; tables are what it was made from.
_OF_GRAPH = (DumpRole.WHOLE, DumpRole.GRAPH, DumpRole.DATABASE)
_PLAN = Text(
    "Each row of a table becomes statements as the CSVW schema of its kind says; all "
    "of one folder stand in one named graph. The same tables give the same bytes.",
    "表の各行を、表の種類ごとの CSVW スキーマに従って記載に変換し、フォルダごとに一つの"
    "名前付きグラフに収めます。同じ表からは同じバイト列ができます。",
)


def provenance_triples(
    whole: Whole,
    facts: Facts,
    public: str,
    dumps: Sequence[Dump],
    imprint: Imprint,
    version: str,
) -> Statements:
    """The build and all that went in and came out.

    Args:
        whole: The graph, with what it was made from.
        facts: What it says of itself.
        public: The address of the site in the web.
        dumps: The files to download.
        imprint: What the publisher says of the site.
        version: The version of this program.
    """
    names = whole.names
    build = NamedNode(names.described("build"))
    yield Triple(build, RDF.type, PROV.Activity)
    yield from said(build, RDFS.label, _BUILD)
    yield from _program(build, names, version)
    yield from _inputs(build, whole)
    yield from _generated(build, whole, facts, imprint)
    for place, dump in enumerate(dumps, 1):
        yield from _dump(build, dump, names, public, place)
    yield from agents(imprint, names)
    for agent in {makers(names): None, publisher_of(imprint, names): None}:
        yield Triple(agent, RDF.type, PROV.Agent)
    yield from _sources(facts.sources)


def _program(build: NamedNode, names: Names, version: str) -> Statements:
    """Who did it, and after which plan."""
    software = NamedNode(names.described(f"software-{version}"))
    plan = NamedNode(names.described(f"plan-{version}"))
    node = BlankNode("association")
    yield Triple(build, PROV.wasAssociatedWith, software)
    yield Triple(build, PROV.qualifiedAssociation, node)
    yield Triple(node, RDF.type, PROV.Association)
    yield Triple(node, PROV.agent, software)
    yield Triple(node, PROV.hadPlan, plan)
    yield Triple(software, RDF.type, PROV.Agent)
    yield Triple(software, RDF.type, PROV.SoftwareAgent)
    yield Triple(software, FOAF.name, Literal("teiju-kg"))
    yield Triple(software, OWL.versionInfo, Literal(version))
    yield Triple(plan, RDF.type, PROV.Entity)
    yield Triple(plan, RDF.type, PROV.Plan)
    yield from said(plan, DCTERMS.description, _PLAN)
    yield Triple(plan, OWL.versionInfo, Literal(version))


def _inputs(build: NamedNode, whole: Whole) -> Statements:
    for place, each in enumerate(whole.inputs, 1):
        it = _input(each, whole.names)
        yield Triple(build, PROV.used, it)
        yield Triple(it, RDF.type, PROV.Entity)
        yield Triple(it, DCTERMS.title, Literal(each.path))
        yield Triple(it, DCAT.byteSize, number(each.size))
        yield from checksum(it, each.sha256, f"input{place}")


def _input(each: Input, names: Names) -> NamedNode:
    return NamedNode(names.input(each.path))


def _generated(
    build: NamedNode, whole: Whole, facts: Facts, imprint: Imprint
) -> Statements:
    """The whole graph and its named graphs."""
    it = NamedNode(whole.names.dataset())
    yield Triple(it, RDF.type, PROV.Entity)
    yield from said(it, DCTERMS.title, TITLE)
    yield Triple(it, PROV.wasGeneratedBy, build)
    yield from checksum(it, whole.sha256, "whole")
    yield Triple(it, PROV.wasAttributedTo, makers(whole.names))
    yield Triple(it, DCTERMS.publisher, publisher_of(imprint, whole.names))
    yield Triple(it, DCTERMS.license, CC_BY)
    if facts.modified:
        yield Triple(it, DCTERMS.modified, day(facts.modified))
    for each in whole.inputs:
        yield Triple(it, PROV.wasDerivedFrom, _input(each, whole.names))
    for part in facts.parts:
        graph = NamedNode(part.iri)
        yield Triple(graph, RDF.type, PROV.Entity)
        yield from said(graph, DCTERMS.title, part.title)
        yield Triple(graph, PROV.wasGeneratedBy, build)
        yield Triple(graph, DCTERMS.isPartOf, it)
        for source in part.sources:
            yield Triple(graph, PROV.wasDerivedFrom, NamedNode(source.iri))


def _dump(
    build: NamedNode, dump: Dump, names: Names, public: str, place: int
) -> Statements:
    it = distribution(dump, names)
    yield Triple(it, RDF.type, PROV.Entity)
    yield from said(it, DCTERMS.title, dump.title)
    yield Triple(it, PROV.wasGeneratedBy, build)
    if dump.role in _OF_GRAPH:
        whole = NamedNode(dump.graph or names.dataset())
        yield Triple(it, PROV.wasDerivedFrom, whole)
    yield Triple(it, DCAT.downloadURL, address(public, dump.path))
    yield Triple(it, DCAT.byteSize, number(dump.written.size))
    yield from checksum(it, dump.written.sha256, f"dump{place}")


def _sources(sources: Iterable[Source]) -> Statements:
    """What people read: a document of a registered text, a page, a table of others."""
    for source in sources:
        it = NamedNode(source.iri)
        yield Triple(it, RDF.type, PROV.Entity)
        yield from said(it, DCTERMS.title, source.name)
        if source.licence:
            yield Triple(it, DCTERMS.license, NamedNode(source.licence))
