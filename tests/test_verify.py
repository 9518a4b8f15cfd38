"""kg verify: a graph is held to the lines of made-up documents, in both directions."""

import csv
import hashlib
import io
import json

import pytest

from kg.errors import UsageError
from kg.model.iris import Names
from kg.model.verification import MismatchKind
from kg.services.graph.build import build
from kg.services.graph.store import open_lines
from kg.services.verifying.texts import (
    Text,
    figure_lines,
    line_range,
    ranges,
    read_lines,
)
from kg.services.verifying.verify import verify

#: A document made up for these tests. Notes excuse the figures of lines 4 and 7.
TEXT = """架空の計画（作り物）
架空市改革計画 平成27年度から令和元年度まで
No.1 架空の取組の推進 担当 架空部
人口 H26 (2014) R2 (2020)
　　　86,054　▲ 680
支援 8,500万円以上 令和7年3月26日
－ 7 －
人団の推移 1,200人
"""
DOCUMENT = "made-up"
CITED = {
    "documents.csv": [
        "id,title (ja),title (en),kind,publisher name,language,sha256,line count,"
        "lines with figures",
        "made-up,架空の計画,Made-up plan,document,架空市,ja,{sha},8,2-8",
    ],
    "uncited-lines.csv": [
        "kind,note (ja),note (en),source,lines",
        "table-header,表の見出し。,Head of the table.,made-up,4",
        "page-number,ページ番号。,Page number.,made-up,7",
    ],
    "city-plans.csv": [
        "municipality,plan,title (ja),title (en),period,summary (ja),summary (en),"
        "source,lines",
        "01205,p,架空市改革計画,Made-up plan,2015-2019,要約。,Summary.,made-up,2",
    ],
    "initiatives.csv": [
        "municipality,plan,initiative,name (ja),name (en),source,lines",
        "01205,p,1,架空の取組の推進,Made-up work,made-up,3",
    ],
    "city-events.csv": [
        "municipality,key,class,name (ja),name (en),date precision,day,source,lines",
        "01205,signed,Milestone,締結,Signed,day,2025-03-26,made-up,6",
    ],
    "statistics.csv": [
        "holder,key,subject,area,year,value,unit,place,name (ja),name (en),as printed,"
        "raw reading,reading note (ja),reading note (en),source,lines",
        "01205,population,population,municipality/01205,2014,86054,person,prose,人口,"
        'Population,"86,054",,,,made-up,5',
        "01205,change,natural-change,municipality/01205,2020,-680,person,prose,増減,"
        "Change,▲680,,,,made-up,5",
        "01205,support,tax-allocation,municipality/01205,,8500,ten-thousand-yen,prose,"
        'Support,Support,"8,500万円以上",,,,made-up,6',
        "01205,trend,population,municipality/01205,,1200,person,prose,人口の推移,Trend,"
        '人口の推移 1200人,"人団の推移 1,200人",人団は人口の誤り。,'
        "A wrong character.,made-up,8",
    ],
}


@pytest.fixture
def place(tmp_path):
    """A folder with the document and one with tables that cite it; both may be bent."""

    def make(text=TEXT, **changed):
        documents, tables = tmp_path / "documents", tmp_path / "tables"
        documents.mkdir()
        tables.mkdir()
        (documents / "any name.txt").write_text(text, encoding="utf-8")
        (documents / "another.txt").write_text("別の文書", encoding="utf-8")
        sha = hashlib.sha256(text.encode()).hexdigest()
        for name, lines in CITED.items():
            body = "\n".join(changed.get(name.partition(".")[0], lines)) + "\n"
            (tables / name).write_text(body.replace("{sha}", sha), encoding="utf-8")
        return documents, tables

    return make


def held(place, text=TEXT, **changed):
    documents, tables = place(text, **changed)
    built = build([tables])
    assert not built.problems
    return verify(open_lines(built.lines()), documents, Names())


def kinds(found):
    return [(m.kind, m.lines, m.value) for m in found.mismatches]


def bend(table, old, new):
    """A table of CITED with one cell bent."""
    lines = [line.replace(old, new) for line in CITED[f"{table}.csv"]]
    assert lines != CITED[f"{table}.csv"]
    return {table: lines}


def test_what_stands_in_its_lines_holds(place):
    found = held(place)

    assert kinds(found) == []
    (count,) = found.counts
    assert (count.document, count.figure_lines) == (DOCUMENT, 7)
    assert (count.cited_lines, count.excused_lines) == (5, 2)
    assert (count.numbers, count.readings) == (4, 1)


