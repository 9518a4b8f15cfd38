"""The endpoint over HTTP: what it takes, what it answers in, and what it refuses."""

import gzip
import json
import socket
import time
from urllib.parse import quote, urlencode

import pytest
from pyoxigraph import (
    QueryResultsFormat,
    RdfFormat,
    parse,
    parse_query_results,
)

from kg.model.served_formats import GRAPHS, RESULTS
from tests.served import DATA
from tests.servers import ROOT

FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
SELECT = "SELECT ?o { <http://e.org/s> <http://e.org/costs> ?o }"
CONSTRUCT = "CONSTRUCT WHERE { <http://e.org/s> <http://e.org/costs> ?o }"
#: It never ends, or not within the limit.
ENDLESS = "SELECT (COUNT(*) AS ?n) { " + " ".join(
    f"VALUES ?v{n} {{ 1 2 3 4 5 6 7 8 9 10 }}" for n in range(12)
)
ENDLESS += " }"
#: 10^6 rows: far more than a mebibyte.
GIANT = "SELECT * { " + " ".join(
    f"VALUES ?v{n} {{ 1 2 3 4 5 6 7 8 9 10 }}" for n in range(6)
)
GIANT += " }"


def problem(answered):
    assert "application/problem+json" == answered.media
    return json.loads(answered.body)


# --- formats


