"""The search page, the search of programs, and the editor without a server."""

import json
import re
from html import unescape
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest

from kg.errors import UsageError
from kg.model.iris import Names
from kg.model.job import Job
from kg.model.lang import Lang
from kg.services.asking.embedded import Embedded
from kg.services.finding.entries import entries
from kg.services.finding.index import Index
from kg.services.graph.store import open_lines
from kg.services.rendering.asking.opensearch import description
from kg.services.rendering.frame.setting import Setting
from kg.services.rendering.pages import render
from kg.web.jobs.search import search_job

NAMES = Names()
ODD = [
    "", " ", "a", "市", "\0", "\u202eabc", "😀", ".*", "(", "[a-", "\\", "%", "%00",
    "'",
    '"', "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "a" * 200,
    "医" * 200, "a" * 5000, "{{ 7 * 7 }}", "?x ?y", "a\nb", "ﷺ",
]  # fmt: skip


@pytest.fixture(scope="module")
def engine(shipped):
    return Embedded(open_lines(shipped.lines()), NAMES)


@pytest.fixture(scope="module")
def index(engine):
    return Index(entries(engine, NAMES))


@pytest.fixture(scope="module")
def page(engine, index):
    def made(path, lang=Lang.JA, **asked):
        given = {name: [value] for name, value in asked.items()}
        at = Setting(engine, NAMES, lang, path, asked=given, index=index)
        return render(at)

    return made


@pytest.fixture(scope="module")
def search(engine, index):
    room = SimpleNamespace(engine=engine, names=NAMES, index=index)

    def made(**asked):
        return json.loads(search_job(room, Job("search", asked), 1 << 20).body)

    return made


