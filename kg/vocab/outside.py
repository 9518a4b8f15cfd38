"""Terms of other vocabularies in which the graph tells of its things, closed.

tests/test_vocab.py holds each against the vocabulary's own published list.
"""

from pyoxigraph import NamedNode

from kg.vocab.closed import ClosedVocabulary
from kg.vocab.prefixes import PREFIXES

__all__ = [
    "CC_BY",
    "DC11",
    "DCTERMS",
    "DQV",
    "FOAF",
    "GEO",
    "ORG",
    "PROV",
    "QB",
    "SCHEMA",
    "SDMX_ATTRIBUTE",
    "SDMX_DIMENSION",
]

#: The licence of the data and of the ontology; it is no term, but has an IRI.
CC_BY = NamedNode("https://creativecommons.org/licenses/by/4.0/")


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
