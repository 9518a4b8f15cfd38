"""Lists of things: of every kind there is, of one kind, or of a folder of names."""

import re
from collections.abc import Callable, Mapping
from importlib import import_module

from pyoxigraph import Literal

from kg.model.lang import Text
from kg.model.site import folder_at
from kg.model.sparql_text import written
from kg.services.rendering.frame.readings import (
    Reading,
    caption,
    named_readings,
    number_text,
)
from kg.services.rendering.frame.setting import Setting
from kg.services.rendering.listings.listing_table import (
    Beside,
    Column,
    Entry,
    Group,
    Listing,
    iri_of,
    iris_in,
    number_of,
    without_empty,
)

__all__ = ["KINDS", "PER_PAGE", "TOLD_WHOLE", "listing_page"]

#: How many things stand on one page of a list.
PER_PAGE = 500
_ROOM = "kg.services.rendering"
#: The lists that tell more than names, as `module:function` of this room.
KINDS: Mapping[str, str] = {
    "region": "listings.listing_places:regions",
    "municipality": "listings.listing_places:municipalities",
    "project": "listings.listing_work:projects",
    "indicator": "listings.listing_work:indicators",
    "source": "listings.listing_sources:sources",
    "scheme": "listings.listing_terms:schemes",
    "shape": "listings.listing_terms:rules",
    "graph": "listings.listing_terms:graphs",
}
#: The folders whose index is no list but tells everything of what stands in them.
TOLD_WHOLE = frozenset({"def"})
_FOLDER = re.compile(r"[^\s<>\"{}|\\^`\x00-\x20]+")


def listing_page(at: Setting, kind: str, page: int = 1) -> str | None:
    """The list of things of a kind; None where there is none.

    Args:
        at: The page.
        kind: The first part of their paths, such as `region` or `cost`, or several, as
            `cost/nishi-iburi`; nothing for the list of the kinds.
        page: Which part of a long list.
    """
    if not kind:
        return at.render("kinds.html", kinds=_kinds(at)) if page == 1 else None
    place = KINDS.get(kind)
    if place is None:
        listing = _things(at, kind, page)
    elif page == 1:
        module, _, name = place.partition(":")
        make: Callable[[Setting], Listing] = getattr(
            import_module(f"{_ROOM}.{module}"), name
        )
        listing = make(at)
    else:
        listing = None
    if listing is None:
        return None
    at.learn(iris_in(listing.groups))
    return at.render("listing.html", kind=kind, listing=listing, number=number_text)


def _kinds(at: Setting) -> list[tuple[str, int, tuple[str, ...]]]:
    """Every kind of thing: its part of the paths, how many, and of which classes."""
    start = written(Literal(at.names.thing("")))
    counts: dict[str, dict[str, int]] = {}
    for kind, of, count in at.rows(
        f"SELECT ?kind ?class (COUNT(DISTINCT ?thing) AS ?count) WHERE {{ "
        f"?thing a ?class . FILTER (STRSTARTS(STR(?thing), {start})) "
        f'BIND (STRBEFORE(STRAFTER(STR(?thing), {start}), "/") AS ?kind) '
        f'FILTER (?kind != "") }} GROUP BY ?kind ?class ORDER BY ?kind ?class'
    ):
        if isinstance(kind, Literal):
            counts.setdefault(kind.value, {})[iri_of(of)] = number_of(count)
    totals = {
        kind.value: number_of(count)
        for kind, count in at.rows(
            f"SELECT ?kind (COUNT(DISTINCT ?thing) AS ?count) WHERE {{ "
            f"?thing a ?class . FILTER (STRSTARTS(STR(?thing), {start})) "
            f'BIND (STRBEFORE(STRAFTER(STR(?thing), {start}), "/") AS ?kind) '
            f'FILTER (?kind != "") }} GROUP BY ?kind'
        )
        if isinstance(kind, Literal)
    }
    at.learn(iri for own in counts.values() for iri in own)
    return [(kind, totals.get(kind, 0), tuple(own)) for kind, own in counts.items()]


def _things(at: Setting, kind: str, page: int) -> Listing | None:
    """The list of any kind: names, classes, figures and where they stand."""
    if not _FOLDER.fullmatch(kind) or page < 1:
        return None
    folder = folder_at(kind, at.names)
    start = written(Literal(folder))
    where = f"?thing a ?class . FILTER (STRSTARTS(STR(?thing), {start}))"
    found = at.rows(f"SELECT (COUNT(DISTINCT ?thing) AS ?count) WHERE {{ {where} }}")
    total = number_of(found[0][0]) if found else 0
    pages = -(-total // PER_PAGE)
    if page > pages:
        return None
    part = (
        f"{{ SELECT DISTINCT ?thing WHERE {{ {where} }} ORDER BY ?thing "
        f"LIMIT {PER_PAGE} OFFSET {(page - 1) * PER_PAGE} }}"
    )
    readings = {each.iri: each for each in named_readings(at, part)}
    caption(at, readings.values())
    places = at.passages(readings)
    classes = sorted({each.kind for each in readings.values() if each.kind})
    at.learn(classes)
    title = at.say(", ", "・").join(map(at.name, classes[:4])) or kind
    entries = tuple(
        Entry(
            iri=iri,
            code=iri.removeprefix(folder),
            cells=(
                *_told(at, each),
                Beside(passages=places.get(iri, ())),
            ),
        )
        for iri, each in readings.items()
    )
    return without_empty(
        Listing(
            title=title,
            lead="",
            head=at.say("Thing", "もの"),
            columns=(
                Column(Text("Class", "種類")),
                Column(Text("About", "対象")),
                Column(Text("Time", "時点・期間")),
                Column(Text("Value", "値"), numeric=True),
                Column(Text("Source", "出典")),
            ),
            groups=[Group("", entries)],
            total=total,
            page=page,
            pages=pages,
        )
    )


def _told(at: Setting, reading: Reading) -> tuple[Beside, ...]:
    """What is told beside a thing of any kind; what its made-up name says is not."""
    kind = Beside(things=(reading.kind,) if reading.kind else ())
    if not reading.name:
        return kind, Beside(), Beside(), Beside()
    if reading.time.startswith(at.names.base):
        time = at.name(reading.time)
    else:
        time = reading.time
    figure = number_text(reading.number) if reading.number else ""
    if figure and reading.unit:
        figure += at.say(" ", "") + at.name(reading.unit)
    value = at.name(reading.value) if reading.value else ""
    return (
        kind,
        Beside(things=(reading.owner,) if reading.owner else ()),
        Beside(time),
        Beside(figure or value),
    )
