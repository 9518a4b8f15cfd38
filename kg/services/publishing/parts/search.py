"""The names of all things in one file, and how browsers add the search of the site."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from kg.model.lang import Lang
from kg.model.site_file import SiteFile
from kg.services.finding.entries import Entry
from kg.services.finding.kinds import Kind
from kg.services.publishing.publication import Publication
from kg.services.rendering.asking.opensearch import description

__all__ = ["files", "keys"]

_PATH = "search/index.json"
#: Names that are the label of a thing stand as these numbers.
_JA, _EN = 0, 1


def keys(site: Publication) -> Iterable[str]:
    """All at once."""
    return ("",)


def files(site: Publication, key: str) -> Iterator[SiteFile]:
    """The index, whose things stand in the order of those that fit as well."""
    told = json.dumps(
        _told(list(site.index), site.names.base),
        ensure_ascii=False,
        separators=(",", ":"),
    )
    yield SiteFile(_PATH, told.encode())
    for lang in Lang:
        told = description(site.public, lang, live=False)
        yield SiteFile(f"opensearch.{lang}.xml", told.encode())


def _name(entry: Entry, name: str) -> str | int:
    if name == entry.label.ja:
        return _JA
    return _EN if name == entry.label.en else name


def _where(entry: Entry, numbers: dict[str, int]) -> int | list[str] | None:
    """The number of the thing that it stands within, else a text of its own."""
    if entry.within in numbers:
        return numbers[entry.within]
    return None if entry.where is None else [entry.where.ja, entry.where.en]


def _told(entries: Sequence[Entry], base: str) -> dict[str, Any]:
    """What `finding.js` reads: the paths of things, being ends of IRIs, are left out.

    An IRI elsewhere stands behind `<`; a label that both languages share stands once.
    """
    numbers = {entry.iri: number for number, entry in enumerate(entries)}
    kinds = list(Kind)
    tags: dict[str, int] = {}
    things = [
        [
            entry.iri.removeprefix(base)
            if entry.iri.startswith(base)
            else f"<{entry.iri}",
            kinds.index(entry.kind),
            entry.label.ja,
            "" if entry.label.en == entry.label.ja else entry.label.en,
            [
                [_name(entry, name), tags.setdefault(tag, len(tags))]
                for name, tag in entry.names
            ],
            entry.codes,
            entry.numbers,
            _where(entry, numbers),
        ]
        for entry in entries
    ]
    return {
        "base": base,
        "kinds": [[kind, kind.text.ja, kind.text.en] for kind in kinds],
        "tags": list(tags),
        "things": things,
    }
