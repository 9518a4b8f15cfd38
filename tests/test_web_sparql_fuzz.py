"""Whatever is sent to the endpoint, it is no fault of the server and it goes on."""

import http.client

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

FORM, DIRECT = "application/x-www-form-urlencoded", "application/sparql-query"
WORDS = st.sampled_from(
    """SELECT ASK CONSTRUCT DESCRIBE WHERE FROM NAMED GRAPH SERVICE SILENT FILTER
    EXISTS NOT MINUS UNION OPTIONAL BIND VALUES AS GROUP BY HAVING ORDER LIMIT
    OFFSET DISTINCT REDUCED PREFIX BASE LATERAL COUNT SUM SAMPLE GROUP_CONCAT IF
    COALESCE NOW RAND UUID BNODE REGEX REPLACE STRDT STRLANG CONCAT INSERT DATA LOAD
    CLEAR a ?s ?p ?o $x * ( ) { } [ ] << >> . ; , / | ^ ! + - = != < > <= && || ?s?p
    1 1.5 -1e309 99999999999999999999 "x" 'y' \"\"\"z\"\"\" "\\u0041" "\\ud800"
    "\\q" @en ^^ xsd:integer teiju:Region :x _:b <http://e.org/s> <x>
    <file:///etc/passwd> <\\u003e> <> # \\ \\u0053ERVICE \x00 室蘭 \ufeff
    xsd:dateTime("x") 1/0 "a"+1 IRI("x y") SUBSTR("a",-1) REGEX("a","(a*)*b")
    SHA512("x") {SELECT*{?s?p?o}} {} true false UNDEF""".split()  # noqa: SIM905
)
QUERIES = st.one_of(
    st.lists(WORDS, max_size=25).map(" ".join),
    st.lists(WORDS, max_size=12).map(
        lambda words: f"SELECT * {{ ?s ?p ?o . {' '.join(words)} }} LIMIT 5"
    ),
    st.lists(WORDS, max_size=6).map(
        lambda words: f"SELECT ({' '.join(words)} AS ?v) {{ ?s ?p ?o }} LIMIT 5"
    ),
    st.text(max_size=60),
)
NAMES = st.one_of(
    st.sampled_from(
        [
            "query",
            "update",
            "format",
            "output",
            "results",
            "timeout",
            "default-graph-uri",
            "named-graph-uri",
            "using-graph-uri",
            "callback",
        ]
    ),
    st.text(max_size=5),
)
VALUES = st.one_of(
    QUERIES,
    st.sampled_from(
        [
            "json",
            "xml",
            "csv",
            "ttl",
            "nt",
            "text/csv",
            "http://e.org/g",
            "file:///etc/passwd",
            "0",
            "1",
            "0.001",
            "1e9",
            "NaN",
            "-1",
            "x:y",
            "urn:x",
        ]
    ),
)
RAW = st.text(
    st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="#"),
    max_size=40,
)


def escaped(text):
    """As an address holds it, sometimes with bytes that are no UTF-8."""
    return "".join(
        f"%{byte:02X}" for byte in text.encode("utf-8", errors="surrogatepass")
    )


PARAMETERS = st.one_of(
    st.lists(st.tuples(NAMES, VALUES), max_size=4).map(
        lambda pairs: "&".join(f"{escaped(n)}={escaped(v)}" for n, v in pairs)
    ),
    QUERIES.map(lambda query: f"query={escaped(query)}"),
    RAW,
)
HEADER_VALUES = st.one_of(
    st.text(
        st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"),
        max_size=40,
    ).map(str.strip),
    st.sampled_from(
        [
            "*/*",
            "text/html",
            "text/turtle;q=0.5, */*;q=0",
            "a/b;q=x",
            "q=",
            ",,,;;=",
            FORM,
            DIRECT,
            "application/sparql-update",
            f"{DIRECT}; charset=utf-7",
            "gzip",
            "gzip;q=0",
            "*",
            '"x"',
            'W/"',
            "ja-JP,en;q=0.1",
            "bytes=0-1",
            "-1",
            "1e5",
        ]
    ),
)
HEADERS = st.dictionaries(
    st.sampled_from(
        [
            "Accept",
            "Accept-Language",
            "Accept-Encoding",
            "Content-Type",
            "Content-Encoding",
            "If-None-Match",
            "If-Match",
            "Range",
            "Origin",
            "Access-Control-Request-Method",
            "Access-Control-Request-Headers",
            "X-Forwarded-For",
            "X-HTTP-Method-Override",
            "Cookie",
            "Authorization",
        ]
    ),
    HEADER_VALUES,
    max_size=4,
)
METHODS = st.sampled_from(
    "GET GET GET POST POST POST HEAD OPTIONS PUT DELETE PATCH TRACE".split()  # noqa: SIM905
)
BODIES = st.one_of(
    st.none(),
    PARAMETERS.map(str.encode),
    QUERIES.map(lambda query: query.encode("utf-8", errors="surrogatepass")),
    st.binary(max_size=60),
)
PATHS = st.sampled_from(["/sparql", "/sparql/", "/sparql", "/.well-known/void"])


def check(site, method, path, parameters, headers, body):
    """Send one request; what comes back is an answer or the client's mistake."""
    target = f"{path}?{parameters}" if parameters else path
    try:
        answered = site.send(method, target, body, headers)
    except (ValueError, http.client.InvalidURL):
        # The client's own library would not send it.
        return
    # 504, 507: a query that takes too much; only by its own making.
    assert answered.status < 500 or answered.status in (504, 507)
    assert "*" == answered.headers.get("access-control-allow-origin", "*")
    if answered.status in (400, 403, 405, 406, 413, 414, 415) and method != "HEAD":
        assert answered.headers["content-type"].startswith(
            ("application/problem+json", "text/html")
        )


@pytest.mark.parametrize(
    "examples",
    [
        pytest.param(80, id="few"),
        pytest.param(5000, id="many", marks=pytest.mark.slow),
    ],
)
def test_nothing_that_is_sent_is_a_fault_of_the_server(small_site, examples):
    @settings(
        max_examples=examples,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(METHODS, PATHS, PARAMETERS, HEADERS, BODIES)
    def run(method, path, parameters, headers, body):
        check(small_site, method, path, parameters, headers, body)

    run()

    assert 200 == small_site.ask("ASK {}").status


@pytest.mark.parametrize(
    "examples",
    [
        pytest.param(80, id="few"),
        pytest.param(5000, id="many", marks=pytest.mark.slow),
    ],
)
def test_no_query_is_a_fault_of_the_server(small_site, examples):
    @settings(
        max_examples=examples,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(QUERIES)
    def run(query):
        body = query.encode("utf-8", errors="surrogatepass")
        answered = small_site.send("POST", "/sparql", body, {"Content-Type": DIRECT})
        assert answered.status in (200, 400, 504, 507)

    run()
