"""The first page, and the page about the site: what it is, how to use and cite it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pyoxigraph import Literal, NamedNode

from kg.errors import KgError
from kg.model.lang import Text
from kg.model.site import path_of
from kg.services.exporting.void import DESCRIPTION, TITLE
from kg.services.rendering.frame.passages import Passage
from kg.services.rendering.frame.readings import number_text
from kg.services.rendering.frame.setting import Setting
from kg.services.rendering.listings.listing_table import iri_of, number_of
from kg.services.rendering.regional.regional_map import Place, RegionalMap, regional_map
from kg.services.rendering.things.structured import dataset
from kg.vocab import DC11, DCTERMS, FOAF, GEO, ORG, OWL, PROV, RDF, TEIJU

__all__ = ["about_page", "home_page"]

#: Questions that show what can be asked.
_EXAMPLES = (
    "region/projects-side-by-side",
    "cost/net-by-field",
    "indicator/ambition",
)
#: What is counted on the first page: class, and what it is called.
_COUNTED = (
    (TEIJU.Region, Text("regions", "圏域")),
    (TEIJU.Project, Text("projects", "事業")),
    (TEIJU.Indicator, Text("indicators", "指標")),
    (TEIJU.CostStatement, Text("cost statements", "事業費の記載")),
    (TEIJU.SourceDocument, Text("documents", "文書")),
    (TEIJU.Passage, Text("cited passages", "引用箇所")),
)
_CENTRE = "central-city"


@dataclass(slots=True)
class _Region:
    """A region on the first page."""

    iri: str
    centres: list[str] = field(default_factory=list)
    members: list[str] = field(default_factory=list)
    projects: int = 0
    ended: str = ""
    sources: Sequence[Passage] = ()


def _regions(at: Setting) -> Sequence[_Region]:
    """Every region with its members, its projects and, where it ended, the day."""
    found = {
        row[0].value: _Region(row[0].value)
        for row in at.rows(f"SELECT ?r {{ ?r {RDF.type} {TEIJU.Region} }}")
        if isinstance(row[0], NamedNode)
    }
    members = at.rows(
        f"SELECT DISTINCT ?r ?m ?role {{ "
        f"?s {ORG.organization} ?r ; {ORG.member} ?m ; {ORG.role} ?role }} ORDER BY ?m"
    )
    for region, member, role in members:
        own = found.get(iri_of(region))
        if own is not None:
            centre = iri_of(role).endswith(f"/{_CENTRE}")
            (own.centres if centre else own.members).append(iri_of(member))
    counted = at.rows(
        f"SELECT ?r (COUNT(DISTINCT ?p) AS ?n) {{ ?p {RDF.type} {TEIJU.Project} ; "
        f"{TEIJU.vision}/{TEIJU.region} ?r }} GROUP BY ?r"
    )
    for region, count in counted:
        own = found.get(iri_of(region))
        if own is not None:
            own.projects = number_of(count)
    ends = at.rows(
        f"SELECT ?r ?day ?event {{ ?event {RDF.type} {TEIJU.Abolition} ; "
        f"{TEIJU.concerns} ?r ; {DCTERMS.date} ?day }} ORDER BY ?day"
    )
    cited = at.passages(iri_of(row[2]) for row in ends)
    for region, day, event in ends:
        own = found.get(iri_of(region))
        if own is not None and isinstance(day, Literal):
            own.ended, own.sources = day.value, cited.get(iri_of(event), ())
    at.learn(
        iri for own in found.values() for iri in (own.iri, *own.centres, *own.members)
    )
    return sorted(found.values(), key=lambda own: (bool(own.ended), own.iri))


def _map(at: Setting, regions: Sequence[_Region]) -> RegionalMap | None:
    """Where the regions are: each at its central city."""
    region_of = {centre: own for own in regions for centre in own.centres}
    if not region_of:
        return None
    cities = " ".join(str(NamedNode(iri)) for iri in sorted(region_of))
    rows = at.rows(
        f"SELECT ?city ?lat ?long {{ VALUES ?city {{ {cities} }} "
        f"?city {GEO.lat} ?lat ; {GEO.long} ?long }} ORDER BY ?city"
    )
    found = []
    for city, lat, long in rows:
        if isinstance(lat, Literal) and isinstance(long, Literal):
            region = region_of[iri_of(city)].iri
            name, centre = at.name(region), at.name(city)
            told = at.say(
                f"{name} (central city: {centre})", f"{name}（中心市 {centre}）"
            )
            found.append(
                Place(
                    region, centre, told, _CENTRE, float(lat.value), float(long.value)
                )
            )
    return regional_map(found)


def _counts(at: Setting) -> Sequence[tuple[str, int]]:
    """How many things there are of each kind."""
    classes = " ".join(str(each) for each, _ in _COUNTED)
    rows = at.rows(
        f"SELECT ?class (COUNT(?thing) AS ?n) {{ VALUES ?class {{ {classes} }} "
        f"?thing {RDF.type} ?class }} GROUP BY ?class"
    )
    found = {iri_of(each): number_of(count) for each, count in rows}
    return [(name.of(at.lang), found.get(each.value, 0)) for each, name in _COUNTED]


def _examples(at: Setting) -> Iterable[tuple[str, str, str]]:
    """Questions to begin with; those that a build of one's own lacks are left out."""
    from kg.services.catalogue.find import find_saved

    for name in _EXAMPLES:
        try:
            question = find_saved(name, at.names)
        except KgError:
            continue
        yield name, question.title.of(at.lang), question.description.of(at.lang)


