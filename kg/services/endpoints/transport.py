"""Requests to servers: sent, repeated where that may help, answers read whole.

What a server answers comes back as it is, whatever its status; what kept it from
answering is one clear error. Passwords and tokens go to the server that they are for
and to no other one, wherever it redirects to.
"""

import hashlib
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.client import HTTPException, IncompleteRead
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import (
    HTTPDigestAuthHandler,
    HTTPPasswordMgrWithDefaultRealm,
    HTTPRedirectHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    build_opener,
    parse_http_list,
    parse_keqv_list,
)

from kg.errors import EndpointError, UsageError
from kg.model.lang import Text
from kg.services.endpoints.credentials import Address, Credentials
from kg.services.endpoints.refusals import (
    may_pass,
    refusal_of,
    seconds,
    unreachable,
    why,
)
from kg.services.endpoints.said import Reply

__all__ = ["MAX_BYTES", "Transport"]

#: An answer larger than this is refused: 256 MiB.
MAX_BYTES = 256 * 1024 * 1024
#: A refusal is read no further than this: what it says stands at its beginning.
_REFUSAL_BYTES = 256 * 1024
_PIECE = 64 * 1024
#: The first pause before asking again, the longest one of ours, the longest one that
#: a server may ask for; in seconds.
_FIRST, _LONGEST, _PATIENCE = 0.5, 8.0, 120.0
_DIGEST_TRIES = 2


class _LedAwayError(Exception):
    """A server sends who asks to another one, which must not see the password."""

    def __init__(self, url: str) -> None:
        self.url = url


