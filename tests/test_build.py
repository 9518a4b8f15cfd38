"""The build: same bytes from same tables, nothing half done, every figure cited."""

import json
import re
import shutil
from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from kg.errors import SourceError, UsageError
from kg.model.problem import TableCode
from kg.services.asking.query import run_query
from kg.services.graph.build import build
from kg.services.graph.output import write_build
from kg.services.graph.store import open_build, open_lines
from kg.services.tables.partitions import find_partitions

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture
def region(tmp_path, root):
    folder = tmp_path / "nishi-iburi"
    shutil.copytree(root / "data" / "regions" / "nishi-iburi", folder)
    return folder


@pytest.fixture(scope="module")
def store(shipped):
    return open_lines(shipped.lines())


def rows(store, names, sparql):
    answer = run_query(store, sparql, names)
    return [
        tuple(t.value if t is not None else None for t in row) for row in answer.rows
    ]


def test_same_tables_give_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        write_build(build(), tmp_path / name / "kg.nq")

    one, two = ((tmp_path / name / "kg.nq").read_bytes() for name in ("one", "two"))
    assert one == two


def test_graph_is_sorted_and_says_nothing_twice(shipped):
    lines = shipped.lines()

    assert sorted(set(lines)) == lines


def test_mini_region_is_described_as_agreed(assert_golden):
    built = build([FIXTURES / "mini"])
    part = next(p for p in built.partitions if p.partition.graph == "region/mini")

    assert () == built.problems
    assert_golden("\n".join(part.lines) + "\n", "mini.nq")


def test_data_holds_no_blank_node(shipped):
    for part in shipped.partitions:
        assert not any(re.search(r"(^| )_:", line) for line in part.lines)


def test_each_folder_fills_its_own_graph(shipped):
    assert set(shipped.graphs()) == {
        "ontology",
        "reference",
        "source/documents",
        "region/higashi-iburi",
        "region/kamikawa-chubu",
        "region/minami-sorachi",
        "region/nishi-iburi",
        "municipality/01210",
        "municipality/01213",
    }


def test_broken_table_stops_the_build_with_every_problem(region, tmp_path):
    output = tmp_path / "kg.nq"
    write_build(build([region]), output)
    before = {p.name: p.read_bytes() for p in tmp_path.glob("kg*") if p.is_file()}
    for name, old, new in (
        ("projects.csv", "nishi-iburi,2021,01,", "nishi-iburi,2021,1a,"),
        ("line-costs.csv", ",figure,2376,", ",figure,2.376,"),
    ):
        path = region / name
        path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")

    built = build([region])
    with pytest.raises(SourceError) as stopped:
        write_build(built, output)

    codes = Counter(problem.code for problem in built.problems)
    assert 2 == codes[TableCode.WRONG_VALUE]
    assert codes[TableCode.DANGLING_KEY] > 0
    assert stopped.value.lines("en")[0].startswith(str(region))
    assert len(stopped.value.lines("ja")) == len(built.problems) + 1
    assert before == {
        p.name: p.read_bytes() for p in tmp_path.glob("kg*") if p.is_file()
    }
    assert (tmp_path / "kg.store").is_dir()


@pytest.mark.parametrize(
    ("suffix", "format_"),
    [
        (".nq", RdfFormat.N_QUADS),
        (".trig", RdfFormat.TRIG),
        (".nt", RdfFormat.N_TRIPLES),
        (".ttl", RdfFormat.TURTLE),
        (".jsonld", RdfFormat.JSON_LD),
        (".rdf", RdfFormat.RDF_XML),
    ],
)
def test_every_format_holds_every_statement(suffix, format_, tmp_path):
    built = build([FIXTURES / "mini"])
    path = tmp_path / f"kg{suffix}"
    count = write_build(built, path)
    quads = set(parse(path=str(path), format=format_))

    triples = {line.rsplit(" ", 2)[0] for line in built.lines()}
    assert len(built.lines()) == count
    assert (count if format_.supports_datasets else len(triples)) == len(quads)


def test_unknown_suffix_is_refused(tmp_path, shipped):
    with pytest.raises(UsageError, match=r"\.trig"):
        write_build(shipped, tmp_path / "kg.xlsx")


def test_store_is_used_only_while_it_belongs_to_its_file(tmp_path, names):
    path = tmp_path / "kg.nq"
    write_build(build([FIXTURES / "mini"]), path)
    ask = "SELECT (COUNT(*) AS ?n) { ?s a teiju:Region }"
    manifest = json.loads((tmp_path / "kg.manifest.json").read_text("utf-8"))

    assert manifest["bytes"] == path.stat().st_size
    assert [("1",)] == rows(open_build(path, path, names).store, names, ask)

    kept = [
        line for line in path.read_text("utf-8").splitlines() if "Region>" not in line
    ]
    path.write_text("\n".join(kept) + "\n", "utf-8")
    assert [("0",)] == rows(open_build(path, path, names).store, names, ask)


def test_damaged_store_is_passed_over(tmp_path, names):
    path = tmp_path / "kg.nq"
    write_build(build([FIXTURES / "mini"]), path)
    for file in (tmp_path / "kg.store").iterdir():
        file.write_bytes(b"")

    opened = open_build(path, path, names)

    ask = "SELECT (COUNT(*) AS ?n) { ?region a teiju:Region }"
    assert [("1",)] == rows(opened.store, names, ask)


def test_region_folder_is_found_wherever_it_stands(region):
    graphs = {part.graph for part in find_partitions([region])}

    assert {"region/nishi-iburi", "reference", "source/documents"} == graphs


