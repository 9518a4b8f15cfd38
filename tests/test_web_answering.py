"""From a job to a response: tags, what is kept, what is done once, problems."""

import asyncio
import gzip
import json

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from kg.errors import KgError, QueryError
from kg.model.job import Job, Reply
from kg.services.pooling.lanes import (
    BusyError,
    ClosingError,
    TooLargeError,
    TooLongError,
    TooMuchMemoryError,
    WorkerLostError,
)
from kg.web.answering import answer
from kg.web.http.caching import Cache, Flights, Kept
from kg.web.http.encoding import wants_gzip
from kg.web.running.serving import OWN, Edition
from tests.web_fakes import FakePool, make_serving

LONG = b"settlement and independence region\n" * 100


def app_over(pool, keep=True, **more):
    async def endpoint(request):
        job = Job("echo", {"of": request.query_params.get("of", "")})
        headers = {"Access-Control-Allow-Origin": "*", "X-Told": "yes"}
        return await answer(
            request, job, OWN, vary="Accept", headers=headers, keep=keep
        )

    app = Starlette(routes=[Route("/", endpoint)])
    app.state.serving = make_serving(pool, **more)
    return app


def client_over(pool, keep=True, **more):
    client = TestClient(app_over(pool, keep, **more))
    client.headers.pop("accept-encoding", None)
    return client


def test_a_reply_has_a_strong_tag_its_length_and_how_long_it_may_be_kept():
    response = client_over(FakePool()).get("/")
    assert 200 == response.status_code
    assert response.headers["etag"].startswith('"')
    assert "public, max-age=60, must-revalidate" == response.headers["cache-control"]
    assert "4" == response.headers["content-length"]
    assert {"accept", "accept-encoding"} == {
        name.strip().lower() for name in response.headers["vary"].split(",")
    }
    assert "yes" == response.headers["x-told"]


@pytest.mark.parametrize(
    "form",
    ["{tag}", "W/{tag}", '"other", {tag}', '"a","b" , W/{tag}', '{tag}, "z"'],
)
def test_a_client_that_has_a_reply_is_told_so_without_doing_the_job(form):
    pool = FakePool()
    client = client_over(pool, cache_size=0)
    tag = client.get("/").headers["etag"]
    response = client.get("/", headers={"If-None-Match": form.format(tag=tag)})
    assert 304 == response.status_code
    assert b"" == response.content
    assert tag == response.headers["etag"]
    assert "vary" in response.headers
    assert "cache-control" in response.headers
    assert 1 == len(pool.jobs)


def test_a_tag_of_another_job_or_another_build_is_not_taken():
    pool = FakePool()
    app = app_over(pool)
    client = TestClient(app)
    other = client.get("/?of=x").headers["etag"]
    assert 200 == client.get("/", headers={"If-None-Match": other}).status_code
    app.state.serving._edition = Edition(pool, "two")
    assert 200 == client.get("/?of=x", headers={"If-None-Match": other}).status_code


def test_a_star_is_answered_304_only_where_there_is_something():
    star = {"If-None-Match": "*"}
    assert 304 == client_over(FakePool()).get("/", headers=star).status_code
    nothing = FakePool(lambda job: Reply(b"", "text/html", 404))
    assert 404 == client_over(nothing).get("/", headers=star).status_code


def test_a_head_has_the_headers_of_a_get_and_no_body():
    client = client_over(FakePool(lambda job: Reply(LONG, "text/plain")))
    whole, head = client.get("/"), client.head("/")
    assert 200 == head.status_code
    assert whole.headers == head.headers
    assert str(len(LONG)) == head.headers["content-length"]


@pytest.mark.parametrize(
    ("header", "packed"),
    [
        (None, False),
        ("", False),
        ("gzip", True),
        ("GZIP", True),
        ("x-gzip", True),
        ("deflate, gzip;q=0.5", True),
        ("gzip;q=0", False),
        ("gzip;q=0.000", False),
        ("*", True),
        ("*;q=0", False),
        ("gzip;q=0, *", False),
        ("br", False),
        ("identity", False),
        ("identity;q=0.5, gzip;q=1", True),
        ("identity;q=1, gzip;q=0.5", False),
        ("gzip;q=nonsense", False),
        ("gzip; q = 0.3", True),
    ],
)
def test_a_body_is_compressed_where_the_client_would_rather_have_it(header, packed):
    assert packed is wants_gzip(header)


def test_the_compressed_body_has_a_tag_of_its_own_and_is_made_once(monkeypatch):
    made = []

    async def counted(body, turn):
        made.append(len(body))
        return gzip.compress(body)

    monkeypatch.setattr("kg.web.answering.compressed", counted)
    client = client_over(FakePool(lambda job: Reply(LONG, "text/plain")))
    plain = client.get("/", headers={"Accept-Encoding": "identity"})
    packed = client.get("/", headers={"Accept-Encoding": "gzip"})
    again = client.get("/", headers={"Accept-Encoding": "gzip"})
    assert LONG == plain.content == packed.content == again.content
    assert "gzip" == packed.headers["content-encoding"]
    assert int(packed.headers["content-length"]) < len(LONG)
    assert plain.headers["etag"] != packed.headers["etag"] == again.headers["etag"]
    assert [len(LONG)] == made


