"""VoID and PROV-O of a site are true, and as their specifications ask."""

import hashlib
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import RdfFormat, parse
from rdflib.namespace import DCTERMS, FOAF, OWL, PROV, RDF, VOID, XSD

from tests.described import (
    DUMPS,
    NAMES,
    NISHI,
    PUBLIC,
    SPDX,
    WHOLE,
    copied,
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
def provenance(files):
    return graph_of(files["provenance.ttl"])


@pytest.fixture(scope="module")
def void(files):
    return graph_of(files["void.ttl"])


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
    graph = copied(void)
    graph.remove((WHOLE, prop, None))

    assert refused(graph, "void")


def test_void_stands_at_the_address_where_programs_look_for_it(files):
    assert files["void.ttl"] == files[".well-known/void"]


def test_void_says_the_day_of_the_release(void):
    assert [rdflib.Literal("2026-12-01", datatype=XSD.date)] == list(
        void.objects(WHOLE, DCTERMS.issued)
    )


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
        (PROV.SoftwareAgent, OWL.versionInfo),
    ],
)
def test_provenance_that_lacks_a_part_is_refused(provenance, kind, prop):
    assert refused(without(provenance, kind, prop), "prov")


def test_provenance_with_a_clock_is_refused(provenance):
    graph = copied(provenance)
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


def test_files_of_the_graph_derive_from_what_they_hold(provenance):
    """Tables and checksums hold no statements, so that they derive from neither."""
    told = {
        dump.path: set(
            provenance.objects(
                rdflib.URIRef(NAMES.described(f"file/{dump.path}")),
                PROV.wasDerivedFrom,
            )
        )
        for dump in DUMPS
    }

    assert {
        "dumps/kg.nq.gz": {WHOLE},
        "dumps/kg.hdt": {WHOLE},
        "dumps/tables.zip": set(),
        "dumps/region/西いぶり.ttl": {NISHI},
        "dumps/SHA256SUMS": set(),
    } == told


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
