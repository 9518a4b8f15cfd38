"""The engine of this package: an Oxigraph store in this process."""

from dataclasses import dataclass

from pyoxigraph import Store

from kg.model.iris import Names
from kg.model.result import Answer
from kg.services.asking.query import run_query

__all__ = ["Embedded"]


@dataclass(frozen=True, slots=True)
class Embedded:
    """A store of this process, asked over the union of its graphs."""

    store: Store
    names: Names
    origin: str = "memory"
    name: str = "oxigraph"

    def ask(self, sparql: str) -> Answer:
        """The whole answer of a query.

        Raises:
            QueryError: The query is not SPARQL 1.1 or cannot be answered.
        """
        return run_query(self.store, sparql, self.names)
