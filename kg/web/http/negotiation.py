"""What a client would rather have: a media type, a language."""

from collections.abc import Sequence

from starlette.requests import Request
from werkzeug.datastructures import LanguageAccept, MIMEAccept
from werkzeug.http import parse_accept_header

from kg.model.lang import Lang

__all__ = ["language_of", "media_of"]


def media_of(request: Request, offered: Sequence[str]) -> str | None:
    """The best of the media types offered, the first where all are the same.

    None where the client would take none of them.
    """
    header = request.headers.get("accept")
    if not header:
        return offered[0]
    accepted = parse_accept_header(header, MIMEAccept)
    best = max(offered, key=accepted.quality)
    return best if accepted.quality(best) > 0 else None


def language_of(request: Request, default: Lang = Lang.JA) -> Lang:
    """The language that the client would rather read."""
    header = request.headers.get("accept-language", "")
    accepted = parse_accept_header(header, LanguageAccept)
    for tag, quality in accepted:
        for lang in Lang:
            if quality > 0 and tag.lower().partition("-")[0] == lang:
                return lang
    return default
