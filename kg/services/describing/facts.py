"""What the descriptions need to know of a graph, asked of the graph itself.

No clock: every date is one that the data hold.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.model.iris import Names
from kg.model.lang import Text
from kg.model.result import Rows, Term
from kg.services.answers.labels import labels_of
from kg.services.asking.engine import Engine
from kg.services.exporting.void import counted_graphs, counted_union
from kg.vocab import DCTERMS, FOAF, ORG, OWL, PROV, RDF, SCHEMA, TEIJU, XSD

__all__ = ["Facts", "Part", "Place", "Source", "facts_of"]

#: Graphs that are of no one thing, by their folder.
_SHARED = {
    "ontology": Text("Ontology and schemes of concepts", "オントロジーと概念体系"),
    "reference": Text("Reference tables", "参照表"),
    "source/documents": Text("Source documents", "出典の文書"),
}
_COUNTRY = "country/japan"


@dataclass(frozen=True, slots=True)
class Place:
    """A place that data are about."""

    iri: str
    name: Text


@dataclass(frozen=True, slots=True)
class Source:
    """What data were taken from: a document, a page, a table of others.

    Attributes:
        iri: Its IRI in the graph.
        identifier: Its key.
        name: What it is called.
        page: Where it is on the web; empty where it is not, or not known.
        licence: The IRI of its licence; empty where none is stated.
    """

    iri: str
    identifier: str
    name: Text
    page: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One named graph.

    Attributes:
        iri: Its name.
        folder: The part of its name that tells which: `region/nishi-iburi`.
        name: What it is called.
        statements: How many it holds.
        places: The municipalities that it is about.
        first, last: The days on which the fiscal years that it covers begin and end;
            empty where it covers none.
        sources: What its statements were read from.
    """

    iri: str
    folder: str
    name: Text
    statements: int
    places: tuple[Place, ...]
    first: str
    last: str
    sources: tuple[Source, ...]

    @property
    def title(self) -> Text:
        """What it is called as a data set of its own."""
        if self.is_region:
            return Text(f"{self.name.en}: data", f"{self.name.ja}のデータ")
        if self.is_city:
            return Text(f"Plans of {self.name.en}", f"{self.name.ja}の計画")
        return self.name

    @property
    def is_city(self) -> bool:
        """Is it about a municipality's own plans?"""
        return self.folder.startswith("municipality/")

    @property
    def is_region(self) -> bool:
        """Is it about a region?"""
        return self.folder.startswith("region/")


@dataclass(frozen=True, slots=True)
class Facts:
    """The whole graph.

    Attributes:
        statements: How many it holds; one that several graphs hold is one.
        parts: Its named graphs, by name.
        around: The country and the prefectures that it is about.
        modified: The newest day that the ontology or a document bears; empty where
            none does.
        ontology_modified: The day that the ontology bears.
        version: The version that it bears; empty where it has none.
    """

    statements: int
    parts: tuple[Part, ...]
    around: tuple[Place, ...]
    modified: str
    ontology_modified: str
    version: str

    @property
    def places(self) -> tuple[Place, ...]:
        """The country, the prefectures and the municipalities, each once."""
        towns = {place.iri: place for part in self.parts for place in part.places}
        return (*self.around, *(towns[iri] for iri in sorted(towns)))

    @property
    def first(self) -> str:
        """The first day of the first fiscal year covered; empty where none is."""
        return min((part.first for part in self.parts if part.first), default="")

    @property
    def last(self) -> str:
        """The last day of the last one."""
        return max((part.last for part in self.parts), default="")

    @property
    def sources(self) -> tuple[Source, ...]:
        """What all parts were read from, each once."""
        found = {each.iri: each for part in self.parts for each in part.sources}
        return tuple(found[iri] for iri in sorted(found))

    @property
    def regions(self) -> tuple[Part, ...]:
        """The parts about regions."""
        return tuple(part for part in self.parts if part.is_region)


def _rows(engine: Engine, sparql: str) -> tuple[tuple[Term | None, ...], ...]:
    answer = engine.ask(sparql)
    assert isinstance(answer, Rows)
    return answer.rows


def _text(term: Term | None) -> str:
    return term.value if isinstance(term, NamedNode | Literal) else ""


def _several(engine: Engine, sparql: str) -> dict[str, list[str]]:
    """Pairs by what stands first."""
    found: dict[str, list[str]] = {}
    for one, other in _rows(engine, sparql):
        found.setdefault(_text(one), []).append(_text(other))
    return found


def _one(engine: Engine, sparql: str) -> str:
    return max((_text(row[0]) for row in _rows(engine, sparql)), default="")


def _years(engine: Engine) -> dict[str, tuple[str, str]]:
    """The days between which the fiscal years of each graph lie."""
    rows = _rows(
        engine,
        f"SELECT ?g (MIN(?a) AS ?first) (MAX(?b) AS ?last) {{ "
        f"GRAPH ?g {{ ?s {TEIJU.period} ?years }} "
        f"?years {SCHEMA.startDate} ?a ; {SCHEMA.endDate} ?b }} GROUP BY ?g",
    )
    return {_text(g): (_text(first), _text(last)) for g, first, last in rows}


