"""What is asked of a worker process, and what it answers: data, nothing else."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Job", "Reply"]


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of work.

    Attributes:
        kind: Which of the handlers does it, such as `page` or `sparql`.
        asked: What it needs to know, as JSON can say it.
        seconds: How long its client would wait, where that is shorter than its lane
            allows; None where it is not.
    """

    kind: str
    asked: Mapping[str, Any] = field(default_factory=dict)
    seconds: float | None = None

    def key(self) -> str:
        """The job as one text: the same for the same work, in whatever order."""
        return json.dumps(
            [self.kind, self.asked, *([] if self.seconds is None else [self.seconds])],
            ensure_ascii=False,
            sort_keys=True,
            separators=(",", ":"),
        )


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of a job, ready to be sent over HTTP.

    Attributes:
        body: The bytes.
        media: Their media type, with its charset.
        status: The HTTP status.
        headers: Further headers, such as Content-Language.
    """

    body: bytes
    media: str = "text/plain; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
