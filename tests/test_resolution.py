"""IRIs lead to files: on Apache, nginx, w3id.org and hosts that choose nothing.

What a server answers is held to what the live site answers to the same request.
"""

import re
from collections import Counter
from dataclasses import replace
from types import SimpleNamespace
from urllib.parse import unquote

import pytest

from kg.model.site import PLACES, PageFormat
from kg.services.publishing.parts import resolution
from kg.services.publishing.resolving.static_hosts import headers_file, redirects_file
from kg.services.publishing.resolving.stubs import local_of, stub_place
from kg.web.http.headers import security_headers
from tests.hosts import LEADING, PATH, PUBLIC, THINGS, Host, Told, small_graph
from tests.publishing import publication
from tests.web_sites import running

THING, SCHEME = "doc/thing/a", "doc/scheme/colour"
JA, EN = "ja,en-US;q=0.9,en;q=0.8", "en-GB,en;q=0.9,ja;q=0.5"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
RDFLIB = "application/n-triples,text/turtle;q=0.9,application/rdf+xml;q=0.8,*/*;q=0.1"
#: Path below the site, Accept, Accept-Language.
ASKED = [
    # A thing in every form, as clients ask for it.
    *(
        (THING, accept, "en")
        for accept in (
            None,
            "*/*",
            "*",
            BROWSER,
            RDFLIB,
            "text/html",
            "application/xhtml+xml",
            "text/turtle",
            "TEXT/TURTLE",
            "application/x-turtle",
            "application/ld+json",
            "application/json",
            'application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"',
            "application/n-triples",
            "text/csv",
            "text/*",
            "application/*",
            "text/turtle, */*",
            "text/turtle,*/*;q=0.1",
            "*/*;q=0.9, text/csv;q=0.9",
            "text/turtle; charset=utf-8",
            "text/turtle ; q=0.5 , application/ld+json ; q=0.9",
            "text/turtle;q=0.85,application/ld+json;q=0.9",
            "text/turtle;q=0.80,application/ld+json;q=0.8",
            "text/turtle;q=0.123,application/ld+json;q=0.124",
            "text/turtle;q=1.000,text/html;q=0.999",
            "text/html;q=0,*/*",
            "text/html;q=0.0,text/*;q=0.3,application/*;q=0.2",
            "application/rdf+xml, text/turtle;q=0.8, */*;q=0.1",
            "text/turtlex",
            "image/png",
            "image/png, text/html;q=0",
            "application/rdf+xml",
        )
    ),
    # A page in the language of the reader.
    *(
        (THING, "text/html", language)
        for language in (
            None,
            "",
            "ja",
            "en",
            JA,
            EN,
            "en, ja",
            "ja, en",
            "en-US,ja",
            "ja;q=0.5, en;q=0.50",
            "fr, de;q=0.8",
            "fr, en;q=0.1",
            "ja;q=0, en;q=0.1",
            "en;q=0",
            "*",
            "*, en;q=0.5",
            "EN",
            "enm",
            "ja-JP-u-ca-japanese, en;q=0.9",
        )
    ),
    # Folders, lists, pages of no data, names without language, both folder and page.
    ("", BROWSER, JA),
    ("", BROWSER, EN),
    ("", "text/turtle", None),
    ("index", None, EN),
    ("about", BROWSER, EN),
    ("doc", None, None),
    ("doc/", BROWSER, EN),
    ("doc/thing/", BROWSER, JA),
    ("doc/thing/", "text/turtle", None),
    ("doc/thing", BROWSER, None),
    ("doc/def/", BROWSER, EN),
    ("doc/def/", "text/turtle", None),
    ("doc/def/", "application/rdf+xml, text/turtle;q=0.5", None),
    ("doc/def/", "text/csv", None),
    ("doc/def/index.rdf", None, None),
    ("doc/thing/index", BROWSER, EN),
    ("queries", None, None),
    ("queries/", BROWSER, EN),
    ("queries/region/members", BROWSER, EN),
    (f"{THING}.html", None, EN),
    (f"{THING}.html", "text/turtle", None),
    (f"{THING}.ja.html", "text/turtle", EN),
    (f"{THING}.ttl", "text/html", None),
    (f"{THING}.jsonld", None, None),
    (f"{THING}.nt", None, None),
    (f"{THING}.csv", "image/png", None),
    (SCHEME, BROWSER, EN),
    (SCHEME, "text/turtle", None),
    (f"{SCHEME}/red", BROWSER, None),
    ("doc/shape/TJ901", "text/turtle", None),
    ("doc/thing/%25E5%25AE%25A4%2520x", "text/html", EN),
    ("doc/thing/%25E5%25AE%25A4%2520x.ttl", None, None),
    # What an IRI leads to.
    ("id/thing/a", BROWSER, EN),
    ("id/thing/a", "text/turtle", None),
    ("id/thing/a?x=1", None, None),
    ("id/", None, None),
    ("def/Project", "text/turtle", None),
    ("def/", BROWSER, JA),
    ("def/0.1.0/", BROWSER, JA),
    ("scheme/colour", None, None),
    ("scheme/colour/red", None, None),
    ("shape/TJ901", None, None),
    ("graph/test", "text/turtle", None),
    ("query/region/members", BROWSER, None),
    ("query/", BROWSER, None),
    # What is not there.
    ("nothing", BROWSER, EN),
    ("doc/nothing", "text/turtle", None),
    ("doc/nothing/at/all", BROWSER, JA),
    ("doc/nothing.ttl", None, None),
    ("assets/nothing.js", None, None),
]


