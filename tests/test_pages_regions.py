"""Pages of regions, municipalities, projects, indicators say what the questions say.

What a page must show is taken from the golden answers, whose lines were looked up in
the documents, never from the page's own code.
"""

import csv
import re
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from kg.model.iris import Names
from kg.model.lang import Lang
from kg.services.asking.embedded import Embedded
from kg.services.graph.build import build
from kg.services.graph.store import open_lines
from kg.services.rendering.frame.calendars import calendar_of
from kg.services.rendering.frame.setting import Setting
from kg.services.rendering.pages import render
from kg.vocab import DCTERMS, PROV, RDF, RDFS, TEIJU, XSD
from tests.pages import golden, linked, page, passages, table, tree

REGIONS = ("higashi-iburi", "kamikawa-chubu", "minami-sorachi", "nishi-iburi")
ROOT = Path(__file__).parents[1]
FIXTURES = ROOT / "tests" / "fixtures"


@pytest.fixture(scope="module")
def store(shipped):
    return open_lines(shipped.lines())


@pytest.fixture(scope="module")
def region(store):
    known = {}

    def of(key, lang="ja"):
        if (key, lang) not in known:
            known[key, lang] = page(store, f"doc/region/{key}", lang)
        return known[key, lang]

    return of


def of_region(name, key):
    return golden(name, region=f"region/{key}")


def number(node):
    """The figure of a cell, without the separators of thousands."""
    values = node.all(of="value")
    return Decimal(re.sub("[,±]", "", values[0].text)) if values else None


# ---- dates


@pytest.mark.parametrize(
    ("text", "ja", "en"),
    [
        # 平成 ended on 30 April 2019, 令和 began on 1 May.
        ("2010-09-30", "2010年（平成22年）9月30日", "30 September 2010 (Heisei 22)"),
        ("2019-04-30", "2019年（平成31年）4月30日", "30 April 2019 (Heisei 31)"),
        ("2019-05-01", "2019年（令和元年）5月1日", "1 May 2019 (Reiwa 1)"),
        ("2009-12", "2009年（平成21年）12月", "December 2009 (Heisei 21)"),
        ("2010", "2010年（平成22年）", "2010 (Heisei 22)"),
    ],
)
def test_a_date_is_said_in_both_calendars_and_no_more_precisely(store, text, ja, en):
    calendar = calendar_of(Setting(Embedded(store, Names()), Names(), Lang.JA, ""))

    said = calendar.date(text)

    assert (ja, en) == (said.ja, said.en)


@pytest.mark.parametrize(
    ("text", "ja", "en"),
    [
        # Documents call the year from April 2019 令和元年度.
        ("2018", "2018年度（平成30年度）", "FY2018 (Heisei 30)"),
        ("2019", "2019年度（令和元年度）", "FY2019 (Reiwa 1)"),
        (
            "2016-2020",
            "2016〜2020年度（平成28〜令和2年度）",
            "FY2016–2020 (Heisei 28 to Reiwa 2)",
        ),
    ],
)
def test_a_fiscal_year_is_said_as_documents_count_it(store, text, ja, en):
    calendar = calendar_of(Setting(Embedded(store, Names()), Names(), Lang.JA, ""))

    said = calendar.fiscal(text)

    assert (ja, en) == (said.ja, said.en)


# ---- regions

ROLES = {"central-city": "中心市", "neighbouring-municipality": "近隣市町村"}
BASES = {
    "stated": "記載",
    "signature": "協定の締結",
    "known from": "資料で確認できる最初の日",
    "not stated": "記載なし",
    "end of the region": "圏域の終了",
}


@pytest.mark.parametrize("key", REGIONS)
def test_members_have_the_roles_dates_and_lines_of_the_question(region, key):
    expected = [
        (
            row["municipality_ja"],
            ROLES[row["role"]],
            row["from"][:4],
            BASES[row["from_basis"]],
            row["to"][:4],
            BASES[row["to_basis"]],
            (row["document"], row["lines"]),
        )
        for row in of_region("region/members", key)
    ]

    found = [
        (
            cells[0].first("a").text,
            cells[1].text,
            (re.match(r"\d{4}", cells[2].text) or [""])[0],
            cells[3].text,
            (re.match(r"\d{4}", cells[4].text) or [""])[0],
            cells[5].text,
            *passages(cells[0]),
        )
        for cells in table(region(key), "members-table")
    ]

    assert sorted(expected) == sorted(found)


