"""Whether a body travels compressed, and how it is compressed."""

import asyncio
import gzip

__all__ = ["compressed", "is_worth_it", "wants_gzip"]

#: Shorter bodies gain nothing.
_LEAST = 1024
#: Longer ones are compressed beside the event loop, one at a time, and less tightly.
_LARGE = 32 << 10
_LEVEL, _LARGE_LEVEL = 6, 4
_PACKED = (
    *("image/", "font/", "audio/", "video/", "application/zip"),
    *("application/vnd.openxmlformats", "application/vnd.apache.parquet"),
)


def is_worth_it(media: str, size: int) -> bool:
    """Does a body of a media type gain by being compressed?"""
    if size < _LEAST:
        return False
    return media.startswith("image/svg") or not media.startswith(_PACKED)


def wants_gzip(accepted: str | None) -> bool:
    """Would a client rather have a body compressed by gzip than as it is?

    Args:
        accepted: Its header Accept-Encoding; None where there is none.
    """
    if not accepted:
        return False
    quality = {}
    for part in accepted.lower().split(","):
        name, _, rest = part.partition(";")
        quality[name.strip()] = _quality(rest)
    packed = quality.get("gzip", quality.get("x-gzip", quality.get("*", 0.0)))
    # As it is goes without saying, so it counts only where it is named.
    return packed > 0 and packed >= quality.get("identity", 0.0)


def _quality(parameters: str) -> float:
    name, _, value = parameters.partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return min(max(float(value.strip()), 0.0), 1.0)
    except ValueError:
        return 0.0


async def compressed(body: bytes, turn: asyncio.Semaphore) -> bytes:
    """The body compressed by gzip: the same bytes each time.

    Args:
        body: The bytes.
        turn: Lets one large body at a time be compressed, so that others are answered.
    """
    if len(body) < _LARGE:
        return gzip.compress(body, _LEVEL, mtime=0)
    async with turn:
        return await asyncio.to_thread(gzip.compress, body, _LARGE_LEVEL, mtime=0)
