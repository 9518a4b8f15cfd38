"""Replies that are kept, as many as fit into so many bytes; the oldest go first."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar

from kg.model.job import Reply

__all__ = ["Cache", "Flights", "Kept"]

T = TypeVar("T")
#: What an entry costs beside its bodies, roughly.
_ENTRY = 1024
#: One reply takes no more than this part of a cache, so that a few do not empty it.
_PART = 4


@dataclass(slots=True)
class Kept:
    """One reply, and its compressed body once somebody has wanted it.

    Attributes:
        reply: The reply.
        packed: Its body compressed; None until then.
    """

    reply: Reply
    packed: bytes | None = None

    @property
    def cost(self) -> int:
        """Bytes that it takes."""
        return _ENTRY + len(self.reply.body) + len(self.packed or b"")


class Cache:
    """Replies by their entity tag, the least recently used ones gone first.

    Args:
        most: How many bytes it may hold; 0 keeps nothing.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.held = self.hits = self.misses = 0
        self._kept: OrderedDict[str, Kept] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: str) -> Kept | None:
        """What is kept under a key."""
        found = self._kept.get(key)
        if found is None:
            self.misses += 1
            return None
        self.hits += 1
        self._kept.move_to_end(key)
        return found

    def keep(self, key: str, kept: Kept) -> None:
        """Keep a reply, or weigh it anew; others go if there is no room."""
        self.drop(key)
        if kept.cost * _PART > self.most:
            return
        self._kept[key] = kept
        self.held += kept.cost
        while self.held > self.most:
            _, oldest = self._kept.popitem(last=False)
            self.held -= oldest.cost

    def pack(self, key: str, kept: Kept, packed: bytes) -> None:
        """Keep the compressed body of a reply too, if it still is there."""
        is_here = self._kept.get(key) is kept
        if is_here:
            self.drop(key)
        kept.packed = packed
        if is_here:
            self.keep(key, kept)

    def drop(self, key: str) -> None:
        """Forget what is kept under a key."""
        found = self._kept.pop(key, None)
        if found is not None:
            self.held -= found.cost

    def clear(self) -> None:
        """Forget all."""
        self._kept.clear()
        self.held = 0


@dataclass(slots=True)
class _Flight:
    task: asyncio.Task[Any]
    waiting: int = 0


class Flights:
    """Work that several wait for and that is done once.

    Whoever leaves leaves alone; when nobody waits any more, the work is given up.
    """

    def __init__(self) -> None:
        self._going: dict[str, _Flight] = {}

    def __len__(self) -> int:
        return len(self._going)

    async def share(self, key: str, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        """What comes of work that is perhaps already being done.

        Args:
            key: Names the work.
            work: Does it.
        """
        flight = self._going.get(key)
        if flight is None:
            flight = _Flight(asyncio.ensure_future(work()))
            self._going[key] = flight
        flight.waiting += 1
        try:
            done: T = await asyncio.shield(flight.task)
            return done
        finally:
            flight.waiting -= 1
            if not flight.waiting:
                # Whoever comes now starts anew rather than join what is given up.
                if self._going.get(key) is flight:
                    del self._going[key]
                flight.task.cancel()