def headers_of(accept, language):
    given = {"Accept": accept, "Accept_Language": language}
    return {name: value for name, value in given.items() if value is not None}


@pytest.fixture(scope="session")
def live(tmp_path_factory):
    """What `kg serve` answers over the same graph."""
    folder = tmp_path_factory.mktemp("live")
    graph = small_graph(folder / "small.nq")
    with running(folder, "--data", str(graph), "--public-url", PUBLIC) as site:
        yield Host(site.port, "/")


@pytest.mark.slow
@pytest.mark.parametrize("server", ["apache", "nginx"])
def test_a_server_of_files_answers_as_the_live_site(server, live, request):
    host = request.getfixturevalue(server)
    differing = []
    for asked in ASKED:
        path, headers = asked[0], headers_of(*asked[1:])
        if server == "nginx" and "%25" in path:
            # It does not tell such a file from one that was chosen, and tells less.
            continue
        expected, found = live.told(path, **headers), host.told(path, **headers)
        if expected.status == 404:
            found = Told(found.status)
            expected = Told(404)
        if expected != found:
            differing.append(f"{asked}: {expected} but {found}")

    assert not differing, "\n".join(differing)


@pytest.mark.slow
@pytest.mark.parametrize("server", ["apache", "nginx"])
def test_an_encoded_iri_leads_to_its_own_page(server, request):
    host = request.getfixturevalue(server)
    first = host.fetch(
        f"{host.path}id/thing/%E5%AE%A4%20x", Accept="application/n-triples"
    )
    assert 303 == first.status
    second = host.fetch(
        re.sub(r"^https?://[^/]+", "", first.headers["location"]),
        Accept="application/n-triples",
    )
    assert 200 == second.status
    assert b"thing/%E5%AE%A4%20x>" in second.body


@pytest.mark.slow
@pytest.mark.parametrize("server", ["apache", "nginx"])
def test_what_is_missing_is_told_in_the_language_of_the_reader(server, request):
    host = request.getfixturevalue(server)
    for path in ("nothing", "doc/nothing/deeper", "x%20y", "hosting/"):
        for lang, said in (("ja", "ページが見つかりません"), ("en", "no such page")):
            got = host.fetch(host.path + path, Accept_Language=lang, Accept="text/html")
            assert (404, lang) == (got.status, got.headers["content-language"])
            assert said in got.body.decode()


@pytest.mark.slow
@pytest.mark.parametrize("server", ["apache", "nginx"])
def test_head_says_what_get_says(server, request):
    host = request.getfixturevalue(server)
    for path in (THING, "id/thing/a", f"{THING}.ttl", "nothing"):
        headers = {"Accept": "text/turtle", "Accept_Language": "en"}
        assert host.told(path, **headers) == host.told(path, "HEAD", **headers)
        assert b"" == host.fetch(host.path + path, "HEAD", **headers).body


