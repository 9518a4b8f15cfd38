"""A server that answers as a test says, and what is asked of it."""

import contextlib
import http.server
import json
import socket
import struct
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

import pytest
from pyoxigraph import NamedNode

from kg.errors import EndpointError
from kg.model.result import Rows
from kg.services.endpoints.remote import Endpoint

JSON = "application/sparql-results+json"
SELECT = "SELECT ?s WHERE { ?s ?p ?o }"
CONSTRUCT = "CONSTRUCT { ?s a teiju:Region } WHERE { ?s a teiju:Region }"
ROWS = json.dumps(
    {
        "head": {"vars": ["s"]},
        "results": {"bindings": [{"s": {"type": "uri", "value": "urn:a"}}] * 3},
    }
)
THREE = Rows(("s",), ((NamedNode("urn:a"),),) * 3)


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


@pytest.fixture
def nobody(monkeypatch):
    """The environment names nobody: no test asks as whoever runs it."""
    for name in ("USER", "PASSWORD", "TOKEN", "INSECURE"):
        monkeypatch.delenv(f"KG_ENDPOINT_{name}", raising=False)
    monkeypatch.delenv("KG_ENDPOINT", raising=False)


@pytest.fixture
def pauses():
    """How long was waited between requests: seconds that nobody waits."""
    return []


@pytest.fixture
def ask(server, names, pauses, nobody):
    """Ask the server of the test."""

    def asked(sparql=SELECT, path="/sparql", **how):
        how = {"sleep": pauses.append, "timeout": 10, **how}
        return Endpoint(server.url + path, names, **how).ask(sparql)

    return asked


@pytest.fixture
def refused(ask):
    """Ask the server of the test, and get the one error that this must end in."""

    def asked(*arguments, **how):
        with pytest.raises(EndpointError) as caught:
            ask(*arguments, **how)
        said = caught.value.messages
        assert 1 == len(said["en"].splitlines()) == len(said["ja"].splitlines())
        assert said["en"] != said["ja"]
        return said

    return asked
