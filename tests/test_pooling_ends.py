"""How a pool ends, or never begins: nothing is left behind, whatever happens."""

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
from kg.services.pooling.crowd import Crowd
from kg.services.pooling.figures import Tally
from kg.services.pooling.lanes import ClosingError
from kg.services.pooling.pool import Job, Pool
from tests.pools import (
    DESK,
    PATIENCE,
    Held,
    ask,
    children,
    figures,
    lane,
    linux,
    lives,
    no_more_files,
    pooled,
    run,
    until,
    works,
)


def test_closing_lets_what_runs_and_waits_end(tmp_path):
    async def scene():
        async with pooled() as pool:
            held = await Held(pool, tmp_path).begin()
            waiting = asyncio.create_task(ask(pool, "echo", said="waited"))
            await until(lambda: figures(pool).waiting == 1)
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
            await until(lambda: figures(pool).waiting == 1)
            await pool.close(grace=0.05)
            for task in (held.task, waiting):
                with pytest.raises(ClosingError):
                    await task
            assert not works(held.pid)
            assert not lives(pool.told["zygote"])
            assert {"closed": 1} == figures(pool).ended
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


@linux
def test_a_start_that_finds_no_room_for_a_process_is_told_so_in_both_languages():
    async def scene():
        with (
            no_more_files(),
            pytest.raises(UsageError, match="no process can be started") as caught,
        ):
            await Pool(DESK, {}, [lane()]).start()
        assert "プロセスを開始できません" in caught.value.messages["ja"]

    run(scene())


def test_whoever_comes_for_a_worker_when_all_is_closed_does_not_wait_for_ever():
    async def scene():
        crowd = Crowd(lane(), None, Tally())
        await crowd.close(ClosingError("closed", "終了", 1))
        with pytest.raises(ClosingError):
            await asyncio.wait_for(crowd.take(), 1)

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
                await until(lambda: figures(pool).idle == 2)
                await until(lambda: len(children(zygote)) == 2)
                ours = len(list(Path("/proc/self/fd").iterdir()))
                theirs = len(list(Path(f"/proc/{zygote}/fd").iterdir()))
                counts.append((ours, theirs, len(asyncio.all_tasks())))
            assert {"worn": 90} == figures(pool).ended
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


def test_what_several_waited_at_once_adds_up(tmp_path):
    async def scene():
        async with pooled() as pool:
            held = await Held(pool, tmp_path).begin()
            waiting = [asyncio.create_task(ask(pool, "echo")) for _ in range(4)]
            await until(lambda: figures(pool).waiting == 4)
            await asyncio.sleep(0.1)
            held.release()
            await asyncio.gather(held.task, *waiting)
            return figures(pool).waited

    assert run(scene()) >= 4 * 0.1


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
