"""A response on its way out: what it is given on the way, and what is kept of it."""

from collections.abc import Sequence

from starlette._utils import get_route_path
from starlette.types import Message, Scope, Send

from kg.web.http.headers import security_headers
from kg.web.http.remembering import Remembered

__all__ = ["Sending"]

_OK, _UNCHANGED = 200, 304


class Sending:
    """Sends a response with the headers that every one has; it is called like `send`.

    Args:
        scope: Of the request.
        send: Takes the messages.
        edition: The build that is shown as the request comes.
    """

    def __init__(self, scope: Scope, send: Send, edition: object) -> None:
        self._scope, self._send, self._edition = scope, send, edition
        self._is_head = scope["method"] == "HEAD"
        self._headers: Sequence[tuple[bytes, bytes]] = ()
        self._body: bytes | None = None
        #: The status, once it is sent; and how many bytes of the body are.
        self.status = self.size = 0

    async def __call__(self, message: Message) -> None:
        """Send one message of it.

        Args:
            message: The message.
        """
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = message["headers"]
            added = security_headers(get_route_path(self._scope), headers)
            self._headers = message["headers"] = [*headers, *added]
        else:
            body = message.get("body", b"")
            if not self._is_head:
                self.size += len(body)
            is_whole = not message.get("more_body", False) and self.size <= len(body)
            self._body = bytes(body) if is_whole and not self._is_head else None
        await self._send(message)

    async def again(self, known: Remembered) -> None:
        """Send what is remembered, or that the client has it."""
        scope = self._scope
        scope["kg.route"], scope["kg.cache"] = known.route, "hit"
        if known.lane:
            scope["kg.lane"] = known.lane
        is_had = known.is_had_by(scope)
        self.status = _UNCHANGED if is_had else _OK
        headers = known.unchanged if is_had else known.headers
        body = b"" if is_had or self._is_head else known.body
        self.size = len(body)
        start = {"type": "http.response.start", "status": self.status}
        await self._send({**start, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})

    def whole(self) -> Remembered | None:
        """What was sent, where it may be good for others: a body in one piece."""
        if self.status != _OK or self._body is None:
            return None
        scope = self._scope
        tag = dict(self._headers).get(b"etag", b"").decode("latin-1")
        if scope["method"] != "GET" or not tag.startswith('"'):
            return None
        return Remembered(
            self._edition,
            scope.get("kg.route", ""),
            scope.get("kg.lane", ""),
            self._headers,
            self._body,
            tag.strip('"'),
        )
