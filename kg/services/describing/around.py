"""What a catalogue points to: what each is, and what it is called."""

from pyoxigraph import Literal, NamedNode, Triple

from kg.model.lang import Lang, Text
from kg.services.describing.facts import Source
from kg.services.describing.stating import Statements, said, typed
from kg.services.describing.telling import Telling
from kg.services.exporting.void import CREDIT
from kg.vocab import CC_BY, DCTERMS, FOAF, PROV, RDF, SKOS
from kg.vocab.authorities import (
    ACCESS_PUBLIC,
    CC_BY_TYPE,
    IRREGULAR,
    LANGUAGES,
    THEME_SCHEME,
    THEMES,
)

__all__ = ["around"]

_PROVENANCE = Text(
    "Read from municipal documents line by line: every statement names the document "
    "and the lines that it was read from. Nothing is corrected; statements that "
    "disagree all stay.",
    "自治体の文書を一行ずつ読んで書き起こしました。どの記載も、読み取った文書と行を"
    "示します。何も訂正せず、食い違う記載はすべて残しています。",
)
_ACCESS = Text("public", "公開")
_TYPE = Text("attribution", "表示")
_IRREGULAR = Text("irregular", "不定期")
_LANGUAGES = {"ja": Text("Japanese", "日本語"), "en": Text("English", "英語")}


def around(at: Telling) -> Statements:
    """What is pointed to: what it is, and what it is called."""
    yield Triple(at.home, RDF.type, FOAF.Document)
    for lang in Lang:
        page = at.page(f"downloads.{lang}.html")
        yield Triple(page, RDF.type, FOAF.Document)
    for code, language in LANGUAGES.items():
        yield from typed(
            NamedNode(language), DCTERMS.LinguisticSystem, _LANGUAGES[code]
        )
    yield from _terms(at)
    yield from _concepts()
    for place in at.facts.places:
        yield Triple(NamedNode(place.iri), RDF.type, DCTERMS.Location)
        yield from said(NamedNode(place.iri), SKOS.prefLabel, place.name)
    for source in at.facts.sources:
        yield from _source(source)


def _terms(at: Telling) -> Statements:
    """On which terms the data can be had, and what they conform to."""
    yield from typed(CC_BY, DCTERMS.LicenseDocument, Text("CC BY 4.0", "CC BY 4.0"))
    yield Triple(CC_BY, DCTERMS.type, NamedNode(CC_BY_TYPE))
    yield from typed(at.rights, DCTERMS.RightsStatement, CREDIT)
    yield from typed(NamedNode(ACCESS_PUBLIC), DCTERMS.RightsStatement, _ACCESS)
    yield from typed(NamedNode(IRREGULAR), DCTERMS.Frequency, _IRREGULAR)
    yield from typed(at.provenance, DCTERMS.ProvenanceStatement, _PROVENANCE)
    ontology = NamedNode(at.names.term(""))
    yield Triple(ontology, RDF.type, DCTERMS.Standard)
    name = Text("Ontology of the knowledge graph", "知識グラフのオントロジー")
    yield from said(ontology, DCTERMS.title, name)
    build = NamedNode(at.names.described("build"))
    yield Triple(build, RDF.type, PROV.Activity)


def _concepts() -> Statements:
    scheme = NamedNode(THEME_SCHEME)
    yield Triple(scheme, RDF.type, SKOS.ConceptScheme)
    name = Text("Data themes of the EU", "EU のデータテーマ")
    yield from said(scheme, DCTERMS.title, name)
    for theme, (en, ja) in THEMES.items():
        yield Triple(NamedNode(theme), RDF.type, SKOS.Concept)
        yield from said(NamedNode(theme), SKOS.prefLabel, Text(en, ja))
        yield Triple(NamedNode(theme), SKOS.inScheme, scheme)
    yield Triple(NamedNode(CC_BY_TYPE), RDF.type, SKOS.Concept)
    yield from said(NamedNode(CC_BY_TYPE), SKOS.prefLabel, _TYPE)


def _source(source: Source) -> Statements:
    """A source: what it is called, where it is, and its licence where it has one."""
    it = NamedNode(source.iri)
    yield Triple(it, RDF.type, PROV.Entity)
    yield Triple(it, DCTERMS.identifier, Literal(source.identifier))
    yield from said(it, DCTERMS.title, source.name)
    if source.page:
        yield Triple(it, FOAF.page, NamedNode(source.page))
        yield Triple(NamedNode(source.page), RDF.type, FOAF.Document)
    if source.licence:
        licence = NamedNode(source.licence)
        yield Triple(it, DCTERMS.license, licence)
        yield Triple(licence, RDF.type, DCTERMS.LicenseDocument)
