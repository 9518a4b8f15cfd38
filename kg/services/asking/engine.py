"""What can be asked: an engine, whatever stands behind it."""

from typing import Protocol

from kg.model.result import Answer

__all__ = ["Engine"]


class Engine(Protocol):
    """Something that answers SPARQL over the union of all graphs.

    Attributes:
        name: The kind of engine, as headers of questions name it: `oxigraph`,
            `rdflib`, or `endpoint`.
        origin: What is asked, for people: a file, a folder, an address.
    """

    @property
    def name(self) -> str:
        """The kind of engine."""

    @property
    def origin(self) -> str:
        """What is asked, for people."""

    def ask(self, sparql: str) -> Answer:
        """The whole answer of a query.

        Raises:
            QueryError: The query is not SPARQL 1.1 or cannot be answered.
        """
