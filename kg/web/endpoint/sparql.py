"""The SPARQL 1.1 Protocol at one address: queries answered, the endpoint described."""

import re
from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from kg.errors import QueryError
from kg.model.job import Job
from kg.model.lang import Text
from kg.model.served_formats import DESCRIPTIONS, ServedFormat, formats_for
from kg.model.sparql_text import kind_of, words
from kg.services.pooling.lanes import Lane
from kg.web.answering import answer
from kg.web.endpoint.formats import Chosen, by_accept, by_name, wants_page
from kg.web.endpoint.sparql_request import Asked, Bounds, RefusedError, read_request
from kg.web.http.cross_origin import opened, told_options
from kg.web.http.negotiation import header_of, language_of
from kg.web.http.problems import problem
from kg.web.running.serving import OPEN, OWN, Serving

__all__ = ["AnyMethod", "chosen_format", "described", "refused", "sparql_routes"]

_METHODS = "GET, HEAD, POST, OPTIONS"
_BOUNDS = Bounds()
#: What makes an answer another one each time: then none is kept. A word in a string
#: only costs the keeping; a tokeniser could be led to overlook one.
_FLEETING = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|BNODE)\b|\\u", re.IGNORECASE)
#: What stands before the word that says the kind, and how far it is looked for: this
#: process has others to serve.
_PROLOGUE, _BEGINNING = frozenset({"PREFIX", "BASE", "VERSION"}), 20_000
#: A longer query is not put into the address of the editor.
_SHOWN = 6000


