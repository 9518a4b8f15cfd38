"""Around every request: its bounds, its headers, its line in the log, its faults."""

import logging
import time

from starlette._utils import get_route_path
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kg.model.lang import Text
from kg.web.access_log import AccessLog, Line
from kg.web.counting import Counting
from kg.web.headers import security_headers
from kg.web.problems import problem

__all__ = ["Front"]

#: Bytes of an address: a query in it may be long.
_ADDRESS = 16 << 10
_HEADERS, _HEADER = 100, 32 << 10
_METHODS = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH")
_ELSEWHERE = "(none)"
_FAULT = 500
_log = logging.getLogger("kg.web")


class Front:
    """What every request passes, in and out.

    Args:
        app: What answers.
        counting: What is counted.
        access_log: Where requests are written; None for nowhere.
    """

    def __init__(
        self, app: ASGIApp, counting: Counting, access_log: AccessLog | None = None
    ) -> None:
        self._app, self._counting, self._access_log = app, counting, access_log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request.

        Args:
            scope: Of the request.
            receive: Its body.
            send: Takes the answer.
        """
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        path = get_route_path(scope)
        is_head = scope["method"] == "HEAD"
        status = size = 0

        async def sent(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = message["headers"]
                message["headers"] = [*headers, *security_headers(path, headers)]
            else:
                size += 0 if is_head else len(message.get("body", b""))
            await send(message)

        counting = self._counting
        counting.going += 1
        try:
            try:
                await self._bounded(scope, receive, sent)
            except Exception:
                _log.exception("a fault while answering %s", scope["method"])
                if status:
                    # The rest would be taken for the end of the answer.
                    raise
                await problem(Request(scope), _FAULT)(scope, receive, sent)
        finally:
            counting.going -= 1
            took = time.perf_counter() - began
            method = scope["method"] if scope["method"] in _METHODS else "other"
            counting.add(scope.get("kg.route", _ELSEWHERE), method, status, took)
            counting.sent += size
            if self._access_log is not None:
                self._access_log.add(Line(scope, status, size, took))

    async def _bounded(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request unless it is beyond all bounds."""
        address = len(scope["raw_path"]) + len(scope["query_string"])
        if address > _ADDRESS:
            said = Text(
                f"An address has at most {_ADDRESS} bytes; long queries go by POST.",
                f"URL は {_ADDRESS} バイトまでです。"
                "長いクエリは POST で送ってください。",
            )
            await problem(Request(scope), 414, said)(scope, receive, send)
        elif _weighs_too_much(scope["headers"]):
            said = Text(
                f"A request has at most {_HEADERS} headers of {_HEADER} bytes in all.",
                f"ヘッダーは {_HEADERS} 個、合わせて {_HEADER} バイトまでです。",
            )
            await problem(Request(scope), 431, said)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _weighs_too_much(headers: list[tuple[bytes, bytes]]) -> bool:
    if len(headers) > _HEADERS:
        return True
    return sum(len(name) + len(value) for name, value in headers) > _HEADER