def test_folder_of_a_region_without_its_own_table_is_still_a_region(region):
    (region / "region.csv").rename(region / "regoin.csv")
    parts = {part.graph: part.folder for part in find_partitions([region])}

    assert region == parts[f"region/{region.name}"]


@pytest.mark.parametrize("key", ["<mini>", "region/mini", "../mini", "みほん"])
def test_what_is_no_key_names_no_graph(key, tmp_path):
    folder = tmp_path / "a folder"
    shutil.copytree(FIXTURES / "mini", folder)
    table = folder / "region.csv"
    text = table.read_text("utf-8")
    table.write_text(text.replace("\nmini,", f"\n{key},"), "utf-8")
    built = build([folder])

    assert "region/a folder" in built.graphs()
    assert ["TT202"] == [p.code for p in built.problems if p.place.file == table]


def test_folder_without_tables_is_refused(tmp_path):
    with pytest.raises(UsageError, match="no tables here"):
        find_partitions([tmp_path])


def test_two_folders_that_claim_one_graph_are_refused(region, root):
    with pytest.raises(UsageError, match="both claim"):
        find_partitions([region, root / "data" / "regions" / "nishi-iburi"])


# What the graph says about document 001, held against the document's own figures.


def test_each_project_is_found_with_name_item_and_line(store, names):
    found = rows(
        store,
        names,
        """
        SELECT ?number ?name ?item ?lines WHERE {
          ?project a teiju:Project ; dcterms:identifier ?number ; rdfs:label ?name ;
            teiju:agreementItem ?agreed ; prov:wasDerivedFrom ?passage .
          ?agreed rdfs:label ?item .
          ?passage teiju:lines ?lines ;
            dcterms:isPartOf/dcterms:identifier "001_3e2935db5d747205" .
          FILTER (LANG(?name) = "ja" && LANG(?item) = "ja")
        } ORDER BY ?number
        """,
    )

    assert 18 == len(found)
    assert ("01", "医師・医療機関間連携促進事業", "地域医療体制の充実") == found[0][:3]
    assert ("18", "合同職員研修事業", "人材育成の推進") == found[17][:3]


#: 001, table 5-1 (lines 1337-1373): the total of each project, and the grand totals.
TOTALS = [
    11880, 794030, 6280, 76490, 90085, 270349, 256600, 1420335, 209710,
    6000, 1207269, 4130, 5657327, 42378, 27580, 714, 1150, 12120,
]  # fmt: skip
GRAND = {
    "2021": 5249470,
    "2022": 1646870,
    "2023": 1435784,
    "2024": 882803,
    "2025": 879500,
    "2021-2025": 10094427,
}


@pytest.mark.parametrize("place", ["project-sheet", "summary-table"])
def test_totals_of_projects_are_those_printed(store, names, place):
    found = rows(
        store,
        names,
        f"""
        SELECT ?amount WHERE {{
          ?cost a teiju:ProjectCost ; teiju:amount ?amount ; teiju:project ?project ;
            teiju:period <{names.thing("fiscal-year/2021-2025")}> ;
            teiju:statedIn/skos:notation "{place}" .
          ?project dcterms:identifier ?number .
        }} ORDER BY ?number
        """,
    )

    assert TOTALS == [int(amount) for (amount,) in found]


def test_grand_totals_are_those_printed(store, names):
    found = rows(
        store,
        names,
        """
        SELECT ?period ?amount WHERE {
          ?cost a teiju:VisionCost ; teiju:amount ?amount ;
            teiju:period/dcterms:identifier ?period .
        }
        """,
    )

    assert GRAND == {period: int(amount) for period, amount in found}
    assert sum(TOTALS) == GRAND["2021-2025"]


def test_costs_by_year_and_bearer_lead_back_to_their_lines(store, names):
    """001, line 1685: Muroran's one line in project 7."""
    found = rows(
        store,
        names,
        f"""
        SELECT ?period ?amount ?lines WHERE {{
          ?item teiju:project <{names.thing("project/nishi-iburi/2021/07")}> ;
            teiju:bearer <{names.thing("municipality/01205")}> .
          ?cost teiju:lineItem ?item ; teiju:amount ?amount ;
            teiju:period/dcterms:identifier ?period ;
            prov:wasDerivedFrom/teiju:lines ?lines .
        }} ORDER BY ?period
        """,
    )

    years = ["2021", "2022", "2023", "2024", "2025"]
    expected = [(year, "10676", "1685") for year in years]
    expected.insert(1, ("2021-2025", "53380", "1685"))
    assert expected == found


def test_zero_is_a_figure_and_blank_is_none(store, names):
    found = Counter(
        rows(
            store,
            names,
            """
            SELECT ?entry (IF(BOUND(?amount), IF(?amount = 0, "0", "+"), "-") AS ?is)
            WHERE {
              ?cost a teiju:LineCost ; teiju:entry/skos:notation ?entry .
              OPTIONAL { ?cost teiju:amount ?amount }
            }
            """,
        )
    )

    assert {("figure", "+"), ("unbudgeted", "0"), ("blank", "-")} == set(found)
    assert 9 == found["blank", "-"]


def test_every_statement_of_the_region_cites_a_line_or_a_page(store, names):
    graph = names.graph("region/nishi-iburi")
    uncited = rows(
        store,
        names,
        f"""
        SELECT DISTINCT ?thing WHERE {{
          GRAPH <{graph}> {{ ?thing a ?class }}
          OPTIONAL {{ ?thing prov:wasDerivedFrom/teiju:lines ?lines }}
          FILTER (!BOUND(?lines) && ?class != teiju:Passage
            && ?class != skos:ConceptScheme)
        }}
        """,
    )

    assert [] == uncited
