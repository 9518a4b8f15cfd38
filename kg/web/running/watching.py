"""Notice that the build has been made anew."""

import asyncio
from pathlib import Path

from kg.model.settings import DEFAULT_BUILD
from kg.web.running.serving import Serving

__all__ = ["fingerprint", "watched"]

_EVERY = 1.0


def fingerprint(path: Path) -> tuple[tuple[str, int, int, int], ...]:
    """What changes when a file, or any file below a folder, is written or replaced."""
    try:
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
    except OSError:
        # The folder is being replaced at this moment.
        return ()
    found = []
    for file in files:
        try:
            told = file.stat()
        except OSError:
            continue
        found.append((str(file), told.st_mtime_ns, told.st_size, told.st_ino))
    return tuple(found)


async def watched(serving: Serving, every: float = _EVERY) -> None:
    """Load the build anew whenever it has changed, and has then stood still.

    Args:
        serving: The site.
        every: Seconds between two looks.
    """
    given = serving.settings.get("path")
    path = Path(given) if given else DEFAULT_BUILD
    shown = seen = await asyncio.to_thread(fingerprint, path)
    while True:
        await asyncio.sleep(every)
        now = await asyncio.to_thread(fingerprint, path)
        # A build that is being written changes from one look to the next.
        if now == seen and now != shown and now:
            shown = now
            await serving.reload()
        seen = now
