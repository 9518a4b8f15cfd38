"""The command line: results on stdout, the rest on stderr, exit codes as agreed."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from kg import __version__

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--version"], 0),
        (["--help"], 0),
        (["build", "--help"], 0),
        (["validate", "--help"], 0),
        (["query", "run", "--help"], 0),
        ([], 2),
        (["frobnicate"], 2),
        (["build", "--frobnicate"], 2),
        (["build", "nowhere"], 2),
        (["build", "-o", "kg.docx"], 2),
        (["build", "--base", "example"], 2),
        (["validate", "nowhere"], 2),
        (["validate", "--engine", "magic"], 2),
        (["validate", "-o", "report.docx"], 2),
        (["validate", "-f", "docx"], 2),
        (["validate", "--select", "TX1", "--ignore", "TJ99"], 2),
        (["validate", "--ignore", "T"], 2),
        (["query", "run", "nothing"], 2),
        (["query", "run", "region/members", "stray"], 2),
        (["query", "run", "region/members", "--region"], 2),
        (["query", "run", "region/members", "--regoin", "x"], 2),
        (["query", "run", "missing.rq"], 2),
        (["query", "run", "region/members", "-d", "nowhere.nq"], 2),
        (["query", "list", "--tag", "nonsense"], 2),
        (["query", "run", "broken.rq"], 2),
    ],
)
def test_exit_code_and_one_line_per_error(kg, tmp_path, arguments, code):
    (tmp_path / "broken.rq").write_text("SELECT * {\n ?s", encoding="utf-8")
    done = kg(*arguments)

    assert code == done.returncode
    assert "Traceback" not in done.stderr
    if code and arguments:
        assert "" == done.stdout
        assert 1 == len(done.stderr.strip().splitlines())
        assert done.stderr.startswith("kg: ")


def test_version_is_told(kg):
    assert f"kg {__version__}\n" == kg("--version").stdout


def test_a_fault_of_ours_is_one_line_and_exit_code_3(tmp_path):
    code = (
        "import kg.cli.app as a, kg.services.graph.build as b\n"
        "def fail(*x, **y): raise RuntimeError('boom')\n"
        "b.build = fail\n"
        "a.main(['build'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert 3 == done.returncode
    assert "boom" in done.stderr
    assert "Traceback" not in done.stderr


def test_errors_are_said_in_japanese_when_asked(kg):
    assert "フォルダもありません" in kg("validate", "nowhere", "--lang", "ja").stderr
    assert "フォルダもありません" in kg("validate", "nowhere", KG_LANG="ja").stderr
    assert "フォルダもありません" in kg("validate", "x", LC_ALL="ja_JP.UTF-8").stderr


def test_build_then_query_from_the_build(kg, tmp_path):
    built = kg("build")
    asked = kg("query", "run", "cost/conflicting-amounts", "-f", "csv")

    assert (0, 0) == (built.returncode, asked.returncode)
    assert "" == built.stdout
    assert "region/nishi-iburi" in built.stderr
    assert {"kg.nq", "kg.store", "kg.manifest.json"} == {
        path.name for path in (tmp_path / "build").iterdir()
    }
    assert "60343" in asked.stdout
    assert "1663" in asked.stdout


def test_query_without_a_build_asks_the_shipped_tables(kg):
    done = kg("query", "run", "region/members")

    assert 0 == done.returncode
    # A heading and the members of the four regions: 5, 9, 9 and 6.
    assert 30 == len(done.stdout.splitlines())


def test_parameters_narrow_the_answer(kg):
    none = kg("query", "run", "region/members", "--region", "id:region/none")
    some = kg("query", "run", "region/members", "--region=nishi-iburi")

    assert (1, 7) == (len(none.stdout.splitlines()), len(some.stdout.splitlines()))
    assert "nothing in the graph has this name" in none.stderr
    assert "" == some.stderr


def test_query_from_standard_input_and_file(kg, tmp_path):
    vision = "<https://w3id.org/teiju/id/vision/nishi-iburi/2021>"
    sparql = (
        "SELECT (COUNT(*) AS ?n) "
        f"WHERE {{ ?s a teiju:Project ; teiju:vision {vision} }}"
    )
    (tmp_path / "own.rq").write_text(sparql, encoding="utf-8")
    piped = kg("query", "run", "-", stdin=sparql)
    filed = kg("query", "run", "own.rq", "-f", "json")

    assert "?n\n18\n" == piped.stdout
    bindings = json.loads(filed.stdout)["results"]["bindings"]
    assert "18" == bindings[0]["n"]["value"]


def test_format_follows_the_suffix_of_the_output(kg, tmp_path):
    kg("query", "run", "region/members", "-o", "out.md")
    kg("query", "run", "provenance/project-evidence", "-o", "out.ttl")

    assert (tmp_path / "out.md").read_text("utf-8").startswith("| Region")
    assert any(parse(path=str(tmp_path / "out.ttl"), format=RdfFormat.TURTLE))


def test_validate_shows_what_was_acknowledged_and_exits_0(kg):
    done = kg("validate")

    assert 0 == done.returncode
    assert "Acknowledged discrepancies" in done.stdout
    assert "TJ613" in done.stdout
    assert "001_3e2935db5d747205:1663" in done.stdout


def test_validate_names_rule_and_cell_and_exits_1(kg):
    fixture = FIXTURES / "invalid" / "TJ103-kind-missing"
    done = kg("validate", fixture)

    assert 1 == done.returncode
    file, finding = done.stdout.splitlines()[:2]
    assert file.endswith("region.csv (1 finding(s))")
    assert "row 2, column '圏域の種類': TJ103 violation: A region needs" in finding


@pytest.mark.parametrize(
    ("fail_on", "code"), [("violation", 0), ("warning", 1), ("never", 0)]
)
def test_fail_on_decides_what_fails(kg, fail_on, code):
    fixture = FIXTURES / "invalid" / "TJ319-no-indicator"

    assert code == kg("validate", fixture, "--fail-on", fail_on).returncode


def test_report_as_json_and_as_shacl(kg, tmp_path):
    fixture = FIXTURES / "invalid" / "TJ103-kind-missing"
    found = json.loads(kg("validate", fixture, "-f", "json").stdout)
    kg("validate", fixture, "-o", "report.ttl")
    report = list(parse(path=str(tmp_path / "report.ttl"), format=RdfFormat.TURTLE))

    assert not found["conforms"]
    finding = found["findings"][0]
    assert ("TJ103", 2) == (finding["code"], finding["places"][0]["row"])
    assert {"en", "ja"} == set(finding["message"])
    results = [q for q in report if q.predicate.value.endswith("#result")]
    assert len(found["findings"]) == len(results)


def test_report_is_written_in_the_format_of_its_suffix_and_fails_alike(kg, tmp_path):
    fixture = FIXTURES / "invalid" / "TJ103-kind-missing"
    done = kg("validate", fixture, "-o", "report.html")
    printed = kg("validate", fixture, "-f", "html")

    assert (1, 1) == (done.returncode, printed.returncode)
    assert "" == done.stdout
    assert (tmp_path / "report.html").read_text("utf-8") == printed.stdout
    assert printed.stdout.startswith("<!doctype html>")


def test_rules_that_do_not_count_decide_nothing(kg, tmp_path):
    fixture = FIXTURES / "invalid" / "TJ319-no-indicator"

    assert 1 == kg("validate", fixture).returncode
    assert 0 == kg("validate", fixture, "--ignore", "TJ319").returncode
    assert 0 == kg("validate", fixture, "--select", "TJ1,TT").returncode
    assert 1 == kg("validate", fixture, "--select", "TJ1", "--select", "tj3").returncode
    (tmp_path / "kg.toml").write_text('[validate]\nignore = ["TJ319"]\n', "utf-8")
    assert 0 == kg("validate", fixture).returncode


def test_rdf_is_checked_from_standard_input(kg):
    fixture = FIXTURES / "invalid" / "TJ112-four-digits.ttl"
    done = kg("validate", "-", stdin=fixture.read_text("utf-8"))

    assert 1 == done.returncode
    assert "TJ112" in done.stdout


def test_glob_that_no_shell_expanded_is_expanded(kg, tmp_path):
    shutil.copytree(FIXTURES / "mini", tmp_path / "regions" / "mini")

    assert 0 == kg("validate", "regio*/mi?i").returncode


def test_broken_table_stops_the_build_with_every_line(kg):
    fixture = FIXTURES / "invalid" / "TT204-unknown-municipality"
    done = kg("build", fixture)

    assert 2 == done.returncode
    assert "TT204" in done.stderr
    assert "nothing was written" in done.stderr


def test_settings_of_a_file_yield_to_variables_and_these_to_flags(kg, root, tmp_path):
    (tmp_path / "kg.toml").write_text('lang = "ja"\n', encoding="utf-8")
    small = root / "data" / "regions" / "higashi-iburi"

    assert "適合" in kg("validate", small).stdout
    assert "conforms" in kg("validate", small, KG_LANG="en").stdout
    assert "適合" in kg("validate", small, "--lang", "ja", KG_LANG="en").stdout


def test_settings_file_that_is_no_toml_is_refused(kg, tmp_path):
    (tmp_path / "kg.toml").write_text("lang = = ja", encoding="utf-8")
    done = kg("validate")

    assert 2 == done.returncode
    assert "kg.toml" in done.stderr


def test_reader_that_leaves_a_pipe_early_does_no_harm(tmp_path):
    command = " ".join([sys.executable, "-c", "'from kg.cli import main; main()'"])
    done = subprocess.run(
        f"{command} query run region/municipality-in-regions | head -1",
        shell=True,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert "" == done.stderr
    assert done.stdout.startswith("?")


def test_heavy_packages_are_not_imported_to_ask_a_question():
    code = (
        "import sys\n"
        "from kg.cli import main\n"
        "try:\n"
        "    main(['query', 'run', 'region/members'])\n"
        "except SystemExit:\n"
        "    pass\n"
        "heavy = {'rdflib', 'pyshacl', 'shacl', 'csvw', 'SPARQLWrapper', 'pandas'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert "[]" == done.stderr.strip()