@pytest.mark.parametrize("key", REGIONS)
def test_the_map_links_every_member_and_tells_roles_by_shape(region, key):
    rows = of_region("region/members", key)
    centres = sum(row["role"] == "central-city" for row in rows)
    drawing = region(key).first("figure", of="regional-map").first("svg")

    links = drawing.all("a")

    assert {f"municipality/{row['municipality']}" for row in rows} == {
        path for link in links for path in linked(_Holder(link))
    }
    assert all(link.first("title").text for link in links)
    assert (centres, len(rows) - centres) == (
        len([n for n in drawing.all("rect") if "place" in n.classes]),
        len([n for n in drawing.all("circle") if "place" in n.classes]),
    )


class _Holder:
    """A link as something that holds it."""

    def __init__(self, link):
        self.link = link

    def all(self, name):
        return [self.link]


@pytest.mark.parametrize("key", REGIONS)
def test_the_history_names_every_event_once_with_all_its_passages(region, key):
    expected = {}
    for row in of_region("region/timeline", key):
        own = expected.setdefault(row["event"], (row["event_ja"], set()))
        own[1].add((row["document"], row["lines"]))

    found = [
        (item.first("a").text, passages(item))
        for item in region(key).first("ol", of="history").all("li")
        if item.parent.name == "ul"
    ]

    assert Counter((name, frozenset(where)) for name, where in expected.values()) == (
        Counter((name, frozenset(where)) for name, where in found)
    )


KINDS = {
    ("true", "stated"): "yes",
    ("false", "stated"): "no",
    ("false", "by rule"): "ruled-out",
    ("not stated", "not stated"): "silent",
}


@pytest.mark.parametrize("key", REGIONS)
def test_the_matrix_says_of_every_member_and_project_what_the_question_says(
    region, key
):
    expected = {
        (row["project"], row["municipality_ja"]): (
            KINDS[row["takes_part"], row["basis"]],
            {(row["document"], row["lines"])},
        )
        for row in of_region("participation/who-takes-part", key)
    }
    root = region(key)
    heads = root.first("caption", id="matrix").parent.first("thead").all("th")[1:]

    found = {}
    for cells in table(root, "matrix"):
        if cells[0].get("scope") != "row":
            continue
        (project,) = linked(cells[0])
        for head, cell in zip(heads, cells[1:], strict=True):
            kind = cell.first("svg", of="part").classes[-1]
            if kind != "not-yet":
                found[project, head.text] = (kind, passages(cell))

    assert expected == found


def test_a_member_first_seen_later_is_not_said_to_stay_out(region):
    # Biei is first seen on 22 October 2013; the progress table is of January 2012.
    root = region("kamikawa-chubu")
    heads = root.first("caption", id="matrix").parent.first("thead").all("th")
    place = [head.text for head in heads].index("美瑛町")
    rows = [r for r in table(root, "matrix") if r[0].get("scope") == "row"]

    kinds = {row[place].first("svg", of="part").classes[-1] for row in rows}
    groups = [r for r in table(root, "matrix") if r[0].get("scope") == "rowgroup"]
    summaries = {row[place].first("svg", of="part").classes[-1] for row in groups}

    assert {"not-yet"} == kinds
    assert {"not-yet"} == summaries


def test_printed_costs_are_those_of_the_question_each_with_its_line(region):
    expected = {
        (row["place"], row["project"], row["period"]): (
            Decimal(row["amount"]),
            {(row["document"], row["lines"])},
        )
        for row in of_region("cost/by-project-and-year", "nishi-iburi")
    }
    places = {
        "市町別事業費一覧": "breakdown-table",
        "事業の個票": "project-sheet",
        "年度別事業費一覧": "summary-table",
    }
    root = region("nishi-iburi")

    found = {}
    for caption in root.all("caption"):
        if not re.fullmatch(r"costs-\d+", caption.get("id") or ""):
            continue
        place = next(code for name, code in places.items() if name in caption.text)
        heads = caption.parent.first("thead").all("th")[1:-1]
        periods = [
            re.match(r"[\d〜]+", head.text)[0].replace("〜", "-") for head in heads
        ]
        for cells in table(root, caption.get("id")):
            project = linked(cells[0])
            for period, cell in zip(periods, cells[1:-1], strict=True):
                if project:
                    found[place, project[0], period] = number(cell), passages(cell)

    assert expected == found


