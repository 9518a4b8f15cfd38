"""Name what has no name: an IRI for each blank node of a file.

An engine gives blank nodes labels of its own, so that a result about one could not be
led back to the file.
"""

from collections.abc import Sequence
from typing import TypeVar

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    NamedNode,
    Quad,
    RdfFormat,
    parse,
)

from kg.model.iris import Names

__all__ = ["name_blanks"]

_Term = TypeVar("_Term")


def name_blanks(lines: Sequence[str], names: Names) -> tuple[str, ...]:
    """N-Quads lines with an IRI in place of each blank node.

    The IRIs follow from the graph (RDFC-1.0): the same statements give the same.

    Args:
        lines: N-Quads lines.
        names: The base of the IRIs.
    """
    # Lines without blank nodes have no part in the labels, and are most of a graph.
    nameless = [line for line in lines if line.startswith("_:") or " _:" in line]
    if not nameless:
        return tuple(lines)
    dataset = Dataset(parse("\n".join(nameless), format=RdfFormat.N_QUADS))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)

    def named(term: _Term) -> _Term | NamedNode:
        return (
            NamedNode(names.blank(term.value)) if isinstance(term, BlankNode) else term
        )

    found = set(lines) - set(nameless)
    for quad in dataset:
        subject, thing = named(quad.subject), named(quad.object)
        graph = named(quad.graph_name)
        found.add(f"{Quad(subject, quad.predicate, thing, graph)} .")
    return tuple(sorted(found))
