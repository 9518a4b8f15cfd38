"""Processes of the pool: born, ended and replaced, and none left behind."""

import asyncio
import os
import signal

import pytest

from kg.services.pooling.lanes import (
    BusyError,
    NoWorkerError,
    PoolError,
    TooLongError,
    TooMuchMemoryError,
    WorkerLostError,
)
from tests.pools import (
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


@linux
def test_workers_are_born_before_anybody_asks():
    async def scene():
        async with pooled(lane(workers=3), lane(name="y", workers=2)) as pool:
            assert 5 == len(children(pool.told["zygote"]))
            assert (3, 3, 0, 0) == (
                (told := figures(pool)).workers,
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
            assert {"left": 1} == figures(pool).ended
            assert 1 == figures(pool).jobs["left"]

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
            await until(lambda: figures(pool).idle == 1)

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
            await until(lambda: figures(pool).waiting == 1)
            waiting.task.cancel()
            await until(lambda: figures(pool).waiting == 0)
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
            await until(lambda: figures(pool).waiting == 4)
            for task in (good, flood[0], flood[1], flood[2]):
                task.add_done_callback(lambda done: order.append(done.result()))
            held.release()
            await asyncio.wait({good, *flood, held.task})
            assert ["bad", "good", "bad", "bad"] == order
            refused = [task.exception() for task in flood[3:]]
            assert {BusyError} == {type(error) for error in refused}
            assert all(error.retry_after >= 1 for error in refused)
            assert 7 == figures(pool).jobs["busy"]

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
            await until(lambda: figures(pool).born == 2)
            assert str(first) != await ask(pool, "pid")
            assert {"memory": 1} == figures(pool).ended

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
            await until(lambda: figures(pool).waiting == 1)
            first = pool.told["zygote"]
            os.kill(first, signal.SIGKILL)
            with pytest.raises(WorkerLostError):
                await held.task
            # The dead zygote's job is lost; whoever waited is served by the next.
            assert "waited" == await waiting
            await until(lambda: pool.alive)
            assert first != pool.told["zygote"]
            assert 2 == pool.figures().zygotes
            assert {"zygote": 1} == figures(pool).ended
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
            await until(lambda: figures(pool).idle == 1)
            assert "back" == await ask(pool, "echo", said="back")

    run(scene())


def test_a_zygote_that_has_come_to_a_halt_is_replaced():
    async def scene():
        async with pooled(lane(seconds=0.3)) as pool:
            first = pool.told["zygote"]
            os.kill(first, signal.SIGSTOP)
            with pytest.raises(TooLongError):
                await ask(pool, "spin")
            await until(lambda: pool.figures().zygotes == 2)
            await until(lambda: figures(pool).idle == 1)
            assert "back" == await ask(pool, "echo", said="back")
            assert not lives(first)

    run(scene())


@linux
def test_a_zygote_that_is_slow_for_a_moment_is_kept():
    async def scene():
        async with pooled(lane(seconds=0.1)) as pool:
            zygote = pool.told["zygote"]
            os.kill(zygote, signal.SIGSTOP)
            with pytest.raises(TooLongError):
                await ask(pool, "spin")
            # The next one is longer in coming than a job may take.
            await asyncio.sleep(0.4)
            os.kill(zygote, signal.SIGCONT)
            await until(lambda: figures(pool).idle == 1)
            assert "same" == await ask(pool, "echo", said="same")
            assert zygote == pool.told["zygote"]

    run(scene())


@linux
def test_a_zygote_that_cannot_be_replaced_for_want_of_files_is_replaced_later(caplog):
    async def scene():
        async with pooled(told={"n": 1}) as pool:
            with no_more_files():
                os.kill(pool.told["zygote"], signal.SIGKILL)
                await until(lambda: "no process can be started" in caplog.text)
            await until(lambda: pool.alive)
            assert "back" == await ask(pool, "echo", said="back")

    run(scene())


@linux
def test_a_worker_whose_connection_finds_no_room_is_a_birth_that_failed():
    async def scene():
        async with pooled() as pool:
            with no_more_files():
                with pytest.raises(PoolError):
                    await ask(pool, "crash")
                with pytest.raises(NoWorkerError):
                    await ask(pool, "echo")
            assert "again" == await ask(pool, "echo", said="again")
            assert (1, 1) == (figures(pool).unborn, pool.figures().zygotes)
            await until(lambda: len(children(pool.told["zygote"])) == 1)

    run(scene())


def test_workers_that_end_as_soon_as_they_are_born_are_not_born_without_end(tmp_path):
    deadly = tmp_path / "deadly"

    async def scene():
        async with pooled(stillborn=str(deadly)) as pool:
            first = int(await ask(pool, "pid"))
            deadly.touch()
            os.kill(first, signal.SIGKILL)
            await asyncio.sleep(0.5)
            assert 2 <= figures(pool).born < 8
            deadly.unlink()
            assert "alive" == await ask(pool, "echo", said="alive")

    run(scene())


def test_a_client_that_leaves_while_its_worker_dies_costs_the_lane_nothing():
    async def scene():
        async with pooled() as pool:
            for turns in range(30):
                task = asyncio.create_task(ask(pool, "crash"))
                for _ in range(turns):
                    await asyncio.sleep(0.0005)
                task.cancel()
                await asyncio.wait({task})
            assert "still" == await ask(pool, "echo", said="still")
            await until(lambda: figures(pool).idle == 1)
            assert 1 == figures(pool).workers

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
            assert 1 == figures(pool).unborn

    run(scene())
