"""Clients that people have ask the endpoint, each in its own way."""

import csv
import io
import json
import shutil
import subprocess
import sys

import pytest

from tests.served import DATA
from tests.servers import ROOT, run_kg

SELECT = "SELECT ?o { <http://e.org/s> <http://e.org/says> ?o } ORDER BY ?o"
SAID = ['a "b", c\n\td', "室蘭"]
CONSTRUCT = "CONSTRUCT { ?s ?p ?o } { ?s <http://e.org/costs> ?c ; ?p ?o }"
DOCUMENTS = "SELECT ?s { ?s a <http://xmlns.com/foaf/0.1/Document> }"


@pytest.fixture
def wrapper(small_site):
    """Ask through SPARQLWrapper: format, query, method, graphs."""
    from SPARQLWrapper import GET, POST, POSTDIRECTLY, URLENCODED, SPARQLWrapper

    def ask(format_, query, how="GET", graphs=()):
        client = SPARQLWrapper(small_site.sparql)
        client.setReturnFormat(format_)
        client.setQuery(query)
        client.setMethod(GET if how == "GET" else POST)
        client.setRequestMethod(POSTDIRECTLY if how == "DIRECT" else URLENCODED)
        for graph in graphs:
            client.addDefaultGraph(graph)
        return client.query()

    return ask


@pytest.mark.parametrize("how", ["GET", "FORM", "DIRECT"])
def test_sparqlwrapper_reads_tables(wrapper, how):
    from_json = wrapper("json", SELECT, how).convert()["results"]["bindings"]
    from_xml = wrapper("xml", SELECT, how).convert().getElementsByTagName("literal")
    from_csv = wrapper("csv", SELECT, how).convert().decode()
    from_tsv = wrapper("tsv", SELECT, how).convert().decode()

    assert SAID == [row["o"]["value"] for row in from_json]
    assert SAID == [each.firstChild.nodeValue for each in from_xml]
    assert SAID == [row["o"] for row in csv.DictReader(io.StringIO(from_csv, ""))]
    assert ["?o", '"a \\"b\\", c\\n\\td"', '"室蘭"@ja'] == from_tsv.splitlines()


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
@pytest.mark.parametrize("how", ["GET", "FORM", "DIRECT"])
@pytest.mark.parametrize("format_", ["xml", "rdf+xml", "turtle", "n3", "json-ld"])
def test_sparqlwrapper_reads_graphs(wrapper, how, format_):
    from rdflib import Graph

    found = wrapper(format_, CONSTRUCT, how).convert()
    graph = found if isinstance(found, Graph) else Graph().parse(data=found)

    assert 4 == len(graph)


def test_sparqlwrapper_reads_truth_and_names_graphs(wrapper):
    truth = wrapper("json", "ASK {}").convert()["boolean"]
    rows = {
        how: wrapper("json", DOCUMENTS, how, [f"{DATA}data1.rdf"]).convert()
        for how in ("GET", "FORM")
    }

    assert truth is True
    assert {"GET": 1, "FORM": 1} == {
        how: len(found["results"]["bindings"]) for how, found in rows.items()
    }


def test_sparqlwrapper_tells_a_mistake_as_a_mistake(wrapper):
    from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

    with pytest.raises(QueryBadFormed, match="line 1, column"):
        wrapper("json", "SELECT ?o {")


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("format_", ["json", "xml", "csv"])
def test_rdflib_asks_as_a_store(small_site, method, format_):
    from rdflib import Graph, URIRef
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    store = SPARQLStore(small_site.sparql, method=method, returnFormat=format_)
    graph = Graph(store=store)
    said = graph.query(SELECT)

    assert SAID == [str(row.o) for row in said]
    if format_ != "csv":
        assert bool(graph.query("ASK {}"))
        # The whole graph is the union; a triple pattern is a query.
        subject = URIRef("http://e.org/s")
        assert {"1.5"} == {
            str(o) for o in graph.objects(subject, URIRef("http://e.org/costs"))
        }
    if format_ == "xml":
        # The only format for which it asks for graphs, too.
        assert 4 == len(graph.query(CONSTRUCT).graph)


def curl(*words):
    found = shutil.which("curl")
    if found is None:
        pytest.skip("curl is not installed")
    command = [found, "-sS", "--compressed", *words]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode()


def test_curl_asks_in_every_form(small_site):
    accept = ["-H", "Accept: text/csv"]
    answers = [
        curl(*accept, "-G", small_site.sparql, "--data-urlencode", f"query={SELECT}"),
        curl(*accept, small_site.sparql, "--data-urlencode", f"query={SELECT}"),
        curl(
            *accept,
            small_site.sparql,
            "-H",
            "Content-Type: application/sparql-query",
            "--data-binary",
            SELECT,
        ),
        curl("-G", small_site.sparql, "-d", "format=csv", "--data-urlencode",
             f"query={SELECT}"),
    ]  # fmt: skip

    assert [SAID] * 4 == [
        [row["o"] for row in csv.DictReader(io.StringIO(text, ""))] for text in answers
    ]


def test_curl_reads_the_description(small_site):
    told = curl("-H", "Accept: text/turtle", small_site.sparql)

    assert "sd:Service" in told


def test_kg_asks_as_of_any_other_endpoint(small_site, tmp_path):
    (tmp_path / "said.rq").write_text(SELECT, encoding="utf-8")
    done = run_kg(
        tmp_path,
        "query",
        "run",
        "said.rq",
        "--endpoint",
        small_site.sparql,
        "--format",
        "json",
    )

    assert (0, "") == (done.returncode, done.stderr)
    rows = json.loads(done.stdout)["results"]["bindings"]
    assert SAID == [row["o"]["value"] for row in rows]


def test_main_process_holds_no_graph_library():
    """What speaks HTTP stays small: the graph is in the workers."""
    code = (
        "import sys, kg.web.app; heavy = {'rdflib', 'SPARQLWrapper', 'openpyxl'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT,
        check=True,
    )  # fmt: skip

    assert "[]" == done.stdout.strip()
