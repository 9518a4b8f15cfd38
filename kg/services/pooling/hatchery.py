"""Where workers come from: this end of a zygote, and a new zygote if it dies.

A `Nest` is one zygote, from start to end. The `Hatchery` has one at a time.
"""

import asyncio
import contextlib
import errno
import itertools
import json
import os
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from kg.errors import UsageError
from kg.services.pooling.bounds import Bounds
from kg.services.pooling.lanes import NoWorkerError, WorkerLostError

__all__ = ["Ending", "Hatchery", "Nest", "Newborn"]

#: The child imports what this process would, from the same places.
_PROGRAM = (
    "import sys; sys.path[:] = {path!r}; "
    "from kg.services.pooling.zygote import main; main()"
)
#: How long a zygote may take to end its children and itself.
_PATIENCE = 5.0
#: The system may have room again in a moment; a graph may be readable in a while.
_BIRTHS = (0.02, 0.1, 0.3)
_STARTS = (0.0, 0.1, 0.3, 1.0, 3.0, 10.0)
#: A zygote that has stood so long did not fall for how it was started.
_STOOD = 30.0


@dataclass(frozen=True, slots=True)
class Ending:
    """How a worker ended.

    Attributes:
        code: Its exit status, or a signal's number below zero; None if nobody saw it.
        asked: Did we end it?
    """

    code: int | None
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Newborn:
    """A worker that has just been born.

    Attributes:
        serial: What the zygote knows it by.
        pid: What the system does.
        connection: Its socket; does not block.
        gone: Is done when it has ended.
    """

    serial: int
    pid: int
    connection: socket.socket
    gone: asyncio.Future[Ending]


class _UnbornError(Exception):
    """A fork failed."""


class _FallenError(Exception):
    """The zygote is gone."""


