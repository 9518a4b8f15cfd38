"""SPARQL in the visitor's browser: the same answers, and without a network.

Chromium is that of the system; `make assets` brings the engine.
The second implementation is pyoxigraph, of a newer release than the engine's.
"""

import json
import random
from collections import Counter
from pathlib import Path
from urllib.parse import urlencode, urljoin

import pytest
from pyoxigraph import QueryResultsFormat, QueryTriples, RdfFormat, parse

from kg.errors import KgError
from kg.model.iris import Names
from kg.model.lang import Lang
from kg.model.served_formats import GRAPHS, RESULTS
from kg.services.asking.embedded import Embedded
from kg.services.asking.query import open_query, run_query
from kg.services.catalogue.find import list_queries
from kg.services.graph.store import open_lines
from kg.services.graph.whole import Whole, read_whole
from kg.services.rendering.asking.browser_engine import PROGRAM
from kg.services.rendering.frame.setting import Setting
from kg.vocab import RDF
from tests.browsing import BLOCKED
from tests.servers import missing
from tests.static_site import DUMP, hosted, laid, published

pytestmark = pytest.mark.slow

STATIC = Path(__file__).parents[1] / "kg/services/rendering/static"
NAMES = Names()
REGIONS = "SELECT ?region WHERE { ?region a teiju:Region }"
#: Takes minutes anywhere.
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
_ASK = """async ([query, accept]) => {
  try { return await kgEngine.query(query, {accept}); }
  catch (error) { return {error: error.message, name: error.name}; }
}"""
_CACHES = """async () => {
  const found = {};
  for (const name of await caches.keys()) {
    const keys = await (await caches.open(name)).keys();
    found[name] = keys.map((each) => each.url);
  }
  return found;
}"""


def until(page, holds, argument=None):
    """Wait until a script says so; the page itself may evaluate none."""
    for _ in range(600):
        if page.evaluate(holds, argument):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"it never held: {holds}")


def said(page):
    """What the page said, without what the test itself brings about."""
    return [each for each in page.said if BLOCKED not in each]


@pytest.fixture(scope="module")
def whole():
    return read_whole((), NAMES)


@pytest.fixture(scope="module")
def store(whole):
    return open_lines(list(whole.lines))


@pytest.fixture(scope="module")
def engine(store):
    return Embedded(store, NAMES)


@pytest.fixture(scope="module")
def made(whole):
    """The files of the site."""
    if not (STATIC / PROGRAM).is_file():
        missing("the engine is not there; run make assets")
    return published(whole)


@pytest.fixture
def folder(made, tmp_path):
    return laid(made, tmp_path / "site")


@pytest.fixture(scope="module")
def site(made, tmp_path_factory):
    """The address of a host of files."""
    with hosted(laid(made, tmp_path_factory.mktemp("site"))) as address:
        yield address


@pytest.fixture
def opened(chromium):
    """Opens pages in a browser of their own, in which nothing is kept unless wanted."""
    contexts = []

    def make(keeps=False, scripts=True, before=None):
        context = chromium.new_context(
            locale="ja-JP",
            java_script_enabled=scripts,
            service_workers="allow" if keeps else "block",
        )
        contexts.append(context)
        page = context.new_page()
        if before:
            page.add_init_script(before)
        page.said, page.asked = [], []
        page.on("console", lambda m: page.said.append(f"{m.type}: {m.text}"))
        page.on("pageerror", lambda error: page.said.append(f"thrown: {error}"))
        context.on("request", lambda request: page.asked.append(request.url))
        return page

    yield make
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def asks(chromium, site):
    """Asks the engine in a page that stays open."""
    context = chromium.new_context(service_workers="block")
    page = context.new_page()
    page.goto(f"{site}editor.en.html")
    page.evaluate("kgEngine.ready()")
    yield lambda query, accept="json": page.evaluate(_ASK, [query, accept])
    context.close()