@pytest.mark.parametrize(
    "accept, media",
    [
        (None, "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/*", "application/sparql-results+json"),
        ("text/*", "text/csv"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("application/json", "application/json"),
        ("application/xml", "application/xml"),
        ("text/csv; charset=utf-8", "text/csv"),
        ("text/tab-separated-values, */*;q=0.1", "text/tab-separated-values"),
        ("text/csv;q=0.5, application/sparql-results+xml;q=0.6",
         "application/sparql-results+xml"),
        ("application/sparql-results+json;q=0, */*",
         "application/sparql-results+xml"),
        ("text/turtle, text/csv;q=0.1", "text/csv"),
        ("*/*, text/csv", "text/csv"),
        ("TEXT/CSV", "text/csv"),
        ("nonsense", None),
        ("text/turtle", None),
        ("image/png, */*;q=0", None),
    ],
)  # fmt: skip
def test_table_comes_as_the_client_would_rather_have_it(small_site, accept, media):
    answered = small_site.ask(SELECT, accept)

    assert media == (answered.media if answered.status == 200 else None)
    assert answered.status == (200 if media else 406)
    assert "accept" in answered.headers["vary"].lower()


@pytest.mark.parametrize(
    "accept, media",
    [
        (None, "text/turtle"),
        ("*/*", "text/turtle"),
        ("application/*", "application/n-triples"),
        ("application/rdf+xml;q=0.9, text/turtle;q=0.8", "application/rdf+xml"),
        ("application/ld+json", "application/ld+json"),
        ("application/n-quads", "application/n-quads"),
        ("application/trig", "application/trig"),
        ("text/n3", "text/n3"),
        ("application/x-turtle", "application/x-turtle"),
        ("application/sparql-results+json", None),
    ],
)
@pytest.mark.parametrize("form", [CONSTRUCT, "DESCRIBE <http://e.org/s>"])
def test_graph_comes_as_the_client_would_rather_have_it(
    small_site, form, accept, media
):
    answered = small_site.ask(form, accept)

    assert media == (answered.media if answered.status == 200 else None)


@pytest.mark.parametrize(
    "given, media",
    [
        ({"format": "json"}, "application/sparql-results+json"),
        ({"format": "xml"}, "application/sparql-results+xml"),
        ({"format": "csv"}, "text/csv"),
        ({"output": "tsv"}, "text/tab-separated-values"),
        ({"format": "text/csv"}, "text/csv"),
        ({"format": "application/sparql-results+json"},
         "application/sparql-results+json"),
        ({"format": ["nonsense", "csv"]}, "text/csv"),
    ],
)  # fmt: skip
def test_parameter_goes_before_the_header(small_site, given, media):
    answered = small_site.ask(SELECT, "text/turtle", **given)

    assert (200, media) == (answered.status, answered.media)


@pytest.mark.parametrize(
    "name, media",
    [
        ("ttl", "text/turtle"),
        ("turtle", "text/turtle"),
        ("nt", "application/n-triples"),
        ("json", "application/ld+json"),
        ("json-ld", "application/ld+json"),
        ("rdf+xml", "application/rdf+xml"),
        ("xml", "application/rdf+xml"),
        ("trig", "application/trig"),
        ("nq", "application/n-quads"),
        ("n3", "text/n3"),
        ("application/rdf+xml", "application/rdf+xml"),
    ],
)
def test_graph_by_parameter(small_site, name, media):
    # A client that does not escape its plus sign sends a space.
    raw = f"/sparql?{urlencode({'query': CONSTRUCT})}&format={name}"
    answered = small_site.send("GET", raw)

    assert (200, media) == (answered.status, answered.media)


def test_format_of_another_kind_is_not_acceptable_and_an_unknown_one_a_mistake(
    small_site,
):
    other = small_site.ask(SELECT, format="ttl")
    unknown = small_site.ask(SELECT, format="docx")

    assert [406, 400] == [other.status, unknown.status]
    assert "csv (text/csv)" in problem(other)["detail"]
    assert "csv (text/csv)" in problem(unknown)["detail"]


@pytest.mark.parametrize(
    "format_, reader",
    [("json", QueryResultsFormat.JSON), ("xml", QueryResultsFormat.XML),
     ("tsv", QueryResultsFormat.TSV)],
)  # fmt: skip
def test_table_keeps_languages_types_and_line_ends(small_site, format_, reader):
    query = "SELECT ?p ?o { <http://e.org/s> ?p ?o FILTER(!ISBLANK(?o)) }"
    answered = small_site.ask(query, format=format_)
    found = parse_query_results(answered.body, format=reader)

    assert {
        ("http://e.org/says", '"室蘭"@ja'),
        ("http://e.org/says", '"a \\"b\\", c\\n\\td"'),
        # The store keeps decimals by value.
        ("http://e.org/costs", '"1.5"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
    } == {(row["p"].value, str(row["o"])) for row in found}


def test_csv_is_that_of_rfc_4180(small_site):
    query = "SELECT ?o { <http://e.org/s> <http://e.org/says> ?o } ORDER BY ?o"
    answered = small_site.ask(query, format="csv")

    assert "text/csv; charset=utf-8" == answered.headers["content-type"]
    assert 'o\r\n"a ""b"", c\n\td"\r\n室蘭\r\n' == answered.body.decode()


@pytest.mark.parametrize(
    "format_, reader",
    [("ttl", RdfFormat.TURTLE), ("nt", RdfFormat.N_TRIPLES),
     ("jsonld", RdfFormat.JSON_LD), ("rdf", RdfFormat.RDF_XML),
     ("trig", RdfFormat.TRIG), ("nq", RdfFormat.N_QUADS), ("n3", RdfFormat.N3)],
)  # fmt: skip
def test_graph_is_the_same_in_every_format(small_site, format_, reader):
    query = "CONSTRUCT WHERE { <http://e.org/s> <http://e.org/says> ?o }"
    answered = small_site.ask(query, format=format_)

    assert {'"室蘭"@ja', '"a \\"b\\", c\\n\\td"'} == {
        str(quad.object) for quad in parse(answered.body, format=reader)
    }


@pytest.mark.parametrize(
    "query, said", [("ASK {}", "true"), ("ASK { FILTER(1>2) }", "false")]
)
def test_truth_as_text_is_one_word(small_site, query, said):
    assert [said, said] == [
        small_site.ask(query, format=name).body.decode() for name in ("csv", "tsv")
    ]


# --- browsers

BROWSER = (
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,"
    "image/apng,*/*;q=0.8"
)


@pytest.mark.parametrize(
    "path, language, target",
    [
        ("/sparql", "en-GB,en;q=0.9", "editor.en.html"),
        ("/sparql", "ja", "editor.ja.html"),
        ("/sparql/", "en", "../editor.en.html"),
    ],
)
def test_browser_is_sent_to_the_editor(small_site, path, language, target):
    headers = {"Accept": BROWSER, "Accept-Language": language}
    empty = small_site.send("GET", path, None, headers)
    asked = small_site.send("GET", f"{path}?query=ASK%20%7B%7D%23%26", None, headers)

    assert (303, target) == (empty.status, empty.headers["location"])
    assert (303, f"{target}?query=ASK+%7B%7D%23%26") == (
        asked.status,
        asked.headers["location"],
    )
    assert "accept, accept-language" in asked.headers["vary"].lower()


def test_browser_that_names_a_format_gets_it(small_site):
    assert "text/csv" == small_site.ask(SELECT, BROWSER, format="csv").media


def test_program_that_takes_pages_too_gets_data(small_site):
    accept = "application/sparql-results+json, text/html"

    assert 200 == small_site.ask(SELECT, accept).status


# --- forms of requests


def test_form_and_direct_post_ask_the_same(small_site):
    body = urlencode({"query": SELECT, "format": "csv"})
    by_form = small_site.send(
        "POST", "/sparql", body, {"Content-Type": f"{FORM}; charset=UTF-8"}
    )
    direct = small_site.send(
        "POST",
        "/sparql?format=csv",
        SELECT,
        {"Content-Type": f"{DIRECT};charset=utf-8"},
    )

    assert b"o\r\n1.5\r\n" == by_form.body == direct.body


def test_japanese_travels_in_all_three_forms(small_site):
    query = 'ASK { ?s ?p "室蘭"@ja }'
    headers = {"Content-Type": DIRECT}
    form = {"Content-Type": FORM}
    answers = [
        small_site.ask(query),
        small_site.send("POST", "/sparql", query.encode(), headers),
        small_site.send("POST", "/sparql", urlencode({"query": query}), form),
    ]

    assert [True] * 3 == [json.loads(each.body)["boolean"] for each in answers]


@pytest.mark.parametrize(
    "method, path, media, body",
    [
        ("POST", "/sparql", FORM, ""),
        ("POST", "/sparql", FORM, "format=csv"),
        ("POST", "/sparql", DIRECT, ""),
        ("POST", "/sparql?query=ASK%7B%7D", FORM, "query=ASK%7B%7D"),
        ("POST", "/sparql?query=ASK%7B%7D", DIRECT, "ASK {}"),
        ("GET", "/sparql?query=", None, None),
        ("GET", "/sparql?query=%FF", None, None),
        ("GET", "/sparql?default-graph-uri=http://e.org/g", None, None),
        ("POST", "/sparql", DIRECT, b"ASK { ?s ?p '\xff' }"),
        ("POST", "/sparql", FORM, b"query=ASK%20%7B%7D\xff"),
        ("POST", "/sparql", FORM, "query=ASK%20%7B%7D%FF"),
        ("POST", "/sparql", f"{DIRECT}; charset=shift_jis", "ASK {}"),
        ("GET", "/sparql?query=ASK%7B%7D&default-graph-uri=", None, None),
        ("GET", "/sparql?query=ASK%7B%7D&named-graph-uri=x/y", None, None),
        ("GET", "/sparql?query=ASK%7B%7D&default-graph-uri=a:%3C", None, None),
        ("GET", "/sparql?query=ASK%7B%7D&default-graph-uri=a:%C2%A0%01", None, None),
        ("GET", "/sparql?query=ASK%7B%7D&timeout=-1", None, None),
        ("GET", "/sparql?query=ASK%7B%7D&timeout=1e9", None, None),
        ("GET", "/sparql?query=ASK%7B%7D&timeout=", None, None),
        ("GET", "/sparql?query=ASK%7B%7D&timeout=1&timeout=2", None, None),
        ("GET", "/sparql?query=INSERT%20DATA%20%7B%7D", None, None),
        ("GET", "/sparql?query=ASK%7B%7D" + "&x=1" * 2000, None, None),
    ],
)
def test_request_that_is_none_of_the_protocol_is_a_mistake(
    small_site, method, path, media, body
):
    headers = {} if media is None else {"Content-Type": media}
    answered = small_site.send(method, path, body, headers)

    assert 400 == answered.status
    assert problem(answered)["detail"]


@pytest.mark.parametrize("media", [None, "text/plain", "multipart/form-data", ";"])
def test_other_types_of_body_are_told_what_there_is(small_site, media):
    headers = {} if media is None else {"Content-Type": media}
    answered = small_site.send("POST", "/sparql", "ASK {}", headers)

    assert 415 == answered.status
    assert f"{FORM}, {DIRECT}" == answered.headers["accept-post"]


def test_compressed_body_is_not_unpacked(small_site):
    headers = {"Content-Type": DIRECT, "Content-Encoding": "gzip"}
    answered = small_site.send("POST", "/sparql", gzip.compress(b"ASK {}"), headers)

    assert 415 == answered.status


@pytest.mark.parametrize(
    "path, media, body",
    [
        ("/sparql", "application/sparql-update", "CLEAR ALL"),
        ("/sparql", FORM, "update=CLEAR+ALL"),
        ("/sparql?update=CLEAR+ALL", DIRECT, "ASK {}"),
        ("/sparql?using-graph-uri=http://e.org/g", DIRECT, "ASK {}"),
    ],
)
def test_update_is_forbidden(small_site, path, media, body):
    answered = small_site.send("POST", path, body, {"Content-Type": media})

    assert (403, "read-only") == (answered.status, problem(answered)["code"])


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"])
def test_other_methods_are_told_which_there_are(small_site, method):
    answered = small_site.send(method, "/sparql?query=ASK%7B%7D")

    assert 405 == answered.status
    assert "GET, HEAD, POST, OPTIONS" == answered.headers["allow"]
    assert "*" == answered.headers["access-control-allow-origin"]


def test_head_is_get_without_a_body(small_site):
    get, head = (small_site.ask(SELECT, method=method) for method in ("GET", "HEAD"))

    assert b"" == head.body
    assert 200 == head.status
    told = ("content-type", "content-length", "etag", "vary", "x-query-timeout")
    assert [get.headers[name] for name in told] == [head.headers[name] for name in told]


# --- limits


def test_every_answer_tells_the_limits(small_site):
    answers = [
        small_site.ask(SELECT),
        small_site.ask("ASK {"),
        small_site.send("PUT", "/sparql"),
        small_site.send("GET", "/sparql"),
    ]
    expected = ["2", str(256 << 20), str(1 << 20), "100000"]
    names = ["timeout", "memory-limit", "length-limit"]

    for answered in answers:
        told = {k: v for k, v in answered.headers.items() if k.startswith("x-")}
        assert expected == [
            told["x-query-timeout"],
            told["x-query-memory-limit"],
            told["x-result-size-limit"],
            told["x-query-length-limit"],
        ]
        assert all(
            f"x-query-{name}"
            in answered.headers["access-control-expose-headers"].lower()
            for name in names
        )


def test_answer_of_a_million_rows_is_refused_before_it_is_built(small_site):
    answered = small_site.ask(GIANT)

    assert (507, "answer-too-large") == (answered.status, problem(answered)["code"])


def test_endless_query_ends_at_the_limit_and_others_go_on(small_site):
    began = time.monotonic()
    answered = small_site.ask(ENDLESS)
    took = time.monotonic() - began

    assert (504, "too-long") == (answered.status, problem(answered)["code"])
    assert 2 <= took < 6
    assert 200 == small_site.ask(SELECT).status


def test_client_may_wait_less_than_the_limit_but_not_longer(small_site):
    began = time.monotonic()
    answered = small_site.ask(ENDLESS, timeout="0.5")
    took = time.monotonic() - began
    longer = small_site.ask(ENDLESS, timeout="600")

    assert (504, 504) == (answered.status, longer.status)
    assert took < 1.9
    assert "0.5 s" in problem(answered)["detail"]
    assert "2 s" in problem(longer)["detail"]


@pytest.mark.parametrize(
    "query",
    [
        "ASK {" + "{" * 40_000 + "}" * 40_000 + "}",
        "ASK { FILTER(" + "(" * 40_000 + "1" + ")" * 40_000 + ") }",
        "ASK { FILTER(" + "!" * 90_000 + "1) }",
        "ASK { FILTER(1" + "+1" * 45_000 + ") }",
        "ASK { {}" + "UNION{}" * 13_000 + " }",
        "ASK {" + "FILTER EXISTS{" * 6_000 + "}" * 6_000 + "}",
        "ASK { ?a <a:b>" + "/<a:b>" * 15_000 + " ?b }",
    ],
    ids=["braces", "brackets", "nots", "sums", "unions", "exists", "path"],
)
def test_absurdly_deep_query_is_no_fault_of_the_server(small_site, query):
    answered = small_site.send("POST", "/sparql", query, {"Content-Type": DIRECT})

    assert answered.status in (200, 400, 504, 507)
    assert 200 == small_site.ask(SELECT).status


def test_query_and_body_are_bounded(small_site):
    long = "ASK {} #" + "x" * 100_000
    query = small_site.send("POST", "/sparql", long, {"Content-Type": DIRECT})
    body = small_site.send(
        "POST",
        "/sparql",
        "query=ASK%7B%7D&x=" + "x" * (1 << 20),
        {"Content-Type": FORM},
    )

    assert [413, 413] == [query.status, body.status]


def test_long_address_is_told_to_post(small_site):
    answered = small_site.ask("ASK {} #" + "x" * 60_000)

    assert 414 == answered.status
    assert "POST" in problem(answered)["detail"]


def test_body_without_a_length_is_bounded_as_well(small_site):
    def chunks():
        yield b"ASK {} #"
        for _ in range(40):
            yield b"x" * 65536

    try:
        answered = small_site.send(
            "POST", "/sparql", chunks(), {"Content-Type": DIRECT}
        )
    except OSError:
        # The server has answered and left while the rest was being sent.
        return
    assert 413 == answered.status


def test_length_that_lies_is_not_believed(small_site):
    head = (
        "POST /sparql HTTP/1.1\r\nHost: x\r\n"
        f"Content-Type: {DIRECT}\r\nContent-Length: {10**12}\r\n\r\nASK {{}}"
    )
    with socket.create_connection(("127.0.0.1", small_site.port), timeout=10) as client:
        client.sendall(head.encode())
        answered = client.recv(4096)

    assert answered.startswith(b"HTTP/1.1 413")


# --- datasets

DOCUMENT = "<http://xmlns.com/foaf/0.1/Document>"
COUNT = f"SELECT (COUNT(?s) AS ?n) {{ ?s a {DOCUMENT} }}"
COUNT_NAMED = f"SELECT (COUNT(?s) AS ?n) {{ GRAPH ?g {{ ?s a {DOCUMENT} }} }}"


def number(answered):
    assert 200 == answered.status
    return int(answered.body.split(b"\r\n")[1])


def with_from(*clauses, query=COUNT):
    return query.replace(" { ", " " + " ".join(clauses) + " { ", 1)


@pytest.mark.parametrize(
    "expected, query, default, named",
    [
        (3, COUNT, [], []),
        (3, COUNT_NAMED, [], []),
        (1, COUNT, [1], []),
        (2, COUNT, [1, 2], []),
        (0, COUNT_NAMED, [1, 2], []),
        (0, COUNT, [], [1, 2]),
        (2, COUNT_NAMED, [], [1, 2]),
        (0, COUNT, [9], []),
        (1, with_from(f"FROM <{DATA}data1.rdf>"), [], []),
        (1, with_from(f"from<{DATA}data1.rdf>"), [], []),
        (0, with_from(f"FROM <{DATA}data1.rdf>", query=COUNT_NAMED), [], []),
        (1, with_from(f"FROM NAMED <{DATA}data1.rdf>", query=COUNT_NAMED), [], []),
        (2, with_from(f"FROM <{DATA}data1.rdf>"), [2, 3], []),
        (3, COUNT.replace("{ ", "{ # FROM <x>\n"), [], []),
        (0, with_from("FROM <file:///etc/passwd>"), [], []),
        (0, with_from("FROM <file:///proc/self/environ>"), [], []),
    ],
)
def test_dataset_is_what_the_request_names_else_the_query_else_the_union(
    small_site, expected, query, default, named
):
    given = {
        "default-graph-uri": [f"{DATA}data{n}.rdf" for n in default],
        "named-graph-uri": [f"{DATA}data{n}.rdf" for n in named],
    }

    assert expected == number(small_site.ask(query, format="csv", **given))


def test_path_as_a_graph_reads_no_file(small_site):
    query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    answered = small_site.ask(
        query, format="csv", default_graph_uri=["file:///etc/passwd", "file:/etc/hosts"]
    )

    assert 0 == number(answered)


def test_relative_iris_are_below_the_base(small_site):
    answered = small_site.ask("CONSTRUCT { <id/x> <p> 1 } WHERE {}", format="nt")

    assert answered.body.startswith(b"<https://w3id.org/teiju/id/x> ")


# --- caching


def test_answer_has_a_tag_and_is_not_sent_twice(small_site):
    first = small_site.ask(SELECT)
    path = f"/sparql?{urlencode({'query': SELECT})}"
    again = small_site.send("GET", path, None, {"If-None-Match": first.headers["etag"]})

    assert (304, b"") == (again.status, again.body)
    assert first.headers["etag"] == again.headers["etag"]
    assert "*" == again.headers["access-control-allow-origin"]
    other = small_site.ask(SELECT, format="csv")
    assert first.headers["etag"] != other.headers["etag"]


@pytest.mark.parametrize(
    "expression",
    ["NOW()", "now()", "RAND()", "UUID()", "STRUUID()", "BNODE()", "IF(1<rand(),1,2)"],
)
def test_answer_that_is_another_one_each_time_is_not_kept(small_site, expression):
    answered = small_site.ask(f"SELECT ({expression} AS ?x) {{}}")

    assert "no-store" == answered.headers["cache-control"]
    assert "etag" not in answered.headers


def test_two_ids_are_two(small_site):
    answers = {small_site.ask("SELECT (UUID() AS ?x) {}").body for _ in range(6)}

    assert 6 == len(answers)


def test_large_answer_is_compressed_for_those_who_take_it(small_site):
    query = "SELECT * { VALUES ?x { " + "1234 " * 2000 + "} }"
    body = urlencode({"query": query})
    headers = {"Content-Type": FORM, "Accept-Encoding": "gzip"}
    packed = small_site.send("POST", "/sparql", body, headers)
    plain = small_site.send("POST", "/sparql", body, {"Content-Type": FORM})

    assert "gzip" == packed.headers["content-encoding"]
    assert plain.body == gzip.decompress(packed.body)
    assert packed.headers["etag"] != plain.headers["etag"]


# --- mistakes


@pytest.mark.parametrize(
    "language, words", [("en", "line 2, column 10"), ("ja", "2行10列")]
)
def test_syntax_error_says_where_in_both_languages(small_site, language, words):
    path = "/sparql?query=" + quote("SELECT ?s\n{ ?s ?p }")
    answered = small_site.send("GET", path, None, {"Accept-Language": language})
    told = problem(answered)

    assert 400 == answered.status
    assert words in told["detail"]
    assert language == answered.headers["content-language"]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?x { BIND(<http://e.org/f>(1) AS ?x) }",
        "SELECT ?x { ?s nope:x ?x }",
        "nonsense",
        "# only a comment",
        "PREFIX a: <x>",
        "ASK {} ASK {}",
        "SELECT * { ?s ?p ?o } GROUP BY ?s",
        "SELECT * { ?s ?p '\\ud800' }",
    ],
)
def test_query_that_cannot_be_answered_is_the_clients_mistake(small_site, query):
    answered = small_site.ask(query)

    assert 400 == answered.status
    assert "*" == answered.headers["access-control-allow-origin"]


# --- other sites


def test_preflight_allows_what_clients_send(small_site):
    headers = {
        "Origin": "https://yasgui.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type, x-requested-with",
    }
    answered = small_site.send("OPTIONS", "/sparql", None, headers)

    assert (204, b"") == (answered.status, answered.body)
    assert "*" == answered.headers["access-control-allow-origin"]
    assert "POST" in answered.headers["access-control-allow-methods"]
    assert "Content-Type" in answered.headers["access-control-allow-headers"]
    assert "*" in answered.headers["access-control-allow-headers"].split(", ")
    assert "86400" == answered.headers["access-control-max-age"]


def test_options_tells_the_methods(small_site):
    answered = small_site.send("OPTIONS", "/sparql")

    assert (204, "GET, HEAD, POST, OPTIONS") == (
        answered.status,
        answered.headers["allow"],
    )


# --- documentation


@pytest.mark.parametrize("page", ["sparql-endpoint.md", "sparql-endpoint.ja.md"])
def test_documentation_names_every_format_and_header(page, small_site):
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    headers = small_site.send("GET", "/sparql").headers
    limits = {name for name in headers if name.startswith(("x-query", "x-result"))}

    for format_ in (*RESULTS, *GRAPHS):
        assert f"`{format_.name}`" in text
        assert f"`{format_.media}`" in text
    assert 4 == len(limits)
    assert limits <= {word.strip("`").lower() for word in text.split()}
