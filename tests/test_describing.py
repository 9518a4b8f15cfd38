"""The site describes itself truly, in terms that exist, as published shapes ask."""

import csv
import gzip
import hashlib
import json
import re
import tomllib
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest
import rdflib
import yaml
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse
from rdflib.namespace import DCAT, DCTERMS, FOAF, PROV, RDF, SKOS, VOID

from kg.errors import UsageError
from kg.model.imprint import Imprint
from kg.model.iris import Names
from kg.services.asking.embedded import Embedded
from kg.services.describing.catalogue import catalogue_triples
from kg.services.describing.changes import changes_since, first_publication
from kg.services.describing.citation import Cited, citation_of_repository
from kg.services.describing.credits import CREDITS
from kg.services.describing.facts import facts_of
from kg.services.describing.imprint import imprint_of
from kg.services.describing.stating import written
from kg.services.graph.releases import Release
from kg.services.graph.store import open_lines
from kg.services.publishing.parts import descriptions
from kg.vocab.authorities import media_type
from tests.described import (
    DUMPS,
    IMPRINT,
    PUBLIC,
    files_of,
    graph_of,
    publication,
    refused,
    shipped_file,
    without,
)

ROOT = Path(__file__).resolve().parents[1]
D3 = rdflib.Namespace("http://www.w3.org/ns/dcat#")
SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")
VCARD = rdflib.Namespace("http://www.w3.org/2006/vcard/ns#")
NAMES = Names()
WHOLE = rdflib.URIRef(NAMES.dataset())
NISHI = rdflib.URIRef(NAMES.graph("region/nishi-iburi"))


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


@pytest.fixture(scope="module")
def provenance(files):
    return graph_of(files["provenance.ttl"])


@pytest.fixture(scope="module")
def void(files):
    return graph_of(files["void.ttl"])


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


def test_graph_of_one_statement_is_catalogued_like_any_other():
    names = Names("https://example.org/kg/")
    engine = Embedded(open_lines(['<x:a> <x:b> "c" <x:g> .']), names)
    told = catalogue_triples(
        facts_of(engine, names), names, names.base, (), Imprint(), None
    )
    graph = graph_of(written(told, "ttl", names))

    assert not refused(graph, "dcat-ap")
    assert rdflib.URIRef("x:g") in set(graph.subjects(RDF.type, DCAT.Dataset))


def test_descriptions_are_the_same_bytes_each_time(files):
    assert files == files_of(publication())


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


# VoID ------------------------------------------------------------------------------


def test_void_conforms_to_its_shapes(void):
    assert not refused(void, "void")


@pytest.mark.parametrize(
    "kind, prop",
    [
        (VOID.DatasetDescription, FOAF.primaryTopic),
        (VOID.Linkset, VOID.linkPredicate),
        (VOID.Linkset, VOID.subjectsTarget),
        (VOID.Linkset, VOID.objectsTarget),
        (VOID.Linkset, VOID.triples),
    ],
)
def test_void_that_lacks_a_part_is_refused(void, kind, prop):
    assert refused(without(void, kind, prop), "void")


@pytest.mark.parametrize(
    "prop",
    [
        DCTERMS.title,
        DCTERMS.description,
        DCTERMS.license,
        DCTERMS.publisher,
        FOAF.homepage,
        VOID.uriSpace,
        VOID.vocabulary,
        VOID.feature,
        VOID.dataDump,
        VOID.subset,
        VOID.triples,
        VOID.entities,
        VOID.classes,
        VOID.properties,
        VOID.distinctSubjects,
        VOID.distinctObjects,
        VOID.classPartition,
        VOID.propertyPartition,
    ],
)
def test_void_whose_whole_lacks_something_is_refused(void, prop):
    graph = rdflib.Graph()
    graph += void
    graph.remove((WHOLE, prop, None))

    assert refused(graph, "void")


def test_void_stands_at_the_address_where_programs_look_for_it(files):
    assert files["void.ttl"] == files[".well-known/void"]


