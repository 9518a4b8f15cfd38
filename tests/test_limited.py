"""A query that takes too much is stopped, and the next one is answered."""

import http.server
import os
import subprocess
import sys
import threading
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, Store

from kg.errors import QueryError, UsageError
from kg.model.iris import Names
from kg.model.result import Rows, Triples, YesNo
from kg.services.asking.limited import Limited
from kg.services.asking.limits import Limits
from kg.services.asking.read_only import refuse_reaching_out

#: Each row of five times each of the others: more than any machine will see the end of.
_ENDLESS = (
    "SELECT (COUNT(*) AS ?n) WHERE { "
    + " ".join(f"?s{i} ?p{i} ?o{i} ." for i in range(9))
    + " }"
)


@pytest.fixture(scope="module")
def graph(tmp_path_factory):
    path = tmp_path_factory.mktemp("limited") / "graph.nq"
    path.write_text(
        "".join(
            f'<http://example.org/{i}> <http://example.org/p> "{i}" '
            "<http://example.org/g> .\n"
            for i in range(200)
        ),
        encoding="utf-8",
    )
    return path


@pytest.fixture
def limited(graph):
    with Limited(graph, Names(), Limits(seconds=1.0, rows=50)) as engine:
        yield engine


def test_rows_beyond_the_limit_are_left_out_and_told(limited):
    answer, cut = limited.ask_some("SELECT ?s WHERE { ?s ?p ?o }")

    assert len(answer.rows) == 50
    assert cut


def test_exactly_as_many_rows_as_allowed_are_the_whole_answer(limited):
    answer, cut = limited.ask_some("SELECT ?s WHERE { ?s ?p ?o } LIMIT 50")

    assert len(answer.rows) == 50
    assert not cut


def test_whole_answer_is_refused_when_it_is_too_long(limited):
    with pytest.raises(QueryError, match="more than 50 rows"):
        limited.ask("SELECT ?s WHERE { ?s ?p ?o }")


@pytest.mark.parametrize(
    ("sparql", "expected"),
    [
        ("ASK { ?s ?p '7' }", YesNo(True)),
        ("ASK { ?s ?p 'seven' }", YesNo(False)),
        ("SELECT ('x' AS ?y) {}", Rows(("y",), ((Literal("x"),),))),
        ("SELECT ?nothing {}", Rows(("nothing",), ((None,),))),
    ],
)
def test_answer_comes_back_as_it_is_here(limited, sparql, expected):
    assert limited.ask(sparql) == expected


def test_triples_come_back(limited):
    found = limited.ask("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 3")

    assert isinstance(found, Triples)
    assert len(found.triples) == 3


def test_endless_query_is_stopped_and_the_next_is_answered(limited):
    limited.ask("ASK {}")
    began = time.monotonic()

    with pytest.raises(QueryError, match="longer than 1 s"):
        limited.ask(_ENDLESS)

    assert time.monotonic() - began < 10
    assert limited.ask("ASK {}") == YesNo(True)


def test_process_of_a_stopped_query_is_gone(limited):
    limited.ask("ASK {}")
    before = limited._process.pid
    with pytest.raises(QueryError):
        limited.ask(_ENDLESS)

    with pytest.raises(ProcessLookupError):
        os.kill(before, 0)


def test_query_that_needs_too_much_memory_is_stopped_and_the_next_is_answered(graph):
    limits = Limits(seconds=30.0, memory=400 << 20)
    hungry = (
        "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?b), STR(?c))) AS ?all) WHERE "
        "{ ?a ?p ?x . ?b ?q ?y . ?c ?r ?z }"
    )
    with Limited(graph, Names(), limits) as engine:
        with pytest.raises(QueryError, match="more memory than the 400 MiB"):
            engine.ask(hungry)

        assert engine.ask("ASK {}") == YesNo(True)


