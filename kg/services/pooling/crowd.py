"""The workers of one lane: who is idle, who is born next, and how each one ends."""

import asyncio
import signal
from collections import deque
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

from kg.errors import KgError
from kg.services.pooling.bounds import Bounds
from kg.services.pooling.figures import Tally
from kg.services.pooling.hatchery import Hatchery
from kg.services.pooling.lanes import Lane
from kg.services.pooling.nest import Ending, Nest, Newborn
from kg.services.pooling.wire import WireError, receive_message
from kg.services.pooling.worker import OUT_OF_MEMORY

__all__ = ["Crowd", "Worker", "cause_of"]

#: An engine aborts (ABRT, TRAP, ILL) when it is refused memory; the system kills
#: (KILL) who takes too much of its own.
_MEMORY = ("SIGABRT", "SIGTRAP", "SIGILL", "SIGKILL")
_STACK = ("SIGSEGV", "SIGBUS")
#: How long to wait before a birth, by how many ended lately that nobody had asked
#: anything: whatever ends them may end the next one, too.
_PAUSES = (0.0, 0.0, 0.1, 0.3, 1.0)
#: How long the news of an end may take after the connection has ended.
_NEWS = 2.0


@dataclass(slots=True, eq=False)
class Worker:
    """A process that answers one job at a time.

    Attributes:
        nest: Where it was born.
        newborn: Its numbers and its connection.
        jobs: How many it has done.
        asked: Is somebody talking with it? Then its connection is theirs to close.
    """

    nest: Nest
    newborn: Newborn
    jobs: int = 0
    asked: bool = False

    async def ask(self, asked: bytes, most: int) -> tuple[dict[str, Any], bytes]:
        """Give it a job, and wait for the reply.

        Whatever goes wrong here, the connection is closed: a reply that is half read
        must never be taken for that to another job.

        Raises:
            EOFError: It is gone.
            WireError: It talks nonsense.
        """
        loop = asyncio.get_running_loop()
        connection, whole = self.newborn.connection, False
        self.asked = True
        try:
            await loop.sock_sendall(connection, asked)
            message = await receive_message(connection, most)
            if not _is_reply(message[0]):
                raise WireError("a head that is no reply's")
            whole = True
        except OSError as error:
            raise EOFError from error
        finally:
            self.asked = False
            if not whole:
                connection.close()
        return message

    def quiet(self) -> bool:
        """Is it there, and has it said nothing unasked?"""
        if self.newborn.gone.done():
            return False
        try:
            self.newborn.connection.recv(1)
        except BlockingIOError:
            return True
        except OSError:
            pass
        return False


def cause_of(ending: Ending) -> str:
    """Why a worker ended that nobody asked to: `memory`, `stack` or `crash`."""
    if ending.asked or ending.code is None:
        return "crash"
    if ending.code == OUT_OF_MEMORY or -ending.code in _numbers(_MEMORY):
        return "memory"
    return "stack" if -ending.code in _numbers(_STACK) else "crash"


def _numbers(names: tuple[str, ...]) -> set[int]:
    """The numbers of signals on this system."""
    return {getattr(signal, name, 0) for name in names} - {0}


def _is_reply(head: dict[str, Any]) -> bool:
    """Does a head say what the pool reads of one?"""
    if not isinstance(head.get("grown"), int):
        return False
    if "ended" in head:
        told = head.get("messages", {"en": "", "ja": ""})
        return isinstance(told, dict) and {"en", "ja"} <= told.keys()
    kinds = {"media": str, "status": int, "headers": dict}
    return all(isinstance(head.get(key), kind) for key, kind in kinds.items())


