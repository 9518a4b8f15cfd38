"""What the graph says of one thing: its statements, where they stand, what leads to it.

The queries know nothing of classes, so that any thing can be described, at any engine.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.errors import QueryError, UnknownThingError
from kg.model.lang import Text
from kg.model.report import Citation
from kg.model.result import Rows, Term
from kg.services.answers.labels import labels_of
from kg.services.asking.engine import Engine
from kg.vocab import DCTERMS, PROV, RDF, TEIJU

__all__ = ["NAMED", "About", "Cited", "Link", "Said", "about"]

#: How many of the things that lead to a thing are named, of each property.
NAMED = 20


@dataclass(frozen=True, slots=True)
class Said:
    """One statement about a thing: the property and the value, with their names."""

    property: str
    property_label: Text
    value: Term
    value_label: Text | None = None


@dataclass(frozen=True, slots=True)
class Cited:
    """A passage behind a thing, with the title of its document."""

    citation: Citation
    title: str


@dataclass(frozen=True, slots=True)
class Link:
    """The things that lead to a thing by one property: how many, and the first."""

    property: str
    property_label: Text
    count: int
    first: tuple[tuple[str, Text], ...]


@dataclass(frozen=True, slots=True)
class About:
    """Everything the graph says of one thing.

    Attributes:
        iri: The thing.
        label: What it is called; its IRI where it has no name.
        classes: The names of its classes.
        said: Its statements, by property.
        cited: The passages that it was derived from.
        links: What leads to it, by property.
    """

    iri: str
    label: Text
    classes: tuple[Text, ...]
    said: tuple[Said, ...]
    cited: tuple[Cited, ...]
    links: tuple[Link, ...]


def _rows(engine: Engine, sparql: str) -> tuple[tuple[Term | None, ...], ...]:
    found = engine.ask(sparql)
    assert isinstance(found, Rows)
    return found.rows


def _iris(terms: Iterable[Term | None]) -> list[str]:
    return [term.value for term in terms if isinstance(term, NamedNode)]


def _passages(engine: Engine, thing: NamedNode) -> tuple[Cited, ...]:
    """The passages of a thing; of a passage, itself."""
    found = _rows(
        engine,
        f"""SELECT DISTINCT ?document ?lines ?title WHERE {{
  {{ {thing} {PROV.wasDerivedFrom} ?passage }} UNION
  {{ {thing} {TEIJU.lines} ?any . BIND ({thing} AS ?passage) }}
  ?passage {DCTERMS.isPartOf} ?source ; {TEIJU.lines} ?lines .
  ?source {DCTERMS.identifier} ?document .
  OPTIONAL {{ ?source {DCTERMS.title} ?title }}
}} ORDER BY ?document ?lines ?title""",
    )
    first: dict[Citation, str] = {}
    for document, lines, title in found:
        if isinstance(document, Literal) and isinstance(lines, Literal):
            said = title.value if isinstance(title, Literal) else document.value
            first.setdefault(Citation(document.value, lines.value), said)
    return tuple(Cited(citation, title) for citation, title in first.items())


def _leading(
    engine: Engine, thing: NamedNode
) -> list[tuple[str, int, tuple[str, ...]]]:
    counted = _rows(
        engine,
        f"SELECT ?property (COUNT(DISTINCT ?thing) AS ?count) "
        f"WHERE {{ ?thing ?property {thing} }} GROUP BY ?property ORDER BY ?property",
    )
    found = []
    for via, count in counted:
        assert isinstance(via, NamedNode)
        assert isinstance(count, Literal)
        first = _rows(
            engine,
            f"SELECT DISTINCT ?thing WHERE {{ ?thing {via} {thing} }} "
            f"ORDER BY ?thing LIMIT {NAMED}",
        )
        found.append(
            (via.value, int(count.value), tuple(_iris(row[0] for row in first)))
        )
    return found


def about(engine: Engine, iri: str) -> About:
    """What the graph says of a thing.

    Args:
        engine: What is asked.
        iri: The thing.

    Raises:
        QueryError: This is no IRI.
        UnknownThingError: The graph says nothing of it.
    """
    try:
        thing = NamedNode(iri)
    except ValueError as error:
        raise QueryError(
            f"{iri!r} is no IRI", f"「{iri}」は IRI ではありません"
        ) from error
    told = _rows(
        engine,
        f"SELECT DISTINCT ?property ?value WHERE {{ {thing} ?property ?value }} "
        f"ORDER BY ?property ?value",
    )
    leading = _leading(engine, thing)
    if not told and not leading:
        raise UnknownThingError(iri)
    named = [iri, *_iris(term for row in told for term in row)]
    for via, _, first in leading:
        named += [via, *first]
    labels = labels_of(engine.ask, dict.fromkeys(named))

    def label(of: str) -> Text:
        return labels.get(of) or Text(of, of)

    said: list[Said] = []
    for by, value in told:
        assert isinstance(by, NamedNode)
        assert value is not None
        known = labels.get(value.value) if isinstance(value, NamedNode) else None
        said.append(Said(by.value, label(by.value), value, known))
    return About(
        iri=iri,
        label=label(iri),
        classes=tuple(
            label(each.value.value)
            for each in said
            if each.property == RDF.type.value and isinstance(each.value, NamedNode)
        ),
        said=tuple(said),
        cited=_passages(engine, thing),
        links=tuple(
            Link(via, label(via), count, tuple((each, label(each)) for each in first))
            for via, count, first in leading
        ),
    )
