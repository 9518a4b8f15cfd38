"""Checks: every rule is broken by a fixture, at its cell, in both engines alike."""

import io
import re
import runpy
import shutil
import zipfile
from collections import Counter
from functools import cache
from pathlib import Path
from xml.etree.ElementTree import canonicalize

import pytest

from kg.errors import SchemaError
from kg.model.iris import Names
from kg.model.lang import Lang
from kg.model.problem import TableCode
from kg.model.report import FailOn, Severity
from kg.services.assets import asset, load_schemas
from kg.services.checking.check_inputs import check_inputs
from kg.services.checking.engines import Engine, run_engine
from kg.services.checking.rules import load_shapes, match_message
from kg.services.checking.slices import Surroundings
from kg.services.checking.validate import UNSHAPED, validate

FIXTURES = Path(__file__).parent / "fixtures"
INVALID = sorted((FIXTURES / "invalid").iterdir())
RULES = {rule.code: rule for rule in load_shapes(Names()).rules.values()}
PATHS = {rule.shape: rule.path or "" for rule in RULES.values()}
#: How the files start that no engine is handed alone.
UNCHECKED = ("entering", "prefixes")
SHAPES = sorted(
    p for p in asset("shapes").glob("*.ttl") if not p.stem.startswith(UNCHECKED)
)


def expected_cells(fixture):
    """What a fixture's EXPECT file, or its first comments, say must be found."""
    if fixture.is_dir():
        lines = (fixture / "EXPECT").read_text(encoding="utf-8").splitlines()
        return Counter(tuple(line.split("\t")) for line in lines if line)
    lines = fixture.read_text(encoding="utf-8").splitlines()
    marker = "# expect: "
    return Counter(
        tuple(line.removeprefix(marker).split("\t"))
        for line in lines
        if line.startswith(marker)
    )


def reported(finding, fixture):
    if fixture.is_dir():
        place = finding.places[0]
        row = "-" if place.row is None else str(place.row)
        file = place.file.relative_to(fixture).as_posix()
        return finding.code, file, row, place.column or "-"
    return finding.code, finding.focus, finding.path or "-"


@pytest.mark.parametrize("fixture", INVALID, ids=lambda path: path.stem)
def test_fixture_is_rejected_by_its_rule_at_its_cell(fixture, names):
    report = check_inputs([fixture], names, Engine.SHACL).report
    found = Counter(reported(finding, fixture) for finding in report.open())

    assert expected_cells(fixture) == found
    assert fixture.stem[:5] in {finding.code for finding in report.open()}
    assert report.fails(FailOn.WARNING)


def test_workbooks_of_the_fixtures_are_those_that_the_script_makes():
    script = runpy.run_path(str(FIXTURES / "workbooks.py"))

    def sheets(file):
        with zipfile.ZipFile(file) as archive:
            names = [name for name in archive.namelist() if "sheet" in name]
            # Where lxml is installed openpyxl writes the same in other letters.
            return {name: canonicalize(archive.read(name)) for name in names}

    for name, (kind, _, _) in script["WORKBOOKS"].items():
        file = FIXTURES / "invalid" / name / f"{kind}.xlsx"

        assert sheets(io.BytesIO(script["made"](name))) == sheets(file)


def essence(results):
    """What two engines must agree on; the value of a SPARQL rule is in its message."""
    return sorted(
        (
            r.shape,
            r.focus,
            # An engine may drop a path that only a SELECT names: the rule knows it.
            r.path or PATHS.get(r.shape, ""),
            r.component,
            r.severity,
            "" if r.component.startswith("SPARQL") else r.value or "",
            r.messages,
        )
        for r in results
    )


def findings(fixture, names, engine, shapes=None):
    report = check_inputs([fixture], names, engine, shapes).report
    return [(f.code, f.focus, f.path, f.component, f.message) for f in report.findings]


#: The shapes file that holds each rule.
FILES = {
    code: path
    for path in SHAPES
    for code in re.findall(r'dcterms:identifier "(TJ\d{3})"', path.read_text("utf-8"))
}


@pytest.fixture(scope="session")
def rules_of(tmp_path_factory):
    """The shapes of one file alone: the reference engine takes its time over all."""

    @cache
    def load(path):
        folder = tmp_path_factory.mktemp(path.stem)
        for file in (path, path.parent / "prefixes.ttl"):
            shutil.copy(file, folder)
        return load_shapes(Names(), folder)

    return load


