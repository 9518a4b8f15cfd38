"""How IRIs lead to files: rules for servers, pages for hosts that have none."""

from collections.abc import Iterable, Iterator, Sequence

from kg.model.lang import Lang, Text
from kg.model.site_file import SiteFile
from kg.services.answers.labels import labels_of
from kg.services.publishing.publication import Publication
from kg.services.publishing.resolving.apache import host_rules
from kg.services.publishing.resolving.missing import missing_page
from kg.services.publishing.resolving.nginx import maps, server_rules
from kg.services.publishing.resolving.static_hosts import headers_file, redirects_file
from kg.services.publishing.resolving.stubs import local_of, stub, stub_place
from kg.services.publishing.resolving.w3id import (
    leading_folder,
    leading_readme,
    leading_rules,
)

__all__ = ["files", "keys"]

_PAGE = f".{Lang.JA}.html"
_RULES, _STUBS = "rules", "stubs "
#: How many pages that lead on are made at once: their names are asked for together.
_BATCH = 500


def keys(site: Publication) -> Iterable[str]:
    """The rules, and batches of the pages that stand at IRIs."""
    yield _RULES
    if site.stubs:
        for start in range(0, len(_pages(site)), _BATCH):
            yield f"{_STUBS}{start}"


def files(site: Publication, key: str) -> Iterator[SiteFile]:
    """The files of one of them."""
    if key == _RULES:
        for path, text in _rules(site):
            yield SiteFile(path, text.encode())
        return
    start = int(key.removeprefix(_STUBS))
    # Of this batch alone: told of all each time, it would take a time that is squared.
    batch = _told(_pages(site)[start : start + _BATCH])
    iris = [site.names.base + local for _, local in batch]
    labels = labels_of(site.engine.ask, iris)
    for (path, local), iri in zip(batch, iris, strict=True):
        place = stub_place(local)
        if place is not None:
            title = labels.get(iri) or _question(site, local)
            yield stub(path, place, title or Text(local, local), site.written)


def _pages(site: Publication) -> Sequence[str]:
    """Every page, without language and suffix, in order."""
    pages = sorted(path for path in site.written if path.endswith(_PAGE))
    return [path.removesuffix(_PAGE) for path in pages]


def _told(pages: Iterable[str]) -> Sequence[tuple[str, str]]:
    """The pages that an IRI leads to, with what that says below the base."""
    told = ((page, local_of(page)) for page in pages)
    return [(page, local) for page, local in told if local is not None]


def _question(site: Publication, local: str) -> Text | None:
    """The title of a saved question; None where it is none."""
    asked = site.shelf.questions.get(local.partition("/")[2])
    named = local.startswith("query/") and asked is not None
    return asked.title if named and asked else None


def _rules(site: Publication) -> Iterator[tuple[str, str]]:
    """Every file of rules, and what hosts show where nothing stands."""
    base, public = site.names.base, site.public
    yield ".htaccess", host_rules(public)
    yield "hosting/nginx/maps.conf", maps(public)
    yield "hosting/nginx/site.conf", server_rules(public)
    if base != public:
        folder = leading_folder(base)
        # With a dot before it, Apache would follow it here too.
        yield f"{folder}/htaccess", leading_rules(base, public)
        yield f"{folder}/README.md", leading_readme(base, public)
    locals_ = (local for _, local in _told(_pages(site)))
    folders = [local for local in locals_ if local.endswith("/")]
    yield "_redirects", redirects_file(public, folders, site.stubs)
    yield "_headers", headers_file(public)
    yield "404.html", missing_page(public, list(Lang))
    for lang in Lang:
        yield f"404.{lang}.html", missing_page(public, [lang])
