"""What has changed since the release before: in words, and for programs."""

import gzip
import json
import zlib
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from kg.errors import UsageError
from kg.model.difference import Difference
from kg.model.iris import Names
from kg.model.lang import Lang, Text
from kg.services.describing.catalogue import Previous
from kg.services.diff.blank_nodes import name_blank_nodes
from kg.services.diff.compare import Compared, difference
from kg.services.diff.data import difference_json
from kg.services.diff.entries import describer_of
from kg.services.diff.inputs import Side, align, read_side
from kg.services.diff.text import difference_markdown
from kg.services.graph.whole import Whole
from kg.vocab import OWL

__all__ = ["Changes", "changes_since", "first_publication"]

#: What a folder of a release holds.
_GRAPH = "graph.nq.gz"
_PACKED = ".gz"
_FIRST = Text(
    "This is the first publication: there is no earlier release to compare with.",
    "初めての公開のため、比べる前の版はありません。",
)


@dataclass(frozen=True, slots=True)
class Changes:
    """The changelog of the data.

    Attributes:
        pages: In words, as Markdown, by language.
        data: The same as JSON.
        previous: The release before; None where this is the first.
    """

    pages: dict[Lang, str]
    data: str
    previous: Previous | None


def first_publication() -> Changes:
    """That there is nothing to compare with."""
    pages = {
        Lang.EN: f"# Changes to the data\n\n{_FIRST.en}\n",
        Lang.JA: f"# データの変更\n\n{_FIRST.ja}\n",
    }
    told = {"first": True, "label": {"en": _FIRST.en, "ja": _FIRST.ja}}
    return Changes(pages, json.dumps(told, ensure_ascii=False, indent=1) + "\n", None)


def changes_since(previous: Path, whole: Whole) -> Changes:
    """Compare with the release before.

    Args:
        previous: Its graph (`.nq.gz`, `.nq`, …), the folder of the release with a
            `graph.nq.gz` in it, or the tables that it was made from.
        whole: What is published now.

    Raises:
        UsageError: The path does not exist or cannot be read.
        SourceError: A table has a problem.
    """
    old, new = _before(previous, whole.names), _side("\n".join(whole.lines).encode())
    before, after, left_out = align(old, new)
    names = whole.names
    found = difference(before, after, names, left_out)
    describer = describer_of(Compared(found, old.quads, new.quads), names)
    version = _version(old, names)
    return Changes(
        {
            lang: _headed(
                difference_markdown(found, names, describer, lang), lang, version
            )
            for lang in Lang
        },
        difference_json(found, names, describer),
        Previous(version, _notes(found, version)),
    )


def _side(quads: bytes) -> Side:
    return Side(frozenset(name_blank_nodes(parse(quads, format=RdfFormat.N_QUADS))))


def _before(path: Path, names: Names) -> Side:
    """The release before, from wherever it is kept."""
    kept = path / _GRAPH if path.is_dir() else path
    if kept.suffix.lower() != _PACKED or not kept.is_file():
        return read_side(path, names)
    try:
        return _side(gzip.decompress(kept.read_bytes()))
    except (OSError, EOFError, zlib.error, SyntaxError) as error:
        raise UsageError(
            f"{kept}: cannot be read as packed N-Quads: {error}",
            f"{kept}：圧縮された N-Quads として読めません（{error}）",
        ) from error


def _version(side: Side, names: Names) -> str:
    """What the ontology of a release says that it is."""
    ontology = NamedNode(names.term(""))
    found = (
        quad.object.value
        for quad in side.quads
        if quad.subject == ontology
        and quad.predicate == OWL.versionInfo
        and isinstance(quad.object, Literal)
    )
    return min(found, default="")


def _since(version: str) -> Text:
    return Text(
        f"since {version}" if version else "since the last release",
        f"{version} からの" if version else "前の版からの",
    )


def _headed(markdown: str, lang: Lang, version: str) -> str:
    """The page under a heading of its own."""
    since = _since(version)
    _, _, rest = markdown.partition("\n")
    head = Text(f"Changes to the data {since.en}", f"{since.ja}データの変更")
    return f"# {head.of(lang)}\n{rest}"


def _notes(found: Difference, version: str) -> Text:
    """The changes in a sentence."""
    since, things = _since(version), found.tally
    if not found.graphs:
        return Text(f"Nothing has changed {since.en}.", f"{since.ja}変更はありません。")
    return Text(
        f"Changes {since.en}: {things.added:,} things added, {things.changed:,} "
        f"changed, {things.removed:,} removed.",
        f"{since.ja}変更：追加{things.added:,}件、変更{things.changed:,}件、"
        f"削除{things.removed:,}件。",
    )
