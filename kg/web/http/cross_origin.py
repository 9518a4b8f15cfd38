"""Pages of other sites may ask, too (CORS): nothing here depends on who asks."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

__all__ = ["OPEN", "opened", "told_options"]

#: What a page of another site may read beside the usual headers.
_EXPOSED = (
    "Content-Disposition, Content-Encoding, Content-Language, ETag, Link, "
    "Retry-After, Vary, X-Query-Length-Limit, X-Query-Memory-Limit, X-Query-Timeout, "
    "X-Result-Size-Limit, X-Total-Count"
)
#: The headers of a response that pages of any site may read.
OPEN: Mapping[str, str] = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": _EXPOSED,
}
#: What it may send; browsers take the star for all but the first of them.
_SENT = "Authorization, Accept, Accept-Language, Content-Type, If-None-Match, *"
_DAY = "86400"


def opened(response: Response) -> Response:
    """Let pages of any site read a response, errors too."""
    response.headers.update(OPEN)
    return response


def told_options(
    request: Request, methods: str, headers: Mapping[str, str] | None = None
) -> Response:
    """The answer to OPTIONS: the methods, and what a page of another site may send.

    Args:
        request: The request.
        methods: Those that the address takes.
        headers: Further headers.
    """
    told = {"Allow": methods, **(headers or {})}
    if "access-control-request-method" in request.headers:
        told |= {
            "Access-Control-Allow-Methods": methods,
            "Access-Control-Allow-Headers": _SENT,
            "Access-Control-Max-Age": _DAY,
        }
    return Response(status_code=204, headers=told)
