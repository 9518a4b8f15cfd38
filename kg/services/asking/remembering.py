"""An engine that remembers what it was asked last: for many pages of one graph.

A page in two languages asks the same twice, and neighbours ask much the same.
"""

from collections import OrderedDict
from dataclasses import dataclass, field

from kg.model.result import Answer, Rows, Triples
from kg.services.asking.engine import Engine

__all__ = ["Remembering"]

#: So many answers are kept, and so many rows of all of them together.
_ANSWERS, _ROWS = 2_000, 200_000


@dataclass(slots=True)
class Remembering:
    """An engine before another one, whose graph does not change.

    Attributes:
        engine: What is asked what was not asked before.
    """

    engine: Engine
    _kept: OrderedDict[str, Answer] = field(default_factory=OrderedDict)
    _rows: int = 0

    @property
    def name(self) -> str:
        """The kind of the engine behind it."""
        return self.engine.name

    @property
    def origin(self) -> str:
        """What is asked, for people."""
        return self.engine.origin

    def ask(self, sparql: str) -> Answer:
        """The whole answer of a query, which the caller leaves as it is.

        Raises:
            QueryError: The query is not SPARQL 1.1 or cannot be answered.
        """
        known = self._kept.get(sparql)
        if known is not None:
            self._kept.move_to_end(sparql)
            return known
        answer = self.engine.ask(sparql)
        if _size(answer) > _ROWS:
            return answer  # all others would have to go for it
        self._kept[sparql] = answer
        self._rows += _size(answer)
        while len(self._kept) > _ANSWERS or self._rows > _ROWS:
            _, oldest = self._kept.popitem(last=False)
            self._rows -= _size(oldest)
        return answer


def _size(answer: Answer) -> int:
    if isinstance(answer, Rows):
        return len(answer.rows)
    return len(answer.triples) if isinstance(answer, Triples) else 0
