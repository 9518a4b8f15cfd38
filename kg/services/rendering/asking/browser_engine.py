"""What a page tells the engine that answers in the browser, where no server does.

The engine (`static/engine.js`) fetches the whole graph from the site itself. Where the
engine was not put beside the pages (`make assets`), or the site has no such file, there
is nothing to tell: the pages show what may be asked, and that it cannot be asked here.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from kg.model.site import relative
from kg.model.site_file import Dump, DumpRole
from kg.services.rendering.frame.setting import Setting

__all__ = [
    "N_QUADS",
    "PROGRAM",
    "TERMS",
    "browser_engine",
    "dump_address",
    "whole_dump",
]

#: What the whole graph is fetched as.
N_QUADS = "application/n-quads"
#: Where the prefixes stand that a query need not declare, on a server and as a file.
TERMS = "api/terms.json"
#: The engine, among the files that ship with the pages.
PROGRAM = "vendor/oxigraph/web_bg.wasm.gz"
_STATIC = Path(__file__).resolve().parents[1] / "static"
#: So many signs of its digest tell one edition of the graph from others.
_VERSION = 16


@cache
def _program() -> int:
    """How many bytes the engine has; none where it does not stand beside the pages."""
    path = _STATIC / PROGRAM
    return path.stat().st_size if path.is_file() else 0


def whole_dump(dumps: Iterable[Dump]) -> Dump | None:
    """The file with the whole graph that the engine reads, if there is one."""
    for dump in dumps:
        if dump.role is DumpRole.WHOLE and dump.media == N_QUADS:
            return dump
    return None


def dump_address(dump: Dump) -> str:
    """Where it is fetched from, below the site: another address for each edition.

    So that nothing between the site and the page keeps one for another.
    """
    return dump.path + _query(dump)


def _query(dump: Dump) -> str:
    return f"?v={dump.written.sha256[:_VERSION]}"


def browser_engine(at: Setting) -> Mapping[str, Any] | None:
    """Where the graph and its prefixes are; None where the page cannot be asked."""
    dump = whole_dump(at.dumps)
    if at.live or dump is None or not _program():
        return None
    return {
        "dump": relative(dump.path, at.path) + _query(dump),
        "media": dump.media,
        "packed": bool(dump.packed),
        "size": dump.written.size,
        "program": _program(),
        "sha256": dump.written.sha256,
        "terms": at.above(TERMS),
    }
