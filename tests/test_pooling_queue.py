"""Who is next: every client has its turn, and none can fill the queue for others."""

import asyncio

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from kg.services.pooling.lanes import BusyError, ClosingError, Lane
from kg.services.pooling.queueing import (
    CrowdedError,
    Entrance,
    FullError,
    Ticket,
    Turns,
)
from kg.services.pooling.spending import Spending


def _joined(turns, *clients):
    tickets = [Ticket(client) for client in clients]
    for ticket in tickets:
        turns.join(ticket)
    return tickets


def _called(turns):
    """The clients that are called until nobody is."""
    return [ticket.client for ticket in iter(turns.call, None)]


def test_clients_take_turns_however_many_jobs_one_of_them_has():
    turns = Turns(Lane("x", workers=1))
    _joined(turns, "a", "a", "a", "b", "b", "c")
    order = []
    while turns.waiting:
        (client,) = _called(turns)
        order.append(client)
        turns.done(client)
    assert ["a", "b", "c", "a", "b", "a"] == order


def test_one_client_gets_no_more_than_its_share_while_another_waits():
    turns = Turns(Lane("x", workers=4, share=0.5))
    _joined(turns, "a", "a", "a", "a")
    assert ["a", "a", "a", "a"] == _called(turns)
    _joined(turns, "a", "b", "b", "b")
    turns.done("a")
    turns.done("a")
    assert ["b", "b"] == _called(turns)


def test_one_client_that_is_alone_leaves_the_worker_that_is_kept_for_others():
    turns = Turns(Lane("x", workers=2, alone=0.5))
    _joined(turns, "a", "a")
    assert ["a"] == _called(turns)
    _joined(turns, "b")
    assert ["b"] == _called(turns)
    assert 1 == turns.waiting


def test_the_last_worker_is_kept_for_whoever_took_little_lately():
    turns = Turns(Lane("x", workers=3, kept=1), {"a", "b", "c"}.__contains__)
    _joined(turns, "a", "b", "c")
    assert ["a", "b"] == _called(turns)
    _joined(turns, "d")
    assert ["d"] == _called(turns)
    turns.done("a")
    # One of the three runs for d: what is left is the one that is kept.
    assert [] == _called(turns)
    turns.done("b")
    assert ["c"] == _called(turns)


def test_what_a_client_spent_counts_half_after_half_a_minute():
    spending = Spending(enough=5)
    spending.add("a", 8, now=100)
    spending.add("", 800, now=100)
    assert spending.is_much("a", 100)
    assert pytest.approx(4) == spending.left("a", 130)
    assert not spending.is_much("a", 130)
    spending.add("a", 1, now=130)
    assert spending.is_much("a", 130)
    assert not spending.is_much("b", 130)
    assert not spending.is_much("", 100)


def test_clients_who_spent_next_to_nothing_are_forgotten():
    spending = Spending(enough=5)
    spending.add("much", 9, now=0)
    for number in range(10_000):
        spending.add(str(number), 0.05, now=1)
    assert len(spending._spent) < 5000
    assert spending.is_much("much", 1)


def test_a_client_that_floods_is_refused_and_others_are_not():
    turns = Turns(Lane("x", workers=1, waiting=8, apiece=3))
    _joined(turns, "a")
    _called(turns)
    _joined(turns, "a", "a", "a")
    with pytest.raises(CrowdedError):
        _joined(turns, "a")
    _joined(turns, "b", "b", "b")
    assert 6 == turns.waiting


def test_a_queue_that_is_full_refuses_everybody():
    turns = Turns(Lane("x", workers=1, waiting=2))
    _joined(turns, "a")
    _called(turns)
    _joined(turns, "b", "c")
    with pytest.raises(FullError):
        _joined(turns, "d")


def test_a_lane_without_a_queue_still_works():
    turns = Turns(Lane("x", workers=1, waiting=0))
    _joined(turns, "a")
    assert ["a"] == _called(turns)
    with pytest.raises(FullError):
        _joined(turns, "b")


def test_nobody_in_particular_has_no_limits_of_its_own():
    turns = Turns(Lane("x", workers=2, waiting=9, apiece=1, alone=0.5))
    _joined(turns, "", "", "", "")
    assert ["", ""] == _called(turns)


