"""Names: the only place where a namespace is written."""

from kg.vocab.outside import (
    DCTERMS,
    ORG,
    OWL,
    PROV,
    QB,
    RDF,
    RDFS,
    SDMX_ATTRIBUTE,
    SH,
    SKOS,
    XSD,
)
from kg.vocab.prefixes import CSVW_PREFIXES, DEFAULT_BASE, PREFIXES
from kg.vocab.teiju import TEIJU

__all__ = [
    "CSVW_PREFIXES",
    "DCTERMS",
    "DEFAULT_BASE",
    "ORG",
    "OWL",
    "PREFIXES",
    "PROV",
    "QB",
    "RDF",
    "RDFS",
    "SDMX_ATTRIBUTE",
    "SH",
    "SKOS",
    "TEIJU",
    "XSD",
]