#: The first fixture of each rule.
FIRST = {path.name[:5]: path for path in reversed(INVALID)}


# Every fourth rule: the slow lane takes every fixture of every rule, with all rules.
@pytest.mark.parametrize(
    "fixture",
    [FIRST[code] for code in sorted(FIRST) if code in FILES][::4],
    ids=lambda path: path.stem,
)
def test_engines_agree_on_fixture_of_a_rule(fixture, names, rules_of):
    shapes = rules_of(FILES[fixture.name[:5]])
    fast = findings(fixture, names, Engine.SHACL, shapes)

    assert fixture.name[:5] in {code for code, *_ in fast}
    assert findings(fixture, names, Engine.PYSHACL, shapes) == fast


@pytest.mark.slow
@pytest.mark.parametrize("fixture", INVALID, ids=lambda path: path.stem)
def test_engines_agree_on_fixture(fixture, names):
    fast = findings(fixture, names, Engine.SHACL)

    assert findings(fixture, names, Engine.PYSHACL) == fast


def agree(file, graph, lines, shipped):
    """Hold the engines against each other: one shapes file, one graph."""
    prefixes = (file.parent / "prefixes.ttl").read_text(encoding="utf-8")
    shapes = prefixes + file.read_text(encoding="utf-8")
    graphs = [p.lines for p in shipped.partitions if p.partition.graph != graph]
    data = "\n".join(Surroundings([shipped.ontology, *graphs]).slice(lines)) + "\n"

    fast = run_engine(Engine.SHACL, [shapes], data)

    assert essence(run_engine(Engine.PYSHACL, [shapes], data)) == essence(fast)


#: Projects that hold every kind of cell and every kind of disagreement about costs.
TELLING = {"02", "03", "06", "13"}
OF_A_PROJECT = re.compile(
    r"<[^>]*/id/(?:cost|line-item|activity|participation|activity-participation)"
    r"/nishi-iburi/2021/([0-9]{2})/"
)


def telling(lines):
    """The lines of a region without the details of its other projects."""
    kept = [
        line
        for line in lines
        if not (match := OF_A_PROJECT.match(line)) or match[1] in TELLING
    ]
    cited = {line.split(" ", 3)[2] for line in kept if "#wasDerivedFrom>" in line}
    return [
        line
        for line in kept
        if "/id/passage/" not in (subject := line.split(" ", 1)[0]) or subject in cited
    ]


@pytest.mark.parametrize("file", SHAPES, ids=lambda path: path.stem)
@pytest.mark.parametrize(
    "graph",
    [
        "ontology",
        "source/documents",
        # The reference engine takes more than a minute over this one.
        pytest.param("region/nishi-iburi", marks=pytest.mark.slow),
    ],
)
def test_engines_agree_on_shipped_data(file, graph, shipped):
    graphs = {part.partition.graph: part.lines for part in shipped.partitions}
    graphs["ontology"] = shipped.ontology

    agree(file, graph, telling(graphs[graph]), shipped)


@pytest.mark.slow
@pytest.mark.parametrize("file", SHAPES, ids=lambda path: path.stem)
@pytest.mark.parametrize(
    "graph",
    [
        "reference",
        "region/nishi-iburi",
        "region/minami-sorachi",
        "municipality/01210",
        "municipality/01213",
    ],
)
def test_engines_agree_on_every_line_of_the_shipped_data(file, graph, shipped):
    graphs = {part.partition.graph: part.lines for part in shipped.partitions}

    agree(file, graph, graphs[graph], shipped)


def test_engines_agree_on_a_sample_of_the_reference_tables(shipped):
    graphs = [part.lines for part in shipped.partitions]
    reference = next(
        part for part in shipped.partitions if part.partition.graph == "reference"
    )
    codes = ("01100", "01101", "01205", "13101", "47382")
    sample = [
        line
        for line in reference.lines
        if any(f"/id/municipality/{code}> " in line[:60] for code in codes)
    ]
    shapes = load_shapes(shipped.names).files
    data = "\n".join(Surroundings([shipped.ontology, *graphs]).slice(sample)) + "\n"

    fast = run_engine(Engine.SHACL, shapes, data)

    assert essence(run_engine(Engine.PYSHACL, shapes, data)) == essence(fast)


