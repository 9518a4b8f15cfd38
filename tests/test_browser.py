"""The site in a browser: every kind of page, in both languages, wide and narrow.

The walk is made twice: over what `kg serve` answers (`live`), and over what
`kg publish` wrote and a plain server of files hands out (`files`). Pictures of all
pages are left in build/pictures/, and there in files/, for people to look at.
"""

import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browsing import FILES, LIVE, NARROW, WIDE
from tests.conftest import ROOT
from tests.servers import missing

pytestmark = pytest.mark.slow

SITE_NAME = {"ja": "定住自立圏 知識グラフ", "en": "Teijū Jiritsuken Knowledge Graph"}

#: One page of each kind at least: what it is called here, and its path.
PAGES = {
    "home": "index",
    "regions": "doc/region/index",
    "nishi-iburi": "doc/region/nishi-iburi",
    "kamikawa-chubu": "doc/region/kamikawa-chubu",
    "higashi-iburi": "doc/region/higashi-iburi",
    "minami-sorachi": "doc/region/minami-sorachi",
    "municipalities": "doc/municipality/index",
    "municipality": "doc/municipality/01205",
    "municipality-elsewhere": "doc/municipality/13101",
    "project": "doc/project/nishi-iburi/2021/18",
    "project-outline": "doc/project/minami-sorachi/2025/07",
    "indicator": "doc/indicator/nishi-iburi/2021/02/01",
    "fields": "doc/scheme/field",
    "field": "doc/scheme/field/A-1",
    "field-of-region": "doc/scheme/region/nishi-iburi/a-1",
    "documents": "doc/source/index",
    "document": "doc/source/001_3e2935db5d747205",
    "passage": "doc/passage/001_3e2935db5d747205/1663",
    "ontology": "doc/def/index",
    "class": "doc/def/Region",
    "property": "doc/def/participant",
    "concept": "doc/scheme/role/central-city",
    "rule": "doc/shape/Agreement-label",
    "graph": "doc/graph/region/nishi-iburi",
    "thing": "doc/vision/nishi-iburi/2021",
    "questions": "queries/index",
    "question-table": "queries/region/members",
    "question-chart": "queries/cost/net-by-field",
    "question-map": "queries/region/municipality-in-regions",
    "compare": "compare",
    "search": "search",
    "editor": "editor",
    "about": "about",
    "downloads": "downloads",
}
ASKED = {
    "search": "?q=%E5%8C%BB%E7%99%82",
    "question-table": "?region=nishi-iburi",
    "compare": "?region=nishi-iburi&region=kamikawa-chubu&field=A-1",
}


#: Pages on which something is typed or chosen.
ASKING = (
    *("home", "search", "compare", "editor", "field", "questions"),
    *("question-table", "question-chart", "question-map"),
)
#: What cannot hold where no server answers, and why.
ONLY_LIVE = {
    "test_a_page_that_is_not_there_says_so_in_the_frame_of_the_site": (
        "a plain host has a page of its own for what is not there"
    ),
    "test_search_works_without_scripts": "a file cannot search without a script",
    "test_a_question_is_asked_by_its_form_without_scripts": (
        "a file cannot answer a form without a script"
    ),
    "test_without_scripts_the_editor_sends_its_query_to_the_endpoint": (
        "a file cannot answer a query without a script"
    ),
}


#: What is only asked of files.
ONLY_FILES = {"test_without_scripts_nothing_stands_there_that_needs_one"}


@pytest.hookimpl(tryfirst=True)
def pytest_generate_tests(metafunc):
    """Every test that visits walks over both kinds of site."""
    if "visit" not in metafunc.fixturenames:
        return
    why = ONLY_LIVE.get(metafunc.function.__name__)
    marks = [pytest.mark.skip(reason=why)] if why else []
    live = [] if metafunc.function.__name__ in ONLY_FILES else [LIVE]
    kinds = [*live, pytest.param(FILES, marks=marks)]
    metafunc.parametrize("walked_site", kinds, indirect=True, scope="session")


def walked(names):
    """Pages by language and width, as parameters of a test."""
    return [
        pytest.param({"width": width}, name, lang, id=f"{name}-{lang}-{width}")
        for name in names
        for lang in ("ja", "en")
        for width in (WIDE, NARROW)
    ]


