"""kg stats: counts as another way of counting gives them."""

import csv
import io
import json

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from kg.services.checking.check_inputs import check_inputs
from kg.services.checking.engines import Engine
from kg.services.graph.store import open_lines
from kg.services.overview.completeness import completeness
from kg.services.overview.stats import document_stats, graph_stats


@pytest.fixture(scope="module")
def checked(names):
    return check_inputs([], names, Engine.SHACL)


@pytest.fixture(scope="module")
def store(checked):
    return open_lines(list(checked.lines))


def test_statements_are_those_of_the_build(checked, store, names):
    counted = {g.graph: g.statements for g in graph_stats(store, names)}

    assert counted == checked.built.graphs()


def test_findings_are_those_of_the_check(checked, store, names):
    graphs = graph_stats(store, names, checked.report)

    assert sum(g.open or 0 for g in graphs) == len(checked.report.open())
    assert sum(g.acknowledged or 0 for g in graphs) == len(
        checked.report.acknowledged()
    )
    assert all(g.open is None for g in graph_stats(store, names))


def test_findings_of_a_document_are_those_on_what_cites_it(checked, store, names):
    found = {
        d.document[:3]: (d.open, d.acknowledged)
        for d in document_stats(store, names, checked.report)
    }

    # Acknowledgement tables: 46 findings in document 001, 10 and 1 in 003, 2 in 004.
    assert found["001"] == (0, 46)
    assert found["003"] == (0, 11)
    assert found["004"] == (0, 2)
    assert found["002"] == (0, 0)


def test_lines_of_a_document_are_counted_from_its_passages(checked, store, names):
    derived = names.prefixes()["prov"] + "wasDerivedFrom"
    passage = names.thing("passage/002_81cf2cddd77d2c59/")
    cited, noted = set(), set()
    for quad in parse("\n".join(checked.lines), format=RdfFormat.N_QUADS):
        ends = quad.object.value if isinstance(quad.object, NamedNode) else ""
        if quad.predicate.value == derived and ends.startswith(passage):
            first, _, last = ends.removeprefix(passage).partition("-")
            lines = set(range(int(first), int(last or first) + 1))
            note = "/id/line-note/" in quad.subject.value
            (noted if note else cited).update(lines)
    (found,) = [
        d for d in document_stats(store, names) if d.document.startswith("002_")
    ]

    # Document 002 carries figures in line 5 and lines 7 to 25.
    figures = {5, *range(7, 26)}
    assert found.figure_lines == len(figures)
    assert found.cited_lines == len(figures & cited)
    assert found.excused_lines == len((figures & noted) - cited)


def test_every_line_with_figures_is_cited_or_excused(store, names):
    registered = [d for d in document_stats(store, names) if d.figure_lines is not None]

    assert 5 == len(registered)
    for each in registered:
        assert each.cited_lines + each.excused_lines == each.figure_lines


def test_completeness_covers_every_vision_and_counts_what_the_tables_say(store, names):
    found = completeness(store, names)
    at = {column: i for i, column in enumerate(found.columns)}
    said = {
        (row[at["region"]].value.rpartition("/")[2], row[at["vision"]].value): None
        for row in found.rows
    }
    costs = {
        row[at["region"]].value.rpartition("/")[2]: row[at["said"]].value
        for row in found.rows
        if row[at["code"]].value == "project-costs" and row[at["said"]].value != "0"
    }

    assert {region for region, _ in said} == {
        "higashi-iburi",
        "kamikawa-chubu",
        "minami-sorachi",
        "nishi-iburi",
    }
    # Only document 001 states costs: of all 18 projects.
    assert costs == {"nishi-iburi": "18"}


def test_command_writes_long_rows_for_programs_and_tables_for_people(kg, root):
    folder = root / "data" / "regions" / "kamikawa-chubu"
    said = kg("stats", folder).stdout
    rows = list(csv.DictReader(io.StringIO(said), delimiter="\t"))
    told = {(row["of"], row["name"], row["measure"]): row["value"] for row in rows}

    assert told["document", "002_81cf2cddd77d2c59", "figure_lines"] == "20"
    assert told["region", "kamikawa-chubu", "2010/project-participants"] == "18/18"
    nested = json.loads(kg("stats", folder, "-f", "json").stdout)
    assert {"graphs", "documents", "completeness"} == nested.keys()
    shown = kg("stats", folder, "-f", "human", "--lang", "ja").stdout
    assert "ビジョンが述べるべきこと" in shown
    assert "引用率" in shown


@pytest.mark.parametrize("suffix", [".nq", ".ttl"])
def test_graph_file_is_counted_alone(kg, root, tmp_path, suffix):
    folder = root / "data" / "regions" / "kamikawa-chubu"
    kg("build", folder, "-o", f"own{suffix}")
    done = kg("stats", f"own{suffix}")

    rows = list(csv.DictReader(io.StringIO(done.stdout), delimiter="\t"))
    told = {(row["of"], row["name"], row["measure"]): row["value"] for row in rows}
    assert {row["name"] for row in rows if row["of"] == "region"} == {"kamikawa-chubu"}
    # Document 002 has lines 5 and 7 to 25 with figures; line 5 is noted, not cited.
    assert told["document", "002_81cf2cddd77d2c59", "cited_lines"] == "19"


def test_empty_graph_file_is_an_error(kg, tmp_path):
    (tmp_path / "empty.nq").write_text("", encoding="utf-8")

    done = kg("stats", "empty.nq", "--lang", "en")

    assert done.returncode == 2
    assert "nothing in the graph cites a source" in done.stderr
