"""What the site is at the moment: the pool of the build it shows, and how to reload."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kg.model.job import Job, Reply
from kg.services.pooling.lanes import Lane
from kg.services.pooling.pool import Pool

__all__ = ["OPEN", "OWN", "Serving"]

#: Whatever people ask, and what the site itself asks.
OPEN, OWN = "open", "own"
_DESK = "kg.web.jobs.desk:make_desk"


@dataclass(slots=True)
class Serving:
    """The site's state; there is one, and it stands in `app.state.serving`.

    Attributes:
        settings: What the desk is told: `path`, `base`, `public`.
        lanes: The lanes of workers.
    """

    settings: Mapping[str, Any]
    lanes: Sequence[Lane]
    _pool: Pool | None = field(default=None)

    @property
    def pool(self) -> Pool:
        """The pool of the build at hand."""
        assert self._pool is not None
        return self._pool

    @property
    def digest(self) -> str:
        """What tells the build at hand from others."""
        return str(self.pool.told["digest"])

    async def start(self) -> None:
        """Load the build.

        Raises:
            UsageError: It cannot be loaded.
        """
        pool = Pool(_DESK, self.settings, self.lanes)
        await pool.start()
        self._pool = pool

    async def reload(self) -> None:
        """Load the build anew, and let the old pool finish what it has begun."""
        old = self.pool
        await self.start()
        await old.close()

    async def do(self, job: Job, lane: str, client: str = "") -> Reply:
        """The reply to a job.

        Raises:
            PoolError: It came to no answer.
        """
        return await self.pool.run(job, lane, client)

    async def stop(self) -> None:
        """End the pool."""
        if self._pool is not None:
            await self._pool.close()
