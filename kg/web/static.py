"""Files that ship with the pages: styles, scripts, pictures; only those that are there.

What a request names is looked up in a list of names, and never made into a path.
"""

import hashlib
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from mimetypes import guess_type
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from kg.web.encoding import compressed, is_worth_it, wants_gzip
from kg.web.problems import problem
from kg.web.sending import Bytes
from kg.web.serving import Serving
from kg.web.validators import has_already, tag_of

__all__ = ["asset", "favicon", "read_assets"]

_FOLDER = Path(__file__).resolve().parents[1] / "services" / "rendering" / "static"
#: Named by a digest of what is in it, a file never changes.
_FOREVER = "public, max-age=31536000, immutable"
_MEDIA = {
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".map": "application/json",
}
_TEXT = ("text/", "image/svg", "application/json")
_ICONS = ("favicon.ico", "icon.svg", "favicon.svg")


@dataclass(slots=True)
class Asset:
    """One file.

    Attributes:
        body: Its bytes.
        media: Its media type.
        key: A digest of it; the start of it is the version that pages name.
        packed: Its bytes compressed, once somebody has wanted them.
    """

    body: bytes
    media: str
    key: str
    packed: bytes | None = None


def read_assets(folder: Path = _FOLDER) -> dict[str, Asset]:
    """The files by name."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            body = path.read_bytes()
            media = _MEDIA.get(path.suffix) or guess_type(path.name)[0]
            media = media or "application/octet-stream"
            if media.startswith(_TEXT):
                media += "; charset=utf-8"
            digest = hashlib.sha256(body).digest()[:24]
            key = urlsafe_b64encode(digest).decode()
            found[path.relative_to(folder).as_posix()] = Asset(body, media, key)
    return found


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
    packs = wants_gzip(request.headers.get("accept-encoding"))
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
    return Bytes(body, 200, told, media_type=found.media)
