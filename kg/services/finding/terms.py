"""The words a query is written with: prefixes, classes and properties of the graph."""

from collections.abc import Mapping
from typing import Any

from pyoxigraph import Literal, NamedNode

from kg.model.iris import Names
from kg.model.result import Rows, Term
from kg.services.asking.engine import Engine

__all__ = ["terms_of"]

_CLASSES = "SELECT DISTINCT ?term WHERE { ?thing rdf:type ?term }"
_PROPERTIES = "SELECT DISTINCT ?term WHERE { ?thing ?term ?value }"
_OF_ONTOLOGY = """
SELECT ?kind ?term ?label WHERE {
  VALUES ?kind { owl:Class owl:ObjectProperty owl:DatatypeProperty }
  ?term rdf:type ?kind ; rdfs:label ?label .
}"""


def _rows(engine: Engine, sparql: str) -> tuple[tuple[Term | None, ...], ...]:
    found = engine.ask(sparql)
    assert isinstance(found, Rows)
    return found.rows


def _iris(engine: Engine, sparql: str) -> set[str]:
    terms = (row[0] for row in _rows(engine, sparql))
    return {term.value for term in terms if isinstance(term, NamedNode)}


def _told(iri: str, labels: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    return {"iri": iri, **labels.get(iri, {})}


def terms_of(engine: Engine, names: Names) -> dict[str, Any]:
    """What an editor may complete: terms in use and those of the ontology.

    Raises:
        QueryError: The graph cannot be asked.
    """
    classes, properties = _iris(engine, _CLASSES), _iris(engine, _PROPERTIES)
    labels: dict[str, dict[str, str]] = {}
    for kind, term, label in _rows(engine, _OF_ONTOLOGY):
        assert isinstance(kind, NamedNode)
        if isinstance(term, NamedNode) and isinstance(label, Literal):
            labels.setdefault(term.value, {})[label.language or "en"] = label.value
            is_class = kind.value == names.meant("owl:Class")
            (classes if is_class else properties).add(term.value)
    return {
        "base": names.base,
        "prefixes": names.prefixes(),
        "classes": [_told(iri, labels) for iri in sorted(classes)],
        "properties": [_told(iri, labels) for iri in sorted(properties)],
    }
