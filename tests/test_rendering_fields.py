"""Pages of fields and the comparison: their figures are those of golden answers."""

import pytest

from tests.site_pages import Site, figures_in, text_in
from tests.test_rendering_documents import HOSTILE, RDF_TYPE, golden

FIELDS = [
    f"{part}-{n}"
    for part, most in zip("ABC", (6, 6, 4), strict=True)
    for n in range(1, most + 1)
]
REGIONS = ["higashi-iburi", "kamikawa-chubu", "minami-sorachi", "nishi-iburi"]


@pytest.fixture(scope="module")
def site(shipped):
    return Site(shipped.lines())


def tail(iri):
    return iri.rpartition("/")[2]


def marked(cell, name):
    """The figures of a cell that are marked with a class."""
    return [
        figures_in(each)[0]
        for each in cell.iter()
        if name in (each.get("class") or "").split()
    ]


def cells(page, table):
    """The cells of a table of the comparison, by field and region."""
    rows = page.by_id[table]
    (own,) = [t for t in page.all("table") if rows in list(t.iter())]
    return {
        (cell.get("data-field"), cell.get("data-region")): cell
        for cell in own.iter("td")
    }


@pytest.mark.parametrize("field", FIELDS)
def test_items_and_projects_of_a_field_are_those_of_the_saved_question(
    root, site, field
):
    expected = {
        tail(row["region"]): (int(row["items"]), int(row["projects"]))
        for row in golden(root, "region/items-by-national-field")
        if tail(row["national"]) == field
    }
    page = site.page(f"doc/scheme/field/{field}")
    shown = {}
    for region in REGIONS:
        own = [td for td in page.all("td") if td.get("data-region") == region]
        counts = [
            [figure for td in own for figure in marked(td, name)]
            for name in ("count-items", "count-projects")
        ]
        shown[region] = tuple(each[0] if each else 0 for each in counts)

    assert expected == shown


def test_costs_of_the_comparison_are_those_of_the_saved_question(root, site):
    rows = golden(root, "cost/net-by-field")
    page = site.page("compare", field=FIELDS, region=REGIONS)
    shown = {
        key: (sorted(marked(cell, "net")), sorted(marked(cell, "gross")))
        for key, cell in cells(page, "costs-table").items()
    }
    expected = {key: ([], []) for key in shown}
    national = {
        row["national_ja"]: tail(row["national"])
        for row in golden(root, "region/items-by-national-field")
    }
    for row in rows:
        if row["net"] != "not stated":
            found = expected[national[row["national_ja"]], tail(row["region"])]
            found[0].append(int(row["net"]))
            found[1].append(int(row["if_gross"]))

    assert len(shown) == len(FIELDS) * len(REGIONS)
    assert {k: (sorted(n), sorted(g)) for k, (n, g) in expected.items()} == shown


def test_the_years_of_a_field_add_up_to_its_whole(root, site):
    (row,) = [
        row
        for row in golden(root, "cost/net-by-field")
        if row["field"].endswith("nishi-iburi/a-1")
    ]
    sums = [0, 0]
    for year in range(2021, 2026):
        page = site.page(
            "compare", field=["A-1"], region=["nishi-iburi"], year=[str(year)]
        )
        cell = cells(page, "costs-table")["A-1", "nishi-iburi"]
        sums[0] += marked(cell, "net")[0]
        sums[1] += marked(cell, "gross")[0]

    assert [int(row["net"]), int(row["if_gross"])] == sums


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_participants_are_those_of_the_saved_question(root, site, lang):
    taking = {}
    for row in golden(root, "participation/who-takes-part"):
        taking.setdefault(row["project"], []).append(row["takes_part"])
    page = site.page("compare", lang, field=FIELDS, region=REGIONS)
    cell_items = [
        item
        for cell in cells(page, "projects-table").values()
        for item in cell.iter("li")
    ]
    shown = {}
    for item in cell_items:
        (link, *_) = item.iter("a")
        path = (link.get("href") or "").removesuffix(f".{lang}.html")
        figure = [e for e in item.iter("span") if e.get("class") == "figure"]
        shown[path.removeprefix("doc/")] = figures_in(figure[0])[0] if figure else None

    counted = golden(root, "region/items-by-national-field")
    assert sum(int(row["projects"]) for row in counted) == len(shown)
    for project, count in shown.items():
        (said,) = [v for k, v in taking.items() if k.endswith(f"/id/{project}")]
        assert (said.count("true") or None) == count, project


