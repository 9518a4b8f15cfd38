"""What the graph and its endpoint say of themselves, as RDF."""

from collections.abc import Iterable, Mapping

from pyoxigraph import Triple, serialize

from kg.model.job import Job, Reply
from kg.model.lang import Text
from kg.services.exporting.service_description import service_triples
from kg.services.exporting.void import void_triples
from kg.vocab import DESCRIBING_PREFIXES
from kg.web.jobs.room import Room
from kg.web.jobs.sparql import GRAPH_WRITERS

__all__ = ["describe_data_job", "describe_service_job"]


def describe_service_job(room: Room, job: Job, most: int) -> Reply:
    """The description of the endpoint at `endpoint`, with its `limits`."""
    limits = _limits(job.asked["limits"])
    endpoint = job.asked["endpoint"]
    return _reply(service_triples(room.engine, room.names, endpoint, limits), room, job)


def describe_data_job(room: Room, job: Job, most: int) -> Reply:
    """The description of the graph, which can be asked at `endpoint`."""
    return _reply(
        void_triples(room.engine, room.names, job.asked["endpoint"]), room, job
    )


def _reply(triples: Iterable[Triple], room: Room, job: Job) -> Reply:
    prefixes = {**room.names.prefixes(), **DESCRIBING_PREFIXES}
    body = serialize(
        triples, format=GRAPH_WRITERS[job.asked["format"]], prefixes=prefixes
    )
    assert body is not None
    return Reply(body, job.asked["media"])


def _limits(told: Mapping[str, str]) -> Text:
    """The limits as the endpoint tells them in its headers, in words."""
    seconds, query = told["X-Query-Timeout"], told["X-Query-Length-Limit"]
    memory = int(told["X-Query-Memory-Limit"]) >> 20
    answer = int(told["X-Result-Size-Limit"]) >> 20
    return Text(
        f"A query may have {query} characters, take {seconds} s and {memory} MiB; its "
        f"answer may have {answer} MiB. The headers of every answer say so. SERVICE "
        "and SPARQL Update are refused.",
        f"クエリは {query} 文字まで、実行は {seconds} 秒・{memory} MiB まで、"
        f"答えは {answer} MiB までです。どの応答のヘッダにも示しています。"
        "SERVICE と SPARQL Update は使えません。",
    )
