"""Answer a query of anybody's."""

from pyoxigraph import QueryResultsFormat, QuerySolutions

from kg.model.job import Job, Reply
from kg.services.asking.query import open_query
from kg.web.jobs.room import Room

__all__ = ["sparql_job"]


def sparql_job(room: Room, job: Job, most: int) -> Reply:
    """The answer of `query`."""
    found = open_query(room.store, job.asked["query"], room.names)
    assert isinstance(found, QuerySolutions)
    body = found.serialize(format=QueryResultsFormat.JSON)
    assert body is not None
    return Reply(body, "application/sparql-results+json")
