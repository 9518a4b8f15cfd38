"""A pool that answers as a test says, so that HTTP is looked at by itself."""

import asyncio
from collections import Counter

from kg.model.job import Reply
from kg.services.pooling.figures import Figures, LaneFigures
from kg.services.pooling.lanes import Lane
from kg.web.running.serving import OPEN, OWN, Edition, Serving

__all__ = ["FakePool", "make_serving"]


class FakePool:
    """Answers each job by a function, and remembers what was asked of it."""

    def __init__(self, answer=None, alive=True):
        self.answer = answer or (lambda job: Reply(b"body", "text/plain"))
        self.jobs, self.clients, self.cancelled = [], [], 0
        self.told = {"digest": "d1", "statements": 7}
        self.alive = alive
        self.lanes = {name: Lane(name) for name in (OPEN, OWN)}
        self.gate = None

    async def run(self, job, lane, client=""):
        """The answer of the test, once its gate is open."""
        self.jobs.append(job)
        self.clients.append(client)
        try:
            if self.gate is not None:
                await self.gate.wait()
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        reply = self.answer(job)
        if isinstance(reply, Exception):
            raise reply
        return reply

    def figures(self):
        """The same for both lanes."""
        lane = LaneFigures(2, 1, 1, 0, 3, 0, Counter(time=1), Counter(done=5), 1.5, 0.5)
        return Figures(self.alive, 1, {OPEN: lane, OWN: lane})

    async def close(self, grace=None):
        """There is nothing to close."""


def make_serving(pool, **more):
    """A site over a pool of a test."""
    settings = {"path": None, "base": "https://example.org/kg/", **more.pop("told", {})}
    serving = Serving(settings, [Lane(OPEN), Lane(OWN)], **more)
    serving._edition = Edition(pool, "one")
    return serving
