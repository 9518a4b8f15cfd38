"""Tools of others read each file to download, and find as much in it as we say."""

import gzip
import json
import os
import sqlite3
import subprocess
import sys
import warnings
from contextlib import closing
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from kg.model.iris import Names
from kg.model.site_file import DumpRole
from kg.services.dumping.csvw import METADATA
from tests.dumped import made, publication, write_dumps
from tests.servers import binary
from tests.static_site import hosted

pytestmark = pytest.mark.slow

#: What rapper calls a format, by the suffix of the file without `.gz`.
RAPPER = {".nq": "nquads", ".trig": "trig", ".nt": "ntriples", ".ttl": "turtle"}
RDFLIB = {".nq": "nquads", ".trig": "trig", ".nt": "nt", ".jsonld": "json-ld"}


def said(*arguments, **options):
    """What a command printed."""
    done = subprocess.run(
        [str(argument) for argument in arguments],
        check=True,
        capture_output=True,
        text=True,
        **options,
    )
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def site():
    return publication(Names())


@pytest.fixture(scope="module")
def folder(site, tmp_path_factory):
    """The files to download, and beside those that are packed what is in them."""
    folder = tmp_path_factory.mktemp("site")
    write_dumps(site, folder)
    for path in folder.rglob("*.gz"):
        path.with_suffix("").write_bytes(gzip.decompress(path.read_bytes()))
    return folder


@pytest.fixture(scope="module")
def told(site, folder):
    """The files of RDF, unpacked, and how many statements we say each holds."""
    return {
        folder / dump.path.removesuffix(".gz"): dump.statements
        for dump in site.dumps
        if dump.statements is not None
    }


def test_oxigraph_loads_as_many_statements(told, tmp_path):
    oxigraph = binary("oxigraph", "pip install oxigraph")
    query = "SELECT (COUNT(*) AS ?n) { { GRAPH ?g { ?s ?p ?o } } UNION { ?s ?p ?o } }"
    found = {}
    for number, path in enumerate(told):
        store = tmp_path / str(number)
        packed = path.with_name(f"{path.name}.gz")
        file = packed if packed.exists() else path
        said(oxigraph, "load", "--location", store, "--file", file)
        answer = said(
            *(oxigraph, "query", "--location", store, "--query", query),
            *("--results-format", "csv"),
        )
        found[path] = int(answer.split()[1])

    assert told == found


def test_rapper_counts_as_many_statements(told):
    rapper = binary("rapper", "apt install raptor2-utils")
    expected = {path: count for path, count in told.items() if path.suffix in RAPPER}
    found = {}
    for path in expected:
        last = said(rapper, "--count", "--input", RAPPER[path.suffix], path)
        found[path] = int(last.split("Parsing returned ")[1].split()[0])

    assert {".nq", ".trig", ".nt", ".ttl"} == {path.suffix for path in expected}
    assert expected == found


# rdflib warns of what it does itself when it reads a dataset.
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("suffix", RDFLIB)
def test_rdflib_finds_as_many_statements_in_each_graph(told, site, suffix):
    from rdflib import Dataset

    (path,) = (path for path in told if path.suffix == suffix)
    dataset = Dataset()
    dataset.parse(path, format=RDFLIB[suffix])
    found = {
        str(graph.identifier): len(graph) for graph in dataset.graphs() if len(graph)
    }

    if suffix == ".nt":
        assert told[path] == sum(found.values())
    else:
        assert {
            dump.graph: dump.statements
            for dump in site.dumps
            if dump.role == DumpRole.GRAPH
        } == found


def test_rdflib_reads_the_turtle_of_a_graph_ontology_and_shapes(told, folder):
    from rdflib import Graph

    for name in ("graphs/source/documents", "teiju-kg-ontology", "teiju-kg-shapes"):
        path = folder / "dumps" / f"{name}.ttl"

        assert told[path] == len(Graph().parse(path, format="turtle"))


