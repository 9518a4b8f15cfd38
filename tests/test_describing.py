"""The catalogue is true, in terms that exist, as the shapes of DCAT-AP ask."""

import csv
import hashlib
import re
from dataclasses import replace
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse
from rdflib.namespace import DCAT, DCTERMS, FOAF, PROV, RDF, SDO, SKOS, XSD

from kg.model.imprint import Imprint
from kg.model.iris import Names
from kg.services.asking.embedded import Embedded
from kg.services.describing.catalogue import catalogue_triples
from kg.services.describing.facts import facts_of
from kg.services.describing.stating import written
from kg.services.graph.store import open_lines
from kg.services.publishing.parts import descriptions
from kg.vocab.authorities import media_type
from tests.described import (
    D3,
    DUMPS,
    IMPRINT,
    NAMES,
    NISHI,
    PUBLIC,
    SPDX,
    VCARD,
    WHOLE,
    files_of,
    graph_of,
    publication,
    refused,
    without,
)

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def files():
    return files_of(publication())


@pytest.fixture(scope="module")
def plain():
    """The catalogue of a publisher who says nothing, without files to download."""
    return graph_of(files_of(publication(Imprint(), ()))["catalog.ttl"])


@pytest.fixture(scope="module")
def catalogue(files):
    return graph_of(files["catalog.ttl"])


# DCAT ------------------------------------------------------------------------------


def test_catalogue_conforms_to_the_shapes_of_dcat_ap(catalogue):
    assert not refused(catalogue, "dcat-ap")


def test_catalogue_of_nobody_in_particular_conforms_too(plain):
    assert not refused(plain, "dcat-ap")


@pytest.mark.parametrize(
    "kind, prop",
    [
        # What DCAT-AP 3.0.0 makes mandatory of the classes that the catalogue has.
        (DCAT.Catalog, DCTERMS.title),
        (DCAT.Catalog, DCTERMS.description),
        (DCAT.Catalog, DCTERMS.publisher),
        (DCAT.Dataset, DCTERMS.title),
        (DCAT.Dataset, DCTERMS.description),
        (D3.DatasetSeries, DCTERMS.title),
        (D3.DatasetSeries, DCTERMS.description),
        (DCAT.Distribution, DCAT.accessURL),
        (DCAT.DataService, DCTERMS.title),
        (DCAT.DataService, DCAT.endpointURL),
        (FOAF.Agent, FOAF.name),
        (SPDX.Checksum, SPDX.algorithm),
        (SPDX.Checksum, SPDX.checksumValue),
        (SKOS.Concept, SKOS.prefLabel),
        (SKOS.ConceptScheme, DCTERMS.title),
    ],
)
def test_catalogue_that_lacks_what_is_mandatory_is_refused(catalogue, kind, prop):
    assert refused(without(catalogue, kind, prop), "dcat-ap")


@pytest.mark.parametrize(
    "kind, props",
    [
        # What DCAT-AP 3.0.0 recommends; `dcatap:availability` of a distribution would
        # be a promise that only a host can make, and is left out.
        (
            DCAT.Catalog,
            "dcterms:issued dcterms:modified dcterms:language dcterms:license "
            "dcterms:spatial dcat:dataset dcat:service dcat:themeTaxonomy "
            "foaf:homepage",
        ),
        (
            DCAT.Dataset,
            "dcat:contactPoint dcat:distribution dcat:keyword dcterms:publisher "
            "dcterms:spatial dcterms:temporal dcat:theme",
        ),
        (
            DCAT.Distribution,
            "dcterms:description dcterms:format dcterms:license",
        ),
        (DCAT.DataService, "dcat:endpointDescription dcat:servesDataset"),
    ],
)
def test_catalogue_says_what_is_recommended_too(catalogue, kind, props):
    thing = {
        DCAT.Dataset: WHOLE,
        DCAT.Distribution: rdflib.URIRef(NAMES.described("file/dumps/kg.nq.gz")),
    }.get(kind) or catalogue.value(None, RDF.type, kind)
    spaces = {"dcat": DCAT, "dcterms": DCTERMS, "foaf": FOAF}
    said = set(catalogue.predicates(thing))

    for prop in props.split():
        prefix, _, name = prop.partition(":")
        assert spaces[prefix][name] in said, prop


