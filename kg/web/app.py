"""The application: its routes, put together."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import Scope

from kg.web.crawlers import robots, sitemap, sitemap_part
from kg.web.endpoint.sparql import sparql_routes
from kg.web.endpoint.void import void_routes
from kg.web.front import Front
from kg.web.http.problems import problem
from kg.web.pages import below, page, thing
from kg.web.questions import (
    api_list,
    api_options,
    api_question,
    openapi,
    question_file,
)
from kg.web.running.health import health, metrics
from kg.web.running.serving import Serving
from kg.web.search import opensearch, search, terms
from kg.web.static import asset, favicon

__all__ = ["make_app"]

Endpoint = Callable[[Request], Awaitable[Response]]
_GET = ("GET",)
#: The first that fits answers.
_ROUTES: Sequence[tuple[str, Endpoint, Sequence[str]]] = (
    ("/health", health, _GET),
    ("/metrics", metrics, _GET),
    ("/robots.txt", robots, _GET),
    ("/sitemap.xml", sitemap, _GET),
    ("/sitemap-{part}.xml", sitemap_part, _GET),
    ("/opensearch.xml", opensearch, _GET),
    ("/favicon.ico", favicon, _GET),
    ("/assets/{name:path}", asset, _GET),
    ("/api/openapi.json", openapi, _GET),
    ("/api/queries", api_list, _GET),
    ("/api/queries/{name:path}", api_question, _GET),
    ("/api/search", search, _GET),
    ("/api/terms.json", terms, _GET),
    # Behind the others, so that what takes GET alone says so.
    ("/api/{path:path}", api_options, ("OPTIONS",)),
    *(
        (f"/{place}/{{path:path}}", thing, _GET)
        for place in ("id", "def", "scheme", "shape", "graph", "query")
    ),
    ("/queries", below, _GET),
    ("/doc", below, _GET),
    ("/queries/{name:path}", question_file, _GET),
    ("/doc/{path:path}", page, _GET),
    ("/{path:path}", page, _GET),
)


class _Named(Route):
    """A route that tells its pattern to what counts requests."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Does it fit?

        Args:
            scope: Of the request.
        """
        match, told = super().matches(scope)
        return match, {**told, "kg.route": self.path} if told else told


def _routes() -> list[Route]:
    others = [*sparql_routes(), *void_routes()]
    # What takes every method says so by having none.
    told = [(route.path, route.endpoint, route.methods) for route in others]
    return [_Named(path, end, methods=how) for path, end, how in (*told, *_ROUTES)]


def make_app(serving: Serving) -> Starlette:
    """The site as an ASGI application.

    Args:
        serving: The state; it is started and stopped with the application.
    """

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        await serving.start()
        try:
            yield
        finally:
            await serving.stop()

    app = Starlette(
        routes=_routes(),
        middleware=[Middleware(Front, serving=serving)],
        exception_handlers={HTTPException: _refused},
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False
    app.state.serving = serving
    return app


async def _refused(request: Request, error: Any) -> Response:
    """What the routes refuse: an unknown method, mostly."""
    return problem(request, error.status_code, headers=error.headers)
