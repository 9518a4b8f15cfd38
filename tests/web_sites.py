"""`kg serve` in a process of its own, over a graph of a test."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx2

__all__ = ["RunningSite", "graph_of", "running"]

ROOT = Path(__file__).parents[1]
KG = [sys.executable, "-c", "from kg.cli import main; main()"]
BASE = "https://w3id.org/teiju/"
_ADDRESS = re.compile(r"http://\S+/")


def graph_of(path: Path, label: str, things: int = 60) -> Path:
    """A small graph in a file: things with a label each."""
    name = "<http://www.w3.org/2000/01/rdf-schema#label>"
    kind = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    graph = f"<{BASE}graph/test>"
    lines = []
    for number in range(things):
        thing = f"<{BASE}id/thing/{number}>"
        lines.append(f'{thing} {name} "{label} {number}"@en {graph} .')
        lines.append(f"{thing} {kind} <{BASE}def/Project> {graph} .")
    new = path.with_suffix(".new")
    new.write_text("\n".join(lines) + "\n", encoding="utf-8")
    new.replace(path)
    return path


class RunningSite:
    """A site that runs: its address, what it says, and a client.

    Attributes:
        process: The process.
        address: Where it listens, with a slash at its end.
    """

    def __init__(self, process: subprocess.Popen, said: Path):
        self.process, self._said = process, said
        found = self.wait_for(_ADDRESS)
        self.address = found[0]
        self.port = int(self.address.rstrip("/").rpartition(":")[2])
        self.client = httpx2.Client(base_url=self.address, timeout=30)

    def said(self) -> str:
        """What it has said so far."""
        return self._said.read_text(encoding="utf-8")

    def wait_for(self, text, seconds: float = 30):
        """Wait until it says something."""
        pattern = re.compile(text)
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            found = pattern.search(self.said())
            if found:
                return found
            if self.process.poll() is not None:
                break
            time.sleep(0.02)
        raise AssertionError(f"did not say {text}: {self.said()}")

    def send(self, number: signal.Signals) -> None:
        """Send it a signal."""
        self.process.send_signal(number)

    def ended(self, seconds: float = 20) -> int:
        """The exit code, once it has ended."""
        return self.process.wait(seconds)

    def query(self, sparql: str, **more):
        """The answer of the endpoint."""
        headers = {"Accept": "application/sparql-results+json"}
        return self.client.get(
            "sparql", params={"query": sparql}, headers=headers, **more
        )

    def label(self) -> str:
        """What the first thing is called."""
        sparql = (
            f"SELECT ?l {{ <{BASE}id/thing/0> "
            "<http://www.w3.org/2000/01/rdf-schema#label> ?l }"
        )
        rows = self.query(sparql).json()["results"]["bindings"]
        return rows[0]["l"]["value"]


@contextlib.contextmanager
def running(folder: Path, *options: str, lang: str = "en", program: str | None = None):
    """A site that is ended afterwards; nothing of it is left.

    Args:
        folder: Where it runs.
        options: Of `kg serve`.
        lang: The language it speaks.
        program: What to run instead of `kg serve`.
    """
    said = folder / "said.txt"
    environ = {
        name: value for name, value in os.environ.items() if name[:3] != "KG_"
    } | {"PYTHONPATH": str(ROOT), "KG_LANG": lang, "PYTHONWARNINGS": "error"}
    command = [*KG, "serve", "--port", "0", *options]
    if program is not None:
        command = [sys.executable, "-c", program]
    with said.open("wb") as stream:
        process = subprocess.Popen(
            command, stderr=stream, stdout=subprocess.PIPE, env=environ, cwd=folder
        )
    site = None
    try:
        site = RunningSite(process, said)
        yield site
    finally:
        if site is not None:
            site.client.close()
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(15)
            process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(5)
            process.kill()
            process.wait()
        process.stdout.close()
