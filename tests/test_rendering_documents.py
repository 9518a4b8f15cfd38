"""Pages of documents and passages: what they show is what the golden answers hold."""

import csv
import re
from collections import defaultdict

import pytest

from kg.services.graph.build import build
from kg.services.overview.stats import document_stats
from tests.site_pages import Site, figures_in, text_in

VISION = "001_3e2935db5d747205"
RDF_TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
HOSTILE = "<script>alert(1)</script>\"'&amp;\u202e"


@pytest.fixture(scope="module")
def site(shipped):
    return Site(shipped.lines())


@pytest.fixture(scope="module")
def vision(site):
    return site.page(f"doc/source/{VISION}")


def golden(root, name):
    path = root / "tests/golden/queries" / f"{name}.tsv"
    with path.open(encoding="utf-8") as stream:
        head, *rows = list(csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))

    def plain(cell):
        literal = re.match(r'^"(.*)"(?:@[A-Za-z-]+|\^\^<.*>)?$', cell)
        return literal[1] if literal else cell.strip("<>")

    names = [each.lstrip("?") for each in head]
    return [dict(zip(names, map(plain, row), strict=True)) for row in rows]


def at_line(page, lines):
    """The place of a passage in the page of its document."""
    anchor = f"lines-{lines}" if "-" in lines else f"line-{lines}"
    return page.by_id[anchor]


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_counts_of_every_document_are_those_of_kg_stats(site, names, lang):
    for counted in document_stats(site.store, names):
        page = site.page(f"doc/source/{counted.document}", lang)

        assert counted.things == page.count("things")
        assert counted.passages == page.count("passages")
        if counted.figure_lines is None:
            assert [] == page.all("span", data_count="figures")
        else:
            assert counted.figure_lines == page.count("figures")
            assert counted.cited_lines == page.count("cited")
            assert counted.excused_lines == page.count("noted")


def test_every_line_with_a_figure_has_its_place_on_the_page(site, shipped):
    registered = {}
    for line in shipped.lines():
        found = re.match(r'<.*/id/source/(\S+)> <.*/def/figureLines> "(.*)" <', line)
        if found:
            registered[found[1]] = found[2]

    assert len(registered) == 5
    for document, runs in registered.items():
        page, shown = site.page(f"doc/source/{document}"), set()
        for anchor in page.ids:
            place = re.fullmatch(r"lines?-(\d+)(?:-(\d+))?", anchor)
            if place:
                shown.update(range(int(place[1]), int(place[2] or place[1]) + 1))
        for run in runs.split(", "):
            first, _, last = run.partition("-")
            assert shown.issuperset(range(int(first), int(last or first) + 1))


def test_every_cost_of_a_project_stands_at_its_line(root, vision):
    rows = golden(root, "cost/by-project-and-year")
    shown = {
        lines: figures_in(at_line(vision, lines))
        for lines in {row["lines"] for row in rows}
    }

    assert len(rows) == 324
    assert [] == [row for row in rows if int(row["amount"]) not in shown[row["lines"]]]


def test_every_line_that_nothing_cites_stands_there_with_the_reason(root, site):
    pages = {}
    for row in golden(root, "provenance/uncited-lines"):
        document = row["document"]
        if document not in pages:
            pages[document] = site.page(f"doc/source/{document}")

        assert row["note_ja"] in text_in(at_line(pages[document], row["lines"]))


def test_a_passage_shows_the_amounts_of_its_line_in_the_order_of_years(root, site):
    rows = [
        row
        for row in golden(root, "cost/by-project-and-year")
        if row["lines"] == "1463"
    ]
    by_period = {row["period"]: int(row["amount"]) for row in rows}
    table = site.page(f"doc/passage/{VISION}/1463").one("table")
    shown = [
        figures_in(row.find("td"))[0]
        for row in table.iter("tr")
        if row.find("td") is not None
        and "令和" in text_in(row)
        and "TJ" not in text_in(row)
    ]

    years = ["2021", "2022", "2023", "2024", "2025", "2021-2025"]
    assert [by_period[year] for year in years] == shown


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_figure_that_was_read_otherwise_is_shown_as_printed_and_as_it_became(
    root, site, lang
):
    (row,) = [
        row
        for row in golden(root, "indicator/baseline-and-target")
        if row["sheet_lines"] == "99" and row["kind"] == "target"
    ]
    assert ("32800", "32.800人 （R7年度）") == (
        row["sheet_value"],
        row["sheet_printed"],
    )
    text = text_in(site.page(f"doc/passage/{VISION}/99", lang).main)

    assert "32.800人" in text
    assert "32,800" in text


