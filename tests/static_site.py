"""A part of a site as files, with the dump that the engine reads, and a plain host."""

import gzip
import hashlib
import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

from kg.model.lang import Text
from kg.model.site_file import Dump, DumpRole, SiteFile, Written
from kg.services.publishing.parts import assets, offline, pages, queries, terms
from kg.services.publishing.publication import Publication

DUMP = "dumps/teiju-kg.nq.gz"
#: What the rules of resolution set for pages: the policy of the live site, and what
#: the engine needs.
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self' 'wasm-unsafe-eval'; "
    "worker-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PATHS = ("index", "editor", "about", "doc/region/nishi-iburi", "queries/region/members")


def published(whole, paths=PATHS, packed=True, dump=True):
    """The files of a site with these pages, by path."""
    site = Publication.of(whole, whole.names.base)
    made = {}

    def write(files):
        for file in files:
            digest = hashlib.sha256(file.body).hexdigest()
            made[file.path] = file.body
            site.written[file.path] = Written(len(file.body), digest)

    if dump:
        body = "".join(f"{line}\n" for line in whole.lines).encode()
        path = DUMP if packed else DUMP.removesuffix(".gz")
        write([SiteFile(path, gzip.compress(body, 9, mtime=0) if packed else body)])
        media = "application/gzip" if packed else ""
        site.dumps.append(
            Dump(
                path,
                DumpRole.WHOLE,
                Text("All", "すべて"),
                "application/n-quads",
                media,
                site.written[path],
                len(whole.lines),
            )
        )
    for part in (assets, pages, terms, queries):
        for key in paths if part is pages else part.keys(site):
            write(part.files(site, key))
    write(list(offline.files(site, "")))
    return made


def laid(made, folder):
    """Put files into a folder."""
    for path, body in made.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(body)
    return folder


class _Host(SimpleHTTPRequestHandler):
    """A host of files that unpacks what is packed on its way, if it is told to."""

    protocol_version = "HTTP/1.1"
    unpacks = False

    def log_message(self, *args):
        """Say nothing."""

    def end_headers(self):
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("X-Content-Type-Options", "nosniff")
        if self.unpacks and self.path.partition("?")[0].endswith(".gz"):
            self.send_header("Content-Encoding", "gzip")
        super().end_headers()


@contextmanager
def hosted(folder, unpacks=False, port=0):
    """The address of a folder on a port of this machine."""
    handler = type("Host", (_Host,), {"unpacks": unpacks})
    server = ThreadingHTTPServer(
        ("127.0.0.1", port), partial(handler, directory=str(folder))
    )
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