def test_every_rule_has_a_fixture_that_it_rejects():
    codes = {*RULES, *(rule.code for rule in UNSHAPED), *TableCode}
    shown = {fixture.stem[:5] for fixture in INVALID}

    assert set() == {str(code) for code in codes} - shown


MENDS = {rule.code: rule.mend for rule in (*RULES.values(), *UNSHAPED)}


@pytest.mark.parametrize("code", sorted(MENDS))
def test_rule_says_in_both_languages_how_to_mend_a_breach(code):
    mend = MENDS[code]

    assert mend.en.endswith(".")
    assert mend.ja.endswith("。")


@pytest.mark.parametrize("lang", list(Lang))
def test_no_two_rules_are_mended_by_the_same_words(lang):
    said = Counter(mend.of(lang) for mend in MENDS.values())

    assert [] == [text for text, count in said.items() if count > 1]


def test_how_to_mend_names_tables_and_headings_that_exist():
    schemas = load_schemas().values()
    headings = {
        title
        for schema in schemas
        for column in schema.cells
        for title in (column.titles.en, column.titles.ja)
    }
    named = {
        heading
        for mend in MENDS.values()
        for heading in (
            *re.findall(r"(?<!\w)'([^']+)'(?!\w)", mend.en),
            *re.findall(r"「([^」]+)」列", mend.ja),
        )
    }
    tables = {
        table
        for mend in MENDS.values()
        for table in re.findall(r"([a-z-]+)\.csv", mend.en + mend.ja)
    }

    assert set() == named - headings
    assert set() == tables - {schema.name for schema in schemas}
    assert len(named) > 100


def test_conforming_fixture_conforms_in_both_engines(names):
    for engine in Engine:
        report = check_inputs([FIXTURES / "mini"], names, engine).report

        assert [] == [f.message.en for f in report.open()]


@pytest.mark.parametrize(
    "fixture", sorted((FIXTURES / "valid").iterdir()), ids=lambda path: path.name
)
def test_what_only_looks_wrong_conforms(fixture, names):
    report = check_inputs([fixture], names, Engine.SHACL).report

    assert [] == [f.message.en for f in report.open()]


def test_shape_that_stands_for_two_rules_is_refused(names, tmp_path):
    source = asset("shapes") / "participation.ttl"
    text = source.read_text(encoding="utf-8")
    again = text.replace('"TJ341"', '"TJ999"').replace("shape:Activity", "shape:Other")
    (tmp_path / "one.ttl").write_text(text, encoding="utf-8")
    (tmp_path / "two.ttl").write_text(
        again.replace("shape:Other-label", "shape:Activity-label"), encoding="utf-8"
    )
    with pytest.raises(SchemaError, match="Activity-label"):
        load_shapes(names, tmp_path)


@pytest.fixture(scope="module")
def shipped_report(shipped):
    return validate(shipped)


def test_shipped_data_conforms_with_its_findings_acknowledged(shipped_report):
    assert [] == shipped_report.open()
    assert not shipped_report.fails(FailOn.WARNING)


def test_double_counting_is_found_where_the_document_adds_gross_and_shares(
    shipped_report,
):
    """Projects 2, 3 and 6: 001 lines 1424-1463, 1495-1509 and 1637-1663."""
    found = {
        (f.focus.split("/")[-3], f.focus.split("/")[-1], f.found)
        for f in shipped_report.findings
        if f.code == "TJ615"
    }
    shares = {"02": 55907, "03": 499, "06": 198 + 3699 + 4296}
    years = ["2021", "2022", "2023", "2024", "2025"]
    expected = {
        (project, period, str(share * factor))
        for project, share in shares.items()
        for period, factor in [*((year, 1) for year in years), ("2021-2025", 5)]
    }

    assert expected == found


def test_tables_that_disagree_are_found_only_in_project_6(shipped_report):
    """001: line 427 and 1347 against line 1663."""
    found = {
        (f.focus.split("/")[-3], f.focus.split("/")[-1], f.found)
        for f in shipped_report.findings
        if f.code == "TJ613"
    }
    expected = {
        ("06", "2021", "60315"),
        ("06", "2022", "53340"),
        ("06", "2021-2025", "270349"),
    }

    assert expected == found