class Nest:
    """One zygote.

    Args:
        desk: What makes the desk, as `module:function`.
        settings: What that function is told.
    """

    def __init__(self, desk: str, settings: Mapping[str, Any]) -> None:
        self._first = {"desk": desk, "settings": dict(settings)}
        self._serials = itertools.count(1)
        self._awaited: dict[int, asyncio.Future[Newborn]] = {}
        self._gone: dict[int, asyncio.Future[Ending]] = {}
        self._heard, self._unsaid = bytearray(), bytearray()
        self._sockets: deque[int] = deque()
        self._process: subprocess.Popen[bytes] | None = None
        self._watched = -1
        loop = asyncio.get_running_loop()
        self._ready: asyncio.Future[dict[str, Any]] = loop.create_future()
        #: Is done when the process is gone, or is to go.
        self.fallen: asyncio.Future[None] = loop.create_future()

    @property
    def standing(self) -> bool:
        """Can workers be born here, and ended?"""
        return not self.fallen.done()

    async def start(self) -> Mapping[str, Any]:
        """Start the process, and wait until it has loaded the graph.

        Returns:
            What its desk tells the site.

        Raises:
            UsageError: It cannot be loaded.
        """
        self._control, theirs = socket.socketpair()
        self._control.setblocking(False)
        self._watched = self._control.fileno()
        try:
            with theirs:
                self._spawn(theirs)
            asyncio.get_running_loop().add_reader(self._watched, self._hear)
            self._say(self._first)
            told = await self._ready
        except BaseException:
            await self.close()
            raise
        if "ready" not in told:
            await self.close()
            said = told.get("error") or {
                "en": "the graph could not be loaded; the log says why",
                "ja": "グラフを読み込めませんでした。理由はログにあります",
            }
            raise UsageError(said["en"], said["ja"])
        ready: dict[str, Any] = told["ready"]
        return ready

    def _spawn(self, theirs: socket.socket) -> None:
        # In this thread, not a helper's: the zygote ends with the one it is of.
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-c",
                _PROGRAM.format(path=sys.path),
                str(theirs.fileno()),
            ],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            # An engine that aborts says so in one line.
            env={**os.environ, "RUST_BACKTRACE": "0"},
        )

    async def bear(self, bounds: Bounds) -> Newborn:
        """One more worker."""
        if self.fallen.done():
            raise _FallenError
        serial = next(self._serials)
        born = asyncio.get_running_loop().create_future()
        self._awaited[serial] = born
        self._say({"bear": serial, "bounds": asdict(bounds)})
        try:
            newborn: Newborn = await born
        except asyncio.CancelledError:
            if born.done() and not born.cancelled() and born.exception() is None:
                born.result().connection.close()
                self.end(serial)
            raise
        return newborn

    def end(self, serial: int) -> None:
        """End a worker at once."""
        if serial in self._gone:
            self._say({"end": serial})

    async def close(self) -> None:
        """End the process and every child of it; nothing is left when this returns."""
        self._fall()
        if self._process is None:
            return
        loop = asyncio.get_running_loop()
        waiting = loop.run_in_executor(None, _end, self._process)
        # Whoever is cancelled meanwhile leaves nothing behind either.
        await asyncio.shield(waiting)

    def _say(self, told: Mapping[str, Any]) -> None:
        self._unsaid += json.dumps(told).encode() + b"\n"
        self._speak()

    def _speak(self) -> None:
        """Send what there is; the rest when there is room."""
        if self._watched < 0:
            return
        loop = asyncio.get_running_loop()
        try:
            del self._unsaid[: self._control.send(self._unsaid)]
        except BlockingIOError:
            pass
        except OSError:
            # It is gone: reading will find its end.
            self._unsaid.clear()
        if self._unsaid:
            loop.add_writer(self._watched, self._speak)
        else:
            loop.remove_writer(self._watched)

    def _hear(self) -> None:
        try:
            more, sockets, _, _ = socket.recv_fds(self._control, 1 << 16, 16)
        except BlockingIOError:
            return
        except OSError:
            more, sockets = b"", []
        for number in sockets:
            os.set_inheritable(number, False)
        self._sockets.extend(sockets)
        if not more:
            self._fall()
            return
        self._heard += more
        *lines, rest = bytes(self._heard).split(b"\n")
        self._heard[:] = rest
        for line in lines:
            self._learn(json.loads(line))

    def _learn(self, told: dict[str, Any]) -> None:
        if "born" in told:
            # A socket comes with the first byte of its line.
            self._greet(told["born"], told["pid"], self._sockets.popleft())
        elif "gone" in told:
            gone = self._gone.pop(told["gone"], None)
            if gone is not None:
                gone.set_result(Ending(told["code"], told["asked"]))
        elif "unborn" in told:
            born = self._awaited.pop(told["unborn"])
            if not born.done():
                born.set_exception(_UnbornError(errno.errorcode.get(told["errno"])))
        elif not self._ready.done():
            self._ready.set_result(told)

    def _greet(self, serial: int, pid: int, number: int) -> None:
        connection = socket.socket(fileno=number)
        connection.setblocking(False)
        gone: asyncio.Future[Ending] = asyncio.get_running_loop().create_future()
        self._gone[serial] = gone
        born = self._awaited.pop(serial)
        if born.done():
            connection.close()
            self.end(serial)
        else:
            born.set_result(Newborn(serial, pid, connection, gone))

    def _fall(self) -> None:
        """The zygote is gone, or is to go: nothing more will be heard of it."""
        if self._watched < 0:
            return
        loop = asyncio.get_running_loop()
        loop.remove_reader(self._watched)
        loop.remove_writer(self._watched)
        self._watched = -1
        self._control.close()
        while self._sockets:
            os.close(self._sockets.popleft())
        for born in self._awaited.values():
            if not born.done():
                born.set_exception(_FallenError())
        for gone in self._gone.values():
            gone.set_result(Ending(None))
        self._awaited.clear()
        self._gone.clear()
        if not self._ready.done():
            self._ready.set_result({})
        self.fallen.set_result(None)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Wait for the end of a process, and insist after a while."""
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


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
            with contextlib.suppress(UsageError, OSError):
                await self._settle()
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
                assert self._nest is not None
                return self._nest, await self._nest.bear(bounds)
            except TimeoutError:
                break
            except _FallenError:
                self._standing.clear()
            except _UnbornError:
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