def _members(engine: Engine) -> dict[str, list[str]]:
    """The municipalities that each graph is about, as members of a region."""
    return _several(
        engine,
        f"SELECT DISTINCT ?g ?m {{ GRAPH ?g {{ ?s {ORG.organization} ?r ; "
        f"{ORG.member} ?m }} ?r {RDF.type} {TEIJU.Region} . "
        f"?m {TEIJU.prefecture} ?in }} ORDER BY ?g ?m",
    )


def _sources(engine: Engine) -> dict[str, Source]:
    """Every source, by its IRI."""
    names = (DCTERMS.identifier, FOAF.page, DCTERMS.license)
    told: dict[str, dict[str, str]] = {}
    for source, name, value in _rows(
        engine,
        f"SELECT ?s ?p ?v {{ VALUES ?p {{ {' '.join(map(str, names))} }} "
        f"?s {RDF.type} {TEIJU.SourceDocument} ; ?p ?v }} ORDER BY ?s ?p DESC(?v)",
    ):
        told.setdefault(_text(source), {})[_text(name)] = _text(value)
    labels = labels_of(engine.ask, told)
    return {
        iri: Source(
            iri,
            own.get(DCTERMS.identifier.value, ""),
            labels.get(iri, Text(iri, iri)),
            own.get(FOAF.page.value, ""),
            own.get(DCTERMS.license.value, ""),
        )
        for iri, own in told.items()
    }


def _cited(engine: Engine) -> dict[str, list[str]]:
    """The sources that each graph was read from."""
    return _several(
        engine,
        f"SELECT DISTINCT ?g ?d {{ GRAPH ?g {{ ?s {PROV.wasDerivedFrom} ?passage }} "
        f"?passage {DCTERMS.isPartOf} ?d }} ORDER BY ?g ?d",
    )


def _parts(engine: Engine, names: Names) -> tuple[Part, ...]:
    counted = counted_graphs(engine)
    folders = {
        each.iri.value: each.iri.value.removeprefix(names.graph("")) for each in counted
    }
    about = {iri: names.thing(folder) for iri, folder in folders.items()}
    years, members, cited = _years(engine), _members(engine), _cited(engine)
    places = {
        iri: members.get(iri)
        or ([about[iri]] if folder.startswith("municipality/") else [])
        for iri, folder in folders.items()
    }
    labels = labels_of(
        engine.ask, {*about.values(), *(iri for own in places.values() for iri in own)}
    )
    sources = _sources(engine)
    return tuple(
        Part(
            iri=iri,
            folder=folders[iri],
            name=_name(folders[iri], labels.get(about[iri])),
            statements=each.triples,
            places=_placed(places[iri], labels),
            first=years.get(iri, ("", ""))[0],
            last=years.get(iri, ("", ""))[1],
            sources=tuple(sources[d] for d in cited.get(iri, ()) if d in sources),
        )
        for each in counted
        for iri in (each.iri.value,)
    )


def _name(folder: str, label: Text | None) -> Text:
    return _SHARED.get(folder) or label or Text(folder, folder)


def _placed(iris: Iterable[str], labels: Mapping[str, Text]) -> tuple[Place, ...]:
    return tuple(Place(iri, labels.get(iri, Text(iri, iri))) for iri in iris)


def _around(engine: Engine, names: Names, parts: Iterable[Part]) -> tuple[Place, ...]:
    """The country, and the prefectures of the municipalities of all parts."""
    towns = " ".join(
        sorted({str(NamedNode(p.iri)) for part in parts for p in part.places})
    )
    rows = _rows(
        engine,
        f"SELECT DISTINCT ?in {{ VALUES ?m {{ {towns} }} "
        f"?m {TEIJU.prefecture} ?in }} ORDER BY ?in",
    )
    wanted = [names.thing(_COUNTRY), *(_text(row[0]) for row in rows)]
    labels = labels_of(engine.ask, wanted)
    return _placed([iri for iri in wanted if iri in labels], labels)


def facts_of(engine: Engine, names: Names) -> Facts:
    """Ask a graph what descriptions tell of it.

    Args:
        engine: The graph.
        names: The base.
    """
    ontology = NamedNode(names.term(""))
    parts = _parts(engine, names)
    changed = _one(
        engine, f"SELECT ?day {{ {ontology} {DCTERMS.modified} ?day }} LIMIT 1"
    )
    issued = _one(
        engine,
        f"SELECT ?day {{ ?d {RDF.type} {TEIJU.SourceDocument} ; "
        f"{DCTERMS.issued} ?day FILTER(DATATYPE(?day) = {XSD.date}) }}",
    )
    return Facts(
        statements=counted_union(engine),
        parts=parts,
        around=_around(engine, names, parts),
        modified=max(changed, issued),
        ontology_modified=changed,
        version=_one(
            engine, f"SELECT ?v {{ {ontology} {OWL.versionInfo} ?v }} LIMIT 1"
        ),
    )
