"""What a worker takes from itself before it works: files, memory, signals, rights."""

import contextlib
import ctypes
import os
import signal
import socket
import sys
from dataclasses import dataclass

if sys.platform != "win32":
    import fcntl
    import resource

__all__ = ["Bounds", "bind", "die_with_parent", "grown", "ignore_signals", "settle"]

#: Address space that the engine of pictures reserves for code and hardly touches;
#: the system counts it as memory, so whoever may draw has that much more.
_RESERVED = 512 << 20
#: Of `prctl`: end when the parent does, and never gain rights.
_PDEATHSIG, _NO_NEW_PRIVS = 1, 38
#: A worker is ended before others when the system is short of memory.
_OOM_SCORE = "800"
#: Standard streams, then the connection; nothing else stays open.
_KEPT, _MOST_FILES = 3, 1 << 16


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a worker is held to.

    Attributes:
        memory: Bytes beyond what it is born with.
        niceness: How far it stands back.
        closed: May it open nothing?
    """

    memory: int
    niceness: int
    closed: bool


def ignore_signals() -> None:
    """Leave it to the main process what Ctrl-C and a stop mean."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def die_with_parent(parent: int | None = None) -> None:
    """End when the parent does, however it ends; where the system can.

    Args:
        parent: Its number: if it is gone already, this process ends at once.
    """
    _prctl(_PDEATHSIG, signal.SIGKILL)
    if parent is not None and os.getppid() != parent:
        os._exit(0)


def settle(connection: socket.socket) -> socket.socket:
    """Keep standard error and one connection, and let go of every other file.

    Returns:
        The connection, under its new number.
    """
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    ignore_signals()
    _raise_oom_score()
    number = fcntl.fcntl(connection.detach(), fcntl.F_DUPFD_CLOEXEC, _KEPT)
    os.dup2(os.open(os.devnull, os.O_RDWR), 0)
    # What a library prints belongs to the log; results go over the connection.
    with contextlib.suppress(OSError):
        os.dup2(2, 1)
    os.dup2(number, _KEPT, inheritable=False)
    os.closerange(_KEPT + 1, _MOST_FILES)
    os.umask(0o077)
    return socket.socket(fileno=_KEPT)


def bind(bounds: Bounds) -> None:
    """Bound this process, once all its threads have begun."""
    own = _memory()
    reserved = 0 if bounds.closed else _RESERVED
    _lower(resource.RLIMIT_DATA, own + bounds.memory + reserved)
    _lower(resource.RLIMIT_CORE, 0)
    if bounds.closed:
        _lower(resource.RLIMIT_NOFILE, _KEPT + 1)
        if hasattr(resource, "RLIMIT_NPROC"):
            _lower(resource.RLIMIT_NPROC, 0)
        _prctl(_NO_NEW_PRIVS, 1)


def grown() -> int:
    """The most memory that this process ever held, in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak << 10


def _lower(kind: int, most: int) -> None:
    _, hard = resource.getrlimit(kind)
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    # Where a system knows a bound by name only, the others still hold.
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(kind, (most, most))


def _memory() -> int:
    """The memory of this process as its bound counts it, in bytes."""
    with contextlib.suppress(OSError), open("/proc/self/status", "rb") as lines:  # noqa: PTH123
        for line in lines:
            if line.startswith(b"VmData:"):
                return int(line.split()[1]) << 10
    return grown()


def _raise_oom_score() -> None:
    with (
        contextlib.suppress(OSError),
        open("/proc/self/oom_score_adj", "w") as file,  # noqa: PTH123
    ):
        file.write(_OOM_SCORE)


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)
