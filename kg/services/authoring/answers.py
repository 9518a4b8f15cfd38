"""What a new region is described by: the answers, what they rest on, how they read.

Pure: no prompts and no files written. `questions.py` fills the answers in, `new.py`
makes tables of them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from kg.errors import UsageError
from kg.model.lang import Lang, Text
from kg.model.municipality import Municipality
from kg.model.table import TableSchema
from kg.model.years import YearReader
from kg.services.authoring.gazetteer import Gazetteer, shipped_gazetteer

__all__ = [
    "Answers",
    "DocumentText",
    "Reference",
    "RegionKind",
    "default_folder",
    "read_text",
    "reference_at_hand",
    "understood",
    "with_vision",
]


class RegionKind(StrEnum):
    """Kinds of region, as the table writes them."""

    STANDARD = "standard"
    TWO_CENTRE = "two-centre"
    SINGLE_CITY = "single-city"


@dataclass(frozen=True, slots=True)
class Reference:
    """What answers are checked against.

    `regions` are the keys that are taken; `documents` gives, for each registered
    document, its number of lines, or None where it is cited as a page.
    """

    gazetteer: Gazetteer
    schemas: Mapping[str, TableSchema]
    regions: frozenset[str]
    documents: Mapping[str, int | None]
    periods: frozenset[str]
    years: YearReader


@dataclass(frozen=True, slots=True)
class DocumentText:
    """The registered text of a document: its hash and its lines."""

    path: Path
    sha256: str
    lines: tuple[str, ...]


@dataclass(slots=True)
class Answers:
    """All that is known of a new region; what was not answered is empty."""

    reference: Reference
    output: Path | None = None
    key: str = ""
    name_ja: str = ""
    name_en: str = ""
    kana: str = ""
    romaji: str = ""
    kind: RegionKind | None = None
    centres: tuple[Municipality, ...] = ()
    members: tuple[Municipality, ...] = ()
    document: str = ""
    title_ja: str = ""
    title_en: str = ""
    file_named: bool = False
    text: DocumentText | None = None
    url: str = ""
    publisher: Municipality | None = None
    publisher_name: str = ""
    issued: dict[str, str] = field(default_factory=dict)
    lines: str = ""
    vision: str = ""
    period: str = ""
    vision_title_ja: str = ""
    vision_title_en: str = ""
    vision_lines: str = ""
    settled: dict[str, Municipality] = field(default_factory=dict)

    @property
    def places(self) -> tuple[Municipality, ...]:
        """The central city or cities, then the other members."""
        return (*self.centres, *self.members)

    @property
    def registered(self) -> bool:
        """Is the document one of the sources that ship with kg?"""
        return self.document in self.reference.documents

    @property
    def by_lines(self) -> bool:
        """Is the document cited by lines, not as a page?"""
        if self.registered:
            return self.reference.documents[self.document] is not None
        return self.text is not None

    @property
    def folder(self) -> Path:
        """Where the tables go."""
        return self.output or default_folder(self.key)

    def prefectures(self) -> tuple[Text, ...]:
        """The prefectures that the members lie in, in the order of their codes."""
        found = {p.prefecture.code: p.prefecture.name for p in self.places}
        return tuple(found[code] for code in sorted(found))


def understood(places: Iterable[Municipality]) -> Text:
    """Municipalities as a person recognises them: name, prefecture and code."""
    shown = list(places)
    return Text(
        ", ".join(place.label(Lang.EN) for place in shown),
        "、".join(place.label(Lang.JA) for place in shown),
    )


def with_vision(answers: Answers) -> None:
    """Take what describes a vision only where there is one.

    Raises:
        UsageError: Its fiscal years were not given.
    """
    if not answers.vision:
        raise UsageError(
            "the fiscal years of the vision are not given; give --vision as well",
            "ビジョンの年度が指定されていません。--vision も指定してください",
        )


def default_folder(key: str) -> Path:
    """`data/regions/KEY` where the current folder has `data/regions`, else `KEY`."""
    regions = Path("data/regions")
    return regions / key if regions.is_dir() else Path(key)


def read_text(path: Path) -> DocumentText:
    """A document's text with its hash, as `kg verify` will find it again.

    Raises:
        UsageError: There is no such file, or it is no text in UTF-8.
    """
    import hashlib

    from kg.services.verifying.texts import read_lines

    try:
        content = path.read_bytes()
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        if isinstance(error, FileNotFoundError):
            raise UsageError(
                f"{path}: there is no such file", f"{path}：ファイルがありません"
            ) from error
        raise UsageError(
            f"{path}: cannot be read: {why}", f"{path}：読めません（{why}）"
        ) from error
    try:
        if "\0" in content.decode("utf-8"):
            raise ValueError
    except ValueError:
        raise UsageError(
            f"{path}: is no text in UTF-8; give the text of the document, not the PDF "
            "or Word file itself",
            f"{path}：UTF-8 のテキストではありません。PDF や Word のファイルではなく、"
            "文書のテキストを指定してください",
        ) from None
    lines = read_lines(content)
    if not any(line.strip() for line in lines):
        raise UsageError(f"{path}: is empty", f"{path}：空のファイルです")
    return DocumentText(path, hashlib.sha256(content).hexdigest(), lines)


def reference_at_hand() -> Reference:
    """What ships with kg, and the regions in the current folder's `data/regions`."""
    from kg.services.assets import asset, load_schemas
    from kg.services.tables.lore import load_lore
    from kg.services.tables.read import ReadLog, read_file

    data, schemas = asset("data"), load_schemas()

    def rows(group: str, kind: str) -> list[dict[str, str]]:
        path = data / group / f"{kind}.csv"
        return [row.values for row in read_file(path, schemas[kind], ReadLog())]

    here = [*(data / "regions").glob("*/"), *Path("data/regions").glob("*/")]
    documents = {
        row["id"]: int(row["line_count"]) if "sha256" in row else None
        for row in rows("sources/documents", "documents")
    }
    return Reference(
        shipped_gazetteer(),
        schemas,
        frozenset(folder.name for folder in here if any(folder.glob("*.csv"))),
        documents,
        frozenset(r["period"] for r in rows("reference/national", "fiscal-periods")),
        YearReader(load_lore().eras()),
    )