def test_amounts_borne_are_those_of_the_question(region):
    expected = {
        (row["project"], row["municipality_ja"]): Decimal(row["amount"])
        for row in of_region("cost/by-bearer", "nishi-iburi")
    }
    left_out = Counter()
    for row in of_region("cost/by-bearer", "nishi-iburi"):
        left_out[row["project"]] += Decimal(row["gross_left_out"])
    root = region("nishi-iburi")
    heads = root.first("caption", id="borne").parent.first("thead").all("th")[2:-3]

    found, gross = {}, {}
    for cells in table(root, "borne"):
        (project,) = linked(cells[0])
        gross[project] = Decimal(cells[-1].text.replace(",", ""))
        for head, cell in zip(heads, cells[2:-3], strict=True):
            if number(cell) is not None:
                found[project, head.text] = number(cell)

    assert expected == found
    assert dict(left_out) == gross


def test_the_way_from_baseline_to_target_is_told_where_the_question_tells_it(region):
    expected = {
        (row["indicator"], row["place"]): (
            Decimal(row["baseline"]),
            Decimal(row["target"]),
            Decimal(row["change"]),
            row["ratio"] and f"{float(row['ratio']):+.1%}".replace("+0.0", "±0.0"),
        )
        for row in of_region("indicator/ambition", "nishi-iburi")
    }
    places = {"事業の個票": "project-sheet", "成果指標一覧": "indicator-list"}

    found, indicator = {}, ""
    for cells in table(region("nishi-iburi"), "indicators-table"):
        if cells[0].name == "th":
            indicator, cells = linked(cells[0])[0], cells[1:]
        place, baseline, _, target, change, _ = cells
        if number(change) is None:
            continue
        ratio = re.search(r"[+±-][\d.]+%", change.text.split("　")[-1])
        found[indicator, places[place.text]] = (
            number(baseline),
            number(target),
            number(change),
            ratio[0] if ratio else "",
        )

    assert {key: value[:3] for key, value in expected.items()} == {
        key: value[:3] for key, value in found.items()
    }
    assert {key: value[3] for key, value in expected.items()} == {
        key: value[3] for key, value in found.items()
    }


def test_no_progress_is_told_where_no_document_states_a_result(region):
    rows = table(region("nishi-iburi"), "indicators-table")

    progress = {cells[-1].text for cells in rows}

    assert {"判定できません。実績値がありません：記載なし"} == progress


def test_a_target_that_is_only_a_direction_has_no_figure(region):
    # 001 line 1282: 現状より増加 （R7年度）, a target without a number.
    rows = table(region("nishi-iburi"), "indicators-table")
    (target,) = [
        cells[4]
        for cells in rows
        if cells[0].name == "th"
        and "合同職員研修事業数" in cells[0].text
        and passages(cells[4]) == {("001_3e2935db5d747205", "1282")}
    ] or [
        cells[3]
        for cells in rows
        if passages(cells[3]) == {("001_3e2935db5d747205", "1282")}
    ]

    assert "増加" in target.text
    assert number(target) is None


def test_amounts_that_disagree_stand_side_by_side_with_both_lines(region):
    # 001: line 1663 prints 60,343; lines 427 and 1347 print 60,315 (thousand yen).
    expected = {
        (
            row["project"],
            row["period"],
            row["first_amount"],
            row["first_lines"],
            row["second_amount"],
            row["second_lines"],
        )
        for row in of_region("cost/conflicting-amounts", "nishi-iburi")
    }
    assert {"60343", "60315"} <= {row[n] for row in expected for n in (2, 4)}

    found = set()
    for cells in table(region("nishi-iburi"), "conflict-costs"):
        period = re.search(r"(\d{4})(?:〜(\d{4}))?年度", cells[1].text)
        sides = []
        for cell in cells[2:]:
            ((_, lines),) = passages(cell)
            sides += [str(number(cell)), lines]
        found.add(
            (linked(cells[0])[0], "-".join(filter(None, period.groups())), *sides)
        )

    assert expected == found


def test_indicators_that_disagree_are_those_of_the_question(region):
    expected = Counter(
        (row["indicator"], row["first_lines"], row["second_lines"])
        for row in of_region("indicator/conflicting-statements", "nishi-iburi")
    )

    found = Counter(
        (
            linked(cells[0])[0],
            *(next(iter(passages(cell)))[1] for cell in cells[2:]),
        )
        for cells in table(region("nishi-iburi"), "conflict-indicators")
    )

    assert expected == found


