"""Terms of other vocabularies that the code itself looks up, closed.

tests/test_vocab.py holds each against the vocabulary's own published list.
"""

from pyoxigraph import NamedNode

from kg.vocab.closed import ClosedVocabulary
from kg.vocab.prefixes import PREFIXES

__all__ = [
    "DCTERMS",
    "ORG",
    "OWL",
    "PROV",
    "QB",
    "RDF",
    "RDFS",
    "SDMX_ATTRIBUTE",
    "SH",
    "SKOS",
    "XSD",
]


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
    label: NamedNode
    seeAlso: NamedNode
    subClassOf: NamedNode


class OWL(ClosedVocabulary):
    """The Web Ontology Language."""

    _NS = PREFIXES["owl"]
    Class: NamedNode
    DatatypeProperty: NamedNode
    ObjectProperty: NamedNode


class XSD(ClosedVocabulary):
    """XML Schema datatypes."""

    _NS = PREFIXES["xsd"]
    boolean: NamedNode
    date: NamedNode
    decimal: NamedNode
    double: NamedNode
    gYear: NamedNode
    gYearMonth: NamedNode
    integer: NamedNode
    string: NamedNode


class DCTERMS(ClosedVocabulary):
    """DCMI Metadata Terms."""

    _NS = PREFIXES["dcterms"]
    description: NamedNode
    identifier: NamedNode
    isPartOf: NamedNode
    references: NamedNode
    title: NamedNode


class SKOS(ClosedVocabulary):
    """SKOS Core."""

    _NS = PREFIXES["skos"]
    prefLabel: NamedNode
    altLabel: NamedNode
    inScheme: NamedNode
    notation: NamedNode


class PROV(ClosedVocabulary):
    """PROV-O."""

    _NS = PREFIXES["prov"]
    wasDerivedFrom: NamedNode


class ORG(ClosedVocabulary):
    """The Organization Ontology."""

    _NS = PREFIXES["org"]
    hasMember: NamedNode
    member: NamedNode
    organization: NamedNode
    role: NamedNode


class QB(ClosedVocabulary):
    """The RDF Data Cube Vocabulary."""

    _NS = PREFIXES["qb"]
    dataSet: NamedNode


class SDMX_ATTRIBUTE(ClosedVocabulary):  # noqa: N801 - named as its prefix
    """SDMX attributes."""

    _NS = PREFIXES["sdmx-attribute"]
    unitMeasure: NamedNode


class SH(ClosedVocabulary):
    """SHACL."""

    _NS = PREFIXES["sh"]
    ValidationReport: NamedNode
    ValidationResult: NamedNode
    NodeShape: NamedNode
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