def test_catalogue_says_the_same_in_every_format(files):
    def canonical(body, format_):
        dataset = Dataset(parse(body, format=format_))
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
        return set(map(str, dataset))

    turtle = canonical(files["catalog.ttl"], RdfFormat.TURTLE)

    assert turtle == canonical(files["catalog.rdf"], RdfFormat.RDF_XML)
    assert turtle == canonical(files["catalog.jsonld"], RdfFormat.JSON_LD)


def test_every_named_graph_is_a_data_set_and_those_of_regions_a_series(catalogue):
    graphs = {
        rdflib.URIRef(NAMES.graph(folder))
        for folder in (
            "municipality/01210",
            "municipality/01213",
            "ontology",
            "reference",
            "region/higashi-iburi",
            "region/kamikawa-chubu",
            "region/minami-sorachi",
            "region/nishi-iburi",
            "source/documents",
        )
    }

    assert graphs | {WHOLE} == set(catalogue.objects(None, DCAT.dataset))
    assert graphs | {WHOLE} == set(catalogue.subjects(RDF.type, DCAT.Dataset))
    assert {g for g in graphs if "region/" in g} == set(
        catalogue.subjects(D3.inSeries, None)
    )
    assert graphs == set(catalogue.subjects(DCTERMS.isPartOf, WHOLE))


def test_files_are_told_of_with_address_size_and_digest(catalogue):
    of_whole = set(catalogue.objects(WHOLE, DCAT.distribution))
    told = {}
    for one in catalogue.subjects(RDF.type, DCAT.Distribution):
        (file,) = catalogue.objects(one, DCAT.downloadURL)
        assert [file] == list(catalogue.objects(one, DCAT.accessURL))
        (size,) = catalogue.objects(one, DCAT.byteSize)
        (digest,) = catalogue.objects(one, SPDX.checksum / SPDX.checksumValue)
        told[str(file)] = (size.toPython(), str(digest), one in of_whole)

    assert {
        f"{PUBLIC}dumps/kg.nq.gz": (1_234_567, "1" * 64, True),
        f"{PUBLIC}dumps/kg.hdt": (7_654_321, "2" * 64, True),
        f"{PUBLIC}dumps/tables.zip": (999, "3" * 64, True),
        f"{PUBLIC}dumps/region/%E8%A5%BF%E3%81%84%E3%81%B6%E3%82%8A.ttl": (
            1000,
            "a" * 64,
            False,
        ),
    } == told


def test_single_table_belongs_to_the_graph_that_is_made_of_it():
    table = replace(
        DUMPS[2], path="dumps/tables/regions/nishi-iburi/line-costs.csv", packed=""
    )
    graph = graph_of(files_of(publication(IMPRINT, (table,)))["catalog.ttl"])
    one = rdflib.URIRef(NAMES.described(f"file/{table.path}"))

    assert [NISHI] == list(graph.subjects(DCAT.distribution, one))


def test_what_a_file_is_packed_in_is_told_apart_from_what_it_is(catalogue):
    iana = "https://www.iana.org/assignments/media-types/"

    def of(path):
        one = rdflib.URIRef(NAMES.described(f"file/{path}"))
        return [
            next((str(v).removeprefix(iana) for v in catalogue.objects(one, p)), None)
            for p in (DCAT.mediaType, DCAT.compressFormat, DCAT.packageFormat)
        ]

    assert ["application/n-quads", "application/gzip", None] == of("dumps/kg.nq.gz")
    assert ["text/csv", None, "application/zip"] == of("dumps/tables.zip")
    # CKAN takes the name of a node for its value, and knows formats by such names.
    assert "text/csv" == str(
        catalogue.value(rdflib.URIRef(f"{iana}text/csv"), rdflib.RDFS.label)
    )
    # No media type is registered for HDT, so that none is told.
    assert [None, None, None] == of("dumps/kg.hdt")


@pytest.mark.parametrize("name", ["application/vnd.hdt", "application/x-unknown"])
def test_media_type_that_iana_does_not_list_has_no_iri(name):
    assert media_type(name) is None


