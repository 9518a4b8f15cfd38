"""The process that workers are born of: it loads the graph once and forks on request.

It is run with the number of a socket, one end of a pair. The first line says which
function makes the desk, and what it is told; then each line asks for a worker, or for
one to be ended. A child shares the pages of the graph, so it is there within
milliseconds and costs little. What becomes of each child is told to the other end.
When that end is gone, however that came, this process and its children are too.
"""

import contextlib
import gc
import json
import os
import select
import signal
import socket
import sys
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from kg.errors import KgError
from kg.services.pooling.bounds import Bounds, die_with_parent, ignore_signals
from kg.services.pooling.worker import Desk, live

__all__ = ["main"]

_CHUNK = 1 << 16


@dataclass(slots=True)
class _Child:
    """A worker that is not reaped yet, so its number is still its own."""

    pid: int
    asked: bool = False


@dataclass(slots=True)
class _Zygote:
    desk: Desk
    control: socket.socket
    children: dict[int, _Child] = field(default_factory=dict)

    def obey(self, told: dict[str, Any]) -> None:
        """Do what one line asks."""
        if "end" in told:
            child = self.children.get(told["end"])
            if child is not None:
                child.asked = True
                os.kill(child.pid, signal.SIGKILL)
        else:
            self._bear(told["bear"], Bounds(**told["bounds"]))

    def _bear(self, serial: int, bounds: Bounds) -> None:
        parent = os.getpid()
        try:
            ours, theirs = socket.socketpair()
        except OSError as error:
            _say(self.control, {"unborn": serial, "errno": error.errno})
            return
        with ours, theirs:
            try:
                pid = os.fork()
            except OSError as error:
                _say(self.control, {"unborn": serial, "errno": error.errno})
                return
            if pid == 0:
                live(self.desk, ours, bounds, parent)
            self.children[serial] = _Child(pid)
            line = _line({"born": serial, "pid": pid})
            sent = socket.send_fds(self.control, [line], [theirs.fileno()])
            self.control.sendall(line[sent:])

    def reap(self) -> None:
        """Tell of every child that has ended."""
        serials = {child.pid: serial for serial, child in self.children.items()}
        while self.children:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            serial = serials.get(pid)
            if serial is None:
                continue
            code = os.waitstatus_to_exitcode(status)
            asked = self.children.pop(serial).asked
            _say(self.control, {"gone": serial, "code": code, "asked": asked})

    def end(self) -> None:
        """End every child, and wait for it."""
        for child in self.children.values():
            os.kill(child.pid, signal.SIGKILL)
        for child in self.children.values():
            os.waitpid(child.pid, 0)


def _line(told: dict[str, Any]) -> bytes:
    return json.dumps(told).encode() + b"\n"


def _say(control: socket.socket, told: dict[str, Any]) -> None:
    control.sendall(_line(told))


def _lines(control: socket.socket, buffer: bytearray) -> list[bytes] | None:
    """The lines that are whole, after one more read; None at the end."""
    more = control.recv(_CHUNK)
    if not more:
        return None
    buffer += more
    *lines, rest = bytes(buffer).split(b"\n")
    buffer[:] = rest
    return lines


def _desk(told: dict[str, Any]) -> Desk:
    module, _, name = told["desk"].partition(":")
    made: Desk = getattr(import_module(module), name)(told["settings"])
    if made.warm is not None:
        made.warm()
    return made


def _wake() -> int:
    """A file that can be read when a child has ended."""
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    os.set_blocking(writing, False)
    signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    return reading


def _serve(control: socket.socket) -> None:
    buffer = bytearray()
    while not (lines := _lines(control, buffer)):
        if lines is None:
            return
    try:
        desk = _desk(json.loads(lines[0]))
    except KgError as error:
        _say(control, {"error": error.messages})
        return
    wake = _wake()
    zygote = _Zygote(desk, control)
    _say(control, {"ready": dict(desk.told)})
    # What lives now lives on: collecting it would copy the pages that workers share.
    gc.collect()
    gc.freeze()
    waiting = select.poll()
    waiting.register(control, select.POLLIN)
    waiting.register(wake, select.POLLIN)
    try:
        for line in lines[1:]:
            zygote.obey(json.loads(line))
        while True:
            ready = {number for number, _ in waiting.poll()}
            if wake in ready:
                with contextlib.suppress(BlockingIOError):
                    os.read(wake, _CHUNK)
                zygote.reap()
            if control.fileno() in ready:
                if (more := _lines(control, buffer)) is None:
                    return
                for line in more:
                    zygote.obey(json.loads(line))
    finally:
        zygote.end()


def main() -> None:
    """Load what the first line says, then bear and end workers until nobody asks."""
    ignore_signals()
    die_with_parent()
    with (
        socket.socket(fileno=int(sys.argv[1])) as control,
        # The other end may be gone at any moment; then there is nobody to tell.
        contextlib.suppress(BrokenPipeError, ConnectionResetError),
    ):
        _serve(control)


if __name__ == "__main__":
    main()
