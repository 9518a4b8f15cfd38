"""Answer queries from standard input, one after the other: a process that may be ended.

Run as `python -m kg.services.asking.worker` by `limited.py`. A request is a line of
JSON; a reply is a line of JSON that says how many bytes follow. Results are W3C JSON
or N-Triples, so that nothing but data crosses the border.
"""

import contextlib
import json
import sys
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples, Store

from kg.errors import KgError
from kg.model.formats import Format
from kg.model.iris import Names
from kg.model.result import Answer, Rows, Triples, YesNo
from kg.model.settings import DEFAULT_BUILD
from kg.services.answers.from_oxigraph import row_of
from kg.services.answers.write import write_answer
from kg.services.asking.limits import bound_memory
from kg.services.asking.query import answering, open_query
from kg.services.asking.read_only import refuse_hidden_service

__all__ = ["main"]


def _some(
    found: QueryBoolean | QuerySolutions | QueryTriples, most: int
) -> tuple[Answer, bool]:
    """The first rows of an answer, and whether there are more."""
    if isinstance(found, QueryBoolean):
        return YesNo(bool(found)), False
    if isinstance(found, QueryTriples):
        triples = tuple(islice(found, most + 1))
        return Triples(tuple(sorted(set(triples[:most]), key=str))), len(triples) > most
    columns = tuple(variable.value for variable in found.variables)
    rows = tuple(row_of(solution, columns) for solution in islice(found, most + 1))
    return Rows(columns, rows[:most]), len(rows) > most


def _reply(stream: BinaryIO, told: dict[str, Any], body: bytes = b"") -> None:
    told["bytes"] = len(body)
    stream.write(json.dumps(told).encode() + b"\n" + body)
    stream.flush()


def _answer(
    store: Store, names: Names, asked: dict[str, Any]
) -> tuple[dict[str, Any], bytes]:
    """What to say to one request."""
    refuse_hidden_service(asked["sparql"], names.prefixes())
    with answering():
        answer, cut = _some(open_query(store, asked["sparql"], names), asked["rows"])
    kind = "triples" if isinstance(answer, Triples) else "rows"
    format_ = Format.NT if isinstance(answer, Triples) else Format.JSON
    text = write_answer(answer, format_, names)
    body = text.encode() if isinstance(text, str) else text
    if len(body) > asked["answer"]:
        return {"kind": "large"}, b""
    return {"kind": kind, "cut": cut}, body


def main() -> None:
    """Open the graph that the first line names, then answer until the input ends."""
    requests, replies = sys.stdin.buffer, sys.stdout.buffer
    told = json.loads(requests.readline())
    names = Names(told["base"])
    path = None if told["path"] is None else Path(told["path"])
    try:
        from kg.services.graph.store import open_build

        store = open_build(path, DEFAULT_BUILD, names).store
    except KgError as error:
        _reply(replies, {"kind": "error", **error.messages})
        return
    # The bound holds for queries: reading the graph is ours to answer for.
    bound_memory(told["memory"])
    _reply(replies, {"kind": "ready"})
    for line in requests:
        try:
            said, body = _answer(store, names, json.loads(line))
        except KgError as error:
            said, body = {"kind": "error", **error.messages}, b""
        except MemoryError:
            said, body = {"kind": "memory"}, b""
        _reply(replies, said, body)


if __name__ == "__main__":
    # The parent ends it; its own standard error is nobody's to read.
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):
        main()