def test_no_printed_sum_of_the_document_is_off(shipped_report):
    sums = {"TJ601", "TJ602", "TJ603", "TJ611", "TJ612"}

    assert all(shipped_report.looked_at[code] for code in sums)
    assert not sums & {f.code for f in shipped_report.findings}


def test_finding_cites_the_line_of_its_figure(shipped_report):
    finding = next(f for f in shipped_report.findings if f.code == "TJ622")

    assert ["001_3e2935db5d747205:2191"] == [str(c) for c in finding.cited]
    assert "996" in finding.message.en
    assert "996" in finding.message.ja


def test_rules_count_what_they_look_at(shipped):
    """001 has 18 projects, 24 indicators stated twice over, 217 lines in table 5-2."""
    looked = validate(shipped, graphs={"region/nishi-iburi"}).looked_at

    assert (18, 24, 96, 217) == (
        looked["TJ311"],
        looked["TJ401"],
        looked["TJ411"],
        looked["TJ511"],
    )


def test_a_check_that_looked_at_nothing_fails(names, tmp_path):
    empty = tmp_path / "empty.ttl"
    empty.write_text("", encoding="utf-8")
    report = check_inputs([empty], names, Engine.SHACL).report

    assert [] == list(report.findings)
    assert report.fails(FailOn.VIOLATION)
    assert not report.fails(FailOn.NEVER)


def test_removing_an_acknowledgement_opens_its_finding_again(names, tmp_path, root):
    folder = tmp_path / "nishi-iburi"
    shutil.copytree(root / "data" / "regions" / "nishi-iburi", folder)
    table = folder / "acknowledgements.csv"
    lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
    assert "TJ622" in "".join(lines)
    kept = [line for line in lines if ",TJ622," not in line]
    table.write_text("".join(kept), encoding="utf-8")

    report = check_inputs([folder], names, Engine.SHACL).report

    assert ["TJ622"] == [f.code for f in report.open()]
    assert report.fails(FailOn.WARNING)
    assert not report.fails(FailOn.VIOLATION)


def test_changed_figure_opens_its_finding_and_leaves_the_acknowledgement_stale(
    names, tmp_path, root
):
    folder = tmp_path / "nishi-iburi"
    shutil.copytree(root / "data" / "regions" / "nishi-iburi", folder)
    table = folder / "project-costs.csv"
    text = table.read_text(encoding="utf-8")
    old = ",06,project-sheet,2021,60315,"
    assert 1 == text.count(old)
    table.write_text(text.replace(old, ",06,project-sheet,2021,60316,"), "utf-8")

    report = check_inputs([folder], names, Engine.SHACL).report
    codes = Counter(f.code for f in report.open())

    # The years no longer add up, and the sheet disagrees with both other tables.
    assert {"TJ602": 1, "TJ613": 2} == dict(codes)


def test_table_problem_is_not_said_again_by_a_shape(names, tmp_path, root):
    folder = tmp_path / "nishi-iburi"
    shutil.copytree(root / "data" / "regions" / "nishi-iburi", folder)
    table = folder / "project-costs.csv"
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace(",2021,2376,", ",2021,2.376,", 1), "utf-8")

    report = check_inputs([folder], names, Engine.SHACL).report
    cell = (table, 2, "amount (thousand yen)")
    at_cell = [
        (f.code, f.found)
        for f in report.open()
        if cell == (f.places[0].file, f.places[0].row, f.places[0].column)
    ]

    assert [(TableCode.WRONG_VALUE, "2.376")] == at_cell


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_message_is_recognised_by_its_template(lang):
    rule = RULES["TJ613"]
    said = rule.messages.of(lang)
    for name, value in {
        "stated": "60343",
        "value": "60315",
        "place": "project-sheet",
        "line": "427",
    }.items():
        said = said.replace("{?" + name + "}", value)
    message, told = match_message(rule, [said])

    assert said == message.of(lang)
    assert "60315" == told["value"]


def test_every_message_is_said_in_both_languages():
    for rule in RULES.values():
        assert rule.messages.en.endswith(".")
        assert rule.messages.ja.endswith("。")
        assert rule.severity in set(Severity)
