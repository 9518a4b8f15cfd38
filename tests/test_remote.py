"""Endpoints: results come back as from a store; every failure is one clear error."""

import http.server
import threading
from urllib.parse import parse_qs, urlsplit

import pytest
from pyoxigraph import QueryResultsFormat, QueryTriples, RdfFormat, Store

from kg.errors import QueryError, UsageError
from kg.model.result import Triples
from kg.services.asking.query import run_query
from kg.services.asking.remote import ask_endpoint
from kg.services.catalogue.find import find_query
from kg.services.graph.store import open_lines


class _Endpoint(http.server.BaseHTTPRequestHandler):
    """A small SPARQL endpoint over a store, and paths that misbehave."""

    store: Store

    def do_GET(self):
        self.answer(parse_qs(urlsplit(self.path).query)["query"][0])

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.answer(parse_qs(body)["query"][0])

    def answer(self, query):
        path = urlsplit(self.path).path
        if path == "/broken":
            self.reply(500, "text/plain", b"out of memory")
        elif path == "/page":
            self.reply(200, "text/html", b"<html>welcome</html>")
        elif path == "/cut":
            self.reply(200, "application/sparql-results+json", b'{"head": {"va')
        else:
            found = self.store.query(query, use_default_graph_as_union=True)
            if isinstance(found, QueryTriples):
                self.reply(200, "text/turtle", found.serialize(format=RdfFormat.TURTLE))
            else:
                text = found.serialize(format=QueryResultsFormat.JSON)
                self.reply(200, "application/sparql-results+json", text)

    def reply(self, code, media, body):
        self.send_response(code)
        self.send_header("Content-Type", media)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def endpoint(shipped):
    handler = type("Handler", (_Endpoint,), {"store": open_lines(shipped.lines())})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("name", ["region/members", "cost/double-counting"])
def test_saved_question_answers_as_here(endpoint, shipped, names, name):
    sparql = find_query(name, names).sparql
    here = run_query(open_lines(shipped.lines()), sparql, names)

    assert here == ask_endpoint(f"{endpoint}/sparql", sparql, names)


def test_construct_comes_back_as_triples(endpoint, names):
    query = "CONSTRUCT { ?s a teiju:Region } WHERE { ?s a teiju:Region }"
    found = ask_endpoint(f"{endpoint}/sparql", query, names)

    assert isinstance(found, Triples)
    assert 4 == len(found.triples)


@pytest.mark.parametrize(
    ("path", "said"),
    [("broken", "500"), ("page", "text/html"), ("cut", "cut short")],
)
def test_endpoint_that_misbehaves_is_one_clear_error(endpoint, names, path, said):
    with pytest.raises(QueryError, match=said):
        ask_endpoint(f"{endpoint}/{path}", "SELECT * { ?s ?p ?o } LIMIT 1", names)


def test_endpoint_that_is_not_there_is_one_clear_error(names):
    with pytest.raises(QueryError, match=r"failed|refused|answer"):
        ask_endpoint("http://127.0.0.1:9/sparql", "ASK {}", names, timeout=5)


def test_address_that_is_no_web_address_is_refused(names):
    with pytest.raises(UsageError, match="http"):
        ask_endpoint("localhost/sparql", "ASK {}", names)
