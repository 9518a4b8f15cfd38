"""What a job may do to its worker, and what comes of it for whoever asked."""

import os
import signal
import socket
import time
from pathlib import Path

import pytest

from kg.services.pooling.lanes import (
    JobRefusedError,
    PoolError,
    TooDeepError,
    TooLargeError,
    TooLongError,
    TooMuchMemoryError,
    WorkerFaultError,
    WorkerLostError,
)
from kg.services.pooling.pool import Job
from tests.pools import ask, lane, linux, lives, pooled, run

#: Beyond what a worker is born with; V8 reserves more than this for its code alone.
MEMORY = 48 << 20
CROSS = "?a ?p ?b . ?c ?q ?d . ?e ?r ?f"


def _raises(error, kind, reason, outcome, again="echo", lanes=None, **asked):
    """A job ends in an error and its worker for a reason; the next job is answered."""

    async def scene():
        async with pooled(lanes or lane(memory=MEMORY), graph=kind == "query") as pool:
            first = await ask(pool, "pid")
            with pytest.raises(error) as caught:
                await ask(pool, kind, **asked)
            assert type(caught.value) is error
            assert all(caught.value.messages.values())
            second = await ask(pool, "pid")
            figures = pool.figures().lanes["x"]
        assert {reason: 1} if reason else {} == figures.ended
        assert {"done": 2, outcome: 1} == figures.jobs
        assert (first == second) is (reason is None)
        assert not lives(int(first))
        return caught.value

    return run(scene())


def test_a_reply_comes_whole():
    async def scene():
        async with pooled() as pool:
            return await pool.run(Job("echo", {"said": "こんにちは"}), "x")

    reply = run(scene())
    assert "こんにちは" == reply.body.decode()
    assert ("text/x", 203, {"X-Said": "yes"}) == (
        reply.media,
        reply.status,
        reply.headers,
    )


def test_a_job_that_never_ends_is_ended_in_time():
    began = time.monotonic()
    short = lane(seconds=0.2)
    error = _raises(TooLongError, "spin", "time", "long", lanes=short)
    assert "0.2 s" in error.messages["en"]
    assert time.monotonic() - began < 10


def test_a_job_that_eats_memory_is_ended():
    _raises(TooMuchMemoryError, "eat", "memory", "memory")


@pytest.mark.parametrize(
    "text",
    [
        f"SELECT * {{ {CROSS} }} ORDER BY ?b ?d",
        f"SELECT DISTINCT * {{ {CROSS} }}",
        f"SELECT ?b ?d (COUNT(*) AS ?n) {{ {CROSS} }} GROUP BY ?b ?d ?f",
    ],
    ids=["order", "distinct", "group"],
)
def test_a_query_that_holds_a_cartesian_product_is_ended_for_its_memory(text):
    _raises(TooMuchMemoryError, "query", "memory", "memory", text=text)


def test_a_query_that_is_nested_too_deeply_is_said_to_be():
    deep = "SELECT * {" + "{" * 400_000 + "}" * 400_000 + "}"
    _raises(TooDeepError, "query", "stack", "memory", text=deep)


def test_a_query_nested_ten_thousand_deep_is_answered():
    deep = "SELECT * {" + "{" * 10_000 + "}" * 10_000 + "}"

    async def scene():
        async with pooled(graph=True) as pool:
            return await ask(pool, "query", text=deep)

    assert "1" == run(scene())


@pytest.mark.parametrize("number", [signal.SIGABRT, signal.SIGTRAP, signal.SIGKILL])
def test_an_engine_that_aborts_or_is_killed_by_the_system_had_no_memory(number):
    _raises(TooMuchMemoryError, "kill", "memory", "memory", number=number)


def test_a_worker_that_crashes_is_replaced():
    _raises(WorkerLostError, "crash", "crash", "lost")


@pytest.mark.parametrize("kind", ["garbage", "garbled", "chatter", "boast"])
def test_a_worker_that_talks_nonsense_is_ended(kind):
    _raises(WorkerLostError, kind, "nonsense", "lost")


def test_a_mistake_of_the_client_s_comes_back_in_both_languages():
    error = _raises(JobRefusedError, "refused", None, "refused")
    assert {
        "en": "there is no such thing",
        "ja": "そのようなものはありません",
    } == error.messages
    assert not isinstance(error, PoolError)


def test_a_fault_is_told_of_in_the_log_and_the_worker_goes_on(capfd):
    _raises(WorkerFaultError, "fault", None, "fault")
    told = capfd.readouterr().err
    assert "kg: job fault" in told
    assert "ValueError: a fault that the log tells of" in told


def test_a_panic_of_an_engine_ends_the_worker(capfd):
    _raises(WorkerFaultError, "panic", "fault", "fault")
    assert "PanicError: a lock was poisoned" in capfd.readouterr().err


