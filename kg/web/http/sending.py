"""Send a body piece by piece, so that a slow reader holds one piece and not all."""

from collections.abc import Mapping

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from kg.web.http.ledger import Ledger

__all__ = ["Bytes"]

_PIECE = 64 << 10


class Bytes(Response):
    """A body that is there whole, and is handed on as fast as the reader takes it.

    Args:
        body: The bytes.
        status: The HTTP status.
        headers: Its headers.
        media: Its media type.
        ledger: Where it is noted while it is on its way.
    """

    def __init__(
        self,
        body: bytes,
        status: int,
        headers: Mapping[str, str],
        media: str,
        ledger: Ledger,
    ) -> None:
        super().__init__(body, status, headers, media)
        self._ledger = ledger

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
        if len(body) <= _PIECE or scope["method"] == "HEAD":
            await send({"type": "http.response.body", "body": body})
            return
        with self._ledger.holding(body):
            pieces = memoryview(body)
            for at in range(0, len(body), _PIECE):
                piece = bytes(pieces[at : at + _PIECE])
                more = at + _PIECE < len(body)
                await send(
                    {"type": "http.response.body", "body": piece, "more_body": more}
                )
