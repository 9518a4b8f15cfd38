"""The files work as they are in grlc: listed with what they say, answered alike.

grlc has an environment of its own, since its pins are not ours.
"""

import csv
import io
import json
import os
import re
import subprocess
import sys
import time
import venv
from pathlib import Path
from urllib.error import URLError
from urllib.request import Request, urlopen

import pytest

from kg.model.iris import Names
from kg.model.result import Rows
from kg.services.asking.query import run_query
from kg.services.assets import asset
from kg.services.catalogue.find import list_queries
from kg.services.graph.store import open_lines
from tests.servers import free_port, missing, started

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "queries-elsewhere.md").read_text(encoding="utf-8")
QUESTIONS = list(list_queries(Names()))
TOPICS = sorted({question.name.partition("/")[0] for question in QUESTIONS})
#: Told to grlc's own interpreter: print the specification, and what calls answer.
CALLS = """\
import json, sys
from grlc.server import app
client = app.test_client()
found = {"swagger": client.get("/api-local/swagger").get_json()}
for call in sys.argv[1:]:
    answer = client.get("/api-local/" + call, headers={"Accept": "text/csv"})
    found[call] = [answer.status_code, answer.get_data(as_text=True)]
json.dump(found, open("found.json", "w"))
"""


@pytest.fixture(scope="module")
def grlc(tmp_path_factory):
    """The folder of an environment with grlc, as the page sets it up."""
    folder = tmp_path_factory.mktemp("grlc-env")
    (package,) = re.findall(r"pip install (grlc==\S+)", PAGE)
    venv.create(folder, with_pip=True)
    pip = [folder / "bin" / "python", "-m", "pip", "install", "--quiet", package]
    # What holds our own packages to a release does not concern those of grlc.
    free = {key: told for key, told in os.environ.items() if key != "PIP_CONSTRAINT"}
    done = subprocess.run(pip, capture_output=True, text=True, check=False, env=free)
    if done.returncode:
        missing(f"grlc cannot be installed: {done.stderr[-500:]}")
    return folder / "bin"


@pytest.fixture
def topic(grlc, oxigraph_server, tmp_path):
    """The folder in which grlc is started for a topic, with the page's settings."""

    def settle(name, port=8088):
        (settings,) = re.findall(r"(?ms)^```ini\n(.*?)^```$", PAGE)
        settings = settings.replace("queries/region", str(asset("queries") / name))
        settings = settings.replace(":8088", f":{port}")
        (tmp_path / "config.ini").write_text(
            oxigraph_server.here(settings), encoding="utf-8"
        )
        return tmp_path

    return settle


@pytest.fixture(scope="module")
def store(shipped):
    return open_lines(shipped.lines())


def called(grlc, folder, *calls):
    python = [grlc / "python", "-c", CALLS, *calls]
    done = subprocess.run(
        python, cwd=folder, capture_output=True, text=True, check=False
    )
    assert 0 == done.returncode, done.stderr
    return json.loads((folder / "found.json").read_text(encoding="utf-8"))


def rows_of(text):
    """The rows of CSV as plain text, without the header."""
    return sorted(list(csv.reader(io.StringIO(text)))[1:])


def expected_rows(store, question, names):
    answer = run_query(store, question.sparql, names)
    assert isinstance(answer, Rows)
    return sorted(
        ["" if term is None else term.value for term in row] for row in answer.rows
    )


@pytest.mark.parametrize("name", TOPICS)
def test_grlc_lists_every_question_of_a_topic_with_what_it_says(name, grlc, topic):
    found = called(grlc, topic(name))["swagger"]
    of_topic = {
        f"/{question.name.partition('/')[2]}": question
        for question in QUESTIONS
        if question.name.startswith(f"{name}/")
    }

    assert set(of_topic) == set(found["paths"])
    for path, question in of_topic.items():
        told = found["paths"][path]["get"]
        assert question.title.en == told["summary"]
        assert told["description"].startswith(question.description.en)
        assert list(question.tags) == told["tags"]
        # Only the endpoint can be given: VALUES blocks are no parameters of grlc.
        assert ["endpoint"] == [each["name"] for each in told["parameters"]]


