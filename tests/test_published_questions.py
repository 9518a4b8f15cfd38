"""Saved questions on a site of files: default answers, evidence, data of the forms."""

import csv
import io
import json
import posixpath
import re
import zipfile

import pyoxigraph
import pytest
from typer.testing import CliRunner

from kg.cli.app import app
from kg.model.iris import Names
from kg.model.sparql_text import without_header
from kg.services.catalogue.posing import pose
from kg.services.citing.evidence_text import evidence_queries
from kg.services.graph.whole import read_whole
from kg.services.publishing.parts import answers, pages
from kg.services.publishing.publication import Publication
from kg.services.rendering.asking.form_data import form_told, searched_told
from tests.rendered import faults, read, targets

#: A table, a picture, and triples.
TABLE, CHART, TRIPLES = (
    "statistic/requirements",
    "indicator/ambition",
    "provenance/project-evidence",
)


@pytest.fixture(scope="module")
def site():
    """The shipped graph on its way to files."""
    return Publication.of(read_whole((), Names()), "https://example.org/kg/")


@pytest.fixture(scope="module")
def made(site):
    """All files of some questions, and what all questions share, by path."""
    keys = ("", TABLE, CHART, TRIPLES)
    return {f.path: f.body for key in keys for f in answers.files(site, key)}


def ends(made, name):
    start = f"queries/{name}."
    return {path.removeprefix(start) for path in made if path.startswith(start)}


def test_every_question_is_a_unit_of_work_and_so_is_what_they_share(site):
    assert ["", *site.shelf.questions] == list(answers.keys(site))


def test_a_table_stands_in_every_format_and_with_its_evidence(made):
    expected = {
        *("csv", "excel.csv", "tsv", "json", "jsonl", "parquet", "form.json"),
        *("ja.md", "en.md", "ja.xlsx", "en.xlsx", "ja.answer.html", "en.answer.html"),
        *("evidence.csv", "evidence.excel.csv"),
        *("evidence.ja.html", "evidence.en.html"),
    }

    assert expected == ends(made, TABLE)


def test_a_picture_is_drawn_in_both_languages_and_widths(made):
    pytest.importorskip("vl_convert")
    drawn = {end for end in ends(made, CHART) if end.endswith("svg")}

    assert {"ja.svg", "en.svg", "ja.narrow.svg", "en.narrow.svg"} == drawn


def test_triples_stand_as_triples_too_and_have_no_evidence(made):
    found = ends(made, TRIPLES)

    assert {"ttl", "nt", "jsonld", "csv", "ja.xlsx"} <= found
    assert not {end for end in found if end.startswith("evidence")}


@pytest.mark.parametrize("name", [TABLE, CHART, TRIPLES])
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_a_page_offers_only_files_that_are_there(site, made, name, lang):
    html = next(
        file.body.decode()
        for file in pages.files(site, f"queries/{name}")
        if file.path.endswith(f".{lang}.html")
    )
    path = f"queries/{name}.{lang}.html"
    listed = re.findall(r'<li><a href="([^"]+)" download', html)
    pictures = re.findall(r'(?:srcset|src)="([^"]+\.svg)"', html)
    wanted = {
        posixpath.normpath(posixpath.join(posixpath.dirname(path), each))
        for each in [*listed, *pictures]
    }

    assert wanted
    assert set() == wanted - set(made)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_the_page_with_evidence_is_sound_and_leads_to_passages(made, lang):
    path = f"queries/{TABLE}.evidence.{lang}.html"
    html = made[path].decode()
    led = list(targets(read(html), path))

    # Where the other pages are is for the checker of the whole site to say.
    assert [] == [f for f in faults(html, path, made) if "link to nothing" not in f]
    assert f"queries/{TABLE}.{lang}.html" in led
    assert [each for each in led if each.startswith("doc/passage/")]


def test_a_file_holds_what_the_command_line_answers(made):
    told = CliRunner().invoke(app, ["query", "run", TABLE, "-f", "json"])

    assert told.stdout_bytes == made[f"queries/{TABLE}.json"]


def test_evidence_is_that_of_the_command_line_line_by_line(made):
    told = CliRunner().invoke(app, ["query", "run", CHART, "-f", "csv", "--evidence"])
    rows = list(csv.reader(io.StringIO(made[f"queries/{CHART}.evidence.csv"].decode())))

    assert list(csv.reader(io.StringIO(told.stdout))) == rows
    assert "evidence_lines" in rows[0]


