"""What a client would rather have: a media type, a language."""

from collections.abc import Iterable, Sequence

from starlette.requests import Request
from werkzeug.datastructures import LanguageAccept, MIMEAccept
from werkzeug.http import parse_accept_header

from kg.model.lang import Lang

__all__ = ["header_of", "language_of", "media_of", "preferred", "ranges_of"]

#: No client needs as many letters to say what it takes; more would only take time.
_LONGEST = 2000
_ANY = "*/*"


def header_of(request: Request, name: str) -> str:
    """A header that lists something; several lines of it are one (RFC 9110, 5.3)."""
    return ",".join(request.headers.getlist(name))


def _few(header: str) -> str:
    """The header as far as it is looked at."""
    if len(header) <= _LONGEST:
        return header
    return header[:_LONGEST].rpartition(",")[0]


def ranges_of(accept: str) -> list[tuple[str, float]]:
    """Media ranges of a header Accept, with how much they are wanted.

    Without their parameters: nothing is had in several profiles or charsets.
    """
    found = []
    for value, quality in parse_accept_header(_few(accept), MIMEAccept):
        media = value.partition(";")[0].strip().lower()
        # Old clients of Java say a star for all.
        found.append((_ANY if media == "*" else media, quality))
    return found


def _quality(media: str, ranges: Sequence[tuple[str, float]]) -> float:
    """How much a media type is wanted; what names it most closely decides."""
    kind = media.partition("/")[0]
    for wanted in (media, f"{kind}/*", _ANY):
        said = [quality for value, quality in ranges if value == wanted]
        if said:
            return max(said)
    return 0.0


def preferred(accept: str, offered: Iterable[str]) -> str | None:
    """The best of the media types offered; None where a client takes none of them.

    Among those it wants as much, one that it names comes before one that a wildcard
    covers, and then the first.
    """
    ranges = ranges_of(accept) or [(_ANY, 1.0)]
    named = {value for value, _ in ranges}
    wanted = {media: _quality(media, ranges) for media in offered}
    best = max(wanted, key=lambda media: (wanted[media], media in named))
    return best if wanted[best] > 0 else None


def media_of(request: Request, offered: Sequence[str]) -> str | None:
    """The same for a request."""
    return preferred(header_of(request, "accept"), offered)


def language_of(request: Request, default: Lang = Lang.JA) -> Lang:
    """The language that the client would rather read."""
    header = _few(header_of(request, "accept-language"))
    accepted = parse_accept_header(header, LanguageAccept)
    for tag, quality in accepted:
        for lang in Lang:
            if quality > 0 and tag.lower().partition("-")[0] == lang:
                return lang
    return default