@pytest.mark.parametrize(
    "name",
    [
        "region/members",
        "region/projects-side-by-side",
        "cost/net-by-field",
        "indicator/ambition",
        "completeness/by-region",
        "provenance/statements-of-lines",
    ],
)
def test_grlc_answers_as_kg_does(name, grlc, topic, store, names):
    (question,) = [each for each in QUESTIONS if each.name == name]
    folder, _, call = name.partition("/")
    status, text = called(grlc, topic(folder), call)[call]

    assert 200 == status
    assert expected_rows(store, question, names) == rows_of(text)


def test_grlc_gives_the_triples_of_a_construct(grlc, topic, store, names):
    import rdflib

    (question,) = [e for e in QUESTIONS if e.name == "provenance/project-evidence"]
    folder = topic("provenance")
    script = CALLS.replace("text/csv", "text/turtle")
    done = subprocess.run(
        [grlc / "python", "-c", script, "project-evidence"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert 0 == done.returncode, done.stderr
    found = json.loads((folder / "found.json").read_text(encoding="utf-8"))
    status, text = found["project-evidence"]
    expected = run_query(store, question.sparql, names)

    assert 200 == status
    assert len(expected.triples) == len(
        rdflib.Graph().parse(data=text, format="turtle")
    )


def test_parameter_of_ours_changes_nothing_in_grlc(grlc, topic):
    given = "members?region=https://w3id.org/teiju/id/region/nishi-iburi"
    found = called(grlc, topic("region"), "members", given)

    assert found["members"] == found[given]


def test_grlc_is_served_as_the_page_says(grlc, topic):
    port = free_port()
    folder = topic("region", port)
    (line,) = re.findall(r"(?m)^grlc/bin/(gunicorn .*)$", PAGE)
    command, *options = line.replace(":8088", f":{port}").split()
    url = f"http://localhost:{port}/api-local/members.csv"
    members = Request(url, headers={"Accept": "text/csv"})
    log, deadline = folder / "server.log", time.monotonic() + 60
    with started([grlc / command, *options], folder, log) as server:
        while True:
            try:
                with urlopen(members, timeout=30) as answer:
                    text = answer.read().decode()
                break
            except URLError:
                said = log.read_text(encoding="utf-8", errors="replace")[-2000:]
                assert server.poll() is None, said
                assert time.monotonic() < deadline, said
                time.sleep(0.3)

    assert "室蘭市" in text


def test_python_of_the_page_asks_rdflib(kg, tmp_path):
    kg("build")
    (code,) = re.findall(r"(?ms)^```python\n(.*?)^```$", PAGE)
    code = code.replace("queries/", f"{asset('queries')}/")
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )

    assert "https://w3id.org/teiju/id/region/nishi-iburi 室蘭市" in done.stdout


def test_export_loads_into_a_server_as_the_page_says(kg, oxigraph_server, tmp_path):
    (block,) = [b for b in re.findall(r"(?ms)^```sh\n(.*?)^```$", PAGE) if "curl" in b]
    export, _, load = oxigraph_server.here(block).partition("\n")
    done = kg(*export.split()[1:])
    (place,) = re.findall(r"'(http\S+)'", load)
    content = (tmp_path / "questions.ttl").read_bytes()
    graph = Request(place, content, {"Content-Type": "text/turtle"}, method="POST")
    with urlopen(graph) as answer:
        status = answer.status
    count = (
        "SELECT (COUNT(*) AS ?n) { ?q a <http://www.w3.org/ns/shacl#SPARQLExecutable> }"
    )
    asked = kg(
        "query",
        "run",
        "-",
        "--endpoint",
        oxigraph_server.queries,
        "-f",
        "csv",
        stdin=count,
    )
    members = kg(
        "query",
        "run",
        "region/members",
        "--endpoint",
        oxigraph_server.queries,
        "-f",
        "csv",
    )
    urlopen(Request(place, method="DELETE")).close()

    assert 0 == done.returncode
    assert status in {200, 201, 204}
    assert str(len(QUESTIONS)) == asked.stdout.split()[1]
    assert 29 == len(members.stdout.splitlines()) - 1
