"""Which page a request means; and what every response carries."""

import hashlib
import json
from base64 import urlsafe_b64encode
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from kg.model.job import Reply
from kg.web.app import make_app
from kg.web.running.serving import Edition, Serving
from tests.web_fakes import FakePool, make_serving

HTML, TURTLE = "text/html; charset=utf-8", "text/turtle; charset=utf-8"
REGION = "/doc/region/nishi-iburi"


def made(job):
    """A page or data, as the workers make them, and which job it was."""
    media = HTML if job.kind == "page" else TURTLE
    return Reply(json.dumps([job.kind, dict(job.asked)]).encode(), media)


@pytest.fixture
def pool():
    return FakePool(made)


@pytest.fixture
def site(pool):
    client = TestClient(make_app(make_serving(pool)), follow_redirects=False)
    client.headers.pop("accept", None)
    return client


def kind_of(response):
    assert 200 == response.status_code, response.text
    kind, asked = response.json()
    return kind, asked.get("format") or asked["lang"]


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, ("page", "ja")),
        ("*/*", ("page", "ja")),
        ("text/html,application/xhtml+xml,*/*;q=0.8", ("page", "ja")),
        ("application/xhtml+xml", ("page", "ja")),
        ("text/turtle", ("thing", "ttl")),
        ("application/ld+json", ("thing", "jsonld")),
        ("application/json", ("thing", "jsonld")),
        ("application/n-triples", ("thing", "nt")),
        ("text/csv", ("thing", "csv")),
        ("application/rdf+xml, text/turtle;q=0.8, */*;q=0.1", ("thing", "ttl")),
        ("text/turtle;q=0.5, application/ld+json;q=0.9", ("thing", "jsonld")),
        ("text/*", ("page", "ja")),
        ('application/ld+json;profile="https://x.example/"', ("thing", "jsonld")),
        ("text/turtle; charset=utf-8", ("thing", "ttl")),
        ("text/turtle, */*", ("thing", "ttl")),
        ("*", ("page", "ja")),
        (f"text/csv{',a/b' * 8000},text/turtle", ("thing", "csv")),
    ],
)
def test_accept_says_what_a_thing_comes_as(site, accept, expected):
    headers = {} if accept is None else {"Accept": accept}
    response = site.get(REGION, headers=headers)
    assert expected == kind_of(response)
    assert {"Accept", "Accept-Language"} <= set(response.headers["vary"].split(", "))


@pytest.mark.parametrize(
    ("suffix", "expected"),
    [
        (".ttl", ("thing", "ttl")),
        (".jsonld", ("thing", "jsonld")),
        (".nt", ("thing", "nt")),
        (".csv", ("thing", "csv")),
        (".html", ("page", "ja")),
        (".ja.html", ("page", "ja")),
        (".en.html", ("page", "en")),
    ],
)
def test_a_suffix_goes_before_accept(site, suffix, expected):
    headers = {"Accept": "application/ld+json;q=0.1, text/html;q=0.2"}
    response = site.get(REGION + suffix, headers=headers)
    assert expected == kind_of(response)
    assert "Accept," not in response.headers["vary"]


@pytest.mark.parametrize(
    ("header", "lang"),
    [
        ("en", "en"),
        ("en-GB,ja;q=0.5", "en"),
        ("fr, de", "ja"),
        ("ja;q=0, en;q=0.1", "en"),
        ("*", "ja"),
    ],
)
def test_the_language_is_the_readers(site, header, lang):
    response = site.get("/", headers={"Accept-Language": header})
    assert ("page", lang) == kind_of(response)
    assert f"index.{lang}.html" == response.headers["content-location"]


def test_a_response_names_its_own_file_and_the_others(site):
    response = site.get(REGION, headers={"Accept": "text/turtle"})
    assert "nishi-iburi.ttl" == response.headers["content-location"]
    link = response.headers["link"]
    assert '<nishi-iburi.ja.html>; rel="alternate"; type="text/html"' in link
    assert '<nishi-iburi.csv>; rel="alternate"; type="text/csv"' in link
    assert "nishi-iburi.ttl" not in link


