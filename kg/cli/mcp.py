"""`kg mcp`: offer the graph to assistants."""

from typing import Annotated

import typer

from kg.cli.options import Base, Data, Endpoint, names_below
from kg.vocab import DEFAULT_BASE

__all__ = ["mcp"]


def mcp(
    data: Data = None,
    endpoint: Endpoint = None,
    seconds: Annotated[
        float, typer.Option(min=0.1, help="The most seconds for one query.")
    ] = 20.0,
    rows: Annotated[
        int, typer.Option(min=1, help="The most rows of one answer.")
    ] = 200,
    memory: Annotated[
        int, typer.Option(min=256, help="The most memory of a query, in MiB.")
    ] = 2048,
    base: Base = DEFAULT_BASE,
) -> None:
    """Offer the graph to assistants over the Model Context Protocol.

    Speaks on standard input and output, opens no port, and only reads. Assistants can
    list, show and run saved questions, describe a thing, and ask SPARQL within limits;
    every answer names the documents and lines behind its figures. Needs the extra:
    pip install 'teiju-kg[mcp]'.
    """
    from kg.mcp.server import make_server
    from kg.mcp.tools import Tools
    from kg.services.asking.limited import Limited
    from kg.services.asking.limits import Limits

    names = names_below(base)
    if endpoint:
        from kg.services.asking.opening import open_engine

        remote = open_engine(None, endpoint, names, timeout=seconds)
        make_server(Tools(remote, names, rows)).run("stdio")
        return
    limits = Limits(seconds=seconds, memory=memory << 20)
    with Limited(data, names, limits) as engine:
        make_server(Tools(engine, names, rows)).run("stdio")
