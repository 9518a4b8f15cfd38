"""The catalogue as data: each question an `sh:SPARQLExecutable`, for other editors.

Written as the collection of SPARQL examples of the SIB Swiss Institute of
Bioinformatics is (https://github.com/sib-swiss/sparql-examples): SHACL's own terms for
the query and its prefixes, labels and comments, keywords, and the endpoint to ask. An
editor that finds these in an endpoint offers the questions there.
"""

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from kg.errors import UsageError
from kg.model.iris import Names
from kg.model.lang import Text
from kg.model.saved_query import SavedQuery
from kg.model.sparql_text import without_header
from kg.vocab import CC_BY, DCTERMS, OWL, RDF, RDFS, SCHEMA, SH, XSD

__all__ = ["catalogue_triples", "write_catalogue"]

_TITLE = Text(
    "Saved questions about Japan's settlement and independence regions",
    "定住自立圏についての保存済みの質問",
)


def _both(text: Text) -> Iterable[Literal]:
    return (Literal(text.en, language="en"), Literal(text.ja, language="ja"))


def _catalogue(names: Names) -> Iterable[Triple]:
    """The catalogue itself, which declares the prefixes of the project."""
    catalogue = NamedNode(names.question(""))
    yield Triple(catalogue, RDF.type, OWL.Ontology)
    for title in _both(_TITLE):
        yield Triple(catalogue, DCTERMS.title, title)
    yield Triple(catalogue, DCTERMS.license, CC_BY)
    prefixes = sorted(names.prefixes().items())
    for prefix, _ in prefixes:
        yield Triple(catalogue, SH.declare, NamedNode(names.declaration(prefix)))
    for prefix, namespace in prefixes:
        declaration = NamedNode(names.declaration(prefix))
        yield Triple(declaration, RDF.type, SH.PrefixDeclaration)
        yield Triple(declaration, SH.prefix, Literal(prefix))
        iri = Literal(namespace, datatype=XSD.anyURI)
        yield Triple(declaration, SH.namespace_, iri)


def _question(
    question: SavedQuery, names: Names, endpoint: NamedNode | None
) -> Iterable[Triple]:
    """One question. A CONSTRUCT has no columns, a SELECT has."""
    iri = NamedNode(names.question(question.name))
    kind, text = (
        (SH.SPARQLSelectExecutable, SH.select)
        if question.columns
        else (SH.SPARQLConstructExecutable, SH.construct)
    )
    yield Triple(iri, RDF.type, SH.SPARQLExecutable)
    yield Triple(iri, RDF.type, kind)
    yield Triple(iri, DCTERMS.identifier, Literal(question.name))
    yield Triple(iri, DCTERMS.isPartOf, NamedNode(names.question("")))
    for label in _both(question.title):
        yield Triple(iri, RDFS.label, label)
    for comment in _both(question.description):
        yield Triple(iri, RDFS.comment, comment)
    for tag in question.tags:
        yield Triple(iri, SCHEMA.keywords, Literal(tag))
    if endpoint is not None:
        yield Triple(iri, SCHEMA.target, endpoint)
    yield Triple(iri, SH.prefixes, NamedNode(names.question("")))
    yield Triple(iri, text, Literal(without_header(question.sparql)))


def catalogue_triples(
    questions: Iterable[SavedQuery], names: Names, endpoint: str | None = None
) -> list[Triple]:
    """The questions as data, in their order.

    Args:
        questions: The questions.
        names: The base of their IRIs.
        endpoint: Where they can be asked.

    Raises:
        UsageError: The endpoint is no web address.
    """
    target = None
    if endpoint:
        try:
            target = NamedNode(endpoint)
        except ValueError:
            target = None
        if target is None or not endpoint.startswith(("http://", "https://")):
            raise UsageError(
                f"--endpoint {endpoint}: give a whole web address, with http:// or "
                "https://",
                f"--endpoint {endpoint}：http:// か https:// で始まる URL を"
                "指定してください",
            )
    found = list(_catalogue(names))
    for question in questions:
        found.extend(_question(question, names, target))
    return found


def write_catalogue(
    triples: Iterable[Triple], format_: RdfFormat, names: Names
) -> bytes:
    """The data in a format; the same questions give the same bytes."""
    used = {"dcterms", "owl", "rdfs", "schema", "sh", "xsd"}
    prefixes = {key: iri for key, iri in names.prefixes().items() if key in used}
    if format_ == RdfFormat.N_TRIPLES:
        return serialize(triples, format=format_) or b""
    return serialize(triples, format=format_, prefixes=prefixes) or b""
