"""Jobs and replies on a socket: a line of JSON, then as many bytes as it says."""

import asyncio
import json
import socket
from typing import Any, BinaryIO

__all__ = ["read_message", "receive_message", "send_message", "write_message"]

#: Lines are short; bodies are counted.
_LINE = 1 << 20


def write_message(stream: BinaryIO, told: dict[str, Any], body: bytes = b"") -> None:
    """Write one message on a blocking stream."""
    line = json.dumps({**told, "bytes": len(body)}, ensure_ascii=True)
    stream.write(line.encode() + b"\n" + body)
    stream.flush()


def read_message(stream: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    """Read one message from a blocking stream; None at its end."""
    line = stream.readline(_LINE)
    if not line.endswith(b"\n"):
        return None
    told: dict[str, Any] = json.loads(line)
    return told, stream.read(told["bytes"])


async def send_message(
    writer: asyncio.StreamWriter, told: dict[str, Any], body: bytes = b""
) -> None:
    """Write one message on a stream of this event loop."""
    line = json.dumps({**told, "bytes": len(body)}, ensure_ascii=True)
    writer.write(line.encode() + b"\n" + body)
    await writer.drain()


async def receive_message(
    reader: asyncio.StreamReader,
) -> tuple[dict[str, Any], bytes] | None:
    """Read one message from a stream of this event loop; None at its end."""
    line = await reader.readline()
    if not line.endswith(b"\n"):
        return None
    told: dict[str, Any] = json.loads(line)
    return told, await reader.readexactly(told["bytes"])


def line_message(control: socket.socket, told: dict[str, Any]) -> None:
    """Send one line without a body."""
    control.sendall(json.dumps(told).encode() + b"\n")
