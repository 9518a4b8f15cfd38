"""Completeness apart from correctness: criteria, scores, and what is lacking."""

import csv
import io
import json
import re
from collections import Counter
from fractions import Fraction

import pytest
from wcwidth import wcswidth

from kg.errors import UsageError
from kg.model.lang import Lang
from kg.services.assets import asset, load_schemas
from kg.services.graph.build import build
from kg.services.graph.store import open_lines
from kg.services.overview.completeness import (
    Level,
    Score,
    completeness,
    lacks,
    said,
    score,
)
from kg.services.overview.regions import (
    cited_documents,
    find_region,
    region_overviews,
    with_lacks,
)
from kg.services.overview.regions_human import list_human, show_human

CRITERIA = asset("data") / "reference" / "national" / "completeness-criteria.csv"
OWN = "teiju-kg-criteria"
BOTH = (Level.INDISPENSABLE, Level.RECOMMENDED)


def criteria():
    with CRITERIA.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def store(shipped):
    return open_lines(shipped.lines())


@pytest.fixture(scope="module")
def found(store, names):
    return said(completeness(store, names))


@pytest.fixture(scope="module")
def regions(store, names):
    return region_overviews(store, names)


TABLES = {
    "region": "key,name (ja),name (en),kana,romaji,kind,end,"
    "name of its own scheme of fields (ja),name of its own scheme of fields (en),"
    "source,lines",
    "memberships": "region,municipality,role,from,to,source,lines",
    "agreements": "region,key,class,name (ja),name (en),status,party 1,party 2,party 3,"
    "source,lines",
    "events": "region,key,class,name (ja),name (en),municipality,concerns,"
    "date precision,day,source,lines",
    "visions": "region,vision,title (ja),title (en),period,coverage,source,lines",
    "vision-statements": "region,vision,key,kind,summary (ja),summary (en),"
    "source,lines",
    "fields": "region,key,class,notation,name (ja),name (en),broader,source,lines",
    "projects": "region,vision,project,name (ja),name (en),source,lines",
    "indicators": "region,vision,project,indicator,name (ja),name (en),status,"
    "source,lines",
    "documents": "id,title (ja),title (en),kind,SHA-256,line count",
}
SHA = "36b13fb61cc2ca4f16708c0707c95e284acfda3f401d1402d7621c5f0b9187d6"


@pytest.fixture
def made_up(tmp_path, names):
    """Write a made-up region, each row without its citation, and open it."""

    def write(kind="standard", end="", **rows):
        folder = tmp_path / "made-up"
        folder.mkdir(exist_ok=True)
        tables = {
            "region": [
                f"mu,作り物定住自立圏,Made-up,つくりもの,Tsukurimono,{kind},{end},,"
            ],
            "documents": [f"made-up,作り物,Made up,document,{SHA},10"],
            **{name.replace("_", "-"): lines for name, lines in rows.items()},
        }
        for name, lines in tables.items():
            cite = "" if name == "documents" else ",made-up,1"
            text = "\n".join([TABLES[name], *(line + cite for line in lines)]) + "\n"
            (folder / f"{name}.csv").write_text(text, encoding="utf-8")
        built = build([folder], names=names)
        assert [] == [problem.line("en") for problem in built.problems]
        return open_lines(built.lines())

    write.folder = tmp_path / "made-up"
    return write


def of(store, names):
    """What is said of what, by the code of the criterion; None where not asked."""
    return {
        each.code: (each.said, each.of) if each.asked else None
        for each in said(completeness(store, names))
    }


def vision(year, period="", coverage=""):
    return [f"mu,{year},作り物のビジョン,Made-up vision,{period},{coverage}"]


# --- The criteria ------------------------------------------------------------------


def test_every_criterion_names_a_column_that_its_table_has():
    schemas = load_schemas()

    for row in criteria():
        assert row["column"] in {c.name for c in schemas[row["table"]].cells}, row[
            "key"
        ]


def test_what_is_indispensable_has_a_source_and_what_is_recommended_has_none():
    rows = criteria()

    assert {"indispensable": 11, "recommended": 10} == Counter(
        row["level"] for row in rows
    )
    for row in rows:
        own = row["source"] == row["source of the year"] == OWN
        assert own == (row["level"] == "recommended"), row["key"]
        assert bool(row["asked from"]) == (row["level"] == "indispensable"), row["key"]


