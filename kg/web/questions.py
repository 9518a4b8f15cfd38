"""Saved questions over HTTP: answers as files, and the API."""

import re
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from kg.model.job import Job
from kg.model.lang import Lang
from kg.web.answering import answer
from kg.web.http.cross_origin import OPEN, opened, told_options
from kg.web.http.negotiation import language_of
from kg.web.pages import page
from kg.web.running.serving import OWN

__all__ = [
    "api_list",
    "api_options",
    "api_question",
    "file_of",
    "openapi",
    "question_file",
]

_LANGUAGE = "lang"
_FILE = re.compile(
    r"(?P<name>[^.]+)(?:\.(?P<lang>ja|en))?(?:\.(?P<variant>answer|excel|narrow))?"
    r"\.(?P<end>csv|tsv|json|jsonl|md|xlsx|parquet|html|svg|ttl|nt|jsonld)"
)


@dataclass(frozen=True, slots=True)
class _File:
    """A file of an answer: which question, what kind of file, in which language."""

    name: str
    end: str
    variant: str
    lang: Lang | None


def file_of(path: str) -> _File | None:
    """The file that a path below queries/ means; None where it is that of a page."""
    match = _FILE.fullmatch(path)
    if match is None:
        return None
    lang = Lang(match["lang"]) if match["lang"] else None
    found = _File(match["name"], match["end"], match["variant"] or "", lang)
    # A page is a file too: only the answer by itself is not.
    return None if found.end == "html" and found.variant != "answer" else found


def _given(request: Request) -> dict[str, list[str]]:
    """What the address gives, by name, in its order."""
    found: dict[str, list[str]] = {}
    for name, value in request.query_params.multi_items():
        found.setdefault(name, []).append(value)
    return found


def _language(request: Request) -> Lang:
    """The language that the address asks for, else the client's, else English."""
    asked = request.query_params.get(_LANGUAGE)
    return Lang(asked) if asked in list(Lang) else language_of(request, Lang.EN)


async def question_file(request: Request) -> Response:
    """The answer of a question as a file or a picture; else the page at that path."""
    path = request.path_params["name"]
    file = file_of(path)
    if file is None:
        request.path_params["path"] = f"queries/{path}"
        return await page(request)
    asked = {
        "name": file.name,
        "end": file.end,
        "variant": file.variant,
        "lang": str(file.lang or _language(request)),
        "given": _given(request),
    }
    kind = "picture" if file.end == "svg" else "question_file"
    vary = "" if file.lang else "Accept-Language"
    return await answer(request, Job(kind, asked), OWN, vary=vary, headers=OPEN)


async def api_list(request: Request) -> Response:
    """All questions."""
    return await answer(request, Job("catalogue"), OWN, headers=OPEN)


async def api_question(request: Request) -> Response:
    """What a question says of itself; with .json or .csv behind it, its answer."""
    name, _, end = request.path_params["name"].partition(".")
    asked = {"name": name, "lang": str(_language(request))}
    kind = "question"
    if end:
        kind = "question_rows"
        asked |= {"end": end, "given": _given(request)}
    vary = "Accept-Language"
    return await answer(request, Job(kind, asked), OWN, vary=vary, headers=OPEN)


async def api_options(request: Request) -> Response:
    """What browsers ask first for a page of another site that sends more headers."""
    return opened(told_options(request, "GET, HEAD, OPTIONS"))


async def openapi(request: Request) -> Response:
    """What the API can do, for programs."""
    job = Job("openapi", {"lang": str(_language(request))})
    return await answer(request, job, OWN, vary="Accept-Language", headers=OPEN)
