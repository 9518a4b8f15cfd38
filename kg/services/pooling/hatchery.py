"""Where workers come from: a nest, and another one when it falls."""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from typing import Any

from kg.errors import UsageError
from kg.services.pooling.bounds import Bounds
from kg.services.pooling.lanes import NoWorkerError, WorkerLostError
from kg.services.pooling.nest import FallenError, Nest, Newborn, UnbornError

__all__ = ["Hatchery"]

#: The system may have room again in a moment; a graph may be readable in a while.
_BIRTHS = (0.02, 0.1, 0.3)
_STARTS = (0.0, 0.1, 0.3, 1.0, 3.0, 10.0)
#: A zygote that has stood so long did not fall for how it was started.
_STOOD = 30.0
#: A birth takes milliseconds; a zygote that takes so long has come to a halt.
_HALTED = 2.0
_log = logging.getLogger("kg.pool")


class Hatchery:
    """A nest, and another when it falls.

    Args:
        desk: What makes the desk, as `module:function`.
        settings: What that function is told.
        changed: Is called when the nest has fallen, and when there is a new one.

    Attributes:
        told: What the desk tells the site.
        alive: Can workers be born?
        zygotes: How many were started.
    """

    def __init__(
        self, desk: str, settings: Mapping[str, Any], changed: Callable[[], None]
    ) -> None:
        self._desk, self._settings = desk, settings
        self._changed = changed
        self.told: Mapping[str, Any] = {}
        self.alive = False
        self.zygotes = 0
        self._nest: Nest | None = None
        self._standing = asyncio.Event()
        self._watch: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Load the graph.

        Raises:
            UsageError: It cannot be loaded.
        """
        await self._settle()
        self._watch = asyncio.create_task(self._keep())

    async def _settle(self) -> None:
        self._nest = Nest(self._desk, self._settings)
        self.told = await self._nest.start()
        self.alive = True
        self.zygotes += 1
        self._standing.set()

    async def _keep(self) -> None:
        """Replace the nest whenever it falls."""
        pauses = iter(_STARTS)
        while self._nest is not None:
            began = time.monotonic()
            # Waited for like this, it is not cancelled with this task.
            await asyncio.wait({self._nest.fallen})
            self.alive = False
            self._standing.clear()
            self._changed()
            await self._nest.close()
            if time.monotonic() - began > _STOOD:
                pauses = iter(_STARTS)
            await asyncio.sleep(next(pauses, _STARTS[-1]))
            try:
                await self._settle()
            except UsageError as error:
                _log.warning("no workers, the graph cannot be loaded again: %s", error)
            else:
                self._changed()

    async def bear(self, bounds: Bounds, patience: float) -> tuple[Nest, Newborn]:
        """One more worker, and where it is from.

        Args:
            bounds: What it is held to.
            patience: Seconds to wait for a nest, if it has just fallen.

        Raises:
            NoWorkerError: The system has no room for it.
            WorkerLostError: There is no nest to be born in.
        """
        for pause in (*_BIRTHS, None):
            try:
                async with asyncio.timeout(patience):
                    await self._standing.wait()
            except TimeoutError:
                break
            nest = self._nest
            assert nest is not None
            try:
                async with asyncio.timeout(max(patience, _HALTED)):
                    return nest, await nest.bear(bounds)
            except TimeoutError:
                nest.condemn()
                break
            except FallenError:
                self._standing.clear()
            except UnbornError:
                if pause is None:
                    raise NoWorkerError(
                        "the server has no room for one more process; ask again later",
                        "サーバーに余裕がありません。"
                        "しばらくしてからもう一度お試しください",
                        5,
                    ) from None
                await asyncio.sleep(pause)
        raise WorkerLostError(
            "the server is loading its data again; ask again later",
            "サーバーがデータを読み込み直しています。"
            "しばらくしてからもう一度お試しください",
        )

    async def close(self) -> None:
        """End the zygote and everything born of it."""
        self.alive = False
        if self._watch is not None:
            self._watch.cancel()
            await asyncio.wait({self._watch})
        if self._nest is not None:
            await self._nest.close()
