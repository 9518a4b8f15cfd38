"""The W3C's tests of the SPARQL 1.1 Protocol, for queries, against a running server.

After sparql/sparql11/protocol/manifest.ttl of https://github.com/w3c/rdf-tests, under
the names they have there. Two of its texts cannot be meant as they stand: the address
of query_multiple_dataset has the `&` between two parameters escaped (which makes them
one), and is sent here as its title says. The update tests that expect success are left
out: this endpoint takes no updates, as those that expect a refusal check.
"""

import json
from urllib.parse import quote

import pytest

from tests.served import DATA

FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
UPDATE = "application/sparql-update"
ONE, TWO, THREE = (f"{DATA}data{n}.rdf" for n in (1, 2, 3))
DEFAULT_0 = f"default-graph-uri={quote(DATA + 'data0.rdf', safe='')}"
BOTH = f"ASK {{ <{ONE}> a ?type . <{TWO}> a ?type . }}"
NAMED = f"{{ GRAPH ?g1 {{ <{ONE}> a ?type }} GRAPH ?g2 {{ <{TWO}> a ?type }} }}"
TABLES = {
    "application/sparql-results+xml",
    "application/sparql-results+json",
    "text/csv",
    "text/tab-separated-values",
}
TRUTHS = {"application/sparql-results+xml", "application/sparql-results+json"}
GRAPHS = {
    "application/rdf+xml",
    "text/turtle",
    "application/n-triples",
    "application/ld+json",
}


def graphs(kind, *iris):
    return "&".join(f"{kind}-graph-uri={quote(iri, safe='')}" for iri in iris)


def get(parameters):
    return "GET", f"/sparql/?{parameters}", None, None


def post(parameters, media, body):
    return "POST", f"/sparql/?{parameters}" if parameters else "/sparql/", media, body


def query(text):
    return f"query={quote(text, safe='')}"


TRUE = {
    "query_post_form": post(DEFAULT_0, FORM, "query=ASK%20%7B%7D"),
    "query_dataset_default_graphs_get": get(
        f"{query(BOTH)}&{graphs('default', ONE, TWO)}"
    ),
    "query_dataset_default_graphs_post": post(
        graphs("default", ONE, TWO), DIRECT, BOTH
    ),
    "query_dataset_named_graphs_post": post(
        graphs("named", ONE, TWO), DIRECT, f"ASK {NAMED}"
    ),
    "query_dataset_named_graphs_get": get(
        f"{query(f'ASK {NAMED}')}&{graphs('named', ONE, TWO)}"
    ),
    "query_dataset_full": post(
        f"{graphs('default', THREE)}&{graphs('named', ONE, TWO)}",
        DIRECT,
        f"ASK {{\n  <{THREE}> a ?type\n  GRAPH ?g1 {{ <{ONE}> a ?type }}\n"
        f"  GRAPH ?g2 {{ <{TWO}> a ?type }}\n}}",
    ),
    "query_multiple_dataset": post(
        graphs("named", ONE, TWO), DIRECT, f"ASK FROM <{THREE}> {NAMED}"
    ),
    "query_get": get(f"query=ASK%20%7B%7D&{DEFAULT_0}"),
    "query_post_direct": post(DEFAULT_0, DIRECT, "ASK {}"),
}
MEDIA = {
    "query_content_type_select": ("SELECT (1 AS ?value) {}", TABLES),
    "query_content_type_ask": ("ASK {}", TRUTHS),
    "query_content_type_describe": ("DESCRIBE <http://example.org/>", GRAPHS),
    "query_content_type_construct": ("CONSTRUCT { <s> <p> 1 } WHERE {}", GRAPHS),
}
REFUSED = {
    "bad_query_method": ("PUT", f"/sparql/?query=ASK%20%7B%7D&{DEFAULT_0}", FORM, ""),
    "bad_multiple_queries": get("query=ASK%20%7B%7D&query=SELECT%20%2A%20%7B%7D"),
    "bad_query_wrong_media_type": post("", "text/plain", "ASK {}"),
    "bad_query_missing_form_type": post("", None, "query=ASK%20%7B%7D"),
    "bad_query_missing_direct_type": post("", None, "ASK {}"),
    "bad_query_non_utf8": post(
        "", f"{DIRECT}; charset=UTF-16", "ASK {}".encode("utf-16")
    ),
    "bad_query_syntax": get("query=ASK%20%7B"),
    "bad_update_get": get("update=CLEAR%20ALL"),
    "bad_multiple_updates": post(
        "", FORM, "update=CLEAR%20NAMED&update=CLEAR%20DEFAULT"
    ),
    "bad_update_wrong_media_type": post("", "text/plain", "CLEAR NAMED"),
    "bad_update_missing_form_type": post("", None, "update=CLEAR%20NAMED"),
    "bad_update_non_utf8": post(
        "", f"{UPDATE}; charset=UTF-16", "CLEAR NAMED".encode("utf-16")
    ),
    "bad_update_syntax": post("", FORM, "update=CLEAR%20XYZ"),
    "bad_update_dataset_conflict": post(
        "using-named-graph-uri=http%3A%2F%2Fexample%2Fpeople",
        UPDATE,
        "PREFIX foaf:  <http://xmlns.com/foaf/0.1/>\nWITH <http://example/addresses>\n"
        "DELETE { ?person foaf:givenName 'Bill' }\n"
        "INSERT { ?person foaf:givenName 'William' }\n"
        "WHERE {\n    ?person foaf:givenName 'Bill'\n}",
    ),
}


def sent(site, request):
    method, path, media, body = request
    headers = {} if media is None else {"Content-Type": media}
    return site.send(method, path, body, headers)


def truth(answered):
    assert "application/sparql-results+json" == answered.media
    return json.loads(answered.body)["boolean"]


@pytest.mark.parametrize("name", TRUE)
def test_query_is_answered_with_true(small_site, name):
    answered = sent(small_site, TRUE[name])

    assert 200 == answered.status
    assert truth(answered) is True


@pytest.mark.parametrize("name", MEDIA)
def test_answer_has_a_type_that_fits_the_query(small_site, name):
    text, fitting = MEDIA[name]
    answered = sent(small_site, post(DEFAULT_0, DIRECT, text))

    assert 200 == answered.status
    assert answered.media in fitting


@pytest.mark.parametrize("name", REFUSED)
def test_bad_request_is_refused_as_the_clients_mistake(small_site, name):
    answered = sent(small_site, REFUSED[name])

    assert 4 == answered.status // 100
    assert "application/problem+json" == answered.media
