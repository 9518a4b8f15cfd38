"""The second opinion: the same questions in rdflib, slowly."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from pyoxigraph import QueryResultsFormat, RdfFormat, Store, parse, parse_query_results

from kg.errors import QueryError
from kg.model.iris import Names
from kg.model.result import Answer, Triples
from kg.services.answers.from_oxigraph import to_result

__all__ = ["InRdflib"]


@contextmanager
def _of_itself() -> Iterator[None]:
    """Rdflib warns of a name of its own that only rdflib uses here."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", r"Dataset\.", DeprecationWarning)
        yield


@dataclass(frozen=True, slots=True)
class InRdflib:
    """An rdflib dataset, asked over the union of its graphs."""

    dataset: Any
    names: Names
    origin: str = "memory"
    name: str = "rdflib"

    @classmethod
    def of(cls, store: Store, names: Names, origin: str = "memory") -> "InRdflib":
        """The graphs of a store, held by rdflib."""
        from rdflib import Dataset

        dataset = Dataset(default_union=True)
        dumped = store.dump(format=RdfFormat.N_QUADS) or b""
        with _of_itself():
            dataset.parse(data=dumped.decode(), format="nquads")
        return cls(dataset, names, origin)

    def ask(self, sparql: str) -> Answer:
        """The whole answer of a query.

        Raises:
            QueryError: The query is not SPARQL 1.1 or cannot be answered.
        """
        try:
            with _of_itself():
                return self._answer(sparql)
        except Exception as error:  # rdflib raises whatever its parts raise
            raise QueryError(
                f"rdflib cannot answer: {type(error).__name__}: {error}",
                f"rdflib では答えられません（{type(error).__name__}: {error}）",
            ) from error

    def _answer(self, sparql: str) -> Answer:
        # Rows are found while they are written, not before.
        found = self.dataset.query(sparql, initNs=dict(self.names.prefixes()))
        if found.type in {"CONSTRUCT", "DESCRIBE"}:
            text = found.graph.serialize(format="nt", encoding="utf-8")
            triples = {q.triple for q in parse(text, format=RdfFormat.N_TRIPLES)}
            return Triples(tuple(sorted(triples, key=str)))
        json = found.serialize(format="json")
        return to_result(parse_query_results(json, format=QueryResultsFormat.JSON))
