"""Where a site is written before it takes the place of the last one.

The folder stands beside the target and is locked while somebody writes it. At the end
it and the target change places in one step; whatever ends the run before, the target
is as it was. A run that is told to end takes the folder away itself; what one that is
killed has left goes when the next begins.
"""

import ctypes
import os
import shutil
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from kg.errors import KgError, UsageError
from kg.model.why import why

if sys.platform != "win32":
    import fcntl

__all__ = ["Staging", "stage_for", "unwritable"]

_PART, _OLD = "part", "old"
#: Of `renameat2` and `renamex_np`: paths are whole, and both names change places.
_HERE, _EXCHANGE, _SWAP = -100, 2, 2


def unwritable(path: Path, error: OSError) -> UsageError:
    """What to tell of a place that cannot be written."""
    said = why(error)
    return UsageError(
        f"{path}: cannot be written: {said.en}",
        f"{path}：書き込めません（{said.ja}）",
    )


@dataclass(frozen=True, slots=True)
class Staging:
    """A folder beside a target.

    Attributes:
        folder: It; empty at first.
        target: What it is to become: a whole path.
    """

    folder: Path
    target: Path

    def tells_case(self) -> bool:
        """Are names that differ in case two files here?"""
        probe = self.folder / "case"
        probe.touch()
        try:
            return not probe.with_name("CASE").exists()
        finally:
            probe.unlink()

    def swap(self) -> None:
        """Put the folder in the place of the target; what was there is gone then.

        Raises:
            UsageError: The target cannot be moved.
        """
        old = self.target.with_name(f".{self.target.name}.{os.getpid()}.{_OLD}")
        try:
            with _undisturbed():
                if not self.target.exists():
                    self.folder.rename(self.target)
                    return
                shutil.copymode(self.target, self.folder)
                if not _exchanged(self.folder, self.target):
                    self.target.rename(old)
                    self.folder.rename(self.target)
        except OSError as error:
            if old.exists() and not self.target.exists():
                old.rename(self.target)
            raise unwritable(self.target, error) from error
        # Where both changed places, what is left goes with the staging folder.
        shutil.rmtree(old, ignore_errors=True)


@contextmanager
def stage_for(target: Path) -> Iterator[Staging]:
    """A staging folder for a target, for as long as it is needed.

    Args:
        target: A whole path.

    Raises:
        UsageError: It cannot be made, or somebody else writes the same target now.
        SystemExit: The process was told to end: 143 by `kill`, 129 by its terminal.
    """
    with _stops_heeded(), _made_for(target) as staging:
        yield staging


@contextmanager
def _made_for(target: Path) -> Iterator[Staging]:
    folder = target.with_name(f".{target.name}.{os.getpid()}.{_PART}")
    lock = None
    try:
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            _clear(target)
            folder.mkdir()
            lock = _locked(folder)
            if lock is None and sys.platform != "win32":
                # Another run began just now, and takes this folder for a dead one's.
                raise _busy(target)
        except OSError as error:
            raise unwritable(target, error) from error
        yield Staging(folder, target)
    finally:
        with _undisturbed():
            shutil.rmtree(folder, ignore_errors=True)
            if lock is not None:
                os.close(lock)


def _clear(target: Path) -> None:
    """Take away what dead runs have left, and bring back what one had moved away.

    Raises:
        UsageError: A run that is not dead writes the same target.
    """
    for left in _left_over(target, _PART):
        try:
            lock = _locked(left)
        except FileNotFoundError:
            # The run that it was of has ended in the meantime.
            continue
        if lock is None and sys.platform != "win32":
            raise _busy(target)
        shutil.rmtree(left, ignore_errors=True)
        if lock is not None:
            os.close(lock)
    for left in _left_over(target, _OLD):
        if target.exists():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.rename(target)


def _left_over(target: Path, suffix: str) -> list[Path]:
    start, end = f".{target.name}.", f".{suffix}"
    found = []
    for path in target.parent.iterdir():
        number = path.name.removeprefix(start).removesuffix(end)
        if path.name == f"{start}{number}{end}" and number.isdigit():
            found.append(path)
    return sorted(found)


def _busy(target: Path) -> KgError:
    return UsageError(
        f"{target}: another kg publish is writing it; wait until that has ended",
        f"{target}：別の kg publish が書き込み中です。終わるまでお待ちください",
    )


def _locked(folder: Path) -> int | None:
    """Lock a folder until the number is closed; None where somebody else has."""
    if sys.platform == "win32":
        return None
    number = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(number)
        return None
    return number


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let Ctrl-C and a stop wait: half of this would be worse than none."""
    if sys.platform == "win32":
        yield
        return
    stops = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
    old = signal.pthread_sigmask(signal.SIG_BLOCK, stops)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, old)


@contextmanager
def _stops_heeded() -> Iterator[None]:
    """Let `kill`, a container that stops and a terminal that closes end it in order.

    A signal that somebody else handles or ignores (`nohup`) is left to them.
    """
    stops: list[signal.Signals] = []
    if (
        sys.platform != "win32"
        and threading.current_thread() is threading.main_thread()
    ):
        found = (signal.SIGTERM, signal.SIGHUP)
        stops = [each for each in found if signal.getsignal(each) == signal.SIG_DFL]
    for each in stops:
        signal.signal(each, _stop)
    try:
        yield
    finally:
        for each in stops:
            signal.signal(each, signal.SIG_DFL)


def _stop(number: int, frame: FrameType | None) -> None:
    # What a shell says of a process that a signal has ended.
    raise SystemExit(128 + number)


def _exchanged(one: Path, other: Path) -> bool:
    """Let two folders change places in one step; False where the system cannot."""
    names = os.fsencode(one), os.fsencode(other)
    with suppress(OSError, AttributeError):
        library = ctypes.CDLL(None)
        if sys.platform == "darwin":
            return bool(library.renamex_np(*names, _SWAP) == 0)
        found = library.renameat2(_HERE, names[0], _HERE, names[1], _EXCHANGE)
        return bool(found == 0)
    return False