def test_query_is_answered_where_the_system_allows_less_memory_than_the_limit(graph):
    pytest.importorskip("resource")
    code = (
        "import resource\n"
        "resource.setrlimit(resource.RLIMIT_AS, (1500 << 20, 1500 << 20))\n"
        "from pathlib import Path\n"
        "from kg.model.iris import Names\n"
        "from kg.services.asking.limited import Limited\n"
        "from kg.services.asking.limits import Limits\n"
        f"with Limited(Path({str(graph)!r}), Names(), Limits(memory=2 << 30)) as it:\n"
        "    print(it.ask('ASK {}').value)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)

    assert ("True\n", 0) == (done.stdout, done.returncode)


def test_answer_of_too_many_bytes_is_refused(graph):
    with Limited(graph, Names(), Limits(answer=1000)) as engine:
        with pytest.raises(QueryError, match="longer than 1000 bytes"):
            engine.ask("SELECT ?s WHERE { ?s ?p ?o }")

        assert engine.ask("ASK {}") == YesNo(True)


def test_query_that_is_too_long_is_refused(graph):
    with (
        Limited(graph, Names(), Limits(query=100)) as engine,
        pytest.raises(QueryError, match="longer than 100 characters"),
    ):
        engine.ask("ASK {}" + " " * 100)


def test_malformed_query_says_where(limited):
    with pytest.raises(QueryError, match="line 1, column 13"):
        limited.ask("SELECT * { ?")


def test_graph_that_is_not_there_is_told(tmp_path):
    with (
        Limited(tmp_path / "missing.nq", Names()) as engine,
        pytest.raises(UsageError, match="no such file"),
    ):
        engine.ask("ASK {}")


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT * { SERVICE <http://x/> { ?s ?p ?o } }",
        "SELECT * { service silent <http://x/> { ?s ?p ?o } }",
        "SELECT * { # comment\rSERVICE <http://x/> { ?s ?p ?o } }",
        "SELECT * { FILTER(1<2)SERVICE<http://x/>{} FILTER(3>2) }",
        "SELECT * { ?s ?p '#' SERVICE <http://x/> {} }",
        "SELECT * { ?s ?p <http://x/#> SERVICE <http://x/> {} }",
        "SELECT * { VALUES ?x {'''a'b'''} SERVICE ?x {} }",
        "INSERT DATA { <a:> <b:> <c:> }",
        "LOAD <file:///etc/passwd>",
        "DELETE WHERE { ?s ?p ?o }",
    ],
)
def test_query_that_would_reach_out_or_write_is_refused(sparql):
    with pytest.raises(QueryError, match="not allowed"):
        refuse_reaching_out(sparql)


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT ?service { ?service ?load 'SERVICE' }",
        "SELECT * { ?s <http://x/SERVICE> ?o } # SERVICE <http://x/> {}",
        "PREFIX SERVICE: <http://x/> SELECT * { ?s SERVICE:LOAD ?o }",
        'SELECT * { ?s ?p """SERVICE <x> {}"""@insert }',
    ],
)
def test_word_that_is_no_keyword_is_let_through(sparql):
    refuse_reaching_out(sparql)


class _Listener(http.server.ThreadingHTTPServer):
    """A server that remembers what it was asked for."""

    def __init__(self):
        self.heard = []
        super().__init__(("127.0.0.1", 0), _Handler)
        self.url = f"http://127.0.0.1:{self.server_port}/"


class _Handler(http.server.BaseHTTPRequestHandler):
    def _hear(self):
        self.server.heard.append(self.path)
        self.send_error(500)

    do_GET = do_POST = _hear  # noqa: N815

    def log_message(self, *_):
        """Be quiet."""


@pytest.fixture(scope="module")
def listener():
    server = _Listener()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


_PIECES = st.sampled_from(
    [
        "SERVICE",
        "service",
        "SILENT",
        "{",
        "}",
        "{}",
        "#",
        "\r",
        "\n",
        " ",
        "'",
        '"',
        "'''",
        "\\",
        "<",
        ">",
        "<URL>",
        "?x",
        "FILTER(1<2)",
        "VALUES ?x {<URL>}",
        "ex:",
        ".",
        "@en",
        "\\u0053ERVICE",
        "OPTIONAL",
        "a",
        "_:b",
    ]
)


@pytest.fixture(scope="module")
def nothing():
    return Store()


@given(st.lists(_PIECES, max_size=14))
def test_no_query_that_is_let_through_sends_a_request(nothing, listener, parts):
    sparql = f"SELECT * {{ {''.join(parts).replace('URL', listener.url)} }}"
    before = len(listener.heard)
    try:
        refuse_reaching_out(sparql)
        for _ in nothing.query(sparql):
            pass
    except (QueryError, SyntaxError, OSError):
        pass

    assert len(listener.heard) == before


def test_listener_hears_a_query_that_is_not_checked(nothing, listener):
    """The test above says something only if this one passes."""
    before = len(listener.heard)
    with pytest.raises(OSError, match="500"):
        list(nothing.query(f"SELECT * {{ SERVICE <{listener.url}> {{ ?s ?p ?o }} }}"))

    assert len(listener.heard) > before


def test_queries_are_answered_below_a_bound_of_the_system_that_is_lower(graph):
    """A login of many has one: it may not be raised, not even to ours."""
    code = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "resource.setrlimit(resource.RLIMIT_AS, (1800 << 20, 1800 << 20))\n"
        "from kg.model.iris import Names\n"
        "from kg.services.asking.limited import Limited\n"
        "with Limited(Path(sys.argv[1]), Names()) as engine:\n"
        "    print(len(engine.ask('SELECT ?s WHERE { ?s ?p ?o }').rows))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(graph)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert ("200\n", "") == (done.stdout, done.stderr)
