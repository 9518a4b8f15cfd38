"""What a worker does: take a job, answer it, take the next, until it is ended."""

import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.model.job import Job, Reply
from kg.services.pooling.wire import read_message, write_message

__all__ = ["AnswerTooLargeError", "Desk", "work"]


class AnswerTooLargeError(Exception):
    """A handler gives up: its answer outgrew what it may be."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What stands ready before workers are born of it.

    Attributes:
        answer: Does a job; the second argument is how many bytes the answer may have.
            It raises `AnswerTooLargeError` rather than build a longer one.
        told: What the site is to know, such as the digest of the build; JSON.
    """

    answer: Callable[[Job, int], Reply]
    told: Mapping[str, Any] = field(default_factory=dict)


def work(desk: Desk, connection: socket.socket) -> None:
    """Answer jobs from a connection until it ends."""
    requests, replies = connection.makefile("rb"), connection.makefile("wb")
    while (message := read_message(requests)) is not None:
        told, _ = message
        most = told["answer"]
        try:
            reply = desk.answer(Job(told["kind"], told["asked"]), most)
        except MemoryError:
            write_message(replies, {"ended": "memory"})
            return
        except AnswerTooLargeError:
            write_message(replies, {"ended": "large"})
            continue
        if len(reply.body) > most:
            write_message(replies, {"ended": "large"})
            continue
        head = {
            "media": reply.media,
            "status": reply.status,
            "headers": dict(reply.headers),
        }
        write_message(replies, head, reply.body)
