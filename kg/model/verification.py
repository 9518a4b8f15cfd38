"""What holding a graph against the documents' texts found."""

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["DocumentCount", "Mismatch", "MismatchKind", "Verification"]


class MismatchKind(StrEnum):
    """What can be wrong between a graph and a text."""

    NO_SUCH_LINE = "no-such-line"
    NUMBER = "number"
    DATE = "date"
    NAME = "name"
    PLACE = "place"
    LINE_COUNT = "line-count"
    FIGURE_LINES = "figure-lines"
    UNCITED = "uncited"

    def text(self, lang: str) -> str:
        """What it means, in `lang`."""
        ja, en = _MEANING[self.value]
        return ja if lang == "ja" else en


_MEANING = {
    "no-such-line": (
        "引用した行が文書にない",
        "the cited line does not exist in the document",
    ),
    "number": (
        "数値が引用した行にない",
        "the number does not stand in the cited lines",
    ),
    "date": ("日付が引用した行にない", "the date does not stand in the cited lines"),
    "name": ("名称が引用した行にない", "the wording does not stand in the cited lines"),
    "place": (
        "市町村の名が引用した行にない",
        "the cited lines do not name the municipality",
    ),
    "line-count": (
        "登録された行数と文書の行数が違う",
        "the text has another number of lines than is registered",
    ),
    "figure-lines": (
        "登録された「数字のある行」と文書が違う",
        "the text has its figures in other lines than is registered",
    ),
    "uncited": (
        "数字のある行がどこからも引用されていない",
        "a line with figures is cited by nothing, and no note says why",
    ),
}


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One thing that does not hold.

    `thing` is the IRI of the statement and `property` the IRI of what it says, both
    None for a line of the document.
    """

    kind: MismatchKind
    document: str
    lines: str
    thing: str | None = None
    property: str | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True)
class DocumentCount:
    """How much of one document was held against its text.

    `literals` are all values of the things that cite it, most of them in our own words.
    Numbers, dates, names and places (municipalities named) count what was looked
    for; `readings` those of them that stand in the text only as the raw reading that
    the row gives, `inferred` those that the row says it inferred. Lines count lines
    of the text.
    """

    document: str
    literals: int
    numbers: int
    dates: int
    names: int
    places: int
    readings: int
    inferred: int
    figure_lines: int
    cited_lines: int
    excused_lines: int


@dataclass(frozen=True, slots=True)
class Verification:
    """The whole of one run: counts by document, and everything that does not hold.

    `missing` are documents whose text is registered but was not given.
    """

    counts: tuple[DocumentCount, ...]
    mismatches: tuple[Mismatch, ...]
    missing: tuple[str, ...]
