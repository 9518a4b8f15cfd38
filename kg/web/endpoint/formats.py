"""Which format an answer is sent in: by a parameter, else by the header Accept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.model.served_formats import GRAPHS, RESULTS, ServedFormat
from kg.web.http.negotiation import preferred, ranges_of

__all__ = ["Chosen", "by_accept", "by_name", "wants_page"]

_PAGES = ("text/html", "application/xhtml+xml")


@dataclass(frozen=True, slots=True)
class Chosen:
    """A format, and the media type that it is sent as.

    Attributes:
        format: The format.
        content_type: The header Content-Type.
    """

    format: ServedFormat
    content_type: str


def _medias(formats: Sequence[ServedFormat]) -> Iterator[tuple[str, ServedFormat]]:
    """Media types with their formats; those of the formats themselves come first."""
    for format_ in formats:
        yield format_.media, format_
    for format_ in formats:
        for media in format_.media_too:
            yield media, format_


def by_name(
    names: Sequence[str], formats: Sequence[ServedFormat]
) -> tuple[Chosen | None, bool]:
    """The format that parameters name, and whether any format at all has such a name.

    Clients that do not know which parameter a server takes send several, and several
    spellings; the first that fits is taken.

    Args:
        names: Short names or media types.
        formats: What fits the query.
    """
    known = False
    for name in names:
        asked = name.strip().lower().partition(";")[0].strip()
        if chosen := _named(asked, formats):
            return chosen, True
        known = known or _named(asked, (*RESULTS, *GRAPHS)) is not None
    return None, known


def _named(asked: str, formats: Sequence[ServedFormat]) -> Chosen | None:
    # A plus sign in an address is a space.
    plain = asked.replace(" ", "+")
    for format_ in formats:
        if asked == format_.name or plain in format_.names:
            return Chosen(format_, format_.content_type())
    for media, format_ in _medias(formats):
        if plain == media:
            return Chosen(format_, format_.content_type(media))
    return None


def by_accept(accept: str, formats: Sequence[ServedFormat]) -> Chosen | None:
    """The format that a client would rather have; None where it takes none of them."""
    known = dict(_medias(formats))
    best = preferred(accept, known)
    return None if best is None else Chosen(known[best], known[best].content_type(best))


def wants_page(accept: str, formats: Sequence[ServedFormat]) -> bool:
    """Would a client rather read a page, as browsers do?"""
    ranges = ranges_of(accept)
    page = max((q for value, q in ranges if value in _PAGES), default=0.0)
    if page <= 0:
        return False
    medias = {media for media, _ in _medias(formats)}
    named = max((q for value, q in ranges if value in medias), default=0.0)
    return page > named and page >= max(q for _, q in ranges)
