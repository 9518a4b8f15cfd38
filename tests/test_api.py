"""What `import kg` gives: a small surface, whose examples are run as they stand."""

import doctest
import importlib
import json
import re
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode

import kg
from kg.api.answer import Answer, Asked
from kg.api.frames import pandas_frame, polars_frame
from kg.errors import AnswersError, KgError, QueryError, UsageError
from kg.model.iris import Names
from kg.model.lang import Lang
from kg.model.result import Rows
from kg.model.view import View, ViewKind
from kg.services.graph.build import build

ROOT = Path(__file__).resolve().parents[1]
MODULES = ["kg", "kg.api.answer", "kg.api.checked", "kg.api.graph"]


@pytest.fixture(scope="module")
def build_file(shipped, tmp_path_factory):
    path = tmp_path_factory.mktemp("api") / "kg.nq"
    path.write_text("\n".join(shipped.lines()) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def graph(build_file):
    return kg.open(build_file, lang="en")


def test_surface_is_this_and_no_more():
    assert kg.__all__ == [
        "Answer",
        "Chart",
        "Checked",
        "Graph",
        "KgError",
        "SavedQuery",
        "Statements",
        "__version__",
        "open",
        "validate",
    ]


@pytest.mark.parametrize("name", kg.__all__)
def test_every_name_is_there_and_says_what_it_is(name):
    found = getattr(kg, name)

    assert name == "__version__" or found.__doc__


def test_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="nothing"):
        _ = kg.nothing


def test_importing_kg_imports_nothing_heavy():
    heavy = "pyoxigraph rdflib yaml typer pandas"
    code = f"import kg, sys; print([m for m in '{heavy}'.split() if m in sys.modules])"

    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("module", MODULES)
