"""The algebra of a query, as rdflib parses it: what it does, not how it is written.

What a check looks for in a query it looks for here; the text serves only to say on
which line a thing stands.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from kg.model.sparql_text import blanked

__all__ = [
    "EXISTS",
    "Parsed",
    "Use",
    "body_of",
    "field",
    "line_of",
    "parse",
    "said_by_parser",
    "steps",
    "triples_of",
    "variables_of",
    "walk",
]

#: The two functions whose argument is a group.
EXISTS = frozenset({"Builtin_EXISTS", "Builtin_NOTEXISTS"})


@dataclass(frozen=True, slots=True)
class Use:
    """An IRI of a query and the part that it plays there.

    `part` is property, class, value, function or datatype.
    """

    iri: str
    part: str


@dataclass(frozen=True)
class Parsed:
    """A query that rdflib has read.

    Attributes:
        text: The query.
        root: Its algebra.
        tree: What was written, before it became algebra: names of its parts.
        declared: The prefixes that it declares.
    """

    text: str
    root: Any
    tree: tuple[str, ...]
    declared: Mapping[str, str]

    @property
    def form(self) -> str:
        """SELECT, CONSTRUCT, ASK or DESCRIBE."""
        return str(self.root.name).removesuffix("Query").upper()

    @property
    def selected(self) -> tuple[str, ...]:
        """The variables of the SELECT, in its order; none of another form."""
        if self.form != "SELECT":
            return ()
        return tuple(str(variable) for variable in field(self.root, "PV") or ())

    @cached_property
    def variables(self) -> frozenset[str]:
        """Every variable that stands anywhere in the query."""
        return variables_of(self.root)

    @cached_property
    def uses(self) -> tuple[Use, ...]:
        """Every IRI of the query, once for each part that it plays."""
        return tuple(dict.fromkeys(_uses(self.root)))

    @cached_property
    def values(self) -> Mapping[str, tuple[Any, ...]]:
        """The terms of the VALUES blocks of one variable; None stands for UNDEF."""
        found: dict[str, tuple[Any, ...]] = {}
        for node in walk(self.root):
            if node.name != "values":
                continue
            names = {str(name) for row in node.res for name in row}
            if len(names) == 1:
                (name,) = names
                terms = [term for row in node.res for term in row.values()]
                more = tuple(term if _is_term(term) else None for term in terms)
                found[name] = found.get(name, ()) + more
        return found


def parse(sparql: str, prefixes: Mapping[str, str] | None = None) -> Parsed:
    """Read a query.

    Args:
        sparql: The query.
        prefixes: Prefixes that it need not declare; none by default.

    Raises:
        Exception: Whatever rdflib raises for what is no SPARQL 1.1 to it.
    """
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.plugins.sparql.parser import parseQuery

    written = parseQuery(sparql)
    tree = tuple(_parts(written[1]))
    declared = {
        str(field(each, "prefix") or ""): str(each.iri)
        for each in written[0]
        if each.name == "PrefixDecl"
    }
    query = translateQuery(written, initNs=dict(prefixes or {}))
    return Parsed(sparql, query.algebra, tree, declared)


#: What Oxigraph tells beside the words and characters that it would have taken.
_SENTENCE = re.compile(r"[A-Z]\w*( [\w*]+)+")


def said_by_parser(error: Exception) -> str:
    """What a parser says of what it cannot read, Oxigraph or rdflib, on one line.

    Neither its copy of the query nor the list of all that might have stood there.
    """
    told = " ".join(str(error).split()).partition(" (at char")[0]
    place, expected, rest = told.partition(": expected ")
    if not expected:
        return told
    parts = rest.removeprefix("one of ").split(", ")
    sentence = next((part for part in parts if _SENTENCE.fullmatch(part)), None)
    return f"{place}: {sentence}" if sentence else place


def _parts(written: Any) -> Iterator[str]:
    """The names of what was written; a SELECT of everything is `star`."""
    from rdflib.plugins.sparql.parserutils import CompValue

    if isinstance(written, CompValue):
        yield written.name
        if written.name in {"SelectQuery", "SubSelect"} and not written.projection:
            yield "star"
        for value in written.values():
            yield from _parts(value)
    elif not isinstance(written, str) and hasattr(written, "__iter__"):
        for each in written:
            yield from _parts(each)


def field(node: Any, key: str) -> Any:
    """A field of a node of the algebra, whose own `get` answers for what is missing."""
    try:
        return node[key]
    except KeyError:
        return None


def _is_term(thing: object) -> bool:
    from rdflib.term import Node

    return isinstance(thing, Node)


def body_of(exists: Any) -> Any:
    """What stands in an EXISTS, as algebra: rdflib leaves it as it was written."""
    from rdflib.plugins.sparql.algebra import translateGroupGraphPattern

    body = exists.graph
    if body.name == "GroupGraphPatternSub":
        return translateGroupGraphPattern(body.clone())
    return body


def _children(thing: Any) -> Iterator[Any]:
    from rdflib.plugins.sparql.parserutils import CompValue

    if isinstance(thing, CompValue):
        if thing.name in EXISTS:
            yield body_of(thing)
        else:
            skipped = {"_vars", "lazy", "service_string"}
            yield from (thing[key] for key in thing if key not in skipped)
    elif isinstance(thing, Mapping):
        yield from thing.keys()
        yield from thing.values()
    elif isinstance(thing, list | tuple | set | frozenset):
        yield from thing


def walk(thing: Any) -> Iterator[Any]:
    """Every node of the algebra, those in expressions and in EXISTS too."""
    from rdflib.plugins.sparql.parserutils import CompValue

    if isinstance(thing, CompValue):
        yield thing
    for child in _children(thing):
        yield from walk(child)


def _terms(thing: Any) -> Iterator[Any]:
    """Every term and variable of a part of the algebra."""
    if _is_term(thing):
        yield thing
    for child in _children(thing):
        yield from _terms(child)


def variables_of(thing: Any) -> frozenset[str]:
    """Every variable in a part of the algebra that someone wrote."""
    from rdflib.term import Variable

    return frozenset(
        str(each)
        for each in _terms(thing)
        # The others stand for what aggregates give.
        if isinstance(each, Variable) and not each.startswith("__agg_")
    )


def steps(path: Any) -> Iterator[Any]:
    """The properties that a predicate is made of: several where it is a path."""
    from rdflib.paths import Path

    if not isinstance(path, Path):
        yield path
        return
    # A path that repeats has `path`, an inverse one `arg`, the others `args`.
    inner = [getattr(path, name, None) for name in ("arg", "path")]
    for part in getattr(path, "args", None) or filter(None, inner):
        yield from steps(part)


def triples_of(node: Any) -> Iterator[tuple[Any, Any, Any]]:
    """The triple patterns of a node; of a CONSTRUCT also those it makes."""
    for key in ("triples", "template"):
        for found in field(node, key) or ():
            for start in range(0, len(found), 3):
                subject, predicate, object_ = found[start : start + 3]
                yield subject, predicate, object_


def _uses(root: Any) -> Iterator[Use]:
    from rdflib.term import URIRef

    nodes = list(walk(root))
    patterns = [triple for node in nodes for triple in triples_of(node)]
    for subject, predicate, object_ in patterns:
        for step in steps(predicate):
            if isinstance(step, URIRef):
                yield Use(str(step), "property")
        of_class = str(predicate).endswith("#type") and isinstance(predicate, URIRef)
        if isinstance(subject, URIRef):
            yield Use(str(subject), "value")
        if isinstance(object_, URIRef):
            yield Use(str(object_), "class" if of_class else "value")
    predicates = {str(predicate) for _, predicate, _ in patterns}
    for node in nodes:
        if node.name == "values":
            for name, term in (pair for row in node.res for pair in row.items()):
                if isinstance(term, URIRef):
                    part = "property" if str(name) in predicates else "value"
                    yield Use(str(term), part)
        elif node.name == "Function":
            yield Use(str(node.iri), "function")
        elif node.name not in {"ServiceGraphPattern", "BGP", "ConstructQuery"}:
            for child in _children(node):
                for each in child if isinstance(child, list) else [child]:
                    if isinstance(each, URIRef):
                        yield Use(str(each), "value")
    for term in _terms(root):
        if getattr(term, "datatype", None) is not None:
            yield Use(str(term.datatype), "datatype")


def line_of(text: str, iri: str, declared: Mapping[str, str]) -> int:
    """The first line on which a query writes an IRI, whole or by a prefix; else 1."""
    searched = blanked(text)
    written = [re.escape(f"<{iri}>") + r"(?!\s*\n\s*PREFIX)"]
    for prefix, namespace in declared.items():
        if iri.startswith(namespace):
            local = re.escape(iri[len(namespace) :])
            written.append(rf"(?<![\w-]){re.escape(prefix)}:{local}(?![\w-])")
    found = re.search("|".join(written), searched)
    return searched.count("\n", 0, found.start()) + 1 if found else 1
