"""An independent CSVW converter makes the same triples from the same tables.

It reads the metadata that ship beside the tables, so any other CSVW tool can too.
"""

import csv
import json
import shutil
import warnings
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from kg.model.iris import Names
from kg.services.assets import load_schemas
from kg.services.graph.convert import compile_table
from kg.services.tables.read import ReadLog, read_table
from kg.services.tables.text_grid import read_text_grid
from tests.static_site import hosted

DATA = Path(__file__).resolve().parents[1] / "data"
SCHEMAS = load_schemas()
FOLDERS = sorted(path.parent for path in DATA.glob("*/*/csv-metadata.json"))
#: Made-up regions of the kinds that no shipped region is of.
KINDS = Path(__file__).parent / "fixtures" / "kinds"
MADE_UP = sorted(table.parent for table in KINDS.glob("*/region.csv"))


def sample(path, rows=3):
    """The heading, and the rows in which each column is filled for the first time."""
    with path.open(encoding="utf-8", newline="") as stream:
        heading, *records = csv.reader(stream)
    chosen = records[:rows]
    seen = {i for record in chosen for i, cell in enumerate(record) if cell}
    for record in records[rows:]:
        new = {i for i, cell in enumerate(record) if cell} - seen
        if new:
            chosen.append(record)
            seen |= new
    return [heading, *chosen]


def filled(path):
    """A sample of a table; of another folder's where this one has headings only.

    csvw-functions cannot read a table without rows.
    """
    found = sample(path)
    others = (sample(other) for other in sorted(DATA.glob(f"*/*/{path.name}")))
    return found if len(found) > 1 else next(o for o in others if len(o) > 1)


def place_of(source):
    """Where a folder of tables stands below the published data."""
    shipped = source.is_relative_to(DATA)
    return source.relative_to(DATA) if shipped else Path("regions") / source.name


def publish_made_up(source, place):
    """A made-up region as it would ship: every column, and metadata beside it."""
    place.mkdir(parents=True)
    tables = {"../../reference/national/prefectures.csv": "prefectures"}
    tables["../../reference/national/fiscal-periods.csv"] = "fiscal-periods"
    for path in sorted(source.glob("*.csv")):
        cells = SCHEMAS[path.stem].cells
        with path.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        with (place / path.name).open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, lineterminator="\n")
            writer.writerow([column.titles.en for column in cells])
            writer.writerows(
                [row.get(column.titles.ja, "") for column in cells] for row in rows
            )
        tables[path.name] = path.stem
    listed = [
        {"url": url, "tableSchema": f"../../schema/{schema}.json"}
        for url, schema in tables.items()
    ]
    described = {"@context": "http://www.w3.org/ns/csvw", "tables": listed}
    text = json.dumps(described, ensure_ascii=False)
    (place / "csv-metadata.json").write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """Samples of every shipped table, and the made-up regions, served on loopback."""
    folder = tmp_path_factory.mktemp("published")
    shutil.copytree(DATA / "schema", folder / "data" / "schema")
    for source in FOLDERS:
        place = folder / "data" / place_of(source)
        place.mkdir(parents=True)
        shutil.copy(source / "csv-metadata.json", place)
        for path in source.glob("*.csv"):
            with (place / path.name).open("w", encoding="utf-8", newline="") as stream:
                csv.writer(stream, lineterminator="\n").writerows(filled(path))
    for source in MADE_UP:
        publish_made_up(source, folder / "data" / place_of(source))
    with hosted(folder) as address:
        yield folder, address


def theirs(address):
    """Triples by the package csvw-functions."""
    import csvw_functions

    with warnings.catch_warnings():
        # It warns that headings without a language tag match titles that have one.
        warnings.simplefilter("ignore")
        group = csvw_functions.create_annotated_table_group(address)
        text = csvw_functions.create_rdf(group, mode="minimal")
    return {
        (str(quad.subject), str(quad.predicate), str(quad.object))
        for quad in parse(text, format=RdfFormat.N_TRIPLES)
    }


def ours(paths, names):
    """Triples by our own converter."""
    found = set()
    for path in paths:
        log = ReadLog()
        schema = SCHEMAS[path.stem]
        table = read_table(read_text_grid(path, log.problems), schema, log)
        url = names.table(path.parents[1].name, path.parent.name, path.name)
        lines = compile_table(schema, names, url, names.graph("x")).lines(table)
        for quad in parse("\n".join(lines), format=RdfFormat.N_QUADS):
            found.add((str(quad.subject), str(quad.predicate), str(quad.object)))
        assert [] == log.problems
    return found


def test_every_table_kind_has_a_sample():
    folders = [*FOLDERS, *MADE_UP]
    sampled = {path.stem for folder in folders for path in folder.glob("*.csv")}

    assert set(SCHEMAS) == sampled


@pytest.mark.parametrize("source", FOLDERS, ids=lambda path: path.name)
def test_metadata_lists_every_table_of_its_folder(source):
    listed = json.loads((source / "csv-metadata.json").read_text(encoding="utf-8"))
    urls = {table["url"] for table in listed["tables"]}

    assert {path.name for path in source.glob("*.csv")} <= urls


@pytest.mark.parametrize("source", [*FOLDERS, *MADE_UP], ids=lambda path: path.name)
def test_independent_converter_makes_the_same_triples(source, published):
    folder, base = published
    place = folder / "data" / place_of(source)
    metadata = place / "csv-metadata.json"
    listed = json.loads(metadata.read_text(encoding="utf-8"))["tables"]
    paths = [(place / table["url"]).resolve() for table in listed]

    expected = theirs(f"{base}{metadata.relative_to(folder).as_posix()}")

    assert len(expected) > 20
    assert expected == ours(paths, Names(base))