class AnyMethod:
    """An address that answers every method itself, errors too.

    Args:
        answer_: What makes the response.
    """

    def __init__(self, answer_: Callable[[Request], Awaitable[Response]]) -> None:
        self._answer = answer_

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request.

        Args:
            scope: Of the request.
            receive: Brings its body.
            send: Takes the response.
        """
        request = Request(scope, receive, send)
        response = opened(await self._answer(request))
        await response(scope, receive, send)


def sparql_routes() -> list[Route]:
    """The addresses of the endpoint."""
    return [Route(path, AnyMethod(sparql)) for path in ("/sparql", "/sparql/")]


async def sparql(request: Request) -> Response:
    """The answer to whatever is sent to the endpoint; its limits stand in it."""
    lane = _lane(request)
    response = await _answered(request, lane)
    for name, value in _limits(lane).items():
        response.headers[name] = value
    return response


def _lane(request: Request) -> Lane:
    serving: Serving = request.app.state.serving
    return next(lane for lane in serving.lanes if lane.name == OPEN)


def _limits(lane: Lane) -> Mapping[str, str]:
    """What one query may take: seconds, bytes, bytes, characters."""
    return {
        "X-Query-Timeout": f"{lane.seconds:g}",
        "X-Query-Memory-Limit": str(lane.memory),
        "X-Result-Size-Limit": str(lane.answer),
        "X-Query-Length-Limit": str(_BOUNDS.query),
    }


async def _answered(request: Request, lane: Lane) -> Response:
    if request.method == "OPTIONS":
        return told_options(request, _METHODS)
    if request.method not in ("GET", "HEAD", "POST"):
        return problem(
            request,
            405,
            Text(
                f"the endpoint takes {_METHODS}, not {request.method}",
                f"このエンドポイントで使えるのは {_METHODS} です"
                f"（{request.method} は使えません）",
            ),
            headers={"Allow": _METHODS},
        )
    try:
        asked = await read_request(request, _BOUNDS)
        if asked.query is None:
            return await _endpoint(request, asked, lane)
        return await _queried(request, asked, asked.query, lane)
    except RefusedError as error:
        return refused(request, error)


def refused(request: Request, error: RefusedError) -> Response:
    """The response to a request that is refused before any work is done for it."""
    response = problem(
        request, error.status, error.text, code=error.code, headers=error.headers
    )
    for name, value in error.headers.items():
        response.headers[name] = value
    return response


async def _queried(request: Request, asked: Asked, query: str, lane: Lane) -> Response:
    """The answer to a query.

    Raises:
        RefusedError: It is no query, or its answer cannot be had in that form.
    """
    try:
        formats = formats_for(_kind(query))
    except QueryError as error:
        said = error.messages
        raise RefusedError(400, said["en"], said["ja"], "malformed-query") from error
    accept = header_of(request, "accept")
    if not asked.formats and wants_page(accept, formats) and len(query) <= _SHOWN:
        return _to_editor(request, query)
    chosen = chosen_format(asked.formats, accept, formats)
    told = {
        "query": query,
        "default": asked.default_graphs,
        "named": asked.named_graphs,
        "format": chosen.format.name,
        "media": chosen.content_type,
    }
    keep = not _FLEETING.search(query)
    return await answer(
        request,
        Job("sparql", told, _patience(asked, lane)),
        OPEN,
        vary="Accept",
        headers={} if keep else {"Cache-Control": "no-store"},
        keep=keep,
    )


def _kind(query: str) -> str:
    """Which of the four kinds a query is of; the worker looks at the rest of it.

    Raises:
        QueryError: It is none, or it would change the graph.
    """
    beginning = query[:_BEGINNING]
    first = next((w for w in words(beginning) if w not in _PROLOGUE), "")
    return kind_of(first if first in ("SELECT", "ASK") else beginning)


def _patience(asked: Asked, lane: Lane) -> float | None:
    """How long a client would wait, where that is shorter than it would have to."""
    if asked.seconds is None or asked.seconds >= lane.seconds:
        return None
    return max(asked.seconds, 0.01)


def chosen_format(
    names: tuple[str, ...], accept: str, formats: tuple[ServedFormat, ...]
) -> Chosen:
    """The format by parameter, else by the header Accept.

    Raises:
        RefusedError: There is no such format, or none that the client takes.
    """
    offered = ", ".join(f"{each.name} ({each.media})" for each in formats)
    if names:
        chosen, is_known = by_name(names, formats)
        if chosen:
            return chosen
        shown = ", ".join(name[:40] for name in names[:4])
        raise RefusedError(
            406 if is_known else 400,
            f"format {shown} is not one of {offered}",
            f"形式 {shown} では提供していません。使えるのは {offered} です",
        )
    chosen = by_accept(accept, formats)
    if chosen is None:
        raise RefusedError(
            406,
            f"there is nothing that the client accepts; there are {offered}",
            f"クライアントが受け付ける形式がありません。使えるのは {offered} です",
        )
    return chosen


def _to_editor(request: Request, query: str | None) -> Response:
    """Send a browser to the editor, with its query."""
    up = "../" if request.url.path.endswith("/") else ""
    page = f"{up}editor.{language_of(request)}.html"
    told = {
        "Location": page if query is None else f"{page}?{urlencode({'query': query})}",
        "Vary": "Accept, Accept-Language",
        "Cache-Control": "no-store",
    }
    return Response(status_code=303, headers=told)


async def _endpoint(request: Request, asked: Asked, lane: Lane) -> Response:
    """The endpoint itself: the editor for browsers, its description for programs."""
    accept = header_of(request, "accept")
    if not asked.formats and wants_page(accept, DESCRIPTIONS):
        return _to_editor(request, None)
    told = {"limits": dict(_limits(lane))}
    return await described(request, "describe_service", told, asked.formats)


async def described(
    request: Request,
    kind: str,
    told: Mapping[str, object],
    names: tuple[str, ...],
) -> Response:
    """A description as RDF.

    Args:
        request: The request.
        kind: The kind of job that writes it.
        told: What it needs to know beside.
        names: What parameters say of the format.

    Raises:
        RefusedError: It cannot be had in that form.
    """
    chosen = chosen_format(names, header_of(request, "accept"), DESCRIPTIONS)
    asked = {
        **told,
        "endpoint": _address(request),
        "format": chosen.format.name,
        "media": chosen.content_type,
    }
    return await answer(request, Job(kind, asked), OWN, vary="Accept")


def _address(request: Request) -> str:
    """The address of the endpoint: of the published site, else as it was asked for."""
    serving: Serving = request.app.state.serving
    public = serving.settings.get("public")
    root = str(public) if public else str(request.base_url)
    return f"{root.rstrip('/')}/sparql"