def test_baseline_and_target_are_those_of_the_saved_question(root, site):
    page = site.page("compare", field=FIELDS, region=["nishi-iburi"])
    text = " ".join(text_in(cell) for cell in cells(page, "indicators-table").values())
    rows = golden(root, "indicator/baseline-and-target")

    assert len(rows) == 48
    for row in rows:
        assert row["indicator_ja"] in text
        for value in (row["sheet_value"], row["list_value"]):
            if value.isdecimal():
                assert f"{int(value):,}" in text


def test_a_total_is_no_level_and_stands_beside_what_is_counted_otherwise(site):
    # 001 line 2212 prints 1,000 as the total of five years, line 222 without a word.
    page = site.page("compare", field=["A-1"], region=["nishi-iburi"])
    (item,) = [
        each
        for each in cells(page, "indicators-table")["A-1", "nishi-iburi"].iter("li")
        if "口腔がん検診受診者数" in text_in(each)
    ]

    (target,) = [
        each for each in item.iter("div") if text_in(each).startswith("目標値")
    ]

    assert [1000, 1000] == [n for n in figures_in(target) if n == 1000]
    assert 1 == text_in(target).count("合計")


def test_a_month_is_told_in_both_calendars(site):
    # 001 line 289: the baseline is that of the end of December of R2.
    page = site.page("compare", field=["A-2"], region=["nishi-iburi"])

    told = text_in(cells(page, "indicators-table")["A-2", "nishi-iburi"])

    assert "61件 2020年（令和2年）12月" in told


def test_the_end_of_a_region_is_told_in_both_calendars(site):
    page = site.page("doc/scheme/field/A-1")

    assert "2022年（令和4年）3月31日に終了" in text_in(page.root)


def test_viewpoints_of_regions_that_are_called_alike_are_told_apart(site):
    page = site.page("doc/scheme/field/B")
    (matching,) = [
        each
        for each in page.root.iter("dd")
        if "結びつきやネットワークの強化" in text_in(each)
    ]

    found = [text_in(item) for item in matching.iter("li")]

    assert found
    assert len(found) == len(set(found))
    assert any("（西いぶり定住自立圏）" in each for each in found)


def test_what_is_not_there_is_told_and_the_rest_is_shown(site):
    page = site.page(
        "compare",
        "en",
        region=["nishi-iburi", "atlantis"],
        field=["A-1", "Z-9"],
        year=["1066"],
        aspect=["costs", "weather"],
    )
    told = text_in(page.one("div", class_="notice warn"))

    for unknown in ("atlantis", "Z-9", "1066", "weather"):
        assert unknown in told
    assert {("A-1", "nishi-iburi")} == set(cells(page, "costs-table"))
    assert "indicators-table" not in page.ids


def test_text_of_the_address_stays_text(site):
    page = site.page("compare", region=[HOSTILE], field=[HOSTILE], year=[HOSTILE])
    inline = [each for each in page.all("script") if not each.get("src")]

    assert [] == inline
    assert "<script>alert(1)</script>" in text_in(page.one("div", class_="notice warn"))
    assert "\u202e" not in page.html.replace(
        page.one("a", class_="tongue").get("href"), ""
    )


def test_much_that_is_not_there_is_told_shortly(site):
    page = site.page("compare", "en", region=[f"r{n}" for n in range(5000)])

    assert "and 4992 more" in text_in(page.main)
    assert len(page.html) < 250_000


def test_nothing_chosen_shows_an_example_of_all_regions_and_three_fields(site):
    page = site.page("compare")
    expected = {(f, r) for f in ("A-1", "A-2", "A-3") for r in REGIONS}

    assert expected == set(cells(page, "names-table"))
    assert "例として" in text_in(page.main)
    checked = [
        each.get("value")
        for each in page.all("input")
        if each.get("checked") is not None and each.get("name") == "region"
    ]
    assert REGIONS == checked


