"""The site as a catalogue: DCAT 3, with what DCAT-AP 3 and CKAN ask for.

https://www.w3.org/TR/vocab-dcat-3/, https://semiceu.github.io/DCAT-AP/releases/3.0.0/.
One data set is the whole graph; each named graph is one of its own, and those of
regions are a series. Whatever is pointed to is told what it is, because the shapes of
DCAT-AP look for it. Only what the catalogue holds is a `dcat:Dataset`: CKAN takes in
everything of that class, so that sources are told by `prov:wasDerivedFrom`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from kg.model.imprint import Imprint
from kg.model.iris import Names
from kg.model.lang import Lang, Text
from kg.model.site_file import Dump, DumpRole
from kg.services.describing.around import around
from kg.services.describing.distributions import distribution, distribution_triples
from kg.services.describing.facts import Facts, Part, Place
from kg.services.describing.stating import (
    Statements,
    agents,
    contact_of,
    day,
    makers,
    publisher_of,
    said,
)
from kg.services.describing.telling import Telling
from kg.services.exporting.void import DESCRIPTION, TITLE
from kg.vocab import ADMS, CC_BY, DCAT, DCTERMS, FOAF, PROV, RDF, RDFS
from kg.vocab.authorities import (
    ACCESS_PUBLIC,
    IRREGULAR,
    LANGUAGES,
    THEME_SCHEME,
    THEMES,
)

__all__ = ["Previous", "catalogue_triples"]

_CATALOGUE = Text(
    "Catalogue of open data on Japan's settlement and independence regions",
    "定住自立圏オープンデータのカタログ",
)
_SERIES = Text(
    "Settlement and independence regions, one data set each",
    "定住自立圏ごとのデータ",
)
_KEYWORDS = (
    Text("settlement and independence region", "定住自立圏"),
    Text("inter-municipal cooperation", "広域連携"),
    Text("local government", "地方自治体"),
    Text("shared vision", "共生ビジョン"),
    Text("linked open data", "リンクトオープンデータ"),
)
_ENDPOINT = Text(
    "SPARQL endpoint over the knowledge graph", "知識グラフの SPARQL エンドポイント"
)


@dataclass(frozen=True, slots=True)
class Previous:
    """The release before.

    Attributes:
        version: What its ontology says that it is; empty where it says nothing.
        notes: What has changed since, in a sentence.
    """

    version: str
    notes: Text


def catalogue_triples(
    facts: Facts,
    names: Names,
    public: str,
    dumps: Sequence[Dump],
    imprint: Imprint,
    previous: Previous | None = None,
) -> Statements:
    """The catalogue.

    Args:
        facts: What the graph says of itself.
        names: The base.
        public: The address of the site in the web.
        dumps: The files to download.
        imprint: What the publisher says of the site.
        previous: The release before, if there is one.
    """
    at = Telling(facts, names, public, imprint)
    held = [dump for dump in dumps if dump.role != DumpRole.DESCRIPTION]
    yield from _catalogue(at)
    yield from _whole(at, held, previous)
    for part in facts.parts:
        yield from _part(at, part, held)
    if facts.regions:
        yield from _series(at)
    for place, dump in enumerate(held, 1):
        yield from distribution_triples(at, dump, place)
    yield from _service(at)
    yield from agents(imprint, names)
    yield from around(at)


def _common(at: Telling, it: NamedNode, title: Text, text: Text) -> Statements:
    """What the catalogue and every data set in it say alike."""
    yield from said(it, DCTERMS.title, title)
    yield from said(it, DCTERMS.description, text)
    yield Triple(it, DCTERMS.publisher, publisher_of(at.imprint, at.names))
    yield Triple(it, DCTERMS.creator, makers(at.names))
    yield Triple(it, DCTERMS.license, CC_BY)
    for language in LANGUAGES.values():
        yield Triple(it, DCTERMS.language, NamedNode(language))


def _catalogue(at: Telling) -> Statements:
    it = NamedNode(at.names.described("catalog"))
    yield Triple(it, RDF.type, DCAT.Catalog)
    yield from _common(at, it, _CATALOGUE, DESCRIPTION)
    yield Triple(it, FOAF.homepage, at.home)
    yield Triple(it, DCTERMS.rights, at.rights)
    yield Triple(it, DCAT.themeTaxonomy, NamedNode(THEME_SCHEME))
    yield from at.dates(it, at.facts.modified)
    yield from _covered(at, it, at.facts.places, at.facts.first, at.facts.last, "all")
    for iri in (at.names.dataset(), *(part.iri for part in at.facts.parts)):
        yield Triple(it, DCAT.dataset, NamedNode(iri))
    if at.imprint.endpoint:
        yield Triple(it, DCAT.service, NamedNode(at.names.service()))


def _covered(
    at: Telling,
    it: NamedNode,
    places: Iterable[Place],
    first: str,
    last: str,
    label: str,
) -> Statements:
    """Which places, and which time."""
    for place in places:
        yield Triple(it, DCTERMS.spatial, NamedNode(place.iri))
    if first:
        node = BlankNode(f"time-{label}")
        yield Triple(it, DCTERMS.temporal, node)
        yield Triple(node, RDF.type, DCTERMS.PeriodOfTime)
        yield Triple(node, DCAT.startDate, day(first))
        yield Triple(node, DCAT.endDate, day(last))


def _dataset(at: Telling, it: NamedNode, title: Text, text: Text) -> Statements:
    """What every data set of the catalogue says."""
    yield Triple(it, RDF.type, DCAT.Dataset)
    yield from _common(at, it, title, text)
    yield Triple(it, DCTERMS.identifier, Literal(it.value))
    yield Triple(it, DCTERMS.accessRights, NamedNode(ACCESS_PUBLIC))
    yield Triple(it, DCTERMS.accrualPeriodicity, NamedNode(IRREGULAR))
    ontology = NamedNode(at.names.term(""))
    yield Triple(it, DCTERMS.conformsTo, ontology)
    yield Triple(it, DCTERMS.provenance, at.provenance)
    yield Triple(it, PROV.wasGeneratedBy, NamedNode(at.names.described("build")))
    for theme in THEMES:
        yield Triple(it, DCAT.theme, NamedNode(theme))
    for word in _KEYWORDS:
        yield from said(it, DCAT.keyword, word)
    contact = contact_of(at.imprint.contact, at.names)
    if contact is not None:
        yield Triple(it, DCAT.contactPoint, contact)
    if at.facts.version:
        yield Triple(it, DCAT.version, Literal(at.facts.version))


def _whole(at: Telling, dumps: Sequence[Dump], previous: Previous | None) -> Statements:
    it = NamedNode(at.names.dataset())
    yield from _dataset(at, it, TITLE, DESCRIPTION)
    yield from at.dates(it, at.facts.modified)
    # CKAN keeps one place of a data set: the catalogue lists all of them.
    yield from _covered(at, it, at.facts.around, at.facts.first, at.facts.last, "whole")
    yield Triple(it, DCAT.landingPage, at.home)
    for lang in Lang:
        yield Triple(it, FOAF.page, at.page(f"downloads.{lang}.html"))
    for source in at.facts.sources:
        yield Triple(it, PROV.wasDerivedFrom, NamedNode(source.iri))
    for dump in dumps:
        if dump.graph is None:
            yield Triple(it, DCAT.distribution, distribution(dump, at.names))
    if previous is not None:
        yield from said(it, ADMS.versionNotes, previous.notes)
        if previous.version and previous.version != at.facts.version:
            before = NamedNode(at.names.described(f"dataset-{previous.version}"))
            yield Triple(it, DCAT.previousVersion, before)
            yield Triple(before, DCAT.version, Literal(previous.version))
            yield from said(before, DCTERMS.title, TITLE)


def _part(at: Telling, part: Part, dumps: Sequence[Dump]) -> Statements:
    it = NamedNode(part.iri)
    yield from _dataset(at, it, part.title, _told(part))
    if part.title != part.name:
        yield from said(it, DCAT.keyword, part.name)
    modified = at.facts.ontology_modified if part.folder == "ontology" else ""
    yield from at.dates(it, modified)
    yield from _covered(
        at, it, part.places, part.first, part.last, part.folder.replace("/", "-")
    )
    yield Triple(it, DCTERMS.isPartOf, NamedNode(at.names.dataset()))
    for lang in Lang:
        page = at.page(f"doc/graph/{part.folder}.{lang}.html")
        yield Triple(it, DCAT.landingPage, page)
        yield Triple(page, RDF.type, FOAF.Document)
    if part.is_region:
        yield Triple(it, DCAT.inSeries, _series_iri(at))
    for source in part.sources:
        yield Triple(it, PROV.wasDerivedFrom, NamedNode(source.iri))
    for dump in dumps:
        if dump.graph == part.iri:
            yield Triple(it, DCAT.distribution, distribution(dump, at.names))


def _told(part: Part) -> Text:
    """What a named graph holds, in a sentence."""
    held = Text(f"{part.statements:,} statements", f"{part.statements:,}件の記載")
    if part.is_region:
        return Text(
            f"{part.name.en}: members, agreements, visions, projects, costs and "
            f"indicators, as its documents state them. {held.en}, each with the "
            "document and the lines that it was read from.",
            f"{part.name.ja}の構成市町村、協定、共生ビジョン、事業、費用、指標です。"
            f"{held.ja}に、読み取った文書と行を付けています。",
        )
    if part.is_city:
        return Text(
            f"Plans of {part.name.en} itself, kept apart from its region: goals, "
            f"measures, indicators and results. {held.en}.",
            f"{part.name.ja}自身の計画（圏域の取組とは別）の目標、施策、指標、実績です。"
            f"{held.ja}。",
        )
    return Text(
        f"{part.name.en} of the knowledge graph. {held.en}.",
        f"知識グラフの{part.name.ja}です。{held.ja}。",
    )


def _series_iri(at: Telling) -> NamedNode:
    return NamedNode(at.names.described("regions"))


def _series(at: Telling) -> Statements:
    it, parts = _series_iri(at), at.facts.regions
    yield Triple(it, RDF.type, DCAT.DatasetSeries)
    yield from said(it, DCTERMS.title, _SERIES)
    yield from said(it, DCTERMS.description, DESCRIPTION)
    yield Triple(it, DCTERMS.publisher, publisher_of(at.imprint, at.names))
    yield Triple(it, DCTERMS.accrualPeriodicity, NamedNode(IRREGULAR))
    places = {place.iri: place for part in parts for place in part.places}
    yield from _covered(
        at,
        it,
        (places[iri] for iri in sorted(places)),
        min((part.first for part in parts if part.first), default=""),
        max((part.last for part in parts), default=""),
        "series",
    )
    contact = contact_of(at.imprint.contact, at.names)
    if contact is not None:
        yield Triple(it, DCAT.contactPoint, contact)


def _service(at: Telling) -> Statements:
    """The endpoint, where one answers."""
    if not at.imprint.endpoint:
        return
    it, endpoint = NamedNode(at.names.service()), NamedNode(at.imprint.endpoint)
    yield Triple(it, RDF.type, DCAT.DataService)
    yield from said(it, DCTERMS.title, _ENDPOINT)
    yield from said(it, DCTERMS.description, DESCRIPTION)
    yield Triple(it, DCAT.endpointURL, endpoint)
    # A GET without a query is answered by the service description (SPARQL 1.1).
    yield Triple(it, DCAT.endpointDescription, endpoint)
    yield Triple(endpoint, RDF.type, RDFS.Resource)
    yield Triple(it, DCAT.servesDataset, NamedNode(at.names.dataset()))
    yield Triple(it, DCTERMS.publisher, publisher_of(at.imprint, at.names))
    yield Triple(it, DCTERMS.license, CC_BY)
    yield Triple(it, DCTERMS.accessRights, NamedNode(ACCESS_PUBLIC))
