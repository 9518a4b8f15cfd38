"""Real web servers over a published site: Apache, nginx, and one that knows nothing."""

import contextlib
import functools
import http.client
import os
import shutil
import tempfile
import threading
import time
from dataclasses import dataclass
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urljoin

import pytest

from tests.servers import binary, free_port, run_kg, started

BASE = "https://w3id.org/teiju/"
#: The site is to stand here; the servers of the tests have other names and ports.
PUBLIC = "https://kg.example.org/open/kg/"
PATH = "/open/kg/"
#: Where w3id.org would have the rules.
LEADING = "/teiju/"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_SKOS = "http://www.w3.org/2004/02/skos/core#"
_OWL = "http://www.w3.org/2002/07/owl#"
THINGS = (
    ("id/thing/a", f"{BASE}def/Project", "甲", "A"),
    # What an IRI percent-encodes belongs to it.
    ("id/thing/%E5%AE%A4%20x", f"{BASE}def/Project", "室", "Muro"),
    # A page and a folder of one name.
    ("scheme/colour", f"{_SKOS}ConceptScheme", "色", "Colour"),
    ("scheme/colour/red", f"{_SKOS}Concept", "赤", "Red"),
    ("def/Project", f"{_OWL}Class", "事業", "Project"),
    ("def/", f"{_OWL}Ontology", "語彙", "Vocabulary"),
)


def small_graph(path: Path) -> Path:
    """A graph with an IRI of every sort."""
    lines = []
    for local, kind, ja, en in THINGS:
        thing, graph = f"<{BASE}{local}>", f"<{BASE}graph/test>"
        lines.append(f"{thing} <{_RDF}type> <{kind}> {graph} .")
        lines.append(f'{thing} <{_RDFS}label> "{ja}"@ja {graph} .')
        lines.append(f'{thing} <{_RDFS}label> "{en}"@en {graph} .')
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@dataclass(frozen=True)
class Told:
    """What a server answers, as far as clients act on it.

    Attributes:
        status: The HTTP status.
        media: The media type with its charset; of what is found alone.
        language: Of a page.
        vary: What it was chosen by, but for the encoding.
        location: Where a redirect leads, below the site.
        file: The file that was chosen.
        open: May pages of other sites read it?
    """

    status: int
    media: str = ""
    language: str = ""
    vary: frozenset[str] = frozenset()
    location: str = ""
    file: str = ""
    open: bool = False


@dataclass
class Host:
    """A server.

    Attributes:
        port: Where it listens.
        path: Where the site stands there.
    """

    port: int
    path: str = PATH

    @property
    def address(self):
        """Of the site at this server."""
        return f"http://127.0.0.1:{self.port}{self.path}"

    def fetch(self, path, method="GET", **headers):
        """A response, not followed."""
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        with contextlib.closing(connection):
            connection.request(method, path, headers=told)
            response = connection.getresponse()
            response.body = response.read()
            return response

    def told(self, local, method="GET", **headers):
        """What it answers at a path of the site."""
        response = self.fetch(self.path + local, method, **headers)
        there = response.headers
        names = ",".join(there.get_all("vary", [])).split(",")
        vary = frozenset(n.strip().lower() for n in names) - {"", "accept-encoding"}
        found = response.status == 200
        whole = urljoin(self.address + local, there.get("location", ""))
        return Told(
            response.status,
            there.get("content-type", "") if found else "",
            there.get("content-language", "") if found else "",
            vary if found or response.status == 303 else frozenset(),
            whole.removeprefix(self.address) if "location" in there else "",
            there.get("content-location", "") if found else "",
            there.get("access-control-allow-origin") == "*" and response.status < 400,
        )


