"""Ask queries of every kind once, before workers are born that can open nothing."""

import contextlib
import itertools
from collections.abc import Callable

from kg.model.job import Job, Reply

__all__ = ["warm"]

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