def test_examples_in_the_docstrings_are_true(module, graph, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    found = importlib.import_module(module)
    opened = {"graph": graph, "kg": kg}

    failed, tried = doctest.testmod(found, extraglobs=opened, verbose=False)

    assert tried > 0
    assert failed == 0


def test_label_key_and_iri_ask_the_same(graph):
    asked = ["西いぶり", "nishi-iburi", "https://w3id.org/teiju/id/region/nishi-iburi"]

    rows = [graph.ask("cost/net-by-field", region=each).terms for each in asked]

    assert rows[0] == rows[1] == rows[2]
    assert len(rows[0].rows) == 10


def test_several_values_are_asked_together(graph):
    one = graph.ask("region/members", region="西いぶり")
    other = graph.ask("region/members", region="東胆振")

    both = graph.ask("region/members", region=["西いぶり", "東胆振"])

    assert len(both) == len(one) + len(other)


def test_day_may_be_a_date(graph):
    as_text = graph.ask("region/members", as_of="2021-04-01")

    assert graph.ask("region/members", as_of=date(2021, 4, 1)).terms == as_text.terms


def test_unknown_label_is_refused_with_what_may_be_meant(graph):
    with pytest.raises(KgError, match="nishi-iburi"):
        graph.ask("cost/net-by-field", region="西いぶる")


def test_unknown_parameter_is_refused(graph):
    with pytest.raises(KgError, match="no parameter --place"):
        graph.ask("cost/net-by-field", place="x")


def test_unknown_question_is_refused_with_a_suggestion(graph):
    with pytest.raises(QueryError, match="cost/net-by-field"):
        graph.ask("cost/net-by-feild")


def test_language_is_one_of_two():
    with pytest.raises(UsageError, match="lang='fr': give one of ja, en"):
        kg.open(ROOT / "data", lang="fr")


def test_answer_reads_like_a_sequence(graph):
    answer = graph.ask("region/members", region="西いぶり")

    assert len(answer) == len(list(answer)) == len(answer.rows)
    assert answer[0] == answer.rows[0] == next(iter(answer))


def test_answer_shows_itself_as_a_table_and_as_html(graph):
    answer = graph.ask("region/members", region="西いぶり")

    assert "Muroran City" in str(answer)
    assert answer._repr_html_().startswith("<table")
    assert answer._repr_html_().endswith("</table>")


def test_evidence_adds_columns_and_loses_no_row(graph):
    answer = graph.ask("indicator/baseline-and-target", region="西いぶり")

    found = answer.evidence()

    assert found.columns[: len(answer.columns)] == answer.columns
    kept = {row[: len(answer.columns)] for row in found.terms.rows}
    assert kept == set(answer.terms.rows)
    assert all(row["evidence_lines"] for row in found)


def test_evidence_of_sparql_is_refused(graph):
    answer = graph.sparql("SELECT ?s { ?s a teiju:Region }")

    with pytest.raises(QueryError, match="saved questions"):
        answer.evidence()


def test_sparql_gives_rows_triples_or_yes_and_no(graph):
    rows = graph.sparql("SELECT ?r { ?r a teiju:Region }")
    triples = graph.sparql("CONSTRUCT { ?r a teiju:Region } { ?r a teiju:Region }")

    assert len(rows) == len(triples) == 4
    assert "teiju:Region" in str(triples)
    assert graph.sparql("ASK { ?r a teiju:Nothing }") is False


@pytest.mark.parametrize(
    ("suffix", "begins"),
    [
        ("csv", b"region,region_ja,"),
        ("tsv", b"?region\t"),
        ("json", b"{\n"),
        ("jsonl", b'{"region": '),
        ("md", b"| "),
        ("html", b"<!doctype html>"),
        ("xlsx", b"PK"),
    ],
)
def test_answer_is_written_by_the_suffix_of_the_file(graph, tmp_path, suffix, begins):
    answer = graph.ask("region/members", region="西いぶり")

    path = answer.write(tmp_path / f"members.{suffix}")

    content = path.read_bytes()
    assert content.startswith(begins)
    assert suffix == "xlsx" or "Muroran City" in content.decode()


def test_format_that_there_is_not_is_refused_with_those_that_there_are(graph):
    answer = graph.ask("region/members", region="西いぶり")

    with pytest.raises(UsageError, match="format_='docx': give one of table, csv"):
        answer.text("docx")
    with pytest.raises(UsageError, match="one of human, table"):
        kg.validate(ROOT / "tests" / "fixtures" / "mini").text("docx")


def test_chart_is_drawn_by_the_question_or_by_a_view_of_ones_own(graph):
    pytest.importorskip("vl_convert")
    answer = graph.ask("cost/net-by-field", region="西いぶり")

    assert "530,175" in answer.chart().svg()
    view = View(ViewKind.BAR, {"x": "field", "y": "line_items"})
    assert "ine items" in answer.chart(view).svg()


def answer_of(columns, *rows):
    asked = Asked(None, Names(), Lang.EN, "")
    return Answer(Rows(tuple(columns), tuple(rows)), asked)


def literal(text, kind):
    return Literal(text, datatype=NamedNode(f"http://www.w3.org/2001/XMLSchema#{kind}"))


ROWS = answer_of(
    ["whole", "amount", "yes", "day", "text", "mixed", "thing", "nothing"],
    (
        literal("3", "integer"),
        literal("2.5", "decimal"),
        literal("true", "boolean"),
        literal("2021-04-01", "date"),
        Literal("室蘭", language="ja"),
        literal("7", "decimal"),
        NamedNode("http://example.org/a"),
        None,
    ),
    (
        None,
        literal("4.0", "decimal"),
        literal("false", "boolean"),
        None,
        None,
        Literal("not stated"),
        None,
        None,
    ),
)


def test_values_are_those_of_python():
    assert ROWS[0] == {
        "whole": 3,
        "amount": Decimal("2.5"),
        "yes": True,
        "day": date(2021, 4, 1),
        "text": "室蘭",
        "mixed": Decimal(7),
        "thing": "http://example.org/a",
        "nothing": None,
    }


def test_pandas_frame_has_a_type_for_each_column():
    pytest.importorskip("pandas")
    frame = pandas_frame(ROWS.columns, ROWS.rows)

    assert [str(kind) for kind in frame.dtypes] == [
        "Int64",
        "Float64",
        "boolean",
        "datetime64[s]",
        "string",
        "string",
        "string",
        "string",
    ]
    assert frame["amount"].sum() == 6.5
    assert frame["whole"].isna().tolist() == [False, True]
    assert frame["mixed"].tolist() == ["7", "not stated"]


def test_polars_frame_has_a_type_for_each_column():
    polars = pytest.importorskip("polars")
    frame = polars_frame(ROWS.columns, ROWS.rows)

    assert frame.dtypes == [
        polars.Int64,
        polars.Float64,
        polars.Boolean,
        polars.Date,
        polars.String,
        polars.String,
        polars.String,
        polars.String,
    ]
    assert frame["amount"].to_list() == [2.5, 4.0]


def test_empty_answer_keeps_its_columns():
    pytest.importorskip("pandas")
    pytest.importorskip("polars")
    empty = answer_of(["a", "b"])

    assert list(empty.to_pandas().columns) == empty.to_polars().columns == ["a", "b"]


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_missing_library_is_one_line_that_says_what_to_install(monkeypatch, library):
    monkeypatch.setitem(sys.modules, library, None)

    with pytest.raises(UsageError, match=rf"pip install 'teiju-kg\[{library}\]'"):
        getattr(ROWS, f"to_{library}")()


def test_thing_is_described_with_its_passages_and_what_leads_to_it(graph):
    about = graph.describe("municipality/01205")

    assert about.label.ja == "室蘭市"
    assert any(link.count > 5 for link in about.links)
    assert all(cited.title for cited in about.cited)


@pytest.mark.parametrize(
    "thing", ["https://w3id.org/teiju/id/municipality/01205", "id:municipality/01205"]
)
def test_thing_is_described_by_its_iri_or_a_prefixed_name(graph, thing):
    assert graph.describe(thing) == graph.describe("municipality/01205")


def test_thing_that_is_not_there_is_told(graph):
    with pytest.raises(QueryError, match="says nothing"):
        graph.describe("municipality/99999")


def test_folder_of_tables_is_opened_and_checked(tmp_path):
    import shutil

    folder = tmp_path / "mini"
    shutil.copytree(ROOT / "tests" / "fixtures" / "mini", folder)

    checked = kg.validate(folder, lang="ja")

    assert checked.conforms
    assert bool(checked)
    assert json.loads(checked.text("json"))["conforms"] is True


def test_findings_come_as_rows_with_their_cells():
    folder = ROOT / "tests" / "fixtures" / "invalid" / "TJ101-name-missing"

    checked = kg.validate(folder, lang="en")

    assert not checked
    (row,) = checked.rows()
    place = [row["code"], Path(row["file"]).name, str(row["row"]), row["column"]]
    assert place == (folder / "EXPECT").read_text(encoding="utf-8").rstrip().split("\t")
    assert row["message"] == "A region needs one English and one Japanese name."


def test_shipped_tables_are_asked_where_there_is_no_build(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    assert kg.open().origin == "shipped tables"


def test_values_given_are_refused_all_at_once(graph):
    with pytest.raises(AnswersError) as caught:
        graph.ask("region/members", region="どこでもない", as_of="soon")

    first, second, _ = caught.value.lines("en")
    assert "--region どこでもない" in first
    assert "--as-of soon" in second


def test_build_of_a_folder_is_asked(tmp_path):
    folder = ROOT / "tests" / "fixtures" / "mini"
    expected = build([folder]).lines()

    graph = kg.open(folder)

    found = graph.sparql("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }")
    assert found[0]["n"] == len(list(expected))


@pytest.mark.parametrize("page", ["python.md", "python.ja.md"])
def test_code_of_the_guide_runs_as_it_stands(page, tmp_path, monkeypatch, build_file):
    """Each block after the other, as a reader would type them."""
    for library in ("pandas", "vl_convert"):
        pytest.importorskip(library)
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / "kg.nq").symlink_to(build_file)
    (tmp_path / "data").symlink_to(ROOT / "data")
    monkeypatch.chdir(tmp_path)
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    blocks = re.findall(r"(?s)```python\n(.*?)```", text)
    code = "\n".join(blocks)

    exec(compile(code, page, "exec"), {})

    assert len(blocks) >= 6
    assert (tmp_path / "answer.xlsx").read_bytes()[:2] == b"PK"
    assert "</svg>" in (tmp_path / "costs.svg").read_text(encoding="utf-8")


def test_what_a_shell_shows_of_things_is_short(graph):
    answer = graph.ask("region/members", region="西いぶり")
    made = graph.sparql("CONSTRUCT { ?r a ?c } WHERE { ?r a teiju:Region ; a ?c }")

    # Nishi-Iburi has six members; there are four regions.
    assert "<Answer of region/members: 6 rows>" == repr(answer)
    assert "<Statements: 4>" == repr(made)
    assert f"<Graph: {graph.origin}>" == repr(graph)
