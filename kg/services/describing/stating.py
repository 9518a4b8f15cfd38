"""Small pieces that several descriptions are made of."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from urllib.parse import quote

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from kg.model.formats import Format
from kg.model.imprint import Contact, Imprint
from kg.model.iris import Names
from kg.model.lang import Text
from kg.model.result import Triples
from kg.model.site import SAFE
from kg.services.answers.to_triples import answer_triples
from kg.services.exporting.void import CREATOR, both
from kg.vocab import (
    DESCRIBING_PREFIXES,
    FOAF,
    RDF,
    RDFS,
    SPDX,
    VCARD,
    XSD,
)

__all__ = [
    "Statements",
    "address",
    "agents",
    "checksum",
    "contact_of",
    "day",
    "makers",
    "number",
    "publisher_of",
    "said",
    "typed",
    "written",
]

Statements = Iterator[Triple]
_FORMATS = MappingProxyType({"ttl": Format.TTL, "jsonld": Format.JSONLD})


def address(public: str, path: str) -> NamedNode:
    """Where a file of the site is on the web."""
    return NamedNode(public + quote(path, safe=SAFE))


def said(subject: NamedNode | BlankNode, prop: NamedNode, text: Text) -> Statements:
    """A text in both languages; once where both are the same name."""
    if text.en == text.ja:
        yield Triple(subject, prop, Literal(text.en))
        return
    for value in both(text):
        yield Triple(subject, prop, value)


def typed(subject: NamedNode, kind: NamedNode, name: Text | None = None) -> Statements:
    """What a thing elsewhere is, and what it is called: a reader need not ask there."""
    yield Triple(subject, RDF.type, kind)
    if name is not None:
        yield from said(subject, RDFS.label, name)


def day(text: str) -> Literal:
    """A day."""
    return Literal(text, datatype=XSD.date)


def number(count: int) -> Literal:
    """How many."""
    return Literal(str(count), datatype=XSD.nonNegativeInteger)


def makers(names: Names) -> NamedNode:
    """Those who made the data."""
    return NamedNode(names.described("contributors"))


def publisher_of(imprint: Imprint, names: Names) -> NamedNode:
    """Those who publish it: the makers where nobody else is named."""
    return (
        NamedNode(names.described("publisher")) if imprint.publisher else makers(names)
    )


def contact_of(contact: Contact | None, names: Names) -> NamedNode | None:
    """Whom to ask."""
    return NamedNode(names.described("contact")) if contact else None


def agents(imprint: Imprint, names: Names) -> Statements:
    """The makers, the publisher, and whom to ask."""
    maker, publisher = makers(names), publisher_of(imprint, names)
    yield Triple(maker, RDF.type, FOAF.Agent)
    yield Triple(maker, FOAF.name, Literal(CREATOR))
    if publisher != maker:
        yield Triple(publisher, RDF.type, FOAF.Agent)
        yield Triple(publisher, FOAF.name, Literal(imprint.publisher))
    if imprint.publisher_page:
        page = NamedNode(imprint.publisher_page)
        yield Triple(publisher, FOAF.homepage, page)
        yield Triple(page, RDF.type, FOAF.Document)
    contact, who = imprint.contact, contact_of(imprint.contact, names)
    if contact is not None and who is not None:
        yield Triple(who, RDF.type, VCARD.Kind)
        yield Triple(who, VCARD.fn, Literal(contact.name))
        if contact.is_mail:
            mail = NamedNode(f"mailto:{quote(contact.address, safe='@+.-_')}")
            yield Triple(who, VCARD.hasEmail, mail)
        else:
            yield Triple(who, VCARD.hasURL, NamedNode(contact.address))


def checksum(subject: NamedNode, sha256: str, label: str) -> Statements:
    """The digest of a file.

    Args:
        subject: The file.
        sha256: The digest, in hexadecimal.
        label: What the unnamed node between them is called, one for each file.
    """
    node = BlankNode(label)
    yield Triple(subject, SPDX.checksum, node)
    yield Triple(node, RDF.type, SPDX.Checksum)
    yield Triple(node, SPDX.algorithm, SPDX.checksumAlgorithm_sha256)
    yield Triple(node, SPDX.checksumValue, Literal(sha256, datatype=XSD.hexBinary))
    yield Triple(SPDX.checksumAlgorithm_sha256, RDF.type, SPDX.ChecksumAlgorithm)


def written(triples: Iterable[Triple], suffix: str, names: Names) -> bytes:
    """Triples as a file: `ttl`, `jsonld` or `rdf`; the same bytes for the same triples.

    Every triple stands once, those of one subject together, in the order in which
    subjects were first told of.
    """
    order: dict[str, dict[Triple, None]] = {}
    for triple in triples:
        order.setdefault(str(triple.subject), {})[triple] = None
    told = tuple(triple for own in order.values() for triple in own)
    prefixes = _in_use(told, {**names.prefixes(), **DESCRIBING_PREFIXES})
    if suffix == "rdf":
        return serialize(told, format=RdfFormat.RDF_XML, prefixes=prefixes) or b""
    return answer_triples(Triples(told), _FORMATS[suffix], prefixes).encode()


def _in_use(triples: Iterable[Triple], prefixes: Mapping[str, str]) -> dict[str, str]:
    """The prefixes that a reader meets."""
    iris = set()
    for triple in triples:
        for term in triple:
            if isinstance(term, NamedNode):
                iris.add(term.value)
            elif isinstance(term, Literal):
                iris.add(term.datatype.value)
    return {
        name: space
        for name, space in sorted(prefixes.items())
        if any(iri.startswith(space) for iri in iris)
    }
