"""Servers to be measured: started, waited for, and ended."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

__all__ = ["BIN", "ROOT", "Running", "built", "free_port", "kg_serve", "running"]

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
ENVIRONMENT = {
    **{k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"},
    "PYTHONPATH": str(ROOT),
}
_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers.

    Attributes:
        pid: Its process.
        port: Where it listens on this machine.
        log: What it says.
    """

    pid: int
    port: int
    log: Path


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int, path: str) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


@contextmanager
def running(command: Sequence[str], port: int, path: str = "/") -> Iterator[Running]:
    """A server, from its first answer until the end of the block.

    Raises:
        RuntimeError: It ends by itself, or does not answer within a minute.
    """
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        with log.open("wb") as said:
            process = subprocess.Popen(
                list(command), cwd=ROOT, env=ENVIRONMENT, stdout=said, stderr=said
            )
            try:
                end = time.monotonic() + _PATIENCE
                while not _answers(port, path):
                    if process.poll() is not None or time.monotonic() > end:
                        raise RuntimeError(f"{command[0]}: {log.read_text('utf-8')}")
                    time.sleep(0.05)
                yield Running(process.pid, port, log)
            finally:
                process.terminate()
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()


KG = [sys.executable, "-c", "from kg.cli import main; main()"]


def built(folder: Path) -> Path:
    """The graph of the shipped data, built into a folder, with its store beside it."""
    graph = folder / "kg.nq"
    subprocess.run(
        [*KG, "build", "-o", str(graph)],
        cwd=ROOT,
        env=ENVIRONMENT,
        check=True,
        capture_output=True,
    )
    return graph


def kg_serve(graph: Path, port: int, *options: str) -> list[str]:
    """The command that serves a graph of ours."""
    return [
        *KG,
        "serve",
        *("--data", str(graph), "--port", str(port), "--lang", "en"),
        *options,
    ]
