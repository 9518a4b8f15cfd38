"""Large answers that readers have not taken yet: they are held in memory as long."""

from collections.abc import Iterator
from contextlib import contextmanager

__all__ = ["Ledger"]

#: Smaller bodies fit into what a connection holds anyway.
_LARGE = 64 << 10


class Ledger:
    """The bodies that are on their way, each counted once however many read it.

    Args:
        most: How many bytes of them there may be before nothing new is begun.
    """

    def __init__(self, most: int = 192 << 20) -> None:
        self.most, self.held = most, 0
        self._readers: dict[int, int] = {}

    @property
    def is_full(self) -> bool:
        """Do readers hold as much as there may be?"""
        return self.held >= self.most

    @contextmanager
    def holding(self, body: bytes | memoryview) -> Iterator[None]:
        """Note that a body is on its way."""
        if len(body) <= _LARGE:
            yield
            return
        # The body is held by whoever sends it, so its number stays its own.
        key = id(body)
        readers = self._readers.get(key, 0)
        self._readers[key] = readers + 1
        if not readers:
            self.held += len(body)
        try:
            yield
        finally:
            self._readers[key] -= 1
            if not self._readers[key]:
                del self._readers[key]
                self.held -= len(body)