def test_the_tag_of_the_compressed_body_is_no_good_to_who_cannot_read_it():
    client = client_over(FakePool(lambda job: Reply(LONG, "text/plain")))
    packed = client.get("/", headers={"Accept-Encoding": "gzip"}).headers["etag"]
    asked = {"Accept-Encoding": "identity", "If-None-Match": packed}
    assert 200 == client.get("/", headers=asked).status_code


def test_pictures_and_short_bodies_are_not_compressed():
    gzip_ = {"Accept-Encoding": "gzip"}
    book = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    for reply in (
        Reply(LONG, "image/png"),
        Reply(LONG, book),
        Reply(b"short", "text/plain"),
    ):
        client = client_over(FakePool(lambda job, reply=reply: reply))
        assert "content-encoding" not in client.get("/", headers=gzip_).headers
    drawn = client_over(FakePool(lambda job: Reply(LONG, "image/svg+xml")))
    assert "gzip" == drawn.get("/", headers=gzip_).headers["content-encoding"]


def test_a_reply_that_is_kept_is_not_made_again():
    pool = FakePool()
    client = client_over(pool)
    assert client.get("/").content == client.get("/").content
    assert 1 == len(pool.jobs)


def test_what_may_not_be_kept_is_made_each_time_and_nobody_else_keeps_it():
    pool = FakePool()
    client = client_over(pool, keep=False)
    for _ in range(2):
        response = client.get("/", headers={"If-None-Match": "*"})
        assert 200 == response.status_code
        assert "no-store" == response.headers["cache-control"]
        assert "etag" not in response.headers
    assert 2 == len(pool.jobs)


def test_only_good_replies_are_kept():
    pool = FakePool(lambda job: Reply(b"no", "text/plain", 404))
    client = client_over(pool)
    for _ in range(2):
        response = client.get("/")
        assert (404, b"no") == (response.status_code, response.content)
        assert "no-store" == response.headers["cache-control"]
        assert "etag" not in response.headers
    assert 2 == len(pool.jobs)


def test_a_cache_never_holds_more_than_it_may_and_the_oldest_go_first():
    cache = Cache(100_000)
    for number in range(50):
        cache.keep(str(number), Kept(Reply(b"x" * 9_000)))
        assert cache.held <= 100_000
    assert cache.get("0") is None
    assert cache.get("49") is not None
    kept = cache.get("49")
    cache.pack("49", kept, b"y" * 9_000)
    assert cache.held <= 100_000
    assert b"y" * 9_000 == cache.get("49").packed
    cache.clear()
    assert (0, 0) == (cache.held, len(cache))


def test_what_was_used_lately_stays_in_a_cache():
    cache = Cache(50_000)
    for number in range(4):
        cache.keep(str(number), Kept(Reply(b"x" * 10_000)))
        cache.get("0")
    cache.keep("4", Kept(Reply(b"x" * 10_000)))
    assert cache.get("0") is not None
    assert cache.get("1") is None


def test_one_large_reply_does_not_empty_a_cache():
    cache = Cache(100_000)
    cache.keep("small", Kept(Reply(b"x")))
    cache.keep("large", Kept(Reply(b"x" * 60_000)))
    assert cache.get("large") is None
    assert cache.get("small") is not None


async def _gathered(app, count):
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://x") as client:
        return await asyncio.gather(*(client.get("/") for _ in range(count)))


def test_the_same_job_of_many_is_done_once():
    async def main():
        pool = FakePool()
        pool.gate = asyncio.Event()
        app = app_over(pool)
        asyncio.get_running_loop().call_later(0.05, pool.gate.set)
        responses = await _gathered(app, count=20)
        assert [200] * 20 == [response.status_code for response in responses]
        assert 1 == len(pool.jobs)
        assert 0 == len(app.state.serving.flights)

    asyncio.run(main())


def test_jobs_that_may_not_be_kept_are_not_shared():
    async def main():
        pool = FakePool()
        pool.gate = asyncio.Event()
        asyncio.get_running_loop().call_later(0.05, pool.gate.set)
        await _gathered(app_over(pool, keep=False), count=3)
        assert 3 == len(pool.jobs)

    asyncio.run(main())