def test_coverage_is_that_of_the_tables(catalogue):
    """Members from the table; 平成22年度 is the only year of the Kamikawa figures."""
    table = ROOT / "data/regions/nishi-iburi/memberships.csv"
    with table.open(encoding="utf-8", newline="") as lines:
        codes = {row["municipality"] for row in csv.DictReader(lines)}
    places = {rdflib.URIRef(NAMES.thing(f"municipality/{code}")) for code in codes}
    kamikawa = rdflib.URIRef(NAMES.graph("region/kamikawa-chubu"))

    assert 6 == len(places)
    assert places == set(catalogue.objects(NISHI, DCTERMS.spatial))
    assert ["2010-04-01"] == list(
        map(str, catalogue.objects(kamikawa, DCTERMS.temporal / DCAT.startDate))
    )
    assert ["2011-03-31"] == list(
        map(str, catalogue.objects(kamikawa, DCTERMS.temporal / DCAT.endDate))
    )


def test_the_whole_is_placed_in_its_country_and_prefectures(catalogue):
    """A municipality's code begins with that of its prefecture (JIS X 0401, 0402)."""
    prefectures = set()
    for table in (ROOT / "data/regions").glob("*/memberships.csv"):
        with table.open(encoding="utf-8", newline="") as lines:
            prefectures |= {row["municipality"][:2] for row in csv.DictReader(lines)}
    around = {"country/japan", *(f"prefecture/{code}" for code in prefectures)}

    assert {rdflib.URIRef(NAMES.thing(each)) for each in around} == set(
        catalogue.objects(WHOLE, DCTERMS.spatial)
    )


def test_what_only_the_publisher_knows_is_told_as_they_say(catalogue):
    (publisher,) = catalogue.objects(WHOLE, DCTERMS.publisher)
    (contact,) = catalogue.objects(WHOLE, DCAT.contactPoint)

    assert "室蘭市" == str(catalogue.value(publisher, FOAF.name))
    assert "企画課" == str(catalogue.value(contact, VCARD.fn))
    assert "mailto:kikaku@city.example.jp" == str(
        catalogue.value(contact, VCARD.hasEmail)
    )
    assert "2026-12-01" == str(catalogue.value(WHOLE, DCTERMS.issued))
    assert [rdflib.URIRef("https://kg.example/sparql")] == list(
        catalogue.objects(None, DCAT.endpointURL)
    )


def test_what_nobody_said_is_not_made_up(plain):
    (publisher,) = plain.objects(WHOLE, DCTERMS.publisher)

    assert "teiju-kg contributors" == str(plain.value(publisher, FOAF.name))
    for prop in (
        DCAT.contactPoint,
        DCTERMS.issued,
        DCAT.endpointURL,
        DCAT.distribution,
        D3.previousVersion,
    ):
        assert [] == list(plain.subject_objects(prop)), prop


def test_newest_day_is_one_that_the_data_bear(catalogue):
    text = (ROOT / "ontology/teiju.ttl").read_text(encoding="utf-8")
    (modified,) = re.findall(r'dcterms:modified "(\d{4}-\d\d-\d\d)"', text)

    assert modified == str(catalogue.value(WHOLE, DCTERMS.modified))


def _catalogued(lines, names):
    """The catalogue of made-up statements."""
    facts = facts_of(Embedded(open_lines(lines), names), names)
    told = catalogue_triples(facts, names, names.base, (), Imprint(), None)
    return graph_of(written(told, "ttl", names))


