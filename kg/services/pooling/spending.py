"""How much of the workers' time clients took lately: what is long past is forgiven."""

from dataclasses import dataclass, field

__all__ = ["Spending"]

#: Seconds after which what was spent counts half.
_HALF_LIFE = 30.0
#: How many clients are remembered before those who spent nothing are forgotten.
_MOST = 4096


@dataclass(slots=True)
class Spending:
    """What clients spent.

    Attributes:
        enough: From how many seconds on somebody has had much.
    """

    enough: float
    # By client: the seconds, and when that was so.
    _spent: dict[str, tuple[float, float]] = field(default_factory=dict)

    def add(self, client: str, seconds: float, now: float) -> None:
        """Somebody took some seconds.

        Args:
            client: Who; the empty name is nobody in particular.
            seconds: How long a worker was at it.
            now: By a clock that never goes back.
        """
        if not client:
            return
        if len(self._spent) >= _MOST:
            known = {each: self.left(each, now) for each in self._spent}
            self._spent = {
                each: (left, now) for each, left in known.items() if left > 0.1
            }
        self._spent[client] = (self.left(client, now) + seconds, now)

    def left(self, client: str, now: float) -> float:
        """What still counts of what a client spent, in seconds."""
        spent, when = self._spent.get(client, (0.0, now))
        return float(spent * 0.5 ** ((now - when) / _HALF_LIFE))

    def is_much(self, client: str, now: float) -> bool:
        """Has a client had much lately?"""
        return self.left(client, now) >= self.enough
