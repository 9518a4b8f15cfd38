"""Real servers for tests, started and loaded as docs/endpoints.md says.

They are started when a test asks for them, on free ports of this machine, and end with
the tests that needed them.
"""

import contextlib
import ctypes
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "endpoints.md"
#: How long a server may take until it answers, in seconds.
_PATIENCE = 90


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Live:
    """A real server.

    Attributes:
        engine: Its name in the headers of questions.
        ports: Its ports, by those that stand in the documents.
        queries: Where it takes queries.
        graphs: Where it takes graphs.
        environment: Who may load it.
        loaded: What `kg export` printed and said when the shipped graph was loaded.
    """

    engine: str
    ports: dict[str, int]
    queries: str
    graphs: str
    environment: dict[str, str] = field(default_factory=dict)
    loaded: "subprocess.CompletedProcess[str] | None" = None

    def here(self, text):
        """A text of the documents, with the ports of this server."""
        for told, port in self.ports.items():
            text = re.sub(rf"\b{told}\b", str(port), text)
        return text


def blocks(page, kind):
    """The code of a page that is of a kind."""
    return re.findall(rf"(?ms)^```{kind}\n(.*?)^```$", page)


def _start_of(command):
    """How the page starts a server."""
    page = PAGE.read_text(encoding="utf-8")
    return next(b.strip() for b in blocks(page, "sh") if b.startswith(command))


def missing(what):
    """Skip for want of something; in CI it is a failure."""
    if os.environ.get("KG_REQUIRE_SERVERS") == "1":
        pytest.fail(what)
    pytest.skip(what)


def binary(command, package):
    """Where a program is; without it the test is skipped, or fails in CI."""
    beside = Path(sys.executable).with_name(command)
    if beside.exists():
        return str(beside)
    # Servers stand where only the superuser looks.
    found = shutil.which(command, path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    return found or missing(f"{command} is not installed ({package} brings it)")


def run_kg(folder, *arguments, **environment):
    """Run kg in a folder as a person would, with nothing of the caller's settings."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("KG_")}
    return subprocess.run(
        [sys.executable, "-c", "from kg.cli import main; main()", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={
            **kept,
            "LC_ALL": "C.UTF-8",
            "PYTHONPATH": str(ROOT),
            "PYTHONWARNINGS": "error",
            **environment,
        },
        check=False,
    )


def _end_with_us():
    """Ends a server when the tests are killed and can end nothing themselves."""
    if sys.platform != "linux":
        return None
    library, set_death_signal = ctypes.CDLL(None), 1
    return lambda: library.prctl(set_death_signal, signal.SIGTERM)


@contextlib.contextmanager
def started(words, folder, log):
    """A server in a folder, until the block ends; what it says is in a file."""
    with log.open("wb") as stream:
        process = subprocess.Popen(
            words, cwd=folder, stdout=stream, stderr=stream, preexec_fn=_end_with_us()
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextlib.contextmanager
def _running(live, command, folder):
    """A server in a folder, from when it answers until the block ends."""
    words = shlex.split(live.here(command))
    log = folder / "server.log"
    with started(words, folder, log) as process:
        deadline = time.monotonic() + _PATIENCE
        while not _answers(live.queries):
            if process.poll() is not None or time.monotonic() > deadline:
                said = log.read_text(encoding="utf-8", errors="replace")[-2000:]
                pytest.fail(f"{words[0]} does not start: {said}")
            time.sleep(0.2)
        live.loaded = run_kg(
            folder, "export", "--endpoint", live.graphs, **live.environment
        )
        yield live


def _answers(url):
    try:
        with urlopen(f"{url}?query=ASK%7B%7D", timeout=5):
            return True
    except OSError:
        return False


@pytest.fixture(scope="session")
def oxigraph_server(tmp_path_factory):
    """A fresh `oxigraph serve`, loaded with the shipped graph by `kg export`."""
    program = binary("oxigraph", "pip install oxigraph")
    ports = {"7878": free_port()}
    url = f"http://localhost:{ports['7878']}"
    live = Live("oxigraph", ports, f"{url}/query", f"{url}/store")
    command = _start_of("oxigraph serve").replace("oxigraph", shlex.quote(program), 1)
    with _running(live, command, tmp_path_factory.mktemp("oxigraph")) as running:
        yield running


@pytest.fixture(scope="session")
def virtuoso_server(tmp_path_factory):
    """A fresh Virtuoso, loaded with the shipped graph by `kg export`."""
    program = binary("virtuoso-t", "apt-get install virtuoso-opensource")
    ports = {"8890": free_port(), "1111": free_port()}
    url = f"http://localhost:{ports['8890']}"
    who = {"KG_ENDPOINT_USER": "dba", "KG_ENDPOINT_PASSWORD": "dba"}
    live = Live(
        "virtuoso", ports, f"{url}/sparql", f"{url}/sparql-graph-crud-auth", who
    )
    folder = tmp_path_factory.mktemp("virtuoso")
    settings = blocks(PAGE.read_text(encoding="utf-8"), "ini")[0]
    (folder / "virtuoso.ini").write_text(live.here(settings), encoding="utf-8")
    command = _start_of("virtuoso-t").replace("virtuoso-t", shlex.quote(program), 1)
    with _running(live, command, folder) as running:
        yield running


@pytest.fixture(params=["oxigraph", "virtuoso"])
def live(request):
    """Each of the real servers."""
    return request.getfixturevalue(f"{request.param}_server")
