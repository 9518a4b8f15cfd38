"""An engine that a query cannot bring down: it runs in a process that can be ended."""

import contextlib
import json
import os
import selectors
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from pyoxigraph import (
    QueryResultsFormat,
    RdfFormat,
    parse,
    parse_query_results,
)

from kg.errors import QueryError, UsageError
from kg.model.iris import Names
from kg.model.result import Answer, Triples
from kg.services.answers.from_oxigraph import to_result
from kg.services.asking.limits import Limits
from kg.services.asking.read_only import refuse_reaching_out

__all__ = ["Limited"]

_STARTING = 120.0
_CHUNK = 1 << 16


class _SilentError(Exception):
    """The process did not answer in time, or has ended."""

    def __init__(self, ended: bool) -> None:
        self.ended = ended
        super().__init__(ended)


class _Process:
    """One running worker, spoken to by lines and counted bytes."""

    def __init__(self, path: Path | None, names: Names, limits: Limits) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "kg.services.asking.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
        )
        self._read = b""
        told = {
            "path": None if path is None else str(path.resolve()),
            "base": names.base,
            "memory": limits.memory,
        }
        self.ready, _ = self.speak(told, _STARTING)

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def speak(
        self, said: dict[str, Any], seconds: float
    ) -> tuple[dict[str, Any], bytes]:
        """Say something and wait for the whole reply.

        Raises:
            _SilentError: There is none in time, or the process has ended.
        """
        until = time.monotonic() + seconds
        writer, reader = self._process.stdin, self._process.stdout
        assert writer is not None
        assert reader is not None
        try:
            writer.write(json.dumps(said).encode() + b"\n")
            writer.flush()
        except OSError as error:
            raise _SilentError(ended=True) from error
        with selectors.DefaultSelector() as selector:
            selector.register(reader, selectors.EVENT_READ)
            while b"\n" not in self._read:
                self._more(selector, until)
            line, _, self._read = self._read.partition(b"\n")
            told: dict[str, Any] = json.loads(line)
            parts = [self._read]
            missing = told["bytes"] - len(self._read)
            self._read = b""
            while missing > 0:
                self._more(selector, until)
                parts.append(self._read)
                missing -= len(self._read)
                self._read = b""
        return told, b"".join(parts)

    def _more(self, selector: selectors.BaseSelector, until: float) -> None:
        if not selector.select(max(0.0, until - time.monotonic())):
            raise _SilentError(ended=False)
        assert self._process.stdout is not None
        chunk = os.read(self._process.stdout.fileno(), _CHUNK)
        if not chunk:
            raise _SilentError(ended=True)
        self._read += chunk

    def end(self) -> None:
        """End the process, whatever it is doing."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()


def _environment() -> dict[str, str]:
    """The environment of the worker: modules are found as here, and UTF-8 is spoken."""
    places = [place for place in sys.path if place]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(places), "PYTHONUTF8": "1"}


class Limited:
    """A graph in a process of its own that is ended when a query takes too much.

    The process starts with the first query, stays for the next, and is replaced after
    it had to be ended. Close it, or use it in a `with` statement.

    Args:
        path: A graph file or data folder; None for the build at hand.
        names: The base.
        limits: What one query may take.
    """

    name = "oxigraph"

    def __init__(
        self, path: Path | None, names: Names, limits: Limits | None = None
    ) -> None:
        self._path, self._names = path, names
        self.limits = limits or Limits()
        self._process: _Process | None = None
        # One query at a time: the process speaks with one voice.
        self._turn = threading.Lock()

    @property
    def origin(self) -> str:
        """What is asked, for people."""
        return str(self._path or "build")

    def __enter__(self) -> "Limited":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End the process, if there is one."""
        if self._process is not None:
            self._process.end()
            self._process = None

    def ask(self, sparql: str) -> Answer:
        """The whole answer of a query.

        Raises:
            QueryError: The query cannot be answered, takes too much, or its answer has
                more rows than the limit.
        """
        answer, cut = self.ask_some(sparql)
        if cut:
            raise QueryError(
                f"the answer has more than {self.limits.rows} rows; ask for fewer "
                f"(LIMIT, or a narrower question)",
                f"答えが {self.limits.rows} 行を超えます。"
                "LIMIT を付けるか、質問を絞ってください",
            )
        return answer

    def ask_some(self, sparql: str) -> tuple[Answer, bool]:
        """The first rows of an answer, and whether there are more than the limit.

        Raises:
            QueryError: The query cannot be answered, or takes too much.
            UsageError: The graph cannot be opened.
        """
        limits = self.limits
        if len(sparql) > limits.query:
            raise QueryError(
                f"the query is longer than {limits.query} characters",
                f"クエリが {limits.query} 文字を超えています",
            )
        refuse_reaching_out(sparql)
        with self._turn:
            return self._ask(sparql)

    def _ask(self, sparql: str) -> tuple[Answer, bool]:
        limits = self.limits
        asked = {"sparql": sparql, "rows": limits.rows, "answer": limits.answer}
        try:
            told, body = self._running().speak(asked, limits.seconds)
        except _SilentError as silence:
            self.close()
            raise _exceeded(limits, silence.ended) from None
        if told["kind"] == "error":
            raise QueryError(told["en"], told["ja"])
        if told["kind"] == "memory":
            self.close()
            raise _exceeded(limits, ended=True)
        if told["kind"] == "large":
            raise QueryError(
                f"the answer is longer than {limits.answer} bytes; ask for less",
                f"答えが {limits.answer} バイトを超えます。質問を絞ってください",
            )
        return _received(told["kind"], body), told["cut"]

    def _running(self) -> _Process:
        if self._process is None:
            try:
                process = _Process(self._path, self._names, self.limits)
            except _SilentError as silence:
                raise QueryError(
                    "the graph could not be opened in a process of its own",
                    "別プロセスでグラフを開けませんでした",
                ) from silence
            if process.ready["kind"] == "error":
                process.end()
                raise UsageError(process.ready["en"], process.ready["ja"])
            self._process = process
        return self._process


def _received(kind: str, body: bytes) -> Answer:
    if kind == "triples":
        quads = parse(body, format=RdfFormat.N_TRIPLES)
        return Triples(tuple(quad.triple for quad in quads))
    return to_result(parse_query_results(body, format=QueryResultsFormat.JSON))


def _exceeded(limits: Limits, ended: bool) -> QueryError:
    if ended:
        return QueryError(
            f"the query needs more memory than the {limits.memory >> 20} MiB allowed",
            f"クエリが使えるメモリ（{limits.memory >> 20} MiB）を超えました",
        )
    return QueryError(
        f"the query took longer than {limits.seconds:g} s and was stopped",
        f"クエリが {limits.seconds:g} 秒を超えたため中止しました",
    )
