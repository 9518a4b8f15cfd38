"""What the site is at the moment: the pool of the build it shows, and how to reload."""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kg.errors import KgError
from kg.model.iris import Names
from kg.model.lang import Text
from kg.services.pooling.lanes import Lane
from kg.services.pooling.pool import Pool
from kg.web.http.assets import Asset, read_assets
from kg.web.http.caching import Cache, Flights
from kg.web.http.ledger import Ledger
from kg.web.http.remembering import Memory
from kg.web.running.access_log import AccessLog
from kg.web.running.counting import Counting

__all__ = ["OPEN", "OWN", "Edition", "Serving"]

#: Whatever people ask, and what the site itself asks.
OPEN, OWN = "open", "own"
_DESK = "kg.web.jobs.desk:make_desk"
#: The part of the size of the cache that whole responses take besides.
_REMEMBERED = 4
#: A request that came just before a reload has chosen the edition, and not yet begun.
_LAST = 1.0
_log = logging.getLogger("kg.web")


@dataclass(frozen=True, slots=True, eq=False)
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
        memory: Whole responses, by request: a quarter of the cache more.
        flights: The jobs that are being done.
        packing: Lets one large body at a time be compressed.
        ending: Is the site about to end?
        metrics_public: May all see the metrics, or this machine alone?
        access_log: Where requests are written; None for nowhere.
        say: Tells whoever runs the site something.
        counting: Requests, in figures.
        refused: Connections that were let go, by status.
        ledger: Large answers that readers have not taken yet.
        assets: The files that ship with the pages.
        cache_control: What others are told about keeping a reply.
        unchanged: How often a client had the reply already.
        reloads: Reloads by what came of them.
        since: When it began (a clock that only goes forward).
    """

    settings: Mapping[str, Any]
    lanes: Sequence[Lane]
    cache_size: int = 64 << 20
    max_age: int = 60
    caches: Mapping[str, Cache] = field(init=False)
    memory: Memory = field(init=False)
    flights: Flights = field(default_factory=Flights)
    packing: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))
    ending: bool = False
    metrics_public: bool = False
    access_log: AccessLog | None = None
    say: Callable[[Text], None] = lambda said: _log.warning("%s", said.en)
    counting: Counting = field(default_factory=Counting)
    refused: Mapping[int, int] = field(default_factory=dict)
    ledger: Ledger = field(default_factory=Ledger)
    assets: Mapping[str, Asset] = field(default_factory=read_assets)
    cache_control: str = field(init=False)
    unchanged: int = 0
    reloads: Counter[str] = field(default_factory=Counter)
    since: float = field(default_factory=time.monotonic)
    _edition: Edition | None = field(default=None)
    _reloading: asyncio.Lock = field(default_factory=asyncio.Lock)
    _tasks: set[asyncio.Task[Any]] = field(default_factory=set)

    def __post_init__(self) -> None:
        share = self.cache_size // max(len(self.lanes), 1)
        self.caches = {lane.name: Cache(share) for lane in self.lanes}
        self.memory = Memory(self.cache_size // _REMEMBERED)
        self.cache_control = f"public, max-age={self.max_age}, must-revalidate"

    @property
    def edition(self) -> Edition:
        """What is shown at the moment."""
        assert self._edition is not None
        return self._edition

    @property
    def shown(self) -> Edition | None:
        """The same; None before the start."""
        return self._edition

    @property
    def pool(self) -> Pool:
        """The pool of the build at hand."""
        return self.edition.pool

    @property
    def names(self) -> Names:
        """The base of every IRI of ours."""
        return Names(self.settings["base"])

    @property
    def public(self) -> str:
        """The address of the site in the web."""
        return str(self.settings.get("public") or self.settings["base"])

    @property
    def digest(self) -> str:
        """What tells the build at hand from others."""
        return str(self.pool.told["digest"])

    async def start(self) -> None:
        """Load the build.

        Raises:
            UsageError: It cannot be loaded.
        """
        if self._edition is None:
            self._show(await self._loaded())

    async def _loaded(self) -> Edition:
        pool = Pool(_DESK, self.settings, self.lanes, self._renewed)
        await pool.start()
        return self._edition_of(pool)

    def _edition_of(self, pool: Pool) -> Edition:
        told = [pool.told["digest"], pool.told["program"]]
        told += [self.settings.get(name) for name in ("base", "public")]
        return Edition(pool, " ".join(map(str, told)))

    def _renewed(self, pool: Pool) -> None:
        """Another process has read the file, which may hold another build by now."""
        if self._edition is None or self._edition.pool is not pool:
            return
        self.say(
            Text(
                "the process that held the graph ended; another has taken its place",
                "グラフを保持するプロセスが終了したため、別のプロセスに替えました",
            )
        )
        renewed = self._edition_of(pool)
        if renewed.name != self._edition.name:
            self._show(renewed)
            self._tell()

    def _show(self, new: Edition) -> None:
        """Show a build from now on, and forget what was kept of the one before."""
        self._edition = new
        self.memory.clear()
        for cache in self.caches.values():
            cache.clear()
        if not new.pool.told.get("statements"):
            self.say(
                Text(
                    "the graph holds no statement, so there is nothing to show; "
                    "check what --data names",
                    "グラフに文が一つもなく、表示するものがありません。"
                    "--data の指定先を確かめてください",
                )
            )

    def _tell(self) -> None:
        """Tell which build is shown now."""
        digest, statements = self.digest, self.pool.told.get("statements", 0)
        self.say(
            Text(
                f"now showing build {digest} ({statements:,} statements)",
                f"新しいビルド {digest}（{statements:,} 文）に切り替えました",
            )
        )

    async def reload(self) -> bool:
        """Load the build anew; the old one finishes what it has begun.

        Where it cannot be loaded, the old one stays, and the log says why.

        Returns:
            Is there a new one?
        """
        async with self._reloading:
            old = self.edition
            try:
                assets = await asyncio.to_thread(read_assets)
                new = await self._loaded()
            except KgError as error:
                self._stays(error.messages["en"], error.messages["ja"])
                return False
            except Exception as fault:
                _log.exception("reload")
                self._stays(type(fault).__name__, type(fault).__name__)
                return False
            self.assets = assets
            self._show(new)
            self._go_on(self._retire(old))
            self.reloads["done"] += 1
            self._tell()
        return True

    def reload_soon(self) -> None:
        """Load the build anew beside everything else."""
        self._go_on(self.reload())

    def _go_on(self, work: Coroutine[Any, Any, Any]) -> None:
        """Do something beside everything else; it ends with the site."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _stays(self, en: str, ja: str) -> None:
        self.reloads["failed"] += 1
        self.say(
            Text(
                f"the new build was not taken, the one before stays: {en}",
                f"新しいビルドは使えません。前のビルドのまま続けます：{ja}",
            )
        )

    async def _retire(self, old: Edition) -> None:
        try:
            await asyncio.sleep(_LAST)
            await old.pool.close()
        except asyncio.CancelledError:
            await old.pool.close(0)
            raise

    async def stop(self) -> None:
        """End every pool."""
        self.ending = True
        for task in list(self._tasks):
            task.cancel()
        if self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._edition is not None:
            await self._edition.pool.close(0)