@pytest.mark.parametrize("key", REGIONS)
def test_every_acknowledged_discrepancy_is_told_with_rule_and_explanation(region, key):
    expected = of_region("discrepancy/list", key)

    boxes = region(key).all("details", of="discrepancy")

    assert Counter(row["rule"] for row in expected) == Counter(
        box.first("summary").first("b").text
        for box in boxes
        for _ in box.first("tbody").all("tr")
    )
    assert {row["explanation_ja"] for row in expected} == {
        box.first("p").text for box in boxes
    }
    assert {(row["document"], row["lines"]) for row in expected} <= {
        where for box in boxes for where in passages(box)
    }


RESULTS = {"yes": "記載あり", "partly": "一部", "no": "記載なし", "not asked": "対象外"}


def said_beside(root, statement):
    """What a rule found beside a statement that begins so."""
    return {
        cells[1].text
        for box in root.all("details", of="discrepancy")
        for row in box.first("tbody").all("tr")
        for cells in [row.all("td")]
        if cells[0].text.startswith(statement)
    }


def test_what_a_rule_found_is_told_in_words_with_its_unit(region, store):
    # acknowledgements.csv: TJ622 person, TJ623 2016-2019, TJ613 60315;
    # city-acknowledgements.csv: TJ644 76753, compared with 78,112 of the year before.
    root = region("nishi-iburi")
    city = page(store, "doc/municipality/01210")

    assert {"人", "所蔵館以外での広域図書貸出件数"} == said_beside(
        root, "所蔵館以外での図書貸出件数"
    )
    assert {"2016〜2019年度（平成28〜令和元年度）"} == said_beside(
        root, "移住問い合わせ件数"
    )
    assert "60,315千円" in said_beside(root, "西胆振防災体制構築事業 – 60,343")
    (found,) = said_beside(city, "人口（2022年） – 76,868")
    assert found.startswith("76,753人人口（2021年） – 78,112")


@pytest.mark.parametrize("key", REGIONS)
def test_completeness_is_that_of_the_questions(region, key):
    expected = {
        (row["vision"], row["code"]): (
            "–" if row["result"] == "not asked" else f"{row['said']}/{row['of']}",
            RESULTS[row["result"]],
        )
        for row in of_region("completeness/by-region", key)
    }
    lacking = Counter(
        (row["vision"], row["code"]) for row in of_region("completeness/lacking", key)
    )
    root = region(key)

    found, lacks = {}, Counter()
    for vision in {vision for vision, _ in expected}:
        for cells in table(root, f"completeness-{vision}"):
            code = linked(cells[0])[0].removeprefix("criterion/")
            found[vision, code] = cells[2].text, cells[3].text
            lacks[vision, code] = (
                1 if "件不足" in cells[4].text else len(linked(cells[4]))
            )

    assert expected == found
    assert +lacking == +lacks


def test_before_what_is_added_nothing_is_said_to_be_missing(region):
    expected = {
        row["change"]: f"→ {row['after']}"
        for row in of_region("change/list", "higashi-iburi")
        if row["kind"] == "adds" and row["after"] != "not stated"
    }
    assert len(expected) == 5

    found = {
        linked(cells[0])[0]: cells[3].text
        for cells in table(region("higashi-iburi"), "changes-table")
    }

    assert expected == {key: found[key] for key in expected}


def test_an_amendment_says_who_is_expressly_not_a_party(region):
    # 000 line 19: Shiraoi, Abira and Mukawa are to be talked with one by one.
    expected = {
        row["municipality_ja"]
        for row in of_region("change/parties", "higashi-iburi")
        if row["party"] == "false"
    }
    assert {"白老町", "安平町", "むかわ町"} == expected

    (row,) = [
        cells
        for cells in table(region("higashi-iburi"), "agreements-table")
        if "変更する協定書" in cells[0].text
    ]

    assert expected == set(re.findall(r"(\S+?町)\s?：当事者ではない", row[1].text))


@pytest.mark.parametrize("key", REGIONS)
def test_parts_of_which_nothing_is_said_say_so_and_show_no_empty_table(region, key):
    root = region(key)

    empty = [body for body in root.all("tbody") if not body.all("tr")]

    assert [] == empty
    if key != "nishi-iburi":
        assert "この圏域の事業費は手元の資料に記載がありません。" in root.text


# ---- municipalities


def test_the_results_of_a_city_plan_meet_their_targets_as_the_question_says(store):
    expected = {
        (row["indicator"], row["place"]): row["met"]
        for row in golden("plan/indicators", municipality="municipality/01210")
    }
    assert {"met", "not met", "cannot be told"} == set(expected.values())
    places = {
        "基本目標の指標の表": "goal-table",
        "取組の表": "initiative-table",
        "本文": "prose",
    }
    words = {"達成": "met", "未達成": "not met"}
    root = page(store, "doc/municipality/01210")

    found, indicator = {}, ""
    for cells in table(root, "plan-indicators-1"):
        if cells[0].name == "th":
            indicator, cells = linked(cells[0])[0], cells[1:]
        badges = cells[-1].all(of="badge")
        found[indicator, places[cells[0].text]] = (
            words[badges[0].text] if badges else "cannot be told"
        )

    assert expected == found


