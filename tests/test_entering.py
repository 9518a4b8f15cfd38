"""What enters a finding: every rule of a sum leads to every row of the sum."""

import csv
import json
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import Literal, RdfFormat, parse

from kg.errors import SchemaError
from kg.model.iris import Names
from kg.model.lang import Text
from kg.services.assets import asset
from kg.services.checking.check_inputs import check_inputs
from kg.services.checking.engines import Engine
from kg.services.checking.entering import Entering
from kg.services.checking.rules import load_shapes
from kg.services.checking.validate import validate
from kg.vocab import DCTERMS, SH

INVALID = Path(__file__).parent / "fixtures" / "invalid"
SHAPES = load_shapes(Names())
QUERIES = Entering(SHAPES.entering, "").queries
#: The codes of the rules with a query for what enters.
ASKED = {SHAPES.rules[shape].code for shape in QUERIES if shape in SHAPES.rules}
TOLD = sorted(
    path for path in INVALID.iterdir() if path.is_dir() and path.name[:5] in ASKED
)


def cells_in(file):
    """The cells that a person read off a fixture: rule, file, row, column."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return Counter(tuple(line.split("\t")) for line in lines if line)


def file_in(fixture, place):
    return place.file.relative_to(fixture).as_posix()


@pytest.mark.parametrize("fixture", TOLD, ids=lambda path: path.name)
def test_finding_leads_to_the_cells_that_enter_it(fixture, names):
    report = check_inputs([fixture], names, Engine.SHACL).report
    found = Counter(
        (finding.code, file_in(fixture, place), str(place.row), place.column)
        for finding in report.findings
        if finding.code == fixture.name[:5]
        for place in finding.entering
    )

    assert cells_in(fixture / "ENTERING") == found


def test_every_rule_that_adds_or_counts_says_what_enters():
    selects, sums = {}, set()
    for path in asset("shapes").glob("*.ttl"):
        quads = list(parse(path=str(path), format=RdfFormat.TURTLE))
        for quad in quads:
            if quad.predicate == SH.select and isinstance(quad.object, Literal):
                selects[quad.subject] = quad.object.value
        for quad in quads:
            text = selects.get(quad.object, "") if quad.predicate == SH.sparql else ""
            if re.search(r"\b(SUM|COUNT)\s*\(", text):
                sums.add(quad.subject.value)

    assert len(sums) >= 10
    assert set() == sums - set(QUERIES)


def test_every_query_for_what_enters_is_of_a_rule():
    assert set() == set(QUERIES) - set(SHAPES.rules)


def test_every_rule_that_says_what_enters_has_a_fixture_that_says_it_too():
    assert set() == ASKED - {path.name[:5] for path in TOLD}


def test_each_query_asks_for_the_thing_and_for_what_its_message_tells():
    """A variable that the message does not hold could not tell findings apart."""
    for shape, query in QUERIES.items():
        head = query[query.index("SELECT") : query.index("WHERE")]
        bare = re.sub(r"\([^)]* AS (\?\w+)\)", r"\1", head)
        named = set(re.findall(r"[?$](\w+)", bare))
        message = SHAPES.rules[shape].messages.en
        held = set(re.findall(r"\{[?$](\w+)\}", message))

        assert {"this", "thing"} <= named
        assert named - {"this", "thing", "path"} <= held


def test_two_queries_for_one_rule_are_refused():
    query = (
        f"<http://example.org/one> {DCTERMS.references} <http://example.org/s> ; "
        f'{SH.select} "SELECT $this ?thing {{ }}" .'
    )
    again = query.replace("/one", "/two")
    with pytest.raises(SchemaError, match="two queries"):
        _ = Entering(query + again, "").queries


def test_query_that_is_no_select_is_refused():
    query = (
        f"<http://example.org/one> {DCTERMS.references} <http://example.org/s> ; "
        f'{SH.select} "SELECT $this ?thing {{" .'
    )
    with pytest.raises(SchemaError, match=r"example\.org/s"):
        Entering(query, "").of("http://example.org/s", "http://example.org/x", {})


@pytest.fixture(scope="module")
def shipped_report(shipped):
    return validate(shipped, graphs={"region/nishi-iburi"})


def rows_of(path):
    """The rows of a table with their numbers in a spreadsheet, by another reader."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(enumerate(csv.DictReader(file), start=2))


