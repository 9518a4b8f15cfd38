"""The files to download, as forms that a data set can be had in."""

from pyoxigraph import NamedNode, Triple

from kg.model.file_formats import format_name
from kg.model.iris import Names
from kg.model.lang import Text
from kg.model.site_file import Dump
from kg.services.describing.stating import Statements, checksum, number, said, typed
from kg.services.describing.telling import Telling
from kg.vocab import CC_BY, DCAT, DCTERMS, RDF, RDFS
from kg.vocab.authorities import FILE_TYPES, LANGUAGES, media_type

__all__ = ["distribution", "distribution_triples"]

#: What holds several files, as against what only makes one smaller.
_PACKAGES = frozenset({"application/zip", "application/x-tar"})


def distribution(dump: Dump, names: Names) -> NamedNode:
    """The IRI of a file to download, as a form that the data can be had in."""
    return NamedNode(names.described(f"file/{dump.path}"))


def distribution_triples(at: Telling, dump: Dump, place: int) -> Statements:
    """One file: where it is, what is in it, how large, and its digest.

    Args:
        at: The catalogue.
        dump: The file.
        place: Its place among all of them.
    """
    it, file = distribution(dump, at.names), at.page(dump.path)
    yield Triple(it, RDF.type, DCAT.Distribution)
    yield from said(it, DCTERMS.title, dump.title)
    yield from said(it, DCTERMS.description, _told(dump))
    yield Triple(it, DCAT.downloadURL, file)
    # DCAT-AP wants an access URL of every form, and no other place gives the file.
    yield Triple(it, DCAT.accessURL, file)
    yield Triple(file, RDF.type, RDFS.Resource)
    yield from _format(it, dump)
    yield Triple(it, DCAT.byteSize, number(dump.written.size))
    yield from checksum(it, dump.written.sha256, f"checksum{place}")
    yield Triple(it, DCTERMS.license, CC_BY)
    yield Triple(it, DCTERMS.rights, at.rights)
    yield from at.dates(it, at.facts.modified)
    for language in LANGUAGES.values():
        yield Triple(it, DCTERMS.language, NamedNode(language))
    if dump.conforms_to:
        standard = NamedNode(dump.conforms_to)
        yield Triple(it, DCTERMS.conformsTo, standard)
        yield Triple(standard, RDF.type, DCTERMS.Standard)


def _format(it: NamedNode, dump: Dump) -> Statements:
    """The format of a file, and what it is packed in."""
    media, file_type = media_type(dump.media), FILE_TYPES.get(dump.media)
    if media:
        yield Triple(it, DCAT.mediaType, NamedNode(media))
        yield from _media(media, dump.media)
    if file_type:
        yield Triple(it, DCTERMS.format, NamedNode(file_type))
        yield Triple(NamedNode(file_type), RDF.type, DCTERMS.MediaTypeOrExtent)
    packed = media_type(dump.packed) if dump.packed else None
    if packed:
        packs = dump.packed in _PACKAGES
        prop = DCAT.packageFormat if packs else DCAT.compressFormat
        yield Triple(it, prop, NamedNode(packed))
        yield from _media(packed, dump.packed)


def _media(iri: str, name: str) -> Statements:
    """A media type by its name, from which CKAN tells the format."""
    yield from typed(NamedNode(iri), DCTERMS.MediaType, Text(name, name))


def _told(dump: Dump) -> Text:
    """What a file is, in a sentence: portals show it beside the name."""
    name = format_name(dump.media, dump.packed)
    if dump.statements is None:
        return Text(f"{dump.title.en}. {name}.", f"{dump.title.ja}。{name}。")
    return Text(
        f"{dump.title.en}. {name}, {dump.statements:,} statements.",
        f"{dump.title.ja}。{name}、{dump.statements:,}件の記載。",
    )
