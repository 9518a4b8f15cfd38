"""Reports: every format tells the same findings, each as its standard has it."""

import csv
import io
import json
import re
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest
from pyoxigraph import RdfFormat, parse

from kg.cli.screen import telling_for
from kg.model.formats import ReportFormat, choose_report_format
from kg.model.lang import Lang, Text
from kg.model.problem import Place
from kg.model.report import FailOn
from kg.model.table_rules import TABLE_RULES
from kg.services.checking.check_inputs import check_inputs
from kg.services.checking.engines import Engine
from kg.services.checking.selection import select_findings, selection_of
from kg.services.reports.telling import SHOWN, visible
from kg.services.reports.to_rows import COLUMNS
from kg.services.reports.write import write_report

FIXTURES = Path(__file__).parent / "fixtures"
MADE_UP = FIXTURES / "reports" / "made-up"
SARIF = json.loads(
    (Path(__file__).parent / "vocabularies" / "sarif-2.1.0.json").read_text("utf-8")
)
#: The rules that the golden reports are about: others may come and go.
CODES = ("TJ319", "TJ901", "TT202")
#: The workbook is tested in test_marked_workbook.py.
TEXTS = [format_ for format_ in ReportFormat if format_ is not ReportFormat.XLSX]


@pytest.fixture(scope="module")
def golden_report(names):
    """The made-up folder, checked from the folder that it is in."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(MADE_UP.parent)
        report = check_inputs([Path("made-up")], names, Engine.SHACL).report
    return select_findings(report, selection_of(["TJ3", "TT"], (), CODES))


def sorted_triples(turtle):
    quads = parse(turtle, format=RdfFormat.TURTLE)
    return "".join(sorted(f"{quad.triple} .\n" for quad in quads))


@pytest.mark.parametrize(
    "format_",
    ["human", "table", "csv", "json", "ttl", "sarif", "github", "junit", "html"],
)
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_report_of_the_made_up_folder_is_as_agreed(
    golden_report, told, assert_golden, monkeypatch, format_, lang
):
    monkeypatch.chdir(MADE_UP.parent)
    text = told(golden_report, format_, lang=lang)
    if format_ == "ttl":
        # The order of prefixes is not the same in each run.
        text = sorted_triples(text)

    assert_golden(text, f"reports/made-up.{lang}.{format_}")


# Each reader takes the codes out of a format as a program that knows the format would.


def codes_of_human(text):
    found = re.findall(r"(?m)^ {2}(?:row .*: )?(T[TJ]\d{3}) \w+: ", text)
    for code, count in re.findall(r"(?m)^ {2}(T[TJ]\d{3}) .*: (\d+) finding", text):
        found.extend([code] * int(count))
    return found


def codes_of_table(text):
    return re.findall(r"(?m) {2}(T[TJ]\d{3}) +(?:violation|warning|info)\b", text)


def codes_of_csv(text):
    return [row["code"] for row in csv.DictReader(io.StringIO(text, newline=""))]


def codes_of_json(text):
    return [finding["code"] for finding in json.loads(text)["findings"]]


def codes_of_ttl(text):
    return [
        quad.object.value
        for quad in parse(text, format=RdfFormat.TURTLE)
        if quad.predicate.value == "http://purl.org/dc/terms/identifier"
    ]


def codes_of_sarif(text):
    return [result["ruleId"] for result in json.loads(text)["runs"][0]["results"]]


def codes_of_github(text):
    return re.findall(r"(?m)^::(?:error|warning|notice) .*?title=(T[TJ]\d{3}) ", text)


def codes_of_junit(text):
    return [
        case.get("name")[:5]
        for case in ElementTree.fromstring(text).iter("testcase")
        if case.find("failure") is not None or case.find("system-out") is not None
    ]


def codes_of_html(text):
    found = re.findall(r'<p class="what">(T[TJ]\d{3}) ', text)
    for code, items in re.findall(r"<h3>(T[TJ]\d{3}) (.*?)</section>", text, re.DOTALL):
        found.extend([code] * items.count("<li>"))
    return found


@pytest.mark.parametrize(
    "folder",
    [
        MADE_UP,
        FIXTURES / "mini",
        FIXTURES / "invalid" / "TJ103-kind-missing",
        FIXTURES / "invalid" / "TJ112-four-digits.ttl",
        FIXTURES / "invalid" / "TJ901-nothing-to-acknowledge",
        FIXTURES / "invalid" / "TT107-extra-comma",
    ],
    ids=lambda path: path.name,
)
@pytest.mark.parametrize("format_", TEXTS)
def test_every_format_tells_the_same_findings(checked, told, folder, format_):
    report = checked(folder)
    expected = Counter(str(finding.code) for finding in report.findings)
    read = globals()[f"codes_of_{format_}"]

    assert expected
    assert expected == Counter(read(told(report, format_)))


@pytest.mark.parametrize("format_", ["human", "table", "github", "html"])
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_finding_for_people_names_file_cell_rule_and_what_helps(
    told, format_, lang, made_finding, made_report
):
    finding = made_finding(
        places=(Place(Path("b.xlsx"), 3, "金額", "費用", 5),),
        entering=(Place(Path("b.xlsx"), 7, "金額", "費用", 5),),
        found="2.3x",
        expected=Text("a whole number", "整数"),
        mend=Text("write digits only", "数字だけを書いてください"),
    )
    text = told(made_report(finding), format_, lang=lang)

    parts = ["b.xlsx", "費用", "金額", "TT202", "2.3x"]
    parts += ["It is wrong"] if lang == "en" else ["間違いです"]
    if format_ != "table":
        parts += ["F7"]
        parts += (
            ["a whole number", "write digits only"]
            if lang == "en"
            else ["整数", "数字だけを書いてください"]
        )

    assert [] == [part for part in parts if part not in text]
    assert re.search(r"\bF3\b|セルF3", text)


def test_expected_is_not_said_twice(told, made_finding, made_report):
    said = made_finding(
        message=Text("'x' is not a whole number", "整数を記入してください"),
        expected=Text("a whole number", "整数"),
    )

    assert "expected" not in told(made_report(said), "human")
    assert "正しい値" not in told(made_report(said), "human", lang="ja")


def test_long_lists_of_cells_are_cut_for_people_and_whole_for_programs(
    told, made_finding, made_report
):
    places = tuple(Place(Path("a.csv"), row, "x", None, 0) for row in range(2, 22))
    report = made_report(made_finding(places=places))
    human, table = told(report, "human"), told(report, "json")

    assert f"and {20 - 1 - SHOWN} more" in human
    assert "row 9" not in human
    assert 20 == len(json.loads(table)["findings"][0]["places"])
    assert 19 == len(
        json.loads(told(report, "sarif"))["runs"][0]["results"][0]["relatedLocations"]
    )


def test_findings_of_one_file_stand_together(told, made_finding, made_report):
    one, two = Place(Path("one.csv"), 2, "x"), Place(Path("two.csv"), 2, "x")
    text = told(
        made_report(
            *(made_finding(places=(place,)) for place in (one, two, one, two, one))
        ),
        "human",
    )

    assert 1 == text.count("one.csv")
    assert "one.csv (3 finding(s))" in text
    assert "two.csv (2 finding(s))" in text


def test_colour_is_for_a_terminal_without_no_color(
    names, monkeypatch, made_finding, made_report
):
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    lit = telling_for(names, Lang.EN, FailOn.WARNING, None)
    monkeypatch.setenv("NO_COLOR", "1")
    plain = telling_for(names, Lang.EN, FailOn.WARNING, None)
    to_file = telling_for(names, Lang.EN, FailOn.WARNING, Path("report.txt"))
    report = made_report(made_finding())
    texts = [
        write_report(report, ReportFormat.HUMAN, telling).decode()
        for telling in (lit, plain, to_file)
    ]

    assert ["\x1b[" in text for text in texts] == [True, False, False]
    assert texts[1] == re.sub(r"\x1b\[\d+m", "", texts[0])


HOSTILE = "\x1b[2J\x07<script>alert(1)</script>\r\n::error::x\x00\x85\u202e%0A]](x){0}"


@pytest.mark.parametrize("format_", TEXTS)
def test_text_of_a_cell_steers_nothing(told, format_, made_finding, made_report):
    # No file can have a null byte in its name.
    name = HOSTILE.replace("\x00", "")
    place = Place(Path(f"a{name}/b.csv"), 2, HOSTILE, None, 0)
    finding = made_finding(
        message=Text(f"{HOSTILE} is wrong", f"{HOSTILE}は違います"),
        found=HOSTILE,
        places=(place, place),
        expected=Text("x", "x"),
        mend=Text(HOSTILE, HOSTILE),
        graph=f"region/{HOSTILE}",
    )
    text = told(made_report(finding), format_)

    if format_ not in {"csv", "ttl"}:
        assert not set("\x00\x07\x1b") & set(text)
    if format_ in {"human", "table", "github"}:
        lines = text.splitlines()
        assert sum(line.startswith("::") for line in lines) == (format_ == "github")
        assert "\u202e" not in text
    if format_ == "json":
        assert HOSTILE == json.loads(text)["findings"][0]["found"]
    if format_ == "csv":
        assert HOSTILE == next(csv.DictReader(io.StringIO(text, newline="")))["found"]


def test_file_whose_name_is_no_text_can_be_reported(told, made_finding, made_report):
    place = Place(Path("a\udcff.csv"), 2)

    for format_ in TEXTS:
        assert "TT202" in told(made_report(made_finding(places=(place,))), format_)


# Tables and CSV


def test_table_becomes_records_where_the_terminal_is_narrow(checked, told):
    wide, narrow = (
        told(checked(MADE_UP), "table", width=width) for width in (None, 60)
    )

    assert "-----" in wide
    assert "-----" not in narrow
    assert "code      TJ319" in narrow


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+81", "+81"),
        ("+SUM(A1)", "'+SUM(A1)"),
        ("-680", "-680"),
        ("-1,234.5", "-1,234.5"),
        ("-12%", "-12%"),
        ("-2+3", "'-2+3"),
        ("@x", "'@x"),
        ("\tx", "'\tx"),
        ("680", "680"),
        ("a=b", "a=b"),
    ],
)
def test_csv_gives_a_spreadsheet_no_formula(
    told, cell, written, made_finding, made_report
):
    text = told(made_report(made_finding(found=cell)), "csv")
    row = next(csv.DictReader(io.StringIO(text, newline="")))

    assert written == row["found"]


def test_csv_has_one_record_a_finding_in_the_language_asked(golden_report, told):
    en, ja = (
        list(csv.reader(io.StringIO(told(golden_report, "csv", lang=lang), newline="")))
        for lang in ("en", "ja")
    )

    assert [list(COLUMNS)] == en[:1] == ja[:1]
    assert 1 + len(golden_report.findings) == len(en) == len(ja)
    assert all(
        line.endswith("\r\n") for line in told(golden_report, "csv").splitlines(True)
    )
    at = COLUMNS.index("message")
    assert "indicator" in en[2][at]
    assert "指標" in ja[2][at]


# Formats by the suffix of a file


@pytest.mark.parametrize(
    ("name", "format_"),
    [
        ("r.txt", "human"),
        ("r.csv", "csv"),
        ("r.json", "json"),
        ("r.ttl", "ttl"),
        ("r.sarif", "sarif"),
        ("r.xml", "junit"),
        ("R.HTML", "html"),
    ],
)
def test_suffix_gives_the_format(name, format_):
    assert format_ == choose_report_format(None, Path(name))
    assert ReportFormat.TABLE == choose_report_format(ReportFormat.TABLE, Path(name))


def test_names_of_table_rules_are_those_of_the_list(root):
    page = (root / "docs" / "rules" / "README.md").read_text("utf-8")
    link = r"\[([^\]]*)\]\([^)]*\)"
    listed = re.findall(rf"(?m)^\| {link} \| ([^|]*) \| {link} \|$", page)

    assert listed == [(str(c), name.en, name.ja) for c, name in TABLE_RULES.items()]


def test_visible_text_is_one_line_and_keeps_what_can_be_seen():
    assert "第１ ア-b　（千円）" == visible("第１ ア-b　（千円）")
    assert "a␊b␉c␡" == visible("a\nb\tc\x7f")
