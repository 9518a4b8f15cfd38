"""Answer a query of anybody's: nothing but the graph is read, within bounds."""

from collections.abc import Mapping
from typing import Any

from pyoxigraph import (
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    serialize,
)

from kg.errors import QueryError
from kg.model.job import Job, Reply
from kg.services.asking.query import answering, open_query
from kg.services.asking.read_only import refuse_hidden_service, refuse_reaching_out
from kg.web.jobs.bounded import BoundedBytes
from kg.web.jobs.room import Room

__all__ = ["GRAPH_WRITERS", "sparql_job"]

_RESULT_WRITERS: Mapping[str, QueryResultsFormat] = {
    "json": QueryResultsFormat.JSON,
    "xml": QueryResultsFormat.XML,
    "csv": QueryResultsFormat.CSV,
    "tsv": QueryResultsFormat.TSV,
}
#: By the short names of `kg.model.served_formats`.
GRAPH_WRITERS: Mapping[str, RdfFormat] = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "jsonld": RdfFormat.JSON_LD,
    "rdf": RdfFormat.RDF_XML,
    "trig": RdfFormat.TRIG,
    "nq": RdfFormat.N_QUADS,
    "n3": RdfFormat.N3,
}


def sparql_job(room: Room, job: Job, most: int) -> Reply:
    """The answer of `query` over `default` and `named`, in `format`, as `media`.

    Raises:
        QueryError: It is no SPARQL 1.1, would do more than read, or cannot be answered.
        AnswerTooLargeError: The answer is longer than it may be.
    """
    asked = job.asked
    query = asked["query"]
    dataset, base = _dataset(asked), room.names.base
    refuse_reaching_out(query)
    refuse_hidden_service(query, room.names.prefixes(), base)
    found = open_query(room.store, query, room.names, dataset, base)
    sink = BoundedBytes(most)
    with answering():
        if isinstance(found, QueryTriples):
            _write_graph(found, sink, asked["format"], room)
        else:
            _write_results(found, sink, asked["format"])
    return Reply(sink.getvalue(), asked["media"])


def _dataset(
    asked: Mapping[str, Any],
) -> tuple[list[NamedNode], list[NamedNode]] | None:
    """The graphs that the request names; None where it names none.

    Raises:
        QueryError: A name is no IRI.
    """
    if not asked["default"] and not asked["named"]:
        return None
    try:
        default, named = (
            [NamedNode(iri) for iri in asked[which]] for which in ("default", "named")
        )
    except ValueError as error:
        raise QueryError(
            "the name of a graph (default-graph-uri, named-graph-uri) is no IRI",
            "グラフの名前（default-graph-uri、named-graph-uri）が IRI ではありません",
        ) from error
    return default, named


def _write_graph(
    found: QueryTriples, sink: BoundedBytes, format_: str, room: Room
) -> None:
    if format_ not in GRAPH_WRITERS:
        raise _unfit()
    serialize(
        found,
        sink,
        format=GRAPH_WRITERS[format_],
        prefixes=room.names.prefixes(),
    )


def _write_results(
    found: QueryBoolean | QuerySolutions, sink: BoundedBytes, format_: str
) -> None:
    if format_ not in _RESULT_WRITERS:
        raise _unfit()
    found.serialize(sink, format=_RESULT_WRITERS[format_])


def _unfit() -> QueryError:
    """The format was chosen by the first keyword, and the parser found another one."""
    return QueryError(
        "it cannot be told which form this query has: SELECT, ASK, CONSTRUCT, DESCRIBE",
        "クエリの形（SELECT・ASK・CONSTRUCT・DESCRIBE）を判別できません",
    )