def test_void_names_the_files_of_statements_and_no_others(void):
    """HDT is no format of the vocabulary of formats, tables hold no statements."""
    assert {f"{PUBLIC}dumps/kg.nq.gz"} == set(
        map(str, void.objects(WHOLE, VOID.dataDump))
    )
    assert {f"{PUBLIC}dumps/region/%E8%A5%BF%E3%81%84%E3%81%B6%E3%82%8A.ttl"} == set(
        map(str, void.objects(NISHI, VOID.dataDump))
    )


def test_statistics_of_a_named_graph_are_those_of_its_statements(void):
    site = publication()
    mark = f" <{NISHI}> ."
    quads = list(
        parse(
            "\n".join(line for line in site.whole.lines if line.endswith(mark)),
            format=RdfFormat.N_QUADS,
        )
    )
    kinds = [q for q in quads if q.predicate.value == str(RDF.type)]

    assert {
        VOID.triples: len(quads),
        VOID.distinctSubjects: len({q.subject for q in quads}),
        VOID.distinctObjects: len({q.object for q in quads}),
        VOID.properties: len({q.predicate for q in quads}),
        VOID.classes: len({q.object for q in kinds}),
        VOID.entities: len({q.subject for q in kinds}),
    } == {
        prop: void.value(NISHI, prop).toPython()
        for prop in (
            VOID.triples,
            VOID.distinctSubjects,
            VOID.distinctObjects,
            VOID.properties,
            VOID.classes,
            VOID.entities,
        )
    }


# PROV ------------------------------------------------------------------------------


def test_provenance_conforms_to_its_shapes(provenance):
    assert not refused(provenance, "prov")


@pytest.mark.parametrize(
    "kind, prop",
    [
        (PROV.Activity, PROV.used),
        (PROV.Activity, PROV.wasAssociatedWith),
        (PROV.Activity, PROV.qualifiedAssociation),
        (PROV.Association, PROV.agent),
        (PROV.Association, PROV.hadPlan),
        (PROV.SoftwareAgent, FOAF.name),
    ],
)
def test_provenance_that_lacks_a_part_is_refused(provenance, kind, prop):
    if prop == FOAF.name:
        prop = rdflib.OWL.versionInfo
    assert refused(without(provenance, kind, prop), "prov")


def test_provenance_with_a_clock_is_refused(provenance):
    graph = rdflib.Graph()
    graph += provenance
    build = rdflib.URIRef(NAMES.described("build"))
    graph.add((build, PROV.startedAtTime, rdflib.Literal("2026-11-23T00:00:00Z")))

    assert refused(graph, "prov")


def test_inputs_bear_the_digests_of_the_files(provenance):
    """Every table and schema that ships, by its address, hashed here."""
    told = {
        str(each): str(provenance.value(each, SPDX.checksum / SPDX.checksumValue))
        for each in provenance.objects(None, PROV.used)
    }
    tables = [
        path
        for path in (ROOT / "data").rglob("*")
        if path.is_file() and path.suffix in (".csv", ".json")
    ]

    assert len(tables) > 150
    for path in tables:
        address = NAMES.base + path.relative_to(ROOT).as_posix()
        assert hashlib.sha256(path.read_bytes()).hexdigest() == told.pop(address)
    assert {".ttl"} == {Path(address).suffix for address in told}


def test_input_that_stands_nowhere_below_the_base_is_told_of_by_its_name():
    base = "https://w3id.org/teiju/"

    assert f"{base}data/regions/a%20b/c.csv" == NAMES.input("data/regions/a b/c.csv")
    assert f"{base}#input/my%20graph.nq" == NAMES.input("my graph.nq")


def test_each_file_and_each_graph_was_generated_by_the_build(provenance):
    build = rdflib.URIRef(NAMES.described("build"))
    made = set(provenance.subjects(PROV.wasGeneratedBy, build))

    assert {WHOLE, NISHI} <= made
    assert {rdflib.URIRef(NAMES.described(f"file/{dump.path}")) for dump in DUMPS} <= (
        made
    )