def test_the_same_graph_gives_the_same_bytes(site, made):
    again = {f.path: f.body for f in answers.files(site, TABLE)}

    assert {path: made[path] for path in again} == again


def test_a_workbook_knows_no_clock(made):
    with zipfile.ZipFile(io.BytesIO(made[f"queries/{TABLE}.ja.xlsx"])) as book:
        dates = {member.date_time for member in book.infolist()}
        core = book.read("docProps/core.xml").decode()

    assert {(1980, 1, 1, 0, 0, 0)} == dates
    assert {"1980"} == set(re.findall(r"\b(\d{4})-\d\d-\d\dT", core))


def test_the_list_for_programs_leads_to_files(made):
    told = json.loads(made["api/queries.json"])["questions"]
    mine = next(each for each in told if each["name"] == TABLE)
    for name in ("self", "json", "csv"):
        assert posixpath.join("api", mine["links"][name]) in made


def test_answers_for_programs_are_told_in_both_languages(made):
    told = {
        lang: json.loads(made[f"api/queries/{TABLE}.{end}"])
        for lang, end in (("en", "json"), ("ja", "ja.json"))
    }

    assert "Requirements on a central city" == told["en"]["title"]
    assert "中心市の要件" == told["ja"]["title"]
    assert told["en"]["rows"] == told["ja"]["rows"]


def joined(pieces, blocks):
    return "".join(
        each if isinstance(each, str) else blocks.get(each["name"], each["block"])
        for each in pieces
    )


def test_a_form_joined_again_is_the_question(site):
    for question in site.shelf.questions.values():
        told = form_told(site.shelf, question)

        assert without_header(question.sparql) == joined(told["sparql"], {})


def test_a_form_has_a_place_for_every_parameter_in_question_and_evidence(site):
    for question in site.shelf.questions.values():
        told = form_told(site.shelf, question)
        names = {parameter.name for parameter in question.parameters}
        places = [
            told["sparql"],
            *([told["evidence"]["own"]] if question.evidence else []),
        ]
        for pieces in places:
            assert names == {p["name"] for p in pieces if not isinstance(p, str)}


def test_evidence_bound_in_a_form_is_that_of_the_bound_question(site):
    question = site.shelf.questions["cost/net-by-field"]
    posed = pose(site.shelf, question, {"region": ["西いぶり"]})
    block = "VALUES ?region { <https://w3id.org/teiju/id/region/nishi-iburi> }"
    told = form_told(site.shelf, question)["evidence"]
    expected = evidence_queries(question, posed.sparql)

    assert expected[0] == joined(told["own"], {"region": block})
    for item, query in zip(
        [each for each in told["items"] if each["around"]], expected[1:], strict=True
    ):
        head, tail = item["around"]
        undefined = " ".join(["UNDEF"] * len(item["named"]))
        assert query == f"{head}  (0 {undefined})\n{tail}"


def test_every_query_of_a_form_can_be_read_by_another_engine(site):
    rdflib = pytest.importorskip("rdflib")
    from rdflib.plugins.sparql import prepareQuery

    prefixes = {name: rdflib.Namespace(iri) for name, iri in Names().prefixes().items()}
    for name in (TABLE, CHART, "cost/net-by-field"):
        told = form_told(site.shelf, site.shelf.questions[name])
        prepareQuery(joined(told["evidence"]["own"], {}), initNs=prefixes)


def test_choices_are_written_as_terms_that_another_reader_reads(site):
    for name in ("region/members", "completeness/lacking"):
        question = site.shelf.questions[name]
        for parameter, told in zip(
            question.parameters,
            form_told(site.shelf, question)["parameters"],
            strict=True,
        ):
            offered = site.shelf.choices(parameter)
            for choice, each in zip(offered, told["choices"] or (), strict=True):
                line = f"<http://a> <http://b> {each['term']} ."
                (triple,) = pyoxigraph.parse(
                    line, format=pyoxigraph.RdfFormat.N_TRIPLES
                )
                assert choice.term == triple.object


def test_words_are_looked_for_in_every_question(site):
    told = searched_told(site.shelf)["questions"]

    assert set(site.shelf.questions) == set(told)
    assert ["cost", "field", "net"] == told["cost/net-by-field"]["tags"]


def test_data_of_a_form_stays_small(made):
    sizes = {p: len(b) for p, b in made.items() if p.endswith("form.json")}

    assert max(sizes.values()) < 100_000
