"""`kg serve`: a build as a site, with a SPARQL endpoint."""

from typing import Annotated

import typer

from kg.cli.options import Base, Data, Language, names_below, say
from kg.model.lang import Lang
from kg.vocab import DEFAULT_BASE

__all__ = ["serve"]


def serve(
    lang: Language,
    data: Data = None,
    host: Annotated[
        str, typer.Option(envvar="KG_HOST", help="Address to listen at.")
    ] = "127.0.0.1",
    port: Annotated[
        int,
        typer.Option(
            envvar="KG_PORT", min=0, max=65535, help="Port to listen at; 0 for any."
        ),
    ] = 8000,
    base: Base = DEFAULT_BASE,
) -> None:
    """Serve a build: pages for people, data and SPARQL for programs.

    Asks build/kg.nq, else the shipped tables.
    """
    import uvicorn

    from kg.services.pooling.lanes import Lane
    from kg.web.app import make_app
    from kg.web.serving import OPEN, OWN, Serving

    names = names_below(base)
    settings = {"path": None if data is None else str(data), "base": names.base}
    serving = Serving(settings, [Lane(OPEN, niceness=10), Lane(OWN)])
    say(
        f"kg: http://{host}:{port}/"
        if lang is Lang.EN
        else f"kg: http://{host}:{port}/ で公開します"
    )
    uvicorn.run(make_app(serving), host=host, port=port, log_level="warning")