@pytest.mark.slow
@pytest.mark.parametrize("server", ["apache", "nginx"])
def test_files_have_their_media_types_and_policies(server, request, published):
    host = request.getfixturevalue(server)
    made = published / "www" / host.path.strip("/")
    (made / "try.nq.gz").write_bytes(b"\x1f\x8b")
    (made / "try.wasm").write_bytes(b"\0asm")
    expected = {
        "try.nq.gz": "application/gzip",
        "try.wasm": "application/wasm",
        "assets/site.css": "text/css; charset=utf-8",
        "assets/search.js": "text/javascript; charset=utf-8",
        f"{THING}.csv": "text/csv; charset=utf-8",
    }
    for path, media in expected.items():
        got = host.fetch(host.path + path, Accept_Encoding="identity")
        assert (200, media) == (got.status, got.headers["content-type"]), path
        assert "content-encoding" not in got.headers
        assert "nosniff" == got.headers["x-content-type-options"]
    page = host.fetch(f"{host.path}{THING}.ja.html").headers["content-security-policy"]
    assert "script-src 'self' 'wasm-unsafe-eval'" in page
    assert "worker-src 'self'" in page
    data = host.fetch(f"{host.path}{THING}.ttl")
    assert "sandbox" in data.headers["content-security-policy"]
    named = host.fetch(f"{host.path}assets/site.css?v=abcdefgh")
    assert "immutable" in named.headers["cache-control"]
    assert "immutable" not in data.headers["cache-control"]


@pytest.mark.slow
@pytest.mark.parametrize("server", ["apache", "nginx"])
def test_nothing_outside_the_site_is_served(server, request, published):
    host = request.getfixturevalue(server)
    (published / "www" / "open" / "secret.ttl").write_text("secret")
    (published / "secret.ttl").write_text("secret")
    ways = ("../secret", "doc/../../secret", "..%2fsecret", "%2e%2e/secret")
    for way in (*ways, "doc/%2e%2e/%2e%2e/%2e%2e/secret", "../../../secret"):
        got = host.fetch(host.path + way, Accept="text/turtle")
        assert b"secret" != got.body, way
    (published / "www" / "open" / "secret.ttl").unlink()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "accept", "language", "status", "place"),
    [
        ("id/thing/a", BROWSER, JA, 303, f"{THING}.ja.html"),
        ("id/thing/a", BROWSER, EN, 303, f"{THING}.en.html"),
        ("id/thing/a", None, None, 303, f"{THING}.ja.html"),
        ("id/thing/a", "text/turtle", None, 303, f"{THING}.ttl"),
        ("id/thing/a", RDFLIB, None, 303, f"{THING}.nt"),
        ("id/thing/a", "application/json", None, 303, f"{THING}.jsonld"),
        ("id/thing/a", "text/csv;q=0.9,text/html;q=0.8", None, 303, f"{THING}.csv"),
        ("id/thing/a", "application/rdf+xml,*/*;q=0.1", EN, 303, f"{THING}.en.html"),
        ("id/thing/a", "image/png", None, 406, None),
        (
            "id/thing/%E5%AE%A4%20x",
            "text/turtle",
            None,
            303,
            "doc/thing/%25E5%25AE%25A4%2520x.ttl",
        ),
        ("def/Project", "text/turtle", None, 303, "doc/def/Project.ttl"),
        ("def/", BROWSER, EN, 303, "doc/def/index.en.html"),
        ("def/", "text/turtle", None, 303, "doc/def/index.ttl"),
        ("def/", "application/rdf+xml", None, 303, "doc/def/index.rdf"),
        ("def/0.1.0/", "text/turtle", None, 303, "doc/def/0.1.0/index.ttl"),
        ("def/0.1.0/", BROWSER, EN, 303, "doc/def/0.1.0/index.en.html"),
        ("def/0.1.0/", "text/csv", None, 406, None),
        ("scheme/colour/red", BROWSER, EN, 303, "doc/scheme/colour/red.en.html"),
        ("graph/test", "application/n-triples", None, 303, "doc/graph/test.nt"),
        ("shape/TJ901", "text/turtle", None, 406, None),
        (
            "shape/CostStatement",
            "text/turtle",
            None,
            303,
            "doc/shape/CostStatement.ttl",
        ),
        ("query/region/members", BROWSER, JA, 303, "queries/region/members.ja.html"),
        ("query/region/members", "text/turtle", None, 406, None),
        ("query/", BROWSER, EN, 303, "queries/index.en.html"),
        ("id/thing/", BROWSER, EN, 303, "doc/thing/index.en.html"),
        ("", BROWSER, EN, 303, "index.en.html"),
        ("dumps/kg.nq.gz", BROWSER, EN, 302, "dumps/kg.nq.gz"),
        (".well-known/void", "text/turtle", None, 302, ".well-known/void"),
        (
            "data/regions/%E5%AE%A4/a.csv",
            None,
            None,
            302,
            "data/regions/%E5%AE%A4/a.csv",
        ),
    ],
)
def test_w3id_leads_to_the_file(apache, path, accept, language, status, place):
    got = apache.fetch(LEADING + path, **headers_of(accept, language))
    location = None if place is None else PUBLIC + place
    assert (status, location) == (got.status, got.headers["location"])
    if status == 303:
        vary = {name.strip() for name in got.headers["vary"].split(",")}
        assert {"Accept", "Accept-Language"} == vary
        assert "*" == got.headers["access-control-allow-origin"]


