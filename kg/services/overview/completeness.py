"""Completeness apart from correctness: what each vision should say, and what it lacks.

Two saved questions hold what is asked and how it is counted; the criteria themselves
are data. Here their answers become records, and the records a score.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from pyoxigraph import Store

from kg.model.iris import Names
from kg.model.lang import Text
from kg.model.result import Rows
from kg.services.asking.query import bind_parameters, run_query
from kg.services.catalogue.find import find_query

__all__ = ["Lack", "Level", "Said", "Score", "completeness", "lacks", "said", "score"]

#: For each vision and criterion: how many things have what is asked, of how many.
_SAID = "completeness/by-region"
#: For each vision and criterion: the things that lack what is asked.
_LACKING = "completeness/lacking"
_NOT_ASKED = "not asked"


class Level(StrEnum):
    """Who asks: the guideline, or only this project."""

    INDISPENSABLE = "indispensable"
    RECOMMENDED = "recommended"


@dataclass(frozen=True, slots=True)
class Said:
    """One criterion of one vision: `said` of `of` things have what is asked.

    `vision` is the year in which it begins. Basic goals may be more than the fields
    that they are counted against; where there is nothing to count, `of` is 0.
    """

    region: str
    vision: str
    coverage: str
    code: str
    name: Text
    level: Level
    said: int
    of: int
    asked: bool

    @property
    def share(self) -> Fraction:
        """What is said of what is asked, from 0 to 1; nothing of nothing is 0."""
        return min(Fraction(self.said, max(self.of, 1)), Fraction(1))


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that lacks what a criterion asks, and where that is entered.

    `missing` is 1 for a thing, the number of goals that are too few for basic goals,
    and None where there is nothing to count yet: then the thing is the vision.
    """

    region: str
    vision: str
    code: str
    level: Level
    thing: str
    label: Text
    missing: int | None
    table: str
    column: str


@dataclass(frozen=True, slots=True)
class Score:
    """The shares of the criteria asked, added up: `said` of `of`."""

    said: Fraction
    of: int

    @property
    def share(self) -> Fraction | None:
        """From 0 to 1; None where nothing is asked."""
        return self.said / self.of if self.of else None


def _ask(store: Store, names: Names, question: str, values: dict[str, str]) -> Rows:
    sparql = bind_parameters(find_query(question, names), values, names)
    answer = run_query(store, sparql, names)
    assert isinstance(answer, Rows)
    return answer


def _cells(rows: Rows) -> list[dict[str, str]]:
    """The rows as text by column; an unbound cell is absent."""
    return [
        {
            column: term.value
            for column, term in zip(rows.columns, row, strict=True)
            if term is not None
        }
        for row in rows.rows
    ]


def _chosen(region: str | None) -> dict[str, str]:
    return {} if region is None else {"region": region}


def completeness(store: Store, names: Names, region: str | None = None) -> Rows:
    """What each region's visions should say, and how much of it is said.

    Args:
        store: A build.
        names: The base of its IRIs.
        region: The IRI of the only region to ask about.
    """
    return _ask(store, names, _SAID, _chosen(region))


def said(rows: Rows) -> list[Said]:
    """The answer of `completeness` as records, in its order."""
    return [
        Said(
            region=row["region"],
            vision=row["vision"],
            coverage=row["coverage"],
            code=row["code"],
            name=Text(row["item_en"], row["item_ja"]),
            level=Level(row["level"]),
            said=int(row["said"]),
            of=int(row["of"]),
            asked=row["result"] != _NOT_ASKED,
        )
        for row in _cells(rows)
    ]


def lacks(store: Store, names: Names, region: str | None = None) -> list[Lack]:
    """Every thing that lacks what is asked of it, in the order of the criteria.

    Args:
        store: A build.
        names: The base of its IRIs.
        region: The IRI of the only region to ask about.
    """
    return [
        Lack(
            region=row["region"],
            vision=row["vision"],
            code=row["code"],
            level=Level(row["level"]),
            thing=row["thing"],
            label=Text(
                row.get("thing_en", row["thing"]), row.get("thing_ja", row["thing"])
            ),
            missing=int(row["missing"]) if "missing" in row else None,
            table=row["table"],
            column=row["column"],
        )
        for row in _cells(_ask(store, names, _LACKING, _chosen(region)))
    ]


def score(found: Iterable[Said], level: Level) -> Score:
    """How much is said of what a level asks: the mean of the criteria's shares.

    What is not asked of a vision, as it began before, does not count.
    """
    asked = [each.share for each in found if each.asked and each.level is level]
    return Score(sum(asked, Fraction(0)), len(asked))