@pytest.mark.parametrize(("kind", "asked"), [("outgrow", {}), ("large", {"size": 808})])
def test_an_answer_that_is_too_large_is_refused(kind, asked):
    most = lane(answer=800)
    error = _raises(TooLargeError, kind, None, "large", lanes=most, **asked)
    assert "800 bytes" in error.messages["en"]


@pytest.mark.parametrize("size", [0, 8, 1 << 16, 1 << 20, 48 << 20])
def test_an_answer_of_any_size_comes_whole(size):
    async def scene():
        async with pooled(lane(answer=48 << 20)) as pool:
            reply = await pool.run(Job("large", {"size": size}), "x")
            assert "still here" == await ask(pool, "echo", said="still here")
            return reply.body

    assert b"abcdefgh" * (size // 8) == run(scene())


def test_a_long_question_comes_whole():
    said = "問" * (1 << 20)

    async def scene():
        async with pooled() as pool:
            return await ask(pool, "echo", said=said)

    assert said == run(scene())


def test_a_worker_is_replaced_after_its_jobs():
    async def scene():
        async with pooled(lane(jobs=3)) as pool:
            pids = [await ask(pool, "pid") for _ in range(7)]
            assert {"worn": 2} == pool.figures().lanes["x"].ended
            return pids

    first, second, third = pids = list(dict.fromkeys(all_pids := run(scene())))
    assert [first] * 3 + [second] * 3 + [third] == all_pids
    assert 3 == len(pids)


def test_a_worker_that_has_grown_is_replaced():
    async def scene():
        async with pooled(lane(grown=32 << 20)) as pool:
            small = [await ask(pool, "swell", size=1 << 20) for _ in range(2)]
            assert {} == pool.figures().lanes["x"].ended
            await ask(pool, "swell", size=64 << 20)
            assert {"grown": 1} == pool.figures().lanes["x"].ended
            assert "x" == await ask(pool, "echo", said="x")
            return small

    assert ["1048576"] * 2 == run(scene())


def test_two_workers_draw_different_random_numbers():
    async def scene():
        async with pooled(lane(jobs=1), graph=True) as pool:
            return [await ask(pool, "drawn") for _ in range(3)]

    drawn = run(scene())
    assert 3 == len(set(drawn))


def _asked(closed, kind, **asked):
    async def scene():
        async with pooled(lane(closed=closed, niceness=7)) as pool:
            return await ask(pool, kind, **asked)

    return run(scene())


@pytest.mark.parametrize(
    ("kind", "asked"),
    [
        ("read_file", {"path": "/etc/passwd"}),
        ("connect", {}),
        ("run_program", {}),
    ],
)
def test_a_closed_worker_opens_no_file_no_socket_and_no_program(kind, asked):
    assert _asked(closed=True, kind=kind, **asked) in ("EMFILE", "EAGAIN")


def test_a_closed_worker_writes_no_file(tmp_path):
    path = tmp_path / "written"
    assert "EMFILE" == _asked(closed=True, kind="write_file", path=str(path))
    assert not path.exists()


def test_a_worker_that_is_not_closed_reads_files(tmp_path):
    path = tmp_path / "here"
    path.write_text("here")
    assert "done" == _asked(closed=False, kind="read_file", path=str(path))


@pytest.mark.parametrize("closed", [True, False])
def test_a_worker_has_its_connection_open_and_nothing_of_others(closed):
    with socket.socket() as of_ours:
        os.set_inheritable(of_ours.fileno(), True)
        assert "[0, 1, 2, 3]" == _asked(closed=closed, kind="files")
        assert "" == _asked(closed=closed, kind="stdin")


def test_a_worker_stands_back_leaves_no_image_and_is_deaf_to_signals():
    assert (
        "{'nofile': 4, 'core': 0, 'nice': 7, 'umask': 63,"
        " 'ignored': ['SIGINT', 'SIGTERM', 'SIGHUP']}"
    ) == _asked(closed=True, kind="state")


def test_the_desk_is_warmed_before_workers_are_born():
    assert "True" == _asked(closed=True, kind="warmed")


@linux
def test_a_worker_draws_a_picture_within_the_memory_that_a_lane_has_by_default():
    assert "<svg" in _asked(closed=False, kind="picture")


@linux
def test_a_worker_is_ended_before_others_when_memory_is_short_and_gains_no_rights():
    async def scene():
        async with pooled(lane(closed=True)) as pool:
            pid = await ask(pool, "pid")
            score = int(Path(f"/proc/{pid}/oom_score_adj").read_text())
            found = {
                task.name: "NoNewPrivs:\t1" in (task / "status").read_text()
                for task in Path(f"/proc/{pid}/task").iterdir()
            }
            return score, int(pid), found

    score, pid, found = run(scene())
    assert score > 0
    assert any(held for task, held in found.items() if int(task) != pid)
