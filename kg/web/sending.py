"""Send a body piece by piece, so that a slow reader holds one piece and not all."""

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

__all__ = ["Bytes"]

_PIECE = 64 << 10


class Bytes(Response):
    """A body that is there whole, and is handed on as fast as the reader takes it."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it.

        Args:
            scope: Of the request.
            receive: Not used.
            send: Waits while the reader has not taken what was sent.
        """
        start = {"type": "http.response.start", "status": self.status_code}
        await send({**start, "headers": self.raw_headers})
        body = self.body
        if len(body) > _PIECE:
            pieces = memoryview(body)
            last = (len(body) - 1) // _PIECE * _PIECE
            for at in range(0, last, _PIECE):
                piece = bytes(pieces[at : at + _PIECE])
                await send(
                    {"type": "http.response.body", "body": piece, "more_body": True}
                )
            body = bytes(pieces[last:])
        await send({"type": "http.response.body", "body": body})
