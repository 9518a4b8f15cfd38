"""VoID of a published site: what a server says, and where each file is.

https://www.w3.org/TR/void/. Beyond `exporting/void.py`: the files of the whole and of
each named graph, statistics of each named graph, and the sources with their licences.
"""

from collections.abc import Iterable, Sequence

from pyoxigraph import Literal, NamedNode, Triple

from kg.model.imprint import Imprint
from kg.model.iris import Names
from kg.model.result import Rows
from kg.model.served_formats import GRAPHS
from kg.model.site import PageFormat
from kg.model.site_file import Dump, DumpRole
from kg.services.asking.engine import Engine
from kg.services.describing.facts import Facts
from kg.services.describing.stating import (
    Statements,
    address,
    agents,
    day,
    publisher_of,
    said,
)
from kg.services.exporting.void import count, void_triples
from kg.vocab import DCTERMS, RDF, VOID

__all__ = ["linked_triples"]

_COUNTS = (
    (VOID.distinctSubjects, "COUNT(DISTINCT ?s)", "?s ?p ?o"),
    (VOID.distinctObjects, "COUNT(DISTINCT ?o)", "?s ?p ?o"),
    (VOID.properties, "COUNT(DISTINCT ?p)", "?s ?p ?o"),
    (VOID.classes, "COUNT(DISTINCT ?o)", f"?s {RDF.type} ?o"),
    (VOID.entities, "COUNT(DISTINCT ?s)", f"?s {RDF.type} ?o"),
)


def linked_triples(
    engine: Engine,
    names: Names,
    facts: Facts,
    public: str,
    dumps: Sequence[Dump],
    imprint: Imprint,
) -> Statements:
    """The description of the whole graph, of its parts, and of the files.

    Args:
        engine: What holds the graph.
        names: The base.
        facts: What it says of itself.
        public: The address of the site in the web.
        dumps: The files to download.
        imprint: What the publisher says of the site.
    """
    whole = NamedNode(names.dataset())
    rdf = [dump for dump in dumps if _is_rdf(dump)]
    yield from void_triples(
        engine,
        names,
        imprint.endpoint,
        [address(public, dump.path).value for dump in rdf if dump.graph is None],
        [each for each in GRAPHS if each.media in _media(rdf)],
    )
    yield Triple(whole, DCTERMS.publisher, publisher_of(imprint, names))
    if facts.modified:
        yield Triple(whole, DCTERMS.modified, day(facts.modified))
    if imprint.released:
        yield Triple(whole, DCTERMS.issued, day(imprint.released))
    yield from agents(imprint, names)
    for part in facts.parts:
        graph = NamedNode(part.iri)
        yield from said(graph, DCTERMS.title, part.title)
        for source in part.sources:
            yield Triple(graph, DCTERMS.source, NamedNode(source.iri))
        for dump in rdf:
            if dump.graph == part.iri:
                yield Triple(graph, VOID.dataDump, address(public, dump.path))
    yield from _statistics(engine)
    for source in facts.sources:
        it = NamedNode(source.iri)
        yield Triple(whole, DCTERMS.source, it)
        yield from said(it, DCTERMS.title, source.name)
        if source.licence:
            yield Triple(it, DCTERMS.license, NamedNode(source.licence))


def _is_rdf(dump: Dump) -> bool:
    """Is a file one of statements? VoID calls only such files dumps."""
    return dump.role in (DumpRole.WHOLE, DumpRole.GRAPH) and dump.media in {
        each.media for each in GRAPHS
    }


def _media(dumps: Iterable[Dump]) -> set[str]:
    """The formats of the files, and of the data beside each page."""
    beside = {kind.media for kind in PageFormat if kind is not PageFormat.HTML}
    return beside | {dump.media for dump in dumps}


def _statistics(engine: Engine) -> Statements:
    """How much each named graph holds."""
    for prop, counted, pattern in _COUNTS:
        answer = engine.ask(
            f"SELECT ?g ({counted} AS ?n) {{ GRAPH ?g {{ {pattern} }} }} "
            "GROUP BY ?g ORDER BY ?g"
        )
        assert isinstance(answer, Rows)
        for graph, number in answer.rows:
            if isinstance(graph, NamedNode) and isinstance(number, Literal):
                yield Triple(graph, prop, count(int(number.value)))
