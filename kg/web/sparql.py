"""The SPARQL 1.1 Protocol."""

from starlette.requests import Request
from starlette.responses import Response

from kg.model.job import Job
from kg.web.serving import OPEN, Serving

__all__ = ["sparql"]


async def sparql(request: Request) -> Response:
    """The answer of a query."""
    serving: Serving = request.app.state.serving
    job = Job("sparql", {"query": request.query_params["query"]})
    reply = await serving.do(job, OPEN)
    return Response(
        reply.body, reply.status, dict(reply.headers), media_type=reply.media
    )