@pytest.mark.slow
def test_every_redirect_of_w3id_leads_to_a_file(apache, published):
    lost = []
    for local, *_ in THINGS:
        for accept in ("text/html", "text/turtle", "application/ld+json"):
            got = apache.fetch(LEADING + local, Accept=accept)
            place = got.headers["location"].removeprefix(PUBLIC)
            if not (published / "www" / PATH.strip("/") / unquote(place)).is_file():
                lost.append((local, accept, place))

    assert [] == lost


@pytest.mark.slow
def test_a_browser_is_led_on_where_the_host_chooses_nothing(plain, chromium):
    for language, lang in (("ja", "ja"), ("en-GB", "en"), ("fr", "ja")):
        page = chromium.new_page(locale=language)
        said = []
        page.on("pageerror", lambda error, said=said: said.append(str(error)))
        # At the IRI stands a page; the others are found by that of what is missing.
        for asked, file in (
            ("id/thing/a", f"{THING}.{lang}.html"),
            (
                "id/thing/%E5%AE%A4%20x",
                f"doc/thing/%25E5%25AE%25A4%2520x.{lang}.html",
            ),
            ("def/Project", f"doc/def/Project.{lang}.html"),
            ("def/", f"doc/def/index.{lang}.html"),
            ("query/region/members", f"queries/region/members.{lang}.html"),
            ("scheme/colour/red", f"doc/scheme/colour/red.{lang}.html"),
            (THING, f"{THING}.{lang}.html"),
            (f"{SCHEME}/red", f"{SCHEME}/red.{lang}.html"),
            ("queries/region/members", f"queries/region/members.{lang}.html"),
            ("about", f"about.{lang}.html"),
        ):
            page.goto(plain.address + asked)
            page.wait_for_url(plain.address + file, timeout=10_000)
        page.goto(f"{plain.address}doc/thing/no-such-thing?x=1")
        page.wait_for_load_state("networkidle")
        assert page.url == f"{plain.address}doc/thing/no-such-thing?x=1"
        assert "no-such-thing" == page.locator("#search-en").input_value()
        assert "rgb(255, 255, 255)" != page.locator("button").first.evaluate(
            "element => getComputedStyle(element).backgroundColor"
        )
        assert [] == said
        page.close()


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("doc/region/nishi-iburi", "id/region/nishi-iburi"),
        ("doc/def/Region", "def/Region"),
        ("doc/def/index", "def/"),
        ("doc/def/0.1.0/index", "def/0.1.0/"),
        ("queries/region/members", "query/region/members"),
        ("doc/project/index-2", None),
        ("about", None),
    ],
)
def test_a_page_stands_at_the_iri_that_leads_to_it(path, expected):
    assert expected == local_of(path)