def test_three_things_are_asked_from_2016_and_the_others_from_the_founding_in_2009():
    years = {row["key"]: row["asked from"] for row in criteria() if row["asked from"]}

    assert {"project-indicators", "population-target", "basic-goals"} == {
        key for key, year in years.items() if year == "2016"
    }
    assert {"2009", "2016"} == set(years.values())


def test_every_criterion_is_counted_by_both_questions():
    codes = {row["key"] for row in criteria()}

    for name in ("by-region", "lacking"):
        text = (asset("queries") / "completeness" / f"{name}.rq").read_text("utf-8")
        counted = re.findall(r"criterion:([a-z-]+) AS \?criterion", text)
        assert codes == set(counted), name


def test_both_questions_count_the_same_way():
    """All that is counted but basic goals stands in both files, word for word."""
    parts = []
    for name in ("by-region", "lacking"):
        text = (asset("queries") / "completeness" / f"{name}.rq").read_text("utf-8")
        begin = text.index("# What is counted:")
        end = text.index("GROUP BY ?v ?criterion ?whole")
        # One of the two groups once more, so it is indented deeper.
        parts.append([line.strip() for line in text[begin:end].splitlines()])
        having = text[begin:end].partition("# Of these,")[2]
        counted = set(re.findall(r"criterion:([a-z-]+) AS \?criterion", having))
        assert {row["key"] for row in criteria()} - counted == {"basic-goals"}

    assert parts[0] == parts[1]


# --- The shipped regions -------------------------------------------------------------

# Worked out by hand from the counts in tests/golden/queries/completeness/by-region.md.
# Indispensable: declaration, agreements, item roles, members, period, aspiration,
# projects, and from 2016 indicators, population target, basic goals.
SCORES = {
    ("higashi-iburi", "2015"): ((Fraction(5), 7), (1 + Fraction(10, 12), 9)),
    ("higashi-iburi", "2020"): ((Fraction(4), 10), (Fraction(1), 9)),
    ("kamikawa-chubu", "2010"): ((3 + Fraction(7, 8), 7), (Fraction(4), 9)),
    ("minami-sorachi", "2025"): ((Fraction(6), 10), (Fraction(3), 9)),
    ("nishi-iburi", "2016"): ((Fraction(4), 10), (Fraction(2), 9)),
    ("nishi-iburi", "2021"): ((Fraction(6), 10), (6 + Fraction(13, 18), 9)),
}


def test_scores_of_the_shipped_visions_are_those_worked_out_by_hand(regions):
    found = {
        (region.key, vision.year): tuple(
            (vision.score(level).said, vision.score(level).of) for level in BOTH
        )
        for region in regions
        for vision in region.visions
    }

    assert SCORES == found


def test_what_is_listed_as_missing_is_what_the_counts_lack(store, names, found):
    missing = Counter()
    empty = set()
    for lack in lacks(store, names):
        key = (lack.region, lack.vision, lack.code)
        missing[key] += lack.missing or 0
        if lack.missing is None:
            empty.add(key)
    asked = {(e.region, e.vision, e.code): e for e in found if e.asked}

    assert {k: max(e.of - e.said, 0) for k, e in asked.items() if e.of > e.said} == (
        +missing
    )
    assert {key for key, each in asked.items() if each.of == 0} == empty


def test_a_vision_known_in_outline_says_so_and_a_read_one_does_not(regions):
    outlines = {
        (region.key, vision.year)
        for region in regions
        for vision in region.visions
        if vision.outline
    }

    assert set(SCORES) - {("nishi-iburi", "2021")} == outlines


def test_members_of_an_ended_region_are_those_of_its_last_day(regions):
    counts = {region.key: len(region.members_at_end) for region in regions}

    # Biei, which joined later, belongs to the nine of Kamikawa-Chubu.
    assert counts == {
        "higashi-iburi": 5,
        "kamikawa-chubu": 9,
        "minami-sorachi": 9,
        "nishi-iburi": 6,
    }


def test_counts_on_a_vision_are_those_of_its_tables(regions):
    (nishi,) = [region for region in regions if region.key == "nishi-iburi"]

    # Document 001: 217 rows of line items, six columns each, 30 more net amounts; 18
    # projects in three places, six columns each; six amounts of the vision.
    assert [(0, 0, 0), (18, 24, 217 * 6 + 30 + 18 * 3 * 6 + 6)] == [
        (vision.projects, vision.indicators, vision.costs) for vision in nishi.visions
    ]