def plain(binding):
    """A row to compare: what a blank node is called says nothing."""
    return tuple(
        sorted(
            (name, *sorted({**term, **blank(term)}.items()))
            for name, term in binding.items()
        )
    )


def blank(term):
    return {"value": ""} if term["type"] == "bnode" else {}


def rows(text):
    return [plain(each) for each in json.loads(text)["results"]["bindings"]]


def expected(store, query):
    found = open_query(store, query, NAMES)
    return rows(found.serialize(format=QueryResultsFormat.JSON))


def triples(text, format_):
    return {str(each.triple) for each in parse(text.encode(), format=format_)}


# ---- the same answers ----


@pytest.mark.parametrize(
    "question", list(list_queries(NAMES)), ids=lambda each: each.name
)
def test_a_saved_question_has_the_same_rows_in_the_browser(asks, store, question):
    query = question.sparql
    found = open_query(store, query, NAMES)
    if isinstance(found, QueryTriples):
        assert {str(each) for each in found} == triples(
            asks(query, "nt")["text"], RdfFormat.N_TRIPLES
        )
        return
    there = rows(asks(query)["text"])
    assert expected(store, query) == there
    assert there


def calculation(chance, depth):
    """An expression whose quotients end, which both engines can hold."""
    if depth == 0 or chance.random() < 0.2:
        return chance.choice(["?x", "?y", "3", "7.5", "-2", "(?x)", "ABS(?y)", ".5"])
    inner = [calculation(chance, depth - 1) for _ in range(4)]
    kind = chance.random()
    if kind < 0.6:
        return f"{inner[0]} {chance.choice('+-*')} {inner[1]}"
    if kind < 0.75:
        return f"{inner[0]} / {chance.choice(['2e0', '4e0'])}"
    if kind < 0.85:
        return f"({inner[0]})"
    return f"IF({inner[0]} < {inner[1]}, {inner[2]}, {inner[3]})"


def test_calculations_have_the_same_result_as_in_a_newer_engine(asks, store):
    chance = random.Random(33)
    differing = {}
    for _ in range(300):
        query = (
            f"SELECT ({calculation(chance, 4)} AS ?r) ?q {{ VALUES (?x ?y) "
            f"{{ (10 3) (-1 2.5) }} BIND(1 - {calculation(chance, 3)} - 1 AS ?q) "
            f"FILTER({calculation(chance, 2)} - 1 - 1 < {calculation(chance, 2)}) }}"
        )
        there = rows(asks(query)["text"])
        if expected(store, query) != there:
            differing[query] = there
    assert {} == differing


@pytest.mark.parametrize(
    "expression, value",
    [
        ("10 - 3 - 2", "5"),
        ("100 / 5 / 2 * 3", "30"),
        ("2 - 3 * 4 / 2 - 1", "-5"),
        ("1 - # 2 ) - 3\n 1 - 1", "-1"),
        ("STRLEN('a - b - c') - 1 - 1", "7"),
        ("IF(1 IN (3 - 1 - 1), 7, 8) - 1 - 1", "5"),
    ],
)
def test_a_calculation_goes_from_the_left(asks, expression, value):
    reply = asks(f"SELECT ({expression} AS ?r) {{}}", "csv")

    assert ["r", value] == reply["text"].split()


