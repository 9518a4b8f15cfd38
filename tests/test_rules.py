"""The pages of the rules: written from shapes and fixtures, right where they say so."""

import pytest

from docs.rules.examples import fixture_of, write_mended
from docs.rules.generate import FOLDER, pages
from kg.model.iris import Names
from kg.model.problem import TableCode
from kg.services.checking.check_inputs import check_inputs
from kg.services.checking.engines import Engine
from kg.services.checking.rules import load_shapes
from kg.services.checking.validate import UNSHAPED, validate
from kg.services.graph.inputs import sort_inputs

CODES = sorted(
    {
        *(rule.code for rule in load_shapes(Names()).rules.values()),
        *(rule.code for rule in UNSHAPED),
    }
    | set(map(str, TableCode))
)


def test_pages_are_those_that_make_rules_writes():
    written = pages()
    found = {path.name for path in FOLDER.glob("*.md")}

    assert {f"{code}{lang}.md" for code in CODES for lang in ("", ".ja")} | {
        "README.md"
    } == set(written)
    assert found == set(written)
    for name, text in written.items():
        assert text == (FOLDER / name).read_text(encoding="utf-8"), "run make rules"


@pytest.mark.parametrize("code", CODES)
def test_right_example_conforms(code, names, shipped, tmp_path):
    mended = write_mended(fixture_of(code), tmp_path)
    if mended.is_dir():
        report = check_inputs([mended], names, Engine.SHACL).report
    else:
        report = validate(shipped, graphs=set(), files=sort_inputs([mended]).files)

    assert [] == [(f.code, f.message.en) for f in report.open()]
    assert any(report.looked_at.values())


def test_explain_prints_the_page_in_the_language_asked_for_and_exits_0(kg):
    for lang, suffix in (("en", ""), ("ja", ".ja")):
        told = kg("validate", "--explain", "tj101", "--lang", lang)
        page = (FOLDER / f"TJ101{suffix}.md").read_text(encoding="utf-8")

        assert (0, page, "") == (told.returncode, told.stdout, told.stderr)


def test_explain_prints_each_rule_once_whether_repeated_or_divided_by_commas(kg):
    given = ["--explain", "TJ622, TT107", "--explain", "tj101", "--explain", "TJ622"]
    told = kg("validate", *given, "--lang", "en")
    headings = [line for line in told.stdout.splitlines() if line.startswith("# ")]

    assert ["TJ622", "TT107", "TJ101"] == [line.split()[1] for line in headings]


def test_explain_reads_no_data(kg, tmp_path):
    told = kg("validate", tmp_path / "nothing-here", "--explain", "TJ901")

    assert (0, "") == (told.returncode, told.stderr)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("TJ199", "did you mean TJ119, "),
        ("TJ1O1", "did you mean TJ101, "),
        ("README", "codes run from TJ101 to TT207"),
        ("../secret", "codes run from TJ101 to TT207"),
        (",", "name a rule, such as TJ101"),
    ],
)
def test_explain_of_no_rule_is_wrong_usage_with_a_suggestion(kg, code, said):
    told = kg("validate", "--explain", code, "--lang", "en")

    assert (2, "") == (told.returncode, told.stdout)
    assert said in told.stderr
    assert 1 == told.stderr.count("\n")


def test_explain_of_no_rule_is_said_in_japanese_when_asked(kg):
    told = kg("validate", "--explain", "TJ199", "--lang", "ja")

    assert 2 == told.returncode
    assert "その規則はありません。TJ119、" in told.stderr
