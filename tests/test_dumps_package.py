"""The tables as a Data Package say what the schemas and the files say."""

import hashlib
import json

import pytest

from kg.services.assets import asset
from tests.dumped import PAGE, made, publication_of

SCHEMAS = asset("data") / "schema"
DOCUMENTS = "sources-documents-documents"
#: Types of Table Schema by those of XML Schema, where they are called otherwise.
TYPES = {"decimal": "number", "gYear": "year", "gYearMonth": "yearmonth"}


@pytest.fixture(scope="module")
def files(shipped):
    found = made(publication_of(shipped), "tables")
    return {path.removeprefix("dumps/"): body for path, body in found.items()}


@pytest.fixture(scope="module")
def package(files):
    return json.loads(files["datapackage.json"])


@pytest.fixture(scope="module")
def resources(package):
    return {resource["name"]: resource for resource in package["resources"]}


def references(resource):
    return {
        tuple(key["fields"]): (
            key["reference"]["resource"],
            tuple(key["reference"]["fields"]),
        )
        for key in resource["schema"].get("foreignKeys", ())
    }


def test_package_says_licence_version_and_where_it_stands(package):
    assert f"{PAGE}dumps/datapackage.json" == package["id"]
    assert PAGE == package["homepage"]
    assert ["CC-BY-4.0"] == [each["name"] for each in package["licenses"]]
    assert package["version"].startswith("0.1.0+")
    assert "西いぶり定住自立圏共生ビジョン" in {
        source["titles"]["ja"][:15] for source in package["sources"]
    }


def test_every_table_is_there_with_its_size_and_digest(files, package):
    told = {
        each["path"]: (each["bytes"], each["hash"]) for each in package["resources"]
    }

    assert {
        path: (len(body), f"sha256:{hashlib.sha256(body).hexdigest()}")
        for path, body in files.items()
        if path.endswith(".csv")
    } == told
    assert len(told) == len({each["name"] for each in package["resources"]}) == 101


def test_columns_are_those_of_the_schema(package):
    for resource in package["resources"]:
        kind = resource["path"].split("/")[-1].removesuffix(".csv")
        raw = json.loads((SCHEMAS / f"{kind}.json").read_text(encoding="utf-8"))
        cells = [column for column in raw["columns"] if not column.get("virtual")]
        found = resource["schema"]["fields"]

        assert [""] == resource["schema"]["missingValues"]
        assert [column["name"] for column in cells] == [each["name"] for each in found]
        for column, field in zip(cells, found, strict=True):
            told = column.get("datatype", "string")
            base = told if isinstance(told, str) else told.get("base", "string")
            assert TYPES.get(base, base) == field["type"], field
            required = field.get("constraints", {}).get("required", False)
            assert column.get("required", False) is required, field
            titles = column["titles"]["ja"]
            first = titles if isinstance(titles, str) else titles[0]
            assert first == field["titles"]["ja"], field


def test_reference_leads_to_the_table_that_holds_its_keys(resources):
    start = "regions-nishi-iburi"
    costs = resources[f"{start}-line-costs"]
    item = ("region", "vision", "project", "item")

    assert ["region", "vision", "project", "item", "basis", "period"] == costs[
        "schema"
    ]["primaryKey"]
    assert {
        ("source",): (DOCUMENTS, ("id",)),
        item: (f"{start}-line-items", item),
        ("period",): ("reference-national-fiscal-periods", ("period",)),
    } == references(costs)


def test_reference_that_a_row_leaves_half_empty_is_none(resources):
    """An agreement that amends no other has the region of the key, and not the rest."""
    found = references(resources["regions-nishi-iburi-agreements"])

    assert ("source",) in found
    assert ("region", "amends") not in found


def test_choices_and_patterns_are_those_of_the_column(resources):
    fields = {
        field["name"]: field.get("constraints", {})
        for field in resources["regions-nishi-iburi-line-costs"]["schema"]["fields"]
    }

    assert {"enum": ["figure", "unbudgeted", "blank"]} == fields["entry"]
    assert {"required": True, "pattern": "^([0-9]{4})$"} == fields["vision"]
    assert {} == fields["amount"]
