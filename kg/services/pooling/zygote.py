"""The process that workers are born of: it loads the graph once and forks on request.

Run as `python -m kg.services.pooling.zygote FD`, where FD is one end of a socket pair.
The first line says which function makes the desk, and what it is told; then each line
asks for a worker, or for one to be ended. A child shares the pages of the graph, so it
is there within milliseconds and costs little.
"""

import gc
import json
import os
import signal
import socket
import sys
from importlib import import_module
from typing import Any

from kg.errors import KgError
from kg.services.pooling.wire import line_message
from kg.services.pooling.worker import Desk, work

__all__ = ["main"]


def _desk(told: dict[str, Any]) -> Desk:
    module, _, name = told["desk"].partition(":")
    made: Desk = getattr(import_module(module), name)(told["settings"])
    return made


def _bound(told: dict[str, Any]) -> None:
    """Bound this process: memory, no image of it, no file and no connection more."""
    import resource

    own = int(_status("VmData") or 0)
    limit = own + told["memory"]
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if told["niceness"]:
        os.nice(told["niceness"])


def _status(key: str) -> int | None:
    """A measure of this process in bytes, where the system tells it."""
    try:
        with open("/proc/self/status", encoding="ascii") as lines:  # noqa: PTH123
            for line in lines:
                if line.startswith(f"{key}:"):
                    return int(line.split()[1]) << 10
    except OSError:
        pass
    return None


def _bear(desk: Desk, control: socket.socket, told: dict[str, Any]) -> int:
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            control.close()
            theirs.close()
            _bound(told)
            work(desk, ours)
            status = 0
        finally:
            os._exit(status)
    ours.close()
    line = json.dumps({"pid": pid}).encode() + b"\n"
    socket.send_fds(control, [line], [theirs.fileno()])
    theirs.close()
    return pid


def _reap(alive: set[int]) -> None:
    while alive:
        pid, _ = os.waitpid(-1, os.WNOHANG)
        if pid == 0:
            return
        alive.discard(pid)


def main() -> None:
    """Load what the first line says, then bear and end workers until nobody asks."""
    control = socket.socket(fileno=int(sys.argv[1]))
    lines = control.makefile("rb")
    first = lines.readline()
    if not first:
        return
    try:
        desk = _desk(json.loads(first))
    except KgError as error:
        line_message(control, {"error": error.messages})
        return
    line_message(control, {"ready": dict(desk.told)})
    gc.collect()
    gc.freeze()
    alive: set[int] = set()
    for line in lines:
        told = json.loads(line)
        _reap(alive)
        if "end" in told:
            # Only a child that is not reaped: its number is still its own.
            if told["end"] in alive:
                os.kill(told["end"], signal.SIGKILL)
        else:
            alive.add(_bear(desk, control, told["bear"]))
    for pid in alive:
        os.kill(pid, signal.SIGKILL)


if __name__ == "__main__":
    main()
