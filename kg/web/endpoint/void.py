"""What the graph holds, where programs look for it: /.well-known/void."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kg.model.lang import Text
from kg.web.endpoint.sparql import AnyMethod, described, refused
from kg.web.endpoint.sparql_request import RefusedError
from kg.web.http.cross_origin import told_options
from kg.web.http.problems import problem

__all__ = ["void_routes"]

_METHODS = "GET, HEAD, OPTIONS"


def void_routes() -> list[Route]:
    """The address of the description."""
    return [Route("/.well-known/void", AnyMethod(_void))]


async def _void(request: Request) -> Response:
    if request.method == "OPTIONS":
        return told_options(request, _METHODS)
    if request.method not in ("GET", "HEAD"):
        said = Text(
            f"this address takes {_METHODS}", f"ここで使えるのは {_METHODS} です"
        )
        return problem(request, 405, said, headers={"Allow": _METHODS})
    given = tuple(request.query_params.getlist("format"))
    try:
        return await described(request, "describe_data", {}, given)
    except RefusedError as error:
        return refused(request, error)
