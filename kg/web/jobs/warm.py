"""Do work of every kind once, before workers are born.

Those of the open lane can open nothing afterwards, not even a module; those of the own
lane need not read and compile every template again, each for itself.
"""

import contextlib
import itertools
from collections.abc import Callable

from pyoxigraph import NamedNode

from kg.model.iris import Names
from kg.model.job import Job, Reply
from kg.model.lang import Lang
from kg.model.result import Rows
from kg.model.site import path_of
from kg.services.asking.engine import Engine

__all__ = ["warm", "warm_pages"]

_FORMATS = ("json", "xml", "csv", "tsv", "ttl", "nt", "jsonld", "rdf", "trig", "nq")
_MEDIA = "text/plain"
#: The last ones are refused, each in its own way; that needs modules too.
_QUERIES = (
    "SELECT * { ?s ?p ?o } LIMIT 1",
    "ASK { ?s ?p ?o }",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 1",
    "DESCRIBE ?s { ?s ?p ?o } LIMIT 1",
    "SELECT nonsense",
    "SELECT * { ?s unknown:p ?o }",
    "SELECT * { SERVICE <http://localhost/> { ?s ?p ?o } }",
    "SELECT * FROM <graph> { ?s ?p ?o } LIMIT 1",
    "INSERT DATA { <s:s> <p:p> <o:o> }",
    "",
)


def warm(answer: Callable[[Job, int], Reply]) -> None:
    """Let everything be imported that an answer or a refusal needs.

    Args:
        answer: What does a job.
    """
    for query, form, most in itertools.product(_QUERIES, _FORMATS, (1, 1 << 20)):
        asked = {"query": query, "format": form, "media": _MEDIA}
        graphs: dict[str, list[str]] = {"default": [], "named": []}
        # What goes wrong here is told to whoever asks it.
        with contextlib.suppress(Exception):
            answer(Job("sparql", {**asked, **graphs}), most)


#: One of each class: most have a page of their own kind.
_ONE_OF_EACH = """SELECT (MIN(?thing) AS ?one) WHERE { ?thing a ?class }
GROUP BY ?class ORDER BY ?class"""
_FIXED = ("index", "about", "compare", "search", "queries/index", "doc/index")


def warm_pages(
    answer: Callable[[Job, int], Reply], engine: Engine, names: Names
) -> None:
    """Make a page of every kind, so that templates are compiled before workers are.

    Args:
        answer: What does a job.
        engine: The graph.
        names: The base.
    """
    found = engine.ask(_ONE_OF_EACH)
    assert isinstance(found, Rows)
    ones = [row[0].value for row in found.rows if isinstance(row[0], NamedNode)]
    paths = [path for path in (path_of(iri, names) for iri in ones) if path]
    for path in (*_FIXED, *paths):
        asked = {"path": path, "lang": str(Lang.JA), "asked": {}}
        with contextlib.suppress(Exception):
            answer(Job("page", asked), 1 << 30)
