"""The words a query is written with: prefixes, classes and properties of the graph."""

from collections.abc import Mapping
from typing import Any

from pyoxigraph import NamedNode

from kg.model.iris import Names
from kg.model.lang import Text
from kg.model.result import Rows
from kg.services.answers.labels import labels_of
from kg.services.asking.engine import Engine

__all__ = ["terms_of"]

_CLASSES = """
SELECT DISTINCT ?term WHERE {
  { ?thing rdf:type ?term } UNION { ?term rdf:type owl:Class }
}"""
_PROPERTIES = """
SELECT DISTINCT ?term WHERE {
  { ?thing ?term ?value }
  UNION { ?term rdf:type owl:ObjectProperty }
  UNION { ?term rdf:type owl:DatatypeProperty }
}"""


def _iris(engine: Engine, sparql: str) -> list[str]:
    found = engine.ask(sparql)
    assert isinstance(found, Rows)
    terms = (row[0] for row in found.rows)
    return sorted(term.value for term in terms if isinstance(term, NamedNode))


def _told(iri: str, labels: Mapping[str, Text]) -> dict[str, str]:
    label = labels.get(iri)
    return (
        {"iri": iri} if label is None else {"iri": iri, "ja": label.ja, "en": label.en}
    )


def terms_of(engine: Engine, names: Names) -> dict[str, Any]:
    """What an editor may complete: terms in use and those of the ontology.

    Raises:
        QueryError: The graph cannot be asked.
    """
    classes, properties = _iris(engine, _CLASSES), _iris(engine, _PROPERTIES)
    labels = labels_of(engine.ask, [*classes, *properties])
    return {
        "base": names.base,
        "prefixes": names.prefixes(),
        "classes": [_told(iri, labels) for iri in classes],
        "properties": [_told(iri, labels) for iri in properties],
    }
