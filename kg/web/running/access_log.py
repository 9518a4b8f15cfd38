"""A line a request: combined format with how long it took, or JSON.

Lines are written by a thread, some at a time: a reader of the log that has stopped
reading does not stop the site. What a client sent is escaped, so that one line stays
one line; the body of a request stands in none.
"""

import asyncio
import json
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.types import Scope

from kg.model.requests import AccessLogFormat

__all__ = ["AccessLog", "Line"]

_SOON = 0.2
#: Lines that wait for a slow disk; further ones are counted and left out.
_MOST = 20_000
_LONGEST = 2000


@dataclass(slots=True)
class Line:
    """One request that has been answered.

    Attributes:
        scope: Of the request.
        status: Of the answer.
        size: Bytes of the body.
        seconds: How long it took.
    """

    scope: Scope
    status: int
    size: int
    seconds: float

    def combined(self, at: str) -> str:
        """The line in combined format, then seconds, lane and cache."""
        told = self._told()
        client = told["client"] or "-"
        request = _escaped(f"{told['method']} {told['target']} HTTP/{told['http']}")
        referrer, agent = _escaped(told["referrer"]), _escaped(told["agent"])
        return (
            f'{client} - - [{at}] "{request}" {self.status} {self.size} '
            f'"{referrer or "-"}" "{agent or "-"}" {self.seconds:.4f} '
            f"{told['lane'] or '-'} {told['cache'] or '-'}\n"
        )

    def json(self, at: str) -> str:
        """The line as JSON."""
        told = {"time": at, **self._told(), "status": self.status, "bytes": self.size}
        return json.dumps({**told, "seconds": round(self.seconds, 6)}) + "\n"

    def _told(self) -> dict[str, Any]:
        scope = self.scope
        headers = dict(scope["headers"])
        target = scope["raw_path"]
        if scope["query_string"]:
            target += b"?" + scope["query_string"]
        client = scope.get("client")
        return {
            "client": _escaped(client[0]) if client else "",
            "method": scope["method"],
            "target": _cut(target),
            "http": scope["http_version"],
            "referrer": _cut(headers.get(b"referer", b"")),
            "agent": _cut(headers.get(b"user-agent", b"")),
            "lane": scope.get("kg.lane", ""),
            "cache": scope.get("kg.cache", ""),
        }


def _cut(sent: bytes) -> str:
    text = sent[:_LONGEST].decode("latin-1")
    return f"{text}…" if len(sent) > _LONGEST else text


def _escaped(text: str) -> str:
    """A text in which nothing ends a line, a field, or moves a cursor."""
    if text.isascii() and text.isprintable() and not ('"' in text or "\\" in text):
        return text
    return "".join(
        letter
        if " " <= letter <= "~" and letter not in '"\\'
        else "".join(f"\\x{byte:02X}" for byte in _bytes(letter))
        for letter in text
    )


def _bytes(letter: str) -> bytes:
    return letter.encode("latin-1" if letter <= "\xff" else "utf-8", "replace")


class AccessLog:
    """Where requests are written.

    Args:
        path: The file; None for standard error.
        form: How.
    """

    def __init__(
        self, path: Path | None, form: AccessLogFormat = AccessLogFormat.COMBINED
    ) -> None:
        self._path, self._form = path, form
        self._lines: list[str] = []
        self._left_out = 0
        self._writing: asyncio.Task[None] | None = None
        self._file = self._opened()

    def _opened(self) -> int:
        if self._path is None:
            return sys.stderr.fileno()
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
        return os.open(self._path, flags, 0o640)

    def add(self, line: Line) -> None:
        """Write a request, soon."""
        if len(self._lines) >= _MOST:
            self._left_out += 1
            return
        at = time.time()
        self._lines.append(self._written(line, at))
        if self._writing is None:
            self._writing = asyncio.ensure_future(self._write())

    def _written(self, line: Line, at: float) -> str:
        zone = time.localtime(at)
        if self._form is AccessLogFormat.JSON:
            return line.json(time.strftime("%Y-%m-%dT%H:%M:%S%z", zone))
        return line.combined(time.strftime("%d/%b/%Y:%H:%M:%S %z", zone))

    async def _write(self) -> None:
        try:
            await asyncio.sleep(_SOON)
            while self._lines:
                await asyncio.to_thread(self._put, self._taken())
        finally:
            self._writing = None

    def _taken(self) -> bytes:
        lines, self._lines = self._lines, []
        if self._left_out:
            lines.append(f"# {self._left_out} lines left out\n")
            self._left_out = 0
        return "".join(lines).encode("utf-8", "backslashreplace")

    def _put(self, content: bytes) -> None:
        try:
            while content:
                content = content[os.write(self._file, content) :]
        except OSError:
            # A full disk or a reader that has left is no reason to stop the site.
            pass

    def reopen(self) -> None:
        """Go on in a new file of the same name, after the old one was moved away.

        Raises:
            OSError: It cannot be opened; the old one is kept.
        """
        if self._path is not None:
            new = self._opened()
            # The same number, so that a thread that is writing goes on writing.
            os.dup2(new, self._file, inheritable=False)
            os.close(new)

    async def stop(self) -> None:
        """Write what there still is."""
        if self._writing is not None:
            self._writing.cancel()
            await asyncio.gather(self._writing, return_exceptions=True)
        self._put(self._taken())