@pytest.mark.parametrize("visit, name, lang", walked(PAGES), indirect=["visit"])
def test_a_page_is_whole_in_every_language_and_width(visit, name, lang):
    path = PAGES[name]
    width = visit.page.viewport_size["width"]
    reply = visit.go(f"{path}.{lang}.html{ASKED.get(name, '')}")
    visit.picture(f"{name}-{lang}-{width}")
    assert 200 == reply.status
    assert lang == visit.page.get_attribute("html", "lang")
    assert SITE_NAME[lang] in visit.page.title()
    assert 1 == visit.page.locator("h1").count()
    assert visit.page.inner_text("h1").strip()
    assert 0 >= visit.overflow()
    assert {} == visit.faults()
    assert [] == visit.said
    assert [] == visit.elsewhere


@pytest.mark.parametrize("visit, name, lang", walked(["missing"]), indirect=["visit"])
def test_a_page_that_is_not_there_says_so_in_the_frame_of_the_site(visit, name, lang):
    reply = visit.go(f"doc/region/atlantis.{lang}.html")
    width = visit.page.viewport_size["width"]
    visit.picture(f"{name}-{lang}-{width}")
    assert 404 == reply.status
    assert lang == visit.page.get_attribute("html", "lang")
    assert 1 == visit.page.locator("h1").count()
    assert 0 >= visit.overflow()
    assert {} == visit.faults()
    # The browser itself tells the status of the page; nothing else is said.
    assert [] == [each for each in visit.said if "404" not in each]
    assert [] == visit.elsewhere


@pytest.mark.parametrize("name", ["nishi-iburi", "search", "compare", "question-table"])
def test_the_other_language_is_the_same_page_with_the_same_choice(visit, name):
    visit.go(f"{PAGES[name]}.ja.html{ASKED.get(name, '')}")
    visit.page.click("a.tongue")
    assert "en" == visit.page.get_attribute("html", "lang")
    there = urlsplit(visit.page.url)
    assert f"/{PAGES[name]}.en.html" == there.path
    choice = ASKED.get(name, "").removeprefix("?")
    assert sorted(filter(None, choice.split("&"))) == sorted(
        filter(None, there.query.split("&"))
    )
    assert [] == visit.said


@pytest.mark.parametrize(
    "visit, lang", [({"locale": "en-GB"}, "en"), ({"locale": "ja-JP"}, "ja")],
    indirect=["visit"],
)  # fmt: skip
def test_a_visitor_is_met_in_the_language_of_the_browser(visit, lang):
    visit.go("")
    assert lang == visit.page.get_attribute("html", "lang")


def test_suggestions_lead_to_a_municipality_by_keyboard_alone(visit):
    visit.go("index.ja.html")
    page = visit.page
    page.keyboard.press("Tab")
    assert "#main" == page.evaluate("document.activeElement.getAttribute('href')")
    for _ in range(3):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "site-search":
            break
    assert "site-search" == page.evaluate("document.activeElement.id")
    page.keyboard.type("muroran")
    page.wait_for_selector("[role=option]")
    box = page.locator("#site-search")
    assert "true" == box.get_attribute("aria-expanded")
    page.keyboard.press("ArrowDown")
    chosen = box.get_attribute("aria-activedescendant")
    option = page.locator(f"#{chosen}")
    assert "true" == option.get_attribute("aria-selected")
    assert "室蘭市" in option.inner_text()
    assert {} == visit.faults()
    page.keyboard.press("Enter")
    page.wait_for_url("**/doc/municipality/01205.ja.html")
    assert "室蘭市" in page.inner_text("h1")
    assert [] == visit.said
    assert [] == visit.elsewhere


def test_escape_closes_the_suggestions_and_the_form_still_works(visit):
    visit.go("index.en.html")
    page = visit.page
    page.fill("#site-search", "medical")
    page.wait_for_selector("[role=option]")
    page.keyboard.press("Escape")
    assert "false" == page.get_attribute("#site-search", "aria-expanded")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.en.html?q=medical")
    page.wait_for_selector("main mark")
    assert [] == visit.said


