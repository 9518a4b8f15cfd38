"""Ask questions in a process of their own, which can be stopped when it takes too long.

An engine that has begun to work on a question cannot be asked to leave off; a process
can be ended, whatever it is doing. What counts is the time of the processor, so that a
busy machine makes no question slow; the system itself ends a process that has used up
its share. Its memory is bounded too. Where the system has no such limits, the clock on
the wall holds.
"""

import contextlib
import math
import multiprocessing
import signal
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from kg.errors import KgError, QueryError
from kg.model.iris import Names
from kg.model.lang import Text
from kg.model.result import Answer
from kg.services.asking.limits import bound_memory

__all__ = ["Patient", "Told"]

#: More than a question needs, and less than would bring the machine to its knees.
_MEMORY = 4 << 30
#: Reading the graph may take so many seconds, however slow the machine is.
_START = 600.0
#: So many times its share of the processor is a question waited for on the wall.
_ON_THE_WALL = 10.0


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one question.

    Attributes:
        seconds: Of the processor; how many it was given when it was stopped.
        answer: The answer, where there is one.
        problem: Why there is none.
        stopped: Was the engine stopped, or did it end by itself?
    """

    seconds: float
    answer: Answer | None = None
    problem: Text | None = None
    stopped: bool = False


def _share(seconds: float) -> None:
    """Let the system end this process when it has used so many seconds more."""
    try:
        import resource
    except ImportError:  # Windows has no such limits.
        return
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    limit = math.ceil(time.process_time() + seconds)
    with contextlib.suppress(ValueError, OSError):
        within = limit if most == resource.RLIM_INFINITY else min(limit, most)
        resource.setrlimit(resource.RLIMIT_CPU, (within, most))


def _engine(kind: str, data: Path, names: Names) -> Any:
    from pyoxigraph import RdfFormat, Store

    store = Store()
    store.bulk_load(path=str(data), format=RdfFormat.N_QUADS)
    if kind == "rdflib":
        from kg.services.asking.in_rdflib import InRdflib

        return InRdflib.of(store, names)
    from kg.services.asking.embedded import Embedded

    return Embedded(store, names)


def _serve(pipe: Connection, kind: str, data: Path, base: str) -> None:
    """In the process of its own: hold the graph, and answer until nobody asks."""
    # Ctrl-C is for the one who waits; this process is ended by them.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    bound_memory(_MEMORY)
    engine = _engine(kind, data, Names(base))
    pipe.send(None)
    while True:
        try:
            sparql, seconds = pipe.recv()
        except EOFError:
            return
        _share(seconds)
        start = time.process_time()
        try:
            answer = engine.ask(sparql)
            told = Told(time.process_time() - start, answer)
        except KgError as error:
            problem = Text(error.messages["en"], error.messages["ja"])
            told = Told(time.process_time() - start, None, problem)
        except Exception as error:  # whatever an engine raises is the answer
            said = f"{type(error).__name__}: {error}"
            told = Told(time.process_time() - start, None, Text(said, said))
        pipe.send(told)


class Patient:
    """An engine in a process of its own, and the patience to wait for it.

    Args:
        kind: `oxigraph` or `rdflib`.
        data: The graph as N-Quads.
        names: The base of its IRIs.
    """

    def __init__(self, kind: str, data: Path, names: Names) -> None:
        self.kind = kind
        self._data, self._names = data, names
        self._process: Any = None
        self._pipe: Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    def _end(self) -> None:
        if self._pipe is not None:
            self._pipe.close()
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
        self._process = self._pipe = None

    def _started(self) -> Connection:
        """The way to a process that has read the graph.

        Raises:
            QueryError: It could not read it.
        """
        if self._pipe is not None:
            return self._pipe
        # A fresh interpreter: a copy of this one would share the engine's threads.
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(
            target=_serve,
            args=(theirs, self.kind, self._data, self._names.base),
            daemon=True,
        )
        self._process.start()
        theirs.close()
        try:
            if not self._pipe.poll(_START):
                raise EOFError
            self._pipe.recv()
        except EOFError:
            self._end()
            raise QueryError(
                f"{self.kind} could not read the graph",
                f"{self.kind} がグラフを読み込めませんでした",
            ) from None
        return self._pipe

    def ask(self, sparql: str, patience: float) -> Told:
        """Ask a question, and let the engine work so many seconds on it.

        Raises:
            QueryError: The engine cannot even read the graph.
        """
        pipe = self._started()
        wall = patience * (_ON_THE_WALL if _can_share() else 1)
        start = time.perf_counter()
        try:
            pipe.send((sparql, patience))
            if pipe.poll(wall):
                told = pipe.recv()
                assert isinstance(told, Told)
                return told
        except (EOFError, OSError):
            return self._ended(time.perf_counter() - start, patience)
        self._end()
        return Told(patience, stopped=True)

    def _ended(self, took: float, patience: float) -> Told:
        """What to tell of a process that is gone: out of time, or out of memory."""
        self._process.join()
        ended = self._process.exitcode
        self._end()
        if _can_share() and ended == -signal.SIGXCPU:
            return Told(patience, stopped=True)
        problem = Text(
            f"{self.kind} ended: more memory than there is, or a fault of its own",
            f"{self.kind} が異常終了しました（メモリ不足、または不具合）",
        )
        return Told(took, None, problem, stopped=True)


def _can_share() -> bool:
    """Can the system end a process that has used up its share?"""
    return hasattr(signal, "SIGXCPU")
