"""Endpoints: whole answers come back as from a store; the rest is one clear error."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from pyoxigraph import Literal, QueryResultsFormat, QueryTriples, RdfFormat

from kg.errors import EndpointError, QueryError
from kg.model.result import Rows, Triples, YesNo
from kg.services.asking.query import run_query
from kg.services.catalogue.find import find_query
from kg.services.endpoints.remote import Endpoint
from kg.services.graph.store import open_lines
from tests.scripted import CONSTRUCT, ROWS, SELECT, THREE, Answer
from tests.servers import free_port

EXECUTION = "java.util.concurrent.ExecutionException"


@pytest.fixture(scope="module")
def store(shipped):
    return open_lines(shipped.lines())


@pytest.fixture
def sparql_server(server, store):
    """The server of the test, as an endpoint over the shipped graph."""

    def answer(asked):
        found = store.query(asked.query["query"][0], use_default_graph_as_union=True)
        if isinstance(found, QueryTriples):
            text = found.serialize(format=RdfFormat.N_TRIPLES)
            return Answer(body=text, media="application/n-triples")
        return Answer(body=found.serialize(format=QueryResultsFormat.JSON))

    return server.says(answer)


# Whole answers.


@pytest.mark.parametrize("name", ["region/members", "cost/double-counting"])
def test_saved_question_answers_as_here(sparql_server, ask, store, names, name):
    sparql = find_query(name, names).sparql

    assert run_query(store, sparql, names) == ask(sparql)


def test_construct_comes_back_as_triples(sparql_server, ask):
    found = ask(CONSTRUCT)

    assert isinstance(found, Triples)
    assert 4 == len(found.triples)


@pytest.mark.parametrize("answer", [True, False])
def test_ask_is_yes_or_no(sparql_server, ask, answer):
    kind = "Region" if answer else "NoSuchClass"

    assert YesNo(answer) == ask(f"ASK {{ ?s a teiju:{kind} }}")


@pytest.mark.parametrize("answer", [True, False])
def test_virtuoso_answers_ask_by_a_row_or_none(server, ask, answer):
    # As Virtuoso 7.2.5 sends them.
    integer = "http://www.w3.org/2001/XMLSchema#integer"
    row = {"type": "typed-literal", "datatype": integer, "value": "1"}
    found = {
        "head": {"link": [], "vars": ["__ASK_RETVAL"]},
        "results": {"bindings": [{"__ASK_RETVAL": row}] if answer else []},
    }
    server.says(Answer(body=json.dumps(found)))

    assert YesNo(answer) == ask("ASK { ?s ?p ?o }")


def test_blank_nodes_of_virtuoso_are_blank_nodes(server, ask):
    # As Virtuoso 7.2.5 sends them.
    one, two = ({"type": "bnode", "value": f"nodeID://b1001{n}"} for n in (7, 8))
    rows = [{"s": one, "o": two}, {"s": two, "o": one}]
    text = {"type": "literal", "value": "nodeID://b10017"}
    found = {
        "head": {"vars": ["s", "o"]},
        "results": {"bindings": [*rows, {"s": one, "o": text}]},
    }
    server.says(Answer(body=json.dumps(found)))
    first, second, third = ask().rows

    assert first == (second[1], second[0])
    assert first[0] != first[1]
    assert (first[0], Literal("nodeID://b10017")) == third


def test_results_in_xml_are_read_too(server, ask):
    body = (
        '<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head>'
        '<variable name="s"/></head><results><result><binding name="s">'
        '<literal xml:lang="ja">室蘭市</literal></binding></result></results></sparql>'
    )
    server.says(Answer(body=body, media="application/sparql-results+xml"))

    assert Rows(("s",), ((Literal("室蘭市", language="ja"),),)) == ask()


@pytest.mark.parametrize("body", ["", "\n"])
def test_no_triples_are_a_whole_graph(server, ask, body):
    server.says(Answer(body=body, media="application/n-triples"))

    assert Triples(()) == ask(CONSTRUCT)


# What is sent.


@pytest.mark.parametrize(
    ("sparql", "accepts"),
    [
        (SELECT, "application/sparql-results+json"),
        ("ASK { }", "application/sparql-results+json"),
        (CONSTRUCT, "application/n-triples"),
        ("DESCRIBE <urn:a>", "application/n-triples"),
        ("# CONSTRUCT\n" + SELECT, "application/sparql-results+json"),
        ("PREFIX select: <urn:x> ASK { ?s select:ask ?o }", "sparql-results+json"),
    ],
)
def test_each_kind_of_query_asks_for_its_own_formats(server, refused, sparql, accepts):
    server.says(Answer(status=400))
    refused(sparql)

    assert accepts in server.asked[0].headers["accept"]


def test_prefixes_of_ours_are_declared_and_lines_stay_where_they_are(server, ask):
    server.says(Answer(body=ROWS))
    ask("# a comment\nSELECT ?s\nWHERE { ?s a teiju:Region }")
    sent = server.asked[0].query["query"][0].splitlines()

    assert sent[0].startswith("PREFIX teiju: <https://w3id.org/teiju/def/>")
    assert ["SELECT ?s", "WHERE { ?s a teiju:Region }"] == sent[1:]


def test_query_that_no_address_can_hold_is_posted(server, ask):
    long = SELECT + " # " + "x" * 3000 + '\nVALUES ?o { "' + "長" * 300 + '" }'
    server.says(Answer(body=ROWS))
    ask(SELECT)
    ask(long)

    assert ["GET", "POST"] == [asked.method for asked in server.asked]
    assert "長" * 300 in server.asked[1].query["query"][0]


def test_address_that_is_too_long_for_the_server_is_posted(server, ask):
    server.says(Answer(status=414), Answer(body=ROWS))

    assert THREE == ask()
    assert ["GET", "POST"] == [asked.method for asked in server.asked]


@pytest.mark.parametrize("length", [1, 3000])
def test_parameters_of_the_address_go_with_every_query(server, ask, length):
    server.says(Answer(body=ROWS))
    ask(SELECT + " " * length + '\nVALUES ?o { "' + "x" * length + '" }', "/?key=a&x=")
    (asked,) = server.asked
    sent = parse_qs(urlsplit(asked.path).query, keep_blank_values=True)

    assert {1: "GET", 3000: "POST"}[length] == asked.method
    assert (["a"], [""]) == (sent["key"], sent["x"])


@pytest.mark.parametrize("sparql", ["DROP ALL", "INSERT DATA { <urn:a> a <urn:b> }"])
def test_what_changes_a_graph_is_never_sent(server, ask, sparql):
    with pytest.raises(QueryError, match="changes a graph"):
        ask(sparql)

    assert [] == server.asked


def test_what_is_no_query_is_never_sent(server, ask):
    with pytest.raises(QueryError, match="not SPARQL"):
        ask("SELEKT ?x")

    assert [] == server.asked


# What may pass is asked again.


@pytest.mark.parametrize(
    "passing", [*(Answer(status=s) for s in (429, 502, 503, 504)), Answer(reset=True)]
)
def test_what_may_pass_is_asked_again(server, ask, pauses, passing):
    server.says(passing, passing, Answer(body=ROWS))
    told = []

    assert THREE == ask(on_retry=told.append)
    assert 3 == len(server.asked)
    assert 0.5 <= pauses[0] < 1 <= pauses[1] < 2
    assert ["1 of 3", "2 of 3"] == [t.en.split("(")[-1].rstrip(")") for t in told]
    assert "再試行" in told[0].ja


def test_pauses_grow_no_longer_than_eight_seconds(server, refused, pauses):
    server.says(Answer(status=503))
    refused(retries=7)

    # To each a little is added by chance, so that not all ask again at once.
    for pause, least in zip(pauses, (0.5, 1, 2, 4, 8, 8, 8), strict=True):
        assert least <= pause <= least + 0.25


def test_connection_that_is_refused_is_asked_again_and_told(names, pauses, nobody):
    url = f"http://127.0.0.1:{free_port()}/sparql"
    with pytest.raises(EndpointError, match=r"refused.*running.*asked 4 times") as told:
        Endpoint(url, names, sleep=pauses.append).ask(SELECT)

    assert 3 == len(pauses)
    assert "4回" in told.value.messages["ja"]


def test_server_that_goes_on_failing_is_told_with_its_reason(server, refused):
    server.says(Answer(status=503, body="Starting up", media="text/plain"))
    said = refused(retries=2)

    assert 3 == len(server.asked)
    assert "HTTP 503" in said["en"]
    assert "Starting up (asked 3 times)" in said["en"]
    assert "Starting up（3回試しました）" in said["ja"]


@pytest.mark.parametrize(
    ("headers", "pause"),
    [
        ({"Retry-After": "7"}, 7.0),
        ({"Retry-After": "0"}, 0.0),
        (
            {
                "Date": "Sun, 06 Nov 1994 08:49:37 GMT",
                "Retry-After": "Sun, 06 Nov 1994 08:49:57 GMT",
            },
            20.0,
        ),
    ],
)
def test_server_says_how_long_to_wait(server, ask, pauses, headers, pause):
    server.says(Answer(status=503, headers=headers), Answer(body=ROWS))
    ask()

    assert [pause] == pauses


def test_server_that_asks_for_an_hour_is_not_waited_for(server, refused, pauses):
    server.says(Answer(status=429, headers={"Retry-After": "3600"}))
    said = refused()

    assert [] == pauses
    assert "wait 3600 seconds" in said["en"]
    assert "3600秒" in said["ja"]


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 406, 500, 501])
def test_what_will_not_pass_is_asked_once(server, refused, status):
    server.says(Answer(status=status))

    assert f"HTTP {status}" in refused()["en"]
    assert 1 == len(server.asked)


def test_query_that_took_too_long_for_fuseki_is_asked_once(server, refused):
    # As Fuseki says it.
    said = "The query timed out (restricted to 30000 ms)"
    server.says(Answer(status=503, body=said, media="text/plain"))

    assert said in refused()["en"]
    assert 1 == len(server.asked)


def test_query_that_takes_too_long_is_asked_once_and_told_how_to_wait(server, refused):
    server.says(Answer(silent=True))
    said = refused(timeout=0.2)

    assert "within 0.2 seconds" in said["en"]
    assert "--timeout" in said["en"]
    assert "0.2秒以内" in said["ja"]
    assert 1 == len(server.asked)


def test_answer_that_never_ends_is_given_up(server, refused):
    server.says(Answer(drips=True))

    assert "within 0.3 seconds" in refused(timeout=0.3)["en"]


# Answers that are none.


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<html><title>Sign in</title></html>", "“Sign in”"),
        (
            "<!DOCTYPE html><HTML><TITLE lang='ja'>\n ただいま\n 停止中 &amp; 点検"
            "</TITLE></HTML>",
            "“ただいま 停止中 & 点検”",
        ),
        ("<html><body>no title</body></html>", "a web page, not"),
    ],
)
def test_page_is_told_by_its_title(server, refused, body, said):
    server.says(Answer(body=body, media="text/html; charset=utf-8"))
    told = refused()

    assert said in told["en"]
    assert said.strip("“”").replace("a web page, not", "ウェブページ") in told["ja"]


def test_page_in_shift_jis_is_read_as_it_says(server, refused):
    page = "<html><meta charset=shift_jis><title>保守のお知らせ</title></html>"
    server.says(Answer(body=page.encode("cp932"), media="text/html"))

    assert "保守のお知らせ" in refused()["ja"]


def test_page_that_calls_itself_results_is_told_by_its_title(server, refused):
    server.says(Answer(status=502, body="<html><title>Bad proxy</title></html>"))

    assert "Bad proxy" in refused(retries=0)["en"]


def test_titles_move_no_cursor(server, refused):
    server.says(Answer(body="<html><title>a\x1b[2Jb</title>", media="text/html"))

    assert "\x1b" not in refused()["en"]


@pytest.mark.parametrize(
    ("media", "said"),
    [
        ("text/csv", "text/csv"),
        ("image/png", "image/png"),
        (None, "no media type"),
        ("text/turtle", "text/turtle"),
    ],
)
def test_other_format_is_named(server, refused, media, said):
    server.says(Answer(body="s\nurn:a\n", media=media))

    assert said in refused()["en"]


def test_rows_are_no_triples(server, refused):
    server.says(Answer(body=ROWS))

    assert "application/sparql-results+json" in refused(CONSTRUCT)["en"]


@pytest.mark.parametrize("sparql", [SELECT, "ASK { }"])
@pytest.mark.parametrize("media", ["application/sparql-results+json", None])
def test_empty_answer_is_told(server, refused, sparql, media):
    server.says(Answer(media=media))
    said = refused(sparql)

    assert "the answer is empty" in said["en"]
    assert "中身がありません" in said["ja"]


@pytest.mark.parametrize(
    ("sparql", "answer"), [("ASK { }", ROWS), (SELECT, '{"head": {}, "boolean": true}')]
)
def test_answer_to_another_kind_of_question_is_refused(server, refused, sparql, answer):
    server.says(Answer(body=answer))

    assert "not that of" in refused(sparql)["en"]


# Answers that are cut.


def test_answer_shorter_than_it_promised_is_refused(server, refused):
    server.says(Answer(body=ROWS, short_of=10))
    said = refused()

    assert "cut short" in said["en"]
    assert "途中で切れ" in said["ja"]


@pytest.mark.parametrize("end", [-1, -2, -3, 60, 20])
def test_json_that_breaks_off_is_refused_wherever_it_does(server, refused, end):
    server.says(Answer(body=ROWS[:end]))

    assert "cut short or malformed" in refused()["en"]


def test_turtle_that_breaks_off_is_refused(server, refused):
    server.says(Answer(body="<urn:a> <urn:b> <urn:", media="text/turtle"))

    assert "cut short or malformed" in refused(CONSTRUCT)["en"]


@pytest.mark.parametrize(
    ("late", "said"),
    [
        (
            "\nVirtuoso S1T00 Error SR171: Transaction timed out\n\nSPARQL query:\n…",
            "Virtuoso S1T00 Error SR171: Transaction timed out",
        ),
        (
            f"\n{EXECUTION}: java.util.concurrent.TimeoutException: Took too long\n"
            "\tat java.util.concurrent.FutureTask.report(FutureTask.java:122)\n",
            "Took too long",
        ),
    ],
)
def test_error_behind_the_rows_is_found(server, refused, late, said):
    server.says(Answer(body=ROWS[:-20] + late))

    assert f"({said})" in refused()["en"]


def test_answer_in_parts_is_refused_by_its_status(server, refused):
    server.says(Answer(status=206, body=ROWS))
    said = refused()

    assert "only a part (HTTP 206)" in said["en"]
    assert "一部だけ" in said["ja"]


def test_answer_that_virtuoso_stopped_is_refused(server, refused):
    # As Virtuoso 7.2.5 sends them, with HTTP 200.
    headers = {
        "X-SQL-State": "S1TAT",
        "X-SQL-Message": "RC...: Returning incomplete results, query interrupted by "
        "result timeout.  Activity:  6.869K rnd  437.4M seq",
        "X-Exec-Milliseconds": "2032",
    }
    server.says(Answer(body=ROWS, headers=headers))
    said = refused()

    assert "S1TAT" in said["en"]
    assert "interrupted by result timeout.)" in said["en"]
    assert "S1TAT" in said["ja"]


def test_answer_with_as_many_rows_as_the_server_gives_may_be_cut(server, refused):
    server.says(Answer(body=ROWS, headers={"X-SPARQL-MaxRows": "3"}))
    said = refused()

    assert "3 rows" in said["en"]
    assert "may be cut" in said["en"]
    assert "3行" in said["ja"]


def test_doubt_may_be_told_instead(server, ask):
    server.says(Answer(body=ROWS, headers={"X-SPARQL-MaxRows": "3"}))
    told = []

    assert THREE == ask(on_doubt=told.append)
    assert ["may be cut" in text.en for text in told] == [True]


@pytest.mark.parametrize(
    ("sparql", "limit"), [(SELECT, "4"), (SELECT + " LIMIT 3", "3"), (SELECT, "many")]
)
def test_answer_below_the_limit_or_as_long_as_asked_is_whole(
    server, ask, sparql, limit
):
    server.says(Answer(body=ROWS, headers={"X-SPARQL-MaxRows": limit}))

    assert THREE == ask(sparql)


@pytest.mark.parametrize("short_of", [0, 10**9])
def test_huge_answer_is_refused_with_the_limit(server, refused, short_of):
    server.says(Answer(body=b" " * 3 * 1024 * 1024, short_of=short_of))
    said = refused(max_bytes=2 * 1024 * 1024)

    assert "larger than 2 MiB" in said["en"]
    assert "2 MiB を超えました" in said["ja"]


def test_answer_packed_unasked_is_named(server, refused):
    server.says(Answer(body=b"\x1f\x8b\x08", headers={"Content-Encoding": "gzip"}))

    assert "gzip" in refused()["en"]


# What servers say of a query that they do not take.


@pytest.mark.parametrize(
    ("media", "body", "said"),
    [
        # Virtuoso
        (
            "text/plain",
            "Virtuoso 37000 Error SP030: SPARQL compiler, line 1: syntax error at "
            "'SELEKT' before '*'\n\nSPARQL query:\nSELEKT * {?s ?p ?o} LIMIT 2",
            "SPARQL compiler, line 1: syntax error at 'SELEKT' before '*'",
        ),
        # oxigraph serve
        ("text/plain", "error at 1:10: expected CONSTRUCT", "error at 1:10: expected"),
        # Fuseki
        (
            "text/plain",
            'Parse error: \nEncountered " "select" "SELECT "" at line 3, column 1.\n'
            "Was expecting one of:\n    ...\n",
            'Parse error: Encountered " "select" "SELECT "" at line 3, column 1.',
        ),
        # Blazegraph
        (
            "text/plain",
            f"SPARQL-QUERY: queryStr=SELEKT\n{EXECUTION}: org.openrdf.query."
            "MalformedQueryException: Encountered unknown token\n"
            "\tat java.util.concurrent.FutureTask.report(FutureTask.java:122)\n"
            "Caused by: org.openrdf.query.MalformedQueryException: Encountered "
            "unknown token\n\t... 4 more\n",
            "Bad Request: Encountered unknown token",
        ),
        # Spring, FastAPI and others
        (
            "application/json",
            '{"status": 400, "error": "Bad Request", "message": "Unknown prefix x"}',
            "Unknown prefix x",
        ),
        (
            "application/problem+json",
            '{"title": "Bad", "detail": ["No such graph"]}',
            "No such graph",
        ),
        (
            "text/html",
            "<html><title>Error 400</title><h1>HTTP ERROR 400</h1>"
            "<pre>\n  org.x.ParseException: line 2, &lt;eof&gt;\n</pre></html>",
            "Error 400: line 2, <eof>",
        ),
        # The Graph Store of Virtuoso
        (
            "text/html; charset=UTF-8",
            "<html><head><title>SPARQL Graph Protocol request failed</title></head>"
            "<body><h1>HTTP/1.1 500 Request Failed</h1><h3>Error 22023</h3>\n"
            "<xmp>The PUT request for graph <http://x/> is rejected</xmp></body>",
            "request failed: The PUT request for graph <http://x/> is rejected",
        ),
        ("text/plain", "", "HTTP 400 Bad Request"),
    ],
)
def test_reason_of_the_server_is_one_line_and_no_trace(
    server, refused, media, body, said
):
    server.says(Answer(status=400, body=body, media=media))
    told = refused()

    assert said in told["en"]
    assert said.removeprefix("Bad Request: ") in told["ja"]
    for noise in ("Exception", "FutureTask", "{", "SPARQL query:", "expecting"):
        assert noise not in told["en"]


def test_long_reason_is_cut(server, refused):
    server.says(Answer(status=400, body="no " * 1000, media="text/plain"))
    said = refused()["en"]

    assert said.endswith("no …")
    assert len(said) < 400
