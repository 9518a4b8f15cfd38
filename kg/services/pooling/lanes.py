"""How much the work of one lane may take, and how many wait for it."""

from dataclasses import dataclass

from kg.errors import KgError

__all__ = [
    "BusyError",
    "Lane",
    "PoolError",
    "TooLargeError",
    "TooLongError",
    "TooMuchMemoryError",
    "WorkerLostError",
]


@dataclass(frozen=True, slots=True)
class Lane:
    """Workers that one kind of work has for itself.

    Attributes:
        name: Such as `open` (whatever people ask) or `own` (pages, saved questions).
        workers: How many work at once.
        waiting: How many jobs may wait; one more is refused.
        seconds: How long a job may work; then its worker is ended.
        memory: Bytes that a worker may hold beyond the graph it was born with.
        answer: Bytes of an answer; a longer one is refused.
        niceness: How far the workers stand back for others (0 to 19).
    """

    name: str
    workers: int = 2
    waiting: int = 64
    seconds: float = 10.0
    memory: int = 512 << 20
    answer: int = 16 << 20
    niceness: int = 0


class PoolError(KgError):
    """A job came to no answer; nothing else was disturbed."""


class BusyError(PoolError):
    """Too many jobs wait already.

    Args:
        retry_after: Seconds after which it is worth asking again.
    """

    def __init__(self, en: str, ja: str, retry_after: int) -> None:
        self.retry_after = retry_after
        super().__init__(en, ja)


class TooLongError(PoolError):
    """A job took longer than its lane allows."""


class TooMuchMemoryError(PoolError):
    """A job needed more memory than its lane allows."""


class TooLargeError(PoolError):
    """An answer is larger than its lane allows."""


class WorkerLostError(PoolError):
    """A worker ended without a word: a fault of ours."""
