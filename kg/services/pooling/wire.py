"""Jobs and replies on a socket: two lengths, a head in JSON, then a body.

Workers read and write with calls that block; the event loop with calls that never do,
into buffers no larger than what was announced.
"""

import asyncio
import json
import socket
import struct
from typing import Any

__all__ = [
    "WireError",
    "pack_message",
    "read_message",
    "receive_message",
    "write_message",
]

_LENGTHS = struct.Struct("!II")
#: A head is short; what is asked of a worker stands in one too.
_HEAD = 16 << 20
_FIRST = 64 << 10
#: After so many bytes in a row others have their turn.
_TURN = 1 << 20


class WireError(Exception):
    """What came is no message, or a longer one than was allowed."""


def pack_message(head: dict[str, Any], body: bytes = b"") -> bytes:
    """One message as bytes."""
    line = json.dumps(head, ensure_ascii=True, separators=(",", ":")).encode()
    return _LENGTHS.pack(len(line), len(body)) + line + body


def write_message(
    connection: socket.socket, head: dict[str, Any], body: bytes = b""
) -> None:
    """Write one message, and wait until it is gone."""
    if len(body) <= _FIRST:
        connection.sendall(pack_message(head, body))
        return
    line = json.dumps(head, ensure_ascii=True, separators=(",", ":")).encode()
    connection.sendall(_LENGTHS.pack(len(line), len(body)) + line)
    connection.sendall(body)


def read_message(connection: socket.socket) -> tuple[dict[str, Any], bytes] | None:
    """Wait for one message; None where the other end is gone."""
    lengths = _exactly(connection, _LENGTHS.size)
    if lengths is None:
        return None
    heads, bodies = _LENGTHS.unpack(lengths)
    head, body = _exactly(connection, heads), _exactly(connection, bodies)
    if head is None or body is None:
        return None
    return json.loads(head), bytes(body)


def _exactly(connection: socket.socket, count: int) -> bytearray | None:
    buffer = bytearray(count)
    view, got = memoryview(buffer), 0
    while got < count:
        more = connection.recv_into(view[got:])
        if not more:
            return None
        got += more
    return buffer


async def receive_message(
    connection: socket.socket, most: int
) -> tuple[dict[str, Any], bytes]:
    """Read one message in the event loop.

    Args:
        connection: A socket that does not block.
        most: Bytes that the body may have.

    Raises:
        EOFError: The other end is gone.
        WireError: What came is no message.
    """
    first = bytearray(_FIRST)
    got = await _fill(connection, first, 0, _LENGTHS.size)
    heads, bodies = _LENGTHS.unpack_from(first)
    if heads > _HEAD or bodies > most:
        raise WireError(f"a message of {heads} and {bodies} bytes")
    whole = _LENGTHS.size + heads + bodies
    buffer = first
    if whole > len(first):
        buffer = bytearray(whole)
        buffer[:got] = first[:got]
    got = await _fill(connection, buffer, got, whole)
    if got > whole:
        raise WireError(f"{got - whole} bytes too many")
    start = _LENGTHS.size + heads
    try:
        head = json.loads(buffer[_LENGTHS.size : start])
    except (ValueError, RecursionError) as error:
        raise WireError("a head that is no JSON") from error
    if not isinstance(head, dict):
        raise WireError("a head that is no object")
    return head, bytes(memoryview(buffer)[start:whole])


async def _fill(
    connection: socket.socket, buffer: bytearray, got: int, least: int
) -> int:
    """Read until there are `least` bytes; the number there are."""
    loop = asyncio.get_running_loop()
    view, turn = memoryview(buffer), got + _TURN
    while got < least:
        more = await loop.sock_recv_into(connection, view[got:])
        if not more:
            raise EOFError
        got += more
        if got >= turn:
            turn = got + _TURN
            await asyncio.sleep(0)
    return got
