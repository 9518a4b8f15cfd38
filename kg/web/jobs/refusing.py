"""Problems that jobs tell of: RFC 9457, in the language of whoever asks."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from kg.model.job import Reply
from kg.model.lang import Lang, Text
from kg.services.catalogue.posing import Problem

__all__ = ["refused", "refused_values", "unknown_question"]

_MEDIA = "application/problem+json"
_TITLES: Mapping[int, Text] = {
    400: Text("The request cannot be answered as it is", "この内容では答えられません"),
    404: Text("There is nothing here", "見つかりません"),
    501: Text("This server cannot do that", "このサーバーでは対応していません"),
}
#: The same for programs.
_CODES: Mapping[int, str] = {400: "refused", 404: "unknown", 501: "not-installed"}


def refused(status: int, detail: Text, lang: Lang, **more: Any) -> Reply:
    """A problem.

    Args:
        status: The HTTP status.
        detail: What is wrong, and what to do.
        lang: The language of whoever asks.
        more: Further members.
    """
    told = {
        "type": "about:blank",
        "title": _TITLES[status].of(lang),
        "status": status,
        "detail": detail.of(lang),
        "code": _CODES[status],
        **more,
    }
    body = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    headers = {"Content-Language": str(lang)}
    return Reply(body.encode("utf-8", "replace"), _MEDIA, status, headers)


def refused_values(problems: Iterable[Problem], lang: Lang) -> Reply:
    """The problem of values that do not fit: every one of them."""
    told = [
        {
            "parameter": each.parameter,
            "value": each.value,
            "detail": each.text.of(lang),
            "suggestions": [
                {"key": key, "label": label.of(lang)} for key, label in each.suggestions
            ],
        }
        for each in problems
    ]
    detail = Text(
        f"{len(told)} value(s) do not fit, so nothing was asked",
        f"{len(told)}件の値が合わないため、尋ねていません",
    )
    return refused(400, detail, lang, errors=told)


def unknown_question(name: str, known: Iterable[str], lang: Lang) -> Reply:
    """The problem of a name that no question has, with those that are like it."""
    from difflib import get_close_matches

    from kg.model.parameters import shown

    names = list(known)
    last = name[:200].rpartition("/")[2]
    near = [each for each in names if each.rpartition("/")[2] == last]
    near = near or get_close_matches(name[:200], names, n=3, cutoff=0.4)
    detail = Text(
        f"no saved question {shown(name)}; /api/queries lists all",
        f"「{shown(name)}」という質問はありません（一覧は /api/queries）",
    )
    return refused(404, detail, lang, suggestions=near)