def test_a_thing_that_cannot_be_had_in_a_form_is_406_and_says_what_there_is(site):
    response = site.get(REGION, headers={"Accept": "image/png"})
    assert 406 == response.status_code
    assert "text/turtle" in response.json()["detail"]
    assert "Accept" in response.headers["vary"]


@pytest.mark.parametrize("path", ["/search.ttl", "/compare.csv", "/doc/region/.ttl"])
def test_what_is_about_no_thing_is_no_data(site, pool, path):
    status = site.get(path).status_code
    assert status == 404 or path.startswith("/doc")
    assert [] == pool.jobs or path.startswith("/doc")


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/id/region/nishi-iburi", "/doc/region/nishi-iburi"),
        ("/id/region/nishi-iburi.ttl", "/doc/region/nishi-iburi.ttl"),
        ("/id/region/x.en.html", "/doc/region/x.en.html"),
        ("/def/Region", "/doc/def/Region"),
        ("/def/", "/doc/def/"),
        ("/scheme/kind/x", "/doc/scheme/kind/x"),
        ("/shape/R1", "/doc/shape/R1"),
        ("/graph/region/a", "/doc/graph/region/a"),
        ("/query/region/members", "/queries/region/members"),
        ("/query/", "/queries/"),
        ("/id/region/a?x=1", "/doc/region/a?x=1"),
        ("/id/price-index", "/doc/price-index"),
        ("/id/a/", "/doc/a/"),
        ("/graph/%E8%A5%BF", "/doc/graph/%25E8%25A5%25BF"),
        ("/id/a%2Fb", "/doc/a%252Fb"),
        ("/query/%E8%A5%BF", "/queries/%E8%A5%BF"),
    ],
)
def test_an_iri_leads_to_the_page_that_tells_of_it(site, path, target):
    response = site.get(path)
    assert 303 == response.status_code
    found = str(response.url.join(response.headers["location"]))
    assert f"http://testserver{target}" == found
    # Browsers keep a slash that stands twice, and what joins them here does not.
    assert "//" not in response.headers["location"]
    assert "*" == response.headers["access-control-allow-origin"]
    assert not response.headers["location"].startswith(("http", "//"))


@pytest.mark.parametrize(
    ("path", "forms"),
    [
        ("/doc/region/a", 5),
        ("/doc/cost/", 1),
        ("/doc/cost/index-2", 1),
        ("/doc/shape/TT101", 1),
        ("/compare", 1),
    ],
)
def test_only_what_there_is_is_named_beside_a_page(site, path, forms):
    link = site.get(path, headers={"Accept": "text/html"}).headers["link"]
    assert forms == link.count("rel=")
    data = site.get(f"{path}index.csv" if path.endswith("/") else f"{path}.csv")
    assert (200 if forms > 1 else 404) == data.status_code


@pytest.mark.parametrize("status", [400, 404])
def test_what_is_not_there_has_no_other_forms(site, pool, status):
    pool.answer = lambda job: Reply(b"<p>no</p>", HTML, status)
    response = site.get(REGION, headers={"Accept": "text/html"})
    assert (status, b"<p>no</p>") == (response.status_code, response.content)
    assert not {"link", "content-location"} & set(response.headers)


def test_what_a_long_address_chooses_stands_in_no_header(site):
    short, long = (
        site.get("/compare", params={"field": [f"A-{n}" for n in range(most)]})
        for most in (9, 64 - 1)
    )
    assert "?field=A-0&" in short.headers["content-location"]
    many = site.get("/compare", params={"field": ["x" * 300] * 9})
    for response in (long, many):
        assert 200 == response.status_code
        assert sum(map(len, response.headers.values())) < 4000


@pytest.mark.parametrize("part", ["0", "01", "-1", "1.5", "%D9%A3", "9" * 5000])
def test_a_part_of_the_sitemap_that_is_none_is_not_found(site, pool, part):
    assert 404 == site.get(f"/sitemap-{part}.xml").status_code
    assert [] == pool.jobs
    site.get("/sitemap-2.xml")
    site.get("/sitemap.xml")
    assert [{"part": 2}, {}] == [job.asked for job in pool.jobs]


