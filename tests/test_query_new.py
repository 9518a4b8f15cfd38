"""kg query new: a question that runs as it is, with what is left to do marked."""

import json
import re

import pytest
from pyoxigraph import RdfFormat, Store, parse

from kg.errors import UsageError
from kg.model.lang import Text
from kg.services.catalogue.find import find_query, list_queries
from kg.services.catalogue.golden import is_filled_in
from kg.services.catalogue.stub import begin, page_text, stub_text


@pytest.fixture
def new(kg):
    def run(*arguments, **environment):
        return kg("query", "new", *arguments, "--lang", "en", **environment)

    return run


def codes(done):
    return sorted(each["code"] for each in json.loads(done.stdout)["problems"])


def test_new_question_runs_and_check_lists_only_what_is_marked(new, kg, tmp_path):
    made = new("my/first", "--folder", "own")
    checked = kg(
        "query", "check", "own", "--engine", "oxigraph", "-f", "json", "--lang", "en"
    )
    problems = json.loads(checked.stdout)["problems"]
    marked = (tmp_path / "own" / "my" / "first.rq").read_text("utf-8").splitlines()

    assert (0, "") == (made.returncode, made.stdout)
    # Summary and description in both languages, and the page.
    assert ["Q104"] * 4 + ["Q603"] == codes(checked)
    for problem in problems:
        if problem["code"] == "Q104":
            near = "\n".join(marked[problem["line"] - 1 : problem["line"] + 1])
            assert "TODO" in near


def test_filled_in_question_passes(new, kg, tmp_path):
    titles = ("--title-en", "All regions", "--title-ja", "すべての圏域")
    new("my/first", "--folder", "own", *titles)
    question = tmp_path / "own" / "my" / "first.rq"
    text = question.read_text(encoding="utf-8")
    text = re.sub(r"TODO: what a row is.*", "Each region.", text)
    question.write_text(re.sub(r"TODO：1行が.*", "圏域ごと。", text), "utf-8")
    page = tmp_path / "own" / "golden" / "my" / "first.md"
    page.write_text("# my/first\n\nBy hand: four regions.\n", encoding="utf-8")
    done = kg("query", "check", "own", "--engine", "oxigraph", "--lang", "en")

    assert (
        "1 question(s), answers: oxigraph 1; no problem" == done.stdout.split("\n")[0]
    )
    assert 0 == done.returncode


def test_new_question_takes_its_own_parameters(new, kg):
    new("my/first", "--folder", "own")
    asked = kg(
        "query", "run", "own/my/first.rq", "--region", "nishi-iburi", "-f", "csv"
    )
    listed = kg("query", "run", "my/first", "-f", "csv", KG_QUERIES="own")

    assert [1, 4] == [len(d.stdout.splitlines()) - 1 for d in (asked, listed)]
    assert "西いぶり" in asked.stdout


def test_golden_answer_of_a_new_question_is_that_of_the_graph(new, tmp_path):
    """Four regions ship; each is named once."""
    new("my/first", "--folder", "own")
    answer = tmp_path / "own" / "golden" / "my" / "first.tsv"
    rows = answer.read_text(encoding="utf-8").splitlines()

    assert "?region\t?region_ja\t?region_en\t?document\t?lines" == rows[0]
    assert ["higashi-iburi", "kamikawa-chubu", "minami-sorachi", "nishi-iburi"] == [
        re.search(r"region/([\w-]+)>", row)[1] for row in rows[1:]
    ]


def test_nothing_is_overwritten(new, tmp_path):
    new("my/first", "--folder", "own")
    question = tmp_path / "own" / "my" / "first.rq"
    question.write_text("mine", encoding="utf-8")
    again = new("my/first", "--folder", "own")
    question.unlink()
    beside = new("my/first", "--folder", "own")
    (tmp_path / "own" / "golden" / "my" / "first.tsv").unlink()
    page = new("my/first", "--folder", "own")

    assert [2, 2, 2] == [again.returncode, beside.returncode, page.returncode]
    assert "first.rq: is there already" in again.stderr
    assert "first.tsv: is there already" in beside.stderr
    assert "first.md: is there already" in page.stderr
    assert not question.exists()


def test_outside_a_checkout_a_folder_is_asked_for(new):
    done = new("cost/by-year")

    assert 2 == done.returncode
    assert "--folder" in done.stderr


