"""Hand jobs to workers, end those that take too long, and say what came of each."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg.model.job import Job, Reply
from kg.services.pooling.crowd import Crowd, Worker
from kg.services.pooling.figures import Figures, LaneFigures, Tally
from kg.services.pooling.hatchery import Hatchery
from kg.services.pooling.lanes import (
    BusyError,
    ClosingError,
    JobRefusedError,
    Lane,
    PoolError,
    TooDeepError,
    TooLargeError,
    TooLongError,
    TooMuchMemoryError,
    WorkerFaultError,
    WorkerLostError,
)
from kg.services.pooling.queueing import Entrance
from kg.services.pooling.wire import WireError, pack_message

__all__ = ["Pool"]

#: How long a job may go on whose client has left: ending a worker costs more than that.
_MOMENT = 0.1
#: How long those who were interrupted may take to notice.
_NOTICE = 2.0

_Exchange = asyncio.Task[tuple[dict[str, Any], bytes]]


@dataclass(frozen=True, slots=True)
class _Room:
    """All there is of one lane."""

    lane: Lane
    entrance: Entrance
    crowd: Crowd
    tally: Tally


class Pool:
    """Lanes of workers around one store.

    Args:
        desk: What makes the desk in the first process, as `module:function`.
        settings: What that function is told; JSON.
        lanes: The lanes.
        renewed: Is called when the first process fell and another has loaded the store
            anew; what it tells may be another by now.

    Attributes:
        lanes: The lanes by name.
    """

    def __init__(
        self,
        desk: str,
        settings: Mapping[str, Any],
        lanes: Sequence[Lane],
        renewed: Callable[["Pool"], None] = lambda pool: None,
    ) -> None:
        self._renewed = renewed
        self.lanes = {lane.name: lane for lane in lanes}
        self._hatchery = Hatchery(desk, settings, self._changed)
        self._rooms = {lane.name: self._room(lane) for lane in lanes}
        self._settling: set[asyncio.Task[None]] = set()
        self._exchanges: set[_Exchange] = set()
        self._closing = False

    def _room(self, lane: Lane) -> _Room:
        tally = Tally()
        return _Room(lane, Entrance(lane), Crowd(lane, self._hatchery, tally), tally)

    @property
    def told(self) -> Mapping[str, Any]:
        """What the desk tells the site; empty before the start."""
        return self._hatchery.told

    @property
    def alive(self) -> bool:
        """Can workers be born? If not for long, the pool mends that itself."""
        return self._hatchery.alive and not self._closing

    async def start(self) -> None:
        """Load the store and stand ready.

        Raises:
            UsageError: The store cannot be loaded.
            PoolError: The system has no room for the workers.
        """
        try:
            await self._hatchery.start()
            for room in self._rooms.values():
                await room.crowd.stand()
        except BaseException:
            await self.close(0)
            raise

    async def run(self, job: Job, lane: str, client: str = "") -> Reply:
        """The reply to a job.

        Args:
            job: The work.
            lane: Whose workers do it.
            client: Who asks; clients take turns. The empty name is nobody in
                particular, and has no limits of its own.

        Raises:
            BusyError: Too many wait, or the pool is being closed.
            TooLongError: It took longer than the lane allows.
            TooMuchMemoryError: It needed more memory than the lane allows.
            TooLargeError: The answer is larger than the lane allows.
            WorkerLostError: The worker ended without a word.
            WorkerFaultError: The worker failed.
            JobRefusedError: The job is the client's mistake.
        """
        room = self._rooms[lane]
        asked = pack_message(
            {"kind": job.kind, "asked": job.asked, "answer": room.lane.answer}
        )
        if self._closing:
            room.tally.jobs["closing"] += 1
            raise _closing()
        try:
            waited = await room.entrance.enter(client)
        except BusyError as error:
            closing = isinstance(error, ClosingError)
            room.tally.jobs["closing" if closing else "busy"] += 1
            raise
        except asyncio.CancelledError:
            room.tally.jobs["left"] += 1
            raise
        # Not in one statement: what others add meanwhile would be lost.
        room.tally.waited += waited
        return await self._work(room, asked, client, _patience(room.lane, job))

    async def _work(
        self, room: _Room, asked: bytes, client: str, patience: float
    ) -> Reply:
        """Do what has had its turn, and make room for the next."""
        try:
            worker = await room.crowd.take()
        except BaseException as error:
            left = isinstance(error, asyncio.CancelledError)
            room.tally.jobs["left" if left else "lost"] += 1
            room.entrance.leave(client)
            raise
        began = time.monotonic()
        exchange: _Exchange = asyncio.create_task(worker.ask(asked, room.lane.answer))
        self._exchanges.add(exchange)
        exchange.add_done_callback(self._exchanges.discard)
        try:
            await asyncio.wait({exchange}, timeout=patience)
        except asyncio.CancelledError:
            room.tally.jobs["left"] += 1
            task = asyncio.create_task(
                self._settle(room, worker, exchange, client, began)
            )
            self._settling.add(task)
            task.add_done_callback(self._settling.discard)
            raise
        try:
            return await self._reply(room, worker, exchange, patience)
        finally:
            seconds = time.monotonic() - began
            room.tally.seconds += seconds
            room.entrance.leave(client, seconds, is_usual=True)

    async def _settle(
        self,
        room: _Room,
        worker: Worker,
        exchange: _Exchange,
        client: str,
        began: float,
    ) -> None:
        """End what nobody waits for any more, unless it is over in a moment."""
        try:
            await asyncio.wait({exchange}, timeout=_MOMENT)
            if exchange.done() and not exchange.exception():
                room.crowd.judge(worker, exchange.result()[0])
            else:
                room.crowd.end(worker, "left")
                exchange.cancel()
        finally:
            room.entrance.leave(client, time.monotonic() - began)

    async def _reply(
        self, room: _Room, worker: Worker, exchange: _Exchange, patience: float
    ) -> Reply:
        """What came of a job whose time is over, or which is."""
        if not exchange.done():
            room.crowd.end(worker, "time")
            exchange.cancel()
            room.tally.jobs["long"] += 1
            raise TooLongError(
                f"it took longer than {patience:g} s and was stopped",
                f"{patience:g} 秒を超えたため中止しました",
            )
        try:
            head, body = exchange.result()
        except EOFError:
            why = await room.crowd.explain(worker)
            if self._closing and why in ("zygote", "crash"):
                room.tally.jobs["closing"] += 1
                raise _closing() from None
            outcome = "memory" if why in ("memory", "stack") else "lost"
            room.tally.jobs[outcome] += 1
            raise _lost(why) from None
        except (WireError, MemoryError, asyncio.CancelledError):
            room.crowd.end(worker, "nonsense")
            room.tally.jobs["lost"] += 1
            raise _lost("nonsense") from None
        room.crowd.judge(worker, head)
        return _told(room, head, body)

    def figures(self) -> Figures:
        """How the pool is doing."""
        lanes = {name: _figures(room) for name, room in self._rooms.items()}
        return Figures(self.alive, self._hatchery.zygotes, lanes)

    async def close(self, grace: float | None = None) -> None:
        """Take nothing new, let what runs and waits end, then end every process.

        Args:
            grace: Seconds for what runs and waits; None for as long as a job may take.
        """
        self._closing = True
        if grace is None:
            grace = max((lane.seconds for lane in self.lanes.values()), default=0)
        try:
            await self._emptied(grace)
        finally:
            for room in self._rooms.values():
                room.entrance.dismiss(_closing())
                await room.crowd.close(_closing())
            await self._hatchery.close()
            await self._emptied(_NOTICE)
            if self._exchanges:
                await asyncio.wait(self._exchanges, timeout=_NOTICE)

    async def _emptied(self, seconds: float) -> None:
        """Wait until nothing runs and nothing waits, but no longer than that."""
        rooms = self._rooms.values()
        waits = [asyncio.ensure_future(room.entrance.emptied()) for room in rooms]
        try:
            if waits:
                await asyncio.wait(waits, timeout=seconds)
        finally:
            for wait in waits:
                wait.cancel()

    def _changed(self) -> None:
        """The nest has fallen, or there is a new one."""
        for room in self._rooms.values():
            room.crowd.forget()
            room.crowd.fill()
        if self._hatchery.alive:
            self._renewed(self)


def _told(room: _Room, head: dict[str, Any], body: bytes) -> Reply:
    """The reply that a worker gave, or the error it told of."""
    outcome = {"memory": "memory", "large": "large", "fault": "fault"}
    match head.get("ended"):
        case None:
            room.tally.jobs["done"] += 1
            return Reply(body, head["media"], head["status"], head["headers"])
        case "refused":
            room.tally.jobs["refused"] += 1
            raise JobRefusedError(head["messages"])
        case ended:
            room.tally.jobs[outcome.get(ended, "fault")] += 1
    if ended == "memory":
        raise _lost("memory")
    if ended == "large":
        most = room.lane.answer
        raise TooLargeError(
            f"the answer is larger than {most:,} bytes; ask for less, such as by LIMIT",
            f"答えが {most:,} バイトを超えます。LIMIT などで絞ってください",
        )
    raise WorkerFaultError(
        "something went wrong here; the log says what",
        "サーバーの内部で問題が起きました。詳しくはログにあります",
    )


def _lost(why: str) -> PoolError:
    """The error for a worker that ended, by why."""
    if why == "memory":
        return TooMuchMemoryError(
            "it needed more memory than allowed and was stopped; ask for less",
            "メモリの上限を超えたため中止しました。範囲を絞ってください",
        )
    if why == "stack":
        return TooDeepError(
            "it is nested too deeply and was stopped; make it simpler",
            "入れ子が深すぎるため中止しました。簡単な形にしてください",
        )
    return WorkerLostError(
        "the work broke off; ask again",
        "処理が途中で終わりました。もう一度お試しください",
    )


def _patience(lane: Lane, job: Job) -> float:
    """How long a job may work: as its client would wait, or as its lane says."""
    return lane.seconds if job.seconds is None else min(job.seconds, lane.seconds)


def _closing() -> ClosingError:
    return ClosingError(
        "the server is being stopped or restarted; ask again in a moment",
        "サーバーを停止または再起動しています。しばらくしてからもう一度お試しください",
        2,
    )


def _figures(room: _Room) -> LaneFigures:
    turns, tally = room.entrance.turns, room.tally
    return LaneFigures(
        workers=room.crowd.workers,
        idle=room.crowd.idle,
        running=turns.running.total(),
        waiting=turns.waiting,
        born=tally.born,
        unborn=tally.unborn,
        ended=dict(tally.ended),
        jobs=dict(tally.jobs),
        seconds=tally.seconds,
        waited=tally.waited,
    )
