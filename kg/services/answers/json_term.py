"""A term as the W3C's JSON results write it."""

from pyoxigraph import BlankNode, NamedNode

from kg.model.result import Term
from kg.vocab import RDF, XSD

__all__ = ["json_term"]


def json_term(term: Term) -> dict[str, str]:
    """A term as SPARQL 1.1 Query Results JSON writes it."""
    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    found = {"type": "literal", "value": term.value}
    if term.language:
        found["xml:lang"] = term.language
    elif term.datatype not in {XSD.string, RDF.langString}:
        found["datatype"] = term.datatype.value
    return found
