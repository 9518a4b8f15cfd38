"""Terms of other vocabularies that the code looks up or the graph uses, closed.

tests/test_vocab.py holds each against the vocabulary's own published list.
"""

from pyoxigraph import NamedNode

from kg.vocab.closed import ClosedVocabulary
from kg.vocab.prefixes import DESCRIBING_PREFIXES, PREFIXES

__all__ = [
    "ADMS",
    "CC_BY",
    "DC11",
    "DCAT",
    "DCTERMS",
    "DQV",
    "ENT",
    "FOAF",
    "GEO",
    "ORG",
    "OWL",
    "PROV",
    "QB",
    "RDF",
    "RDFS",
    "SCHEMA",
    "SD",
    "SDMX_ATTRIBUTE",
    "SDMX_DIMENSION",
    "SH",
    "SKOS",
    "SPDX",
    "VCARD",
    "VOID",
    "XSD",
]

#: The licence of the data and of the ontology; it is no term, but has an IRI.
CC_BY = NamedNode("https://creativecommons.org/licenses/by/4.0/")


class RDF(ClosedVocabulary):
    """The RDF vocabulary."""

    _NS = PREFIXES["rdf"]
    type: NamedNode
    langString: NamedNode
    first: NamedNode
    rest: NamedNode
    nil: NamedNode


class RDFS(ClosedVocabulary):
    """RDF Schema."""

    _NS = PREFIXES["rdfs"]
    comment: NamedNode
    label: NamedNode
    seeAlso: NamedNode
    subClassOf: NamedNode
    domain: NamedNode
    isDefinedBy: NamedNode
    range: NamedNode
    subPropertyOf: NamedNode
    Resource: NamedNode


class OWL(ClosedVocabulary):
    """The Web Ontology Language."""

    _NS = PREFIXES["owl"]
    Class: NamedNode
    DatatypeProperty: NamedNode
    ObjectProperty: NamedNode
    AllDisjointClasses: NamedNode
    Ontology: NamedNode
    Thing: NamedNode
    backwardCompatibleWith: NamedNode
    deprecated: NamedNode
    disjointWith: NamedNode
    incompatibleWith: NamedNode
    members: NamedNode
    priorVersion: NamedNode
    versionIRI: NamedNode
    versionInfo: NamedNode


class XSD(ClosedVocabulary):
    """XML Schema datatypes."""

    _NS = PREFIXES["xsd"]
    anyURI: NamedNode
    boolean: NamedNode
    byte: NamedNode
    date: NamedNode
    decimal: NamedNode
    double: NamedNode
    float: NamedNode
    gYear: NamedNode
    gYearMonth: NamedNode
    int: NamedNode
    integer: NamedNode
    long: NamedNode
    negativeInteger: NamedNode
    nonNegativeInteger: NamedNode
    nonPositiveInteger: NamedNode
    positiveInteger: NamedNode
    short: NamedNode
    string: NamedNode
    unsignedByte: NamedNode
    unsignedInt: NamedNode
    unsignedLong: NamedNode
    unsignedShort: NamedNode
    hexBinary: NamedNode


class DCTERMS(ClosedVocabulary):
    """DCMI Metadata Terms."""

    _NS = PREFIXES["dcterms"]
    created: NamedNode
    creator: NamedNode
    description: NamedNode
    identifier: NamedNode
    isPartOf: NamedNode
    references: NamedNode
    title: NamedNode
    date: NamedNode
    isReplacedBy: NamedNode
    issued: NamedNode
    language: NamedNode
    license: NamedNode
    modified: NamedNode
    publisher: NamedNode
    rights: NamedNode
    type: NamedNode
    Frequency: NamedNode
    LicenseDocument: NamedNode
    LinguisticSystem: NamedNode
    Location: NamedNode
    MediaType: NamedNode
    MediaTypeOrExtent: NamedNode
    PeriodOfTime: NamedNode
    ProvenanceStatement: NamedNode
    RightsStatement: NamedNode
    Standard: NamedNode
    accessRights: NamedNode
    accrualPeriodicity: NamedNode
    conformsTo: NamedNode
    format: NamedNode
    provenance: NamedNode
    source: NamedNode
    spatial: NamedNode
    temporal: NamedNode


class DC11(ClosedVocabulary):
    """Dublin Core Metadata Element Set 1.1."""

    _NS = PREFIXES["dc11"]
    publisher: NamedNode


class DQV(ClosedVocabulary):
    """Data Quality Vocabulary."""

    _NS = PREFIXES["dqv"]
    inDimension: NamedNode


class FOAF(ClosedVocabulary):
    """Friend of a Friend."""

    _NS = PREFIXES["foaf"]
    homepage: NamedNode
    page: NamedNode
    primaryTopic: NamedNode
    Agent: NamedNode
    Document: NamedNode
    name: NamedNode