def test_pages_of_others_may_send_headers_to_the_api(site, pool):
    asked = {
        "Origin": "https://other.example",
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "content-type",
    }
    for path in ("/api/queries/region/members.json", "/api/search?q=a"):
        told = site.options(path, headers=asked)
        assert 204 == told.status_code
        assert "*" == told.headers["access-control-allow-origin"]
        assert "GET" in told.headers["access-control-allow-methods"]
        assert "Content-Type" in told.headers["access-control-allow-headers"]
        refused = site.post(path)
        assert 405 == refused.status_code
        assert {"GET", "HEAD"} == set(refused.headers["allow"].split(", "))
    assert [] == pool.jobs


def test_pages_of_others_may_read_how_many_rows_there_are(site):
    told = site.get("/api/queries/region/members.json").headers
    assert "*" == told["access-control-allow-origin"]
    assert "X-Total-Count" in told["access-control-expose-headers"]


def test_a_header_in_two_lines_means_what_it_means_in_one(site, pool):
    """Else what one asked for would be remembered for those who ask for another."""
    two = [("Accept-Language", "fr"), ("Accept-Language", "en;q=0.9")]
    assert ("page", "en") == kind_of(site.get("/", headers=two))
    one = {"Accept-Language": "fr,en;q=0.9"}
    assert ("page", "en") == kind_of(site.get("/", headers=one))
    lines = [("Accept", "text/csv;q=0.1"), ("Accept", "text/turtle")]
    assert ("thing", "ttl") == kind_of(site.get(REGION, headers=lines))


@pytest.mark.parametrize("path", ["/queries", "/doc"])
def test_a_folder_without_its_slash_leads_to_it(site, path):
    response = site.get(path)
    assert 308 == response.status_code
    found = str(response.url.join(response.headers["location"]))
    assert f"http://testserver{path}/" == found


def test_below_a_path_of_a_proxy_everything_stays_relative(pool):
    app = make_app(make_serving(pool))
    client = TestClient(app, root_path="/kg", follow_redirects=False)
    for path, target in {
        "/kg/id/region/a": "/kg/doc/region/a",
        "/kg/id/%E8%A5%BF": "/kg/doc/%25E8%25A5%25BF",
        "/kg/queries": "/kg/queries/",
    }.items():
        response = client.get(path)
        place = response.headers["location"]
        assert not place.startswith("/")
        assert target == response.url.join(place).raw_path.decode()
    text = {"Accept": "text/html"}
    pool.answer = lambda job: Reply(b"", HTML, 404)
    missing = client.get("/kg/doc/x/y", headers=text)
    assert 'href="../../assets/site.css"' in missing.text


def test_what_a_page_does_not_know_makes_no_new_page(site, pool):
    for query in ("", "?utm_source=x", "?a=b&c=d"):
        assert 200 == site.get(f"{REGION}.ja.html{query}").status_code
    assert 1 == len(pool.jobs)
    site.get("/search.ja.html?q=a")
    site.get("/search.ja.html?q=b")
    assert [{"q": ["a"]}, {"q": ["b"]}] == [job.asked["asked"] for job in pool.jobs[1:]]


def test_what_an_address_gives_is_bounded(site, pool):
    many = "&".join(f"r={number}" for number in range(65))
    assert 400 == site.get(f"/compare?{many}").status_code
    assert 400 == site.get(f"/compare?r={'x' * 2001}").status_code
    assert 414 == site.get(f"/compare?r={'x' * 60_000}").status_code
    assert [] == pool.jobs


def test_a_page_that_is_not_there_is_told_in_the_language_of_its_address(site, pool):
    pool.answer = lambda job: Reply(b"", HTML, 404)
    response = site.get("/doc/x.en.html", headers={"Accept": "text/html"})
    assert 404 == response.status_code
    assert '<html lang="en">' in response.text
    told = site.get("/doc/x", headers={"Accept-Language": "ja"})
    assert "ページ" in told.json()["title"]


PATHS = [
    "/",
    REGION,
    f"{REGION}.ttl",
    "/id/region/a",
    "/queries",
    "/health",
    "/metrics",
    "/robots.txt",
    "/assets/site.css",
    "/assets/none",
    "/favicon.ico",
    "/nowhere.ttl",
]


