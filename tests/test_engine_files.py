"""What a site of files gives the engine in the browser: lists, queries, prefixes."""

import hashlib
import json
import re
from dataclasses import replace

import pytest

from kg.model.iris import Names
from kg.model.lang import Lang, Text
from kg.model.site_file import Dump, DumpRole, Written
from kg.services.asking.embedded import Embedded
from kg.services.catalogue.find import list_queries
from kg.services.finding.terms import terms_of
from kg.services.graph.store import open_lines
from kg.services.graph.whole import Whole
from kg.services.rendering.asking import browser_engine
from kg.services.rendering.asking.browser_engine import whole_dump
from kg.services.rendering.frame.setting import Setting
from kg.services.rendering.offline import service_worker
from kg.services.rendering.pages import render
from tests.static_site import DUMP, published

LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
ENGINE = "assets/vendor/oxigraph/web_bg.wasm.gz"
_TOLD = re.compile(r"const TOLD = (\{.*?\n\});", re.DOTALL)


def whole(*more):
    lines = [f'<https://w3id.org/teiju/id/region/a> {LABEL} "A"@en <urn:g> .', *more]
    return Whole(Names(), sorted(lines), "0" * 64, ())


def held(role):
    """A file of quads to download."""
    name, written = Text("All", "すべて"), Written(1, "0" * 64)
    return Dump(DUMP, role, name, "application/n-quads", "application/gzip", written)


@pytest.fixture
def made(monkeypatch):
    """A small site, with the engine beside the pages whether or not it was fetched."""
    monkeypatch.setattr(browser_engine, "_program", lambda: 1_400_000)
    return published(whole(), ("index", "editor", "queries/region/members"))


def told(made):
    """What the service worker is told to keep."""
    return json.loads(_TOLD.search(made["sw.js"].decode())[1])


def test_everything_that_is_to_be_kept_is_a_file_of_the_site(made):
    lists = told(made)
    paths = [*lists["shell"]]
    for kept in lists["asking"].values():
        paths += kept

    assert [] == [
        path for path in paths if path.partition("?")[0] not in made and path != ENGINE
    ]
    assert made["edition.txt"].decode() == lists["edition"] + "\n"


def test_what_a_question_needs_is_kept_and_what_only_some_read_is_not():
    asking = [
        ENGINE,
        "api/terms.json",
        "assets/question/page.js",
        "assets/vendor/yasgui.min.js",
        "queries/index.search.json",
        "queries/index.words.json",
        "queries/region/members.form.json",
        "queries/region/members.rq",
    ]
    pages = [
        "editor.ja.html",
        "queries/index.ja.html",
        "queries/region/members.ja.html",
    ]
    others = ["about.ja.html", "queries/region/members.csv", "search/index.json"]
    others += ["queries/region/members.evidence.ja.html", "editor.en.html"]
    dump = held(DumpRole.WHOLE)
    script = service_worker(
        "e", dict.fromkeys([*asking, *pages, *others], dump.written), [dump]
    )
    lists = json.loads(_TOLD.search(script)[1])["asking"]

    assert {*asking, f"{DUMP}?v={'0' * 16}"} == set(lists["all"])
    assert pages == lists["ja"]
    assert ["editor.en.html"] == lists["en"]


def test_only_the_whole_graph_as_quads_is_what_the_engine_reads():
    part, whole_ = held(DumpRole.GRAPH), held(DumpRole.WHOLE)
    turtle = replace(whole_, media="text/turtle")

    assert whole_ is whole_dump([part, turtle, whole_])
    assert whole_dump([part, turtle]) is None


def test_the_same_graph_is_the_same_edition_and_one_more_statement_is_another():
    again = f'<https://w3id.org/teiju/id/region/a> {LABEL} "B"@ja <urn:g> .'
    first, second, third = (published(whole(*m), ()) for m in ((), (), (again,)))

    assert first["edition.txt"] == second["edition.txt"]
    assert first["sw.js"] == second["sw.js"]
    assert first["edition.txt"] != third["edition.txt"]


def test_saved_questions_are_files_as_they_ship(made):
    shipped = {each.name: each.sparql for each in list_queries(Names())}

    assert shipped == {
        path.removeprefix("queries/").removesuffix(".rq"): body.decode()
        for path, body in made.items()
        if path.endswith(".rq")
    }


def test_prefixes_are_those_that_a_server_tells(made):
    site = whole()
    engine = Embedded(open_lines(list(site.lines)), Names())

    assert terms_of(engine, Names()) == json.loads(made["api/terms.json"])


def test_the_editor_says_where_the_graph_is_and_which(made):
    page = made["editor.ja.html"].decode()
    found = json.loads(
        re.search(r'<script type="application/json" id="engine">(.*?)</script>', page)[
            1
        ]
    )

    assert found["dump"].startswith(f"{DUMP}?v=")
    assert len(made[DUMP]) == found["size"]
    assert hashlib.sha256(made[DUMP]).hexdigest() == found["sha256"]
    assert ("application/n-quads", True) == (found["media"], found["packed"])
    assert 1_400_000 == found["program"]
    assert "api/terms.json" == found["terms"]
    assert "assets/engine.js" in page
    assert "<noscript>" in page


@pytest.mark.parametrize("engine, dump", [(0, True), (1_400_000, False)])
def test_without_engine_or_graph_the_editor_shows_a_query_to_copy(
    monkeypatch, engine, dump
):
    monkeypatch.setattr(browser_engine, "_program", lambda: engine)
    page = published(whole(), ("editor",), dump=dump)["editor.en.html"].decode()

    assert "Copy the query" in page
    assert "SELECT ?region" in page
    assert not re.search(r"<script[^>]*(engine|editor)\.js", page)
    assert 'id="query-form"' not in page


def test_a_page_of_a_server_has_no_engine():
    names = Names()
    engine = Embedded(open_lines(list(whole().lines)), names)
    page = render(Setting(engine, names, Lang.EN, "editor"))

    assert "engine" not in page
    assert 'action="sparql"' in page
    assert "disabled" not in page
    assert "offline.js" not in page