def _graphs(at: Setting) -> Sequence[str]:
    """The named graphs, in order."""
    rows = at.rows("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")
    return sorted(iri_of(row[0]) for row in rows if path_of(iri_of(row[0]), at.names))


def _structured(at: Setting) -> Mapping[str, Any]:
    """What the whole is, for machines: the same on every page that tells of it."""
    return dataset(at, TITLE.of(at.lang), DESCRIPTION.of(at.lang), _graphs(at))


def home_page(at: Setting) -> str:
    """The first page: what this is, the regions, and what can be asked."""
    regions = _regions(at)
    return at.render(
        "home.html",
        structured=_structured(at),
        regions=regions,
        map=_map(at, regions),
        counts=_counts(at),
        examples=list(_examples(at)),
    )


@dataclass(frozen=True, slots=True)
class _Source:
    """A source document on the page about the site."""

    iri: str
    identifier: str
    publishers: Sequence[str]
    printed: str
    page: str
    things: int


def _sources(at: Setting) -> Sequence[_Source]:
    """Every source document with its publisher and how many things cite it."""
    names = (DCTERMS.identifier, DCTERMS.publisher, DC11.publisher, FOAF.page)
    rows = at.rows(
        f"SELECT ?document ?property ?value {{ "
        f"VALUES ?property {{ {' '.join(map(str, names))} }} "
        f"?document {RDF.type} {TEIJU.SourceDocument} ; ?property ?value }}"
    )
    told: dict[str, dict[str, list[str]]] = {}
    for document, name, value in rows:
        if isinstance(value, NamedNode | Literal):
            own = told.setdefault(iri_of(document), {})
            own.setdefault(iri_of(name), []).append(value.value)
    counted = at.rows(
        f"SELECT ?document (COUNT(DISTINCT ?thing) AS ?n) {{ "
        f"?passage {DCTERMS.isPartOf} ?document . "
        f"?thing {PROV.wasDerivedFrom} ?passage }} "
        f"GROUP BY ?document"
    )
    cited = {iri_of(document): number_of(count) for document, count in counted}
    publishers = [
        p for own in told.values() for p in own.get(DCTERMS.publisher.value, ())
    ]
    at.learn([*told, *publishers])
    return [
        _Source(
            iri=iri,
            identifier=min(own.get(DCTERMS.identifier.value, [""])),
            publishers=sorted(own.get(DCTERMS.publisher.value, ())),
            printed=min(own.get(DC11.publisher.value, [""])),
            page=min(own.get(FOAF.page.value, [""])),
            things=cited.get(iri, 0),
        )
        for iri, own in sorted(told.items())
    ]


def _version(at: Setting) -> str:
    ontology = NamedNode(at.names.term(""))
    rows = at.rows(f"SELECT ?version {{ {ontology} {OWL.versionInfo} ?version }}")
    found = (row[0].value for row in rows if isinstance(row[0], Literal))
    return min(found, default="")


def about_page(at: Setting) -> str:
    """The page about the site: sources, licence, how figures lead back, limits."""
    total = at.rows("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")[0][0]
    return at.render(
        "about.html",
        structured=_structured(at),
        sources=_sources(at),
        version=_version(at),
        statements=number_text(total.value) if isinstance(total, Literal) else "",
    )