def test_brackets_of_paths_and_lists_are_left_alone(asks, store):
    query = """SELECT ?r ?list (COUNT(*) - 1 - 1 AS ?n) WHERE {
      ?r (rdfs:label|skos:prefLabel)/^(rdfs:label|skos:prefLabel)+ ?r ; a teiju:Region .
      VALUES (?a ?b) { (1 -2) (-3 +4) }
      FILTER NOT EXISTS { ?r rdf:type (1 2 3) }
      { SELECT (8 - 4 - 2 AS ?list) WHERE {} HAVING (3 - 2 - 1 = 0) }
    } GROUP BY ?r ?list ORDER BY DESC(?n - 1 - 1) ?r"""

    assert expected(store, query) == rows(asks(query)["text"])


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
        "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }",
        "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
        "SELECT (COUNT(*) AS ?n) FROM graph:ontology { ?s ?p ?o }",
        "SELECT (COUNT(*) AS ?n) FROM NAMED graph:ontology { GRAPH ?g { ?s ?p ?o } }",
        "SELECT (COUNT(*) AS ?n) { ?from ?p ?o } # FROM",
        "ASK { teiju:Region ?p ?o }",
    ],
)
def test_the_same_graphs_are_asked(asks, store, query):
    query = f"PREFIX graph: <{NAMES.base}graph/> {query}"
    reply = asks(query)["text"]
    told = open_query(store, query, NAMES).serialize(format=QueryResultsFormat.JSON)

    assert json.loads(told) == json.loads(reply)


@pytest.mark.parametrize("format_", [each.name for each in RESULTS])
def test_an_answer_can_be_had_in_every_format_that_a_form_offers(asks, store, format_):
    query = f"{REGIONS} ORDER BY ?region"
    media = {each.name: each.media for each in RESULTS}[format_]
    written = open_query(store, query, NAMES).serialize(
        format=QueryResultsFormat.from_media_type(media)
    )
    reply = asks(query, format_)

    assert media == reply["media"]
    assert written.decode() == reply["text"]
    assert reply == asks(query, f"text/nothing, {media};q=0.5, */*;q=0.1")


@pytest.mark.parametrize("format_", [each.name for each in GRAPHS])
def test_a_graph_is_the_same_in_every_format(asks, store, format_):
    query = "DESCRIBE ?r { ?r a teiju:Region }"
    media = {each.name: each.media for each in GRAPHS}[format_]
    reply = asks(query, format_)

    assert media == reply["media"]
    assert {str(each) for each in open_query(store, query, NAMES)} == triples(
        reply["text"], RdfFormat.from_media_type(media)
    )


def test_a_graph_is_written_with_the_prefixes_of_the_project(asks):
    text = asks("CONSTRUCT WHERE { ?r a teiju:Region }", "ttl")["text"]

    assert text.startswith(f"@prefix teiju: <{NAMES.base}def/> .\n")
    assert "a teiju:Region" in text


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?x WHERE { ?x a }",
        "SELECT ?x WHERE {\n ?x a nowhere:Thing }",
        "SELECT (1 - 2 - AS ?x) {\n}",
        "SELECT * { <a b> ?p ?o }",
        "Which regions are there?",
        "INSERT DATA { <urn:a> <urn:b> <urn:c> }",
        "SELECT (<urn:nothing>(1) AS ?x) {}",
    ],
)
def test_a_query_that_is_none_is_refused_in_the_words_of_the_command_line(asks, query):
    with pytest.raises(KgError) as refused:
        run_query(open_lines([]), query, NAMES)

    told = asks(query)
    assert refused.value.messages["en"] == told.get("error")
    assert "KgError" == told["name"]


@pytest.mark.parametrize("silent", ["", "SILENT "])
def test_no_other_endpoint_is_asked(asks, silent):
    told = asks(f"SELECT * {{ SERVICE {silent}<http://127.0.0.1:9/> {{ ?s ?p ?o }} }}")

    assert "SERVICE does not work here" in told["error"]


# ---- how it is fetched ----


def test_nothing_is_fetched_before_the_first_query_and_nothing_twice(opened, site):
    page = opened()
    page.goto(f"{site}editor.ja.html")
    page.wait_for_load_state("networkidle")
    big = [url for url in page.asked if ".gz" in url or "worker" in url]
    assert [] == big
    for _ in range(2):
        assert "AbortError" != page.evaluate(_ASK, [REGIONS, "json"]).get("name")
    fetched = Counter(url.partition("?")[0] for url in page.asked if ".gz" in url)
    assert {f"{site}{DUMP}": 1, f"{site}assets/{PROGRAM}": 1} == fetched
    assert [] == [url for url in page.asked if not url.startswith(site)]
    assert [] == said(page)