@pytest.mark.filterwarnings("ignore::DeprecationWarning:rdflib")
@pytest.mark.filterwarnings("ignore::DeprecationWarning:prov")
# Checksums, contacts and pages are no PROV; it says that it leaves them out.
@pytest.mark.filterwarnings("ignore:The following attributes were not converted")
def test_another_library_reads_the_provenance(files, provenance):
    """`prov`, which knows PROV-DM and not our graph."""
    from prov.model import (
        ProvActivity,
        ProvAgent,
        ProvAssociation,
        ProvDocument,
        ProvGeneration,
        ProvUsage,
    )

    document = ProvDocument.deserialize(
        content=files["provenance.ttl"].decode(), format="rdf", rdf_format="turtle"
    )

    def count(kind):
        return len(list(document.get_records(kind)))

    assert 1 == count(ProvActivity)
    assert 3 == count(ProvAgent)
    (associated,) = document.get_records(ProvAssociation)
    assert 3 == len(associated.args)
    assert None not in associated.args
    assert len(list(provenance.objects(None, PROV.used))) == count(ProvUsage)
    assert len(list(provenance.subjects(PROV.wasGeneratedBy, None))) == count(
        ProvGeneration
    )


# Citation and credits --------------------------------------------------------------


def _schema():
    path = shipped_file("cffconvert", "schemas/1.2.0/schema.json")
    return json.loads(path.read_text(encoding="utf-8"))


def test_citation_of_the_site_conforms_to_its_schema(files):
    told = yaml.safe_load(files["CITATION.cff"])

    jsonschema.validate(told, _schema())
    assert "2026-12-01" == told["date-released"]
    assert PUBLIC == told["url"]


@pytest.mark.parametrize("key", ["cff-version", "message", "title", "authors"])
def test_citation_that_lacks_what_is_mandatory_is_refused(files, key):
    told = yaml.safe_load(files["CITATION.cff"])
    del told[key]

    with pytest.raises(jsonschema.ValidationError, match=key):
        jsonschema.validate(told, _schema())


def test_citation_of_the_repository_is_of_its_version_and_release():
    text = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    version = project["project"]["version"]
    log = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    (released,) = re.findall(rf"^## {re.escape(version)} \((.+)\)$", log, re.M)
    day = "" if released == "unreleased" else released

    assert citation_of_repository(Cited(version, day)) == text
    jsonschema.validate(yaml.safe_load(text), _schema())


def test_citation_of_a_release_conforms_too():
    told = yaml.safe_load(citation_of_repository(Cited("1.0.0", "2027-01-31")))

    jsonschema.validate(told, _schema())
    assert "2027-01-31" == told["date-released"]


def test_credits_are_those_of_the_licence_file():
    text = (ROOT / "LICENSE-DATA.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (.+?) \| (.+?) \| (.+?) \|$", text, re.M)[1:]

    assert len(rows) == len(CREDITS)
    for (what, source, licence), credit in zip(rows, CREDITS, strict=True):
        assert credit.page in source
        assert credit.name in source
        assert licence == credit.licence.en
        if credit.identifier:
            assert what == credit.what.en


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


# Changes ---------------------------------------------------------------------------


def _before(lines, folder):
    """A release before: one project more, and another version."""
    project, graph = NAMES.thing("project/x"), NAMES.graph("region/higashi-iburi")
    gone = f'<{project}> <{rdflib.RDFS.label}> "Gone"@en <{graph}> .'
    new, was = 'versionInfo> "0.1.0"', 'versionInfo> "0.0.9"'
    old = [line.replace(new, was) for line in lines]
    assert old != list(lines)
    folder.mkdir()
    body = "\n".join(sorted([*old, gone])) + "\n"
    (folder / "graph.nq.gz").write_bytes(gzip.compress(body.encode(), mtime=0))
    return folder


@pytest.fixture(scope="module")
def changed(tmp_path_factory):
    """Two graphs are enough: comparing all of them takes its time."""
    site = publication()
    ends = tuple(f"<{NAMES.graph(f)}> ." for f in ("ontology", "region/higashi-iburi"))
    lines = [line for line in site.whole.lines if line.endswith(ends)]
    before = _before(lines, tmp_path_factory.mktemp("old") / "0.0.9")
    return files_of(
        replace(
            site,
            whole=replace(site.whole, lines=lines),
            imprint=replace(IMPRINT, previous=before),
        )
    )


def test_first_publication_says_so(files):
    assert "初めての公開" in files["changes.ja.md"].decode()
    assert "first publication" in files["changes.en.md"].decode()
    assert json.loads(files["changes.json"])["first"] is True
    assert None is first_publication().previous


