"""Releases as the repository keeps them: what was published under each version.

`releases/<version>/` holds `graph.nq.gz` (sorted N-Quads), `ontology.ttl` and
`manifest.json`. `releases/withdrawn.tsv` names the IRIs that a later release says
nothing else of.
"""

import csv
import gzip
import io
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad

from kg.errors import SchemaError, UsageError
from kg.model.iris import Names
from kg.model.lang import Lang
from kg.model.why import why
from kg.vocab import DCTERMS, OWL, RDF, RDFS, SKOS, XSD

__all__ = [
    "GRAPH",
    "MANIFEST",
    "ONTOLOGY",
    "WITHDRAWN",
    "Release",
    "order_of",
    "packed",
    "releases_in",
    "withdrawn_lines",
]

GRAPH, ONTOLOGY, MANIFEST = "graph.nq.gz", "ontology.ttl", "manifest.json"
WITHDRAWN = "withdrawn.tsv"
_VERSION = re.compile(r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)")
_LEVEL = 9


def order_of(version: str) -> tuple[int, ...] | None:
    """What sorts versions; None where it is none (`1.2.3`)."""
    found = _VERSION.fullmatch(version)
    return tuple(map(int, found.groups())) if found else None


def packed(body: bytes) -> bytes:
    """Bytes compressed, the same ones each time: without a name, without a clock."""
    out = io.BytesIO()
    with gzip.GzipFile("", "wb", _LEVEL, out, mtime=0) as stream:
        stream.write(body)
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class Release:
    """A release, as its folder has it.

    Attributes:
        version: Its number.
        folder: Where it is kept.
    """

    version: str
    folder: Path

    def lines(self) -> Sequence[str]:
        """Its statements as N-Quads lines, sorted.

        Raises:
            SchemaError: The record is damaged.
        """
        path = self.folder / GRAPH
        try:
            text = gzip.decompress(path.read_bytes()).decode()
        except (OSError, EOFError, ValueError) as error:
            raise _damaged(path, error) from error
        # Not `splitlines`: a literal may hold U+2028, which is no end of a line here.
        return text.removesuffix("\n").split("\n")

    def ontology(self) -> bytes:
        """Its ontology as Turtle.

        Raises:
            SchemaError: The record is damaged.
        """
        path = self.folder / ONTOLOGY
        try:
            return path.read_bytes()
        except OSError as error:
            raise _damaged(path, error) from error

    def manifest(self) -> dict[str, Any]:
        """What it says of itself.

        Raises:
            SchemaError: The record is damaged.
        """
        path = self.folder / MANIFEST
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise _damaged(path, error) from error
        if not isinstance(told, dict):
            raise _damaged(path, ValueError("not an object"))
        return told


def _damaged(path: Path, error: Exception) -> SchemaError:
    said = why(error) if isinstance(error, OSError) else None
    en, ja = (said.en, said.ja) if said else (str(error), str(error))
    return SchemaError(
        f"{path}: the record of the release cannot be read: {en}; "
        "restore it as it was released",
        f"{path}：リリースの記録を読めません（{ja}）。"
        "リリース時のファイルに戻してください",
    )


def releases_in(folder: Path) -> Sequence[Release]:
    """The releases that a folder keeps, the oldest first."""
    if not folder.is_dir():
        return ()
    found = [
        (order, Release(path.name, path))
        for path in folder.iterdir()
        if (order := order_of(path.name)) is not None and path.is_dir()
    ]
    return tuple(release for _, release in sorted(found, key=lambda each: each[0]))


# IRIs that are no more -----------------------------------------------------------

_COLUMNS = ("iri", "replaced_by", "reason_en", "reason_ja", "label_en", "label_ja")


def withdrawn_lines(folder: Path, names: Names) -> Sequence[str]:
    """What is said of the IRIs that were withdrawn, as N-Quads lines.

    They stay: their pages say that they are no more, why, and what replaces them.

    Args:
        folder: That of the releases.
        names: The base.

    Raises:
        UsageError: A row of `withdrawn.tsv` cannot be used.
    """
    path = folder / WITHDRAWN
    if not path.is_file():
        return ()
    text = path.read_text(encoding="utf-8-sig")
    rows = csv.DictReader(
        io.StringIO(text, newline=""), delimiter="\t", quoting=csv.QUOTE_NONE
    )
    missing = [name for name in _COLUMNS[:4] if name not in (rows.fieldnames or ())]
    if missing:
        raise UsageError(
            f"{path}: column {missing[0]!r} is missing",
            f"{path}：「{missing[0]}」列がありません",
        )
    lines: set[str] = set()
    for number, row in enumerate(rows, start=2):
        told = {name: (row.get(name) or "").strip() for name in _COLUMNS}
        lines |= {f"{quad} ." for quad in _withdrawn(path, number, told, names)}
    return tuple(sorted(lines))


def _withdrawn(
    path: Path, row: int, told: dict[str, str], names: Names
) -> Iterator[Quad]:
    thing = _iri(told["iri"], names)
    if thing is None or not thing.value.startswith(names.base):
        raise UsageError(
            f"{path}, row {row}, column iri: give an IRI of ours or what follows the "
            f"base, such as id/project/x; not {told['iri']!r}",
            f"{path} {row}行目 iri 列：「{told['iri']}」は使えません。"
            "IRI か、ベースより後の部分（例 id/project/x）を書いてください",
        )
    if not (told["reason_en"] and told["reason_ja"]):
        raise UsageError(
            f"{path}, row {row}: say why in both languages (reason_en, reason_ja)",
            f"{path} {row}行目：理由を両方の言語で書いてください"
            "（reason_en、reason_ja）",
        )
    graph = NamedNode(names.graph("withdrawn"))
    yes = Literal("true", datatype=XSD.boolean)
    # Of no class of ours: no question counts what is withdrawn.
    yield Quad(thing, RDF.type, OWL.Thing, graph)
    yield Quad(thing, OWL.deprecated, yes, graph)
    for lang in Lang:
        note = Literal(told[f"reason_{lang}"], language=lang)
        yield Quad(thing, SKOS.changeNote, note, graph)
        if told[f"label_{lang}"]:
            label = Literal(told[f"label_{lang}"], language=lang)
            yield Quad(thing, RDFS.label, label, graph)
    for text in told["replaced_by"].split():
        other = _iri(text, names)
        if other is None or other == thing:
            raise UsageError(
                f"{path}, row {row}, column replaced_by: {text!r} is no other thing",
                f"{path} {row}行目 replaced_by 列：「{text}」は"
                "ほかの項目ではありません",
            )
        yield Quad(thing, DCTERMS.isReplacedBy, other, graph)


def _iri(text: str, names: Names) -> NamedNode | None:
    whole = text if "://" in text else names.base + text
    try:
        return NamedNode(whole) if text else None
    except ValueError:
        return None