# --- Made-up regions ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "asked"), [("2015", None), ("2016", (0, 1)), ("2020", (0, 1))]
)
def test_indicators_are_asked_of_a_vision_from_2016(made_up, names, year, asked):
    store = made_up(
        visions=vision(year), projects=[f"mu,{year},01,作り物の事業,Made-up project"]
    )

    assert asked == of(store, names)["project-indicators"]
    listed = {lack.code for lack in lacks(store, names)}
    assert ("project-indicators" in listed) == (asked is not None)


def test_the_period_tells_the_year_before_the_key_does(made_up, names):
    store = made_up(visions=vision("2016", period="2015-2019"))

    assert of(store, names)["population-target"] is None


def test_a_draft_indicator_is_none(made_up, names):
    store = made_up(
        visions=vision("2020"),
        projects=["mu,2020,01,作り物,Made-up", "mu,2020,02,作り物,Made-up"],
        indicators=["mu,2020,01,01,作り物,Made-up,draft", "mu,2020,02,01,作り物,X,"],
    )

    assert (1, 2) == of(store, names)["project-indicators"]
    assert ["01"] == [
        lack.thing.rpartition("/")[2]
        for lack in lacks(store, names)
        if lack.code == "project-indicators"
    ]


def test_a_single_city_is_asked_for_a_policy_and_not_for_agreements(made_up, names):
    rows = {
        "kind": "single-city",
        "visions": vision("2010", period="2010-2014"),
        "memberships": ["mu,32203,central-city,,"],
    }
    without = of(made_up(**rows), names)
    policy = "mu,policy,FormationPolicy,作り物の方針,Made-up policy,{},32203,,"
    draft = of(made_up(**rows, agreements=[policy.format("draft")]), names)
    store = made_up(
        **rows,
        agreements=[policy.format("in-force")],
        events=[
            "mu,r,Resolution,議決,Resolution,32203,agreement/mu/policy,day,2010-01-01"
        ],
    )
    with_one = of(store, names)

    not_asked = {"agreements", "signatures", "item-roles"}
    not_asked |= {"project-participants", "project-roles"}
    assert not_asked.isdisjoint(with_one)
    assert (0, 1) == without["policy"] == draft["policy"]
    assert (0, 0) == without["policy-resolution"]
    assert (1, 1) == with_one["policy"] == with_one["policy-resolution"]
    assert (1, 1) == with_one["members"]
    # Declaration, policy, members, period, aspiration, projects are asked before 2016.
    assert Score(Fraction(3), 6) == score(
        said(completeness(store, names)), Level.INDISPENSABLE
    )


def test_a_standard_region_without_a_neighbour_lacks_its_members(made_up, names):
    store = made_up(visions=vision("2010"), memberships=["mu,32203,central-city,,"])

    assert (0, 1) == of(store, names)["members"]
    assert "policy" not in of(store, names)


def test_an_agreement_of_three_parties_is_one_with_the_neighbour(made_up, names):
    store = made_up(
        kind="two-centre",
        visions=vision("2010"),
        memberships=[
            "mu,32201,central-city,,",
            "mu,31202,central-city,,",
            "mu,32206,neighbouring-municipality,,",
            "mu,31204,neighbouring-municipality,,",
        ],
        agreements=[
            "mu,a,FormationAgreement,協定,Agreement,in-force,32201,31202,32206"
        ],
    )

    assert (1, 2) == of(store, names)["agreements"]
    (lack,) = [each for each in lacks(store, names) if each.code == "agreements"]
    assert ("境港市", 1) == (lack.label.ja, lack.missing)
    assert ("agreements", "party_2") == (lack.table, lack.column)


@pytest.mark.parametrize(
    ("goals", "share", "missing"),
    [(0, Fraction(0), [3]), (1, Fraction(1, 3), [2]), (3, 1, []), (4, 1, [])],
)
def test_goals_are_counted_against_fields(made_up, names, goals, share, missing):
    store = made_up(
        visions=vision("2020"),
        fields=[
            "mu,a,Viewpoint,A,視点,View,",
            *(f"mu,a-{n},PolicyField,{n},分野,Field,a" for n in (1, 2, 3)),
        ],
        vision_statements=[
            f"mu,2020,g{n},basic-goal,作り物。,Made up." for n in range(goals)
        ],
    )
    (found,) = [e for e in said(completeness(store, names)) if e.code == "basic-goals"]

    assert share == found.share
    assert missing == [
        lack.missing for lack in lacks(store, names) if lack.code == "basic-goals"
    ]