class _Redirects(HTTPRedirectHandler):
    """Follows redirects with the same method and body, and keeps secrets at home."""

    def redirect_request(
        self, req: Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> Request | None:
        """The request to follow with; None where the redirect is the answer."""
        try:
            there = Address.of(newurl)
        except UsageError:
            return None
        secret = req.unredirected_hdrs.get("Authorization")
        here = Address.of(req.full_url)
        if secret and there.origin != here.origin:
            upgraded = here.origin[:2] == ("http", there.origin[1])
            if not (upgraded and there.origin[0] == "https"):
                fp.close()
                raise _LedAwayError(there.shown)
        method = req.get_method()
        if code == 303:
            method = "GET"
        data = None if method in {"GET", "HEAD"} else req.data
        kept = {
            key: value
            for key, value in req.headers.items()
            if data is not None or not key.lower().startswith("content-")
        }
        follow = Request(newurl, data, kept, method=method)
        if secret:
            follow.add_unredirected_header("Authorization", secret)
        return follow


class _Digest(HTTPDigestAuthHandler):
    """Answers a digest challenge, and keeps it for the requests that follow."""

    challenge: dict[str, str] | None = None

    def http_request(self, request: Request) -> Request:
        """Say who asks by the challenge that is known already."""
        if self.challenge is not None:
            said = self.get_authorization(request, self.challenge)
            if said:
                request.add_unredirected_header("Authorization", f"Digest {said}")
        return request

    https_request = http_request

    def get_algorithm_impls(self, algorithm: str) -> Any:
        """How texts are hashed; those of urllib know ASCII only, and no SHA-256."""
        kinds: dict[str, Callable[[bytes], Any]] = {
            "MD5": hashlib.md5,
            "SHA": hashlib.sha1,
            "SHA-256": hashlib.sha256,
        }
        if algorithm.upper() not in kinds:
            raise ValueError(algorithm)

        def hashed(text: str) -> str:
            return str(kinds[algorithm.upper()](text.encode("latin-1")).hexdigest())

        return hashed, lambda secret, data: hashed(f"{secret}:{data}")

    def _wanted(self, req: Request, headers: Any) -> dict[str, str] | None:
        """The challenge of a refusal; None where it wants no digest known here."""
        offered = headers.get_all("WWW-Authenticate", [])
        if not offered and self.challenge is None:
            # Virtuoso tells how it wants to be told only those who say nothing.
            bare = Request(req.full_url, method="HEAD")
            bare.digest_tries = _DIGEST_TRIES  # type: ignore[attr-defined]
            try:
                self.parent.open(bare, timeout=req.timeout).close()
            except HTTPError as refusal:
                with refusal:
                    offered = refusal.headers.get_all("WWW-Authenticate", [])
        for each in offered:
            scheme, _, rest = each.partition(" ")
            if scheme.lower() != "digest":
                continue
            try:
                wanted = parse_keqv_list(list(filter(None, parse_http_list(rest))))
                self.get_algorithm_impls(wanted.get("algorithm", "MD5"))
            except ValueError:
                # A kind of digest that is not known here, or no list at all.
                continue
            if {"realm", "nonce"} <= set(wanted):
                return wanted
        return None

    def http_error_401(
        self, req: Request, fp: Any, code: int, msg: str, headers: Any
    ) -> Any:
        """Ask once more, as the challenge wants it; None where there is none."""
        tries = getattr(req, "digest_tries", 0)
        wanted = self._wanted(req, headers) if tries < _DIGEST_TRIES else None
        if wanted is None:
            return None
        self.challenge = wanted
        fp.close()
        req.digest_tries = tries + 1  # type: ignore[attr-defined]
        return self.parent.open(req, timeout=req.timeout)


def _opener(address: Address, credentials: Credentials) -> OpenerDirector:
    handlers: list[Any] = [_Redirects()]
    if address.loopback:
        # A proxy knows another machine by this name.
        handlers.append(ProxyHandler({}))
    if credentials.user:
        known = HTTPPasswordMgrWithDefaultRealm()
        # The bytes of UTF-8, one character each: that is how headers are sent.
        user, password = (
            text.encode().decode("latin-1")
            for text in (credentials.user, credentials.password)
        )
        known.add_password(None, address.root, user, password)
        handlers.append(_Digest(known))
    return build_opener(*handlers)


class _PassingError(Exception):
    """An answer, or a failure, that may be another one a little later."""

    def __init__(self, cause: Reply | BaseException) -> None:
        self.cause = cause
        self.wait = cause.retry_after if isinstance(cause, Reply) else None


@dataclass(slots=True)
class Transport:
    """The way to one server.

    Args:
        address: Where it is.
        credentials: Who asks.
        timeout: Seconds until the answer must be there, whole.
        retries: How often what may pass is asked again.
        max_bytes: How large an answer may be.
        on_retry: Is told before each pause what went wrong and how long it lasts.
        sleep: Makes the pause.
    """

    address: Address
    credentials: Credentials
    timeout: float = 60.0
    retries: int = 3
    max_bytes: int = MAX_BYTES
    on_retry: Callable[[Text], None] | None = None
    sleep: Callable[[float], None] = time.sleep
    _open: OpenerDirector = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._open = _opener(self.address, self.credentials)

    def send(self, request: Request, *, repeatable: bool = True) -> Reply:
        """The answer to a request, whatever its status.

        Args:
            request: What is asked; who asks is added here.
            repeatable: Whether asking twice does no more than asking once.

        Raises:
            EndpointError: No answer came, or not as a whole.
        """
        from tenacity import Retrying, retry_if_exception_type, stop_after_attempt

        if self.credentials.header:
            request.add_unredirected_header("Authorization", self.credentials.header)
        asked, again = 0, self.retries if repeatable else 0

        def once() -> Reply:
            nonlocal asked
            asked += 1
            reply = self._once(request)
            if may_pass(reply) and (reply.retry_after or 0) <= _PATIENCE:
                raise _PassingError(reply)
            return replace(reply, asked=asked)

        retrying = Retrying(
            retry=retry_if_exception_type(_PassingError),
            stop=stop_after_attempt(1 + again),
            wait=_pause,
            sleep=self.sleep,
            before_sleep=self._tell,
            reraise=True,
        )
        with self.without_secrets():
            try:
                return retrying(once)
            except _PassingError as last:
                if isinstance(last.cause, Reply):
                    return replace(last.cause, asked=asked)
                raise unreachable(
                    last.cause, self.address.shown, self.timeout, asked
                ) from last.cause

    @contextmanager
    def without_secrets(self) -> Iterator[None]:
        """Take what is secret out of every error that leaves this room."""
        try:
            yield
        except EndpointError as error:
            raise self._hidden(error) from None

    def _hidden(self, error: EndpointError) -> EndpointError:
        hidden = {k: self.credentials.hide(v) for k, v in error.messages.items()}
        return EndpointError(hidden["en"], hidden["ja"], error.status)

    def refusal(self, reply: Reply) -> EndpointError | None:
        """The error of an answer that is a refusal; None of one that is none."""
        if 200 <= reply.status < 300:
            return None
        known = bool(self.credentials)
        return self._hidden(refusal_of(reply, self.address.shown, known))

    def _once(self, request: Request) -> Reply:
        """Ask once."""
        shown, deadline = self.address.shown, time.monotonic() + self.timeout
        try:
            try:
                with self._open.open(request, timeout=self.timeout) as response:
                    bodiless = request.get_method() == "HEAD"
                    body = b"" if bodiless else self._read(response, deadline)
                    return Reply(response.status, response.headers, body)
            except HTTPError as error:
                with error:
                    body = self._read_refusal(error, deadline)
                return Reply(error.code, error.headers, body)
        except _LedAwayError as away:
            raise EndpointError(
                f"{shown}: redirects to {away.url}; the user or token that it was "
                "given is not sent to another server: ask that address itself",
                f"{shown}：{away.url} へリダイレクトしています。認証情報は別のサーバ"
                "へは送りません。そのアドレスを直接指定してください",
            ) from None
        except (OSError, HTTPException) as error:
            cause = error.reason if isinstance(error, URLError) else error
            if not isinstance(cause, BaseException):
                cause = OSError(str(cause))
            if may_pass(cause):
                raise _PassingError(cause) from error
            raise unreachable(cause, shown, self.timeout) from error

    def _read(self, response: Any, deadline: float) -> bytes:
        """The whole body; nothing that is cut short, endless or packed unasked."""
        coding = response.headers.get("Content-Encoding", "identity").lower()
        if coding not in {"", "identity"}:
            raise EndpointError(
                f"{self.address.shown}: answers packed as {coding}, which was not "
                "asked for",
                f"{self.address.shown}：求めていない圧縮形式 {coding} で答えました",
            )
        told = str(response.headers.get("Content-Length", ""))
        expected = int(told) if told.isdigit() else None
        pieces, size = [], 0
        while expected is None or size < expected:
            if max(size, expected or 0) > self.max_bytes:
                raise self._too_large()
            piece = response.read1(_PIECE)
            if not piece:
                break
            pieces.append(piece)
            size += len(piece)
            if time.monotonic() > deadline:
                raise TimeoutError
        if expected is not None and size < expected:
            raise IncompleteRead(b"", expected - size)
        return b"".join(pieces)

    def _too_large(self) -> EndpointError:
        mib = seconds(round(self.max_bytes / 1024 / 1024, 3))
        return EndpointError(
            f"{self.address.shown}: the answer is larger than {mib} MiB; ask for less "
            "(LIMIT, or a parameter)",
            f"{self.address.shown}：答えが {mib} MiB を超えました。LIMIT やパラメータで"
            "範囲を狭めてください",
        )

    def _read_refusal(self, error: HTTPError, deadline: float) -> bytes:
        """The beginning of what a refusal says; nothing where it breaks off."""
        pieces: list[bytes] = []
        body: Any = error.fp
        try:
            while body is not None and len(pieces) < _REFUSAL_BYTES // _PIECE:
                piece = body.read1(_PIECE)
                if not piece or time.monotonic() > deadline:
                    break
                pieces.append(piece)
        except (OSError, HTTPException):
            pass
        return b"".join(pieces)

    def _tell(self, state: Any) -> None:
        """Say why there is a pause."""
        if self.on_retry is None:
            return
        cause = state.outcome.exception().cause
        if isinstance(cause, Reply):
            what = Text(f"HTTP {cause.status}", f"HTTP {cause.status}")
        else:
            what = why(cause, self.timeout)
        pause = seconds(round(state.next_action.sleep, 1))
        shown, number = self.address.shown, state.attempt_number
        self.on_retry(
            Text(
                f"{shown}: {what.en}; asking again in {pause} s "
                f"({number} of {self.retries})",
                f"{shown}：{what.ja}。{pause}秒後に再試行します"
                f"（{number}/{self.retries}）",
            )
        )


def _pause(state: Any) -> float:
    """As long as the server asks for, else twice as long each time."""
    asked: float | None = state.outcome.exception().wait
    if asked is not None:
        return asked
    doubled: float = _FIRST * 2 ** (state.attempt_number - 1)
    return min(_LONGEST, doubled) + random.uniform(0, _FIRST / 2)
