"""How much a query may take: time, memory, rows and bytes."""

from dataclasses import dataclass

__all__ = ["Limits"]


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