def test_in_a_checkout_the_files_stand_where_the_others_do(new, tmp_path):
    (tmp_path / "queries").mkdir()
    (tmp_path / "tests" / "golden" / "queries").mkdir(parents=True)
    done = new("cost/by-year")
    made = {str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*") if p.is_file()}

    assert 0 == done.returncode
    assert {
        "queries/cost/by-year.rq",
        "tests/golden/queries/cost/by-year.tsv",
        "tests/golden/queries/cost/by-year.md",
    } == made


@pytest.mark.parametrize(
    "name", ["Cost/by-year", "cost/by year", "../cost", "/cost", "cost/", "費用", ""]
)
def test_name_that_cannot_be_one_is_refused(name, tmp_path):
    with pytest.raises(UsageError, match="cost/by-year"):
        begin(name, tmp_path)


@pytest.mark.parametrize(
    ("titles", "said"),
    [
        (("--title-en", "分野"), "not English"),
        (("--title-ja", "fields"), "no Japanese"),
    ],
)
def test_title_in_the_other_language_is_refused(titles, said, new, tmp_path):
    done = new("my/first", "--folder", "own", *titles)

    assert 2 == done.returncode
    assert said in done.stderr
    assert not (tmp_path / "own").exists()


@pytest.mark.parametrize(
    "title", ['A "quoted": title', "A # sign, {braces} and [brackets]", "*star & more"]
)
def test_title_comes_back_from_the_header_as_it_was(title, tmp_path, names):
    path = tmp_path / "q.rq"
    path.write_text(stub_text("my/q", Text(title, "「引用」：表題")), encoding="utf-8")
    (question,) = list_queries(names, tmp_path)

    assert Text(title, "「引用」：表題") == question.title
    Store().query(question.sparql)


def test_page_of_a_new_question_is_to_be_filled_in(tmp_path):
    page = tmp_path / "q.md"
    page.write_text(page_text("my/q"), encoding="utf-8")

    assert not is_filled_in(page)


def test_golden_answer_is_written_anew_and_the_difference_shown(new, tmp_path):
    new("my/first", "--folder", "own")
    answer = tmp_path / "own" / "golden" / "my" / "first.tsv"
    right = answer.read_text(encoding="utf-8")
    answer.write_text(right.replace("nishi-iburi", "no-such"), encoding="utf-8")
    changed = new("my/first", "--folder", "own", "--golden")
    same = new("own/my/first.rq", "--golden")

    assert right == answer.read_text(encoding="utf-8")
    signs = [line[0] for line in changed.stdout.splitlines() if "region/" in line]
    assert {"-", "+"} <= set(signs)
    assert ("", "kg: the golden answer is the same\n") == (same.stdout, same.stderr)


def test_golden_answer_of_a_construct_is_triples(new, tmp_path):
    (tmp_path / "own").mkdir()
    question = "CONSTRUCT { ?region a teiju:Region } { ?region a teiju:Region }"
    (tmp_path / "own" / "regions.rq").write_text(question, encoding="utf-8")
    new("regions", "--folder", "own", "--golden")
    made = {path.name: path for path in (tmp_path / "own" / "golden").iterdir()}

    assert {"regions.nt", "regions.md"} == set(made)
    assert 4 == len(list(parse(path=made["regions.nt"], format=RdfFormat.N_TRIPLES)))


def test_page_of_a_golden_answer_is_never_written_anew(new, tmp_path):
    new("my/first", "--folder", "own")
    page = tmp_path / "own" / "golden" / "my" / "first.md"
    page.write_text("# my/first\n\nBy hand.\n", encoding="utf-8")
    (tmp_path / "own" / "golden" / "my" / "first.tsv").unlink()
    new("my/first", "--folder", "own", "--golden")

    assert "# my/first\n\nBy hand.\n" == page.read_text(encoding="utf-8")


def test_own_folder_with_a_name_that_ships_is_refused_with_both_files(
    tmp_path, names, monkeypatch
):
    from kg.errors import QueryError

    (tmp_path / "region").mkdir()
    (tmp_path / "region" / "members.rq").write_text(stub_text("region/members", None))
    monkeypatch.setenv("KG_QUERIES", str(tmp_path))

    with pytest.raises(QueryError, match=r"members\.rq.*members\.rq"):
        list(list_queries(names))
    assert "Members of a region" == find_query("region/members", names).title.en


def test_golden_answer_that_is_gone_is_written_where_it_was(new, tmp_path):
    new("my/first", "--folder", "own")
    made = {p.relative_to(tmp_path) for p in tmp_path.rglob("*") if p.is_file()}
    for path in (tmp_path / "own" / "golden" / "my").iterdir():
        path.unlink()
    new("my/first", "--folder", "own", "--golden")

    assert made == {p.relative_to(tmp_path) for p in tmp_path.rglob("*") if p.is_file()}


def test_golden_answer_of_a_construct_that_finds_nothing_holds_triples(new, tmp_path):
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "none.rq").write_text(
        "CONSTRUCT WHERE { <urn:a> <urn:b> <urn:c> }", encoding="utf-8"
    )
    new("none", "--folder", "own", "--golden")

    assert "" == (tmp_path / "own" / "golden" / "none.nt").read_text(encoding="utf-8")


def test_golden_answer_below_another_base_stands_below_the_usual_one(new, tmp_path):
    new("my/first", "--folder", "own", "--base", "https://example.org/kg/")
    answer = tmp_path / "own" / "golden" / "my" / "first.tsv"

    assert "<https://w3id.org/teiju/id/region/nishi-iburi>" in answer.read_text("utf-8")


@pytest.mark.parametrize("command", [("query", "new", "--golden"), ("query", "run")])
def test_question_that_is_no_utf_8_is_told(kg, command, tmp_path):
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "sjis.rq").write_bytes("# 質問".encode("shift_jis"))
    done = kg(*command, "sjis", "--lang", "en", KG_QUERIES="own")

    assert 2 == done.returncode
    assert "sjis.rq: cannot be read" in done.stderr
