"""Lists of things: everything is in its list, with the counts of other ways."""

import re
from collections import defaultdict

import pytest

from kg.services.overview.stats import document_stats
from tests.site_pages import Site, figures_in, text_in
from tests.test_rendering_documents import HOSTILE, RDF_TYPE, golden

KINDS = [
    "region",
    "municipality",
    "project",
    "indicator",
    "source",
    "def",
    "scheme",
    "shape",
    "graph",
    "event",
    "scheme/field",
    "cost/nishi-iburi/2021/02",
]


@pytest.fixture(scope="module")
def site(shipped):
    return Site(shipped.lines())


def linked(page, folder):
    """The pages below a folder to which the rows and names of a list lead."""
    rows = [*page.all("th"), *page.all("li")]
    hrefs = {a.get("href") or "" for each in rows for a in each.iter("a")}
    return {each for each in hrefs if each.startswith(folder)}


def typed(shipped):
    """The things of the graph that have a class, by the first part of their paths."""
    found = defaultdict(set)
    for line in shipped.lines():
        match = re.match(rf"<\S+?/id/([^/>]+)/(\S+)> {RDF_TYPE} ", line)
        if match:
            found[match[1]].add(match[2])
    return found


def test_the_list_of_kinds_counts_every_thing(site, shipped):
    page = site.page("doc/index")
    shown = {
        cell.get("data-kind"): figures_in(cell)[0]
        for cell in page.all("td")
        if cell.get("data-kind")
    }

    assert {kind: len(things) for kind, things in typed(shipped).items()} == shown


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_lists_are_valid_pages_with_one_heading(site, kind, lang):
    page = site.page(f"doc/{kind}/index", lang)

    assert 1 == len(page.all("h1"))
    assert not any(each.get("style") for each in page.root.iter())


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_list_of_documents_counts_as_kg_stats_does(site, names, lang):
    page = site.page("doc/source/index", lang)
    shown = {
        text_in(row.find("td")): [
            figures_in(c)[0] for c in row.findall("td") if c.get("class") == "n"
        ]
        for row in page.all("tr")
        if row.find("td") is not None
    }
    counted = document_stats(site.store, names)

    assert len(counted) > 20
    for each in counted:
        lines = [each.figure_lines, each.cited_lines, each.excused_lines]
        known = [] if each.figure_lines is None else lines
        assert [*known, each.things, each.passages] == shown[each.document]


def test_every_municipality_is_in_the_list_and_members_come_first(root, site, shipped):
    page = site.page("doc/municipality/index")
    expected = {row["municipality"] for row in golden(root, "region/members")}
    folds = {id(li) for fold in page.all("details") for li in fold.iter("li")}
    first = {
        (a.get("href") or "").removesuffix(".ja.html")
        for li in page.all("li")
        if id(li) not in folds
        for a in li.iter("a")
    }

    assert len(typed(shipped)["municipality"]) == len(
        linked(page, "0")
        | linked(page, "1")
        | linked(page, "2")
        | linked(page, "3")
        | linked(page, "4")
    )
    assert expected == {each for each in first if re.fullmatch(r"\d{5}", each)}


def test_a_long_list_has_pages_that_together_hold_everything_once(site, shipped):
    seen = []
    for part in ("index", "index-2", "index-3", "index-4"):
        page = site.page(f"doc/cost/{part}")
        rows = [row.find("td") for row in page.all("tr")]
        seen += [text_in(cell) for cell in rows if cell is not None]
        targets = {a.get("href") for nav in page.all("nav") for a in nav.iter("a")}
        parts = {"index", "index-2", "index-3", "index-4"} - {part}
        assert {f"{each}.ja.html" for each in parts} <= targets

    assert sorted(typed(shipped)["cost"]) == sorted(seen)
    assert site.html("doc/cost/index-5") is None
    assert site.html("doc/cost/index-0") is None
    assert site.html("doc/cost/index-1000000") is None


def test_the_list_of_regions_says_from_when_to_when(site):
    told = {text_in(cell) for cell in site.page("doc/region/index", "en").all("td")}

    assert {"from 2025-04", "until 2022-03-31"} <= told


def test_every_rule_is_in_the_list_with_its_severity(root, site):
    told = (root / "docs/rules/README.md").read_text(encoding="utf-8")
    codes = set(re.findall(r"^\| \[(T\w+)\]", told, re.MULTILINE))
    page = site.page("doc/shape/index", "en")
    shown = {
        text_in(row.find("td")): text_in(row)
        for row in page.all("tr")
        if row.find("td") is not None
    }

    assert codes == set(shown)
    assert all(
        any(word in said for word in ("violation", "warning", "info"))
        for said in shown.values()
    )


def test_a_folder_without_things_has_no_list(site):
    assert site.html("doc/nothing/index") is None
    assert site.html("doc/a b/index") is None
    assert site.html('doc/x"){}/index') is None
    assert site.html("doc/region/index-2") is None


@pytest.mark.parametrize(
    "path",
    [
        "doc/index",
        "doc/region/index",
        "doc/municipality/index",
        "doc/project/index",
        "doc/indicator/index",
        "doc/source/index",
        "doc/def/index",
        "doc/scheme/index",
        "doc/graph/index",
    ],
)
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_lists_of_an_empty_graph_say_that_there_is_nothing(path, lang):
    text = text_in(Site([]).page(path, lang).main)

    assert {"ja": "ありません", "en": "There is n"}[lang] in text


def test_no_name_of_a_thing_leaves_its_place(names):
    text = HOSTILE.replace('"', '\\"')
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    graph = names.graph("x")
    said = []
    for kind, of in (
        ("region", "Region"),
        ("project", "Project"),
        ("municipality", "Municipality"),
        ("source", "SourceDocument"),
        ("indicator", "Indicator"),
        ("odd", "Odd"),
    ):
        thing = names.thing(f"{kind}/x")
        said += [
            f"<{thing}> {RDF_TYPE} <{names.term(of)}> <{graph}> .",
            f'<{thing}> {label} "{text}"@ja <{graph}> .',
            f'<{thing}> <http://purl.org/dc/terms/identifier> "{text}" <{graph}> .',
        ]
    site = Site(said)
    for kind in ("region", "project", "municipality", "source", "indicator", "odd"):
        page = site.page(f"doc/{kind}/index")
        inline = [
            s
            for s in page.all("script")
            if not s.get("src") and s.get("type") != "application/ld+json"
        ]

        assert [] == inline
        assert "<script>alert(1)</script>" in text_in(page.main)