def test_a_vision_without_projects_scores_nothing_on_them(made_up, names):
    store = made_up(visions=vision("2020"))
    listed = [e for e in lacks(store, names) if e.code == "project-costs"]

    assert (0, 0) == of(store, names)["project-costs"]
    assert [None] == [lack.missing for lack in listed]
    assert listed[0].thing.endswith("vision/mu/2020")
    # Only the period may be: the key of the vision stands for it, but does not say it.
    assert Score(Fraction(0), 10) == score(
        said(completeness(store, names)), Level.INDISPENSABLE
    )


def test_a_member_that_left_is_not_counted(made_up, names):
    store = made_up(
        end="2022-03-31",
        memberships=[
            "mu,01204,central-city,,",
            "mu,01452,neighbouring-municipality,,2015-03-31",
            "mu,01453,neighbouring-municipality,,2022-03-31",
        ],
    )
    (region,) = region_overviews(store, names)

    assert ["01204", "01453"] == [member.code for member in region.members_at_end]
    assert () == region.visions


# --- The command ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "word",
    [
        "nishi-iburi",
        "西いぶり定住自立圏",
        "西いぶり",
        "Nishi-Iburi settlement and independence region",
        "NISHI-IBURI",
        "にしいぶり",
        "Nishi-Iburi Teijū Jiritsuken",
        "ｎｉｓｈｉ－ｉｂｕｒｉ",
    ],
)
def test_a_region_is_found_by_any_of_its_names(regions, word):
    assert "nishi-iburi" == find_region(regions, word).key


@pytest.mark.parametrize(
    ("word", "near"), [("nishi-ibri", "nishi-iburi"), ("西いぶり圏", "nishi-iburi")]
)
def test_an_unknown_region_is_refused_with_the_nearest(regions, word, near):
    with pytest.raises(UsageError, match=near) as refused:
        find_region(regions, word)

    assert near in refused.value.messages["ja"]


def test_list_has_a_row_for_each_vision(kg):
    rows = list(
        csv.DictReader(io.StringIO(kg("region", "list").stdout), delimiter="\t")
    )
    told = {
        (row["region"], row["vision"]): (
            (row["indispensable"], row["indispensable_of"]),
            (row["recommended"], row["recommended_of"]),
        )
        for row in rows
    }

    assert told == {
        key: tuple((f"{float(sum_):.4f}", str(count)) for sum_, count in both)
        for key, both in SCORES.items()
    }
    assert {"2022-03-31"} == {r["end"] for r in rows if r["region"] == "kamikawa-chubu"}
    nested = json.loads(kg("region", "list", "-f", "json").stdout)
    assert [2, 1, 1, 2] == [len(region["visions"]) for region in nested]


def test_show_tells_what_the_region_is_and_what_it_lacks(kg):
    done = kg("region", "show", "上川中部", "-f", "json")
    told = json.loads(done.stdout)

    assert ("standard", "2022-03-31") == (told["kind"], told["end"])
    assert ["01459"] == [
        m["code"] for m in told["members"] if m["from_basis"] == "known from"
    ]
    assert "002_81cf2cddd77d2c59" == told["documents"][0]["id"]
    (vision,) = told["visions"]
    assert {"said": 3.875, "of": 7} == vision["score"]["indispensable"]
    assert ["美瑛町"] == [
        lack["label"]["ja"]
        for lack in vision["lacking"]
        if lack["code"] == "agreements"
    ]
    assert {"project-indicators", "population-target", "basic-goals"} == {
        each["code"] for each in vision["criteria"] if not each["asked"]
    }


def test_show_for_people_names_where_to_fill_it_in(kg):
    ja = kg(
        "region",
        "show",
        "nishi-iburi",
        "--vision",
        "2021",
        "-f",
        "human",
        "--lang",
        "ja",
    )
    en = kg(
        "region",
        "show",
        "nishi-iburi",
        "--vision",
        "2021",
        "-f",
        "human",
        "--lang",
        "en",
    )

    # Five projects have a target that is only a direction (現状より増加, 減少).
    assert "数値目標のある事業 13/18 → indicator-values.csv「数値」列" in ja.stdout
    assert "07 地域産業の活性化支援事業、09 環境意識啓発事業" in ja.stdout
    assert "足りないもの：2021\n  必須 60% (6/10)\n" in ja.stdout
    assert "column 'value'\n      07 Support" in en.stdout
    assert "recommended 74% (6.72/9)" in en.stdout
    assert "2016" not in en.stdout.partition("lacking")[2]
    assert "outline" not in en.stdout