@pytest.mark.parametrize("visit", [{"scripts": False}], indirect=True, ids=["plain"])
@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("name", ASKING)
def test_without_scripts_nothing_stands_there_that_needs_one(visit, name, lang):
    visit.go(f"{PAGES[name]}.{lang}.html{ASKED.get(name, '')}")
    visit.picture(f"{name}-{lang}-plain")
    # A query may stand there to be copied.
    things = visit.page.locator("form:not(:has(textarea)), input, button, select")
    shown = [
        each.evaluate("(each) => each.outerHTML.slice(0, 200)")
        for each in things.all()
        if each.is_visible()
    ]
    assert [] == shown
    asking = visit.page.locator("main a[href*='?']").all()
    assert [] == [each.get_attribute("href") for each in asking if each.is_visible()]
    assert "JavaScript" in visit.page.inner_text("body")
    assert 0 >= visit.overflow()


@pytest.mark.parametrize("visit", [{"scripts": False}], indirect=True)
def test_search_works_without_scripts(visit):
    visit.go("index.ja.html")
    visit.page.fill("#site-search", "むろらん")
    visit.page.press("#site-search", "Enter")
    first = visit.page.locator("main ol.found a").first
    assert "室蘭市" == first.inner_text()
    first.click()
    assert "室蘭市" in visit.page.inner_text("h1")


@pytest.mark.parametrize("visit", [{"scripts": False}], indirect=True)
def test_a_question_is_asked_by_its_form_without_scripts(visit):
    visit.go("queries/region/members.ja.html")
    page = visit.page
    choice = page.locator('form [name=region][value="nishi-iburi"]')
    if choice.count():
        choice.check()
    else:
        page.fill("form [name=region]", "西いぶり")
    page.click("form.q-form button")
    # The Nishi-Iburi vision: Muroran and five neighbours.
    assert 6 == page.locator("#answer ~ * tbody tr, section tbody tr").count()
    assert "region=" in page.url


def test_compare_shows_the_regions_that_were_chosen(visit):
    visit.go("compare.ja.html")
    page = visit.page
    for name in ("region", "field"):
        for box in page.locator(f"form.ask [name={name}]").all():
            box.set_checked(False)
    page.check("form.ask [name=region][value='nishi-iburi']")
    page.check("form.ask [name=region][value='minami-sorachi']")
    page.locator("form.ask [name=field]").first.check()
    page.click("form.ask .buttons button")
    # On files a script fetches the cells first.
    page.wait_for_function(
        "document.querySelector('main table thead tr').children.length === 3"
    )
    heads = page.locator("main table").first.locator("thead th").all_inner_texts()
    assert ["西いぶり定住自立圏", "南空知定住自立圏"] == sorted(
        (head for head in heads if "定住自立圏" in head), reverse=True
    )
    assert [] == visit.said
    assert [] == visit.elsewhere


def written(page, query):
    """Put a query into the editor as a person does, key by key."""
    page.click(".CodeMirror-lines")
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    page.keyboard.insert_text(query)


def until_holds(page, text):
    """Wait until the query in the editor holds a text."""
    for _ in range(100):
        if text in page.input_value("#query"):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"the editor never held {text}: {page.input_value('#query')}")


REGIONS = "SELECT ?region WHERE { ?region a <https://w3id.org/teiju/def/Region> }"


@pytest.mark.parametrize(
    "visit", [{"width": WIDE}, {"width": NARROW}], indirect=True, ids=[WIDE, NARROW]
)
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_editor_answers_below_itself_and_links_to_our_pages(visit, lang):
    visit.go(f"editor.{lang}.html")
    page = visit.page
    page.wait_for_selector(".CodeMirror")
    written(page, REGIONS)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".yasr_results tbody tr")
    assert 4 == page.locator(".yasr_results tbody tr").count()
    links = page.locator(".yasr_results a.iri")
    own = f"{visit.root}doc/region/nishi-iburi.{lang}.html"
    assert own in [link.get_attribute("href") for link in links.all()]
    assert 0 >= visit.overflow()
    assert {} == visit.faults()
    width = page.viewport_size["width"]
    visit.picture(f"editor-ran-{lang}-{width}")
    page.click(f'.yasr_results a[href="{own}"]')
    page.wait_for_url(own)
    assert [] == visit.said
    assert [] == visit.elsewhere
    assert {} == page.evaluate("({...localStorage, ...sessionStorage})")


