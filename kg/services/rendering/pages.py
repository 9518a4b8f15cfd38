"""Which page stands at a path."""

from collections.abc import Callable, Mapping
from importlib import import_module

from pyoxigraph import NamedNode

from kg.errors import UnknownThingError
from kg.model.site import folder_at, iri_at, part_at, version_at
from kg.services.rendering.frame.setting import LINKS, Setting
from kg.vocab import RDF, TEIJU

__all__ = ["missing", "render"]

_ROOM = "kg.services.rendering"
#: Pages that are about no IRI, as `module:function` of this room.
_FIXED: Mapping[str, str] = {
    "index": "home:home_page",
    "compare": "comparing.compare:compare_page",
    "search": "asking.search:search_page",
    "editor": "asking.editor:editor_page",
    "about": "home:about_page",
    "downloads": "data.downloads:downloads_page",
    "api": "asking.api:api_page",
    "queries/index": "asking.questions:questions_page",
    "doc/def/index": "ontology.documentation:documentation_page",
}
_ANY, _LISTED = "things.thing:thing_page", "listings.listing:listing_page"
_VERSION = "ontology.documentation:version_page"
_QUESTIONS, _DOC, _INDEX = "queries/", "doc/", "/index"
#: Pages of things that have one of their own, by class, the first that fits.
_BY_CLASS: Mapping[NamedNode, str] = {
    TEIJU.Region: "regional.region:region_page",
    TEIJU.Municipality: "regional.municipality:municipality_page",
    TEIJU.Ward: "regional.municipality:municipality_page",
    TEIJU.FormerMunicipality: "regional.municipality:municipality_page",
    TEIJU.Project: "regional.project:project_page",
    TEIJU.Indicator: "regional.indicator:indicator_page",
    TEIJU.PolicyField: "comparing.field:field_page",
    TEIJU.Viewpoint: "comparing.field:viewpoint_page",
    TEIJU.SourceDocument: "sources.document:document_page",
    TEIJU.Passage: "sources.document:passage_page",
}
#: Pages of what stands in a part of the base of its own.
_BY_PLACE: Mapping[str, str] = {
    "def/": "things.term:term_page",
    "scheme/": "things.concept:concept_page",
    "shape/": "things.rule:rule_page",
    "graph/": "things.named_graph:graph_page",
}


def _page(place: str) -> Callable[..., str | None]:
    module, _, name = place.partition(":")
    found: Callable[..., str | None] = getattr(import_module(f"{_ROOM}.{module}"), name)
    return found


def _place_of(at: Setting, iri: str) -> str:
    """Which function makes the page of a thing: by its class, then by its place."""
    kinds = {row[0] for row in at.rows(f"SELECT ?kind {{ <{iri}> {RDF.type} ?kind }}")}
    for kind, place in _BY_CLASS.items():
        if kind in kinds:
            return place
    local = iri.removeprefix(at.names.base)
    for start, place in _BY_PLACE.items():
        if local.startswith(start):
            return place
    return _ANY


def render(at: Setting) -> str | None:
    """The page at a path; None where there is none.

    A page function takes the setting, and the IRI or the name of what it is about; it
    returns None where there is nothing to tell of.
    """
    if at.path in _FIXED:
        return _page(_FIXED[at.path])(at)
    if at.path.startswith(_QUESTIONS):
        name = at.path.removeprefix(_QUESTIONS)
        return _page("asking.question:question_page")(at, name)
    return _told(at) if _is_iri(at.names.base + at.path) else None


def _is_iri(text: str) -> bool:
    try:
        NamedNode(text)
    except ValueError:
        return False
    return True


def _about(at: Setting, place: str, iri: str) -> str | None:
    """The page of a thing by one function; None where the graph says too little."""
    try:
        return _page(place)(at, iri)
    except UnknownThingError:
        return None


def _told(at: Setting) -> str | None:
    """The page of a thing, of what refers to one, or of a list of things."""
    if at.path.startswith(LINKS):
        iri = iri_at(_DOC + at.path.removeprefix(LINKS), at.names)
        return _page("listings.links:links_page")(at, iri) if iri else None
    version = version_at(at.path)
    if version:
        return _page(_VERSION)(at, version)
    if at.path.startswith(_DOC) and at.path.endswith(_INDEX):
        local = at.path[len(_DOC) : -len(_INDEX)]
        listed = _page(_LISTED)(at, local)
        # What is no list may be a thing whose IRI ends in a slash.
        return listed or _about(at, _ANY, folder_at(local, at.names))
    part = part_at(at.path)
    if part is not None:
        page = _page(_LISTED)(at, *part)
        if page is not None:
            return page
    iri = iri_at(at.path, at.names)
    if iri is None:
        return None
    # Of what says too little for a page of its kind, all that it says is still told.
    return _about(at, _place_of(at, iri), iri) or _about(at, _ANY, iri)


def missing(at: Setting) -> str:
    """The page that says that there is none."""
    return at.render("missing.html")
