"""What the main process, the zygote and the workers say to each other, byte by byte."""

import asyncio
import json
import os
import select
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager

import pytest

from kg.services.pooling.bounds import Bounds
from kg.services.pooling.nest import Nest
from kg.services.pooling.wire import (
    WireError,
    pack_message,
    read_message,
    receive_message,
    write_message,
)
from tests.pools import DESK, PATIENCE, run

_FIRST = {"desk": DESK, "settings": {}}
_BOUNDS = {"memory": 1 << 30, "niceness": 0, "closed": True}


def _line(told):
    return json.dumps(told).encode() + b"\n"


@contextmanager
def _zygote():
    """A zygote of its own, and the end of the socket that it obeys."""
    ours, theirs = socket.socketpair()
    ours.settimeout(PATIENCE)
    program = "from kg.services.pooling.zygote import main; main()"
    with (
        ours,
        theirs,
        subprocess.Popen(
            [sys.executable, "-c", program, str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        ) as process,
    ):
        theirs.close()
        try:
            yield ours, process
        finally:
            ours.close()
        assert 0 == process.wait(PATIENCE)


def _hear(control):
    """The next line, and the socket that came with it, if any."""
    heard, numbers = b"", []
    while not heard.endswith(b"\n"):
        more, came, _, _ = socket.recv_fds(control, 1, 4)
        assert more, "the zygote is gone"
        heard += more
        numbers += came
    return json.loads(heard), numbers


def test_a_zygote_hears_what_comes_in_pieces():
    with _zygote() as (control, _):
        for byte in _line(_FIRST):
            control.sendall(bytes([byte]))
        told, _ = _hear(control)
        assert {"zygote"} == set(told["ready"])
        # Two lines and a half in one piece, then the rest.
        bear = [_line({"bear": serial, "bounds": _BOUNDS}) for serial in (1, 2, 3)]
        whole = b"".join(bear)
        control.sendall(whole[:-10])
        control.sendall(whole[-10:])
        born = [_hear(control) for _ in bear]
        assert [1, 2, 3] == [told["born"] for told, _ in born]
        for told, (number,) in born:
            with socket.socket(fileno=number) as connection:
                asked = {"kind": "pid", "asked": {}, "answer": 100}
                write_message(connection, asked)
                head, body = read_message(connection)
                assert 200 == head["status"]
                assert told["pid"] == int(body)
            gone = {"gone": told["born"], "code": 0, "asked": False}
            assert gone == _hear(control)[0]


def test_a_zygote_ends_nobody_but_its_own_and_says_whom_it_was_asked_to():
    with _zygote() as (control, process):
        control.sendall(_line(_FIRST))
        _hear(control)
        # Neither a worker that never was, nor a process that has this number.
        control.sendall(_line({"end": 7}) + _line({"end": os.getpid()}))
        control.sendall(_line({"bear": 7, "bounds": _BOUNDS}))
        _, (number,) = _hear(control)
        with socket.socket(fileno=number):
            control.sendall(_line({"end": 7}))
            assert {"gone": 7, "code": -9, "asked": True} == _hear(control)[0]
            control.sendall(_line({"end": 7}))
        assert process.poll() is None


def test_a_zygote_that_nobody_speaks_to_ends():
    with _zygote():
        pass


class _Stammering(Nest):
    """A nest whose zygote says every line a byte at a time, sockets with the first."""

    def _spawn(self, theirs):
        control = theirs.dup()
        threading.Thread(target=self._stammer, args=(control,)).start()

    def _stammer(self, control):
        with control, control.makefile("rb") as lines:
            for line in lines:
                told = json.loads(line)
                if "desk" in told:
                    self._utter(control, {"ready": {"x": 1}}, [])
                elif "bear" in told:
                    ours, theirs = socket.socketpair()
                    with ours, theirs:
                        said = {"born": told["bear"], "pid": 1}
                        self._utter(control, said, [theirs.fileno()])
                        ours.sendall(b"%d" % told["bear"])
                        select.select([control], [], [], PATIENCE)

    def _utter(self, control, told, numbers):
        line = _line(told)
        socket.send_fds(control, [line[:1]], numbers)
        for byte in line[1:]:
            control.sendall(bytes([byte]))


def test_news_of_a_zygote_that_come_in_pieces_are_understood():
    async def scene():
        nest = _Stammering(DESK, {})
        assert {"x": 1} == await nest.start()
        loop = asyncio.get_running_loop()
        bounds = Bounds(1, 0, False)
        for serial in (b"1", b"2"):
            newborn = await nest.bear(bounds)
            with newborn.connection as connection:
                assert serial == await loop.sock_recv(connection, 10)
        await nest.close()

    run(scene())


def _received(*pieces, most=1 << 20):
    """What is understood of bytes that come piece by piece, then end."""

    async def scene():
        ours, theirs = socket.socketpair()
        with ours, theirs:
            ours.setblocking(False)
            theirs.setblocking(False)
            reading = asyncio.create_task(receive_message(ours, most))
            loop = asyncio.get_running_loop()
            for piece in pieces:
                await loop.sock_sendall(theirs, piece)
                await asyncio.sleep(0)
            theirs.close()
            return await reading

    return run(scene())


def test_a_message_is_read_byte_by_byte():
    whole = pack_message({"a": "é"}, b"body")
    assert ({"a": "é"}, b"body") == _received(*(bytes([byte]) for byte in whole))


@pytest.mark.parametrize("size", [0, 1, (64 << 10) - 30, 64 << 10, 3 << 20])
def test_a_body_of_any_size_is_read(size):
    body = b"x" * size
    assert ({}, body) == _received(pack_message({}, body), most=4 << 20)


class _Ready(socket.socket):
    """A socket from which there is always something to read."""

    sent = memoryview(b"")

    def recv_into(self, buffer):
        more = min(len(buffer), 1 << 16, len(self.sent))
        buffer[:more], self.sent = self.sent[:more], self.sent[more:]
        return more


def test_others_have_their_turn_while_a_long_body_is_read():
    async def scene():
        turns = 0

        async def other():
            nonlocal turns
            while True:
                turns += 1
                await asyncio.sleep(0)

        with _Ready() as connection:
            connection.setblocking(False)
            connection.sent = memoryview(pack_message({}, bytes(16 << 20)))
            task = asyncio.create_task(other())
            await receive_message(connection, 16 << 20)
            task.cancel()
        return turns

    assert run(scene()) > 8


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        (b"", EOFError),
        (pack_message({}, b"body")[:-1], EOFError),
        (pack_message({}, b"body") + b"x", WireError),
        (pack_message({}, b"body"), WireError),
        ((99 << 20).to_bytes(4) + bytes(4), WireError),
        ((2).to_bytes(4) + bytes(4) + b"[]", WireError),
        ((2).to_bytes(4) + bytes(4) + b"\xff\xff", WireError),
        ((60000).to_bytes(4) + bytes(4) + b"[" * 60000, WireError),
    ],
    ids=["end", "cut", "more", "long", "long head", "array", "bytes", "deep"],
)
def test_what_is_no_message_is_found_out(sent, error):
    with pytest.raises(error):
        _received(sent, most=3 if error is WireError and b"body" in sent else 9)