class Elements(HTMLParser):
    """The elements of a page with their attributes."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        """Keep an element."""
        self.found.append((tag, dict(attrs)))


def test_the_page_marks_what_was_typed_and_links_to_pages(page):
    told = page("search", q="室蘭")
    assert '<a href="doc/municipality/01205.ja.html"><mark>室蘭</mark>市</a>' in told
    assert "北海道" in told


def test_the_page_groups_by_kind_with_counts_that_lead_to_all_of_it(page, search):
    counted = {each["kind"]: each["count"] for each in search(q="医療")["kinds"]}
    told = page("search", q="医療")
    assert 5 < counted["project"]
    for kind, count in counted.items():
        link = rf'kind={kind}">[^<]* <span class="count">{count}</span>'
        assert re.search(link, told), kind
    alone = page("search", q="医療", kind="project")
    start = alone.index('<ol class="found"')
    assert counted["project"] == alone[start:].partition("</ol>")[0].count("<li>")


def test_pages_of_one_kind_hold_everything_once(page, search):
    count = {each["kind"]: each["count"] for each in search(q="町")["kinds"]}
    links = set()
    for number in range(1, -(-count["municipality"] // 40) + 1):
        told = page("search", q="町", kind="municipality", page=str(number))
        found = re.findall(r'<a href="(doc/municipality/\d+)\.ja\.html">', told)
        assert not links & set(found)
        links |= set(found)
    assert count["municipality"] == len(links)


@pytest.mark.parametrize("number", ["0", "-1", "99999999999", "x", "², ", "٣"])
def test_a_page_number_that_makes_no_sense_is_the_nearest_that_does(page, number):
    assert "室蘭" in page("search", q="室蘭", kind="municipality", page=number)


@pytest.mark.parametrize("lang", list(Lang))
@pytest.mark.parametrize("typed", ODD)
def test_no_text_makes_an_element_or_an_error_on_the_page(page, typed, lang):
    usual = {
        tag
        for known in ("町", "むろろんし", "室蘭 zzzqq", "!")
        for tag, _ in Elements(page("search", lang, q=known)).found
    }
    elements = Elements(page("search", lang, q=typed, kind=typed)).found
    assert set() == {tag for tag, _ in elements} - usual
    assert [] == [each for _, each in elements if any(n[:2] == "on" for n in each)]


@pytest.mark.parametrize("typed", ODD)
def test_no_text_makes_an_element_of_the_editor(page, typed):
    told = page("editor", query=typed, question=typed)
    usual = {tag for tag, _ in Elements(page("editor")).found}
    assert {tag for tag, _ in Elements(told).found} <= usual | {"div"}


def test_the_editor_takes_a_question_by_name_and_never_by_path(page):
    told = page("editor", Lang.EN, question="region/members")
    assert "# Members of a region" in told
    assert "#+ " not in told
    for path in ("../../etc/passwd", "/etc/passwd", "region/members.rq", "region"):
        assert "no saved question of that name" in page(
            "editor", Lang.EN, question=path
        )


def test_the_editor_keeps_a_query_letter_by_letter(page):
    query = 'ASK {\n  ?a ?b "</textarea><b>&amp;"@en .\n}\n'
    told = page("editor", query=query)
    held = re.search(r'<textarea id="query"[^>]*>\n(.*?)</textarea>', told, re.DOTALL)
    assert query == unescape(held[1])


def test_nothing_found_offers_near_names_and_each_word_alone(page):
    assert "室蘭市" in page("search", q="むろろんし").partition("もしかして")[2]
    assert "語ごとの検索" not in page("search", q="西いぶり 医療")
    told = page("search", q="室蘭 zzzqq").partition("語ごとの検索")[2]
    assert "?q=%E5%AE%A4%E8%98%AD" in told


def test_programs_get_the_same_in_both_languages_with_where_it_matched(search):
    told = search(q="muroran", lang="en", limit=1)
    first = told["results"][0]
    assert {"ja": "室蘭市", "en": "Muroran City"} == first["label"]
    assert "doc/municipality/01205.en.html" == first["page"]
    assert [["Muroran", True], [" City", False]] == first["marked"]["label"]
    assert 1 == len(told["results"])
    assert told["total"] == sum(each["count"] for each in told["kinds"])


def test_what_a_program_has_paged_through_is_everything_once(search):
    whole = [each["iri"] for each in search(q="室蘭", limit=100)["results"]]
    parts = [
        each["iri"]
        for offset in range(0, len(whole) + 5, 5)
        for each in search(q="室蘭", limit=5, offset=offset)["results"]
    ]
    assert whole == parts


@pytest.mark.parametrize("typed", ODD)
def test_no_text_is_too_odd_for_programs(search, typed):
    assert {"query", "results"} < set(search(q=typed))
    assert isinstance(search(q=typed, form="suggestions"), list)


@pytest.mark.parametrize(
    "asked",
    [
        {"limit": "x"},
        {"limit": "101"},
        {"offset": "-1"},
        {"kind": "town"},
        {"form": "xml"},
        {"form": ""},
        {"kind": ""},
        {"limit": ""},
        {"lang": ""},
        {"lang": "fr"},
    ],
)
def test_a_parameter_that_makes_no_sense_is_refused(search, asked):
    with pytest.raises(UsageError):
        search(q="室蘭", **asked)


def test_browsers_get_suggestions_as_they_expect_them(search):
    query, names, beside = search(q="むろらん", form="suggestions", limit=3)
    assert "むろらん" == query
    assert "室蘭市" == names[0]
    assert "北海道" == beside[0]


@pytest.mark.parametrize("live", [True, False])
@pytest.mark.parametrize("lang", list(Lang))
def test_the_description_for_browsers_is_whole_xml(lang, live):
    from xml.etree import ElementTree

    root = ElementTree.fromstring(
        description('https://a.example/x"&<y/', lang, live=live)
    )
    namespace = "{http://a9.com/-/spec/opensearch/1.1/}"
    assert f"{namespace}OpenSearchDescription" == root.tag
    # OpenSearch 1.1: at most 16 characters.
    assert 16 >= len(root.findtext(f"{namespace}ShortName"))
    templates = [each.get("template") for each in root.iter(f"{namespace}Url")]
    # Without a server nobody suggests names to a browser.
    assert 1 + live == len(templates)
    assert all("{searchTerms}" in each for each in templates)
    assert all(each.startswith('https://a.example/x"&<y/') for each in templates)
