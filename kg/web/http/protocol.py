"""One connection: who is slow, sends too much, or comes too often is let go.

uvicorn waits for a request for as long as its bytes trickle in, and for a reader for as
long as it reads nothing. Here a request has to be there whole in time, and a reader has
to take something now and then. Nothing is timed a request: connections note when they
began to wait, and are looked through once a second.
"""

import asyncio
import json
import re
import time
from dataclasses import dataclass, field
from typing import Any, ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from kg.web.http.headers import PLAIN
from kg.web.http.proxies import Proxies

__all__ = ["Patience", "guarded"]

#: Seconds for a client to read why it is let go, and how many may take them.
_LINGER, _LINGERING = 1.0, 200
#: The longest address that the parser takes apart.
_ADDRESS = (1 << 16) - 1
_UPGRADE = re.compile(rb"\r\nupgrade:", re.IGNORECASE)
_STATUS = {
    400: b"Bad Request",
    408: b"Request Timeout",
    414: b"URI Too Long",
    431: b"Request Header Fields Too Large",
    503: b"Service Unavailable",
}
_SAID = {
    400: "this is no HTTP request",
    408: "the request did not come in time",
    414: "the address is too long; long queries go by POST",
    431: "the header of the request is too large",
    503: "too many connections; come again later",
}


@dataclass(frozen=True, slots=True)
class Patience:
    """What a connection may take.

    Attributes:
        head: Seconds until the header of a request is there.
        body: Seconds until its body is there.
        stall: Seconds for which a reader may take nothing.
        size: Bytes of a header.
        connections: How many there may be.
        each: How many of them may be of one peer, unless it is a trusted proxy.
        trusted: The proxies.
    """

    head: float = 10.0
    body: float = 20.0
    stall: float = 30.0
    size: int = 64 << 10
    connections: int = 512
    each: int = 128
    trusted: Proxies = field(default_factory=lambda: Proxies("127.0.0.1,::1"))


def _spelt_out(data: bytes) -> bytes:
    """The beginning of a request, its address in ASCII.

    People type `curl …?region=西いぶり`, and curl sends it as it is; the parser would
    take it for no HTTP.
    """
    line, end, rest = data.partition(b"\r\n")
    if line.isascii():
        return data
    spelt = b"".join(b"%c" % byte if byte < 128 else b"%%%02X" % byte for byte in line)
    return spelt + end + rest


def _kept(data: bytes) -> bytes:
    """The beginning of a request, without the offer to speak another protocol.

    The HTTP client of Java offers HTTP/2 with every request. A server may go on as it
    is (RFC 9110, 7.8), but the parser would take no body behind such an offer.
    """
    if b"pgrade" not in data:
        return data
    head, end, rest = data.partition(b"\r\n\r\n")
    return _UPGRADE.sub(b"\r\nx-not-taken:", head) + end + rest


class _Guarded(HttpToolsProtocol):
    """A connection that is looked at once a second."""

    patience: ClassVar[Patience] = Patience()
    refused: ClassVar[dict[int, int]] = {}
    lingering: ClassVar[set[asyncio.Transport]] = set()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        #: Since when a header or a body is awaited, and a reader takes nothing.
        self.awaits_head: float | None = None
        self.awaits_body: float | None = None
        self.stalls: float | None = None
        self._head = 0

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self.awaits_head = time.monotonic()
        if len(self.connections) > self.patience.connections or self._is_one_too_many():
            self._refuse(503)

    def _is_one_too_many(self) -> bool:
        peer = self.client[0] if self.client else ""
        if not peer or peer in self.patience.trusted:
            return False
        if len(self.connections) <= self.patience.each:
            return False
        peers = (getattr(other, "client", None) for other in self.connections)
        there = sum(1 for other in peers if other and other[0] == peer)
        return there > self.patience.each

    def data_received(self, data: bytes) -> None:
        if self.transport in self.lingering or self.transport.is_closing():
            return
        if self.awaits_head is None and self.awaits_body is None:
            # Whatever comes after a request begins the next one.
            self.awaits_head = time.monotonic()
            self._head = 0
        if self._head == 0 and self.awaits_head is not None:
            data = _kept(_spelt_out(data))
        self._head += len(data)
        super().data_received(data)
        # A piece holds no more than a few pieces of a header, the rest is its body.
        if self.awaits_head is not None and self._head > self.patience.size:
            self._refuse(431)

    def on_message_begin(self) -> None:
        if self.awaits_head is None:
            self.awaits_head = time.monotonic()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self.awaits_head = None
        self.awaits_body = time.monotonic()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        self.awaits_head = self.awaits_body = None
        self._head = 0
        super().on_message_complete()

    def pause_writing(self) -> None:
        self.stalls = time.monotonic()
        super().pause_writing()

    def resume_writing(self) -> None:
        self.stalls = None
        super().resume_writing()

    def send_400_response(self, msg: str) -> None:
        """Say that this is no HTTP, or that the address is too long to be taken apart.

        Args:
            msg: What uvicorn would say.
        """
        self._refuse(414 if len(getattr(self, "url", b"")) > _ADDRESS else 400)

    def look(self, now: float) -> None:
        """Let go of a client that takes its time."""
        patience = self.patience
        is_late = _is_over(self.awaits_body, patience.body, now)
        if _is_over(self.awaits_head, patience.head, now) and self._head:
            self._refuse(408)
        elif (
            is_late
            or _is_over(self.awaits_head, patience.head, now)
            or _is_over(self.stalls, patience.stall, now)
        ):
            # One that has sent nothing yet is not told anything either.
            self._abort()

    def _abort(self) -> None:
        self.refused[0] = self.refused.get(0, 0) + 1
        self.transport.abort()

    def _refuse(self, status: int) -> None:
        """Say why, and close; where an answer is on its way, only close."""
        self.refused[status] = self.refused.get(status, 0) + 1
        cycle = self.cycle
        if cycle is not None and cycle.response_started and not cycle.response_complete:
            self.transport.abort()
            return
        content = {"type": "about:blank", "status": status, "detail": _SAID[status]}
        body = json.dumps(content).encode()
        lines = [b"HTTP/1.1 %d %s" % (status, _STATUS[status])]
        lines += [b"content-type: application/problem+json", b"connection: close"]
        lines += [b"content-length: %d" % len(body), b"cache-control: no-store"]
        lines += [name + b": " + value for name, value in PLAIN]
        if status == 503:
            lines.append(b"retry-after: 10")
        self.transport.write(b"\r\n".join(lines) + b"\r\n\r\n" + body)
        self._linger()

    def _linger(self) -> None:
        """Let the client read it: closed at once, what it still sends would undo it."""
        self.connections.discard(self)
        self.awaits_head = self.awaits_body = None
        if len(self.lingering) >= _LINGERING or not self.transport.can_write_eof():
            self.transport.close()
            return
        self.lingering.add(self.transport)
        self.transport.write_eof()
        self.loop.call_later(_LINGER, self.transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        self.lingering.discard(self.transport)
        super().connection_lost(exc)


def _is_over(since: float | None, seconds: float, now: float) -> bool:
    return since is not None and now - since > seconds


def guarded(patience: Patience) -> type[_Guarded]:
    """The protocol of connections with so much patience.

    Args:
        patience: What a connection may take.
    """
    return type(
        "Guarded",
        (_Guarded,),
        {"patience": patience, "refused": {}, "lingering": set()},
    )
