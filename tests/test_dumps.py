"""Files to download hold what the graph and its tables hold, and tell what they are."""

import csv
import gzip
import hashlib
import io
import json
import re
import sqlite3
import subprocess
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from openpyxl import Workbook
from pyoxigraph import RdfFormat, parse

from kg.errors import UsageError
from kg.model.iris import Names
from kg.model.site_file import DumpRole
from kg.model.table import Row, Table
from kg.services.assets import asset, load_schemas
from kg.services.dumping.csvw import metadata_of
from kg.services.dumping.tables import SourceTable, by_kind, source_tables, target_of
from kg.services.dumping.told import is_safe
from kg.services.graph.build import BuiltPartition, build
from kg.services.graph.whole import read_whole
from kg.services.tables.partitions import Partition
from tests.dumped import made, publication, publication_of, write_dumps

ROOT = Path(__file__).resolve().parents[1]
DATA = asset("data")
#: What a store would write otherwise, or a format could lose: forms of numbers, a tag,
#: control characters, unnamed nodes, names of graphs that are no paths of files.
ODD = r"""
<https://w3id.org/teiju/id/a> <urn:p> "1.50"^^<http://www.w3.org/2001/XMLSchema#decimal> <https://w3id.org/teiju/graph/odd> .
<https://w3id.org/teiju/id/a> <urn:p> "1."^^<http://www.w3.org/2001/XMLSchema#decimal> <https://w3id.org/teiju/graph/odd> .
<https://w3id.org/teiju/id/a> <urn:p> "007"^^<http://www.w3.org/2001/XMLSchema#integer> <https://w3id.org/teiju/graph/odd> .
<https://w3id.org/teiju/id/a> <urn:p> "1E0"^^<http://www.w3.org/2001/XMLSchema#double> <https://w3id.org/teiju/graph/odd> .
<https://w3id.org/teiju/id/a> <urn:p> "1"^^<http://www.w3.org/2001/XMLSchema#boolean> <https://w3id.org/teiju/graph/odd> .
<https://w3id.org/teiju/id/a> <urn:p> "2016-3"^^<http://www.w3.org/2001/XMLSchema#gYearMonth> <https://w3id.org/teiju/graph/odd> .
<https://w3id.org/teiju/id/a> <urn:p> "圏域 \"𠮷\" \\ \n\t\u0001"@ja-hira <https://w3id.org/teiju/graph/odd> .
<https://w3id.org/teiju/id/a%20b> <urn:p> _:b0 <https://w3id.org/teiju/graph/../../up> .
<https://w3id.org/teiju/id/a> <urn:p> "1.50"^^<http://www.w3.org/2001/XMLSchema#decimal> <http://example.org/g?a=b#c> .
_:b0 <urn:p> <https://w3id.org/teiju/id/x/(y)~.> .
"""  # noqa: E501


@pytest.fixture(scope="module")
def site(shipped):
    return publication_of(shipped)


@pytest.fixture(scope="module")
def tables(site):
    return made(site, "tables")


@pytest.fixture(scope="module")
def odd(tmp_path_factory):
    path = tmp_path_factory.mktemp("odd") / "odd.nq"
    path.write_text(ODD, encoding="utf-8")
    return publication(Names(), path)


@pytest.fixture(scope="module")
def odd_folder(odd, tmp_path_factory):
    folder = tmp_path_factory.mktemp("written")
    write_dumps(odd, folder)
    return folder


def quads(text):
    return {str(quad) for quad in parse(text, format=RdfFormat.N_QUADS)}


def triples(text, format_):
    return {str(quad.triple) for quad in parse(text, format=format_)}


@pytest.mark.parametrize(
    "suffix, format_",
    [
        ("nq", RdfFormat.N_QUADS),
        ("trig", RdfFormat.TRIG),
        ("jsonld", RdfFormat.JSON_LD),
    ],
)
def test_every_lexical_form_and_graph_is_kept(odd, suffix, format_):
    (body,) = made(odd, suffix).values()
    found = parse(gzip.decompress(body), format=format_)

    assert quads(ODD) == {str(quad) for quad in found}


def test_triples_lose_their_graphs_and_nothing_else(odd):
    (body,) = made(odd, "nt").values()
    found = gzip.decompress(body)

    assert triples(ODD, RdfFormat.N_QUADS) == triples(found, RdfFormat.N_TRIPLES)
    assert 9 == len(found.splitlines())


def test_each_named_graph_is_one_turtle_file_in_its_folder(odd):
    files = made(odd, "graphs")
    found = [triple for body in files.values() for triple in parse(body, format=TTL)]

    assert 10 == len(found)
    assert triples(ODD, RdfFormat.N_QUADS) == {str(quad.triple) for quad in found}
    assert {"odd.ttl", "default-graph.ttl"} < {Path(path).name for path in files}
    assert {Path("dumps/graphs")} == {Path(path).parent for path in files}


TTL = RdfFormat.TURTLE