def test_one_who_leaves_does_not_end_what_others_wait_for():
    async def main():
        flights, gate, ended = Flights(), asyncio.Event(), []

        async def work():
            try:
                await gate.wait()
            except asyncio.CancelledError:
                ended.append(True)
                raise
            return "done"

        first, second = (
            asyncio.ensure_future(flights.share("k", work)) for _ in range(2)
        )
        await asyncio.sleep(0.01)
        first.cancel()
        await asyncio.sleep(0.01)
        assert [] == ended
        gate.set()
        assert "done" == await second
        gate.clear()
        alone = asyncio.ensure_future(flights.share("k", work))
        await asyncio.sleep(0.01)
        alone.cancel()
        await asyncio.sleep(0.01)
        assert [True] == ended
        assert 0 == len(flights)

    asyncio.run(main())


def _scope(path="/"):
    return {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [],
        "http_version": "1.1",
        "scheme": "http",
        "client": ("192.0.2.1", 1),
        "server": ("x", 80),
    }


@pytest.mark.parametrize("keep", [True, False])
def test_a_client_that_leaves_ends_its_job(keep):
    async def main():
        pool = FakePool()
        pool.gate = asyncio.Event()
        sent = []
        messages = [{"type": "http.request", "body": b"", "more_body": False}]

        async def receive():
            if messages:
                return messages.pop()
            await asyncio.sleep(0.02)
            return {"type": "http.disconnect"}

        async def send(message):
            sent.append(message)

        await app_over(pool, keep)(_scope(), receive, send)
        assert 1 == pool.cancelled
        assert 499 == sent[0]["status"]

    asyncio.run(main())


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (BusyError("busy", "混雑", 7), 503, "busy"),
        (TooLongError("long", "長い"), 504, "too-long"),
        (TooMuchMemoryError("memory", "メモリ"), 507, "too-much-memory"),
        (TooLargeError("large", "大きい"), 507, "answer-too-large"),
        (WorkerLostError("lost", "消えた"), 500, "fault"),
        (QueryError("no such thing", "ありません"), 400, "refused"),
        (KgError("mend it", "直してください"), 400, "refused"),
    ],
)
@pytest.mark.parametrize("lang", ["ja", "en"])
def test_what_goes_wrong_is_told_in_the_language_of_the_client(
    error, status, code, lang
):
    client = client_over(FakePool(lambda job: error))
    headers = {"Accept-Language": lang, "Accept": "application/json"}
    response = client.get("/", headers=headers)
    assert status == response.status_code
    assert "application/problem+json" == response.headers["content-type"]
    assert "no-store" == response.headers["cache-control"]
    assert lang == response.headers["content-language"]
    assert "*" == response.headers["access-control-allow-origin"]
    told = response.json()
    assert (status, code) == (told["status"], told["code"])
    if status != 500:
        assert error.messages[lang] == told["detail"]
    assert ("7" if status == 503 else None) == response.headers.get("retry-after")


def test_a_person_is_told_on_a_page():
    client = client_over(FakePool(lambda job: TooLongError("<long>", "<長い>")))
    headers = {"Accept": "text/html,*/*;q=0.8", "Accept-Language": "en"}
    response = client.get("/", headers=headers)
    assert 504 == response.status_code
    assert response.headers["content-type"].startswith("text/html")
    assert "&lt;long&gt;" in response.text
    assert "<long>" not in response.text


def test_no_error_tells_where_something_stands_on_the_machine():
    response = client_over(FakePool(lambda job: WorkerLostError("/secret", "/secret")))
    assert "secret" not in response.get("/").text


def test_a_request_that_waited_while_the_build_was_replaced_is_answered_by_the_new():
    closing = FakePool(lambda job: ClosingError("closing", "終了中", 1))
    app = app_over(closing)
    new = FakePool(lambda job: Reply(b"new", "text/plain"))

    def replace(job):
        app.state.serving._edition = Edition(new, "two")
        return ClosingError("closing", "終了中", 1)

    closing.answer = replace
    assert b"new" == TestClient(app).get("/").content


def test_nothing_new_is_begun_while_slow_readers_hold_too_much():
    app = app_over(FakePool())
    ledger = app.state.serving.ledger
    client = TestClient(app)
    with ledger.holding(b"x" * (ledger.most + 1)):
        response = client.get("/")
        assert 503 == response.status_code
        assert "10" == response.headers["retry-after"]
    assert 200 == client.get("/").status_code
    assert 0 == ledger.held


def test_a_body_that_many_read_is_counted_once():
    app = app_over(FakePool())
    ledger, body = app.state.serving.ledger, b"x" * 100_000
    with ledger.holding(body), ledger.holding(body):
        assert 100_000 == ledger.held
    assert 0 == ledger.held


def test_a_large_body_arrives_whole():
    body = bytes(range(256)) * 4096
    client = client_over(FakePool(lambda job: Reply(body, "application/octet-stream")))
    headers = {"Accept-Encoding": "identity"}
    assert body == client.get("/", headers=headers).content


def test_problems_are_json_that_says_what_rfc_9457_wants():
    client = client_over(FakePool(lambda job: TooLongError("long", "長い")))
    told = json.loads(client.get("/").content)
    assert {"type", "title", "status", "detail"} <= set(told)