def test_json_ld_processor_finds_as_many_statements(told):
    from pyld import jsonld

    (path,) = (path for path in told if path.suffix == ".jsonld")
    graphs = jsonld.to_rdf(json.loads(path.read_text(encoding="utf-8")))

    assert told[path] == sum(map(len, graphs.values()))


def test_frictionless_finds_nothing_wrong_with_the_package(folder):
    frictionless = binary("frictionless", "pip install frictionless")
    report = json.loads(
        subprocess.run(
            [frictionless, "validate", "datapackage.json", "--json"],
            cwd=folder / "dumps",
            capture_output=True,
            text=True,
            check=False,
        ).stdout
    )
    tables = list((folder / "dumps").rglob("*.csv"))

    assert [] == report["errors"]
    assert [] == [error for task in report["tasks"] for error in task["errors"]]
    assert report["valid"]
    assert len(tables) == len(report["tasks"]) > 90


@pytest.fixture(scope="module")
def served(folder):
    """The files on loopback: nowhere near the base of what they tell of."""
    with hosted(folder) as address:
        yield address


@pytest.mark.parametrize(
    "place, graph",
    [
        ("municipalities/01213", "municipality/01213"),
        ("regions/kamikawa-chubu", "region/kamikawa-chubu"),
        ("regions/minami-sorachi", "region/minami-sorachi"),
    ],
)
def test_csvw_converter_makes_the_graph_of_the_dumped_tables(
    served, folder, place, graph
):
    import csvw_functions

    with warnings.catch_warnings():
        # It takes an empty cell of a key for one that leads nowhere.
        warnings.simplefilter("ignore")
        group = csvw_functions.create_annotated_table_group(
            f"{served}dumps/tables/{place}/{METADATA}"
        )
        text = csvw_functions.create_rdf(group, mode="minimal")
    turtle = folder / "dumps" / "graphs" / f"{graph}.ttl"

    assert {
        str(quad.triple) for quad in parse(path=str(turtle), format=RdfFormat.TURTLE)
    } == {str(quad.triple) for quad in parse(text, format=RdfFormat.N_TRIPLES)}


def test_command_of_sqlite_reads_a_view(folder):
    sqlite = binary("sqlite3", "apt install sqlite3")
    file = folder / "dumps" / "teiju-kg.sqlite"
    question = (
        'SELECT "amount (thousand yen)" FROM project_costs_en WHERE '
        "project = '01' AND period = '2021' AND place = 'project sheet'"
    )

    assert "ok\n" == said(sqlite, "-readonly", file, "PRAGMA integrity_check")
    assert "2376\n" == said(sqlite, "-readonly", file, question)


def test_pandas_reads_numbers_as_numbers(folder):
    import pandas

    with closing(sqlite3.connect(folder / "dumps" / "teiju-kg.sqlite")) as opened:
        costs = pandas.read_sql("SELECT * FROM line_costs", opened)
    from_file = pandas.read_csv(
        folder / "dumps/tables/regions/nishi-iburi/line-costs.csv"
    )

    assert from_file["amount"].sum() == costs["amount"].sum() > 0
    assert len(from_file) == len(costs) == 1332


def test_bytes_do_not_depend_on_the_run(site, folder, tmp_path):
    program = (
        "import sys, pathlib\n"
        "from kg.model.iris import Names\n"
        "from tests.dumped import publication, write_dumps\n"
        "write_dumps(publication(Names()), pathlib.Path(sys.argv[1]))\n"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "4711", "TZ": "Asia/Tokyo"}
    root = Path(__file__).resolve().parents[1]
    said(sys.executable, "-c", program, tmp_path, cwd=root, env=environment)
    sums = (tmp_path / "dumps/SHA256SUMS").read_text(encoding="utf-8")

    assert sums == (folder / "dumps/SHA256SUMS").read_text(encoding="utf-8")
    assert made(site, "nq") == {
        "dumps/teiju-kg.nq.gz": (tmp_path / "dumps/teiju-kg.nq.gz").read_bytes()
    }
