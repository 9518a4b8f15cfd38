"""Notice that a client leaves while its answer is being made."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from starlette.requests import Request

__all__ = ["LeftError", "unless_left"]

T = TypeVar("T")


class LeftError(Exception):
    """The client is gone; nobody reads the answer."""


async def _left(request: Request) -> None:
    # What still comes of a body is of no use to anybody.
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def unless_left(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """What comes of work, which is given up when the client leaves.

    Raises:
        LeftError: It left first.
    """
    working = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(_left(request))
    try:
        await asyncio.wait({working, leaving}, return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            return working.result()
        raise LeftError
    finally:
        for task in (working, leaving):
            task.cancel()
        await asyncio.gather(working, leaving, return_exceptions=True)
