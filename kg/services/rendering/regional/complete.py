"""What each vision should say, what it says, and what is lacking."""

from collections.abc import Sequence
from dataclasses import dataclass

from kg.model.lang import Text
from kg.services.answers.words import word_text
from kg.services.rendering.frame.records import (
    Record,
    Thing,
    answer,
    by_column,
    text,
    together,
)
from kg.services.rendering.frame.setting import Setting

__all__ = ["Criterion", "VisionScore", "completeness_of"]


_RESULTS = {
    "yes": Text("stated", "記載あり"),
    "partly": Text("partly", "一部"),
    "no": Text("not stated", "記載なし"),
}


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion: `said` of `of` things have what is asked; the others lack it."""

    code: str
    iri: str
    name: Text
    level: Text
    said: int
    of: int
    result: str
    lacking: tuple[Thing, ...]
    missing: int | None

    @property
    def result_words(self) -> Text:
        """The result in words."""
        return _RESULTS.get(self.result) or word_text(self.result)

    @property
    def badge(self) -> str:
        """The kind of mark."""
        marks = {"yes": "ok", "partly": "part", "no": "bad"}
        return marks.get(self.result, "plain")


@dataclass(frozen=True, slots=True)
class VisionScore:
    """The criteria of one vision; `year` is that in which it begins."""

    year: str
    outline: bool
    criteria: tuple[Criterion, ...]

    def met(self, result: str) -> int:
        """How many criteria have a result."""
        return sum(each.result == result for each in self.criteria)


def completeness_of(at: Setting, region: str) -> tuple[VisionScore, ...]:
    """The criteria as completeness/by-region and completeness/lacking answer."""
    rows = answer(at, "completeness/by-region", region=region)
    if not rows:
        return ()
    lacking = {
        (own[0]["vision"], own[0]["code"]): own
        for own in together(
            answer(at, "completeness/lacking", region=region), "vision", "code"
        )
    }
    return tuple(
        VisionScore(
            year,
            own[0].get("coverage") == "outline",
            tuple(
                _criterion(at, row, lacking.get((year, row["code"]), [])) for row in own
            ),
        )
        for year, own in by_column(rows, "vision").items()
    )


def _criterion(at: Setting, row: Record, lacks: Sequence[Record]) -> Criterion:
    missing = [int(each["missing"]) for each in lacks if "missing" in each]
    counted = any(m != 1 for m in missing)
    return Criterion(
        code=row["code"],
        iri=at.names.thing(f"criterion/{row['code']}"),
        name=text(row, "item") or Text(row["code"], row["code"]),
        level=word_text(row["level"]),
        said=int(row["said"]),
        of=int(row["of"]),
        result=row["result"],
        lacking=tuple(
            Thing(
                each["thing"],
                text(each, "thing") or Text(each["thing"], each["thing"]),
            )
            for each in lacks
        ),
        missing=sum(missing) if counted else None,
    )
