"""Bytes that are written piece by piece, and never more than allowed."""

from kg.services.pooling.worker import AnswerTooLargeError

__all__ = ["BoundedBytes"]


class BoundedBytes:
    """A file to write to that gives up once it would grow too long.

    Args:
        most: How many bytes it takes.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._held = bytearray()

    def write(self, data: bytes) -> int:
        """Take a piece.

        Raises:
            AnswerTooLargeError: There is no room for it.
        """
        if len(self._held) + len(data) > self._most:
            raise AnswerTooLargeError
        self._held += data
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> bytes:
        """All that was written."""
        return bytes(self._held)
