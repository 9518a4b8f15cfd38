"""Prefixes, and the base that every IRI of ours starts with."""

from types import MappingProxyType
from typing import Final

__all__ = [
    "CSVW",
    "CSVW_PREFIXES",
    "DATA_PACKAGE",
    "DEFAULT_BASE",
    "DESCRIBING_PREFIXES",
    "PREFIXES",
]

#: The context of CSVW metadata, and the profile of a Frictionless Data Package.
CSVW: Final = "http://www.w3.org/ns/csvw"
DATA_PACKAGE: Final = "https://datapackage.org/profiles/2.0/datapackage.json"

#: The base of the published graph. A setting may replace it: then terms, things,
#: schemes, shapes and graphs all move, in the tables and in every file that is read.
DEFAULT_BASE: Final = "https://w3id.org/teiju/"

PREFIXES: Final = MappingProxyType(
    {
        "teiju": DEFAULT_BASE + "def/",
        "id": DEFAULT_BASE + "id/",
        "scheme": DEFAULT_BASE + "scheme/",
        "shape": DEFAULT_BASE + "shape/",
        "graph": DEFAULT_BASE + "graph/",
        "dc11": "http://purl.org/dc/elements/1.1/",
        "dcterms": "http://purl.org/dc/terms/",
        "dqv": "http://www.w3.org/ns/dqv#",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
        "org": "http://www.w3.org/ns/org#",
        "owl": "http://www.w3.org/2002/07/owl#",
        "prov": "http://www.w3.org/ns/prov#",
        "qb": "http://purl.org/linked-data/cube#",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "schema": "https://schema.org/",
        "sdmx-attribute": "http://purl.org/linked-data/sdmx/2009/attribute#",
        "sdmx-dimension": "http://purl.org/linked-data/sdmx/2009/dimension#",
        "sh": "http://www.w3.org/ns/shacl#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "time": "http://www.w3.org/2006/time#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    }
)

#: The prefixes of the RDFa initial context that CSVW metadata may use and ours does.
CSVW_PREFIXES: Final = MappingProxyType(
    {
        "dc": "http://purl.org/dc/terms/",
        "rdf": PREFIXES["rdf"],
        "rdfs": PREFIXES["rdfs"],
        "skos": PREFIXES["skos"],
        "xsd": PREFIXES["xsd"],
    }
)

#: Prefixes of what describes the graph and where it can be asked, and is no part of it.
DESCRIBING_PREFIXES: Final = MappingProxyType(
    {
        "adms": "http://www.w3.org/ns/adms#",
        "dcat": "http://www.w3.org/ns/dcat#",
        "ent": "http://www.w3.org/ns/entailment/",
        "formats": "http://www.w3.org/ns/formats/",
        "sd": "http://www.w3.org/ns/sparql-service-description#",
        "spdx": "http://spdx.org/rdf/terms#",
        "vcard": "http://www.w3.org/2006/vcard/ns#",
        "void": "http://rdfs.org/ns/void#",
    }
)