@pytest.mark.parametrize(
    ("table", "old", "new", "expected"),
    [
        ("statistics", ",86054,", ",86055,", (MismatchKind.NUMBER, "5", "86055")),
        ("statistics", ",-680,", ",680,", (MismatchKind.NUMBER, "5", "680")),
        ("statistics", ",2014,", ",2013,", (MismatchKind.DATE, "5", "2013")),
        ("statistics", "made-up,6", "made-up,5", (MismatchKind.NUMBER, "5", "8500")),
        (
            "city-events",
            "2025-03-26",
            "2025-03-27",
            (MismatchKind.DATE, "6", "2025-03-27"),
        ),
        # Only a year may stand elsewhere in the table.
        (
            "city-events",
            "made-up,6",
            "made-up,5",
            (MismatchKind.DATE, "5", "2025-03-26"),
        ),
        (
            "initiatives",
            "架空の取組の推進",
            "架空の取組",
            None,  # a part of the name stands there too
        ),
        (
            "initiatives",
            "架空の取組の推進",
            "架空の取組の促進",
            (MismatchKind.NAME, "3", "架空の取組の促進"),
        ),
        (
            "statistics",
            "人団の推移 1,200人",
            "人因の推移 1,200人",
            (MismatchKind.NAME, "8", "人因の推移 1,200人"),
        ),
        (
            "initiatives",
            "made-up,3",
            "made-up,30",
            (MismatchKind.NO_SUCH_LINE, "30", "30"),
        ),
        (
            "documents",
            ",8,2-8",
            ",9,2-8",
            (MismatchKind.LINE_COUNT, "1-8", "9"),
        ),
        (
            "documents",
            ",8,2-8",
            ",8,2-7",
            (MismatchKind.FIGURE_LINES, "2-8", None),
        ),
        (
            "uncited-lines",
            "made-up,7",
            "made-up,1",
            (MismatchKind.UNCITED, "7", None),
        ),
    ],
)
def test_what_does_not_stand_there_is_listed(place, table, old, new, expected):
    found = kinds(held(place, **bend(table, old, new)))

    if expected is None:
        assert found == []
    else:
        assert expected in found


def test_municipality_that_the_lines_do_not_name_is_listed(place):
    events = [
        "municipality,key,class,name (ja),name (en),date precision,day,source,lines",
        "01205,signed,Milestone,締結,Signed,day,2025-03-26,made-up,6",
    ]
    agreements = [
        "region,key,class,name (ja),name (en),status,party 1,party 2,source,lines",
        "made-up,a,FormationAgreement,協定,Agreement,in-force,01205,01230,made-up,9",
    ]
    text = TEXT + "室蘭市と締結した協定 令和7年\n"
    documents = [line.replace(",8,2-8", ",9,2-9") for line in CITED["documents.csv"]]
    folder, tables = place(text, **{"city-events": events, "documents": documents})
    (tables / "agreements.csv").write_text(
        "\n".join(agreements) + "\n", encoding="utf-8"
    )

    found = verify(open_lines(build([tables]).lines()), folder, Names())

    assert kinds(found) == [(MismatchKind.PLACE, "9", "登別市")]


def test_line_that_only_a_note_mentions_is_no_citation(place):
    statistics = [row for row in CITED["statistics.csv"] if not row.endswith(",8")]

    found = held(place, statistics=statistics)

    assert (MismatchKind.UNCITED, "8", None) in kinds(found)


def test_text_that_was_changed_is_not_the_registered_one(place):
    documents, tables = place()
    changed = documents / "any name.txt"
    changed.write_text(TEXT.replace("509", "510") + " ", encoding="utf-8")

    with pytest.raises(UsageError, match="no file here is a registered document"):
        verify(open_lines(build([tables]).lines()), documents, Names())


def test_command_lists_what_does_not_hold_and_exits_1(place, kg):
    documents, tables = place(**bend("statistics", ",86054,", ",86055,"))
    ask = ["verify", "--documents", str(documents), "-d", str(tables)]

    done = kg(*ask, "--lang", "en")

    rows = list(csv.DictReader(io.StringIO(done.stdout), delimiter="\t"))
    assert done.returncode == 1
    assert [(r["problem"], r["lines"], r["value"]) for r in rows] == [
        ("number", "5", "86055")
    ]
    human = kg(*ask, "-f", "human", "--lang", "ja")
    assert "made-up:5：数値が引用した行にない「86055」" in human.stdout
    assert json.loads(kg(*ask, "-f", "json").stdout)["documents"][0]["numbers"] == 4


def test_command_exits_0_when_all_holds_and_2_without_documents(place, kg, tmp_path):
    documents, tables = place()
    ask = ["verify", "-d", str(tables), "--documents"]

    assert kg(*ask, str(documents)).returncode == 0
    assert kg(*ask, str(tmp_path / "nowhere")).returncode == 2
    assert kg(*ask, str(tables)).returncode == 2
    named = kg(*ask, str(documents / "another.txt"), "--lang", "en")
    assert named.returncode == 2
    assert "give the folder that holds the texts" in named.stderr


@pytest.mark.parametrize(
    ("numbers", "text"),
    [([], ""), ([9], "9"), ([25, 9, 26, 28, 27], "9, 25-28"), ([1, 2], "1-2")],
)
def test_ranges_of_lines(numbers, text):
    assert ranges(numbers) == text


def test_lines_are_counted_as_editors_do():
    assert read_lines("一\r\n二\n".encode()) == ("一", "二")
    assert figure_lines(["a", "②", "3"]) == {2, 3}
    assert line_range("1643-1645") == (1643, 1645)


def test_block_of_a_citation_ends_at_blank_lines(tmp_path):
    text = Text("d", tmp_path, ("x", "", "head", "row", "", "y"))

    assert text.block(4, 4) == "head\nrow"