def test_the_meter_of_an_indicator_is_its_way_from_baseline_to_target(store):
    # 003 line 119: 1,718 thousand yen (2022), 1,918 (2024), target 2,000 (2027).
    share = (1918 - 1718) / (2000 - 1718)
    root = page(store, "doc/indicator/01210/strategy-2024/g1-1")

    meter = root.first("meter")

    assert share == pytest.approx(float(meter.get("value")))
    assert f"{int(share * 100)}%" == meter.text
    assert {("003_a61508fec1d3fe11", "119")} == passages(
        root.first("caption", id="progress-table").parent.first("tbody")
    )


@pytest.mark.parametrize("code", ["01210", "01213"])
def test_yearly_plans_and_results_of_a_city_are_those_of_the_question(store, code):
    expected = golden("plan/yearly-records", municipality=f"municipality/{code}")
    root = page(store, f"doc/municipality/{code}")

    rows = [
        cells
        for caption in root.all("caption")
        if (caption.get("id") or "").startswith("years-")
        for cells in table(root, caption.get("id"))
    ]

    assert Counter(
        (row["year"], row["result_lines"], row["planned_lines"]) for row in expected
    ) == Counter(
        (
            cells[0].text[:4],
            *(
                next((lines for _, lines in passages(cell)), "")
                for cell in (cells[2], cells[1])
            ),
        )
        for cells in rows
    )


@pytest.mark.parametrize(
    ("lang", "departments"),
    [
        ("ja", {"健康こども部こども育成課", "福祉部介護福祉課", "都市建設部住宅課"}),
        (
            "en",
            {
                "Child Development Division, Health and Children Department",
                "Long-term Care Welfare Division, Welfare Department",
                "Housing Division, Urban Construction Department",
            },
        ),
    ],
)
def test_departments_of_an_initiative_stand_once_in_one_language(
    store, lang, departments
):
    # initiatives.csv of 01213, 1-7: three departments, each in both languages.
    root = page(store, "doc/municipality/01213", lang)
    (told,) = [
        node.first("p").text
        for node in root.all("details", of="field")
        if node.first("summary").text.startswith("No.1-7 ")
    ]

    found = re.split("[：:] ?", told)[-1].split("、" if lang == "ja" else "; ")

    assert sorted(departments) == sorted(found)


def test_the_dated_events_of_a_city_are_those_of_its_table(store):
    with (ROOT / "data/municipalities/01213/city-events.csv").open() as stream:
        expected = {row["name (ja)"] for row in csv.DictReader(stream)}

    history = page(store, "doc/municipality/01213").first("ol", of="history")

    assert expected == {item.first("a").text for item in history.all("li")}


def test_a_member_bears_what_the_question_says_and_joins_what_it_says(store):
    borne = {
        row["project"]: Decimal(row["amount"])
        for row in golden("cost/by-bearer", municipality="01233")
    }
    joined = {
        row["project"]
        for row in golden("participation/who-takes-part", municipality="01233")
        if row["takes_part"] == "true"
    }
    root = page(store, "doc/municipality/01233")

    shares = {linked(cells[0])[0]: number(cells[-2]) for cells in table(root, "shares")}

    assert borne == shares
    assert joined == {
        path for path in linked(root.first("ul", of="project-list")) if path
    }


def test_a_municipality_of_which_nothing_is_said_still_leads_on(store):
    root = page(store, "doc/municipality/47382")

    assert "与那国町" == root.first("h1").text
    assert "登録されていません" in root.text
    assert "prefecture/47" in linked(root)
    assert "region/index" in linked(root)


def test_a_ward_names_the_city_that_it_is_of(store):
    root = page(store, "doc/municipality/43105", "en")

    assert "municipality/43100" in [
        path if "/" in path else f"municipality/{path}" for path in linked(root)
    ]


def test_every_figure_on_a_region_or_on_what_is_its_own_stands_on_its_page(region):
    place = "region/minami-sorachi"
    with (ROOT / "data/regions/minami-sorachi/statistics.csv").open() as stream:
        expected = Counter(
            (row["name (ja)"], row["as printed"])
            for row in csv.DictReader(stream)
            if row["thing"] or row["area"] == place
        )
    # Two of them are called alike: the population of 2020 and that of 2040.
    assert 23 == expected.total()

    found = Counter(
        (cells[0].text, cells[4].text)
        for cells in table(region("minami-sorachi"), "figures-table")
    )

    assert expected == found


