"""Bytes that are written piece by piece, and never more than allowed."""

from io import BytesIO
from typing import TYPE_CHECKING

from kg.services.pooling.worker import AnswerTooLargeError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

__all__ = ["BoundedBytes"]


class BoundedBytes(BytesIO):
    """A file to write to that gives up once it would grow too long.

    Args:
        most: How many bytes it takes.
    """

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most

    def write(self, data: "ReadableBuffer", /) -> int:
        """Take a piece.

        Raises:
            AnswerTooLargeError: There is no room for it.
        """
        if self.tell() + len(memoryview(data)) > self._most:
            raise AnswerTooLargeError
        return super().write(data)
