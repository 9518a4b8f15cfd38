"""What a SPARQL endpoint answers in: names, media types, and which of them fit a query.

Two families: tables and truth values (SELECT, ASK), and graphs (CONSTRUCT, DESCRIBE).
The SPARQL 1.1 Protocol allows CSV and TSV for ASK too; no standard says what they hold
then, so it is the one word `true` or `false`.
"""

from dataclasses import dataclass

__all__ = ["DESCRIPTIONS", "GRAPHS", "RESULTS", "ServedFormat", "formats_for"]


@dataclass(frozen=True, slots=True)
class ServedFormat:
    """One format of answers over HTTP.

    Attributes:
        name: Its short name, as `format=` takes it and as a file's suffix.
        media: Its media type, without parameters.
        term: Its name among those of https://www.w3.org/ns/formats/; empty where it
            has none.
        charset: Is the charset said with the media type?
        names: Further names that `format=` takes.
        media_too: Further media types that it may be asked for by, and is sent as.
    """

    name: str
    media: str
    term: str
    charset: bool = False
    names: tuple[str, ...] = ()
    media_too: tuple[str, ...] = ()

    def content_type(self, media: str | None = None) -> str:
        """The header Content-Type, for the media type that it was asked for by."""
        chosen = media or self.media
        said = self.charset or chosen.startswith("text/")
        return f"{chosen}; charset=utf-8" if said else chosen


#: Of SELECT and ASK; the first is what a client gets that does not mind.
RESULTS = (
    ServedFormat(
        "json",
        "application/sparql-results+json",
        "SPARQL_Results_JSON",
        names=("srj", "sparql-results+json"),
        media_too=("application/json",),
    ),
    ServedFormat(
        "xml",
        "application/sparql-results+xml",
        "SPARQL_Results_XML",
        names=("srx", "sparql-results+xml"),
        media_too=("application/xml", "text/xml"),
    ),
    ServedFormat("csv", "text/csv", "SPARQL_Results_CSV"),
    ServedFormat("tsv", "text/tab-separated-values", "SPARQL_Results_TSV"),
)
#: Of CONSTRUCT and DESCRIBE; the first is what a client gets that does not mind.
GRAPHS = (
    ServedFormat(
        "ttl",
        "text/turtle",
        "Turtle",
        names=("turtle",),
        media_too=("application/turtle", "application/x-turtle"),
    ),
    ServedFormat(
        "nt",
        "application/n-triples",
        "N-Triples",
        names=("ntriples", "n-triples"),
        media_too=("text/plain",),
    ),
    ServedFormat(
        "jsonld",
        "application/ld+json",
        "JSON-LD",
        names=("json-ld", "json"),
        media_too=("application/json",),
    ),
    ServedFormat(
        "rdf",
        "application/rdf+xml",
        "RDF_XML",
        names=("rdfxml", "rdf+xml", "rdf/xml", "xml"),
        media_too=("application/xml", "text/xml"),
    ),
    ServedFormat("trig", "application/trig", "TriG", media_too=("application/x-trig",)),
    ServedFormat("nq", "application/n-quads", "N-Quads", names=("nquads", "n-quads")),
    ServedFormat(
        "n3",
        "text/n3",
        "N3",
        names=("notation3",),
        media_too=("text/rdf+n3", "application/n3"),
    ),
)
#: What descriptions of the graph and of its endpoint can be had in.
DESCRIPTIONS = tuple(f for f in GRAPHS if f.name in ("ttl", "nt", "jsonld", "rdf"))


def formats_for(kind: str) -> tuple[ServedFormat, ...]:
    """The formats that fit a query of a kind: SELECT, ASK, CONSTRUCT or DESCRIBE."""
    return RESULTS if kind in ("SELECT", "ASK") else GRAPHS
