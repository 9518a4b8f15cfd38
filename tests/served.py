"""A running `kg serve` over a small graph, for tests that ask as any client does."""

import contextlib
import http.client
import sys
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest

from tests.servers import free_port, started

DATA = "http://kasei.us/2009/09/sparql/data/"
#: The graphs that the W3C's tests of the protocol want to be there, as those files say,
#: and one with what results are made of: languages, types, blank nodes, line ends.
GRAPH = f"""\
<{DATA}data1.rdf> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> \
<http://xmlns.com/foaf/0.1/Document> <{DATA}data1.rdf> .
<{DATA}data2.rdf> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> \
<http://xmlns.com/foaf/0.1/Document> <{DATA}data2.rdf> .
<{DATA}data3.rdf> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> \
<http://xmlns.com/foaf/0.1/Document> <{DATA}data3.rdf> .
<http://e.org/s> <http://e.org/says> "室蘭"@ja <http://e.org/g> .
<http://e.org/s> <http://e.org/says> "a \\"b\\", c\\n\\td" <http://e.org/g> .
<http://e.org/s> <http://e.org/costs> \
"1.50"^^<http://www.w3.org/2001/XMLSchema#decimal> <http://e.org/g> .
<http://e.org/s> <http://e.org/has> _:b <http://e.org/g> .
_:b <http://e.org/says> "inner" <http://e.org/g> .
"""


@dataclass
class Answered:
    """What came back.

    Attributes:
        status: The HTTP status.
        headers: By their names in small letters; the last of several.
        body: The bytes.
    """

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def media(self):
        """The media type without parameters."""
        return self.headers.get("content-type", "").partition(";")[0]


@dataclass
class Site:
    """A running site."""

    port: int
    options: tuple[str, ...] = field(default=())

    @property
    def sparql(self):
        """The endpoint."""
        return f"http://127.0.0.1:{self.port}/sparql"

    def send(self, method, path, body=None, headers=None, timeout=60):
        """One request on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        with contextlib.closing(connection):
            connection.request(method, path, body, headers or {})
            response = connection.getresponse()
            body = response.read()
            told = {name.lower(): value for name, value in response.getheaders()}
            return Answered(response.status, told, body)

    def ask(self, query, accept=None, method="GET", path="/sparql", **parameters):
        """A query by GET."""
        given = [("query", query)]
        for name, value in parameters.items():
            values = value if isinstance(value, list) else [value]
            given += [(name.replace("_", "-"), each) for each in values]
        headers = {} if accept is None else {"Accept": accept}
        return self.send(method, f"{path}?{urlencode(given)}", None, headers)


@contextlib.contextmanager
def site(folder, *options):
    """`kg serve` on a free port, from when it answers until the block ends."""
    port = free_port()
    command = [sys.executable, "-c", "from kg.cli import main; main()", "serve"]
    command += ["--port", str(port), "--access-log", "off", *map(str, options)]
    log = folder / "serve.log"
    with started(command, folder, log) as process:
        deadline = time.monotonic() + 90
        while not _stands(port):
            if process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"kg serve does not start: {log.read_text()[-2000:]}")
            time.sleep(0.1)
        yield Site(port, options)


def _stands(port):
    try:
        with urlopen(f"http://127.0.0.1:{port}/sparql", timeout=5):
            return True
    except OSError:
        return False


@pytest.fixture(scope="session")
def small_graph(tmp_path_factory):
    """The small graph as a file."""
    path = tmp_path_factory.mktemp("graph") / "small.nq"
    path.write_text(GRAPH, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def small_site(tmp_path_factory, small_graph):
    """A running site over the small graph, with narrow limits."""
    folder = tmp_path_factory.mktemp("site")
    limits = ["--query-seconds", 2, "--result-size", 1, "--query-memory", 256]
    with site(folder, "--data", small_graph, *limits) as running:
        yield running