@pytest.mark.parametrize(
    ("local", "expected"),
    [
        ("id/thing/a", "id/thing/a/index.html"),
        ("def/", "def/index.html"),
        ("id/thing/%E5%AE%A4%20x", "id/thing/室 x/index.html"),
        ("id/thing/%2e%2e/%2e%2e/x", None),
        ("id/thing/a%2Fb", None),
        ("id/thing/%FF", None),
        ("id/thing/a%00b", None),
    ],
)
def test_a_page_at_an_iri_stands_where_hosts_look_for_it(local, expected):
    assert expected == stub_place(local)


def test_every_page_that_an_iri_leads_to_has_one_that_leads_on_and_only_one():
    """More than are made at once, with a page between them that no IRI leads to."""
    things = [f"thing/{n:04}" for n in range(1203)]
    pages = [*(f"doc/{thing}" for thing in things), "doc/thing/index-2"]
    site = replace(
        publication(),
        engine=SimpleNamespace(ask=lambda query: None),
        shelf=SimpleNamespace(questions={}),
        written=dict.fromkeys(
            f"{page}.{end}" for page in pages for end in ("ja.html", "en.html", "ttl")
        ),
    )
    stubs = [key for key in resolution.keys(site) if key != "rules"]
    made = Counter(file.path for key in stubs for file in resolution.files(site, key))
    assert len(stubs) > 2
    assert dict.fromkeys((f"id/{thing}/index.html" for thing in things), 1) == made
    assert ["rules"] == list(resolution.keys(replace(site, stubs=False)))


@pytest.mark.parametrize("stubs", [True, False])
def test_redirects_keep_to_what_netlify_and_cloudflare_take(stubs):
    lines = redirects_file(PUBLIC, ["def/", "def/0.1.0/", "query/"], stubs).splitlines()
    rules = [line.split(" ") for line in lines if not line.startswith("#")]
    assert all(len(line) <= 1000 for line in lines)
    # Cloudflare leaves out what has a fourth word, and takes 100 rules with a star.
    taken = [rule for rule in rules if len(rule) == 3]
    assert (0 if stubs else len(PLACES) + 3) == len(taken)
    assert all(rule[2] in ("302", "302!") for rule in rules)
    first = [rule[0] for rule in rules].index("/open/kg/def/")
    assert first < [rule[0] for rule in rules].index("/open/kg/def/*")


def test_headers_of_hosts_of_files_are_few_enough_for_cloudflare():
    text = headers_file(PUBLIC)
    lines = text.splitlines()
    assert 100 >= sum(not line.startswith(" ") for line in lines)
    assert 2000 >= max(map(len, lines))
    for kind in PageFormat:
        if kind is not PageFormat.HTML:
            assert f"/open/kg/*.{kind}\n  Content-Type: {kind.media}" in text


def test_hosts_of_files_let_browsers_do_what_the_live_site_lets_them():
    """And run the engine of the pages, as docs/browser-sparql.md says."""

    def directives(policy):
        return dict(each.strip().split(" ", 1) for each in policy.split(";"))

    first = headers_file(PUBLIC).split("\n/", 1)[0].splitlines()
    assert "/open/kg/*" == first[0]
    told = dict(line.strip().split(": ", 1) for line in first[1:])
    html = [(b"content-type", b"text/html; charset=utf-8")]
    live = {n.decode(): v.decode() for n, v in security_headers("/", html)}
    expected = directives(live["content-security-policy"])
    assert "'self'" == expected["script-src"]
    expected |= {
        "script-src": "'self' 'wasm-unsafe-eval'",
        "worker-src": "'self'",
        "manifest-src": "'self'",
    }
    assert expected == directives(told["Content-Security-Policy"])
    for name in ("X-Content-Type-Options", "Referrer-Policy", "Permissions-Policy"):
        assert live[name.lower()] == told[name]