def test_a_host_that_unpacks_files_on_their_way_does_too(opened, folder):
    with hosted(folder, unpacks=True) as address:
        page = opened()
        page.goto(f"{address}editor.ja.html")
        assert 4 == len(rows(page.evaluate(_ASK, [REGIONS, "json"])["text"]))


def test_a_dump_that_is_not_packed_is_read_too(opened, whole, tmp_path):
    site = laid(published(whole, ("editor",), packed=False), tmp_path)
    with hosted(site) as address:
        page = opened()
        page.goto(f"{address}editor.ja.html")
        assert 4 == len(rows(page.evaluate(_ASK, [REGIONS, "json"])["text"]))


def test_data_of_another_edition_than_the_page_is_refused(opened, folder, whole):
    other = Whole(NAMES, whole.lines[1:], "1" * 64, ())
    with hosted(folder) as address:
        page = opened()
        page.goto(f"{address}editor.ja.html")
        laid({DUMP: published(other, ())[DUMP]}, folder)
        told = page.evaluate(_ASK, [REGIONS, "json"])
        assert "別の版" in told["error"]


def test_data_that_is_gone_is_told_of_and_asked_for_again(opened, folder, made):
    with hosted(folder) as address:
        page = opened()
        page.goto(f"{address}editor.ja.html")
        (folder / DUMP).unlink()
        assert "404" in page.evaluate(_ASK, [REGIONS, "json"])["error"]
        laid({DUMP: made[DUMP]}, folder)
        assert 4 == len(rows(page.evaluate(_ASK, [REGIONS, "json"])["text"]))


def test_a_query_that_is_cancelled_ends_at_once_and_the_next_is_answered(opened, site):
    page = opened()
    page.goto(f"{site}editor.ja.html")
    page.evaluate("kgEngine.ready()")
    told = page.evaluate(
        """async ([endless, regions]) => {
          const stop = new AbortController();
          const first = kgEngine.query(endless, {signal: stop.signal});
          const next = kgEngine.query(regions, {accept: "json"});
          setTimeout(() => stop.abort(), 300);
          const name = await first.catch((error) => error.name);
          return [name, (await next).text];
        }""",
        [ENDLESS, REGIONS],
    )
    assert "AbortError" == told[0]
    assert 4 == len(rows(told[1]))
    told = page.evaluate(
        """async (endless) => {
          const all = [1, 2].map(() => kgEngine.query(endless));
          setTimeout(kgEngine.cancel, 100);
          return (await Promise.allSettled(all)).map((each) => each.reason.name);
        }""",
        ENDLESS,
    )
    assert ["AbortError"] * 2 == told


# ---- the editor ----


def test_the_editor_tells_how_far_it_is_and_can_be_interrupted(opened, site):
    page = opened(
        before="""window.heard = [];
        addEventListener("DOMContentLoaded", () => new MutationObserver(() =>
          heard.push(document.getElementById("answer-status").textContent)
        ).observe(document.body, {childList: true, subtree: true}));"""
    )
    page.goto(f"{site}editor.en.html?query={ENDLESS.replace(' ', '%20')}")
    page.wait_for_selector(".CodeMirror")
    page.click(".yasqe_queryButton")
    until(page, "heard.some((each) => /Loading the data/.test(each))")
    until(page, "heard.at(-1) === 'Running …'")
    page.click(".yasqe_queryButton")
    until(page, "heard.at(-1) === 'The query was stopped.'")
    heard = page.evaluate("heard")
    assert any(each.startswith("Fetching the engine: 0.0 of 1.4 MB") for each in heard)
    assert any(each.startswith("Fetching the data: 0.0 of ") for each in heard)
    assert page.is_hidden("#stop")
    page.click(".CodeMirror-lines")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("#stop:not([hidden])")
    until(page, "heard.at(-1) === 'Running …'")
    page.click("#stop")
    until(page, "heard.at(-1) === 'The query was stopped.'")
    assert [] == said(page)


