"""Processes of the pool: born, ended and replaced, and none left behind."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from kg.errors import UsageError
from kg.services.pooling.lanes import (
    BusyError,
    ClosingError,
    NoWorkerError,
    PoolError,
    TooMuchMemoryError,
    WorkerLostError,
)
from kg.services.pooling.pool import Job, Pool
from tests.pools import (
    DESK,
    PATIENCE,
    Held,
    ask,
    children,
    lane,
    lives,
    pooled,
    run,
    until,
    works,
)

linux = pytest.mark.skipif(sys.platform != "linux", reason="asks the Linux kernel")


def _figures(pool, name="x"):
    return pool.figures().lanes[name]


@linux
def test_workers_are_born_before_anybody_asks():
    async def scene():
        async with pooled(lane(workers=3), lane(name="y", workers=2)) as pool:
            assert 5 == len(children(pool.told["zygote"]))
            assert (3, 3, 0, 0) == (
                (told := _figures(pool)).workers,
                told.idle,
                told.running,
                told.waiting,
            )

    run(scene())


def test_the_desk_tells_the_site_and_the_lanes_are_known_by_name():
    async def scene():
        async with pooled(lane(name="y"), told={"digest": "abc"}) as pool:
            assert "abc" == pool.told["digest"]
            assert lane(name="y") == pool.lanes["y"]
            assert pool.alive
        assert not pool.alive

    run(scene())


def test_a_job_whose_client_has_left_is_ended(tmp_path):
    async def scene():
        async with pooled() as pool:
            held = await Held(pool, tmp_path).begin()
            held.task.cancel()
            await until(lambda: not lives(held.pid))
            assert held.task.cancelled()
            assert "next" == await ask(pool, "echo", said="next")
            assert {"left": 1} == _figures(pool).ended
            assert 1 == _figures(pool).jobs["left"]

    run(scene())


def test_a_reply_to_a_client_that_has_left_is_given_to_nobody_else(tmp_path):
    async def scene():
        async with pooled() as pool:
            first = await ask(pool, "pid")
            for number in range(20):
                task = asyncio.create_task(ask(pool, "echo", said=f"left {number}"))
                for _ in range(number % 5):
                    await asyncio.sleep(0)
                task.cancel()
                assert f"{number}" == await ask(pool, "echo", said=f"{number}")
            # What ends in a moment costs no worker.
            assert first == await ask(pool, "pid")
            await until(lambda: _figures(pool).idle == 1)

    run(scene())


def test_a_place_is_free_again_only_when_the_job_that_held_it_is_over(tmp_path):
    async def scene():
        async with pooled() as pool:
            held = await Held(pool, tmp_path).begin()
            after = Held(pool, tmp_path)
            held.task.cancel()
            await until(after.begun)
            assert not works(held.pid)
            after.release()
            await after.task

    run(scene())


def test_one_who_waits_and_leaves_takes_no_worker(tmp_path):
    async def scene():
        async with pooled() as pool:
            held = await Held(pool, tmp_path).begin()
            waiting = Held(pool, tmp_path)
            await until(lambda: _figures(pool).waiting == 1)
            waiting.task.cancel()
            await until(lambda: _figures(pool).waiting == 0)
            held.release()
            assert str(held.pid) == await held.task
            assert not waiting.begun()

    run(scene())


def test_clients_that_flood_do_not_keep_others_from_an_answer(tmp_path):
    async def scene():
        async with pooled(lane(apiece=3, waiting=20)) as pool:
            held = await Held(pool, tmp_path, client="first").begin()
            flood = [
                asyncio.create_task(ask(pool, "echo", client="bad", said="bad"))
                for _ in range(10)
            ]
            await until(lambda: sum(task.done() for task in flood) == 7)
            order = []
            good = asyncio.create_task(ask(pool, "echo", client="good", said="good"))
            await until(lambda: _figures(pool).waiting == 4)
            for task in (good, flood[0], flood[1], flood[2]):
                task.add_done_callback(lambda done: order.append(done.result()))
            held.release()
            await asyncio.wait({good, *flood, held.task})
            assert ["bad", "good", "bad", "bad"] == order
            refused = [task.exception() for task in flood[3:]]
            assert {BusyError} == {type(error) for error in refused}
            assert all(error.retry_after >= 1 for error in refused)
            assert 7 == _figures(pool).jobs["busy"]

    run(scene())


def test_lanes_do_not_wait_for_each_other(tmp_path):
    async def scene():
        async with pooled(lane(), lane(name="y")) as pool:
            held = await Held(pool, tmp_path).begin()
            assert "y" == await ask(pool, "echo", "y", said="y")
            held.release()
            await held.task

    run(scene())


def test_an_idle_worker_that_is_ended_from_outside_is_replaced():
    async def scene():
        async with pooled() as pool:
            first = int(await ask(pool, "pid"))
            os.kill(first, signal.SIGKILL)
            await until(lambda: _figures(pool).born == 2)
            assert str(first) != await ask(pool, "pid")
            assert {"memory": 1} == _figures(pool).ended

    run(scene())


def test_a_busy_worker_that_the_system_ends_was_short_of_memory(tmp_path):
    async def scene():
        async with pooled() as pool:
            held = await Held(pool, tmp_path).begin()
            os.kill(held.pid, signal.SIGKILL)
            with pytest.raises(TooMuchMemoryError):
                await held.task

    run(scene())


@linux
def test_the_zygote_reaps_while_nobody_asks_anything():
    async def scene():
        async with pooled(lane(workers=2)) as pool:
            zygote = pool.told["zygote"]
            before = children(zygote)
            for pid in before:
                os.kill(pid, signal.SIGKILL)
            await until(lambda: not any(lives(pid) for pid in before))
            await until(lambda: len(children(zygote)) == 2)

    run(scene())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_the_zygote_and_its_workers_are_deaf_to_signals_that_are_for_us(number):
    async def scene():
        async with pooled() as pool:
            pid = await ask(pool, "pid")
            os.kill(pool.told["zygote"], number)
            os.kill(int(pid), number)
            assert pid == await ask(pool, "pid")
            assert 1 == pool.figures().zygotes

    run(scene())


def test_a_zygote_that_dies_is_replaced_and_its_workers_with_it(tmp_path):
    async def scene():
        async with pooled() as pool:
            held = await Held(pool, tmp_path).begin()
            waiting = asyncio.create_task(ask(pool, "echo", said="waited"))
            await until(lambda: _figures(pool).waiting == 1)
            first = pool.told["zygote"]
            os.kill(first, signal.SIGKILL)
            with pytest.raises(WorkerLostError):
                await held.task
            # The dead zygote's job is lost; whoever waited is served by the next.
            assert "waited" == await waiting
            await until(lambda: pool.alive)
            assert first != pool.told["zygote"]
            assert 2 == pool.figures().zygotes
            assert {"zygote": 1} == _figures(pool).ended
            await until(lambda: not works(held.pid))

    run(scene())


def test_the_pool_says_so_while_there_is_no_zygote(tmp_path):
    once = tmp_path / "once"
    once.touch()

    async def scene():
        async with pooled(lane(seconds=0.3), once=str(once)) as pool:
            assert pool.alive
            os.kill(pool.told["zygote"], signal.SIGKILL)
            await until(lambda: not pool.alive)
            with pytest.raises(WorkerLostError, match="loading its data again"):
                await ask(pool, "echo")
            assert not pool.alive
            once.touch()
            await until(lambda: pool.alive or not once.exists())
            await until(lambda: pool.alive)
            await until(lambda: _figures(pool).idle == 1)
            assert "back" == await ask(pool, "echo", said="back")

    run(scene())


def test_a_birth_that_fails_is_tried_again():
    async def scene():
        async with pooled(unborn=2) as pool:
            assert "born" == await ask(pool, "echo", said="born")

    run(scene())


def test_a_pool_that_cannot_bear_a_single_worker_does_not_start():
    async def scene():
        with pytest.raises(NoWorkerError) as caught:
            async with pooled(unborn=99):
                pass
        assert caught.value.retry_after > 0
        assert all(caught.value.messages.values())

    run(scene())


def test_a_birth_that_fails_for_good_is_an_error_of_that_job_alone(tmp_path):
    async def scene():
        # One birth succeeds, then each of the four trials of the next fails, once.
        async with pooled(unborn=4, after=1) as pool:
            with pytest.raises(PoolError):
                await ask(pool, "crash")
            with pytest.raises(NoWorkerError):
                await ask(pool, "echo")
            assert "again" == await ask(pool, "echo", said="again")
            assert 1 == _figures(pool).unborn

    run(scene())


def test_closing_lets_what_runs_and_waits_end(tmp_path):
    async def scene():
        async with pooled() as pool:
            held = await Held(pool, tmp_path).begin()
            waiting = asyncio.create_task(ask(pool, "echo", said="waited"))
            await until(lambda: _figures(pool).waiting == 1)
            closing = asyncio.create_task(pool.close())
            await asyncio.sleep(0)
            with pytest.raises(ClosingError) as caught:
                await ask(pool, "echo")
            assert caught.value.retry_after > 0
            assert not closing.done()
            held.release()
            assert str(held.pid) == await held.task
            assert "waited" == await waiting
            await closing
            assert not lives(pool.told["zygote"])
            assert not works(held.pid)

    run(scene())


def test_closing_ends_what_is_not_over_when_its_grace_is(tmp_path):
    async def scene():
        async with pooled() as pool:
            held = await Held(pool, tmp_path).begin()
            waiting = asyncio.create_task(ask(pool, "echo"))
            await until(lambda: _figures(pool).waiting == 1)
            await pool.close(grace=0.05)
            for task in (held.task, waiting):
                with pytest.raises(ClosingError):
                    await task
            assert not works(held.pid)
            assert not lives(pool.told["zygote"])
            assert {"closed": 1} == _figures(pool).ended
            await pool.close()

    run(scene())


def test_two_pools_stand_side_by_side_and_one_outlives_the_other(tmp_path):
    async def scene():
        async with pooled(told={"n": 1}) as old, pooled(told={"n": 2}) as new:
            held = await Held(old, tmp_path).begin()
            closing = asyncio.create_task(old.close())
            assert "new" == await ask(new, "echo", said="new")
            held.release()
            await held.task
            await closing
            assert "new" == await ask(new, "echo", said="new")
            assert (1, 2) == (old.told["n"], new.told["n"])

    run(scene())


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"refuse": True}, "there is no such graph"),
        ({"fail": True}, "could not be loaded"),
    ],
)
def test_a_desk_that_cannot_be_made_is_an_error_of_usage(settings, said, capfd):
    async def scene():
        with pytest.raises(UsageError, match=said) as caught:
            async with pooled(**settings):
                pass
        assert caught.value.messages["ja"] != caught.value.messages["en"]

    run(scene())
    assert ("a fault of the desk" in capfd.readouterr().err) is ("fail" in settings)


@linux
def test_a_start_that_is_given_up_leaves_no_process():
    async def scene():
        before = children(os.getpid())
        start = asyncio.create_task(Pool(DESK, {}, [lane()]).start())
        await until(lambda: children(os.getpid()) != before)
        start.cancel()
        await asyncio.wait({start})
        assert start.cancelled()
        assert before == children(os.getpid())

    run(scene())


def test_a_system_that_cannot_fork_is_told_so_in_both_languages(monkeypatch):
    monkeypatch.delattr(os, "fork")

    async def scene():
        with pytest.raises(UsageError, match="WSL") as caught:
            await Pool(DESK, {}, [lane()]).start()
        assert "Linux" in caught.value.messages["ja"]

    run(scene())


def test_the_modules_can_be_imported_where_the_system_has_no_such_calls():
    program = """
        import asyncio, json, signal, socket, subprocess, sys, threading, os, ctypes
        for name in ("fcntl", "resource"):
            sys.modules[name] = None
        for name in ("SIGKILL", "SIGHUP", "SIGCHLD", "SIGTRAP", "SIGBUS"):
            delattr(signal, name)
        sys.platform = "win32"
        import kg.services.pooling.pool, kg.services.pooling.worker
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(program)], check=True)


