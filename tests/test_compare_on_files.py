"""The comparison without a server: every choice shows what the server shows."""

import json
import re
from dataclasses import replace

import pytest

from kg.model.lang import Lang
from kg.services.publishing.parts import compare
from kg.services.rendering.comparing.cells_file import cells_file
from tests.browsing import Visit
from tests.rendered import read
from tests.site_pages import Page, Site

REGIONS = ["higashi-iburi", "kamikawa-chubu", "minami-sorachi", "nishi-iburi"]
#: Everything that can be chosen, and what cannot.
CHOICES = [
    "",
    "region=nishi-iburi&field=A-1",
    "region=nishi-iburi&region=kamikawa-chubu&field=A-1&field=C-2",
    "region=higashi-iburi&aspect=projects",
    "region=minami-sorachi&region=nishi-iburi&aspect=participants&field=A-6",
    "aspect=costs&year=2021&field=A-1&field=A-2&field=B-1",
    "aspect=costs&year=2025&region=nishi-iburi",
    "aspect=indicators&field=A-1&field=B-6",
    "year=2023",
    "aspect=projects&aspect=costs&year=2022&region=kamikawa-chubu&field=C-4",
    "&".join(f"field={each}" for each in ("A-1", "A-2", "A-3", "B-4", "C-1")),
    "region=atlantis&region=nishi-iburi&field=Z-9&year=1999&aspect=weather",
    "region=atlantis",
    "year=2021&year=2022&region=%20",
    "region=https%3A%2F%2Fw3id.org%2Fteiju%2Fid%2Fregion%2Fnishi-iburi&field=A-1",
    "&".join(f"region=x{n}%E2%80%AE%3Cb%3E%00" for n in range(11)),
    "region=&field=&year=&aspect=",
]


@pytest.fixture(scope="module")
def told(shipped_publication):
    """The files of the comparison, by path."""
    return {
        file.path: json.loads(file.body)
        for key in compare.keys(shipped_publication)
        for file in compare.files(shipped_publication, key)
    }


def _pages(shipped_publication, **asked):
    site = Site(shipped_publication.whole.lines)
    return {lang: site.page("compare", lang, **asked) for lang in Lang}


def _cells(page, table):
    """The HTML of the cells of a table, by field and region, as a browser reads it."""
    body = re.search(rf'id="{table}-table".*?</table>', page.html, re.DOTALL)[0]
    found = r'<td data-field="([^"]+)" data-region="([^"]+)">(.*?)</td>'
    return {
        (field, region): " ".join(html.split())
        for field, region, html in re.findall(found, body, re.DOTALL)
    }


def _expected(shipped_publication, year):
    asked = {"region": REGIONS, "field": sorted(_fields(shipped_publication))}
    if year:
        asked["year"] = [year]
    return _pages(shipped_publication, **asked)


def _fields(shipped_publication):
    page = Site(shipped_publication.whole.lines).page("compare", Lang.EN)
    return [box.get("value") for box in page.all("input", name="field")]


@pytest.mark.parametrize("year", ["", "2021", "2025"])
def test_the_files_hold_the_cells_of_the_page_for_every_field_and_region(
    shipped_publication, told, year
):
    for lang, page in _expected(shipped_publication, year).items():
        for table in ("names", "projects", "costs", "indicators"):
            shown = _cells(page, table)
            assert 16 * len(REGIONS) == len(shown)
            for (field, region), html in shown.items():
                own = told[f"compare/{field}.{lang}.json"]
                numbers = own["costs"][year] if table == "costs" else own[table]
                piece = own["html"][numbers[own["regions"].index(region)]]
                assert html == " ".join(piece.split())


def test_every_field_of_the_form_names_its_file(part_of_site, told):
    for lang in Lang:
        html = (part_of_site / f"compare.{lang}.html").read_text(encoding="utf-8")
        named = re.findall(r'data-cells="([^"]+)"', html)
        assert sorted(path for path in told if f".{lang}." in path) == sorted(named)
        assert all((part_of_site / path).is_file() for path in named)


def test_a_file_of_one_field_stays_small(told):
    sizes = [len(json.dumps(each, ensure_ascii=False)) for each in told.values()]
    assert 32 == len(sizes)
    assert max(sizes) < 50_000


@pytest.mark.parametrize("key", ["../x", "a/b", "", ".", "CON.", "医療", "x" * 300])
def test_no_key_of_a_field_leaves_the_folder(key):
    assert re.fullmatch(r"compare/[0-9a-f]{16}\.ja\.json", cells_file(key, "ja"))


def test_the_page_without_scripts_shows_the_default_and_says_what_is_missing(
    part_of_site,
):
    for lang in Lang:
        html = (part_of_site / f"compare.{lang}.html").read_text(encoding="utf-8")
        page = Page(html)
        heads = page.by_id["names-table"]
        (table,) = [t for t in page.all("table") if heads in list(t.iter())]
        assert 3 * len(REGIONS) == len(list(table.iter("td")))
        assert "data-waits" in html.partition("<details")[2].partition(">")[0]
        assert "JavaScript" in html.partition("<noscript>")[2]
        assert [] == read(html).errors


def test_nothing_to_compare_makes_no_files(shipped_publication):
    nothing = replace(shipped_publication, engine=Site([]).engine)
    assert [] == list(compare.files(nothing, Lang.JA))


_FORM = """() => [...document.querySelectorAll("form.ask input, form.ask select")]
  .map((each) => [each.name, each.value, each.checked])"""


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_every_choice_says_the_same_as_on_the_server(
    part_context, live_site, part_site, lang
):
    page = Visit(part_context.new_page(), part_site)
    server = Visit(part_context.new_page(), live_site)
    for each in CHOICES:
        address = f"compare.{lang}.html?{each}".removesuffix("?")
        page.go(address)
        server.go(address)
        assert (each, server.told()) == (each, page.told())
        assert (each, server.links(live_site)) == (each, page.links(part_site))
        forms = [visit.page.evaluate(_FORM) for visit in (server, page)]
        assert (each, forms[0]) == (each, forms[1])
    assert [] == page.said


@pytest.mark.slow
def test_going_back_shows_what_was_chosen_before(part_context, part_site):
    visit = Visit(part_context.new_page(), part_site)
    page = visit.page
    visit.go("compare.ja.html")
    page.uncheck("[name=region][value='nishi-iburi']")
    page.click("form.ask .buttons button")
    page.wait_for_load_state("networkidle")
    first, told = page.url, visit.told()
    assert "西いぶり" not in page.inner_text("#names-table ~ thead")
    page.click("details.choose summary")
    page.check("[name=field][value='C-1']")
    page.click("form.ask .buttons button")
    page.wait_for_load_state("networkidle")
    assert told != visit.told()
    page.go_back()
    page.wait_for_load_state("networkidle")
    assert first == page.url
    assert page.locator("tbody [data-field='C-1']").count() == 0
    assert "西いぶり" not in page.inner_text("#names-table ~ thead")


@pytest.mark.slow
def test_cells_that_cannot_be_fetched_are_told_of_and_nothing_else_is_shown(
    part_context, part_site
):
    visit = Visit(part_context.new_page(), part_site)
    visit.page.route("**/compare/*.json", lambda route: route.abort())
    visit.go("compare.en.html?field=A-1")
    assert "could not be fetched" in visit.told()
    assert not visit.page.is_visible("#names-table ~ thead")
    assert visit.page.is_visible("details.choose summary")
