"""How much a query may take: time, memory, rows and bytes."""

import contextlib
from dataclasses import dataclass

__all__ = ["Limits", "bound"]


@dataclass(frozen=True, slots=True)
class Limits:
    """What one query may take.

    Attributes:
        seconds: From question to answer; after that the process is ended.
        rows: Of an answer (triples count as rows); the rest is left out and told.
        memory: Bytes of address space of the process that answers, the graph included.
        answer: Bytes of an answer; a longer one is refused.
        query: Characters of a query; a longer one is refused.
    """

    seconds: float = 10.0
    rows: int = 10_000
    memory: int = 2 << 30
    answer: int = 16 << 20
    query: int = 100_000


def bound(memory: int) -> None:
    """Bound the memory of this process, where the system can; leave no image of it.

    A bound that is there already and is lower stays.
    """
    try:
        import resource
    except ImportError:  # Windows has no such limits; whoever waits has a clock.
        return
    for what, limit in ((resource.RLIMIT_AS, memory), (resource.RLIMIT_CORE, 0)):
        _, most = resource.getrlimit(what)
        within = limit if most == resource.RLIM_INFINITY else min(limit, most)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(what, (within, within))
