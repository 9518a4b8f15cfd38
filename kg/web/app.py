"""The application: its routes, put together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.routing import Route

from kg.web.pages import page
from kg.web.serving import Serving
from kg.web.sparql import sparql_routes
from kg.web.void import void_routes

__all__ = ["make_app"]


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
        routes=[
            *sparql_routes(),
            *void_routes(),
            Route("/{path:path}", page, methods=["GET"]),
        ],
        lifespan=lifespan,
    )
    app.state.serving = serving
    return app
