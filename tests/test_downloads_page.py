"""The page of the files to download, and what pages tell machines of the data."""

import json
from dataclasses import replace

import pytest

from kg.model.iris import Names
from kg.model.lang import Lang
from kg.services.rendering.data.downloads import changes_page, size_text
from kg.services.rendering.frame.setting import Setting
from kg.services.rendering.pages import render
from tests.described import DUMPS, PUBLIC, publication
from tests.rendered import read


def at_of(path, lang, live, dumps=()):
    site = publication()
    return Setting(
        site.engine,
        site.names,
        lang,
        path,
        public=PUBLIC,
        live=live,
        digest=site.digest,
        shelf=site.shelf,
        index=site.index,
        dumps=dumps,
    )


def page_of(path, lang, live=False, dumps=DUMPS):
    tree = read(render(at_of(path, lang, live, () if live else dumps)))
    assert [] == tree.errors
    return tree


def links_in(element):
    return [each.attrs["href"] for each in element.query("a[href]")]


def links(tree):
    return links_in(tree.query("main")[0])


def structured(tree):
    return json.loads(tree.query('script[type="application/ld+json"]')[0].to_text())


@pytest.mark.parametrize("lang", Lang)
def test_each_file_is_linked_with_its_size_and_digest(lang):
    tree = page_of("downloads", lang)
    text = tree.query("main")[0].to_text()

    assert {
        "dumps/kg.nq.gz",
        "dumps/kg.hdt",
        "dumps/tables.zip",
        "dumps/region/%E8%A5%BF%E3%81%84%E3%81%B6%E3%82%8A.ttl",
        "dumps/SHA256SUMS",
    } <= set(links(tree))
    for size in ("1.2 MB", "7.7 MB", "999 B", "1.0 kB", "100 B"):
        assert size in text
    for dump in DUMPS:
        assert f"{dump.written.sha256}  {dump.path}" in text
    assert "73,861" in text


def test_tables_stand_first_for_those_who_do_not_know_rdf():
    headings = [each.to_text() for each in page_of("downloads", "en").query("main h2")]

    assert headings[0].startswith("Tables")
    assert headings[1].startswith("The whole graph")


def test_tables_of_a_region_are_folded_under_its_name():
    paths = (
        "dumps/tables/regions/nishi-iburi/projects.csv",
        "dumps/tables/reference/national/eras.csv",
        "dumps/tables/regions/elsewhere/region.csv",
    )
    tables = [replace(DUMPS[2], path=path, packed="") for path in paths]
    tree = page_of("downloads", "ja", dumps=[*DUMPS, *tables])
    folds = {
        each.query("summary")[0].to_text(): links_in(each)
        for each in tree.query("main details")
    }

    assert [paths[0]] == folds["西いぶり定住自立圏 1件"]
    assert [paths[1]] == folds["参照表 1件"]
    assert [paths[2]] == folds["regions/elsewhere 1件"]
    assert "表 4件" in [each.to_text() for each in tree.query("main h2")]


@pytest.mark.parametrize("lang", Lang)
def test_live_page_offers_what_the_server_has_and_no_files(lang):
    tree = page_of("downloads", lang, live=True)
    found = set(links(tree))

    assert {"sparql", ".well-known/void", f"api.{lang}.html"} <= found
    assert "doc/graph/region/nishi-iburi.ttl" in found
    # Only an ontology is to be had as RDF/XML.
    data = {each.rpartition(".")[2] for each in found if "doc/graph/" in each}
    assert {"ttl", "jsonld", "nt", "csv"} == data
    assert not any(each.startswith("dumps/") for each in found)
    assert not {"CITATION.cff", f"changes.{lang}.html"} & found


def test_page_without_files_promises_none():
    tree = page_of("downloads", "en", dumps=())

    assert "sparql" not in links(tree)
    assert "server" not in tree.query("main")[0].to_text()


@pytest.mark.parametrize("path", ["index", "about", "doc/region/nishi-iburi"])
def test_every_page_leads_to_the_downloads(path):
    tree = page_of(path, "ja")

    assert any(
        each.attrs["href"].endswith("downloads.ja.html")
        for each in tree.query("footer a[href]")
    )


@pytest.mark.parametrize("path", ["index", "about", "downloads"])
def test_machines_are_told_of_the_files_with_size_and_digest(path):
    """What Google Dataset Search asks for, and the digest of schema.org."""
    told = structured(page_of(path, "ja"))

    assert "Dataset" == told["@type"]
    assert Names().dataset() == told["@id"]
    assert {"name", "description", "license", "creator"} <= set(told)
    assert 50 <= len(structured(page_of(path, "en"))["description"]) <= 5000
    # One data set has one name, whichever page tells of it.
    assert "定住自立圏の知識グラフ" == told["name"]
    assert [
        (f"{PUBLIC}dumps/kg.nq.gz", "application/gzip", "1" * 64),
        (f"{PUBLIC}dumps/kg.hdt", "application/vnd.hdt", "2" * 64),
        (f"{PUBLIC}dumps/tables.zip", "application/zip", "3" * 64),
    ] == [
        (each["contentUrl"], each["encodingFormat"], each["sha256"])
        for each in told["distribution"]
    ]


def test_graph_without_a_file_of_its_own_is_told_of_by_the_data_beside_its_page():
    told = structured(page_of("doc/graph/reference", "en"))

    assert [f"{PUBLIC}doc/graph/reference.ttl", f"{PUBLIC}doc/graph/reference.nt"] == [
        each["contentUrl"] for each in told["distribution"]
    ]


@pytest.mark.parametrize(
    "count, text",
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 kB"),
        (12_345, "12 kB"),
        (999_999, "1,000 kB"),
        (1_234_567, "1.2 MB"),
        (45_000_000, "45 MB"),
        (2_500_000_000, "2.5 GB"),
    ],
)
def test_size_is_told_in_units_that_people_read(count, text):
    assert text == size_text(count)


def test_changes_are_a_page_in_which_nothing_is_read_as_html():
    told = "# Changes since 1\n\n- <script>alert(1)</script> *x*\n"
    tree = read(changes_page(at_of("changes", "en", False), told))

    assert [] == tree.errors
    assert "Changes since 1" == tree.query("h1")[0].to_text()
    assert "<script>alert(1)</script>" in tree.query("main li")[0].to_text()
