"""No query makes this machine send a request, however it hides the word for it."""

import socket
import threading
import time

import pytest
from pyoxigraph import NamedNode, Quad, Store

from kg.errors import QueryError
from kg.model.iris import Names
from kg.model.sparql_tokens import tokens
from kg.services.asking.limited import Limited
from kg.services.asking.read_only import refuse_hidden_service, refuse_reaching_out

PREFIXES, BASE = Names().prefixes(), Names().base
X = "<http://127.0.0.1:9/>"
#: Each asks another server, in the eyes of the engine's parser.
HIDDEN = {
    "plain": f"SELECT * {{ SERVICE {X} {{ ?s ?p ?o }} }}",
    "silent": f"SELECT * {{ SERVICE SILENT {X} {{ ?s ?p ?o }} }}",
    "in small letters": f"SELECT * {{ service{X}{{ ?s ?p ?o }} }}",
    "joined to a name": "PREFIX s: <http://127.0.0.1:9/> "
    "SELECT * { SERVICEs:x { ?s ?p ?o } }",
    "joined to a name, silent": "PREFIX s: <http://127.0.0.1:9/> "
    "SELECT * { SERVICESILENTs:x { ?s ?p ?o } }",
    "as a prefix": "PREFIX : <http://127.0.0.1:9/> SELECT * { SERVICE:x { ?s ?p ?o } }",
    "in a comparison that looks like an IRI": "SELECT * { ?a ?p ?b "
    "FILTER(?a<?b)SERVICE?x#>\n{ ?s ?p ?o } }",
    "behind a name with dots": "PREFIX s: <urn:x> "
    f"SELECT * {{ ?s ?p s:b.c.SERVICE{X} {{ ?s ?p ?o }} }}",
    "behind a comment": f"SELECT * {{ # <\nSERVICE {X} {{ ?s ?p ?o }} }}",
    "in EXISTS": f"ASK {{ FILTER EXISTS {{ SERVICE {X} {{ ?s ?p ?o }} }} }}",
    "beside a relative IRI": "PREFIX s: <http://127.0.0.1:9/> "
    "SELECT * { <#dataset> ?p ?o . SERVICEs:x { ?s ?p ?o } }",
    "with a variable": "SELECT * { ?s ?p ?x SERVICE ?x { ?a ?b ?c } }",
}
#: The word without the deed.
HARMLESS = {
    "an IRI": "ASK { ?s a <http://www.w3.org/ns/sparql-service-description#Service> }",
    "a string": 'ASK { ?s ?p "SERVICE <http://x/> {}" }',
    "a long string": 'ASK { ?s ?p """SERVICE\n<http://x/> {}""" }',
    "a comment": "ASK { ?s ?p ?o } # SERVICE <http://x/> {}",
    "a variable": "SELECT ?service { ?service ?p ?o }",
    "a prefix": "PREFIX service: <http://x/> ASK { service:a service:SERVICE ?o }",
    "a graph of that name": "PREFIX service: <http://x/> "
    "ASK { GRAPH service:x { ?s ?p ?o } }",
    "a prefix of ours": "ASK { ?s teiju:service ?o }",
    "an escape": r'ASK { ?s ?p "\u0073ervice \\u0041" }',
}


@pytest.mark.parametrize("how", HIDDEN)
def test_service_is_found_wherever_the_parser_finds_it(how):
    with pytest.raises(QueryError, match="SERVICE is not allowed"):
        refuse_hidden_service(HIDDEN[how], PREFIXES, BASE)


@pytest.mark.parametrize("how", HARMLESS)
def test_the_word_alone_is_harmless(how):
    refuse_reaching_out(HARMLESS[how])
    refuse_hidden_service(HARMLESS[how], PREFIXES)


def test_an_escaped_keyword_is_refused_whether_the_parser_takes_it_or_not():
    with pytest.raises(QueryError, match="SERVICE is not allowed"):
        refuse_hidden_service(r"SELECT * { \u0053ERVIC\U00000045 <x:y> {} }", PREFIXES)


def test_what_is_no_query_is_left_to_the_parser():
    refuse_hidden_service("SELECT service {", PREFIXES)


@pytest.fixture
def listener():
    """A port, and the list of those who came to it."""
    came = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def accept():
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                came.append(connection.recv(100))
                connection.close()

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        yield server.getsockname()[1], came
        server.shutdown(socket.SHUT_RDWR)
        thread.join()


def here(query, port):
    return query.replace("127.0.0.1:9", f"127.0.0.1:{port}")


def test_the_engine_itself_would_have_come(listener):
    """Else the tests below could not fail."""
    port, came = listener
    store = Store()
    store.add(Quad(NamedNode("urn:s"), NamedNode("urn:p"), NamedNode("urn:o")))
    with pytest.raises(OSError, match=r".+"):
        list(store.query(here(HIDDEN["joined to a name"], port)))

    assert came != []


def test_a_process_that_answers_others_sends_nothing(listener, small_graph):
    port, came = listener
    with Limited(small_graph, Names()) as engine:
        for query in HIDDEN.values():
            with pytest.raises(QueryError):
                engine.ask(here(query, port))

    assert [] == came


def test_an_endpoint_sends_nothing(listener, small_site):
    port, came = listener
    answers = [small_site.ask(here(query, port)) for query in HIDDEN.values()]

    assert [400] * len(HIDDEN) == [answer.status for answer in answers]
    assert [] == came


ENDLESS = ["'\\", '"\\', "'''\\", '"""\\', "a.b", "a..", "<a", "'\n", "@a-", "a%", "·a"]


@pytest.mark.parametrize("piece", ENDLESS)
def test_text_without_end_is_taken_apart_in_no_time(piece):
    """Quotes that are never closed and words without a colon once took minutes."""
    text = piece * (100_000 // len(piece))
    began = time.monotonic()
    found = "".join(token.text for token in tokens(text))

    assert text == found
    assert time.monotonic() - began < 5