class GEO(ClosedVocabulary):
    """WGS84 points."""

    _NS = PREFIXES["geo"]
    lat: NamedNode
    long: NamedNode


class SKOS(ClosedVocabulary):
    """SKOS Core."""

    _NS = PREFIXES["skos"]
    prefLabel: NamedNode
    altLabel: NamedNode
    inScheme: NamedNode
    notation: NamedNode
    Concept: NamedNode
    ConceptScheme: NamedNode
    broadMatch: NamedNode
    broader: NamedNode
    changeNote: NamedNode
    closeMatch: NamedNode
    definition: NamedNode
    editorialNote: NamedNode
    exactMatch: NamedNode
    example: NamedNode
    hasTopConcept: NamedNode
    narrowMatch: NamedNode
    note: NamedNode
    relatedMatch: NamedNode
    scopeNote: NamedNode
    topConceptOf: NamedNode


class PROV(ClosedVocabulary):
    """PROV-O."""

    _NS = PREFIXES["prov"]
    wasDerivedFrom: NamedNode
    wasRevisionOf: NamedNode
    Activity: NamedNode
    Agent: NamedNode
    Association: NamedNode
    Entity: NamedNode
    Plan: NamedNode
    SoftwareAgent: NamedNode
    agent: NamedNode
    hadPlan: NamedNode
    qualifiedAssociation: NamedNode
    used: NamedNode
    wasAssociatedWith: NamedNode
    wasAttributedTo: NamedNode
    wasGeneratedBy: NamedNode


class ORG(ClosedVocabulary):
    """The Organization Ontology."""

    _NS = PREFIXES["org"]
    hasMember: NamedNode
    member: NamedNode
    organization: NamedNode
    role: NamedNode
    Role: NamedNode


class QB(ClosedVocabulary):
    """The RDF Data Cube Vocabulary."""

    _NS = PREFIXES["qb"]
    dataSet: NamedNode
    AttributeProperty: NamedNode
    CodedProperty: NamedNode
    ComponentSpecification: NamedNode
    DataSet: NamedNode
    DataStructureDefinition: NamedNode
    DimensionProperty: NamedNode
    MeasureProperty: NamedNode
    attribute: NamedNode
    codeList: NamedNode
    component: NamedNode
    componentRequired: NamedNode
    dimension: NamedNode
    measure: NamedNode
    order: NamedNode
    structure: NamedNode


class SDMX_ATTRIBUTE(ClosedVocabulary):  # noqa: N801 - named as its prefix
    """SDMX attributes."""

    _NS = PREFIXES["sdmx-attribute"]
    unitMeasure: NamedNode


class SDMX_DIMENSION(ClosedVocabulary):  # noqa: N801 - named as its prefix
    """SDMX dimensions."""

    _NS = PREFIXES["sdmx-dimension"]
    age: NamedNode
    refArea: NamedNode


class SCHEMA(ClosedVocabulary):
    """schema.org."""

    _NS = PREFIXES["schema"]
    dissolutionDate: NamedNode
    endDate: NamedNode
    foundingDate: NamedNode
    keywords: NamedNode
    startDate: NamedNode
    target: NamedNode


class SH(ClosedVocabulary):
    """SHACL."""

    _NS = PREFIXES["sh"]
    ValidationReport: NamedNode
    ValidationResult: NamedNode
    NodeShape: NamedNode
    PrefixDeclaration: NamedNode
    PropertyShape: NamedNode
    conforms: NamedNode
    declare: NamedNode
    description: NamedNode
    detail: NamedNode
    focusNode: NamedNode
    message: NamedNode
    name: NamedNode
    namespace_: NamedNode
    path: NamedNode
    prefix: NamedNode
    prefixes: NamedNode
    property: NamedNode
    result: NamedNode
    resultMessage: NamedNode
    resultPath: NamedNode
    resultSeverity: NamedNode
    select: NamedNode
    severity: NamedNode
    sourceConstraintComponent: NamedNode
    sourceShape: NamedNode
    alternativePath: NamedNode
    class_: NamedNode
    datatype: NamedNode
    languageIn: NamedNode
    maxCount: NamedNode
    minCount: NamedNode
    or_: NamedNode
    sparql: NamedNode
    targetClass: NamedNode
    targetNode: NamedNode
    targetObjectsOf: NamedNode
    targetSubjectsOf: NamedNode
    value: NamedNode
    xone: NamedNode
    Info: NamedNode
    Violation: NamedNode
    Warning: NamedNode
    SPARQLConstructExecutable: NamedNode
    SPARQLExecutable: NamedNode
    SPARQLSelectExecutable: NamedNode
    construct: NamedNode


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