def test_no_two_graphs_share_a_file_and_none_is_in_the_way_of_another(tmp_path):
    start = "<https://w3id.org/teiju/graph/"
    ends = ("", f"{start}default-graph>", "_:g", f"{start}a>", f"{start}a.ttl/b>")
    path = tmp_path / "graphs.nq"
    path.write_text(
        "".join(f'<urn:a> <urn:b> "{n}" {end} .\n' for n, end in enumerate(ends))
    )
    site = publication(Names(), path)
    write_dumps(site, tmp_path / "site")
    told = {
        dump.path: (dump.title.en, dump.statements)
        for dump in site.dumps
        if dump.role == DumpRole.GRAPH
    }

    assert [
        ("A graph without a name (Turtle)", 1),
        ("The default graph (Turtle)", 1),
        ("The graph a (Turtle)", 1),
        ("The graph a.ttl/b (Turtle)", 1),
        ("The graph default-graph (Turtle)", 1),
    ] == sorted(told.values())
    for file in told:
        assert 1 == len(list(parse(path=str(tmp_path / "site" / file))))


@pytest.mark.parametrize(
    "path",
    ["a/../b", "/a", "a//b", "", "a b.", "a\nb", "a?b", "a#b", "C:", ".", "a\\b"],
)
def test_name_that_some_host_takes_otherwise_is_no_path(path):
    assert not is_safe(path)


@pytest.mark.parametrize("path", ["region/nishi-iburi", "region/西いぶり", "a%20b"])
def test_name_of_a_region_is_a_path(path):
    assert is_safe(path)


def test_what_is_packed_tells_no_time_name_or_system(odd):
    packed = made(odd, "nq")["dumps/teiju-kg.nq.gz"]

    assert b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff" == packed[:10]
    assert packed == made(odd, "nq")["dumps/teiju-kg.nq.gz"]


def test_ontology_and_shapes_say_what_their_files_say(site):
    files = made(site, "ontology")

    for folder in ("ontology", "shapes"):
        expected = sum(
            len(list(parse(path=str(path), format=TTL)))
            for path in asset(folder).rglob("*.ttl")
        )
        body = files[f"dumps/teiju-kg-{folder}.ttl"]

        assert expected == len(list(parse(body, format=TTL)))


def test_every_file_is_told_of_with_what_it_holds(odd, odd_folder):
    told = {dump.path: dump for dump in odd.dumps}
    there = {
        path.relative_to(odd_folder).as_posix()
        for path in odd_folder.rglob("*")
        if path.is_file() and path.parent.name != ".kg"
    }

    assert there == set(told)
    assert 10 == told["dumps/teiju-kg.nq.gz"].statements
    assert 9 == told["dumps/teiju-kg.nt.gz"].statements
    assert 7 == told["dumps/graphs/odd.ttl"].statements
    assert "https://w3id.org/teiju/graph/odd" == told["dumps/graphs/odd.ttl"].graph
    # A graph that came without tables has answers, but no tables.
    assert not [path for path in told if "/tables/" in path or path.endswith("zip")]


def test_checksums_are_those_that_sha256sum_finds(odd_folder):
    folder = odd_folder / "dumps"
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    index = json.loads((folder / "index.json").read_text(encoding="utf-8"))
    listed = index["files"]

    body = gzip.decompress((folder / "teiju-kg.nq.gz").read_bytes())
    assert (10, hashlib.sha256(body).hexdigest()) == (
        index["statements"],
        index["sha256OfGraph"],
    )
    assert (0, "") == (done.returncode, done.stderr)
    assert {"index.json", *(file["path"] for file in listed)} == {
        line.removesuffix(": OK") for line in done.stdout.splitlines()
    }
    packed = {file["path"]: file["packed"] for file in listed}
    assert "application/gzip" == packed["teiju-kg.nq.gz"]
    assert packed["teiju-kg.sqlite"] is None
    for file in listed:
        assert file["size"] == (folder / file["path"]).stat().st_size


def test_graph_without_tables_has_a_database_of_answers(odd_folder):
    with closing(sqlite3.connect(odd_folder / "dumps/teiju-kg.sqlite")) as opened:
        kinds = opened.execute("SELECT DISTINCT kind FROM tables").fetchall()
        questions = opened.execute("SELECT count(*) FROM questions").fetchone()

    assert [("answer",)] == kinds
    assert questions > (50,)


def plain(cells):
    """Cells with numbers such as -0.50 in their plain form."""
    return [
        cell.rstrip("0").rstrip(".") if re.fullmatch(r"-?\d+\.\d+", cell) else cell
        for cell in cells
    ]


def test_tables_hold_the_cells_of_the_shipped_files(tables):
    shipped = {}
    for path in DATA.glob("*/*/*.csv"):
        with path.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.reader(stream))[1:]
        if rows:
            shipped[f"dumps/tables/{path.relative_to(DATA).as_posix()}"] = rows
    found = {
        path: list(csv.reader(io.StringIO(body.decode())))[1:]
        for path, body in tables.items()
        if path.endswith(".csv")
    }

    assert set(shipped) == set(found)
    for path, rows in shipped.items():
        assert [*map(plain, rows)] == [*map(plain, found[path])], path