def test_changes_since_a_release_are_told_in_words_and_as_data(changed):
    told = json.loads(changed["changes.json"])
    japanese, english = (
        changed[f"changes.{lang}.md"].decode() for lang in ("ja", "en")
    )

    assert {"added": 0, "removed": 1, "changed": 1} == told["things"]
    assert english.startswith("# Changes to the data since 0.0.9\n")
    assert japanese.startswith("# 0.0.9 からのデータの変更\n")
    assert "Gone" in english
    assert "0.0.9" in japanese


def test_catalogue_names_the_version_before(changed):
    graph = graph_of(changed["catalog.ttl"])
    (before,) = graph.objects(WHOLE, D3.previousVersion)

    assert "0.0.9" == str(graph.value(before, D3.version))
    assert "0.1.0" == str(graph.value(WHOLE, D3.version))
    assert not refused(graph, "dcat-ap")


def test_release_that_cannot_be_read_is_refused(tmp_path):
    broken = tmp_path / "graph.nq.gz"
    broken.write_bytes(b"no gzip")

    with pytest.raises(UsageError, match="packed N-Quads"):
        changes_since(broken, publication().whole)


# What the publisher says -----------------------------------------------------------


@pytest.mark.parametrize(
    "given, english, japanese",
    [
        ({"publisher_page": "https://a.example/"}, "--publisher", "だれのページ"),
        ({"publisher": " ", "publisher_page": "https://a.b/"}, "whose", "だれの"),
        ({"publisher": "A", "publisher_page": "a.example"}, "https://", "https://"),
        ({"endpoint": "ftp://a.example"}, "https://", "https://"),
        ({"endpoint": "https://"}, "--endpoint", "--endpoint"),
        ({"contact": "nobody"}, "e-mail address", "メールアドレス"),
        ({"contact": "@"}, "e-mail address", "メールアドレス"),
        ({"contact": "a@b c"}, "e-mail address", "メールアドレス"),
        ({"contact": "https://a b/"}, "https://", "https://"),
        ({"contact_name": "A"}, "--contact", "連絡先"),
        ({"previous": Path("nowhere")}, "no such file", "ありません"),
    ],
)
def test_what_could_only_mislead_is_refused_in_both_languages(given, english, japanese):
    with pytest.raises(UsageError) as refusal:
        imprint_of(**given)

    assert english in refusal.value.messages["en"]
    assert japanese in refusal.value.messages["ja"]


def test_all_that_could_mislead_is_told_at_once():
    with pytest.raises(UsageError) as refusal:
        imprint_of(
            publisher_page="a.example", endpoint="b", contact="c", previous=Path("d")
        )

    told = refusal.value.lines("ja")
    options = ["--publisher-page", "--endpoint", "--contact", "--publisher-page"]
    assert [*options, "--previous"] == [line.partition("：")[0] for line in told[:-1]]
    assert "5か所" in told[-1]


def test_contact_without_a_name_is_that_of_the_publisher():
    assert "A" == imprint_of(publisher="A", contact="a@b.example").contact.name


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


def test_changes_are_those_since_the_last_release_that_differs(tmp_path):
    site = publication()
    end = f"<{NAMES.graph('region/higashi-iburi')}> ."
    lines = [line for line in site.whole.lines if line.endswith(end)]
    gone = f'<{NAMES.thing("project/x")}> <{rdflib.RDFS.label}> "Gone"@en {end}'
    releases = []
    for version, held in (("0.0.8", []), ("0.0.9", [*lines, gone]), ("0.1.0", lines)):
        folder = tmp_path / version
        folder.mkdir()
        body = "".join(f"{line}\n" for line in sorted(held)).encode()
        (folder / "graph.nq.gz").write_bytes(gzip.compress(body, mtime=0))
        told = {"version": version, "sha256": hashlib.sha256(body).hexdigest()}
        (folder / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
        releases.append(Release(version, folder))
    whole = replace(site.whole, lines=lines, sha256=told["sha256"])
    imprint = replace(IMPRINT, previous=None)
    made = files_of(replace(site, whole=whole, imprint=imprint, releases=releases))

    assert {"added": 0, "removed": 1, "changed": 0} == json.loads(made["changes.json"])[
        "things"
    ]
