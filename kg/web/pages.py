"""Pages: which one a request means, in which language and format."""

from collections.abc import Mapping, Sequence
from urllib.parse import quote, urlencode

from starlette._utils import get_route_path
from starlette.requests import Request
from starlette.responses import Response

from kg.model.job import Job
from kg.model.lang import Lang, Text
from kg.model.site import (
    SAFE,
    Address,
    PageFormat,
    address_of,
    formats_at,
    path_of,
    relative,
)
from kg.web.answering import answer
from kg.web.http.cross_origin import OPEN
from kg.web.http.negotiation import language_of, media_of
from kg.web.http.problems import problem
from kg.web.running.serving import OWN, Serving

__all__ = ["below", "page", "thing"]

#: Pages that make something of what stands behind the `?` of an address.
_ASKING = ("compare", "editor", "search", "queries/")
#: A query for the editor is longer than a choice.
_EDITOR = "editor"
_MOST_VALUES, _LONGEST, _LONGEST_QUERY = 64, 2000, 24_000
#: A longer choice stands in no header: it would stand there twice, and proxies take
#: headers of 4 KiB.
_LONGEST_LINKED = 1000
_INDEX, _QUESTION = "/index", "query/"
#: What else clients call our formats.
_ALSO = {
    "application/xhtml+xml": PageFormat.HTML,
    "application/json": PageFormat.JSONLD,
    "application/x-turtle": PageFormat.TTL,
}


async def page(request: Request) -> Response:
    """The page at a path, as a page or as data."""
    address = address_of(get_route_path(request.scope).removeprefix("/"))
    formats = formats_at(address.path)
    if address.format is not None and address.format not in formats:
        return problem(request, 404)
    chosen = address.format or _chosen(request, formats)
    headers = {"Vary": _vary(address)}
    if chosen is None:
        told = ", ".join(str(format_.media) for format_ in formats)
        said = Text(f"This can be had as: {told}", f"提供できる形式：{told}")
        return problem(request, 406, said, headers=headers)
    asked = _asked(request, address)
    if asked is None:
        said = Text(
            f"An address gives at most {_MOST_VALUES} values "
            f"of at most {_LONGEST} letters.",
            f"URL に指定できる値は {_MOST_VALUES} 個、各 {_LONGEST} 文字までです。",
        )
        return problem(request, 400, said, headers=headers)
    lang = address.lang or language_of(request)
    headers |= _links(address, formats, chosen, lang, asked)
    if chosen is PageFormat.HTML:
        job = Job("page", {"path": address.path, "lang": str(lang), "asked": asked})
    else:
        job = Job("thing", {"path": address.path, "format": str(chosen)})
        headers |= OPEN
    return await answer(request, job, OWN, vary=headers.pop("Vary"), headers=headers)


def _chosen(request: Request, formats: Sequence[PageFormat]) -> PageFormat | None:
    """The format that the client would rather have; pages where it is all the same."""
    named = {str(format_.media): format_ for format_ in formats}
    named |= {media: kind for media, kind in _ALSO.items() if kind in formats}
    media = media_of(request, list(named))
    return None if media is None else named[media]


def _vary(address: Address) -> str:
    if address.format is None:
        return "Accept, Accept-Language"
    is_page = address.format is PageFormat.HTML and address.lang is None
    return "Accept-Language" if is_page else ""


def _asked(request: Request, address: Address) -> Mapping[str, Sequence[str]] | None:
    """What the address gives to the page, by name; None where that is too much."""
    found: dict[str, list[str]] = {}
    if not request.scope["query_string"] or not address.path.startswith(_ASKING):
        return found
    items = request.query_params.multi_items()
    if len(items) > _MOST_VALUES:
        return None
    longest = _LONGEST_QUERY if address.path == _EDITOR else _LONGEST
    for name, value in items:
        if len(name) > longest or len(value) > longest:
            return None
        found.setdefault(name, []).append(value)
    return found


def _links(
    address: Address,
    formats: Sequence[PageFormat],
    chosen: PageFormat,
    lang: Lang,
    asked: Mapping[str, Sequence[str]],
) -> dict[str, str]:
    """Where what was chosen stands itself, and where the others do."""
    query = f"?{urlencode(asked, doseq=True)}" if asked else ""
    if len(query) > _LONGEST_LINKED:
        return {}
    links = []
    for format_ in formats:
        if format_ is PageFormat.HTML:
            links += [
                f'<{_file(address, format_, other)}{query}>; rel="alternate"; '
                f'type="text/html"; hreflang="{other}"'
                for other in Lang
                if (chosen, lang) != (format_, other)
            ]
        elif format_ is not chosen:
            place = _file(address, format_)
            links.append(f'<{place}>; rel="alternate"; type="{format_.media}"')
    told = {"Link": ", ".join(links)}
    if address.format is None or _vary(address):
        told["Content-Location"] = _file(address, chosen, lang) + query
    return told


def _file(address: Address, format_: PageFormat, lang: Lang | None = None) -> str:
    """The file of a page as its neighbour says it."""
    name = address.path.rpartition("/")[2]
    language = f".{lang}" if format_ is PageFormat.HTML else ""
    written = quote(f"{name}{language}.{format_}", safe=SAFE)
    return f"./{written}" if ":" in written else written


async def thing(request: Request) -> Response:
    """What an IRI of ours leads to: the page that tells of the thing (303)."""
    serving: Serving = request.app.state.serving
    here, names = _asked_for(request), serving.names
    path = path_of(names.base + here, names)
    if path is None:
        return problem(request, 404)
    if path.endswith(_INDEX):
        path = path.removesuffix(_INDEX) + "/"
    target = relative(path, here)
    query = request.scope["query_string"].decode("latin-1")
    headers = {
        "Location": f"{target}?{query}" if query else target,
        "Vary": "Accept, Accept-Language",
        "Cache-Control": serving.cache_control,
        **OPEN,
    }
    return Response(status_code=303, headers=headers)


def _asked_for(request: Request) -> str:
    """What an address holds below the root of the site: the text of an IRI.

    What an IRI percent-encodes is a part of it, so the address is taken as it was sent;
    questions alone are called by their names.
    """
    here = get_route_path(request.scope).removeprefix("/")
    if here.startswith(_QUESTION):
        return here
    sent: str = request.scope["raw_path"].decode("latin-1")
    root: str = request.scope.get("root_path", "")
    return sent.removeprefix(root).removeprefix("/")


async def below(request: Request) -> Response:
    """A folder that was asked for without the slash at its end (308)."""
    name = request.scope["path"].rpartition("/")[2]
    query = request.scope["query_string"].decode("latin-1")
    place = f"{name}/?{query}" if query else f"{name}/"
    headers = {"Location": place, "Cache-Control": "public, max-age=3600"}
    return Response(status_code=308, headers=headers)
