"""From a job to a response: from the cache, a worker, whole, unchanged or an error."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from kg.model.job import Job
from kg.web.serving import Serving

__all__ = ["answer"]


async def answer(
    request: Request,
    job: Job,
    lane: str,
    *,
    vary: str = "",
    headers: Mapping[str, str] | None = None,
    keep: bool = True,
) -> Response:
    """The response to a request that comes down to one job.

    Knows ETag and 304, HEAD, gzip, Cache-Control; jobs that are the same are done once;
    whatever goes wrong becomes a problem (RFC 9457) in the client's language.

    Args:
        request: The request.
        job: The work.
        lane: Whose workers do it.
        vary: Names of the headers that the job was chosen by.
        headers: Further headers.
        keep: May the reply be kept and given again while the build is the same?
    """
    serving: Serving = request.app.state.serving
    reply = await serving.do(job, lane, request.client.host if request.client else "")
    told = {**reply.headers, **(headers or {})}
    if vary:
        told["Vary"] = vary
    return Response(reply.body, reply.status, told, media_type=reply.media)
