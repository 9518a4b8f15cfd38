"""Terms that describe the graph, its files and where it can be asked, closed.

tests/test_vocab.py holds each against the vocabulary's own published list.
"""

from pyoxigraph import NamedNode

from kg.vocab.closed import ClosedVocabulary
from kg.vocab.prefixes import DESCRIBING_PREFIXES

__all__ = [
    "ADMS",
    "DCAT",
    "ENT",
    "SD",
    "SPDX",
    "VCARD",
    "VOID",
]


class ENT(ClosedVocabulary):
    """Entailment regimes."""

    _NS = DESCRIBING_PREFIXES["ent"]
    Simple: NamedNode


class SD(ClosedVocabulary):
    """SPARQL 1.1 Service Description."""

    _NS = DESCRIBING_PREFIXES["sd"]
    Dataset: NamedNode
    Graph: NamedNode
    NamedGraph: NamedNode
    SPARQL11Query: NamedNode
    Service: NamedNode
    UnionDefaultGraph: NamedNode
    defaultDataset: NamedNode
    defaultEntailmentRegime: NamedNode
    defaultGraph: NamedNode
    endpoint: NamedNode
    feature: NamedNode
    graph: NamedNode
    name: NamedNode
    namedGraph: NamedNode
    resultFormat: NamedNode
    supportedLanguage: NamedNode


class VOID(ClosedVocabulary):
    """Vocabulary of Interlinked Datasets."""

    _NS = DESCRIBING_PREFIXES["void"]
    Dataset: NamedNode
    DatasetDescription: NamedNode
    Linkset: NamedNode
    class_: NamedNode
    classPartition: NamedNode
    classes: NamedNode
    dataDump: NamedNode
    distinctObjects: NamedNode
    distinctSubjects: NamedNode
    entities: NamedNode
    exampleResource: NamedNode
    feature: NamedNode
    linkPredicate: NamedNode
    objectsTarget: NamedNode
    properties: NamedNode
    property: NamedNode
    propertyPartition: NamedNode
    rootResource: NamedNode
    sparqlEndpoint: NamedNode
    subjectsTarget: NamedNode
    subset: NamedNode
    triples: NamedNode
    uriSpace: NamedNode
    vocabulary: NamedNode


class ADMS(ClosedVocabulary):
    """Asset Description Metadata Schema."""

    _NS = DESCRIBING_PREFIXES["adms"]
    versionNotes: NamedNode


class DCAT(ClosedVocabulary):
    """Data Catalog Vocabulary, version 3."""

    _NS = DESCRIBING_PREFIXES["dcat"]
    Catalog: NamedNode
    DataService: NamedNode
    Dataset: NamedNode
    DatasetSeries: NamedNode
    Distribution: NamedNode
    accessService: NamedNode
    accessURL: NamedNode
    byteSize: NamedNode
    compressFormat: NamedNode
    contactPoint: NamedNode
    dataset: NamedNode
    distribution: NamedNode
    downloadURL: NamedNode
    endDate: NamedNode
    endpointDescription: NamedNode
    endpointURL: NamedNode
    inSeries: NamedNode
    keyword: NamedNode
    landingPage: NamedNode
    mediaType: NamedNode
    packageFormat: NamedNode
    previousVersion: NamedNode
    servesDataset: NamedNode
    service: NamedNode
    startDate: NamedNode
    theme: NamedNode
    themeTaxonomy: NamedNode
    version: NamedNode


class SPDX(ClosedVocabulary):
    """Checksums of Software Package Data Exchange, version 2."""

    _NS = DESCRIBING_PREFIXES["spdx"]
    Checksum: NamedNode
    ChecksumAlgorithm: NamedNode
    algorithm: NamedNode
    checksum: NamedNode
    checksumAlgorithm_sha256: NamedNode
    checksumValue: NamedNode


class VCARD(ClosedVocabulary):
    """Contacts."""

    _NS = DESCRIBING_PREFIXES["vcard"]
    Kind: NamedNode
    fn: NamedNode
    hasEmail: NamedNode
    hasURL: NamedNode
