"""Which pages the site has: for search engines, and for publishing it as files."""

from collections.abc import Iterable, Iterator
from urllib.parse import quote
from xml.sax.saxutils import escape

from pyoxigraph import NamedNode

from kg.model.iris import Names
from kg.model.lang import Lang
from kg.model.result import Rows
from kg.model.site import SAFE, PageFormat, path_of
from kg.services.asking.engine import Engine
from kg.services.catalogue.find import question_names
from kg.services.citing.about import NAMED
from kg.services.graph.versions import released_versions
from kg.services.rendering.frame.setting import LINKS
from kg.services.rendering.listings.listing import KINDS, PER_PAGE, TOLD_WHOLE
from kg.services.rendering.things.rulebook import rulebook

__all__ = ["MOST", "all_paths", "sitemap_index", "sitemap_part", "sitemap_parts"]

#: How many addresses a file of a sitemap may hold (sitemaps.org).
MOST = 50_000
#: Pages that are about nothing in the graph.
_FIXED = (
    "index",
    "about",
    "compare",
    "downloads",
    "editor",
    "search",
    "api",
    "queries/index",
    "doc/def/index",
)
#: Pages that answer what is asked of them: robots are told to leave them alone.
_ASKING = frozenset({"compare", "search"})
_MAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_LINK = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'


def all_paths(engine: Engine, names: Names) -> tuple[str, ...]:
    """Every page of the site, by its path without language and suffix, in order.

    Args:
        engine: The graph.
        names: The base.
    """
    found = {*_FIXED, *(f"queries/{name}" for name in question_names())}
    things = set(_things(engine, names))
    found |= things
    for rule in rulebook(names).values():
        found.add(path_of(rule.iri, names) or "")
    found |= set(_lists(things))
    versions = (names.term(f"{version}/") for version in released_versions())
    found.update(path_of(iri, names) or "" for iri in versions)
    found |= set(_much_referred_to(engine, names))
    return tuple(sorted(found - {""}))


def _iris(engine: Engine, sparql: str) -> Iterator[str]:
    answer = engine.ask(sparql)
    assert isinstance(answer, Rows)
    for row in answer.rows:
        if isinstance(row[0], NamedNode):
            yield row[0].value


def _things(engine: Engine, names: Names) -> Iterator[str]:
    """The pages of all that the graph tells of, and of its named graphs."""
    for sparql in (
        "SELECT DISTINCT ?thing { ?thing ?p ?o }",
        "SELECT DISTINCT ?thing { ?s ?p ?thing }",
        "SELECT DISTINCT ?thing { GRAPH ?thing { ?s ?p ?o } }",
    ):
        for iri in _iris(engine, sparql):
            path = path_of(iri, names)
            if path is not None:
                yield path


def _lists(things: Iterable[str]) -> Iterator[str]:
    """The lists that things stand in, with their further pages."""
    counts: dict[str, int] = {}
    for path in things:
        _, _, local = path.partition("/")
        folder, slash, _ = local.partition("/")
        if slash:
            counts[folder] = counts.get(folder, 0) + 1
    yield "doc/index"
    for folder, count in counts.items():
        yield f"doc/{folder}/index"
        if folder not in KINDS and folder not in TOLD_WHOLE:
            for page in range(2, -(-count // PER_PAGE) + 1):
                yield f"doc/{folder}/index-{page}"
    for folder in KINDS:
        yield f"doc/{folder}/index"


def _much_referred_to(engine: Engine, names: Names) -> Iterator[str]:
    """The pages of what refers to a thing, where its own page names only some."""
    sparql = (
        f"SELECT DISTINCT ?thing {{ ?s ?p ?thing FILTER (isIRI(?thing)) }} "
        f"GROUP BY ?thing ?p HAVING (COUNT(DISTINCT ?s) > {NAMED})"
    )
    for iri in _iris(engine, sparql):
        path = path_of(iri, names)
        # What is told of as a list is listed whole.
        if path is not None and not path.endswith("/index"):
            yield LINKS + path.removeprefix("doc/")


def sitemap_parts(paths: Iterable[str]) -> list[list[str]]:
    """The paths for search engines, as many in each part as a file may hold."""
    told = [path for path in paths if path not in _ASKING]
    size = MOST // len(Lang)
    return [told[start : start + size] for start in range(0, len(told), size)] or [[]]


def sitemap_part(paths: Iterable[str], public: str) -> str:
    """A sitemap: each page in each language, which says where it is in the others."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f"<urlset {_MAP} {_LINK}>"]
    for path in paths:
        files = {lang: _address(public, path, lang) for lang in Lang}
        links = "".join(
            f'<xhtml:link rel="alternate" hreflang="{lang}" href="{file}"/>'
            for lang, file in files.items()
        )
        lines += [f"<url><loc>{file}</loc>{links}</url>" for file in files.values()]
    return "\n".join([*lines, "</urlset>", ""])


def sitemap_index(parts: int, public: str) -> str:
    """The sitemap of sitemaps, where one file could not hold all."""
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex {_MAP}>'
    lines = [
        f"<sitemap><loc>{escape(public)}sitemap-{number}.xml</loc></sitemap>"
        for number in range(1, parts + 1)
    ]
    return "\n".join([head, *lines, "</sitemapindex>", ""])


def _address(public: str, path: str, lang: Lang) -> str:
    return escape(public + quote(f"{path}.{lang}.{PageFormat.HTML}", safe=SAFE))
