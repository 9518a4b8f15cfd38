"""Who is next: one line a client, and clients take turns.

`Turns` decides and knows no event loop; `Entrance` lets coroutines wait for it.
"""

import asyncio
import math
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field

from kg.services.pooling.lanes import BusyError, Lane
from kg.services.pooling.spending import Spending

__all__ = ["CrowdedError", "Entrance", "FullError", "Ticket", "Turns"]

#: How much the last job says about the next, and where we begin, in seconds.
_LAST, _FIRST_GUESS = 0.2, 1.0
_LONGEST_WAIT = 120


class FullError(Exception):
    """Too many wait."""


class CrowdedError(Exception):
    """Too many of one client wait."""


@dataclass(slots=True, eq=False)
class Ticket:
    """A place in a line.

    Attributes:
        client: Whose; the empty name is nobody in particular, and has no limits of its
            own.
        called: Is done when its turn has come.
    """

    client: str
    called: asyncio.Future[None] | None = None


@dataclass(slots=True)
class Turns:
    """Lines of tickets, served in turns.

    Attributes:
        lane: How many run, and wait, at once.
        has_had_much: Did a client take much of the workers' time lately?
        running: How many jobs of each client run.
        waiting: How many tickets wait.
    """

    lane: Lane
    has_had_much: Callable[[str], bool] = lambda client: False
    running: Counter[str] = field(default_factory=Counter)
    waiting: int = 0
    # In the order of their turns: who was served goes to the end.
    _lines: dict[str, deque[Ticket]] = field(default_factory=dict)

    def join(self, ticket: Ticket) -> None:
        """Put a ticket at the end of its client's line.

        Raises:
            FullError: Too many wait, and this one would have to.
            CrowdedError: Too many of its client do.
        """
        line = self._lines.get(ticket.client, ())
        if line or not self._room(ticket.client):
            if ticket.client and len(line) >= self.lane.apiece:
                raise CrowdedError
            if self.waiting >= self.lane.waiting:
                raise FullError
        self._lines.setdefault(ticket.client, deque()).append(ticket)
        self.waiting += 1

    def drop(self, ticket: Ticket) -> None:
        """Take a ticket out of its line, if it still waits there."""
        line = self._lines.get(ticket.client, deque())
        if ticket not in line:
            return
        line.remove(ticket)
        self.waiting -= 1
        if not line:
            del self._lines[ticket.client]

    def call(self) -> Ticket | None:
        """The ticket whose turn it is; None where nobody waits or nobody may run.

        It counts as running from now on, until `done`.
        """
        client = self._next()
        if client is None:
            return None
        line = self._lines.pop(client)
        ticket = line.popleft()
        if line:
            self._lines[client] = line
        self.waiting -= 1
        self.running[client] += 1
        return ticket

    def done(self, client: str) -> None:
        """A job of this client runs no more."""
        self.running[client] -= 1
        if not self.running[client]:
            del self.running[client]

    def waiting_of(self, client: str) -> int:
        """How many tickets of one client wait."""
        return len(self._lines.get(client, ()))

    def tickets(self) -> list[Ticket]:
        """Every ticket that waits."""
        return [ticket for line in self._lines.values() for ticket in line]

    def _room(self, client: str) -> bool:
        """May one more job of this client run?"""
        room = self.lane.workers - self.running.total()
        if self.has_had_much(client):
            room -= self.lane.kept
        return room > 0 and (
            not client or self.running[client] < self._part(self.lane.alone)
        )

    def _next(self) -> str | None:
        at_share = None
        for client in self._lines:
            if not self._room(client):
                continue
            if not client or self.running[client] < self._part(self.lane.share):
                return client
            if at_share is None:
                at_share = client
        return at_share

    def _part(self, part: float) -> int:
        return max(1, math.floor(part * self.lane.workers))


class Entrance:
    """Where coroutines wait until they may work.

    Args:
        lane: How many may.
    """

    def __init__(self, lane: Lane) -> None:
        spending = Spending(lane.seconds / 2)
        self.turns = Turns(
            lane, lambda client: spending.is_much(client, time.monotonic())
        )
        self._spending = spending
        self._lane = lane
        self._usual = min(_FIRST_GUESS, lane.seconds)
        self._empty = asyncio.Event()
        self._empty.set()

    async def enter(self, client: str) -> float:
        """Wait for a turn; `leave` must follow.

        Returns:
            The seconds it took.

        Raises:
            BusyError: Too many wait.
        """
        ticket = Ticket(client)
        try:
            self.turns.join(ticket)
        except FullError:
            raise BusyError(
                "too many requests are waiting; ask again later",
                "混み合っています。しばらくしてからもう一度お試しください",
                self._after(self.turns.waiting),
            ) from None
        except CrowdedError:
            raise BusyError(
                "too many of your requests are waiting; let some of them end first",
                "お使いの接続元からの要求が多く待っています。"
                "終わるのを待ってからもう一度お試しください",
                self._after(self.turns.waiting_of(client)),
            ) from None
        self._empty.clear()
        began = time.monotonic()
        ticket.called = asyncio.get_running_loop().create_future()
        self._call()
        try:
            if not ticket.called.done():
                await ticket.called
        except asyncio.CancelledError:
            # Its turn may have come in the same moment.
            if ticket.called.done() and not ticket.called.cancelled():
                if ticket.called.exception() is None:
                    self.leave(client)
            else:
                self.turns.drop(ticket)
                self._call()
            raise
        ticket.called.result()
        return time.monotonic() - began

    def leave(
        self, client: str, seconds: float = 0.0, *, is_usual: bool = False
    ) -> None:
        """Make room for the next.

        Args:
            client: Who was inside.
            seconds: How long it worked.
            is_usual: Does that say something about others?
        """
        if is_usual:
            self._usual += _LAST * (seconds - self._usual)
        self._spending.add(client, seconds, time.monotonic())
        self.turns.done(client)
        self._call()

    def dismiss(self, error: Exception) -> None:
        """Send away everybody who waits."""
        for ticket in self.turns.tickets():
            self.turns.drop(ticket)
            if ticket.called is not None and not ticket.called.done():
                ticket.called.set_exception(error)
        self._call()

    async def emptied(self) -> None:
        """Wait until nobody works and nobody waits."""
        await self._empty.wait()

    def _call(self) -> None:
        while (ticket := self.turns.call()) is not None:
            assert ticket.called is not None
            if ticket.called.done():
                self.turns.done(ticket.client)
            else:
                ticket.called.set_result(None)
        if not self.turns.waiting and not self.turns.running:
            self._empty.set()

    def _after(self, ahead: int) -> int:
        seconds = (ahead + 1) * self._usual / self._lane.workers
        return min(max(1, math.ceil(seconds)), _LONGEST_WAIT)