_SERVER = """
    import asyncio, json, sys
    from tests.pools import Held, ask, lane, Pool, DESK
    from pathlib import Path

    async def main():
        pool = Pool(DESK, {}, [lane(workers=2)])
        await pool.start()
        held = await Held(pool, Path(sys.argv[1])).begin()
        free = await ask(pool, "pid")
        print(json.dumps([pool.told["zygote"], held.pid, int(free)]), flush=True)
        await held.task

    asyncio.run(main())
"""


@linux
@pytest.mark.parametrize("of", ["server", "zygote"])
def test_nothing_is_left_of_a_pool_whose_process_is_killed(tmp_path, of, root):
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(_SERVER), str(tmp_path)],
        stdout=subprocess.PIPE,
        cwd=root,
        stderr=subprocess.DEVNULL,
    ) as server:
        pids = json.loads(server.stdout.readline())
        assert all(works(pid) for pid in pids)
        os.kill(server.pid if of == "server" else pids[0], signal.SIGKILL)
        ends = time.monotonic() + PATIENCE
        while any(works(pid) for pid in pids):
            assert time.monotonic() < ends, "a process was left behind"
            time.sleep(0.005)
        server.kill()


@linux
def test_nothing_leaks_over_many_workers():
    async def scene():
        async with pooled(lane(workers=2, jobs=1)) as pool:
            counts, zygote = [], pool.told["zygote"]
            for _ in range(3):
                await asyncio.gather(*(ask(pool, "echo") for _ in range(30)))
                await until(lambda: _figures(pool).idle == 2)
                await until(lambda: len(children(zygote)) == 2)
                ours = len(list(Path("/proc/self/fd").iterdir()))
                theirs = len(list(Path(f"/proc/{zygote}/fd").iterdir()))
                counts.append((ours, theirs, len(asyncio.all_tasks())))
            assert {"worn": 90} == _figures(pool).ended
            return counts

    first, second, third = run(scene())
    assert first == second == third


def test_large_replies_leave_the_event_loop_to_others():
    async def scene():
        async with pooled(lane(answer=64 << 20), lane(name="y")) as pool:
            large = asyncio.create_task(pool.run(Job("large", {"size": 64 << 20}), "x"))
            answered = 0
            while not large.done():
                await ask(pool, "echo", "y")
                answered += 1
            assert 64 << 20 == len((await large).body)
            return answered

    assert run(scene()) >= 5


def test_figures_add_up():
    async def scene():
        async with pooled(lane(workers=2), lane(name="y")) as pool:
            for _ in range(3):
                await ask(pool, "echo")
            figures = pool.figures()
            assert (True, 1) == (figures.alive, figures.zygotes)
            assert {"x", "y"} == set(figures.lanes)
            assert {"done": 3} == figures.lanes["x"].jobs
            assert {} == figures.lanes["y"].jobs
            assert 0 < figures.lanes["x"].seconds < PATIENCE
            assert 0 <= figures.lanes["x"].waited < PATIENCE

    run(scene())
