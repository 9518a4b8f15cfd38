"""This end of a zygote: what it is asked, and what it tells of its children."""

import asyncio
import errno
import itertools
import json
import os
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from kg.errors import UsageError
from kg.model.why import why
from kg.services.pooling.bounds import Bounds

__all__ = ["Ending", "FallenError", "Nest", "Newborn", "UnbornError"]

#: The child imports what this process would, from the same places.
_PROGRAM = (
    "import sys; sys.path[:] = {path!r}; "
    "from kg.services.pooling.zygote import main; main()"
)
#: How long a zygote may take to end its children and itself.
_PATIENCE = 5.0


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


class UnbornError(Exception):
    """A fork failed, or there is no room for the connection."""


class FallenError(Exception):
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
        #: As they came; None for one that this process had no room for.
        self._sockets: deque[int | None] = deque()
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
            UsageError: It cannot be loaded, or the process cannot be started.
        """
        try:
            self._control, theirs = socket.socketpair()
            self._control.setblocking(False)
            self._watched = self._control.fileno()
            with theirs:
                self._spawn(theirs)
            asyncio.get_running_loop().add_reader(self._watched, self._hear)
            self._say(self._first)
            told = await self._ready
        except OSError as error:
            await self.close()
            reason = why(error)
            raise UsageError(
                f"no process can be started to load the graph: {reason.en}",
                f"グラフを読み込むプロセスを開始できません（{reason.ja}）",
            ) from error
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
            raise FallenError
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

    def condemn(self) -> None:
        """End a process that does nothing any more; its children end with it."""
        if self._process is not None and self.standing:
            self._process.kill()

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
            more, sockets, flags, _ = socket.recv_fds(self._control, 1 << 16, 16)
        except BlockingIOError:
            return
        except OSError:
            more, sockets, flags = b"", [], 0
        for number in sockets:
            os.set_inheritable(number, False)
        self._sockets.extend(sockets)
        if flags & socket.MSG_CTRUNC:
            self._sockets.append(None)
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
            number = self._sockets.popleft()
            if number is None:
                # Without its connection, it ends by itself.
                self._mourn(told["born"], errno.EMFILE)
            else:
                self._greet(told["born"], told["pid"], number)
        elif "gone" in told:
            gone = self._gone.pop(told["gone"], None)
            if gone is not None:
                gone.set_result(Ending(told["code"], told["asked"]))
        elif "unborn" in told:
            self._mourn(told["unborn"], told["errno"])
        elif not self._ready.done():
            self._ready.set_result(told)

    def _mourn(self, serial: int, number: int) -> None:
        born = self._awaited.pop(serial)
        if not born.done():
            born.set_exception(UnbornError(errno.errorcode.get(number)))

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
        if self.fallen.done():
            return
        if self._watched >= 0:
            loop = asyncio.get_running_loop()
            loop.remove_reader(self._watched)
            loop.remove_writer(self._watched)
            self._watched = -1
            self._control.close()
        for number in self._sockets:
            if number is not None:
                os.close(number)
        self._sockets.clear()
        for born in self._awaited.values():
            if not born.done():
                born.set_exception(FallenError())
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