def test_the_address_of_the_editor_says_what_it_begins_with(opened, site):
    page = opened()
    page.goto(f"{site}editor.en.html?question=region%2Fmembers")
    page.wait_for_selector(".CodeMirror")
    text = page.input_value("#query")
    assert text.startswith("# ")
    assert "?as_of" in text
    assert "#+" not in text
    assert "region/members" == page.input_value("#question")
    assert page.is_hidden("#question-missing")
    page.goto(f"{site}editor.en.html?question=region%2Fnothing")
    page.wait_for_selector(".CodeMirror")
    assert page.is_visible("#question-missing")
    assert "SELECT ?region" in page.input_value("#query")
    page.goto(f"{site}editor.en.html?query=ASK%20%7B%7D&question=region%2Fmembers")
    page.wait_for_selector(".CodeMirror")
    assert "ASK {}" == page.input_value("#query").strip()


def test_the_plain_editor_answers_in_the_format_that_was_chosen(opened, site):
    page = opened()
    page.route("**/yasgui*", lambda route: route.fulfill(status=200, body=""))
    page.goto(f"{site}editor.ja.html")
    page.fill("#query", REGIONS)
    page.select_option("#format", "csv")
    page.click("#run")
    page.wait_for_selector("#answer-body pre")
    lines = page.inner_text("#answer-body pre").split()
    assert ["region", 5] == [lines[0], len(lines)]
    page.fill("#query", "SELECT ?x { ?x a }")
    page.click("#run")
    until(
        page, "document.querySelector('#answer-body pre')?.textContent.includes('19列')"
    )
    assert [] == said(page)


@pytest.mark.parametrize("is_plain", [True, False], ids=["plain", "yasgui"])
def test_an_iri_of_an_answer_leads_where_a_server_leads_it(
    opened, site, engine, is_plain
):
    locals_ = ["def/", "def/Region", "def/0.1.0/", "scheme/field/A-1", "graph/ontology"]
    locals_ += ["id/region/nishi-iburi", "id/a%20b/é", "shape/", "query/", "query/a/b"]
    iris = [*(NAMES.base + each for each in locals_), "http://example.org/a?b#c"]
    at = Setting(engine, NAMES, Lang.JA, "editor")
    page = opened()
    if is_plain:
        page.route("**/yasgui*", lambda route: route.fulfill(status=200, body=""))
    values = " ".join(f"<{iri}>" for iri in iris)
    query = urlencode({"query": f"SELECT ?iri {{ VALUES ?iri {{ {values} }} }}"})
    page.goto(f"{site}editor.ja.html?{query}")
    page.wait_for_selector(".CodeMirror" if not is_plain else "#run:enabled")
    page.click("#run")
    page.wait_for_selector("#answer-body tbody a")
    links = page.eval_on_selector_all(
        "#answer-body tbody a", "all => all.map((each) => each.href)"
    )

    assert sorted(urljoin(f"{site}editor.ja.html", at.link(i)) for i in iris) == sorted(
        links
    )


def test_a_question_of_the_address_that_cannot_be_fetched_is_told_of(opened, site):
    page = opened()
    page.route("**/members.rq", lambda route: route.abort())
    page.goto(f"{site}editor.en.html?question=region%2Fmembers")
    page.wait_for_selector("#answer-status:has-text('cannot be fetched')")


def test_without_scripts_the_editor_says_what_is_missing(opened, site):
    page = opened(scripts=False)
    page.goto(f"{site}editor.ja.html")
    assert "JavaScript" in page.inner_text("main .notice")
    assert page.is_disabled("#run")
    assert "SELECT ?region" in page.input_value("#query")


# ---- without a network ----


def kept(page, what="asking"):
    page.wait_for_selector(f"html[data-offline={what}]")


def answered(page):
    page.wait_for_selector(".CodeMirror")
    page.click("#run")
    page.wait_for_selector(".yasr_results tbody tr")
    return page.locator(".yasr_results tbody tr").count()


