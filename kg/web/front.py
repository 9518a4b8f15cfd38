"""Around every request: its bounds, its headers, its line in the log, its faults."""

import logging
import time

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from kg.model.lang import Text
from kg.web.http.problems import problem
from kg.web.http.response import Sending
from kg.web.running.access_log import Line
from kg.web.running.serving import Serving

__all__ = ["Front"]

#: Bytes of an address: a query in it may be long.
_ADDRESS = 48 << 10
_HEADERS, _HEADER = 100, 32 << 10
_METHODS = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH")
_ELSEWHERE = "(none)"
_FAULT = 500
_log = logging.getLogger("kg.web")


class Front:
    """What every request passes, in and out.

    Args:
        app: What answers.
        serving: The site.
    """

    def __init__(self, app: ASGIApp, serving: Serving) -> None:
        self._app, self._serving = app, serving

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
        serving = self._serving
        sending = Sending(scope, send, serving.shown)
        serving.counting.going += 1
        try:
            known = serving.memory.recall(scope, serving.shown)
            if known is not None:
                await sending.again(known)
            else:
                await self._made(scope, receive, sending)
        finally:
            serving.counting.going -= 1
            self._note(scope, sending, time.perf_counter() - began)

    async def _made(self, scope: Scope, receive: Receive, sending: Sending) -> None:
        """Have a request answered, and remember what may be given again."""
        try:
            await self._bounded(scope, receive, sending)
        except Exception:
            _log.exception("a fault while answering %s", scope["method"])
            if sending.status:
                # The rest would be taken for the end of the answer.
                raise
            await problem(Request(scope), _FAULT)(scope, receive, sending)
        response = sending.whole()
        if response is not None and response.edition is self._serving.shown:
            self._serving.memory.remember(scope, response)

    def _note(self, scope: Scope, sending: Sending, took: float) -> None:
        """Count a request, and write it into the log."""
        method = scope["method"] if scope["method"] in _METHODS else "other"
        route = scope.get("kg.route", _ELSEWHERE)
        counting = self._serving.counting
        counting.add(route, method, sending.status, took)
        counting.sent += sending.size
        if self._serving.access_log is not None:
            line = Line(scope, sending.status, sending.size, took)
            self._serving.access_log.add(line)

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
