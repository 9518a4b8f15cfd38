"""The SPARQL 1.1 Protocol."""

from starlette.requests import Request
from starlette.responses import Response

from kg.model.job import Job
from kg.web.answering import answer
from kg.web.serving import OPEN

__all__ = ["sparql"]


async def sparql(request: Request) -> Response:
    """The answer of a query."""
    job = Job("sparql", {"query": request.query_params["query"]})
    return await answer(request, job, OPEN, vary="Accept")
