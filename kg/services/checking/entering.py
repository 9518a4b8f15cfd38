"""Find what else enters a finding: the rows of a sum, the other of two statements.

A rule reports the thing that it was asked about. `shapes/entering*.ttl` says, rule by
rule, which other statements its verdict rests on; it is asked only after a rule has
found something, so that a check that finds nothing pays nothing.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import (
    Literal,
    NamedNode,
    QuerySolution,
    QuerySolutions,
    RdfFormat,
    Store,
    Variable,
    parse,
)

from kg.errors import SchemaError
from kg.vocab import DCTERMS, SH

__all__ = ["Entering", "Entry"]

_THIS, _THING, _PATH = Variable("this"), Variable("thing"), Variable("path")


@dataclass(frozen=True, slots=True)
class Entry:
    """A statement that enters a finding: its IRI, and the property that does.

    `path` is None where it is the property that the finding itself is about.
    """

    thing: str
    path: str | None = None


class Entering:
    """Asks what enters findings; reads its queries and its data on first need.

    Args:
        turtle: The queries, with the prefixes that they use.
        data: The statements that the engine saw, in N-Quads.
    """

    def __init__(self, turtle: str, data: str) -> None:
        self._turtle = turtle
        self._data = data

    @cached_property
    def queries(self) -> dict[str, str]:
        """The query of each shape that has one, by the shape's IRI.

        Raises:
            SchemaError: Two queries are of one shape.
        """
        said: dict[NamedNode, dict[NamedNode, list[str]]] = defaultdict(
            lambda: defaultdict(list)
        )
        for quad in parse(self._turtle, format=RdfFormat.TURTLE):
            if isinstance(quad.subject, NamedNode) and isinstance(
                quad.object, NamedNode | Literal
            ):
                said[quad.subject][quad.predicate].append(quad.object.value)
        prefixes = "".join(
            f"PREFIX {node[SH.prefix][0]}: <{node[SH.namespace_][0]}>\n"
            for node in said.values()
            if node[SH.prefix]
        )
        found: dict[str, str] = {}
        for node in said.values():
            for shape in node[DCTERMS.references]:
                if shape in found:
                    raise SchemaError(f"shape {shape} has two queries of what enters")
                found[shape] = prefixes + node[SH.select][0]
        return found

    @cached_property
    def _store(self) -> Store:
        store = Store()
        store.bulk_load(self._data.encode(), format=RdfFormat.N_QUADS)
        return store

    def of(self, shape: str, focus: str, told: Mapping[str, str]) -> list[Entry]:
        """What enters one finding, besides the thing itself.

        Args:
            shape: The shape of the rule that was broken.
            focus: The IRI of the thing.
            told: What stands in the message, by the names of its placeholders: it
                tells several findings of one thing apart.

        Raises:
            SchemaError: The query of the rule cannot be asked.
        """
        query = self.queries.get(shape)
        if query is None:
            return []
        try:
            rows = self._store.query(
                query,
                use_default_graph_as_union=True,
                substitutions={_THIS: NamedNode(focus)},
            )
        except (SyntaxError, ValueError) as error:
            raise SchemaError(f"what enters {shape}: {error}") from error
        if not isinstance(rows, QuerySolutions):
            raise SchemaError(f"what enters {shape}: is no SELECT")
        same = [
            (variable, told[variable.value])
            for variable in rows.variables
            if variable.value in told
        ]
        entries = {
            Entry(thing, _text(row, _PATH))
            for row in rows
            if (thing := _text(row, _THING))
            and all(_text(row, variable) == text for variable, text in same)
        }
        return sorted(entries, key=lambda entry: (entry.thing, entry.path or ""))


def _text(row: QuerySolution, variable: Variable) -> str | None:
    """The IRI or the text that a variable is bound to."""
    try:
        term = row[variable]
    except KeyError:
        return None
    return term.value if isinstance(term, NamedNode | Literal) else None
