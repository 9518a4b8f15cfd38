"""What a request of the SPARQL 1.1 Protocol asks: read within bounds, or refused."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from kg.model.lang import Text

__all__ = ["Asked", "Bounds", "RefusedError", "read_request"]

FORM, QUERY = "application/x-www-form-urlencoded", "application/sparql-query"
UPDATE = "application/sparql-update"
#: The scheme of an absolute IRI, and what no IRI holds (RFC 3987).
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]*", re.DOTALL)
_LONG = 64 << 10
#: A parameter may be repeated, but nobody needs this many.
_FIELDS = 1000


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a request may have.

    Attributes:
        query: Characters of a query.
        body: Bytes of a body; a form takes up to nine bytes for a character.
        address: Bytes of the address behind its `?`.
        graphs: Graphs that a dataset may name.
        patience: Seconds until a body has to be there.
    """

    query: int = 100_000
    body: int = 1 << 20
    address: int = 48 << 10
    graphs: int = 200
    patience: float = 20.0


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks.

    Attributes:
        query: The query; None where only the endpoint itself is meant.
        default_graphs: The graphs that make up the default graph.
        named_graphs: The graphs that can be named.
        formats: What `format` and the like say.
        seconds: How long the client would wait; None where it does not say.
    """

    query: str | None
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    seconds: float | None = None


class RefusedError(Exception):
    """A request is none of the protocol, or more than the bounds allow.

    Args:
        status: The HTTP status.
        en: What is wrong and what to do.
        ja: The same in Japanese.
        code: The same for programs; by the status where it is empty.
        headers: Headers of the response.
    """

    def __init__(
        self,
        status: int,
        en: str,
        ja: str,
        code: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.status, self.text, self.code = status, Text(en, ja), code
        self.headers = dict(headers or {})
        super().__init__(en)


async def read_request(request: Request, bounds: Bounds) -> Asked:
    """What a GET, HEAD or POST asks.

    Raises:
        RefusedError: It is none of the protocol, too long, or an update.
    """
    raw = request.scope["query_string"]
    if len(raw) > bounds.address:
        raise RefusedError(
            414,
            f"the address has more than {bounds.address} bytes; send the query by POST",
            f"URL が {bounds.address} バイトを超えています。"
            "クエリは POST で送ってください",
        )
    given = _fields(raw)
    if request.method == "POST":
        given += await _posted(request, bounds)
    return _asked(given, request.method == "POST", bounds)


def _fields(raw: bytes) -> list[tuple[str, str]]:
    """The parameters of an address or a form.

    Raises:
        RefusedError: They are too many, or not UTF-8.
    """
    try:
        return parse_qsl(
            raw.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=_FIELDS,
        )
    except UnicodeError as error:
        raise _not_utf8() from error
    except ValueError as error:
        raise RefusedError(
            400,
            f"there are more than {_FIELDS} parameters",
            f"パラメータが {_FIELDS} 個を超えています",
        ) from error


def _not_utf8() -> RefusedError:
    return RefusedError(
        400,
        "the query is not UTF-8; send it as UTF-8",
        "クエリが UTF-8 ではありません。UTF-8 で送ってください",
    )


async def _posted(request: Request, bounds: Bounds) -> list[tuple[str, str]]:
    """What the body of a POST says, as parameters.

    Raises:
        RefusedError: It is of another type, too long, too slow or not UTF-8.
    """
    media, _, parameters = request.headers.get("content-type", "").partition(";")
    media = media.strip().lower()
    if media == UPDATE:
        raise _no_update()
    if media not in (FORM, QUERY):
        raise RefusedError(
            415,
            f"a POST holds {FORM} or {QUERY} (Content-Type), not {media or 'nothing'}",
            f"POST の Content-Type は {FORM} か {QUERY} にしてください"
            f"（{media or 'なし'} は使えません）",
            headers={"Accept": f"{FORM}, {QUERY}", "Accept-Post": f"{FORM}, {QUERY}"},
        )
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise RefusedError(
            415,
            "the body is compressed (Content-Encoding); send it as it is",
            "本文が圧縮されています（Content-Encoding）。そのまま送ってください",
        )
    charset = re.search(r'charset\s*=\s*"?([^\s;"]*)', parameters, re.IGNORECASE)
    if charset and charset[1].lower() not in ("utf-8", "utf8", "us-ascii"):
        raise _not_utf8()
    body = await _body(request, bounds)
    if media == FORM:
        # A long one takes a while, and others are not to wait for it.
        long = len(body) > _LONG
        return await asyncio.to_thread(_fields, body) if long else _fields(body)
    try:
        return [("query", body.decode())]
    except UnicodeError as error:
        raise _not_utf8() from error


async def _body(request: Request, bounds: Bounds) -> bytes:
    """The body, read no further than the bounds.

    Raises:
        RefusedError: It is too long, or is not there in time.
    """
    too_long = RefusedError(
        413,
        f"the body is longer than {bounds.body} bytes; ask a shorter question",
        f"本文が {bounds.body} バイトを超えています。短くしてください",
    )
    told = request.headers.get("content-length", "")
    if (
        told.isascii()
        and told.isdigit()
        and (len(told) > 18 or int(told) > bounds.body)
    ):
        raise too_long
    body = bytearray()
    try:
        async with asyncio.timeout(bounds.patience):
            async for chunk in request.stream():
                body += chunk
                if len(body) > bounds.body:
                    raise too_long
    except (TimeoutError, ClientDisconnect) as error:
        raise RefusedError(
            408,
            f"the body was not there within {bounds.patience:g} s",
            f"本文が {bounds.patience:g} 秒以内に届きませんでした",
            "body-too-slow",
            {"Connection": "close"},
        ) from error
    return bytes(body)


def _asked(given: Sequence[tuple[str, str]], is_posted: bool, bounds: Bounds) -> Asked:
    """Parameters as what they ask.

    Raises:
        RefusedError: They are none of the protocol, or more than the bounds allow.
    """

    def all_of(*names: str) -> tuple[str, ...]:
        return tuple(value for name, value in given if name in names)

    if all_of("update", "using-graph-uri", "using-named-graph-uri"):
        raise _no_update()
    queries = all_of("query")
    if len(queries) > 1:
        raise RefusedError(
            400,
            f"there are {len(queries)} queries; send exactly one",
            f"クエリが{len(queries)}つあります。1つだけ送ってください",
        )
    default, named = all_of("default-graph-uri"), all_of("named-graph-uri")
    if not queries and (is_posted or default or named):
        raise RefusedError(
            400,
            "there is no query; send it as the parameter query",
            "クエリがありません。パラメータ query で送ってください",
        )
    if queries and len(queries[0]) > bounds.query:
        raise RefusedError(
            413,
            f"the query is longer than {bounds.query} characters; ask a shorter one",
            f"クエリが {bounds.query} 文字を超えています。短くしてください",
        )
    for name, graphs in (("default-graph-uri", default), ("named-graph-uri", named)):
        _check_graphs(name, graphs, bounds)
    return Asked(
        queries[0] if queries else None,
        default,
        named,
        all_of("format", "output", "results"),
        _seconds(all_of("timeout")),
    )


def _check_graphs(name: str, graphs: Sequence[str], bounds: Bounds) -> None:
    """Refuse what names no graph.

    Raises:
        RefusedError: It is no absolute IRI, or there are too many.
    """
    if len(graphs) > bounds.graphs:
        raise RefusedError(
            400,
            f"{name} is given {len(graphs)} times; at most {bounds.graphs}",
            f"{name} が{len(graphs)}個あります。{bounds.graphs}個までです",
        )
    for graph in graphs:
        if not _IRI.fullmatch(graph):
            shown = graph[:80]
            raise RefusedError(
                400,
                f"{name}: {shown!r} is no absolute IRI",
                f"{name}：{shown!r} は絶対 IRI ではありません",
            )


def _seconds(given: Sequence[str]) -> float | None:
    """How long a client would wait.

    Raises:
        RefusedError: It is no number of seconds.
    """
    if not given:
        return None
    # Short, plain digits: nothing that a number could be beside.
    if len(given) > 1 or not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6})?", given[0]):
        raise RefusedError(
            400,
            "timeout is one number of seconds, such as 5 or 0.5",
            "timeout には秒数を1つ指定してください（例：5、0.5）",
        )
    return float(given[0])


def _no_update() -> RefusedError:
    return RefusedError(
        403,
        "SPARQL Update is refused: the graph can only be read",
        "SPARQL Update は受け付けません。グラフは読み取り専用です",
        "read-only",
    )
