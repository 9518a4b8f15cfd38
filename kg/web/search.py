"""Search over HTTP: results for programs, and how a browser adds the site's search."""

from starlette.requests import Request
from starlette.responses import Response

from kg.model.job import Job
from kg.model.lang import Lang
from kg.services.rendering.asking.opensearch import description
from kg.web.answering import answer
from kg.web.http.negotiation import language_of
from kg.web.running.serving import OWN, Serving

__all__ = ["opensearch", "search", "terms"]

_ASKED = ("q", "kind", "limit", "offset", "form", "lang")
#: A longer value makes no sense anywhere; what is left of it is told to be wrong.
_LONGEST = 400


async def search(request: Request) -> Response:
    """What `q` names, as JSON."""
    given = request.query_params
    asked = {name: given[name][:_LONGEST] for name in _ASKED if name in given}
    vary = "" if "lang" in asked else "Accept-Language"
    asked.setdefault("lang", str(language_of(request)))
    return await answer(request, Job("search", asked), OWN, vary=vary)


async def terms(request: Request) -> Response:
    """What the editor completes: prefixes, classes and properties."""
    return await answer(request, Job("terms"), OWN)


async def opensearch(request: Request) -> Response:
    """What a browser needs to know to add the site's search to its own."""
    serving: Serving = request.app.state.serving
    root = str(serving.settings.get("public") or request.base_url)
    lang = Lang.EN if request.query_params.get("lang") == Lang.EN else Lang.JA
    return Response(
        description(root, lang), media_type="application/opensearchdescription+xml"
    )
