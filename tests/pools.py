"""Pools around the desk of tests/pooling_desk.py, and what the system knows of them."""

import asyncio
import contextlib
import os
import sys
import time
from pathlib import Path

import pytest

from kg.model.job import Job
from kg.services.pooling.lanes import Lane
from kg.services.pooling.pool import Pool

DESK = "tests.pooling_desk:make_desk"
#: How long a thing may take that must come; reached only where a test fails.
PATIENCE = 20
linux = pytest.mark.skipif(sys.platform != "linux", reason="asks the Linux kernel")


def lane(**fields):
    return Lane(**{"name": "x", "workers": 1, "seconds": PATIENCE, **fields})


@contextlib.asynccontextmanager
async def pooled(*lanes, **settings):
    """A pool that is closed at once in the end."""
    pool = Pool(DESK, settings, lanes or [lane()])
    await pool.start()
    try:
        yield pool
    finally:
        await pool.close(0)


def run(scene):
    """Run a scene; whatever it leaves behind is a warning, and so an error."""
    return asyncio.run(asyncio.wait_for(scene, 3 * PATIENCE))


async def ask(pool, kind, name="x", client="", **asked):
    reply = await pool.run(Job(kind, asked), name, client)
    return reply.body.decode()


def figures(pool, name="x"):
    """How a lane is doing."""
    return pool.figures().lanes[name]


async def until(true):
    """Wait until something holds."""
    ends = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < ends, "it never came"
        await asyncio.sleep(0.002)


class Held:
    """A job that has begun and goes on until it is released.

    `begin` waits until a worker is at it, and `pid` is that worker's.
    """

    def __init__(self, pool, folder: Path, name="x", client=""):
        number = len(list(folder.iterdir()))
        self._started = folder / f"started-{number}"
        self._until = folder / f"until-{number}"
        asked = {"started": str(self._started), "until": str(self._until)}
        self.task = asyncio.create_task(ask(pool, "hold", name, client, **asked))
        self._started.with_suffix(".asked").touch()

    async def begin(self):
        """Wait until a worker is at it."""
        await until(lambda: self._started.exists() and self._started.read_text())
        self.pid = int(self._started.read_text())
        return self

    def begun(self):
        """Is a worker at it?"""
        return self._started.exists()

    def release(self):
        """Let it end."""
        self._until.touch()


def lives(pid):
    """Is there such a process (a zombie is one)?"""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@contextlib.contextmanager
def no_more_files():
    """While this process can open nothing."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def works(pid):
    """Does such a process run, rather than wait to be reaped?"""
    try:
        told = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return told.rpartition(")")[2].split()[0] != "Z"


def children(pid):
    """The processes that are born of one."""
    told = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(child) for child in told.split()]
