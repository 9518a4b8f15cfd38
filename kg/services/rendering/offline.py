"""What lets a site of files work without a network: a service worker, and its lists.

An edition is all files of a site: where one of them differs, it is another edition, and
what a browser has kept of the one before goes as a whole.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from kg.model.lang import Lang
from kg.model.site_file import Dump, Written
from kg.services.rendering.asking.browser_engine import (
    PROGRAM,
    TERMS,
    dump_address,
    whole_dump,
)

__all__ = ["edition_of", "service_worker"]

_SCRIPT = Path(__file__).parent / "templates" / "sw.js"
_HOLE = '"__TOLD__"'
#: Of every visit: what all pages are made of, and the pages that lead to the others.
_SHELL = re.compile(r"assets/[^/]+|(?:index|search|compare)\.(?:ja|en)\.html")
#: The first page under the name of its folder, where a host shows it so.
_ROOT = "index.html"
#: What asking needs in every language.
_ASKING = re.compile(
    r"assets/vendor/(?:oxigraph/.+|yasgui\.min\.(?:css|js))|assets/question/.+"
    r"|queries/[^.]+\.(?:rq|form\.json)|queries/index\.(?:words|search)\.json"
    rf"|{re.escape(TERMS)}"
)
#: And in one: without the pages with the lines behind each row, which are long.
_ASKING_PAGE = re.compile(r"(?:editor|queries/[^.]+)\.(?P<lang>ja|en)\.html")


def edition_of(written: Mapping[str, Written]) -> str:
    """What tells this edition of a site from others."""
    digest = hashlib.sha256()
    for path in sorted(written):
        digest.update(f"{path} {written[path].sha256}\n".encode())
    return digest.hexdigest()[:32]


def _matching(pattern: re.Pattern[str], paths: Iterable[str]) -> list[str]:
    return sorted(path for path in paths if pattern.fullmatch(path))


def _asking(
    written: Mapping[str, Written], dump: Dump | None
) -> Mapping[str, Sequence[str]]:
    """What asking needs: of all languages, and of each."""
    told = {str(lang): list[str]() for lang in Lang}
    if dump is None or f"assets/{PROGRAM}" not in written:
        return {"all": [], **told}
    for path in sorted(written):
        page = _ASKING_PAGE.fullmatch(path)
        if page is not None:
            told[page["lang"]].append(path)
    return {"all": [*_matching(_ASKING, written), dump_address(dump)], **told}


def service_worker(
    edition: str, written: Mapping[str, Written], dumps: Sequence[Dump]
) -> str:
    """The script that keeps copies of a site.

    Args:
        edition: What tells it from others.
        written: All files of the site.
        dumps: Those to download.
    """
    told = {
        "edition": edition,
        "program": f"assets/{PROGRAM}",
        "shell": [*_matching(_SHELL, written), *([""] if _ROOT in written else [])],
        "asking": _asking(written, whole_dump(dumps)),
    }
    script = _SCRIPT.read_text(encoding="utf-8")
    return script.replace(_HOLE, json.dumps(told, ensure_ascii=False, indent=1), 1)