@pytest.fixture(scope="session")
def published(tmp_path_factory):
    """The folder in which sites stand, with a small one at its path."""
    folder = tmp_path_factory.mktemp("published")
    # Servers that an administrator starts read files as somebody else.
    for each in (folder, *folder.parents):
        if each == Path(tempfile.gettempdir()) or os.geteuid() != 0:
            break
        with contextlib.suppress(OSError):
            each.chmod(each.stat().st_mode | 0o055)
    graph = small_graph(folder / "small.nq")
    site = folder / "www" / PATH.strip("/")
    done = run_kg(
        folder,
        *("publish", str(graph), "-o", str(site), "--public-url", PUBLIC),
        "--no-check-links",
    )
    assert 0 == done.returncode, done.stderr
    leading = folder / "www" / LEADING.strip("/")
    leading.mkdir()
    rules = site / "hosting" / "w3id.org" / "teiju" / "htaccess"
    shutil.copy(rules, leading / ".htaccess")
    return folder


@contextlib.contextmanager
def _listening(words, folder, port):
    log = folder / "said.log"
    with started(words, folder, log) as process:
        until = time.monotonic() + 30
        while True:
            try:
                Host(port).fetch("/")
            except OSError:
                said = log.read_text(errors="replace")
                if process.poll() is not None or time.monotonic() > until:
                    pytest.fail(f"{words[0]} does not start: {said[-2000:]}")
                time.sleep(0.05)
            else:
                yield Host(port)
                return


_MODULES = (
    *("mpm_event", "authz_core", "dir", "mime", "rewrite", "headers", "deflate"),
    *("filter", "negotiation", "autoindex"),
)


@pytest.fixture(scope="session")
def apache(published, tmp_path_factory):
    """Apache over the site, with the `.htaccess` that stands there."""
    program = binary("apache2", "apt-get install apache2-bin")
    folder, port = tmp_path_factory.mktemp("apache"), free_port()
    modules = Path("/usr/lib/apache2/modules")
    lines = [f"LoadModule {m}_module {modules}/mod_{m}.so" for m in _MODULES]
    lines += [
        f"ServerName localhost\nListen 127.0.0.1:{port}",
        f"PidFile {folder}/pid\nErrorLog {folder}/error.log\nTypesConfig /dev/null",
        f"DocumentRoot {published}/www",
        f"<Directory {published}/www{LEADING}>\nAllowOverride All\n</Directory>",
        f"<Directory {published}/www>\nRequire all granted",
        # What most hosts have on, and what the rules say that they need.
        "Options Indexes FollowSymLinks",
        "AllowOverride FileInfo Indexes\n</Directory>",
        # As Debian has it.
        "AddEncoding x-gzip .gz\nAddDefaultCharset ISO-8859-1",
    ]
    config = folder / "apache.conf"
    config.write_text("\n".join(lines) + "\n", encoding="utf-8")
    words = [program, "-D", "FOREGROUND", "-f", str(config)]
    with _listening(words, folder, port) as host:
        yield host


@pytest.fixture(scope="session")
def nginx(published, tmp_path_factory):
    """Nginx over the site, with the files of `hosting/nginx/`."""
    program = binary("nginx", "apt-get install nginx-light")
    folder, port = tmp_path_factory.mktemp("nginx"), free_port()
    rules = published / "www" / PATH.strip("/") / "hosting" / "nginx"
    places = "\n".join(
        f"{kind}_temp_path {folder}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    config = folder / "nginx.conf"
    config.write_text(
        f"""daemon off; pid {folder}/pid; error_log stderr warn;
{"user root;" if os.geteuid() == 0 else ""}
events {{}}
http {{
    access_log off;
    {places}
    include {rules}/maps.conf;
    server {{
        listen 127.0.0.1:{port};
        root {published}/www;
        include {rules}/site.conf;
    }}
}}
""",
        encoding="utf-8",
    )
    words = [program, "-e", "stderr", "-c", str(config)]
    with _listening(words, folder, port) as host:
        yield host


class _Plain(SimpleHTTPRequestHandler):
    """What GitHub Pages does: files, index.html of folders, and 404.html."""

    def send_error(self, code, message=None, explain=None):
        page = Path(self.directory) / PATH.strip("/") / "404.html"
        if code != 404 or not page.exists():
            super().send_error(code, message, explain)
            return
        body = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *told):
        """Say nothing."""


@pytest.fixture(scope="session")
def plain(published):
    """A host of files that chooses nothing."""
    handler = functools.partial(_Plain, directory=str(published / "www"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield Host(server.server_address[1])
        finally:
            server.shutdown()
            thread.join()
