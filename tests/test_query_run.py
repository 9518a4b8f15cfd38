"""`kg query run` with the options that say what comes out, each as it is typed."""

import csv
import io
import json
import os
import pty
import re
import subprocess
import sys
from xml.etree import ElementTree

import pytest

from kg.services.graph.build import build
from kg.services.graph.output import write_build

SVG = "{http://www.w3.org/2000/svg}"
#: Cost of the field of medical care in Nishi-Iburi, of one initiative.
ASKED = ["cost/net-by-field", "--region", "西いぶり"]


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The shipped graph with its store."""
    path = tmp_path_factory.mktemp("build") / "kg.nq"
    write_build(build(), path)
    return path


@pytest.fixture
def run(kg, built):
    """Run a question on the built graph; it must be answered without a word more."""

    def run_(*arguments, said="", **environment):
        done = kg("query", "run", *arguments, KG_DATA=str(built), **environment)
        assert (0, said) == (done.returncode, done.stderr)
        return done.stdout

    return run_


def table(text):
    """CSV as dicts."""
    return list(csv.DictReader(io.StringIO(text)))


def test_evidence_stands_beside_every_row(run, root):
    asked = ["region/members", "--region", "nishi-iburi"]
    plain = table(run(*asked, "-f", "csv"))
    rows = table(run(*asked, "--evidence", "-f", "csv"))
    nested = json.loads(run(*asked, "--evidence", "-f", "json"))
    places = {(row["evidence_document"], row["evidence_lines"]) for row in rows}

    assert [*plain[0], *(name for name in rows[0] if name.startswith("evidence_"))] == [
        *rows[0]
    ]
    assert {row["municipality"] for row in plain} == {
        row["municipality"] for row in rows
    }
    assert len(rows) == len(nested["results"]["bindings"]) >= len(plain) == 6
    # The cities are listed where the document says that they make the region up.
    assert any(document.startswith("001_") for document, _ in places), places


def test_evidence_has_headings_in_the_language(run):
    asked = ["region/members", "--region", "nishi-iburi", "--evidence", "-f", "md"]
    ja, en = (run(*asked, KG_LANG=lang).splitlines()[0] for lang in ("ja", "en"))

    assert "evidence_" not in ja + en
    assert all(f"| {heading} " in ja for heading in ("典拠の文書", "典拠の行", "記載"))
    assert all(f"| {heading} " in en for heading in ("Source document", "Statement"))


def test_bom_is_what_excel_needs_and_nothing_else(run):
    with_bom, without = (run(*ASKED, "-f", "csv", *how) for how in (["--bom"], []))

    assert with_bom == "\ufeff" + without
    assert not without.startswith("\ufeff")


def test_bom_is_for_csv(kg, built):
    done = kg("query", "run", *ASKED, "-f", "tsv", "--bom", KG_DATA=str(built))

    assert (2, "") == (done.returncode, done.stdout)
    assert "--bom" in done.stderr
    assert "csv" in done.stderr.lower()


def test_labels_stand_beside_iris_where_they_are_asked_for(run):
    query = "SELECT ?region { ?region a teiju:Region } ORDER BY ?region"
    asked = ["-", "-f", "csv", "--lang", "ja"]
    bare, named = (table(run(*asked, *how, stdin=query)) for how in ([], ["--labels"]))

    assert ["region"] == [*bare[0]]
    assert [row["region"] for row in bare] == [row["region"] for row in named]
    assert "西いぶり定住自立圏" in {value for row in named for value in row.values()}
    people = run("-", "-f", "md", "--lang", "ja", stdin=query)
    assert "西いぶり定住自立圏" in people
    assert "西いぶり定住自立圏" not in run(
        "-", "-f", "md", "--lang", "ja", "--no-labels", stdin=query
    )


def test_limit_cuts_and_says_so(run, kg, built):
    every = table(run("region/members", "-f", "csv", "--limit", "0"))
    done = kg(
        "query", "run", "region/members", "-f", "csv", "--limit", "5",
        KG_DATA=str(built), KG_LANG="en",
    )  # fmt: skip

    # Nishi-Iburi has six members, Higashi-Iburi five, the others nine each.
    assert 29 == len(every)
    assert every[:5] == table(done.stdout)
    assert "kg: 5 of 29 rows; --limit 0 for all\n" == done.stderr
    # What is for people says it itself, and only there.
    page = run("region/members", "-f", "md", "--limit", "5", KG_LANG="en")
    assert page.endswith("\n5 of 29 rows; --limit 0 for all\n")


def test_file_has_every_row_whole_whoever_sits_at_a_terminal(built, root, tmp_path):
    question, written = "cost/by-project-and-year", tmp_path / "rows.txt"
    golden = root / "tests/golden/queries" / f"{question}.tsv"
    command = "from kg.cli import main; main()"
    ends = pty.openpty()
    subprocess.run(
        [sys.executable, "-c", command, "query", "run", question, "-o", written],
        stdout=ends[1],
        env={**os.environ, "COLUMNS": "80", "KG_DATA": str(built), "KG_LANG": "en"},
        check=True,
    )
    for end in ends:
        os.close(end)
    heading, _, *rows = written.read_text("utf-8").splitlines()

    # A terminal shows 200 rows, in lines of 80.
    assert len(golden.read_text("utf-8").splitlines()) - 1 == len(rows) > 200
    assert len(heading) > 80


@pytest.mark.parametrize(
    ("lang", "word", "city"), [("en", "picture", "Muroran"), ("ja", "図", "室蘭")]
)
def test_picture_is_drawn_beside_the_answer(run, tmp_path, lang, word, city):
    asked = ["region/members", "--chart", "members.svg", "-f", "csv"]
    out = run(*asked, said=f"kg: {word} → members.svg\n", KG_LANG=lang)
    drawn = ElementTree.parse(tmp_path / "members.svg").getroot()
    texts = {"".join(text.itertext()) for text in drawn.iter(f"{SVG}text")}

    assert f"{SVG}svg" == drawn.tag
    # The picture names what the rows name.
    assert table(out)
    assert any(city in text for text in texts), texts


def test_page_of_a_picture_asks_no_other_host(run, tmp_path):
    run(
        "region/members", "--chart", "members.html", "-f", "csv", "-o", "members.csv",
        said="kg: picture → members.html\n", KG_LANG="en",
    )  # fmt: skip
    page = (tmp_path / "members.html").read_text(encoding="utf-8")

    assert page.startswith("<!doctype html>")
    assert "<svg" in page
    # A link of the table is followed by the reader, or not at all.
    assert [] == re.findall(r"""<(?!a )[^>]*(?:src|href)=["']https?://""", page)
    assert "<script" not in page


def test_function_that_no_engine_knows_is_told(kg, built):
    query = "SELECT (<urn:f>(1) AS ?x) {}"
    done = kg("query", "run", "-", stdin=query, KG_DATA=str(built))

    assert (2, "") == (done.returncode, done.stdout)
    assert "<urn:f> is not supported" in done.stderr
