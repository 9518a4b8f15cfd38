"""What has been answered, in figures that cost next to nothing to keep."""

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field

__all__ = ["BUCKETS", "Counting"]

#: Upper bounds of the classes of durations, in seconds.
BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


@dataclass(slots=True)
class Counting:
    """Requests since the start.

    Attributes:
        requests: By the pattern of the route, the method and the status.
        buckets: By the pattern: how many fell into each class, the last beyond all.
        seconds: By the pattern: how long they took in all.
        sent: Bytes of bodies.
        going: Requests being answered.
    """

    requests: Counter[tuple[str, str, int]] = field(default_factory=Counter)
    buckets: dict[str, list[int]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    sent: int = 0
    going: int = 0

    def add(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count one request.

        Args:
            route: The pattern of its route, never its path.
            method: Its method, if it is a known one.
            status: The status of its answer.
            seconds: How long it took.
        """
        self.requests[route, method, status] += 1
        self.seconds[route] = self.seconds.get(route, 0.0) + seconds
        classes = self.buckets.get(route)
        if classes is None:
            classes = self.buckets[route] = [0] * (len(BUCKETS) + 1)
        classes[bisect_left(BUCKETS, seconds)] += 1