def another_tab(page):
    """A tab in place of this one, once the worker of another edition has taken over.

    A page that a driver opens just when workers change waits for ever. Without a driver
    none did.
    """
    other = page.context.new_page()
    page.close()
    other.wait_for_timeout(2500)
    return other


def test_after_one_visit_of_the_editor_a_saved_question_is_answered_offline(
    opened, folder
):
    page = opened(keeps=True)
    with hosted(folder.parent) as host:
        site = f"{host}{folder.name}/"
        page.goto(f"{site}editor.ja.html")
        kept(page)
        page.goto(f"{site}doc/region/nishi-iburi.ja.html")
        kept(page, "page")
    # Nobody listens there any more.
    page.context.set_offline(True)
    page.goto(f"{site}editor.ja.html?question=region%2Fmembers")
    assert 29 == answered(page)
    assert "region/members" == page.input_value("#question")
    page.goto(f"{site}doc/region/nishi-iburi.ja.html")
    assert "西いぶり" in page.inner_text("h1")
    assert "rgb(0, 0, 0)" != page.eval_on_selector(
        "a.name", "each => getComputedStyle(each).color"
    )
    page.goto(f"{site}queries/region/members.ja.html")
    assert 1 == page.locator("h1").count()
    page.goto(f"{site}about.ja.html")
    assert "オフライン / Offline" == page.title()


def test_a_page_without_questions_keeps_nothing_big(opened, folder):
    page = opened(keeps=True)
    with hosted(folder) as site:
        page.goto(f"{site}index.ja.html")
        kept(page, "page")
        found = page.evaluate(_CACHES)
    (urls,) = found.values()
    assert f"{site}index.ja.html" in urls
    assert [] == [url for url in urls if ".gz" in url or "/vendor/" in url]


def test_where_data_is_to_be_saved_nothing_big_is_kept_before_something_is_asked(
    opened, folder
):
    saving = "Object.defineProperty(navigator, 'connection', {value: {saveData: true}})"
    page = opened(keeps=True, before=saving)
    with hosted(folder) as site:
        page.goto(f"{site}editor.ja.html")
        kept(page, "page")
        page.wait_for_timeout(1000)
        (urls,) = page.evaluate(_CACHES).values()
        assert [] == [url for url in urls if ".gz" in url]
        assert 4 < answered(page)
        kept(page)
        (urls,) = page.evaluate(_CACHES).values()
        assert 2 == len([url for url in urls if ".gz" in url])


def test_another_edition_takes_the_place_of_all_that_was_kept(opened, folder, whole):
    typed = f"<{NAMES.base}id/region/nishi-iburi> <{RDF.type.value}> "
    one_less = [line for line in whole.lines if not line.startswith(typed)]
    assert len(whole.lines) > len(one_less)
    other = published(Whole(NAMES, one_less, "2" * 64, ()))
    page = opened(keeps=True)
    with hosted(folder) as site:
        page.goto(f"{site}editor.ja.html")
        kept(page)
        (first,) = page.evaluate(_CACHES)
        laid(other, folder)
        # So long one look at the edition is enough.
        page.wait_for_timeout(2500)
        # Pages of the new edition come from the host, and ask for data of their own.
        page.goto(f"{site}editor.ja.html")
        there = page.evaluate(_ASK, [REGIONS, "json"])
        assert "text" in there, there
        assert 3 == len(rows(there["text"]))
        until(page, "async (first) => !(await caches.keys()).includes(first)", first)
        page = another_tab(page)
        page.goto(f"{site}editor.ja.html")
        kept(page)
        (second,) = page.evaluate(_CACHES)
        assert first != second
        assert second.endswith(other["edition.txt"].decode().strip())
    page.context.set_offline(True)
    page.goto(f"{site}editor.ja.html")
    assert 3 == len(rows(page.evaluate(_ASK, [REGIONS, "json"])["text"]))
