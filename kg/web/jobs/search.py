"""Search: what a text names, for programs and for the box on every page."""

import json
from collections.abc import Mapping
from typing import Any

from kg.errors import UsageError
from kg.model.job import Job, Reply
from kg.model.lang import Lang, Text
from kg.model.site import path_of
from kg.services.finding.entries import Entry
from kg.services.finding.index import Found
from kg.services.finding.kinds import kind_named
from kg.services.finding.marking import Part, shown
from kg.web.jobs.room import Room

__all__ = ["FARTHEST", "MOST", "SUGGESTIONS", "USUAL", "search_job"]

#: How many things are told at most, and usually; and from which on.
MOST, USUAL, FARTHEST = 100, 20, 1_000_000
_JSON = "application/json"
#: The answer as browsers want it; else everything about what was found.
_SUGGESTED = "suggestions"
#: What browsers ask for while one types in their own box.
SUGGESTIONS = "application/x-suggestions+json"


def _number(given: Mapping[str, Any], name: str, usual: int, most: int) -> int:
    """A whole number that was asked for.

    Raises:
        UsageError: It is none, or beyond what there may be.
    """
    text = str(given.get(name, usual))
    if text.isascii() and text.isdigit() and len(text) < 8 and int(text) <= most:
        return int(text)
    raise UsageError(
        f"{name} must be a whole number from 0 to {most}",
        f"{name} は0から{most}までの整数で指定してください",
    )


def _lang(text: str) -> Lang:
    try:
        return Lang(text.lower())
    except ValueError:
        raise UsageError(
            "lang must be ja or en", "lang は ja か en で指定してください"
        ) from None


def _both(text: Text | None) -> dict[str, str] | None:
    return None if text is None else {"ja": text.ja, "en": text.en}


def _parts(parts: tuple[Part, ...]) -> list[list[Any]]:
    return [[part.text, part.hit] for part in parts]


def _page(room: Room, entry: Entry, lang: Lang) -> str | None:
    path = path_of(entry.iri, room.names)
    return None if path is None else f"{path}.{lang}.html"


def _hit(room: Room, entry: Entry, found: Found, lang: Lang) -> dict[str, Any]:
    told = shown(entry, found.query, found.words, lang)
    matched = "".join(part.text for part in told.matched)
    return {
        "iri": entry.iri,
        "page": _page(room, entry, lang),
        "kind": str(entry.kind),
        "kind_label": entry.kind.text.of(lang),
        "label": _both(entry.label),
        "where": _both(entry.where),
        "matched": matched or None,
        "matched_lang": told.lang or None,
        "marked": {"label": _parts(told.label), "matched": _parts(told.matched)},
    }


def _suggestions(found: Found, few: int, lang: Lang) -> list[Any]:
    """The answer in the form that browsers know (OpenSearch suggestions)."""
    hits = found.hits[:few]
    return [
        found.query,
        [hit.label.of(lang) for hit in hits],
        [(hit.where or hit.kind.text).of(lang) for hit in hits],
    ]


def search_job(room: Room, job: Job, most: int) -> Reply:
    """What `q` names, of one `kind` or of all, the best first.

    Raises:
        UsageError: A parameter makes no sense.
    """
    asked = job.asked
    lang = _lang(str(asked.get("lang", Lang.JA)))
    limit = _number(asked, "limit", USUAL, MOST)
    offset = _number(asked, "offset", 0, FARTHEST)
    kind = kind_named(str(asked["kind"])) if "kind" in asked else None
    form = asked.get("form")
    if form not in (None, _SUGGESTED):
        raise UsageError(
            f"form must be {_SUGGESTED}, or left out",
            f"form は {_SUGGESTED} を指定するか、省略してください",
        )
    found = room.index.find(str(asked.get("q") or "").strip())
    if form == _SUGGESTED:
        told: Any = _suggestions(found, min(limit, 10), lang)
        return Reply(json.dumps(told, ensure_ascii=False).encode(), SUGGESTIONS)
    hits = found.of(kind) if kind else found.hits
    near = () if found.hits else room.index.near(found.query)
    told = {
        "query": found.query,
        "total": len(hits),
        "offset": offset,
        "limit": limit,
        "kinds": [
            {"kind": str(each), "label": _both(each.text), "count": count}
            for each, count in found.counts.items()
        ],
        "results": [
            _hit(room, hit, found, lang) for hit in hits[offset : offset + limit]
        ],
        "near": [
            {"word": each.word, "name": each.name, "label": _both(each.entry.label)}
            for each in near
        ],
    }
    return Reply(json.dumps(told, ensure_ascii=False).encode(), _JSON)