# ---- projects and indicators


@pytest.fixture(scope="module")
def revised(shipped):
    """The shipped graph, with costs of a further year that one place alone prints."""
    names, graph = Names(), NamedNode(Names().graph("region/nishi-iburi"))
    store = open_lines(shipped.lines())
    kept = TEIJU.statedIn, TEIJU.basis, TEIJU.phase, PROV.wasDerivedFrom
    for key, kind, owner, thing in (
        (
            "cost/more/06",
            TEIJU.ProjectCost,
            TEIJU.project,
            "project/nishi-iburi/2021/06",
        ),
        ("cost/more/all", TEIJU.VisionCost, TEIJU.vision, "vision/nishi-iburi/2016"),
    ):
        old = NamedNode(names.thing("cost/nishi-iburi/2021/06/summary-table/2025"))
        cost = NamedNode(names.thing(key))
        for quad in store.quads_for_pattern(old, None, None):
            if quad.predicate in kept:
                store.add(Quad(cost, quad.predicate, quad.object, graph))
        year = NamedNode(names.thing("fiscal-year/2026"))
        amount = Literal("7654321", datatype=XSD.integer)
        store.add(Quad(cost, RDF.type, kind, graph))
        store.add(Quad(cost, owner, NamedNode(names.thing(thing)), graph))
        store.add(Quad(cost, TEIJU.period, year, graph))
        store.add(Quad(cost, TEIJU.amount, amount, graph))
    return store


def test_a_year_that_one_place_alone_prints_has_a_column(revised):
    rows = table(page(revised, "doc/project/nishi-iburi/2021/06"), "totals-table")

    found = {cells[0].text: number(cells[-3]) for cells in rows}

    assert {
        "年度別事業費一覧": Decimal(7654321),
        "市町別事業費一覧": None,
        "事業の個票": None,
    } == found


def test_projects_have_bars_beside_their_amounts_and_their_total_has_none(region):
    rows = table(region("nishi-iburi"), "costs-1")

    barred = [cells[0].text for cells in rows if cells[-1].all("svg")]

    assert 18 == len(barred)
    assert ["全事業の合計（印刷のとおり）"] == [
        cells[0].text for cells in rows if cells[0].text not in barred
    ]


def test_the_totals_of_two_visions_both_stand_and_are_told_apart(revised):
    rows = table(page(revised, "doc/region/nishi-iburi"), "costs-1")

    totals = {
        linked(cells[0])[0]: number(cells[-3])
        for cells in rows
        if "全事業の合計" in cells[0].text
    }

    assert {
        "vision/nishi-iburi/2016": Decimal(7654321),
        "vision/nishi-iburi/2021": None,
    } == totals


def test_amounts_borne_stand_where_no_total_of_a_project_is_printed(shipped):
    store = open_lines(shipped.lines())
    for kind in (TEIJU.ProjectCost, TEIJU.VisionCost):
        for cost in list(store.quads_for_pattern(None, RDF.type, kind)):
            for quad in list(store.quads_for_pattern(cost.subject, None, None)):
                store.remove(quad)

    root = page(store, "doc/region/nishi-iburi")

    assert 18 == len(table(root, "borne"))
    assert "事業費は手元の資料に記載がありません" not in root.text


def test_line_items_of_a_project_keep_gross_and_net_apart(store):
    # 001 line 1645 prints （58，370） for Date's FM station: net, over five years.
    root = page(store, "doc/project/nishi-iburi/2021/06")
    tables = {
        re.search(r"基準：(\S+?)、", caption.text)[1]: caption.get("id")
        for caption in root.all("caption")
        if re.fullmatch(r"lines-\d+", caption.get("id") or "")
    }

    net = [
        cells
        for cells in table(root, tables["実負担額"])
        if "コミュニティFM放送局事業経費" in cells[0].text
        and ("001_3e2935db5d747205", "1671") in passages(cells[0])
    ]

    assert len(tables) > 1
    assert [Decimal(58370)] == [number(cells[-2]) for cells in net]
    assert {("001_3e2935db5d747205", "1645")} == passages(net[0][-2])
    assert "推定" in net[0][-2].text


