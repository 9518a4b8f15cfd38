"""What graphs, ontologies and rules are written in: RDF, OWL, SKOS, SHACL; closed.

tests/test_vocab.py holds each against the vocabulary's own published list.
"""

from pyoxigraph import NamedNode

from kg.vocab.closed import ClosedVocabulary
from kg.vocab.prefixes import PREFIXES

__all__ = [
    "OWL",
    "RDF",
    "RDFS",
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