@pytest.mark.parametrize("path", PATHS)
def test_every_response_says_what_a_browser_may_do_with_it(site, path):
    headers = site.get(path).headers
    assert "nosniff" == headers["x-content-type-options"]
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "referrer-policy" in headers
    assert "permissions-policy" in headers
    assert "server" not in headers
    is_open = "access-control-allow-origin" in headers
    reach = "cross-origin" if is_open else "same-origin"
    assert reach == headers["cross-origin-resource-policy"]


def test_pages_are_ours_and_data_is_everybodys(site):
    assert "access-control-allow-origin" not in site.get(f"{REGION}.ja.html").headers
    assert "*" == site.get(f"{REGION}.ttl").headers["access-control-allow-origin"]
    tag = site.get(f"{REGION}.ttl").headers["etag"]
    unchanged = site.get(f"{REGION}.ttl", headers={"If-None-Match": tag})
    assert 304 == unchanged.status_code
    assert "*" == unchanged.headers["access-control-allow-origin"]


@pytest.mark.parametrize("path", ["index", "editor", "queries/region/members"])
def test_no_page_may_have_styles_or_scripts_inside(site, path):
    policy = site.get(f"/{path}.ja.html").headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy


def test_a_fault_is_told_without_a_word_of_where_and_has_the_headers_too(site, pool):
    def fails(job):
        raise RuntimeError("/secret/place")

    pool.answer = fails
    response = site.get("/")
    assert 500 == response.status_code
    assert "secret" not in response.text
    assert "nosniff" == response.headers["x-content-type-options"]


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_pages_are_only_read(site, method):
    response = site.request(method, "/")
    assert 405 == response.status_code
    assert {"GET", "HEAD"} == set(response.headers["allow"].split(", "))
    assert "application/problem+json" == response.headers["content-type"]


def test_no_address_is_made_of_the_host_that_a_client_claims(site):
    headers = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    for path in PATHS:
        response = site.get(path, headers=headers)
        assert "evil" not in response.text
        assert "evil" not in str(response.headers)


@pytest.mark.parametrize(
    "path",
    [
        "/assets/../app.py",
        "/assets/%2e%2e/app.py",
        "/assets/..%2f..%2fapp.py",
        "/assets//etc/passwd",
        "/assets/site.css/",
        "/assets/site.css%00",
        "/assets/",
        "/assets/.hidden",
    ],
)
def test_only_files_that_ship_are_given(site, path):
    response = site.get(path)
    assert response.status_code == 404 or "page" in response.text
    assert "import" not in response.text


def test_a_file_is_kept_for_ever_only_under_its_digest(site):
    folder = Path(__file__).parents[1] / "kg/services/rendering/static"
    body = (folder / "site.css").read_bytes()
    digest = urlsafe_b64encode(hashlib.sha256(body).digest()[:24]).decode()
    plain = site.get("/assets/site.css", headers={"Accept-Encoding": "identity"})
    assert body == plain.content
    assert "text/css; charset=utf-8" == plain.headers["content-type"]
    assert "immutable" not in plain.headers["cache-control"]
    named = site.get(f"/assets/site.css?v={digest[:12]}")
    assert "immutable" in named.headers["cache-control"]
    other = site.get("/assets/site.css?v=000000000000")
    assert "immutable" not in other.headers["cache-control"]
    tag = plain.headers["etag"]
    same = {"If-None-Match": tag, "Accept-Encoding": "identity"}
    assert 304 == site.get("/assets/site.css", headers=same).status_code


def test_robots_are_told_where_the_pages_are(pool):
    serving = make_serving(pool, told={"public": "https://kg.example/"})
    text = TestClient(make_app(serving)).get("/robots.txt").text
    assert "Sitemap: https://kg.example/sitemap.xml" in text
    assert "Disallow: /sparql" in text


def test_health_asks_no_worker(site, pool):
    response = site.get("/health")
    told = response.json()
    assert (200, "ok", "d1", 7) == (
        response.status_code,
        told["status"],
        told["build"],
        told["statements"],
    )
    assert "no-store" == response.headers["cache-control"]
    assert [] == pool.jobs


def test_a_site_that_ends_or_has_no_workers_is_not_well(pool):
    serving: Serving = make_serving(pool)
    client = TestClient(make_app(serving))
    pool.alive = False
    assert 503 == client.get("/health").status_code
    pool.alive, serving.ending = True, True
    assert 503 == client.get("/health").status_code


