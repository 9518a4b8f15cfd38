"""Work through units in processes that are born with everything loaded.

Each takes a run of units at a time, writes their files itself, and gives back what they
are called and their digests. Whatever ends this process ends them too.
"""

import gc
import os
import signal
import traceback
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkContext
from multiprocessing.process import BaseProcess
from typing import Generic, TypeVar

from kg.errors import KgError, UsageError
from kg.services.pooling.bounds import die_with_parent

__all__ = ["WorkerFaultError", "processors", "work_through"]

#: So many units at most are done at once: what is told of them stays small, and so is
#: what is waited for at the end.
_MOST = 16
#: Runs of units for each process, so that all have work until the end.
_RUNS = 8

Made = TypeVar("Made")


class WorkerFaultError(Exception):
    """Something went wrong in a process of ours, and what it said of it."""


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def work_through(
    count: int, jobs: int, make: Callable[[int, int], Made]
) -> Generator[tuple[int, int, Made], None, None]:
    """Do all units; whoever does not want them all closes it.

    Args:
        count: How many there are.
        jobs: How many processes work; 1 for this one alone.
        make: Does the units from one number to before another.

    Yields:
        What it gave back with its two numbers, in whichever order.

    Raises:
        WorkerFaultError: It raised something else than a KgError.
    """
    size = max(1, min(_MOST, count // (jobs * _RUNS)))
    runs = iter([(at, min(at + size, count)) for at in range(0, count, size)])
    jobs = min(jobs, -(-count // size))
    if jobs <= 1 or not hasattr(os, "fork"):
        for start, end in runs:
            yield start, end, make(start, end)
        return
    # What lives now lives on: collecting it would copy the pages that processes share.
    gc.collect()
    gc.freeze()
    crew = _Crew(make)
    try:
        for _ in range(jobs):
            crew.bear()
        yield from crew.through(runs)
    finally:
        crew.end()
        gc.unfreeze()


@dataclass(slots=True)
class _Hand:
    """A process and the line to it."""

    process: BaseProcess
    line: Connection


class _Crew(Generic[Made]):
    """The processes that work.

    Args:
        make: What they do.
    """

    def __init__(self, make: Callable[[int, int], Made]) -> None:
        self._make = make
        self._hands: list[_Hand] = []
        self._context: ForkContext = get_context("fork")

    def bear(self) -> None:
        """Let another process begin."""
        ours, theirs = self._context.Pipe()
        # A child that holds the lines of others would keep them open for ever.
        strange = [ours, *(hand.line for hand in self._hands)]
        process = self._context.Process(
            target=_live, args=(self._make, theirs, strange, os.getpid()), daemon=True
        )
        # Ctrl-C and a stop are for this process to hear; a child is born deaf to them.
        stops = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
        old = signal.pthread_sigmask(signal.SIG_BLOCK, stops)
        try:
            process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, old)
        theirs.close()
        self._hands.append(_Hand(process, ours))

    def through(
        self, runs: Iterator[tuple[int, int]]
    ) -> Iterator[tuple[int, int, Made]]:
        """Give out runs of units until all are done."""
        doing: dict[Connection, tuple[int, int]] = {}
        for hand in self._hands:
            _give(hand.line, runs, doing)
        while doing:
            for line in wait(list(doing)):
                assert isinstance(line, Connection)
                start, end = doing.pop(line)
                made = self._answer(line)
                _give(line, runs, doing)
                yield start, end, made

    def _answer(self, line: Connection) -> Made:
        try:
            made, error = line.recv()
        except (EOFError, OSError):
            raise self._gone(line) from None
        if isinstance(error, KgError):
            raise error
        if error is not None:
            said, trace = error
            fault = WorkerFaultError(said)
            fault.add_note(trace)
            raise fault
        answer: Made = made
        return answer

    def _gone(self, line: Connection) -> KgError:
        process = next(hand.process for hand in self._hands if hand.line is line)
        process.join()
        return UsageError(
            f"a process that made pages was ended by the system ({process.exitcode}); "
            "if memory was short, give a smaller --jobs",
            "ページを作るプロセスがシステムに終了させられました"
            f"（{process.exitcode}）。メモリ不足なら --jobs を減らしてください",
        )

    def end(self) -> None:
        """End them all, whatever they do."""
        for hand in self._hands:
            hand.line.close()
            hand.process.kill()
        for hand in self._hands:
            hand.process.join()


def _give(
    line: Connection,
    runs: Iterator[tuple[int, int]],
    doing: dict[Connection, tuple[int, int]],
) -> None:
    """Give the next run of units to a process, if there is one."""
    run = next(runs, None)
    if run is not None:
        # One that is gone already is noticed when it does not answer.
        with suppress(BrokenPipeError):
            line.send(run)
        doing[line] = run


def _live(
    make: Callable[[int, int], Made],
    line: Connection,
    strange: list[Connection],
    parent: int,
) -> None:
    """Do what the line says until it ends."""
    for other in strange:
        other.close()
    die_with_parent(parent)
    with suppress(EOFError, OSError):
        while True:
            start, end = line.recv()
            line.send(_tried(make, start, end))


def _tried(
    make: Callable[[int, int], Made], start: int, end: int
) -> tuple[Made | None, KgError | tuple[str, str] | None]:
    """What was made, or what went wrong: an error to mend, or a fault in words."""
    try:
        return make(start, end), None
    except KgError as error:
        return None, error
    except Exception as error:
        return None, (str(error), traceback.format_exc())
