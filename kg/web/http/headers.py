"""Headers that every response carries, whoever made it: what a browser may do with it.

Pages are ours alone: they load nothing from elsewhere, run no script but our files, and
stand in nobody's frame. Data is for all: whatever says Access-Control-Allow-Origin may
be used from anywhere.
"""

from collections.abc import Sequence

from kg.model.page_policy import ALWAYS, DATA_POLICY, PAGE_POLICY, PICTURE_POLICY

__all__ = ["PLAIN", "security_headers"]

Header = tuple[bytes, bytes]

_PAGE_POLICY = PAGE_POLICY.encode()
_PICTURE_POLICY = PICTURE_POLICY.encode()
_DATA_POLICY = DATA_POLICY.encode()
_ALWAYS: tuple[Header, ...] = tuple(
    (name.lower().encode(), value.encode()) for name, value in ALWAYS.items()
)
#: Those of a response that no application made.
PLAIN: tuple[Header, ...] = (
    *_ALWAYS,
    (b"content-security-policy", _DATA_POLICY),
    (b"cross-origin-resource-policy", b"same-origin"),
)
_CORS = (b"access-control-allow-origin", b"*")
#: What is for programs whatever comes of it.
_OPEN_PLACES = ("/api/", "/.well-known/", "/sparql")


def security_headers(path: str, headers: Sequence[Header]) -> list[Header]:
    """The headers to add to those of a response.

    Args:
        path: Of the request, below the root of the site.
        headers: Those that it has; what it says itself stays.
    """
    there = dict(headers)
    added = [header for header in _ALWAYS if header[0] not in there]
    media = there.get(b"content-type", b"")
    is_open = _CORS[0] in there
    if not is_open and path.startswith(_OPEN_PLACES):
        added.append(_CORS)
        is_open = True
    reach = b"cross-origin" if is_open else b"same-origin"
    added.append((b"cross-origin-resource-policy", reach))
    if b"content-security-policy" not in there:
        added.append((b"content-security-policy", _policy(media)))
    if media.startswith(b"text/html"):
        added.append((b"cross-origin-opener-policy", b"same-origin"))
    return added


def _policy(media: bytes) -> bytes:
    if media.startswith(b"text/html"):
        return _PAGE_POLICY
    return _PICTURE_POLICY if media.startswith(b"image/svg") else _DATA_POLICY
