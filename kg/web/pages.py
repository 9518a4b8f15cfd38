"""Pages: which one a request means, in which language and format."""

from starlette.requests import Request
from starlette.responses import Response

from kg.model.job import Job
from kg.model.site import address_of
from kg.web.answering import answer
from kg.web.negotiation import language_of
from kg.web.serving import OWN

__all__ = ["page"]


async def page(request: Request) -> Response:
    """The page at a path."""
    address = address_of(request.path_params["path"])
    given: dict[str, list[str]] = {}
    for name, value in request.query_params.multi_items():
        given.setdefault(name, []).append(value)
    asked = {
        "path": address.path,
        "lang": str(address.lang or language_of(request)),
        "asked": given,
    }
    return await answer(request, Job("page", asked), OWN, vary="Accept-Language")
