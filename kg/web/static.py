"""Files that ship with the pages, over HTTP; only those that are there.

What a request names is looked up in a list of names, and never made into a path.
"""

from starlette.requests import Request
from starlette.responses import Response

from kg.web.http.encoding import compressed, is_worth_it, wants_gzip
from kg.web.http.negotiation import header_of
from kg.web.http.problems import problem
from kg.web.http.sending import Bytes
from kg.web.http.validators import has_already, tag_of
from kg.web.running.serving import Serving

__all__ = ["asset", "favicon"]

#: Named by a digest of what is in it, a file never changes.
_FOREVER = "public, max-age=31536000, immutable"
_ICONS = ("favicon.ico", "icon.svg", "favicon.svg")


async def asset(request: Request) -> Response:
    """The file of a name."""
    return await _file(request, request.path_params["name"])


async def favicon(request: Request) -> Response:
    """The picture that browsers ask for without being told to."""
    serving: Serving = request.app.state.serving
    for name in _ICONS:
        if name in serving.assets:
            return await _file(request, name)
    return Response(status_code=204, headers={"Cache-Control": serving.cache_control})


async def _file(request: Request, name: str) -> Response:
    serving: Serving = request.app.state.serving
    found = serving.assets.get(name)
    if found is None:
        return problem(request, 404)
    version = request.query_params.get("v", "")
    is_named = len(version) >= 8 and found.key.startswith(version)
    packs = wants_gzip(header_of(request, "accept-encoding"))
    packs = packs and is_worth_it(found.media, len(found.body))
    told = {
        "Cache-Control": _FOREVER if is_named else serving.cache_control,
        "Vary": "Accept-Encoding",
        "ETag": tag_of(found.key, packs),
    }
    asked = request.headers.get("if-none-match", "")
    tag = has_already(asked, found.key, packs)
    if tag is not None or asked.strip() == "*":
        return Response(status_code=304, headers={**told, "ETag": tag or told["ETag"]})
    body = found.body
    if packs:
        if found.packed is None:
            found.packed = await compressed(body, serving.packing)
        body = found.packed
        told["Content-Encoding"] = "gzip"
    return Bytes(body, 200, told, found.media, serving.ledger)
