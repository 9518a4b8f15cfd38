"""What the site says of a thing as triples: the same as its page, and no less.

A description holds every statement about the thing, with what its blank nodes say;
every statement that leads to it; the passages that it was derived from, with the names
of their documents; and the names and classes of all that it points to. A named graph
is described by all that it holds, a rule by its shape.
"""

from collections.abc import Iterable

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    NamedNode,
    Quad,
    Triple,
)

from kg.model.iris import Names
from kg.model.result import Triples
from kg.services.asking.engine import Engine
from kg.services.rendering.things.rulebook import shape_of
from kg.vocab import DCTERMS, PROV, RDF, RDFS, SKOS, TEIJU

__all__ = ["described", "ordered"]

_NAMES = (RDFS.label, SKOS.prefLabel, DCTERMS.title, SKOS.notation, RDF.type)
_PLACE = (RDF.type, DCTERMS.isPartOf, TEIJU.lines)
_DOCUMENT = (RDF.type, DCTERMS.identifier, DCTERMS.title)
_BATCH = 500


def described(engine: Engine, names: Names, iri: str) -> tuple[Triple, ...]:
    """What is said of a thing, or of all things in a named graph; always in one order.

    Args:
        engine: What is asked.
        names: The base.
        iri: The thing, or the graph. Where there is nothing to say the answer is empty.

    Raises:
        QueryError: The engine cannot answer.
        ValueError: This is no IRI.
    """
    thing = NamedNode(iri)
    if iri.startswith(names.graph("")):
        held = _made(engine, f"?s ?p ?o }} WHERE {{ GRAPH {thing} {{ ?s ?p ?o }}")
        if held:
            return ordered(held)
    own = _with_blanks(engine, thing) | _shape(names, iri)
    leading = _made(engine, f"?s ?p {thing} }} WHERE {{ ?s ?p {thing}")
    if not own and not leading:
        return ()
    found = {*own, *leading}
    passages = _of(own, PROV.wasDerivedFrom)
    places = _said(engine, passages, _PLACE)
    found |= places
    found |= _said(engine, _of(places, DCTERMS.isPartOf), _DOCUMENT)
    linked = {
        triple.object for triple in own if isinstance(triple.object, NamedNode)
    } - passages
    found |= _said(engine, linked, _NAMES)
    return ordered(found)


def ordered(triples: Iterable[Triple]) -> tuple[Triple, ...]:
    """Triples in one order, blank nodes called alike whenever they mean the same."""
    found = set(triples)
    if any(BlankNode in map(type, triple) for triple in found):
        dataset = Dataset(Quad(*triple) for triple in found)
        dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
        found = {quad.triple for quad in dataset}
    return tuple(sorted(found, key=str))


def _shape(names: Names, iri: str) -> set[Triple]:
    return set(shape_of(names, iri)) if iri.startswith(names.shape("")) else set()


def _made(engine: Engine, rest: str) -> set[Triple]:
    answer = engine.ask(f"CONSTRUCT {{ {rest} }}")
    assert isinstance(answer, Triples)
    return set(answer.triples)


def _with_blanks(engine: Engine, thing: NamedNode) -> set[Triple]:
    """The statements about a thing; with a blank node come its own statements."""
    own = _made(engine, f"{thing} ?p ?o }} WHERE {{ {thing} ?p ?o")
    if not any(isinstance(triple.object, BlankNode) for triple in own):
        return own
    # A blank node can only be asked about from where it hangs.
    path = f"{thing} (<urn:x>|!<urn:x>)* ?s . ?s ?p ?o FILTER (isBLANK(?s))"
    reached = _made(engine, f"?s ?p ?o }} WHERE {{ {path}")
    todo = [triple.object for triple in own if isinstance(triple.object, BlankNode)]
    kept = set(own)
    seen = set(todo)
    while todo:
        node = todo.pop()
        for triple in reached:
            if triple.subject == node:
                kept.add(triple)
                if isinstance(triple.object, BlankNode) and triple.object not in seen:
                    seen.add(triple.object)
                    todo.append(triple.object)
    return kept


def _of(triples: Iterable[Triple], name: NamedNode) -> set[NamedNode]:
    return {
        triple.object
        for triple in triples
        if triple.predicate == name and isinstance(triple.object, NamedNode)
    }


def _said(
    engine: Engine, things: Iterable[NamedNode], by: Iterable[NamedNode]
) -> set[Triple]:
    """What things are said to be by some properties, many in one query.

    A second VALUES in place of the FILTER takes some engines ten times as long.
    """
    wanted = sorted(things, key=str)
    ways = ", ".join(map(str, by))
    found: set[Triple] = set()
    for start in range(0, len(wanted), _BATCH):
        batch = " ".join(map(str, wanted[start : start + _BATCH]))
        found |= _made(
            engine,
            f"?s ?p ?o }} WHERE {{ VALUES ?s {{ {batch} }} "
            f"?s ?p ?o FILTER (?p IN ({ways}))",
        )
    return found