def test_the_form_holds_what_the_address_chose(site):
    page = site.page(
        "compare",
        field=["B-4"],
        region=["minami-sorachi"],
        aspect=["indicators"],
        year=["2022"],
    )
    checked = {
        (each.get("name"), each.get("value"))
        for each in page.all("input")
        if each.get("checked") is not None
    }

    assert {
        ("region", "minami-sorachi"),
        ("field", "B-4"),
        ("aspect", "indicators"),
    } == checked
    (chosen,) = [o for o in page.all("option") if o.get("selected") is not None]
    assert "2022" == chosen.get("value")


def test_a_related_field_is_told_of_and_counts_as_none(site):
    text = text_in(site.page("doc/scheme/field/C-3", "en").main)

    assert "(related:" in text
    assert "no such field" in text


@pytest.mark.parametrize(
    "path",
    [
        "doc/scheme/region/nishi-iburi/a-1",
        "doc/scheme/region/minami-sorachi/c-17",
        "doc/scheme/field/A",
        "doc/scheme/region/nishi-iburi/c",
        "doc/scheme/field/A-6",
    ],
)
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_pages_of_fields_and_viewpoints_are_valid_and_have_one_heading(
    site, path, lang
):
    page = site.page(path, lang)

    assert 1 == len(page.all("h1"))
    assert not any(each.get("style") for each in page.root.iter())


def test_a_field_of_a_region_leads_to_the_national_one(site):
    page = site.page("doc/scheme/region/nishi-iburi/a-1")
    hrefs = {each.get("href") for each in page.all("a")}

    assert "../../field/A-1.ja.html" in hrefs
    assert [530175] == marked(page.main, "net")
    assert [812190] == marked(page.main, "gross")


def test_every_figure_of_an_indicator_has_its_passage_beside_it(site):
    page = site.page("doc/scheme/field/A-1")
    pairs = [each for each in page.all("dl") if "pair" in (each.get("class") or "")]

    assert pairs
    for pair in pairs:
        for told in pair.iter("dd"):
            marks = [a for a in told.iter("a") if "passage/" in (a.get("href") or "")]
            assert marks or "記載なし" in text_in(told)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_an_empty_graph_has_nothing_to_compare_and_says_so(lang):
    page = Site([]).page("compare", lang, region=["x"])
    said = {"ja": "比較できるデータがありません。", "en": "There is nothing to compare"}

    assert said[lang] in text_in(page.main)


def test_no_label_of_a_field_leaves_its_place(names):
    text = HOSTILE.replace('"', '\\"')
    field, region = names.scheme("field/A-1"), names.thing("region/x")
    own, scheme = names.scheme("region/x/a"), names.scheme("region/x")
    core, graph = "http://www.w3.org/2004/02/skos/core#", names.graph("x")
    said = [
        (field, RDF_TYPE, f"<{names.term('PolicyField')}>"),
        (field, f"<{core}inScheme>", f"<{names.scheme('field')}>"),
        (field, f"<{core}prefLabel>", f'"{text}"@ja'),
        (field, f"<{core}definition>", f'"{text}"@ja'),
        (region, RDF_TYPE, f"<{names.term('Region')}>"),
        (region, "<http://purl.org/dc/terms/identifier>", f'"{text}"'),
        (scheme, f"<{names.term('region')}>", f"<{region}>"),
        (own, RDF_TYPE, f"<{names.term('PolicyField')}>"),
        (own, f"<{core}inScheme>", f"<{scheme}>"),
        (own, f"<{core}exactMatch>", f"<{field}>"),
        (own, f"<{core}notation>", f'"{text}"'),
    ]
    site = Site([f"<{s}> {p} {o} <{graph}> ." for s, p, o in said])
    for path in ("compare", "doc/scheme/field/A-1", "doc/scheme/region/x/a"):
        page = site.page(path)
        inline = [
            s
            for s in page.all("script")
            if not s.get("src") and s.get("type") != "application/ld+json"
        ]

        assert [] == inline
        assert "<script>alert(1)</script>" in text_in(page.main)