def test_graph_can_be_built_from_the_archive_of_tables(site, tables, tmp_path):
    archive = tables["dumps/teiju-kg-tables.zip"]
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        opened.extractall(tmp_path)
        files = opened.infolist()
    built = build([tmp_path / "tables"], names=site.names)

    assert {((1980, 1, 1, 0, 0, 0), 3, 0o644)} == {
        (file.date_time, file.create_system, file.external_attr >> 16) for file in files
    }
    assert [] == list(built.problems)
    assert list(site.whole.lines) == built.lines()


def test_table_of_a_workbook_comes_out_like_any_other(tmp_path):
    book = Workbook()
    sheet = book.active
    sheet.title = "圏域"
    sheet.append(["圏域キー", "名称（日本語）", "出典", "行"])
    sheet.append(["ｍｉｎｅ", "私の圏域", "made-up", 12])
    path = tmp_path / "any.xlsx"
    book.save(path)
    found = [
        table
        for table in source_tables(build([path]).partitions)
        if table.folder == "tables/regions/mine"
    ]
    rows = list(csv.DictReader(io.StringIO(found[0].body().decode())))

    assert ["tables/regions/mine/region.csv"] == [table.path for table in found]
    assert {
        "key": "mine",
        "name_ja": "私の圏域",
        "source": "made-up",
        "lines": "12",
    } == {name: cell for name, cell in rows[0].items() if cell}


@pytest.fixture(scope="module")
def made_up():
    """A function that makes a table of a kind in a folder, of rows by column."""

    def make(kind, group, folder, *rows):
        part = Partition(group, folder.split("/")[-1], Path(folder), "any")
        table = Table(
            load_schemas()[kind],
            Path(f"{kind}.csv"),
            {},
            [Row(number, values) for number, values in enumerate(rows, start=2)],
        )
        return SourceTable(BuiltPartition(part, (table,), (), ()), table, folder)

    return make


def test_reference_is_told_where_one_table_holds_all_keys(made_up):
    member = {"region": "mine", "municipality": "01205"}
    former = {"region": "mine", "municipality": "01999-2010"}
    national = made_up("municipalities", "reference", "t/r/n", {"code": "01205"})
    own = made_up("municipalities", "regions", "t/regions/mine", {"code": "01999-2010"})
    others = made_up("municipalities", "regions", "t/regions/other", {"code": "01205"})
    key = next(
        key
        for key in load_schemas()["memberships"].foreign_keys
        if key.schema == "municipalities"
    )

    def target(*rows, among):
        source = made_up("memberships", "regions", "t/regions/mine", *rows)
        return target_of(source, key, by_kind(among))

    assert national == target(member, among=[own, national])
    assert own == target(former, among=[own, national])
    assert target(member, former, among=[own, national]) is None
    assert target(member, among=[own, others]) is None


def test_metadata_are_absolute_below_any_base_and_name_files_as_addresses(made_up):
    table = made_up(
        "memberships", "regions", "t/regions/西 1", {"municipality": "01205"}
    )
    target = made_up(
        "municipalities", "reference", "t/reference/%国", {"code": "01205"}
    )
    names = Names("https://example.org/x/")
    text = metadata_of(table.folder, [table, target], names).decode()
    listed = json.loads(text)["tables"]
    column = next(
        column
        for column in listed[0]["tableSchema"]["columns"]
        if column["name"] == "municipality"
    )

    assert ["memberships.csv", "../../reference/%25%E5%9B%BD/municipalities.csv"] == [
        each["url"] for each in listed
    ]
    assert [None, True] == [each.get("suppressOutput") for each in listed]
    assert [
        {
            "columnReference": ["municipality"],
            "reference": {"resource": listed[1]["url"], "columnReference": ["code"]},
        }
    ] == listed[0]["tableSchema"]["foreignKeys"]
    assert "https://example.org/x/id/municipality/{municipality}" == column["valueUrl"]
    assert ".." not in text.replace("../../reference", "")
    assert "w3id.org" not in text


def test_graph_file_beside_another_or_beside_tables_is_refused(tmp_path):
    paths = [tmp_path / "a.nq", tmp_path / "b.nq"]
    for path in paths:
        path.write_text("<urn:a> <urn:b> <urn:c> .\n")

    for among in (paths, [paths[0], DATA / "regions" / "nishi-iburi"]):
        with pytest.raises(UsageError, match="one graph file"):
            read_whole(among, Names())


@pytest.mark.parametrize("page", ["dumps.md", "dumps.ja.md"])
def test_every_file_is_named_in_the_documentation(site, tables, page):
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    paths = {*made(site, "ontology"), *(p for p in tables if "/tables/" not in p)}
    paths |= {f"dumps/teiju-kg.{kind}.gz" for kind in ("nq", "trig", "jsonld", "nt")}

    assert {"dumps/datapackage.json"} < paths
    assert f"{len(site.whole.lines):,}" in text
    assert [] == [path for path in paths if f"`{path[6:]}`" not in text]
