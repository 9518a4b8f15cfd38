"""Names: the only place where a namespace is written."""

from kg.vocab.outside import (
    DC11,
    DCTERMS,
    DQV,
    FOAF,
    GEO,
    ORG,
    OWL,
    PROV,
    QB,
    RDF,
    RDFS,
    SCHEMA,
    SDMX_ATTRIBUTE,
    SDMX_DIMENSION,
    SH,
    SKOS,
    XSD,
)
from kg.vocab.prefixes import CSVW_PREFIXES, DEFAULT_BASE, PREFIXES
from kg.vocab.teiju import TEIJU

__all__ = [
    "CSVW_PREFIXES",
    "DC11",
    "DCTERMS",
    "DEFAULT_BASE",
    "DQV",
    "FOAF",
    "GEO",
    "ORG",
    "OWL",
    "PREFIXES",
    "PROV",
    "QB",
    "RDF",
    "RDFS",
    "SCHEMA",
    "SDMX_ATTRIBUTE",
    "SDMX_DIMENSION",
    "SH",
    "SKOS",
    "TEIJU",
    "XSD",
]
