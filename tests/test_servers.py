"""Real servers: the graph arrives whole, and every question answers there as here."""

import os
import shlex
import subprocess
import sys
from collections import Counter

import pytest
from pyoxigraph import BlankNode

from kg.errors import EndpointError, QueryError
from kg.model.result import YesNo
from kg.services.asking.embedded import Embedded
from kg.services.asking.query import run_query
from kg.services.asking.same import differences
from kg.services.catalogue.find import list_queries
from kg.services.citing.evidence import with_evidence
from kg.services.endpoints.credentials import Address, Credentials
from kg.services.endpoints.remote import Endpoint
from kg.services.endpoints.transport import Transport
from kg.services.exporting.graph_store import GraphStore, State
from kg.services.exporting.graphs import Graph
from kg.services.graph.output import write_build
from kg.services.graph.store import open_lines
from kg.vocab import XSD
from tests.servers import PAGE, ROOT, blocks, run_kg

# In one process, so that each server is started once.
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def store(shipped):
    return open_lines(shipped.lines())


@pytest.fixture
def endpoint(live, names):
    return Endpoint(live.queries, names, timeout=60)


def test_export_loads_every_graph_and_counts_it(live, shipped, names):
    done = live.loaded
    rows = [line.split("\t") for line in done.stdout.splitlines()[1:]]
    expected = {names.graph(name): str(n) for name, n in shipped.graphs().items()}

    assert (0, "") == (done.returncode, done.stderr)
    assert expected == {graph: sent for graph, sent, *_ in rows}
    assert expected == {graph: there for graph, *_, there in rows}
    assert {"sent"} == {state for _, _, state, _, _ in rows}


def plain(term):
    """A term as text, by its value."""
    # Unnamed nodes are named anew by every server; Virtuoso writes true as 1.
    if isinstance(term, BlankNode):
        return "_"
    value = {"1": "true", "0": "false"}.get(getattr(term, "value", ""))
    boolean = getattr(term, "datatype", None) == XSD.boolean
    return f'"{value}"^^{XSD.boolean}' if boolean and value else str(term)


def test_no_statement_is_changed_on_its_way(live, endpoint, store, names):
    def held(ask, graph):
        found = ask(f"SELECT ?s ?p ?o {{ GRAPH {graph} {{ ?s ?p ?o }} }}").rows
        return Counter(tuple(map(plain, row)) for row in found)

    for graph in store.named_graphs():
        here = held(lambda text: run_query(store, text, names), graph)
        there = held(endpoint.ask, graph)

        assert (Counter(), Counter()) == (here - there, there - here), graph


def test_every_question_answers_as_here(live, endpoint, store, names):
    wrong = {}
    for question in list_queries(names):
        here = run_query(store, question.sparql, names)
        try:
            found = differences(here, endpoint.ask(question.sparql))
        except QueryError as error:
            found = [str(error)]
        excused = live.engine in question.unable
        if bool(found) != excused:
            why = f"{len(found)}: {found[0]}" if found else "the excuse is stale"
            wrong[question.name] = why[:400]

    assert {} == wrong


def test_evidence_of_every_question_is_the_same_as_here(live, endpoint, store, names):
    here, wrong = Embedded(store, names), {}
    for question in list_queries(names):
        if not question.evidence or live.engine in question.unable:
            continue
        asked = question, question.sparql
        expected = with_evidence(here, *asked, here.ask(question.sparql))
        try:
            answer = endpoint.ask(question.sparql)
            found = differences(expected, with_evidence(endpoint, *asked, answer))
        except QueryError as error:
            found = [str(error)]
        if found:
            wrong[question.name] = f"{len(found)}: {found[0]}"[:400]

    assert {} == wrong


def test_command_asks_a_server_as_it_asks_a_build(live, shipped, tmp_path):
    write_build(shipped, tmp_path / "kg.nq")
    asked = ("query", "run", "region/members", "--region", "西いぶり", "--evidence")
    told = [
        run_kg(tmp_path, *asked, "-f", "csv", *where)
        for where in (["-d", "kg.nq"], ["--endpoint", live.queries])
    ]

    assert [(0, "")] * 2 == [(done.returncode, done.stderr) for done in told]
    here, there = (sorted(done.stdout.splitlines()) for done in told)
    assert here == there
    assert len(here) > 6


def test_ask_and_construct_come_back_whole(endpoint, store, names):
    construct = "CONSTRUCT { ?s a ?o } WHERE { ?s a ?o . ?s a teiju:Region }"

    assert YesNo(True) == endpoint.ask("ASK { ?s a teiju:Region }")
    assert YesNo(False) == endpoint.ask("ASK { ?s a teiju:NoSuchClass }")
    assert run_query(store, construct, names) == endpoint.ask(construct)


def test_no_triples_come_back_as_no_triples(endpoint):
    none = "CONSTRUCT { ?s a ?o } WHERE { ?s a teiju:NoSuchClass, ?o }"

    assert () == endpoint.ask(none).triples


def test_query_that_is_none_is_told_with_the_reason_of_the_server(endpoint):
    with pytest.raises(EndpointError, match=r"HTTP 400.*(line 1|1:)") as told:
        endpoint.ask("SELECT ?s WHERE { ?s ?p }")

    assert 400 == told.value.status
    assert 1 == len(str(told.value).splitlines())


def test_long_query_arrives_whole(endpoint):
    many = " ".join(f'"{number} 定住自立圏"' for number in range(500))
    found = endpoint.ask(f"SELECT (COUNT(?x) AS ?n) WHERE {{ VALUES ?x {{ {many} }} }}")

    assert [("500",)] == [tuple(term.value for term in row) for row in found.rows]


