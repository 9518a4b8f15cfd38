"""Pages: which one a request means, in which language and format."""

from starlette.requests import Request
from starlette.responses import Response

from kg.model.job import Job
from kg.model.lang import Lang
from kg.model.site import address_of
from kg.web.serving import OWN, Serving

__all__ = ["page"]


async def page(request: Request) -> Response:
    """The page at a path."""
    serving: Serving = request.app.state.serving
    address = address_of(request.path_params["path"])
    asked = {"path": address.path, "lang": str(address.lang or Lang.EN)}
    reply = await serving.do(Job("page", asked), OWN)
    return Response(
        reply.body, reply.status, dict(reply.headers), media_type=reply.media
    )
