"""The page of everything that refers to a thing, where its own page names only some."""

from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from kg.services.rendering.frame.readings import captions_of
from kg.services.rendering.frame.setting import Setting

__all__ = ["links_page"]

#: More than these keep their short IRIs where they have no names: it would take long.
_MANY = 500


@dataclass(frozen=True, slots=True)
class _Group:
    property: str
    things: Sequence[tuple[str, str]]


def links_page(at: Setting, iri: str) -> str | None:
    """Everything that refers to a thing, by property; None where nothing does."""
    found = at.rows(
        f"SELECT DISTINCT ?property ?thing {{ ?thing ?property {NamedNode(iri)} }}"
    )
    by: dict[str, list[str]] = {}
    for name, thing in found:
        if isinstance(name, NamedNode) and isinstance(thing, NamedNode):
            by.setdefault(name.value, []).append(thing.value)
    if not by:
        return None
    things = [thing for own in by.values() for thing in own]
    at.learn([iri, *by, *things])
    if len(things) <= _MANY:
        captions_of(at, things)
    groups = [
        _Group(name, sorted((at.name(thing), thing) for thing in by[name]))
        for name in sorted(by)
    ]
    return at.render("links.html", iri=iri, title=at.name(iri), groups=groups)
