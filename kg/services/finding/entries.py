"""What can be found, and by which names: things, saved questions, rules."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from kg.model.iris import Names
from kg.model.lang import Lang, Text
from kg.model.result import Rows, Term
from kg.services.asking.engine import Engine
from kg.services.finding.kinds import Kind, kind_of

__all__ = ["Entry", "entries"]

_LABELS = ("rdfs:label", "skos:prefLabel", "dcterms:title")
_OTHER_NAMES = ("skos:altLabel", "skos:hiddenLabel")
#: These name one thing each; a number in a list (the project 18) does not.
_OWN_CODES = (Kind.REGION, Kind.MUNICIPALITY, Kind.DOCUMENT, Kind.PREFECTURE)
_CODES = ("dcterms:identifier", "skos:notation", "teiju:codeWithCheckDigit")

_NAMES = f"""
SELECT ?thing ?property ?text ?graph WHERE {{
  GRAPH ?graph {{ ?thing ?property ?text }}
  FILTER (?property IN ({", ".join(_LABELS + _OTHER_NAMES + _CODES)}))
}}"""
_PRINTED = """
SELECT ?thing ?text WHERE {
  ?name teiju:designates ?thing ; teiju:printedLabel ?text .
}"""
_KINDS = """
SELECT ?thing ?class WHERE {
  ?thing rdf:type/rdfs:subClassOf? ?class .
}"""
_PREFECTURES = "SELECT ?thing ?above WHERE { ?thing teiju:prefecture ?above }"
#: Municipalities that somebody tells of, and not only the list of all of them.
_TOLD_OF = """
SELECT DISTINCT ?thing WHERE {
  GRAPH ?graph { ?subject ?property ?thing }
  ?thing teiju:codeWithCheckDigit ?code .
  FILTER (?subject != ?thing && !STRENDS(STR(?graph), "/reference"))
}"""


@dataclass(slots=True)
class Entry:
    """One thing that can be found.

    Attributes:
        iri: The thing.
        kind: What it is.
        label: What it is called.
        names: All that it is called, with the language of each.
        codes: What stands for this thing alone.
        paths: The end of its IRI.
        numbers: What it shares with others: 18 of the projects of a vision, a tag.
        where: What tells it from its namesakes: its region, its prefecture.
        within: The IRI of that.
        told_of: Does anything but a list of its like speak of it?
    """

    iri: str
    kind: Kind
    label: Text
    names: tuple[tuple[str, str], ...]
    codes: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    where: Text | None = None
    within: str = ""
    told_of: bool = True


@dataclass(slots=True)
class _Told:
    """What the graph says of the name of one thing."""

    labels: dict[str, str] = field(default_factory=dict)
    names: dict[tuple[str, str], None] = field(default_factory=dict)
    codes: dict[str, None] = field(default_factory=dict)
    graph: str = ""

    def label(self) -> Text | None:
        labels = self.labels
        plain = labels.get("")
        ja, en = labels.get(Lang.JA, plain), labels.get(Lang.EN, plain)
        if ja is None and en is None:
            return None
        return Text(en=en or ja or "", ja=ja or en or "")


def _rows(engine: Engine, sparql: str) -> Iterator[tuple[Term | None, ...]]:
    found = engine.ask(sparql)
    assert isinstance(found, Rows)
    yield from found.rows


def _told(engine: Engine, names: Names) -> dict[str, _Told]:
    labels = {names.meant(each) for each in _LABELS}
    codes = {names.meant(each) for each in _CODES}
    found: dict[str, _Told] = {}
    for thing, property_, text, graph in _rows(engine, _NAMES):
        if not (
            isinstance(thing, NamedNode)
            and isinstance(property_, NamedNode)
            and isinstance(text, Literal)
            and isinstance(graph, NamedNode)
        ):
            continue
        told = found.setdefault(thing.value, _Told(graph=graph.value))
        if property_.value in codes:
            told.codes[text.value] = None
            continue
        tag = (text.language or "").lower()
        told.names[text.value, tag] = None
        if property_.value in labels:
            # Of several the first in the order of letters, whatever is asked first.
            told.labels[tag] = min(text.value, told.labels.get(tag, text.value))
    for thing, text in _rows(engine, _PRINTED):
        if isinstance(thing, NamedNode) and isinstance(text, Literal):
            own = found.get(thing.value)
            if own is not None:
                own.names[text.value, text.language or ""] = None
    return found


def _pairs(engine: Engine, sparql: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in _rows(engine, sparql):
        one, other = row[0], row[-1]
        if isinstance(one, NamedNode) and isinstance(other, NamedNode):
            found.setdefault(one.value, set()).add(other.value)
    return found


def _local(iri: str, names: Names) -> tuple[str, ...]:
    """The path of a thing of ours, and its end behind the first slash."""
    for start in (names.thing(""), names.term(""), names.scheme("")):
        if iri.startswith(start):
            path = iri.removeprefix(start)
            return (path, path.partition("/")[2]) if "/" in path else (path,)
    return ()


def _things(engine: Engine, names: Names) -> Iterator[Entry]:
    told = _told(engine, names)
    classes = _pairs(engine, _KINDS)
    prefectures = _pairs(engine, _PREFECTURES)
    told_of = _pairs(engine, _TOLD_OF)
    for iri, said in told.items():
        label = said.label()
        if label is None:
            continue
        kind = kind_of(classes.get(iri, ()))
        # A thing stands in the graph of its region or city, `graph/region/…`.
        above = [*prefectures.get(iri, ())]
        above.append(names.thing(said.graph.removeprefix(names.graph(""))))
        owner = next((each for each in above if each in told and each != iri), "")
        own = kind in _OWN_CODES
        yield Entry(
            iri=iri,
            kind=kind,
            label=label,
            names=tuple(said.names),
            codes=tuple(said.codes) if own else (),
            paths=_local(iri, names),
            numbers=() if own else tuple(said.codes),
            where=told[owner].label() if owner else None,
            within=owner,
            told_of=kind is not Kind.MUNICIPALITY or iri in told_of,
        )


def _questions(names: Names) -> Iterator[Entry]:
    from kg.services.catalogue.find import list_queries

    for question in list_queries(names):
        yield Entry(
            iri=names.question(question.name),
            kind=Kind.QUESTION,
            label=question.title,
            names=((question.title.ja, "ja"), (question.title.en, "en")),
            codes=(question.name,),
            numbers=question.tags,
        )


def _rules(names: Names) -> Iterator[Entry]:
    from kg.services.checking.explain import rule_names
    from kg.services.checking.rules import load_shapes

    shapes = {rule.code: rule.shape for rule in load_shapes(names).rules.values()}
    for code, name in rule_names().items():
        yield Entry(
            iri=shapes.get(code) or names.shape(code),
            kind=Kind.RULE,
            label=name,
            names=((name.ja, "ja"), (name.en, "en")),
            codes=(code,),
            where=Text(code, code),
        )


def entries(engine: Engine, names: Names) -> Iterable[Entry]:
    """All that can be found: things of the graph, saved questions, rules.

    Args:
        engine: The graph.
        names: The base.

    Raises:
        QueryError: The graph cannot be asked, or a question is malformed.
        SchemaError: A shape is malformed.
    """
    yield from _things(engine, names)
    yield from _questions(names)
    yield from _rules(names)
