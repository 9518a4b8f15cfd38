"""What a worker does: take a job, answer it, take the next, until it is ended."""

import contextlib
import os
import socket
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.errors import KgError
from kg.model.job import Job, Reply
from kg.services.pooling.bounds import Bounds, bind, die_with_parent, grown, settle
from kg.services.pooling.wire import read_message, write_message

__all__ = ["OUT_OF_MEMORY", "AnswerTooLargeError", "Desk", "live", "work"]

#: The status of a worker that had no memory left to say so.
OUT_OF_MEMORY = 86
#: Deep queries are worked on by functions that call themselves.
_STACK = 64 << 20


class AnswerTooLargeError(Exception):
    """A handler gives up: its answer outgrew what it may be."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What stands ready before workers are born of it.

    Attributes:
        answer: Does a job; the second argument is how many bytes the answer may have.
            It raises `AnswerTooLargeError` rather than build a longer one, and a
            `KgError` where the client is to mend what it asked.
        told: What the site is to know, such as the digest of the build; JSON.
        warm: Imports and reads whatever jobs need, before any worker is born: those of
            a closed lane can open nothing. It starts no thread that stays.
    """

    answer: Callable[[Job, int], Reply]
    told: Mapping[str, Any] = field(default_factory=dict)
    warm: Callable[[], None] | None = None


def live(desk: Desk, connection: socket.socket, bounds: Bounds, parent: int) -> None:
    """Be a worker, from birth to end; does not return."""
    status = 1
    try:
        die_with_parent(parent)
        connection = settle(connection)
        if bounds.niceness:
            os.nice(bounds.niceness)
        status = _in_thread(desk, connection, bounds)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(status)


def _in_thread(desk: Desk, connection: socket.socket, bounds: Bounds) -> int:
    """Work in a thread of its own; the status to end with.

    It has a deep stack, and random numbers of its own: a library keeps those by thread,
    and after a fork each worker would draw the same.
    """
    threading.stack_size(_STACK)
    ended: list[int] = []

    def body() -> None:
        bind(bounds)
        try:
            work(desk, connection)
            ended.append(0)
        except MemoryError:
            ended.append(OUT_OF_MEMORY)
        except OSError:
            # The other end is gone, and nobody waits for the rest.
            ended.append(0)
        except BaseException:
            traceback.print_exc()

    thread = threading.Thread(target=body)
    thread.start()
    thread.join()
    return ended[0] if ended else 1


def work(desk: Desk, connection: socket.socket) -> None:
    """Answer jobs from a connection until it ends, or this process had better."""
    born = grown()
    while (message := read_message(connection)) is not None:
        asked, _ = message
        head, body, last = _answer(desk, asked)
        write_message(connection, {**head, "grown": grown() - born, "last": last}, body)
        # What it held stays held until the next job, unless it is let go of.
        del message, asked, head, body
        if last:
            return


def _answer(desk: Desk, asked: Mapping[str, Any]) -> tuple[dict[str, Any], bytes, bool]:
    """The head and the body of a reply, and whether this process is to end."""
    most = asked["answer"]
    try:
        reply = desk.answer(Job(asked["kind"], asked["asked"]), most)
    except MemoryError:
        return {"ended": "memory"}, b"", True
    except AnswerTooLargeError:
        return {"ended": "large"}, b"", False
    except KgError as error:
        return {"ended": "refused", "messages": error.messages}, b"", False
    except BaseException as error:
        _report(asked["kind"], error)
        # An error of Python's leaves everything whole; that of an engine below
        # (pyo3 raises its panics as no Exception) may leave a lock that nobody holds.
        return {"ended": "fault"}, b"", not isinstance(error, Exception)
    if len(reply.body) > most:
        return {"ended": "large"}, b"", False
    head = {
        "media": reply.media,
        "status": reply.status,
        "headers": dict(reply.headers),
    }
    return head, reply.body, False


def _report(kind: str, error: BaseException) -> None:
    """Say what went wrong, in one piece among those of other workers."""
    lines = "".join(traceback.format_exception(error))
    # A log that cannot be written must not end the worker.
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write(f"kg: job {kind}: a fault\n{lines}")
        sys.stderr.flush()