def test_a_passage_leads_to_its_line_in_the_document_and_to_its_neighbours(site):
    page = site.page(f"doc/passage/{VISION}/1463")
    links = {each.get("rel"): each.get("href") for each in page.all("a")}
    hrefs = [each.get("href") for each in page.all("a")]

    assert f"../../source/{VISION}.ja.html#line-1463" in hrefs
    assert "1461.ja.html" == links["prev"]
    assert "1465.ja.html" == links["next"]


def test_every_link_to_a_line_of_a_document_finds_it(site, shipped):
    passages = defaultdict(set)
    for line in shipped.lines():
        found = re.match(
            r"<\S+> <\S+wasDerivedFrom> <\S+/id/passage/(\S+)/(\S+)>", line
        )
        if found:
            passages[found[1]].add(found[2])
    for document, lines in passages.items():
        anchors = set(re.findall(r' id="([^"]+)"', site.html(f"doc/source/{document}")))
        for each in lines:
            wanted = "page" if each == "page" else f"line-{each}"
            wanted = f"lines-{each}" if "-" in each else wanted
            assert wanted in anchors, (document, each)


def test_the_page_of_a_document_carries_none_of_its_prose(root):
    folder = root / "tests/fixtures/mini"
    built = build([root / "data", folder])
    assert () == built.problems
    site = Site(built.lines())
    html = site.html("doc/source/mini-vision")
    graph = "\n".join(built.lines())
    prose = [
        line.strip()
        for line in (folder / "mini-vision.txt").read_text(encoding="utf-8").split("\n")
        if len(line) > 20 and line.strip() not in graph
    ]

    assert len(prose) > 10
    assert [] == [line for line in prose if line in html]


def test_the_largest_page_stays_below_a_megabyte(vision):
    assert len(vision.html.encode()) < 1_000_000


def hostile(names):
    """A document whose every text would leave the page if it could."""
    text = HOSTILE.replace("\\", "\\\\").replace('"', '\\"')
    source, passage = names.thing("source/x"), names.thing("passage/x/3")
    thing, term = names.thing("project/x"), names.term
    dcterms = "http://purl.org/dc/terms/"
    label = "http://www.w3.org/2000/01/rdf-schema#label"
    graph = names.graph("x")
    said = [
        (source, RDF_TYPE, f"<{term('SourceDocument')}>"),
        (source, f"<{dcterms}identifier>", f'"{text}"'),
        (source, f"<{dcterms}title>", f'"{text}"@ja'),
        (source, "<http://xmlns.com/foaf/0.1/page>", '"javascript:alert(1)"'),
        (source, f"<{term('figureLines')}>", '"3-5, x"'),
        (source, f"<{term('textSha256')}>", f'"{text}"'),
        (source, f"<{term('lineCount')}>", f'"{text}"'),
        (passage, RDF_TYPE, f"<{term('Passage')}>"),
        (passage, f"<{term('lines')}>", '"3"'),
        (passage, f"<{dcterms}isPartOf>", f"<{source}>"),
        (thing, f"<{label}>", f'"{text}"@en'),
        (thing, f"<{term('asPrinted')}>", f'"{text}"'),
        (thing, f"<{term('amount')}>", f'"{text}"'),
        (thing, f"<{term('rawReading')}>", f'"{text}"'),
        (thing, f"<{term('readingNote')}>", f'"{text}"'),
        (thing, "<http://www.w3.org/ns/prov#wasDerivedFrom>", f"<{passage}>"),
    ]
    return [f"<{s}> {p} {o} <{graph}> ." for s, p, o in said]


@pytest.mark.parametrize("path", ["doc/source/x", "doc/passage/x/3"])
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_no_text_of_a_document_leaves_its_place(names, path, lang):
    page = Site(hostile(names)).page(path, lang)
    inline = {each.get("type") for each in page.all("script") if not each.get("src")}

    assert {"application/ld+json"} >= inline
    assert "<script>alert(1)</script>" in text_in(page.main)
    assert not any("javascript:" in (a.get("href") or "") for a in page.all("a"))
    assert "\u202e" not in page.html


def test_lines_that_nobody_explains_are_told_as_such(names):
    page = Site(hostile(names)).page("doc/source/x", "en")

    assert 3 == page.count("figures")
    assert 1 == page.count("cited")
    assert 2 == page.count("open")
    assert "neither cited nor explained" in text_in(page.by_id["lines-4-5"])


def test_a_document_and_a_passage_that_nobody_knows_have_no_page(site):
    assert site.html("doc/source/none") is None
    assert site.html("doc/passage/none/1") is None


def test_a_statistic_stands_at_its_line_with_what_it_counts(site):
    page = site.page("doc/source/003_a61508fec1d3fe11")
    said = [text_in(li) for li in page.all("li") if "統計値" in text_in(li)]

    assert said
    assert all("：" in each for each in said)
