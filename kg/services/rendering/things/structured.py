"""Data for machines in a page: schema.org as JSON-LD."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from kg.model.lang import Lang
from kg.model.site import SAFE, PageFormat, path_of
from kg.model.site_file import DumpRole
from kg.vocab import PREFIXES

if TYPE_CHECKING:
    from kg.services.rendering.frame.setting import Setting
    from kg.services.rendering.things.thing import Facts

__all__ = ["LICENCE", "dataset", "defined_term", "plain_thing"]

_CONTEXT = PREFIXES["schema"]
#: The licence of all data of the site.
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_KEYWORDS = ("定住自立圏", "広域連携", "linked open data", "local government", "Japan")
_CREATOR = {"@type": "Organization", "name": "teiju-kg contributors"}


def dataset(
    at: "Setting", name: str, description: str, graphs: Sequence[str], iri: str = ""
) -> Mapping[str, Any]:
    """A data set, with the files that it can be had as.

    Args:
        at: The page that tells of it.
        name: What it is called.
        description: What it holds.
        graphs: The named graphs that it consists of.
        iri: Its own address, where it has one.
    """
    start = at.public or at.names.base
    dumps = [each for each in at.dumps if each.graph == (iri or None)]
    files = [
        {
            "@type": "DataDownload",
            "name": dump.title.of(at.lang),
            "encodingFormat": dump.packed or dump.media,
            "contentUrl": f"{start}{quote(dump.path, safe=SAFE)}",
            "contentSize": f"{dump.written.size} B",
            "sha256": dump.written.sha256,
        }
        for dump in dumps
        if dump.role != DumpRole.DESCRIPTION
    ] or [
        {
            "@type": "DataDownload",
            "encodingFormat": kind.media,
            "contentUrl": f"{start}{quote(path_of(graph, at.names) or '', safe=SAFE)}"
            f".{kind}",
        }
        for graph in graphs
        for kind in (PageFormat.TTL, PageFormat.NT)
    ]
    return {
        "@context": _CONTEXT,
        "@type": "Dataset",
        "@id": iri or at.names.dataset(),
        "name": name,
        "description": description,
        "url": at.canonical(),
        "inLanguage": [str(lang) for lang in Lang],
        "license": LICENCE,
        "creator": _CREATOR,
        "isAccessibleForFree": True,
        "keywords": list(_KEYWORDS),
        "spatialCoverage": "Japan",
        "distribution": files,
    }


def defined_term(at: "Setting", facts: "Facts", scheme: str = "") -> Mapping[str, Any]:
    """A term of the ontology, or a concept of a scheme."""
    told = _named(at, facts, "DefinedTerm")
    return told | ({"inDefinedTermSet": scheme} if scheme else {})


def plain_thing(
    at: "Setting", facts: "Facts", kind: str = "Thing"
) -> Mapping[str, Any]:
    """Anything that schema.org has no better class for."""
    return _named(at, facts, kind)


def _named(at: "Setting", facts: "Facts", kind: str) -> dict[str, Any]:
    also = [facts.other, facts.kana, facts.romaji]
    also = [name for name in also if name and name != facts.title]
    return {
        "@context": _CONTEXT,
        "@type": kind,
        "@id": facts.iri,
        "name": facts.title,
        **({"alternateName": also} if also else {}),
        "url": at.canonical(),
    }