def test_a_result_behind_its_baseline_or_past_its_target_is_told_in_words(store):
    # 003 line 140: 67.5, then 60.7, target 70; line 139: -0.5, then -0.38, target -0.4.
    said = {
        "doc/indicator/01210/strategy-2024/g2-3": ("目標と逆方向", "未達成"),
        "doc/indicator/01210/strategy-2024/g2-2": ("目標を超過", "達成"),
    }

    found = {}
    for path in said:
        cell = page(store, path).first("td", of="progress")
        found[path] = (cell.first(of="of").text, cell.first(of="badge").text)

    assert said == found


def test_a_mean_over_calendar_years_names_both_ends_in_both_calendars(store):
    # 003 line 121: a mean of 2020 to 2022.
    root = page(store, "doc/indicator/01210/strategy-2024/g1-3")

    (cells,) = table(root, "progress-table")

    assert "2020年（令和2年）〜2022年（令和4年）" in cells[2].text


def test_a_replaced_indicator_names_the_new_one_and_the_reason(store):
    (row,) = [
        row
        for row in golden("indicator/replaced")
        if row["old"] == "indicator/higashi-iburi/2015/09/01"
    ]
    root = page(store, "doc/indicator/higashi-iburi/2015/09/01")

    assert row["new_ja"] in root.text
    assert row["reason_ja"] in root.text
    for path in ("doc/region/higashi-iburi", "doc/project/higashi-iburi/2015/09"):
        listed = table(page(store, path), "indicators-table")
        (own,) = [cells for cells in listed if row["old"] in linked(cells[0])]
        assert 1 == own[1].text.count(row["new_ja"])


def test_the_chart_of_an_indicator_says_its_figures_in_words(store):
    # 003 line 119, as above.
    root = page(store, "doc/indicator/01210/strategy-2024/g1-1", "en")

    drawing = root.first(of="value-chart").first("svg")

    for said in ("1,718", "1,918", "2,000"):
        assert said in drawing.get("aria-label")
    assert {"baseline", "actual", "target"} <= {
        name for node in drawing.walk() for name in node.classes
    }


def test_every_project_and_indicator_has_a_page(store):
    made = {(TEIJU.Project, "ja"): 0, (TEIJU.Indicator, "en"): 0}
    for kind, lang in made:
        for quad in store.quads_for_pattern(None, RDF.type, kind):
            path = quad.subject.value.replace(f"{Names().base}id/", "doc/")
            root = page(store, path, lang)
            assert 1 == len(root.all("h1")), path
            made[kind, lang] += 1

    # 57 projects and 66 indicators: 18 + 12 + 18 + 9, and 30 of regions, 36 of plans.
    assert [57, 66] == list(made.values())


# ---- all of them

PAGES = (
    *(f"doc/region/{key}" for key in REGIONS),
    "doc/municipality/01205",
    "doc/municipality/01210",
    "doc/municipality/01213",
    "doc/municipality/47382",
    "doc/project/nishi-iburi/2021/06",
    "doc/project/kamikawa-chubu/2010/18",
    "doc/indicator/nishi-iburi/2021/17/01",
    "doc/indicator/higashi-iburi/2015/16/02",
)


