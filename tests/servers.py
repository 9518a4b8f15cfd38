"""Servers for tests: one that answers as a test says, and two real ones.

The real ones are started when a test asks for them, on free ports of this machine,
and end with the tests that needed them.
"""

import contextlib
import ctypes
import http.server
import os
import re
import shlex
import shutil
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen

import pytest

JSON = "application/sparql-results+json"


@dataclass
class Answer:
    """What a scripted server says to one request."""

    status: int = 200
    body: bytes | str = b""
    media: str | None = JSON
    headers: dict[str, str] = field(default_factory=dict)
    #: How many bytes it promises more than it sends.
    short_of: int = 0
    #: Breaks the connection off instead of answering.
    reset: bool = False
    #: Sends a byte now and then, and never ends.
    drips: bool = False
    #: Is silent until the test is over.
    silent: bool = False


@dataclass
class Asked:
    """One request that a scripted server got."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def query(self) -> dict[str, list[str]]:
        """The parameters, of the address and of a form alike."""
        found = parse_qs(urlsplit(self.path).query)
        if "form-urlencoded" in self.headers.get("content-type", ""):
            found |= parse_qs(self.body.decode())
        return found


class _Handler(http.server.BaseHTTPRequestHandler):
    """Answers as the script of its server says."""

    protocol_version = "HTTP/1.1"

    def _answer(self):
        script = self.server.script
        size = int(self.headers.get("Content-Length", 0))
        headers = {key.lower(): value for key, value in self.headers.items()}
        asked = Asked(self.command, self.path, headers, self.rfile.read(size))
        script.asked.append(asked)
        answer = script.next(asked)
        if answer.silent:
            script.over.wait(30)
        if answer.reset:
            # Without lingering the other side sees a reset, not an end.
            linger = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        if answer.reset or answer.silent:
            self.close_connection = True
            self.connection.close()
            return
        body = answer.body.encode() if isinstance(answer.body, str) else answer.body
        # Without a date of its own: the headers are those of the test.
        self.send_response_only(answer.status)
        if answer.media is not None:
            self.send_header("Content-Type", answer.media)
        for key, value in answer.headers.items():
            self.send_header(key, value)
        if not answer.drips:
            self.send_header("Content-Length", str(len(body) + answer.short_of))
        self.send_header("Connection", "close")
        self.end_headers()
        while answer.drips and not script.over.wait(0.05):
            self.wfile.write(b" ")
            self.wfile.flush()
        if self.command != "HEAD":
            self.wfile.write(body)
        self.close_connection = True

    do_GET = do_POST = do_PUT = do_HEAD = do_DELETE = _answer  # noqa: N815

    def handle(self):
        # The client may have left; that is what some tests are about.
        with contextlib.suppress(OSError):
            super().handle()

    def log_message(self, *args):
        pass


class Scripted:
    """A web server that answers as a test says, and keeps what it was asked."""

    def __init__(self):
        self.answers = [Answer()]
        self.asked = []
        self.over = threading.Event()
        self.url = ""

    def says(self, *answers):
        """What it says, one answer a request; the last one is said ever after.

        A function makes an answer of what was asked.
        """
        self.answers = list(answers)
        return self

    def next(self, asked):
        """The answer to this request."""
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return answer(asked) if callable(answer) else answer


@contextlib.contextmanager
def scripted_server(tls=None) -> Iterator[Scripted]:
    """A scripted server on a free port, until the block ends."""
    script = Scripted()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    server.script = script
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
        server.handle_error = lambda request, address: None
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.02}
    )
    thread.start()
    scheme = "http" if tls is None else "https"
    script.url = f"{scheme}://127.0.0.1:{server.server_port}"
    try:
        yield script
    finally:
        script.over.set()
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def server():
    """A web server that answers as the test says."""
    with scripted_server() as script:
        yield script


@pytest.fixture
def other_server():
    """Another one."""
    with scripted_server() as script:
        yield script


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


# Real servers, started as docs/endpoints.md says.

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "endpoints.md"
#: How long a server may take until it answers, in seconds.
_PATIENCE = 90


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


def _binary(command, package):
    """Where a server's command is; without it the test is skipped, or fails in CI."""
    beside = Path(sys.executable).with_name(command)
    found = str(beside) if beside.exists() else shutil.which(command)
    if found is None:
        why = f"{command} is not installed ({package} brings it)"
        if os.environ.get("KG_REQUIRE_SERVERS") == "1":
            pytest.fail(why)
        pytest.skip(why)
    return found


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
def _running(live, command, folder):
    """A server in a folder, from when it answers until the block ends."""
    words = shlex.split(live.here(command))
    log = folder / "server.log"
    with log.open("wb") as stream:
        process = subprocess.Popen(
            words, cwd=folder, stdout=stream, stderr=stream, preexec_fn=_end_with_us()
        )
    try:
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
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _answers(url):
    try:
        with urlopen(f"{url}?query=ASK%7B%7D", timeout=5):
            return True
    except OSError:
        return False


@pytest.fixture(scope="session")
def oxigraph_server(tmp_path_factory):
    """A fresh `oxigraph serve`, loaded with the shipped graph by `kg export`."""
    binary = _binary("oxigraph", "pip install oxigraph")
    ports = {"7878": free_port()}
    url = f"http://localhost:{ports['7878']}"
    live = Live("oxigraph", ports, f"{url}/query", f"{url}/store")
    command = _start_of("oxigraph serve").replace("oxigraph", shlex.quote(binary), 1)
    with _running(live, command, tmp_path_factory.mktemp("oxigraph")) as running:
        yield running


@pytest.fixture(scope="session")
def virtuoso_server(tmp_path_factory):
    """A fresh Virtuoso, loaded with the shipped graph by `kg export`."""
    binary = _binary("virtuoso-t", "apt-get install virtuoso-opensource")
    ports = {"8890": free_port(), "1111": free_port()}
    url = f"http://localhost:{ports['8890']}"
    who = {"KG_ENDPOINT_USER": "dba", "KG_ENDPOINT_PASSWORD": "dba"}
    live = Live(
        "virtuoso", ports, f"{url}/sparql", f"{url}/sparql-graph-crud-auth", who
    )
    folder = tmp_path_factory.mktemp("virtuoso")
    settings = blocks(PAGE.read_text(encoding="utf-8"), "ini")[0]
    (folder / "virtuoso.ini").write_text(live.here(settings), encoding="utf-8")
    command = _start_of("virtuoso-t").replace("virtuoso-t", shlex.quote(binary), 1)
    with _running(live, command, folder) as running:
        yield running


@pytest.fixture(params=["oxigraph", "virtuoso"])
def live(request):
    """Each of the real servers."""
    return request.getfixturevalue(f"{request.param}_server")