class Crowd:
    """Workers of a lane.

    Args:
        lane: How many, and what they may take.
        hatchery: Where they come from.
        tally: Where they are counted.
    """

    def __init__(self, lane: Lane, hatchery: Hatchery, tally: Tally) -> None:
        self._lane, self._hatchery, self._tally = lane, hatchery, tally
        self._bounds = Bounds(lane.memory, lane.niceness, lane.closed)
        self._grown = lane.memory // 2 if lane.grown is None else lane.grown
        self._idle: list[Worker] = []
        self._workers: set[Worker] = set()
        self._births = 0
        self._takers: deque[asyncio.Future[Worker]] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._stillborn = 0
        self._closed: KgError | None = None

    @property
    def idle(self) -> int:
        """How many workers have nothing to do."""
        return len(self._idle)

    @property
    def workers(self) -> int:
        """How many workers live."""
        return len(self._workers)

    async def stand(self) -> None:
        """Bear all workers, and wait for them.

        Raises:
            PoolError: One of them cannot be born.
        """
        taken: list[Worker] = []
        try:
            for _ in range(self._lane.workers):
                taken.append(await self.take())
        finally:
            for worker in taken:
                self.give(worker)

    async def take(self) -> Worker:
        """A worker that has nothing to do; `give` or `end` must follow.

        Raises:
            NoWorkerError: None can be born.
            WorkerLostError: There is nothing to be born of.
            KgError: The crowd is closed; what it was closed with.
        """
        if self._closed is not None:
            raise self._closed
        while self._idle:
            worker = self._idle.pop()
            if worker.quiet():
                return worker
            if worker.newborn.gone.done():
                self._lose(worker)
            else:
                self.end(worker, "nonsense")
        taker: asyncio.Future[Worker] = asyncio.get_running_loop().create_future()
        self._takers.append(taker)
        self.fill()
        try:
            return await taker
        except asyncio.CancelledError:
            if taker.done() and not taker.cancelled() and not taker.exception():
                self.give(taker.result())
            raise

    def give(self, worker: Worker) -> None:
        """Take back a worker that has answered; it may be worn, or gone since."""
        if worker not in self._workers:
            return
        if worker.newborn.gone.done():
            self._lose(worker)
        elif worker.jobs >= self._lane.jobs:
            self.end(worker, "worn")
        else:
            self._hand(worker)

    def judge(self, worker: Worker, head: dict[str, Any]) -> None:
        """Take back a worker, or end it for what it says of itself."""
        worker.jobs += 1
        self._stillborn = 0
        if head.get("last"):
            self.end(worker, "memory" if head.get("ended") == "memory" else "fault")
        elif head.get("grown", 0) > self._grown:
            self.end(worker, "grown")
        else:
            self.give(worker)

    def end(self, worker: Worker, why: str) -> None:
        """End a worker at once, and bear another.

        Its connection is closed by whoever is reading it, or here if nobody is.
        """
        if worker not in self._workers:
            return
        worker.nest.end(worker.newborn.serial)
        self._remove(worker, why)

    async def explain(self, worker: Worker) -> str:
        """Why a worker ended that nobody asked to: see `cause_of`."""
        gone = worker.newborn.gone
        try:
            await asyncio.wait({gone}, timeout=_NEWS)
        finally:
            why = "crash"
            if gone.done():
                why = cause_of(gone.result()) if worker.nest.standing else "zygote"
            # Whoever lives on without its connection is of no use.
            worker.nest.end(worker.newborn.serial)
            self._remove(worker, why)
        return why

    def fill(self) -> None:
        """Bear as many workers as are missing."""
        missing = self._lane.workers - len(self._workers) - self._births
        for _ in range(missing if self._closed is None else 0):
            self._births += 1
            self._spawn(self._bear())

    def forget(self) -> None:
        """Let go of every worker whose nest has fallen."""
        for worker in list(self._idle):
            if not worker.nest.standing:
                self._remove(worker, "zygote")

    async def close(self, error: KgError) -> None:
        """End every worker.

        Args:
            error: What those are told who wait for one, or ask from now on.
        """
        self._closed = error
        while self._takers:
            self._tell_taker(error)
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)
        for worker in list(self._workers):
            self.end(worker, "closed")

    async def _bear(self) -> None:
        try:
            await asyncio.sleep(_PAUSES[min(self._stillborn, len(_PAUSES) - 1)])
            nest, newborn = await self._hatchery.bear(self._bounds, self._lane.seconds)
        except KgError as error:
            self._tally.unborn += 1
            self._tell_taker(error)
            return
        finally:
            self._births -= 1
        self._tally.born += 1
        worker = Worker(nest, newborn)
        self._workers.add(worker)
        newborn.gone.add_done_callback(lambda _: self._notice(worker))
        self._hand(worker)

    def _tell_taker(self, error: KgError) -> None:
        """Tell one who waits for a worker that there will be none."""
        while self._takers:
            taker = self._takers.popleft()
            if not taker.done():
                taker.set_exception(error)
                return

    def _hand(self, worker: Worker) -> None:
        while self._takers:
            taker = self._takers.popleft()
            if not taker.done():
                taker.set_result(worker)
                return
        self._idle.append(worker)

    def _notice(self, worker: Worker) -> None:
        """A worker has ended; one that is at work is found out by who asked it."""
        if worker in self._idle:
            self._lose(worker)

    def _lose(self, worker: Worker) -> None:
        why = "zygote"
        if worker.nest.standing:
            why = cause_of(worker.newborn.gone.result())
            self._stillborn += not worker.jobs
        self._remove(worker, why)

    def _remove(self, worker: Worker, why: str) -> None:
        if worker not in self._workers:
            return
        self._workers.discard(worker)
        self._tally.ended[why] += 1
        if worker in self._idle:
            self._idle.remove(worker)
        if not worker.asked:
            worker.newborn.connection.close()
        self.fill()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
