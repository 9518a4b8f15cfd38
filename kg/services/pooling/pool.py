"""Hand jobs to workers, end those that take too long, and bear new ones."""

import asyncio
import json
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg.errors import UsageError
from kg.model.job import Job, Reply
from kg.services.pooling.lanes import (
    BusyError,
    Lane,
    TooLargeError,
    TooLongError,
    TooMuchMemoryError,
    WorkerLostError,
)
from kg.services.pooling.wire import receive_message, send_message

__all__ = ["Pool"]


@dataclass(slots=True)
class _Worker:
    pid: int
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter


class Pool:
    """Lanes of workers around one store.

    Args:
        desk: What makes the desk in the first process, as `module:function`.
        settings: What that function is told; JSON.
        lanes: The lanes.
    """

    def __init__(
        self, desk: str, settings: Mapping[str, Any], lanes: Sequence[Lane]
    ) -> None:
        self._desk, self._settings = desk, dict(settings)
        self.lanes = {lane.name: lane for lane in lanes}
        self._free: dict[str, asyncio.Queue[_Worker | None]] = {}
        self._waiting = dict.fromkeys(self.lanes, 0)
        self._lock = asyncio.Lock()
        self.told: Mapping[str, Any] = {}

    async def start(self) -> None:
        """Load the store and stand ready.

        Raises:
            UsageError: The store cannot be loaded.
        """
        await asyncio.to_thread(self._begin)
        for lane in self.lanes.values():
            queue: asyncio.Queue[_Worker | None] = asyncio.Queue()
            for _ in range(lane.workers):
                queue.put_nowait(None)
            self._free[lane.name] = queue

    def _begin(self) -> None:
        ours, theirs = socket.socketpair()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "kg.services.pooling.zygote", str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
        )
        theirs.close()
        self._control = ours
        first = {"desk": self._desk, "settings": self._settings}
        ours.sendall(json.dumps(first).encode() + b"\n")
        told = json.loads(ours.makefile("rb").readline() or b"{}")
        if "ready" not in told:
            said = told.get("error", {"en": "the graph could not be loaded"})
            raise UsageError(said["en"], said.get("ja"))
        self.told = told["ready"]

    def _bear(self, lane: Lane) -> tuple[int, socket.socket]:
        bounds = {"memory": lane.memory, "niceness": lane.niceness}
        self._control.sendall(json.dumps({"bear": bounds}).encode() + b"\n")
        line, fds, _, _ = socket.recv_fds(self._control, 4096, 1)
        return json.loads(line)["pid"], socket.socket(fileno=fds[0])

    async def _born(self, lane: Lane) -> _Worker:
        async with self._lock:
            pid, connection = await asyncio.to_thread(self._bear, lane)
        reader, writer = await asyncio.open_connection(sock=connection, limit=1 << 20)
        return _Worker(pid, reader, writer)

    def _end(self, worker: _Worker) -> None:
        worker.writer.close()
        self._control.sendall(json.dumps({"end": worker.pid}).encode() + b"\n")

    async def run(self, job: Job, lane: str, client: str = "") -> Reply:
        """The reply to a job.

        Args:
            job: The work.
            lane: Whose workers do it.
            client: Who asks; clients that wait take turns.

        Raises:
            BusyError: Too many wait.
            TooLongError: It took longer than the lane allows.
            TooMuchMemoryError: It needed more memory than the lane allows.
            TooLargeError: The answer is larger than the lane allows.
            WorkerLostError: The worker ended without a word.
        """
        chosen = self.lanes[lane]
        if self._waiting[lane] >= chosen.waiting + chosen.workers:
            raise BusyError("too many wait; ask again later", "混み合っています", 5)
        self._waiting[lane] += 1
        try:
            worker = await self._free[lane].get()
        finally:
            self._waiting[lane] -= 1
        try:
            worker = worker or await self._born(chosen)
            async with asyncio.timeout(chosen.seconds):
                asked = {"kind": job.kind, "asked": job.asked, "answer": chosen.answer}
                await send_message(worker.writer, asked)
                message = await receive_message(worker.reader)
        except TimeoutError:
            self._end(worker) if worker else None
            worker = None
            raise TooLongError(
                f"it took longer than {chosen.seconds:g} s and was stopped",
                f"{chosen.seconds:g} 秒を超えたため中止しました",
            ) from None
        finally:
            self._free[lane].put_nowait(worker)
        if message is None:
            raise WorkerLostError("the worker ended", "処理が途中で終わりました")
        told, body = message
        if told.get("ended") == "memory":
            raise TooMuchMemoryError("too much memory", "メモリの上限を超えました")
        if told.get("ended") == "large":
            raise TooLargeError("the answer is too large", "答えが大きすぎます")
        return Reply(body, told["media"], told["status"], told["headers"])

    async def close(self) -> None:
        """End every worker and the process they were born of."""
        self._control.close()
        await asyncio.to_thread(self._process.wait)