def test_what_is_added_stays_beside_what_is_there(live, endpoint, tmp_path):
    graph = "https://w3id.org/teiju/graph/test/added"
    for number in (1, 2):
        line = f'<urn:a> <urn:b> "{number} “圏域”" <{graph}> .\n'
        (tmp_path / f"{number}.nq").write_text(line, encoding="utf-8")

    def export(*arguments):
        send = ("export", *arguments, "--endpoint", live.graphs)
        return run_kg(tmp_path, *send, **live.environment)

    def held():
        found = endpoint.ask(f"SELECT ?o {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
        return sorted(row[0].value for row in found.rows)

    first, second = export("1.nq"), export("2.nq", "--add")
    assert (0, 0) == (first.returncode, second.returncode)
    assert ["1 “圏域”", "2 “圏域”"] == held()
    assert second.stdout.endswith("\t2\n")

    assert 0 == export("2.nq").returncode
    assert ["2 “圏域”"] == held()


def test_graph_of_several_requests_arrives_whole(live, endpoint):
    iri = "https://w3id.org/teiju/graph/test/parts"
    lines = [f'<urn:a> <urn:b> "{number}" .' for number in range(25)]
    lines += [f'_:x <urn:b> "{number}" .' for number in range(5)]
    graph = Graph(iri, tuple(sorted(lines)))
    who = Credentials("dba", "dba") if live.environment else Credentials()
    store = GraphStore(Transport(Address.of(live.graphs), who), batch=10)
    sent = store.send(graph, replace=True)
    count = endpoint.ask(f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}")
    blank = endpoint.ask(
        f"SELECT DISTINCT ?s {{ GRAPH <{iri}> {{ ?s ?p ?o }} FILTER(isBlank(?s)) }}"
    )

    assert (State.SENT, 3) == (sent.state, sent.requests)
    assert "30" == count.rows[0][0].value
    assert 1 == len(blank.rows)


# What only Virtuoso does.


def test_virtuoso_wants_digest_and_gets_it(virtuoso_server, names):
    url = virtuoso_server.queries.replace("/sparql", "/sparql-auth")
    known = Endpoint(url, names, credentials=Credentials("dba", "dba"))

    assert YesNo(True) == known.ask("ASK { ?s ?p ?o }")
    assert YesNo(True) == known.ask("ASK { ?s ?p ?o }")


@pytest.mark.parametrize(
    ("user", "password", "said"),
    [("dba", "wrong", "does not accept the user"), ("", "", "it asks who you are")],
)
def test_virtuoso_refuses_whoever_it_does_not_know(
    virtuoso_server, tmp_path, user, password, said
):
    who = {"KG_ENDPOINT_USER": user, "KG_ENDPOINT_PASSWORD": password}
    graphs = virtuoso_server.graphs
    (tmp_path / "a.nq").write_text("<urn:a> <urn:b> <urn:c> <urn:d> .\n", "utf-8")
    done = run_kg(tmp_path, "export", "a.nq", "--endpoint", graphs, **who)

    assert 2 == done.returncode
    assert said in done.stderr
    assert "wrong" not in done.stderr


def test_virtuoso_lets_nobody_write_without_a_password(virtuoso_server, tmp_path):
    graphs = virtuoso_server.graphs.removesuffix("-auth")
    (tmp_path / "a.nq").write_text("<urn:a> <urn:b> <urn:c> <urn:d> .\n", "utf-8")
    done = run_kg(tmp_path, "export", "a.nq", "--endpoint", graphs)

    assert 2 == done.returncode
    assert "HTTP 403" in done.stderr
    assert "Permission denied" in done.stderr


def test_part_of_an_answer_of_virtuoso_is_refused(virtuoso_server, names):
    heavy = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    endpoint = Endpoint(f"{virtuoso_server.queries}?timeout=1000", names)

    with pytest.raises(EndpointError, match=r"only a part.*S1TAT"):
        endpoint.ask(heavy)


def test_answer_at_the_limit_of_virtuoso_is_refused(virtuoso_server, names):
    endpoint = Endpoint(f"{virtuoso_server.queries}?maxrows=3", names)

    assert 2 == len(endpoint.ask("SELECT * { ?s a teiju:Region } LIMIT 2").rows)
    assert 3 == len(endpoint.ask("SELECT * { ?s a teiju:Region } LIMIT 3").rows)
    with pytest.raises(EndpointError, match="3 rows, as many as the server ever"):
        endpoint.ask("SELECT * { ?s a teiju:Region }")


# The page.


def test_page_on_servers_can_be_followed(live, tmp_path):
    page = PAGE.read_text(encoding="utf-8")
    port = next(iter(live.ports))
    scripts = [b for b in blocks(page, "sh") if "kg " in b and f":{port}/" in b]
    command = f"{shlex.quote(sys.executable)} -c 'from kg.cli import main; main()'"
    kept = {k: v for k, v in os.environ.items() if not k.startswith("KG_")}
    for script in scripts:
        text = f'set -eu\nkg() {{ {command} "$@"; }}\n{live.here(script)}'
        done = subprocess.run(
            ["bash", "-c", text],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            env={**kept, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"},
            check=False,
        )

        assert (0, "") == (done.returncode, done.stderr), script
        assert "sent" in done.stdout
    # What was added again stands twice where it has no name: put it back.
    export = ("export", "--endpoint", live.graphs, "--graph", "ontology")
    assert 0 == run_kg(tmp_path, *export, **live.environment).returncode
    assert {"oxigraph": 2, "virtuoso": 1}[live.engine] == len(scripts)
