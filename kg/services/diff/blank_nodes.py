"""Blank nodes: named by what they say, so that graphs can be compared line by line.

The labels of a file are arbitrary, and canonical ones (RDFC-1.0) all move when one
list grows. A node named by its own statements keeps its name as long as they stay.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, Quad

from kg.model.difference import Value
from kg.vocab import RDF

__all__ = ["list_members", "name_blank_nodes"]


def _told(quads: Sequence[Quad], named: dict[BlankNode, BlankNode]) -> BlankNode:
    """The name of a node whose statements point to nothing that has no name yet."""
    said = []
    for quad in quads:
        value = quad.object
        if isinstance(value, BlankNode):
            value = named[value]
        said.append(f"{quad.predicate} {value}")
    digest = hashlib.sha256("\n".join(sorted(said)).encode()).hexdigest()
    return BlankNode(f"n{digest[:16]}")


def _names(quads: Iterable[Quad]) -> dict[BlankNode, BlankNode]:
    """A name for each node, those first that point to no other."""
    outgoing: dict[BlankNode, list[Quad]] = defaultdict(list)
    leading: dict[BlankNode, list[BlankNode]] = defaultdict(list)
    waits: dict[BlankNode, int] = defaultdict(int)
    nodes: set[BlankNode] = set()
    for quad in quads:
        about, value = quad.subject, quad.object
        if isinstance(value, BlankNode):
            nodes.add(value)
        if isinstance(about, BlankNode):
            nodes.add(about)
            outgoing[about].append(quad)
            if isinstance(value, BlankNode):
                leading[value].append(about)
                waits[about] += 1
    named: dict[BlankNode, BlankNode] = {}
    ready = [node for node in nodes if not waits[node]]
    while ready:
        node = ready.pop()
        named[node] = _told(outgoing[node], named)
        for other in leading[node]:
            waits[other] -= 1
            if not waits[other]:
                ready.append(other)
    return named


def name_blank_nodes(quads: Iterable[Quad]) -> set[Quad]:
    """The same statements, each blank node named by the statements made of it.

    Nodes that say the same become one. Nodes that lead back to themselves, which no
    data of ours has, keep their canonical labels.
    """
    named, blank = set(), []
    for quad in quads:
        if (
            isinstance(quad.object, BlankNode)
            or isinstance(quad.subject, BlankNode)
            or isinstance(quad.graph_name, BlankNode)
        ):
            blank.append(quad)
        else:
            named.add(quad)
    if not blank:
        return named
    dataset = Dataset(blank)
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    names = _names(dataset)
    for quad in dataset:
        about, value = quad.subject, quad.object
        if isinstance(about, BlankNode):
            about = names.get(about, about)
        if isinstance(value, BlankNode):
            value = names.get(value, value)
        named.add(Quad(about, quad.predicate, value, quad.graph_name))
    return named


def list_members(
    node: Value, facts: Callable[[Value], Iterable[Quad]]
) -> list[Value] | None:
    """The members of an RDF list; None where the node is no list.

    Args:
        node: Where the list begins.
        facts: Gives the statements of a node.
    """
    members: list[Value] = []
    seen: set[Value] = set()
    while isinstance(node, BlankNode) and node not in seen:
        seen.add(node)
        said = {quad.predicate: quad.object for quad in facts(node)}
        if RDF.first not in said:
            return None
        members.append(said[RDF.first])
        node = said.get(RDF.rest, RDF.nil)
    return members if node == RDF.nil else None