def test_the_editor_shows_what_is_wrong_with_a_query(visit):
    visit.go("editor.ja.html")
    page = visit.page
    page.wait_for_selector(".CodeMirror")
    written(page, "SELECT ?x WHERE { ?x a }")
    page.click("#run")
    page.wait_for_selector(".yasr_results pre")
    told = page.inner_text(".yasr_results pre")
    assert told
    assert not told.startswith("{")
    # The browser itself tells of the status 400; nothing else is said.
    assert [] == [each for each in visit.said if "400" not in each]


def test_the_editor_begins_with_a_saved_question_or_with_one_of_the_address(visit):
    visit.go("editor.en.html")
    page = visit.page
    page.wait_for_selector(".CodeMirror")
    page.select_option("#question", "region/members")
    page.click("form.saved button")
    page.wait_for_url("**/editor.en.html?question=region%2Fmembers")
    until_holds(page, "?as_of")
    assert "#+" not in page.input_value("#query")
    visit.go("editor.en.html?query=ASK%20%7B%20%3Fa%20%3Fb%20%3Fc%20%7D")
    page.wait_for_selector(".CodeMirror")
    assert "ASK { ?a ?b ?c }" == page.input_value("#query").strip()
    page.click(".yasqe_share")
    link = page.input_value(".yasqe_sharePopup input")
    assert link.startswith(f"{visit.root}editor.en.html?query=ASK")
    assert [] == visit.said
    assert [] == visit.elsewhere


def test_the_editor_completes_our_words_and_adds_their_prefix(visit):
    visit.go("editor.en.html")
    page = visit.page
    page.wait_for_selector(".CodeMirror")
    written(
        page, "PREFIX teiju: <https://w3id.org/teiju/def/>\nSELECT * { ?s a teiju:Reg"
    )
    page.keyboard.press("Control+Space")
    page.wait_for_selector(".CodeMirror-hints li")
    offered = page.locator(".CodeMirror-hints li").all_inner_texts()
    assert "teiju:Region　settlement and independence region" in offered
    written(page, "SELECT * { ?s a ")
    page.keyboard.type("skos:")
    until_holds(page, "PREFIX skos: <")
    assert [] == visit.said
    assert [] == visit.elsewhere


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_without_yasgui_the_editor_is_a_plain_form_that_answers_too(visit, lang):
    page = visit.page
    page.route("**/vendor/*", lambda route: route.fulfill(status=200, body=""))
    visit.go(f"editor.{lang}.html")
    assert 0 == page.locator(".CodeMirror").count()
    page.fill("#query", REGIONS)
    page.click("#run")
    page.wait_for_selector("#answer-body tbody tr")
    assert 4 == page.locator("#answer-body tbody tr").count()
    own = f"{visit.root}doc/region/nishi-iburi.{lang}.html"
    assert own in [
        link.get_attribute("href") for link in page.locator("#answer-body a").all()
    ]
    assert {} == visit.faults()
    assert [] == visit.said


@pytest.mark.parametrize("visit", [{"scripts": False}], indirect=True)
def test_without_scripts_the_editor_sends_its_query_to_the_endpoint(visit):
    visit.go("editor.ja.html?question=region%2Fmembers")
    page = visit.page
    assert "?as_of" in page.input_value("#query")
    page.fill("#query", REGIONS)
    page.select_option("#format", "json")
    with page.expect_response("**/sparql") as answered:
        page.click("#run")
    found = json.loads(answered.value.text())
    assert 4 == len(found["results"]["bindings"])


def test_the_lock_of_the_vendored_packages_names_no_host_to_fetch_from():
    lock = json.loads((ROOT / "vendor" / "package-lock.json").read_text("utf-8"))
    assert [] == [name for name, each in lock["packages"].items() if "resolved" in each]


def test_the_licences_of_all_that_is_vendored_stand_beside_it():
    folder = Path(ROOT, "kg", "services", "rendering", "static", "vendor")
    if not folder.is_dir():
        missing("nothing is vendored; run make assets")
    told = (folder / "LICENSES.txt").read_text(encoding="utf-8")
    for name in ("@zazuko/yasgui", "codemirror", "jquery", "datatables.net", "n3"):
        assert f"\n{name} " in told, name
