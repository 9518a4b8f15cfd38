"""What the site is at the moment: the pool of the build it shows, and how to reload."""

import asyncio
import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kg.errors import KgError
from kg.model.job import Job, Reply
from kg.services.pooling.lanes import Lane
from kg.services.pooling.pool import Pool
from kg.web.caching import Cache, Flights
from kg.web.program import program_digest

__all__ = ["OPEN", "OWN", "Edition", "Serving"]

#: Whatever people ask, and what the site itself asks.
OPEN, OWN = "open", "own"
_DESK = "kg.web.jobs.desk:make_desk"
#: How long what an old edition has begun may take once there is a new one.
_LAST, _DRAIN = 1.0, 60.0
_log = logging.getLogger("kg.web")


@dataclass(slots=True, eq=False)
class Edition:
    """A build as it is shown, from when it is loaded until its last reply is made.

    Attributes:
        pool: Its workers.
        name: What tells its replies from those of others: graph, program, addresses.
        since: When it was there (a clock that only goes forward).
    """

    pool: Pool
    name: str
    since: float = field(default_factory=time.monotonic)
    _busy: int = 0
    _idle: asyncio.Event = field(default_factory=asyncio.Event)

    async def do(self, job: Job, lane: str, client: str = "") -> Reply:
        """The reply to a job.

        Raises:
            KgError: It came to no answer (PoolError), or asks for what cannot be.
        """
        self._busy += 1
        try:
            return await self.pool.run(job, lane, client)
        finally:
            self._busy -= 1
            if not self._busy:
                self._idle.set()

    async def drained(self, seconds: float) -> bool:
        """Wait until nothing is being made any more; was that so in time?"""
        try:
            async with asyncio.timeout(seconds):
                while self._busy:
                    self._idle.clear()
                    await self._idle.wait()
        except TimeoutError:
            return False
        return True


@dataclass(slots=True)
class Serving:
    """The site's state; there is one, and it stands in `app.state.serving`.

    Attributes:
        settings: What the desk is told: `path`, `base`, `public`.
        lanes: The lanes of workers.
        cache_size: How many bytes of replies are kept, over all lanes.
        max_age: Seconds for which others may keep a reply without asking again.
        caches: The replies that are kept, a cache a lane: what people ask at the
            endpoint does not push out the pages.
        flights: The jobs that are being done.
        packing: Lets one large body at a time be compressed.
        ending: Is the site about to end?
    """

    settings: Mapping[str, Any]
    lanes: Sequence[Lane]
    cache_size: int = 64 << 20
    max_age: int = 60
    caches: Mapping[str, Cache] = field(init=False)
    flights: Flights = field(default_factory=Flights)
    packing: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))
    ending: bool = False
    cache_control: str = field(init=False)
    _edition: Edition | None = field(default=None)
    _reloading: asyncio.Lock = field(default_factory=asyncio.Lock)
    _draining: set[asyncio.Task[None]] = field(default_factory=set)

    def __post_init__(self) -> None:
        share = self.cache_size // max(len(self.lanes), 1)
        self.caches = {lane.name: Cache(share) for lane in self.lanes}
        self.cache_control = f"public, max-age={self.max_age}, must-revalidate"

    @property
    def edition(self) -> Edition:
        """What is shown at the moment."""
        assert self._edition is not None
        return self._edition

    @property
    def pool(self) -> Pool:
        """The pool of the build at hand."""
        return self.edition.pool

    @property
    def digest(self) -> str:
        """What tells the build at hand from others."""
        return str(self.pool.told["digest"])

    async def start(self) -> None:
        """Load the build.

        Raises:
            UsageError: It cannot be loaded.
        """
        self._edition = await self._loaded()

    async def _loaded(self) -> Edition:
        pool = Pool(_DESK, self.settings, self.lanes)
        await pool.start()
        program = await asyncio.to_thread(program_digest)
        told = [str(pool.told["digest"]), program]
        told += [str(self.settings.get(name)) for name in ("base", "public")]
        return Edition(pool, " ".join(told))

    async def reload(self) -> bool:
        """Load the build anew; the old one finishes what it has begun.

        Where it cannot be loaded, the old one stays, and the log says why.

        Returns:
            Is there a new one?
        """
        async with self._reloading:
            old = self.edition
            try:
                new = await self._loaded()
            except KgError as error:
                _log.error("reload: %s; the build before stays", error.messages["en"])
                return False
            except Exception:
                _log.exception("reload: failed; the build before stays")
                return False
            self._edition = new
            for cache in self.caches.values():
                cache.clear()
            _log.warning("reload: now showing %s", new.pool.told["digest"])
        task = asyncio.ensure_future(self._retire(old))
        self._draining.add(task)
        task.add_done_callback(self._draining.discard)
        return True

    async def _retire(self, old: Edition) -> None:
        try:
            # A request that came just before has chosen it, and not yet begun.
            await asyncio.sleep(_LAST)
            if not await old.drained(_DRAIN):
                _log.warning("reload: some work of the build before was given up")
        finally:
            await old.pool.close()

    async def do(self, job: Job, lane: str, client: str = "") -> Reply:
        """The reply to a job.

        Raises:
            KgError: It came to no answer (PoolError), or asks for what cannot be.
        """
        return await self.edition.do(job, lane, client)

    async def stop(self) -> None:
        """End every pool."""
        self.ending = True
        for task in list(self._draining):
            task.cancel()
        if self._draining:
            await asyncio.gather(*self._draining, return_exceptions=True)
        if self._edition is not None:
            await self._edition.pool.close()