def test_days_and_years_of_the_whole_are_the_outermost_of_its_parts():
    """A document is newer than the ontology; 2022 is a year, and no day."""
    said = [
        ("ontology", "def/", DCTERMS.modified, f'"2020-01-01"^^<{XSD.date}>'),
        *(
            ("source/documents", doc, prop, value)
            for doc, day in (
                ("id/document/a", f'"2021-05-06"^^<{XSD.date}>'),
                ("id/document/b", f'"2021-05-05"^^<{XSD.date}>'),
                ("id/document/c", f'"2022"^^<{XSD.gYear}>'),
            )
            for prop, value in (
                (RDF.type, f"<{NAMES.term('SourceDocument')}>"),
                (DCTERMS.issued, day),
            )
        ),
        *(
            ("reference", f"id/years/{year}", prop, f'"{day}"^^<{XSD.date}>')
            for year in (2010, 2015)
            for prop, day in (
                (SDO.startDate, f"{year}-04-01"),
                (SDO.endDate, f"{year + 1}-03-31"),
            )
        ),
        *(
            (f"region/{year}", f"id/cost/{year}", NAMES.term("period"), f"<{years}>")
            for year in (2010, 2015)
            for years in (f"{NAMES.base}id/years/{year}",)
        ),
    ]
    graph = _catalogued(
        [
            f"<{NAMES.base}{thing}> <{prop}> {value} <{NAMES.graph(folder)}> ."
            for folder, thing, prop, value in said
        ],
        NAMES,
    )

    def of(thing, prop):
        return list(map(str, graph.objects(thing, prop)))

    def part(folder):
        return rdflib.URIRef(NAMES.graph(folder))

    assert ["2021-05-06"] == of(WHOLE, DCTERMS.modified)
    assert ["2020-01-01"] == of(part("ontology"), DCTERMS.modified)
    assert [] == of(part("source/documents"), DCTERMS.modified)
    assert [] == of(part("region/2010"), DCTERMS.modified)
    assert ["2010-04-01"] == of(WHOLE, DCTERMS.temporal / DCAT.startDate)
    assert ["2016-03-31"] == of(WHOLE, DCTERMS.temporal / DCAT.endDate)
    assert ["2015-04-01"] == of(part("region/2015"), DCTERMS.temporal / DCAT.startDate)


def test_graph_of_one_statement_is_catalogued_like_any_other():
    names = Names("https://example.org/kg/")
    graph = _catalogued(['<x:a> <x:b> "c" <x:g> .'], names)

    assert not refused(graph, "dcat-ap")
    assert rdflib.URIRef("x:g") in set(graph.subjects(RDF.type, DCAT.Dataset))


def test_descriptions_are_the_same_bytes_each_time(files):
    assert files == files_of(publication())


def test_licences_of_the_sources_are_told(catalogue):
    told = {
        str(catalogue.value(each, DCTERMS.identifier)): str(
            catalogue.value(each, DCTERMS.license)
        )
        for each in catalogue.objects(WHOLE, PROV.wasDerivedFrom)
        if catalogue.value(each, DCTERMS.license)
    }

    assert {
        "localgovjp": "https://creativecommons.org/publicdomain/zero/1.0/",
        "ecitizen": "https://creativecommons.org/licenses/by/4.0/",
    } == told


# Terms -----------------------------------------------------------------------------


def _lists():
    found = {}
    for path in (ROOT / "tests/vocabularies").glob("*.txt"):
        first, _, *terms = path.read_text(encoding="utf-8").splitlines()
        found[first.removeprefix("# ").strip()] = set(terms)
    return found


@pytest.mark.parametrize("path", ["catalog.ttl", "void.ttl", "provenance.ttl"])
def test_every_term_stands_in_its_vocabularys_own_list(files, path):
    """Properties and classes of the descriptions; things pointed at are no terms."""
    graph, lists = graph_of(files[path]), _lists()
    terms = set(graph.predicates()) | set(graph.objects(None, RDF.type))
    unknown = set()
    for term in terms:
        space = max((ns for ns in lists if term.startswith(ns)), key=len, default="")
        if not space or term[len(space) :] not in lists[space]:
            unknown.add(str(term))

    assert set() == unknown


# What is told of them --------------------------------------------------------------


def test_descriptions_are_told_of_as_files_to_download(files):
    from kg.model.site_file import DumpRole, Written

    site = publication()
    for path, body in files.items():
        digest = hashlib.sha256(body).hexdigest()
        site.written[path] = Written(len(body), digest)
    told = list(descriptions.told(site))

    assert {DumpRole.DESCRIPTION} == {dump.role for dump in told}
    paths = {dump.path for dump in told}
    assert {"catalog.rdf", "void.ttl", "provenance.ttl", "CITATION.cff"} <= paths
    assert paths <= set(files)