def local(pool, peer, **more):
    app = make_app(make_serving(pool, **more))
    return TestClient(app, client=(peer, 5))


@pytest.mark.parametrize(
    ("peer", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("::ffff:127.0.0.1", {}, 200),
        ("::ffff:192.0.2.1", {}, 403),
        ("192.0.2.1", {}, 403),
        ("127.0.0.1", {"X-Forwarded-For": "192.0.2.1"}, 403),
        ("testclient", {}, 403),
    ],
)
def test_metrics_are_for_this_machine(pool, peer, headers, status):
    assert status == local(pool, peer).get("/metrics", headers=headers).status_code
    public = local(pool, peer, metrics_public=True)
    assert 200 == public.get("/metrics", headers=headers).status_code


def test_metrics_count_by_route_and_never_by_path(pool):
    client = local(pool, "127.0.0.1")
    for number in range(5):
        client.get(f"/doc/region/{number}.ja.html")
        client.get("/doc/region/0.ja.html")
    client.get("/doc/x", headers={"Accept": "image/png"})
    client.request("BREW", "/pot")
    families = {
        family.name: family
        for family in text_string_to_metric_families(client.get("/metrics").text)
    }
    counted = {
        (told.labels["route"], told.labels["method"], told.labels["status"]): told.value
        for told in families["kg_http_requests"].samples
    }
    assert 10 == counted["/doc/{path:path}", "GET", "200"]
    assert 1 == counted["/doc/{path:path}", "GET", "406"]
    assert 1 == counted["/{path:path}", "other", "405"]
    looked = {
        (told.labels["lane"], told.labels["result"]): told.value
        for told in families["kg_cache_lookups"].samples
    }
    assert (0, 5) == (looked["own", "hit"], looked["own", "miss"])
    assert 5 == families["kg_memory_hits"].samples[0].value
    buckets = [
        told
        for told in families["kg_http_request_seconds"].samples
        if told.name.endswith("_count") and told.labels["route"] == "/doc/{path:path}"
    ]
    assert 11 == buckets[0].value
    assert {"lane": "open"} == families["kg_pool_running"].samples[0].labels
    assert 7 == families["kg_statements"].samples[0].value


@pytest.mark.parametrize(
    ("peer", "client"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
    ],
)
def test_clients_are_told_apart_by_address_or_network(pool, peer, client):
    local(pool, peer).get("/", headers={"X-Forwarded-For": "203.0.113.9"})
    assert [client] == pool.clients


def test_the_same_request_is_answered_again_before_it_is_read(pool):
    serving = make_serving(pool)
    client = TestClient(make_app(serving))
    for accept in ("text/turtle", "text/html"):
        first = client.get(REGION, headers={"Accept": accept})
        again = client.get(REGION, headers={"Accept": accept})
        assert first.content == again.content
        assert first.headers == again.headers
    assert 2 == serving.memory.hits
    tag = first.headers["etag"]
    had = client.get(REGION, headers={"Accept": "text/html", "If-None-Match": tag})
    assert (304, b"") == (had.status_code, had.content)
    assert tag == had.headers["etag"]
    assert "content-length" not in had.headers
    head = client.head(REGION, headers={"Accept": "text/html"})
    assert b"" == head.content
    assert first.headers == head.headers
    other = client.get(REGION, headers={"Accept": "text/html", "Host": "other"})
    assert 200 == other.status_code
    assert 4 == serving.memory.hits


def test_a_new_build_is_not_answered_from_memory(pool):
    serving = make_serving(pool)
    client = TestClient(make_app(serving))
    client.get("/")
    serving._edition = Edition(pool, "two")
    client.get("/")
    assert 2 == len(pool.jobs)
    assert 0 == serving.memory.hits


def test_a_memory_holds_no_more_than_it_may(pool):
    serving = make_serving(pool, cache_size=160_000)
    client = TestClient(make_app(serving))
    for number in range(40):
        client.get(f"/search.ja.html?q={number}")
        assert serving.memory.held <= 40_000
    assert 0 < len(serving.memory) < 20