def test_total_leads_to_every_line_of_the_table_that_it_adds_up(shipped_report, root):
    """Table 5-2 of 001: project 3 in 2021 without the amounts in brackets."""
    table = root / "data" / "regions" / "nishi-iburi" / "line-costs.csv"
    expected = {
        number
        for number, row in rows_of(table)
        if row["project"] == "03"
        and row["period"] == "2021"
        and row["basis"] != "net"
        and row["amount (thousand yen)"]
    }
    finding = next(
        f
        for f in shipped_report.findings
        if f.code == "TJ615" and f.focus.endswith("/2021/03/breakdown-table/2021")
    )

    assert len(expected) > 3
    assert expected == {place.row for place in finding.entering}
    assert {table} == {place.file for place in finding.entering}
    assert {"amount (thousand yen)"} == {p.column for p in finding.entering}


def test_each_of_two_findings_leads_to_its_own_table(shipped_report):
    """001, project 6: 60343 in the breakdown, 60315 in two other places."""
    found = [
        [place.row for place in f.entering]
        for f in shipped_report.findings
        if f.code == "TJ613" and f.focus.endswith("/2021/06/breakdown-table/2021")
    ]

    assert [1, 1] == [len(rows) for rows in found]
    assert found[0] != found[1]


def test_what_enters_may_stand_in_another_folder(names, tmp_path, root):
    fixture = INVALID / "TJ704-lines-past-the-end"
    folder = tmp_path / "broken"
    shutil.copytree(fixture, folder, ignore=shutil.ignore_patterns("documents.csv"))
    documents = root / "data" / "sources" / "documents" / "documents.csv"
    number, row = next((n, r) for n, r in rows_of(documents) if r["line count"])
    table = folder / "region.csv"
    past = f"{row['id']},{int(row['line count']) + 1}"
    text = table.read_text(encoding="utf-8").replace("made-up,9-12", past)
    table.write_text(text, encoding="utf-8")
    members = folder / "memberships.csv"
    text = members.read_text(encoding="utf-8").replace("made-up,1", f"{row['id']},1")
    members.write_text(text, encoding="utf-8")

    report = check_inputs([folder], names, Engine.SHACL).report
    finding = next(f for f in report.open() if f.code == "TJ704")

    assert [(documents, number, "line count")] == [
        (place.file, place.row, place.column) for place in finding.entering
    ]


def finding_of(fixture, names):
    report = check_inputs([INVALID / fixture], names, Engine.SHACL).report
    return next(f for f in report.findings if f.code == fixture[:5])


@pytest.mark.parametrize(
    ("fixture", "expected"),
    [
        # An empty cell, with a choice of words.
        (
            "TJ103-kind-missing",
            Text(
                "one of standard, two-centre, single-city",
                "standard、two-centre、single-city のいずれか",
            ),
        ),
        # An empty cell that holds a number.
        ("TJ445-count-missing", Text("a number, such as 67.5", "数値（例 67.5）")),
        # The key of a unit, but of none that the list has: its form is not at fault.
        ("TJ433-unknown-unit", None),
        # One party too many: no form of the cell would do.
        ("TJ204-two-parties", None),
        # No single cell is at fault in a sum.
        ("TJ602-years-of-a-project", None),
    ],
)
def test_finding_says_what_its_cell_should_hold(fixture, expected, names):
    assert expected == finding_of(fixture, names).expected


def test_json_names_the_cells_that_enter_and_what_is_expected(names, told):
    fixture = INVALID / "TJ612-projects-of-a-vision"
    report = check_inputs([fixture], names, Engine.SHACL).report
    (finding,) = json.loads(told(report, "json"))["findings"]

    assert [
        {
            "file": str(fixture / "project-costs.csv"),
            "sheet": None,
            "row": 2,
            "column": "amount (thousand yen)",
            "cell": "F2",
        }
    ] == finding["entering"]
    assert finding["expected"] is None
    assert "mend" in finding


def test_rdf_file_has_no_cells_that_enter(names, tmp_path, shipped):
    """The statements of a region as a file: what is found leads to the file alone."""
    part = next(
        p for p in shipped.partitions if p.partition.graph == "region/nishi-iburi"
    )
    file = tmp_path / "region.nq"
    file.write_text("\n".join(part.lines) + "\n", encoding="utf-8")
    report = check_inputs([file], names, Engine.SHACL).report

    assert "TJ613" in {f.code for f in report.findings}
    assert {()} == {f.entering for f in report.findings}
    assert {(file,)} == {tuple(p.file for p in f.places) for f in report.findings}
