"""How the pool is doing, in figures that cost nothing to keep."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["Figures", "LaneFigures", "Tally"]


@dataclass(slots=True)
class Tally:
    """What one lane counts.

    Attributes:
        born: Workers that were born.
        unborn: Workers that could not be.
        ended: Workers that ended, by reason: `time`, `left` (its client did), `memory`,
            `stack`, `crash`, `fault`, `nonsense`, `worn` (after its jobs), `grown`,
            `zygote` (that died), `closed`.
        jobs: Jobs, by what came of them: `done`, `refused` (the client's mistake),
            `fault`, `long`, `memory`, `large`, `lost`, `left`, `busy`, `closing`.
        seconds: How long jobs worked, in all.
        waited: How long they waited before, in all.
    """

    born: int = 0
    unborn: int = 0
    ended: Counter[str] = field(default_factory=Counter)
    jobs: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    waited: float = 0.0


@dataclass(frozen=True, slots=True)
class LaneFigures:
    """One lane at this moment, and what it has counted since the start.

    Attributes:
        workers: Workers that live.
        idle: Those of them that have nothing to do.
        running: Jobs being done.
        waiting: Jobs that wait for their turn.
        born: See `Tally`; so are the others.
    """

    workers: int
    idle: int
    running: int
    waiting: int
    born: int
    unborn: int
    ended: Mapping[str, int]
    jobs: Mapping[str, int]
    seconds: float
    waited: float


@dataclass(frozen=True, slots=True)
class Figures:
    """The pool at this moment.

    Attributes:
        alive: Can workers be born?
        zygotes: How often the first process was started.
        lanes: The lanes by name.
    """

    alive: bool
    zygotes: int
    lanes: Mapping[str, LaneFigures]
