"""Responses that are given again for the same request, before it is even read.

What a request means takes longer to find out than to answer: a query in an address is
parsed, a route found. A response that says `public`, has a tag, and names in Vary what
it was chosen by, is the answer of every request that is the same in those headers, as
long as the build is the same: what any shared cache does (RFC 9111), inside.
"""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.types import Scope

from kg.web.http.validators import names_one_of

__all__ = ["Memory", "Remembered"]

Header = tuple[bytes, bytes]
#: What a response costs beside its body, and the largest that is remembered.
_ENTRY, _LARGEST = 2048, 64 << 10
#: What a 304 says of a response (RFC 9110, 15.4.5), and what every response says.
_OF_BODY = (b"content-length", b"content-type", b"content-encoding")


@dataclass(frozen=True, slots=True)
class Remembered:
    """One response.

    Attributes:
        edition: The build that it was made of; compared by identity.
        route: The pattern of its route.
        lane: Whose workers made it; empty where none did.
        headers: As they are sent.
        body: The whole of it.
        tag: Its entity tag, without quotes.
    """

    edition: object
    route: str
    lane: str
    headers: Sequence[Header]
    body: bytes
    tag: str

    def is_had_by(self, scope: Scope) -> bool:
        """Does a client say that it has this response already?"""
        for name, value in scope["headers"]:
            if name == b"if-none-match":
                return names_one_of(value.decode("latin-1"), self.tag)
        return False

    @property
    def unchanged(self) -> list[Header]:
        """The headers of a 304."""
        return [header for header in self.headers if header[0] not in _OF_BODY]


class Memory:
    """Responses by target, then by what their Vary names; the oldest go first.

    Args:
        most: How many bytes it may hold; 0 remembers nothing.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.held = self.hits = 0
        #: By target: the names of headers that its responses were chosen by.
        self._varies: dict[bytes, tuple[bytes, ...]] = {}
        self._kept: OrderedDict[tuple[bytes, ...], Remembered] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def recall(self, scope: Scope, edition: object) -> Remembered | None:
        """The response to a request; None where none is remembered."""
        if scope["method"] not in ("GET", "HEAD"):
            return None
        target = _target(scope)
        names = self._varies.get(target)
        if names is None:
            return None
        key = (target, *_values(scope, names))
        found = self._kept.get(key)
        if found is None or found.edition is not edition:
            return None
        self.hits += 1
        self._kept.move_to_end(key)
        return found

    def remember(self, scope: Scope, response: Remembered) -> None:
        """Keep a response, if it is one that may be given again."""
        told = dict(response.headers)
        names = _names(told)
        if names is None or len(response.body) > _LARGEST or not response.tag:
            return
        target = _target(scope)
        if self._varies.setdefault(target, names) != names:
            # Responses of one address are chosen by different headers: leave it.
            return
        key = (target, *_values(scope, names))
        self._drop(key)
        self._kept[key] = response
        self.held += _cost(key, response)
        while self.held > self.most:
            self._drop(next(iter(self._kept)))

    def _drop(self, key: tuple[bytes, ...]) -> None:
        found = self._kept.pop(key, None)
        if found is not None:
            self.held -= _cost(key, found)
        if len(self._varies) > 2 * len(self._kept) + 64:
            there = {key[0] for key in self._kept}
            self._varies = {at: v for at, v in self._varies.items() if at in there}

    def clear(self) -> None:
        """Forget all."""
        self._kept.clear()
        self._varies.clear()
        self.held = 0


def _target(scope: Scope) -> bytes:
    """The whole address that was asked for: what is named in it may stand in it."""
    host = b",".join([value for name, value in scope["headers"] if name == b"host"])
    scheme: str = scope["scheme"]
    raw: bytes = scope["raw_path"]
    return b"\n".join((scheme.encode(), host, raw, scope["query_string"]))


def _names(told: dict[bytes, bytes]) -> tuple[bytes, ...] | None:
    """What a response was chosen by; None where it is for one request alone."""
    if not told.get(b"cache-control", b"").startswith(b"public"):
        return None
    names = [part.strip().lower() for part in told.get(b"vary", b"").split(b",")]
    return None if b"*" in names else tuple(sorted({name for name in names if name}))


def _values(scope: Scope, names: tuple[bytes, ...]) -> list[bytes]:
    headers = scope["headers"]
    return [
        b",".join([value for given, value in headers if given == name])
        for name in names
    ]


def _cost(key: tuple[bytes, ...], response: Remembered) -> int:
    return _ENTRY + sum(map(len, key)) + len(response.body)