class Lines(RuleBasedStateMachine):
    """Clients that come, are called, end and give up, in any order."""

    def __init__(self):
        super().__init__()
        self.lane = Lane("x", workers=3, waiting=6, apiece=3, share=0.4, alone=0.7)
        self.turns = Turns(self.lane)
        self.lines = {}
        self.running = []
        self.calls = 0
        # At which call each client has last been called, or begun to wait.
        self.since = {}

    @rule(client=st.sampled_from("abcd"))
    def come(self, client):
        """A client comes, and is refused only where it must be."""
        line = self.lines.setdefault(client, [])
        room = len(self.running) < 3 and self.running.count(client) < 2 and not line
        ticket = Ticket(client)
        try:
            self.turns.join(ticket)
        except CrowdedError:
            assert 3 == len(line)
        except FullError:
            assert not room
            assert 6 <= sum(map(len, self.lines.values()))
        else:
            assert len(line) < 3
            if not line:
                self.since[client] = self.calls
            line.append(ticket)

    @rule()
    def call(self):
        """The next is called: who has waited longest of those below their share."""
        ticket = self.turns.call()
        may = {
            client
            for client, line in self.lines.items()
            if line and self.running.count(client) < 2
        }
        if ticket is None:
            assert 3 == len(self.running) or not may
            return
        client = ticket.client
        assert client in may
        assert self.lines[client].pop(0) is ticket
        below = {other for other in may if self.running.count(other) < 1}
        if below:
            assert client in below
            assert self.since[client] == min(self.since[other] for other in below)
        self.running.append(client)
        self.calls += 1
        self.since[client] = self.calls

    @rule(data=st.data())
    def end(self, data):
        """A job ends."""
        if self.running:
            client = data.draw(st.sampled_from(self.running))
            self.running.remove(client)
            self.turns.done(client)

    @rule(data=st.data())
    def give_up(self, data):
        """One who waits leaves."""
        waiting = [ticket for line in self.lines.values() for ticket in line]
        if waiting:
            ticket = data.draw(st.sampled_from(waiting))
            self.lines[ticket.client].remove(ticket)
            self.turns.drop(ticket)
            self.turns.drop(ticket)

    @invariant()
    def counts_agree(self):
        """The counts are those of the model."""
        assert sum(map(len, self.lines.values())) == self.turns.waiting
        assert len(self.running) == self.turns.running.total()
        assert {len(line) for line in self.lines.values() if line} == {
            self.turns.waiting_of(client) for client, line in self.lines.items() if line
        }


TestLines = Lines.TestCase


def test_a_waiter_that_is_cancelled_leaves_the_queue():
    async def scene():
        entrance = Entrance(Lane("x", workers=1))
        await entrance.enter("a")
        waiter = asyncio.create_task(entrance.enter("b"))
        await asyncio.sleep(0)
        assert 1 == entrance.turns.waiting
        waiter.cancel()
        await asyncio.wait({waiter})
        assert 0 == entrance.turns.waiting
        entrance.leave("a")
        await entrance.emptied()

    asyncio.run(scene())


def test_a_waiter_cancelled_in_the_moment_of_its_turn_passes_it_on():
    async def scene():
        entrance = Entrance(Lane("x", workers=1))
        await entrance.enter("a")
        first = asyncio.create_task(entrance.enter("b"))
        second = asyncio.create_task(entrance.enter("c"))
        await asyncio.sleep(0)
        entrance.leave("a")
        first.cancel()
        await second
        assert first.cancelled()
        assert {"c": 1} == entrance.turns.running

    asyncio.run(scene())


def test_a_waiter_called_in_the_moment_it_is_cancelled_leaves_no_trace():
    async def scene():
        entrance = Entrance(Lane("x", workers=1))
        await entrance.enter("a")
        waiter = asyncio.create_task(entrance.enter("b"))
        await asyncio.sleep(0)
        waiter.cancel()
        entrance.leave("a")
        await asyncio.wait({waiter})
        await entrance.emptied()
        assert {} == entrance.turns.running

    asyncio.run(scene())


def test_those_who_wait_are_sent_away_with_the_error():
    async def scene():
        entrance = Entrance(Lane("x", workers=1))
        await entrance.enter("a")
        waiter = asyncio.create_task(entrance.enter("b"))
        await asyncio.sleep(0)
        entrance.dismiss(ClosingError("closing", "終了", 1))
        with pytest.raises(ClosingError):
            await waiter
        entrance.leave("a")
        await entrance.emptied()

    asyncio.run(scene())


def test_the_time_to_ask_again_follows_from_how_long_jobs_take_and_how_many_wait():
    async def refused(entrance):
        with pytest.raises(BusyError) as caught:
            await entrance.enter("z")
        return caught.value.retry_after

    async def scene(seconds):
        entrance = Entrance(Lane("x", workers=1, waiting=4, seconds=30))
        for _ in range(60):
            await entrance.enter("a")
            entrance.leave("a", seconds, is_usual=True)
        await entrance.enter("a")
        waiters = [asyncio.create_task(entrance.enter(str(n))) for n in range(4)]
        await asyncio.sleep(0)
        after = await refused(entrance)
        for waiter in waiters:
            waiter.cancel()
        await asyncio.wait(waiters)
        return after

    # Four wait and one works: five jobs.
    assert 1 == asyncio.run(scene(0.01))
    assert 50 == pytest.approx(asyncio.run(scene(10)), abs=1)
    assert 120 == asyncio.run(scene(1000))
