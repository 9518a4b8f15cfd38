"""How much the work of one lane may take, how many wait for it, and what goes wrong."""

from collections.abc import Mapping
from dataclasses import dataclass

from kg.errors import KgError

__all__ = [
    "BusyError",
    "ClosingError",
    "JobRefusedError",
    "Lane",
    "NoWorkerError",
    "PoolError",
    "TooDeepError",
    "TooLargeError",
    "TooLongError",
    "TooMuchMemoryError",
    "WorkerFaultError",
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
        closed: Do the workers get by without opening a file, a socket or a process?
            Then they cannot.
        apiece: How many jobs of one client may wait, so that one who asks without end
            fills no more of the queue.
        share: The part of the workers that one client holds while others wait.
        alone: The part of the workers that one client holds even if nobody waits; less
            than 1 keeps a worker for whoever comes next.
        kept: How many workers are kept for clients that took little time lately.
        jobs: After how many jobs a worker is replaced.
        grown: Bytes by which a worker may have grown, at its largest, before it is
            replaced; None for half of `memory`.
    """

    name: str
    workers: int = 2
    waiting: int = 64
    seconds: float = 10.0
    memory: int = 512 << 20
    answer: int = 16 << 20
    niceness: int = 0
    closed: bool = False
    apiece: int = 16
    share: float = 0.5
    alone: float = 1.0
    kept: int = 0
    jobs: int = 2000
    grown: int | None = None


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


class ClosingError(BusyError):
    """The pool is being closed, and takes nothing new."""


class NoWorkerError(BusyError):
    """The system has no room for one more process at the moment."""


class TooLongError(PoolError):
    """A job took longer than its lane allows."""


class TooMuchMemoryError(PoolError):
    """A job needed more memory than its lane allows."""


class TooDeepError(TooMuchMemoryError):
    """A job needed more stack than there is: it was nested too deeply."""


class TooLargeError(PoolError):
    """An answer is larger than its lane allows."""


class WorkerLostError(PoolError):
    """A worker ended without a word: a fault of ours."""


class WorkerFaultError(PoolError):
    """A worker failed at a job: a fault of ours; its standard error says which."""


class JobRefusedError(KgError):
    """What was asked cannot be done; the client can mend it.

    Args:
        messages: Why, by language.
    """

    def __init__(self, messages: Mapping[str, str]) -> None:
        super().__init__(messages["en"], messages["ja"])
