"""A desk whose jobs do what those of a site must never do, to test the pool with."""

import errno
import itertools
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from kg.errors import KgError
from kg.model.job import Job, Reply
from kg.services.pooling.worker import AnswerTooLargeError, Desk


class PanicError(BaseException):
    """What an engine below Python raises: no Exception."""


def make_desk(settings):
    if "refuse" in settings:
        raise KgError("there is no such graph", "そのグラフはありません")
    if "fail" in settings:
        raise ValueError("a fault of the desk")
    if "once" in settings:
        # Loads once, and never again.
        Path(settings["once"]).unlink()
    if "unborn" in settings:
        _refuse_births(settings["unborn"], settings.get("after", 0))
    if "stillborn" in settings:
        _bury_newborns(Path(settings["stillborn"]))
    kept = {"warmed": False}

    def warm():
        kept["warmed"] = True

    def answer(job: Job, most: int) -> Reply:
        return JOBS[job.kind](kept, most, **job.asked)

    if settings.get("graph"):
        kept["store"] = _store()
    return Desk(answer, {"zygote": os.getpid(), **settings.get("told", {})}, warm)


def _refuse_births(times, after):
    """Let some births succeed, then fail so many."""
    fork, trials = os.fork, itertools.count()

    def refusing():
        if after <= next(trials) < after + times:
            raise OSError(errno.EAGAIN, "no room")
        return fork()

    os.fork = refusing


def _bury_newborns(while_there):
    """Let whoever is born end at once while there is such a file."""
    fork = os.fork

    def bearing():
        pid = fork()
        if pid == 0 and while_there.exists():
            os._exit(1)
        return pid

    os.fork = bearing


def _store():
    from pyoxigraph import Literal, NamedNode, Quad, Store

    store = Store()
    for number in range(3000):
        named = NamedNode(f"https://example.org/{number}")
        store.add(Quad(named, NamedNode("https://example.org/p"), Literal(number)))
    return store


def _text(value):
    return Reply(str(value).encode())


def echo(kept, most, said=""):
    return Reply(said.encode(), "text/x", 203, {"X-Said": "yes"})


def pid(kept, most):
    return _text(os.getpid())


def warmed(kept, most):
    return _text(kept["warmed"])


def spin(kept, most, started=None):
    if started:
        Path(started).touch()
    while True:
        pass


def hold(kept, most, started, until):
    """Say that it has begun, and end when told to."""
    Path(started).write_text(str(os.getpid()))
    while not Path(until).exists():
        time.sleep(0.002)
    return _text(os.getpid())


def eat(kept, most):
    eaten = []
    while True:
        eaten.append(bytearray(1 << 20))


def swell(kept, most, size):
    """Hold so much for a moment."""
    return _text(len(b"x" * size))


def query(kept, most, text):
    found = kept["store"].query(text)
    return _text(sum(1 for _ in found))


def drawn(kept, most):
    """A random number of the engine's."""
    (row,) = kept["store"].query("SELECT (RAND() AS ?r) (UUID() AS ?u) {}")
    return _text(f"{row['r'].value} {row['u'].value}")


def picture(kept, most):
    import vl_convert

    marks = {"values": [{"a": 1, "b": 2}]}
    sides = {"x": {"field": "a"}, "y": {"field": "b"}}
    drawn = vl_convert.vegalite_to_svg(
        {"data": marks, "mark": "bar", "encoding": sides}
    )
    return Reply(drawn.encode())


def crash(kept, most, status=9):
    os._exit(status)


def kill(kept, most, number):
    os.kill(os.getpid(), number)
    time.sleep(60)


def large(kept, most, size):
    return Reply(b"abcdefgh" * (size // 8))


def outgrow(kept, most):
    raise AnswerTooLargeError


def refused(kept, most):
    raise KgError("there is no such thing", "そのようなものはありません")


def fault(kept, most):
    raise ValueError("a fault that the log tells of")


def panic(kept, most):
    raise PanicError("a lock was poisoned")


def garbage(kept, most):
    os.write(3, b"\xff" * 64)
    time.sleep(60)


def garbled(kept, most):
    """A message whose head is no reply's."""
    from kg.services.pooling.wire import pack_message

    os.write(3, pack_message({"media": 1, "grown": 0}))
    time.sleep(60)


def chatter(kept, most):
    """A reply, and another that nobody asked for, in one piece."""
    from kg.services.pooling.wire import pack_message

    head = {"media": "a", "status": 200, "headers": {}, "grown": 0, "last": False}
    os.write(3, pack_message(head, b"one") + pack_message(head, b"two"))
    time.sleep(60)


def boast(kept, most):
    """A message that is longer than may be."""
    os.write(3, (8).to_bytes(4) + (most + 1).to_bytes(4))
    time.sleep(60)


def _try(work):
    try:
        work()
    except OSError as error:
        return _text(errno.errorcode[error.errno])
    return _text("done")


def read_file(kept, most, path):
    return _try(lambda: Path(path).read_bytes())


def write_file(kept, most, path):
    return _try(lambda: Path(path).write_bytes(b"x"))


def connect(kept, most):
    return _try(socket.socket)


def run_program(kept, most):
    return _try(lambda: subprocess.run([sys.executable, "-c", ""], check=True))


def files(kept, most):
    """The numbers of the files that are open."""
    found = []
    for number in range(256):
        try:
            os.fstat(number)
        except OSError:
            continue
        found.append(number)
    return _text(found)


def stdin(kept, most):
    return Reply(os.read(0, 10))


def state(kept, most):
    """What the system knows of this process."""
    bounds = {
        "nofile": resource.getrlimit(resource.RLIMIT_NOFILE)[0],
        "core": resource.getrlimit(resource.RLIMIT_CORE)[0],
        "nice": os.nice(0),
        "umask": os.umask(0o077),
        "ignored": [
            number.name
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
            if signal.getsignal(number) == signal.SIG_IGN
        ],
    }
    return _text(bounds)


JOBS = {
    name: work
    for name, work in list(globals().items())
    if callable(work) and getattr(work, "__module__", "") == __name__
}
