"""What the site says of itself: catalogue, VoID, provenance, citation, changes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from pyoxigraph import Triple

from kg.model.lang import Lang, Text
from kg.model.site_file import Dump, DumpRole, SiteFile
from kg.services.describing.catalogue import catalogue_triples
from kg.services.describing.changes import Changes, changes_since, first_publication
from kg.services.describing.citation import Cited, citation_of_data
from kg.services.describing.facts import facts_of
from kg.services.describing.linked import linked_triples
from kg.services.describing.provenance import provenance_triples
from kg.services.describing.stating import written
from kg.services.publishing.publication import Publication
from kg.services.rendering.data.downloads import changes_page

__all__ = ["files", "keys", "told"]

_DCAT = "https://www.w3.org/TR/vocab-dcat-3/"
_CATALOGUE = Text("Catalogue of the data (DCAT 3)", "データのカタログ（DCAT 3）")
_VOID = Text("Statistics and links of the graph (VoID)", "グラフの統計とリンク（VoID）")
_PROV = Text("How the data were made (PROV-O)", "データの作成過程（PROV-O）")
_CITATION = Text("How to cite (CITATION.cff)", "引用のしかた（CITATION.cff）")
#: Path, media type, title, and the standard that it follows.
_TOLD: Sequence[tuple[str, str, Text, str | None]] = (
    ("catalog.ttl", "text/turtle", _CATALOGUE, _DCAT),
    ("catalog.jsonld", "application/ld+json", _CATALOGUE, _DCAT),
    ("catalog.rdf", "application/rdf+xml", _CATALOGUE, _DCAT),
    ("void.ttl", "text/turtle", _VOID, "https://www.w3.org/TR/void/"),
    (
        "provenance.ttl",
        "text/turtle",
        _PROV,
        "https://www.w3.org/TR/prov-o/",
    ),
    (
        "CITATION.cff",
        "application/yaml",
        _CITATION,
        "https://citation-file-format.github.io/",
    ),
    (
        "changes.ja.md",
        "text/markdown",
        Text("What has changed, in Japanese", "データの変更（日本語）"),
        None,
    ),
    (
        "changes.en.md",
        "text/markdown",
        Text("What has changed, in English", "データの変更（英語）"),
        None,
    ),
    (
        "changes.json",
        "application/json",
        Text("What has changed, statement by statement", "データの変更（記載ごと）"),
        None,
    ),
)


def keys(site: Publication) -> Iterable[str]:
    """All of them at once: the catalogue tells of the changes."""
    return ("",)


def files(site: Publication, key: str) -> Iterator[SiteFile]:
    """The descriptions, at the root of the site."""
    names, public, imprint = site.names, site.public, site.imprint
    facts, dumps = facts_of(site.engine, names), _owned(site)
    changes = _changes(site)
    write = partial(_file, site)
    catalogue = tuple(
        catalogue_triples(facts, names, public, dumps, imprint, changes.previous)
    )
    for suffix in ("ttl", "jsonld", "rdf"):
        yield write(f"catalog.{suffix}", catalogue)
    void = write(
        "void.ttl",
        linked_triples(site.engine, names, facts, public, dumps, imprint),
    )
    yield void
    yield SiteFile(".well-known/void", void.body)
    yield write(
        "provenance.ttl",
        provenance_triples(
            site.whole, facts, public, dumps, imprint, _program_version()
        ),
    )
    cited = Cited(facts.version, imprint.released, public, site.whole.sha256)
    yield SiteFile("CITATION.cff", citation_of_data(cited).encode())
    for lang in Lang:
        yield SiteFile(f"changes.{lang}.md", changes.pages[lang].encode())
        page = changes_page(site.setting("changes", lang), changes.pages[lang])
        yield SiteFile(f"changes.{lang}.html", page.encode())
    yield SiteFile("changes.json", changes.data.encode())


def told(site: Publication) -> Iterator[Dump]:
    """The descriptions, as the page of files to download tells of them."""
    for path, media, title, standard in _TOLD:
        found = site.written.get(path)
        if found is not None:
            yield Dump(
                path,
                DumpRole.DESCRIPTION,
                title,
                media,
                "",
                found,
                conforms_to=standard,
            )


def _owned(site: Publication) -> Sequence[Dump]:
    """The files to download; a table is told to be of the graph that it makes."""
    graphs = {
        f"/{part.partition.group}/{part.partition.name}/": site.names.graph(
            part.partition.graph
        )
        for part in site.whole.partitions
    }

    def of(dump: Dump) -> str | None:
        if dump.role is not DumpRole.TABLES:
            return dump.graph
        return next((g for at, g in graphs.items() if at in dump.path), dump.graph)

    return [replace(dump, graph=of(dump)) for dump in site.dumps]


def _changes(site: Publication) -> Changes:
    """What changed since the release that is named, else the last that differs."""
    kept = (
        release.folder
        for release in reversed(site.releases)
        if release.manifest().get("sha256") != site.whole.sha256
    )
    previous = site.imprint.previous or next(kept, None)
    return changes_since(previous, site.whole) if previous else first_publication()


def _file(site: Publication, path: str, triples: Iterable[Triple]) -> SiteFile:
    suffix = path.rpartition(".")[2]
    return SiteFile(path, written(triples, suffix, site.names))


def _program_version() -> str:
    import kg

    return kg.__version__