@pytest.mark.parametrize("lang", ["ja", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_holds_to_the_policy_and_names_what_it_holds(store, path, lang):
    root = page(store, path, lang)
    nodes = list(root.walk())
    ids = [node.get("id") for node in nodes if node.get("id")]

    assert [] == [n.name for n in nodes if "style" in n.attributes]
    assert [] == [k for n in nodes for k in n.attributes if k.startswith("on")]
    inline = [n for n in root.all("script") if n.get("src") is None]
    assert {"application/ld+json"} == {n.get("type") for n in inline}
    assert [] == [each for each, count in Counter(ids).items() if count > 1]
    anchors = {n.get("href")[1:] for n in root.all("a") if n.get("href")[:1] == "#"}
    assert set() == anchors - set(ids)
    assert 1 == len(root.all("h1"))
    assert [] == [t for t in root.all("table") if not t.all("caption")]
    assert [] == [h for h in root.all("th") if not h.get("scope")]


def test_a_figure_that_is_no_number_is_none_and_the_page_stands(shipped):
    names, store = Names(), open_lines(shipped.lines())
    value = "indicator-value/nishi-iburi/2021/01/01/project-sheet/target"
    line = "cost/nishi-iburi/2021/01/01/unspecified/2021"
    for key, property_ in ((value, TEIJU.value), (line, TEIJU.amount)):
        (old,) = store.quads_for_pattern(
            NamedNode(names.thing(key)), property_, None, None
        )
        store.remove(old)
        bad = Literal("many", datatype=XSD.decimal)
        store.add(Quad(old.subject, old.predicate, bad, old.graph_name))

    for path, listed in (
        ("doc/region/nishi-iburi", "indicators-table"),
        ("doc/project/nishi-iburi/2021/01", "indicators-table"),
        ("doc/indicator/nishi-iburi/2021/01/01", "progress-table"),
    ):
        of_list, of_sheet = table(page(store, path), listed)[:2]
        assert Decimal(32800) == number(of_list[-3]), path
        assert number(of_sheet[-3]) is None, path


@pytest.fixture(scope="module")
def bare():
    """A region with nothing but a name, one whose name is markup, and their kin."""
    names = Names()
    hostile = '<script>alert(1)</script>"&\u202e'
    store = Store()
    graph = NamedNode(names.graph("region/bare"))
    for key, kind in (
        ("region/bare", TEIJU.Region),
        ("region/hostile", TEIJU.Region),
        ("municipality/99999", TEIJU.Municipality),
        ("project/hostile/2000/01", TEIJU.Project),
        ("indicator/hostile/2000/01/01", TEIJU.Indicator),
    ):
        thing = NamedNode(names.thing(key))
        label = "裸" if key.endswith("bare") else hostile
        store.add(Quad(thing, RDF.type, kind, graph))
        store.add(Quad(thing, RDFS.label, Literal(label, language="ja"), graph))
    project = NamedNode(names.thing("project/hostile/2000/01"))
    region = NamedNode(names.thing("region/hostile"))
    store.add(Quad(project, TEIJU.region, region, graph))
    store.add(Quad(project, DCTERMS.identifier, Literal(hostile), graph))
    return store


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_region_with_nothing_but_a_name_has_a_page(bare, lang):
    root = page(bare, "doc/region/bare", lang)

    assert "裸" == root.first("h1").text
    assert [] == root.all("table")
    assert len(root.all(of="empty")) > 6


@pytest.mark.parametrize(
    "path",
    [
        "doc/region/hostile",
        "doc/municipality/99999",
        "doc/project/hostile/2000/01",
    ],
)
def test_a_name_that_is_markup_stays_text(bare, path):
    html = render(Setting(Embedded(bare, Names()), Names(), Lang.JA, path))
    root = tree(html)

    assert "<script>alert" not in html
    assert "<script>alert(1)</script>" in root.first("h1").text
    assert "\u202e" not in html


def test_the_map_shows_the_members_of_today_in_their_role_of_today():
    # memberships.csv: 甲市 was the centre until 2015, and is a neighbour since.
    store = open_lines(build([FIXTURES / "kinds" / "later-memberships"]).lines())
    (region,) = store.quads_for_pattern(None, RDF.type, TEIJU.Region)
    root = page(store, region.subject.value.replace(f"{Names().base}id/", "doc/"))
    drawing = root.first("figure", of="regional-map").first("svg")

    told = sorted(link.first("title").text for link in drawing.all("a"))

    assert [
        "丙町（作り物）（近隣市町村）",
        "乙市（作り物）（中心市）",
        "甲市（作り物）（近隣市町村）",
    ] == told


def test_a_vision_begins_on_a_day_though_only_the_year_of_its_adoption_is_known():
    # visions.csv: 2021-2022; events.csv: adopted in fiscal year 2020.
    store = open_lines(build([FIXTURES / "mini"]).lines())

    rows = table(page(store, "doc/region/mini"), "visions-table")

    assert {"2021年（令和3年）4月1日〜2023年（令和5年）3月31日"} == {
        cells[1].text.partition("根拠")[0].strip() for cells in rows
    }
    assert {"2020年度（令和2年度）"} == {cells[2].text for cells in rows}


@pytest.mark.parametrize(
    "folder",
    [FIXTURES / "mini", *sorted((FIXTURES / "kinds").iterdir())],
    ids=lambda folder: folder.name,
)
def test_regions_of_every_kind_have_pages(folder):
    built = build([folder])
    store = open_lines(built.lines())
    made = 0

    for kind in (
        TEIJU.Region,
        TEIJU.Project,
        TEIJU.Indicator,
        TEIJU.FormerMunicipality,
    ):
        for quad in store.quads_for_pattern(None, RDF.type, kind):
            path = quad.subject.value.replace(f"{Names().base}id/", "doc/")
            for lang in ("ja", "en"):
                root = page(store, path, lang)
                assert 1 == len(root.all("h1")), path
            made += 1

    assert made > 0
