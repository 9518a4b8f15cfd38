"""Why a server gave no answer, said in both languages with what to do about it."""

import re
import socket
import ssl
from http import HTTPStatus
from http.client import HTTPException, IncompleteRead, RemoteDisconnected

from kg.errors import EndpointError
from kg.model.lang import Text
from kg.services.endpoints.said import Reply, reason_of

__all__ = ["may_pass", "refusal_of", "seconds", "unreachable", "why"]

#: Statuses that may pass when the same is asked again a little later.
_PASSING = frozenset({429, 502, 503, 504})
_SLOW = re.compile(r"time[d -]*out|time limit", re.IGNORECASE)
_NOBODY = Text(
    "it asks who you are: set KG_ENDPOINT_USER and KG_ENDPOINT_PASSWORD, or "
    "KG_ENDPOINT_TOKEN",
    "認証が必要です。KG_ENDPOINT_USER と KG_ENDPOINT_PASSWORD、または "
    "KG_ENDPOINT_TOKEN を設定してください",
)
_SOMEBODY = Text(
    "it does not accept the user, password or token it was given",
    "指定されたユーザー名・パスワード・トークンは受け付けられませんでした",
)
#: What to do about a status, beside what the server itself says.
_ADVICE = {
    403: Text(
        "it does not allow this to whoever asks",
        "この操作は許可されていません",
    ),
    404: Text(
        "there is nothing at this address; check its path",
        "このアドレスには何もありません。パスを確認してください",
    ),
    405: Text(
        "it does not take this kind of request here; check the path",
        "この種類のリクエストは受け付けられません。パスを確認してください",
    ),
    406: Text(
        "it offers none of the formats that can be read here",
        "ここで読める形式では答えられません",
    ),
    413: Text("what was sent is too large for it", "送った内容が大きすぎます"),
    415: Text(
        "it does not take the format that was sent",
        "送った形式は受け付けられません",
    ),
    429: Text(
        "it is asked too often; try again later",
        "問い合わせが多すぎます。時間をおいて再度お試しください",
    ),
    502: Text("the server behind it does not answer", "背後のサーバが応答しません"),
    503: Text(
        "it is not able to answer now; try again later",
        "今は応答できません。時間をおいて再度お試しください",
    ),
    504: Text(
        "the server behind it took too long",
        "背後のサーバの応答に時間がかかりすぎました",
    ),
}
_CIRCLE = Text(
    "it redirects without leading anywhere",
    "リダイレクトが繰り返され、どこにもたどり着きません",
)


def seconds(number: float) -> str:
    """A number of seconds as people write it: 60, 0.5."""
    return f"{number:g}"


def may_pass(cause: BaseException | Reply) -> bool:
    """May a failure, or a refusal, be gone when the same is asked again?

    A query that takes too long will take too long again, and what is malformed stays
    so: only a connection that was refused or broken off and four statuses may pass.
    Fuseki says 503 of a query that took too long, too.
    """
    if isinstance(cause, Reply):
        slow = cause.status == 503 and _SLOW.search(reason_of(cause))
        return cause.status in _PASSING and not slow
    return isinstance(cause, ConnectionError)


def _phrase(status: int) -> str:
    try:
        return f"HTTP {status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"HTTP {status}"


def _times(asked: int) -> Text:
    if asked < 2:
        return Text("", "")
    return Text(f" (asked {asked} times)", f"（{asked}回試しました）")


def _wait(reply: Reply) -> Text:
    """How long a server wants to be left alone, where it says so."""
    if not reply.retry_after:
        return Text("", "")
    wait = seconds(reply.retry_after)
    return Text(f"; it asks to wait {wait} seconds", f"。待ち時間の指定は{wait}秒です")


def refusal_of(reply: Reply, shown: str, known: bool) -> EndpointError:
    """The error of an answer whose status is none of success.

    Args:
        reply: The answer.
        shown: The address, as it may be shown.
        known: Whether a user or token was sent along.
    """
    status, said = reply.status, reason_of(reply)
    if status == 401:
        advice: Text | None = _SOMEBODY if known else _NOBODY
    else:
        advice = _CIRCLE if 300 <= status < 400 else _ADVICE.get(status)
    asked, what, wait = _times(reply.asked), _phrase(status), _wait(reply)
    # The phrase of the status again is no reason.
    reason = "" if said.lower() in what.lower() else said
    en = [part for part in (advice.en if advice else "", reason) if part]
    ja = [part for part in (advice.ja if advice else "", reason) if part]
    return EndpointError(
        f"{shown}: {': '.join([what, *en])}{wait.en}{asked.en}",
        f"{shown}：{'：'.join([what, *ja])}{wait.ja}{asked.ja}",
        status,
    )


def _plain(error: BaseException) -> str:
    """What a system says of an error, without its number."""
    text = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return re.sub(r"^\[[^\]]*\]\s*", "", str(text)).strip()


def _tls(error: ssl.SSLError) -> Text:
    if isinstance(error, ssl.SSLCertVerificationError):
        said = error.verify_message
        return Text(
            f"its certificate cannot be trusted ({said}); check the host name, or have "
            "the authority that signed it installed (SSL_CERT_FILE)",
            f"証明書を信頼できません（{said}）。ホスト名を確認するか、発行した認証局を"
            "登録してください（SSL_CERT_FILE）",
        )
    said = re.sub(r"\s*\(_ssl\.c:\d+\)$", "", _plain(error))
    return Text(
        f"no encrypted connection comes about ({said}); is it http:// there?",
        f"暗号化された接続を確立できません（{said}）。http:// ではありませんか？",
    )


def why(error: BaseException, timeout: float) -> Text:
    """Why no answer came, and what to do."""
    if isinstance(error, TimeoutError):
        return Text(
            f"no whole answer within {seconds(timeout)} seconds; ask for less, or wait "
            "longer with --timeout",
            f"{seconds(timeout)}秒以内に答えが返りませんでした。問い合わせの範囲を狭める"
            "か、--timeout を大きくしてください",
        )
    if isinstance(error, ssl.SSLError):
        return _tls(error)
    if isinstance(error, socket.gaierror):
        return Text(
            f"there is no such host ({_plain(error)}); check the address",
            f"ホストが見つかりません（{_plain(error)}）。アドレスを確認してください",
        )
    if isinstance(error, ConnectionRefusedError):
        return Text(
            "nothing answers there (connection refused); is the server running?",
            "接続を拒否されました。サーバが動いているか確認してください",
        )
    if isinstance(error, IncompleteRead):
        return Text(
            "the answer was cut short; ask again, or for less",
            "答えが途中で切れました。もう一度試すか、問い合わせの範囲を狭めてください",
        )
    if isinstance(error, ConnectionError | RemoteDisconnected):
        return Text(
            "the server broke the connection off",
            "サーバが接続を切りました",
        )
    if isinstance(error, HTTPException):
        return Text(
            f"what answers there is no web server ({type(error).__name__})",
            f"ウェブサーバではないものが応答しました（{type(error).__name__}）",
        )
    return Text(
        f"cannot be reached ({_plain(error)})", f"接続できません（{_plain(error)}）"
    )


def unreachable(
    error: BaseException, shown: str, timeout: float, asked: int = 1
) -> EndpointError:
    """The error of an answer that never came, or not as a whole.

    Args:
        error: What the system raised.
        shown: The address, as it may be shown.
        timeout: How many seconds were waited for an answer.
        asked: How many times the server was asked.
    """
    reason, times = why(error, timeout), _times(asked)
    return EndpointError(
        f"{shown}: {reason.en}{times.en}", f"{shown}：{reason.ja}{times.ja}"
    )