def test_show_says_that_an_outline_speaks_of_the_documents_at_hand(kg):
    done = kg("region", "show", "minami-sorachi", "-f", "human", "--lang", "en")

    assert "lacking: 2025 *" in done.stdout
    assert "not in the documents at hand" in " ".join(done.stdout.split())


def test_show_tsv_lists_each_thing_with_its_table_and_column(kg):
    done = kg("region", "show", "nishi-iburi", "--vision", "2021")
    rows = [line.split("\t") for line in done.stdout.splitlines()]

    assert {4} == {len(row) for row in rows}
    assert ["criterion", "2021/project-targets", "recommended", "13/18"] in rows
    targets = [row for row in rows if row[:2] == ["lacking", "2021/project-targets"]]
    assert 5 == len(targets)
    assert {"indicator-values/value"} == {row[3] for row in targets}


def test_show_reads_the_folder_of_a_region_in_work(kg, made_up):
    made_up(visions=vision("2016", coverage="outline"))
    done = kg("region", "show", made_up.folder, "--lang", "ja", "-f", "human")

    assert 0 == done.returncode, done.stderr
    assert done.stdout.startswith("作り物定住自立圏（mu）\n")
    assert "必須 0% (0/10)" in done.stdout


def test_folder_with_several_regions_asks_for_one(kg, root):
    done = kg("region", "show", root / "data", "--lang", "en")

    assert 2 == done.returncode
    assert "holds 4 regions" in done.stderr
    named = kg("region", "show", "nishi-iburi", "-d", root / "data", "--lang", "en")
    assert 0 == named.returncode


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("nishi",), "did you mean nishi-iburi"),
        (("nishi-iburi", "--vision", "2020"), "it has 2016, 2021"),
        (("nishi-iburi", "-d", "nowhere.nq"), "there is no such file"),
    ],
)
def test_show_says_what_is_wrong_and_exits_with_two(kg, arguments, says):
    done = kg("region", "show", *arguments, "--lang", "en")

    assert (2, "") == (done.returncode, done.stdout)
    assert says in done.stderr


def test_folder_beside_data_is_refused(kg, root):
    folder = root / "data" / "regions" / "nishi-iburi"
    done = kg("region", "show", folder, "-d", root / "data", "--lang", "ja")

    assert 2 == done.returncode
    assert "どちらもデータを指しています" in done.stderr


def test_graph_without_a_region_is_an_error(kg, tmp_path):
    (tmp_path / "empty.nq").write_text("", encoding="utf-8")
    done = kg("region", "list", "-d", "empty.nq", "--lang", "en")

    assert 2 == done.returncode
    assert "there is no region" in done.stderr


def test_file_of_triples_tells_the_same_as_the_tables(kg, root):
    folder = root / "data" / "regions" / "kamikawa-chubu"
    kg("build", folder, "-o", "own.ttl")

    told = kg("region", "show", "kamikawa-chubu", "-d", "own.ttl").stdout
    assert told.count("\n") > 100
    assert kg("region", "show", folder).stdout == told


@pytest.mark.parametrize("lang", list(Lang))
@pytest.mark.parametrize("width", [80, 120])
def test_no_line_is_wider_than_the_terminal(store, names, regions, lang, width):
    texts = [list_human(regions, lang, width)]
    for region in regions:
        visions = with_lacks(store, names, region)
        documents = cited_documents(store, names, region)
        texts.append(show_human(region, visions, documents, lang, width))
    wide = [
        line for text in texts for line in text.splitlines() if wcswidth(line) > width
    ]

    assert [] == wide


def test_a_score_of_all_but_a_little_is_not_shown_as_all():
    from kg.services.overview.regions_human import _percent

    assert "99%" == _percent(Score(Fraction(1999, 200), 10))
    assert "100%" == _percent(Score(Fraction(10), 10))
    assert "-" == _percent(Score(Fraction(0), 0))
