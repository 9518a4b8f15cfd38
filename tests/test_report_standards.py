"""Reports for other programs: SARIF, GitHub, JUnit and pages, as each is defined."""

import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import jsonschema
import pytest

from kg.model.lang import Text
from kg.model.problem import Place, TableCode
from kg.model.report import FailOn
from kg.services.checking.check_inputs import check_inputs
from kg.services.checking.engines import Engine

FIXTURES = Path(__file__).parent / "fixtures"
MADE_UP = FIXTURES / "reports" / "made-up"
SARIF = json.loads(
    (Path(__file__).parent / "vocabularies" / "sarif-2.1.0.json").read_text("utf-8")
)

HOSTILE = "\x1b[2J\x07\r\n](x) {0} \x00\u202e"


class Page(HTMLParser):
    """What a browser would make of a page: its tags, its attributes, its text."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.text = [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        """Note a tag."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        """Note a text."""
        self.text.append(data)


def sarif(report, told, **how):
    return json.loads(told(report, "sarif", **how))


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("folder", [MADE_UP, FIXTURES / "mini"], ids=lambda p: p.name)
def test_sarif_is_as_the_standard_has_it(checked, told, folder, lang):
    jsonschema.Draft7Validator.check_schema(SARIF)
    log = sarif(checked(folder), told, lang=lang)
    jsonschema.validate(log, SARIF)

    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        ids = [location["id"] for location in result.get("relatedLocations", ())]
        assert len(set(ids)) == len(ids)
        for location in result["locations"]:
            artifact = location["physicalLocation"]["artifactLocation"]
            base = artifact.get("uriBaseId")
            assert base is None or base in run["originalUriBaseIds"]


def test_sarif_of_hostile_text_is_as_the_standard_has_it(
    told, made_finding, made_report
):
    finding = made_finding(message=Text(HOSTILE, HOSTILE), found=HOSTILE)
    log = sarif(made_report(finding), told)
    jsonschema.validate(log, SARIF)

    message = log["runs"][0]["results"][0]["message"]["text"]
    assert "](" not in message
    assert "{{0}}" in message


def test_sarif_levels_follow_severity_and_acknowledged_findings_are_suppressed(
    checked, told
):
    results = sarif(checked(MADE_UP), told)["runs"][0]["results"]

    assert [
        ("TT202", "error", 0),
        ("TJ319", "warning", 0),
        ("TJ319", "warning", 1),
    ] == [(r["ruleId"], r["level"], len(r.get("suppressions", ()))) for r in results]
    assert "external" == results[2]["suppressions"][0]["kind"]
    assert (
        "The document has no indicator."
        == (results[2]["suppressions"][0]["justification"])
    )


def test_sarif_region_is_the_cell_though_cells_before_it_hold_line_breaks(
    checked, told
):
    """projects.csv: two cells of row 2 hold a line break, so row 3 is line 5."""
    results = sarif(checked(MADE_UP), told)["runs"][0]["results"]
    located = {
        result["logicalLocations"][0]["fullyQualifiedName"].rpartition("/")[2]: result[
            "physicalLocation"
        ]["region"]
        for result in (r["locations"][0] for r in results if r["ruleId"] == "TJ319")
    }
    lines = (MADE_UP / "projects.csv").read_text("utf-8").split("\n")

    assert {"01": 2, "02": 5} == {key: r["startLine"] for key, r in located.items()}
    region = located["02"]
    cut = lines[4][region["startColumn"] - 1 : region["endColumn"] - 1]
    assert "作り物の事業（二）" == cut


def test_sarif_fingerprints_stay_when_a_row_is_added_above(names, told, tmp_path):
    folder = tmp_path / "made-up"
    shutil.copytree(MADE_UP, folder)

    def fingerprints():
        report = check_inputs([folder], names, Engine.SHACL).report
        return {
            result["partialFingerprints"]["teijuFinding/v1"]
            for result in sarif(report, told)["runs"][0]["results"]
            if result["ruleId"] in {"TT202", "TJ319"}
        }

    before = fingerprints()
    for name in ("projects.csv", "project-costs.csv"):
        head, *rows = (folder / name).read_text("utf-8").splitlines(keepends=True)
        text = "".join([head, ",\n".replace(",", "," * head.count(",")), *rows])
        (folder / name).write_text(text, "utf-8")

    assert 3 == len(before)
    assert before == fingerprints()


def test_equal_findings_of_one_column_have_fingerprints_of_their_own(
    told, made_finding, made_report
):
    findings = [
        made_finding(places=(Place(Path("a.csv"), row, "x", None, 0),), found="y")
        for row in (2, 3)
    ]
    first, second = sarif(made_report(*findings), told)["runs"][0]["results"]

    assert first["partialFingerprints"] != second["partialFingerprints"]


def test_place_in_a_workbook_has_no_line(told, made_finding, made_report):
    place = Place(Path("book.xlsx"), 3, "amount", "costs", 5)
    log = sarif(made_report(made_finding(places=(place,))), told)
    jsonschema.validate(log, SARIF)
    location = log["runs"][0]["results"][0]["locations"][0]

    assert {"artifactLocation"} == set(location["physicalLocation"])
    assert "cell F3" in location["message"]["text"]


# GitHub


def unescaped(text):
    for code, char in (("%0A", "\n"), ("%0D", "\r"), ("%3A", ":"), ("%2C", ",")):
        text = text.replace(code, char)
    return text.replace("%25", "%")


def test_github_commands_keep_colons_commas_and_percent_signs(
    told, made_finding, made_report
):
    place = Place(Path("a,b:c%0A.csv"), 2, "x")
    finding = made_finding(places=(place,), message=Text("50%, at 9:00", "x"))
    line = told(made_report(finding), "github").splitlines()[0]
    command, properties, message = re.fullmatch(r"::(\w+) (.*?)::(.*)", line).groups()
    told_of = dict(part.split("=", 1) for part in properties.split(","))

    assert "error" == command
    assert {"file", "line", "endLine", "title"} == set(told_of)
    assert "a,b:c%0A.csv" == unescaped(told_of["file"])
    assert "50%25, at 9:00" in message


# JUnit


def test_junit_has_a_case_for_each_rule_that_looked_and_skips_the_idle(checked, told):
    report = checked(FIXTURES / "mini")
    top = ElementTree.fromstring(told(report, "junit"))
    (suite,) = top.findall("testsuite")
    idle = {code for code, count in report.looked_at.items() if not count}
    skipped = {
        c.get("name")[:5]
        for c in suite.iter("testcase")
        if c.find("skipped") is not None
    }

    assert "region/mini" == suite.get("name")
    assert idle == skipped
    assert {*report.looked_at, *map(str, TableCode)} == {
        case.get("name")[:5] for case in suite.iter("testcase")
    }
    assert (
        len(suite.findall("testcase"))
        == int(suite.get("tests"))
        == int(top.get("tests"))
    )


@pytest.mark.parametrize(
    ("fail_on", "failures"),
    [(FailOn.WARNING, 2), (FailOn.VIOLATION, 1), (FailOn.NEVER, 0)],
)
def test_junit_fails_where_the_command_fails(checked, told, fail_on, failures):
    top = ElementTree.fromstring(told(checked(MADE_UP), "junit", fail_on=fail_on))

    assert failures == len(list(top.iter("failure"))) == int(top.get("failures"))
    assert 3 - failures == len(top.findall("testsuite/testcase/system-out"))


def test_junit_elements_and_attributes_are_those_that_readers_know(checked, told):
    """The names and nesting of junit-10.xsd, the schema of the Jenkins xUnit plugin."""
    nesting = {
        "testsuites": ({"testsuite"}, {"name", "tests", "failures", "errors"}),
        "testsuite": (
            {"testcase", "system-out"},
            {"name", "tests", "failures", "errors", "skipped"},
        ),
        "testcase": ({"failure", "skipped", "system-out"}, {"name", "classname"}),
        "failure": (set(), {"type", "message"}),
        "skipped": (set(), {"message"}),
        "system-out": (set(), set()),
    }
    required = {
        "testsuite": {"name", "tests", "failures", "errors"},
        "testcase": {"name"},
    }
    top = ElementTree.fromstring(told(checked(MADE_UP), "junit"))

    assert "testsuites" == top.tag
    for element in top.iter():
        children, attributes = nesting[element.tag]
        assert {child.tag for child in element} <= children
        assert required.get(element.tag, set()) <= set(element.attrib) <= attributes


# The page


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_page_asks_nothing_of_the_network_and_runs_nothing(checked, told, lang):
    page = Page(told(checked(MADE_UP), "html", lang=lang))
    tags = {tag for tag, _ in page.tags}
    targets = [
        value
        for _, attributes in page.tags
        for name, value in attributes.items()
        if name in {"href", "src", "action", "data", "srcset", "poster"}
    ]

    assert not tags & {"script", "link", "img", "iframe", "object", "embed", "form"}
    assert {"#known"} == set(targets)
    assert not any(name.startswith("on") for _, a in page.tags for name in a)
    assert "url(" not in "".join(page.text)
    assert "@import" not in "".join(page.text)
    assert ("html", {"lang": lang}) in page.tags


def test_page_shows_hostile_text_and_does_not_obey_it(told, made_finding, made_report):
    hostile = '"><script>alert(1)</script><img src=x onerror=alert(1)>&lt;'
    finding = made_finding(
        message=Text(hostile, hostile),
        found=hostile,
        focus=hostile,
        graph=hostile,
        places=(Place(Path(hostile), 2, hostile, None, 0),),
    )
    page = Page(told(made_report(finding), "html"))

    assert not {"script", "img"} & {tag for tag, _ in page.tags}
    assert "".join(page.text).count(hostile) >= 4
    policy = next(a["content"] for t, a in page.tags if a.get("http-equiv"))
    assert "default-src 'none'" in policy
