"""What went wrong, as the client can read it: problem details (RFC 9457), or a page.

A problem never says where something stands on this machine, nor how it was done. What
a person has to know is in both languages; a program gets `code` beside.
"""

import json
from collections.abc import Mapping
from html import escape

from starlette.requests import Request
from starlette.responses import Response

from kg.errors import KgError
from kg.model.lang import Lang, Text
from kg.model.site import address_of, relative
from kg.services.pooling.lanes import (
    BusyError,
    PoolError,
    TooLargeError,
    TooLongError,
    TooMuchMemoryError,
)
from kg.web.http.negotiation import language_of, media_of
from kg.web.http.vary import joined

__all__ = ["problem", "problem_of"]

_JSON, _HTML = "application/problem+json", "text/html"
_TITLES: Mapping[int, Text] = {
    400: Text("The request cannot be understood", "リクエストを理解できません"),
    403: Text("Not for this address", "このアドレスからは利用できません"),
    404: Text("There is no such page", "ページが見つかりません"),
    405: Text("Not a method of this address", "このメソッドは使えません"),
    406: Text("Not to be had in that form", "その形式では提供していません"),
    408: Text(
        "The request did not come in time", "リクエストが時間内に届きませんでした"
    ),
    413: Text("The request is too large", "リクエストが大きすぎます"),
    414: Text("The address is too long", "URL が長すぎます"),
    415: Text("Not a form we can read", "その形式は読めません"),
    431: Text("The header is too large", "ヘッダーが大きすぎます"),
    500: Text("A fault of the server", "サーバ内部の不具合です"),
    503: Text("Busy", "混み合っています"),
    504: Text("It took too long", "時間がかかりすぎました"),
    507: Text("It needs more than there is", "上限を超えました"),
}
_DETAILS: Mapping[int, Text] = {
    404: Text(
        "Nothing stands at this address. Try the search.",
        "このアドレスには何もありません。検索をお試しください。",
    ),
    405: Text(
        "This address does not know that method.",
        "このアドレスでは使えないメソッドです。",
    ),
    500: Text(
        "Something went wrong here; it has been noted. Other pages still work.",
        "サーバで不具合が起きました（記録済みです）。ほかのページは利用できます。",
    ),
}
_CODES: Mapping[int, str] = {
    400: "refused",
    403: "forbidden",
    404: "unknown",
    405: "method",
    406: "not-acceptable",
    408: "too-slow",
    413: "request-too-large",
    414: "address-too-long",
    415: "unsupported",
    431: "header-too-large",
    500: "fault",
    503: "busy",
    504: "too-long",
    507: "too-much",
}
#: What ended a job, and how that is said over HTTP.
_ENDS: Mapping[type[PoolError], tuple[int, str]] = {
    BusyError: (503, "busy"),
    TooLongError: (504, "too-long"),
    TooMuchMemoryError: (507, "too-much-memory"),
    TooLargeError: (507, "answer-too-large"),
}


def problem(
    request: Request,
    status: int,
    detail: Text | None = None,
    *,
    code: str = "",
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The response that says what is wrong.

    Args:
        request: The request; it says language and form.
        status: The HTTP status, 400 or above.
        detail: What is wrong here and what to do.
        code: The same for programs; by the status unless said.
        headers: Headers of the response that is not to be: CORS and Vary are kept.
    """
    given = {name.lower(): value for name, value in (headers or {}).items()}
    asked = (_JSON, "application/json", _HTML)
    page = media_of(request, asked) == _HTML
    lang = _language(request, Lang.JA if page else Lang.EN)
    title = _TITLES.get(status, _TITLES[500 if status >= 500 else 400])
    said = detail or _DETAILS.get(status, title)
    told = {
        name: value
        for name, value in given.items()
        if name.startswith("access-control-") or name in ("retry-after", "allow")
    }
    told["Vary"] = joined(given.get("vary", ""), "Accept, Accept-Language")
    told["Cache-Control"] = "no-store"
    told["Content-Language"] = str(lang)
    code = code or _CODES.get(status, _CODES[500 if status >= 500 else 400])
    if page:
        body = _page(request, title.of(lang), said.of(lang), lang)
        return Response(body, status, told, media_type="text/html; charset=utf-8")
    content = {
        "type": "about:blank",
        "title": title.of(lang),
        "status": status,
        "detail": said.of(lang),
        "code": code,
    }
    written = json.dumps(content, ensure_ascii=False).encode()
    return Response(written, status, told, media_type=_JSON)


def problem_of(
    request: Request, error: KgError, headers: Mapping[str, str] | None = None
) -> Response:
    """The response to a request whose job came to no reply.

    Args:
        request: The request.
        error: Of the pool, or of the handler: then the client asked for what cannot be.
        headers: Headers of the response that is not to be.
    """
    told = dict(headers or {})
    detail = Text(error.messages["en"], error.messages["ja"])
    if not isinstance(error, PoolError):
        return problem(request, 400, detail, headers=told)
    if isinstance(error, BusyError):
        told["Retry-After"] = str(error.retry_after)
    for kind, (status, code) in _ENDS.items():
        if isinstance(error, kind):
            return problem(request, status, detail, code=code, headers=told)
    return problem(request, 500, headers=told)


def _language(request: Request, default: Lang) -> Lang:
    """The language of the address, else what the client would rather read."""
    named = address_of(request.url.path.lstrip("/")).lang
    return named or language_of(request, default)


def _page(request: Request, title: str, detail: str, lang: Lang) -> str:
    """A page that needs no worker, since it may tell of their absence."""
    here = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
    start = here.lstrip("/")

    def to(path: str) -> str:
        return escape(relative(path, start))

    home = (
        "定住自立圏の知識グラフ" if lang is Lang.JA else "Settlement regions of Japan"
    )
    search = "検索" if lang is Lang.JA else "Search"
    label = "名前・読み・ローマ字" if lang is Lang.JA else "Name, reading or romaji"
    return f"""<!doctype html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{escape(title)}</title>
<link rel="stylesheet" href="{to("assets/site.css")}">
</head>
<body>
<header><p><a href="{to(f"index.{lang}.html")}">{home}</a></p></header>
<main>
<h1>{escape(title)}</h1>
<p>{escape(detail)}</p>
<form action="{to(f"search.{lang}.html")}" role="search">
<p><label>{label} <input type="search" name="q"></label>
<button>{search}</button></p>
</form>
</main>
</body>
</html>
"""
