"""The site's own desk in closed workers: nothing that queries need is opened later."""

import asyncio
import contextlib
import itertools
import socket

import pytest

from kg.services.pooling.lanes import JobRefusedError, Lane, TooLargeError
from kg.services.pooling.pool import Job, Pool
from kg.vocab import DEFAULT_BASE
from kg.web.jobs.warm import _FORMATS
from tests.pools import PATIENCE, pooled, run

_GRAPH = """
<https://example.org/a> <https://example.org/p> "1" .
<https://example.org/a> <http://www.w3.org/2000/01/rdf-schema#label> "名前"@ja .
"""
_QUERIES = [
    "SELECT * { ?s ?p ?o }",
    "SELECT (COUNT(*) AS ?n) (NOW() AS ?t) (RAND() AS ?r) (UUID() AS ?u) {}",
    'SELECT (SHA256("x") AS ?h) (REGEX("ab", "A.", "i") AS ?m) (UCASE("x") AS ?c) {}',
    "ASK {}",
    "CONSTRUCT WHERE { ?s ?p ?o }",
    "DESCRIBE <https://example.org/a>",
    "SELECT * { ?s a nonsense:p }",
    "SELECT ?s WHERE",
    "CLEAR ALL",
    "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
]


def test_queries_in_every_form_and_format_come_to_an_end_in_closed_workers(tmp_path):
    graph = tmp_path / "graph.nt"
    graph.write_text(_GRAPH, encoding="utf-8")
    settings = {"path": str(graph), "base": DEFAULT_BASE}
    closed = Lane("x", workers=1, seconds=PATIENCE, closed=True)

    async def scene():
        pool = Pool("kg.web.jobs.desk:make_desk", settings, [closed])
        await pool.start()
        try:
            for query, form in itertools.product(_QUERIES, _FORMATS):
                asked = {"query": query, "format": form, "media": "text/x"}
                graphs = {
                    "default": [],
                    "named": ["https://example.org/"] * (form > "n"),
                }
                with contextlib.suppress(JobRefusedError, TooLargeError):
                    await pool.run(Job("sparql", {**asked, **graphs}), "x")
            return pool.figures().lanes["x"]
        finally:
            await pool.close(0)

    figures = run(scene())
    assert {} == figures.ended
    assert {"done", "refused"} == set(figures.jobs)
    assert len(_QUERIES) * len(_FORMATS) == sum(figures.jobs.values())


@pytest.mark.parametrize("closed", [True, False])
def test_a_closed_worker_cannot_be_made_to_send_a_request(closed):
    """Even by a query that no check has refused: the engine itself would send it."""

    async def scene():
        asked = asyncio.Event()

        async def greet(reader, writer):
            asked.set()
            writer.close()
            await writer.wait_closed()

        server = await asyncio.start_server(
            greet, "127.0.0.1", 0, family=socket.AF_INET
        )
        host, port = server.sockets[0].getsockname()
        text = f"SELECT * {{ SERVICE <http://{host}:{port}/> {{ ?s ?p ?o }} }}"
        lane = Lane("x", workers=1, seconds=PATIENCE, closed=closed)
        async with server, pooled(lane, graph=True) as pool:
            job = Job("query", {"text": text})
            done = asyncio.create_task(pool.run(job, "x"))
            await asyncio.wait({done})
            assert done.exception() is not None
        return asked.is_set()

    assert run(scene()) is not closed
