"""What projects cost: as printed, by place of the document, and line by line.

Gross and net amounts are never added or mixed: each table names its one basis.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from pyoxigraph import NamedNode

from kg.model.lang import Text
from kg.services.answers.words import word_text
from kg.services.rendering.frame.records import (
    Cite,
    Known,
    Record,
    Thing,
    asked,
    cite,
    number,
)
from kg.services.rendering.frame.setting import Setting

__all__ = [
    "Amount",
    "CostLine",
    "CostTable",
    "LineTable",
    "Said",
    "conflicts_in",
    "costs_of_project",
    "costs_of_region",
    "line_tables",
    "part",
    "periods_of",
]


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount as it stands: in thousand yen, of one place and one period.

    Attributes:
        figure: The number; None where the cell is blank.
        inferred: Is it our reading which line it belongs to?
        differs: Does another place of the document print another amount?
        cited: Its passage.
    """

    figure: Decimal | None
    inferred: bool = False
    differs: bool = False
    cited: Cite | None = None


@dataclass(frozen=True, slots=True)
class CostLine:
    """The amounts of one thing by period; `bar` is its sum as a part of the longest.

    A total of other lines has no bar: beside theirs it would be longer than all.
    """

    subject: Thing
    amounts: Mapping[str, Amount]
    bar: float | None
    remark: str | None = None
    cited: tuple[Cite, ...] = ()


@dataclass(frozen=True, slots=True)
class CostTable:
    """Amounts of one place, basis and phase, that may stand beside each other.

    `years` are single fiscal years; `runs` are periods of several, whose printed
    amounts hold the years together and are never added to them.
    """

    place: Text
    basis: Text
    phase: Text
    years: tuple[str, ...]
    runs: tuple[str, ...]
    lines: tuple[CostLine, ...]
    #: What is printed for all projects together, by vision.
    totals: tuple[CostLine, ...] = ()


_COSTS = """SELECT ?cost ?subject ?period ?place ?basis ?phase ?amount ?passage {
  PATTERN
  ?cost teiju:period/dcterms:identifier ?period ; prov:wasDerivedFrom ?passage .
  OPTIONAL { ?cost teiju:statedIn/skos:notation ?place }
  OPTIONAL { ?cost teiju:basis/skos:notation ?basis }
  OPTIONAL { ?cost teiju:phase/skos:notation ?phase }
  OPTIONAL { ?cost teiju:amount ?amount }
} ORDER BY ?cost ?passage"""
_OF_REGION = _COSTS.replace(
    "PATTERN",
    """VALUES ?region { UNDEF }
  { ?subject a teiju:Project ; teiju:region ?region .
    ?cost a teiju:ProjectCost ; teiju:project ?subject }
  UNION
  { ?subject a teiju:Vision ; teiju:region ?region .
    ?cost a teiju:VisionCost ; teiju:vision ?subject }""",
)
_OF_PROJECT = _COSTS.replace(
    "PATTERN",
    """VALUES ?subject { UNDEF }
  ?cost a teiju:ProjectCost ; teiju:project ?subject .""",
)


class Periods(NamedTuple):
    """The columns of amounts: single years, then runs of years, each in order."""

    years: tuple[str, ...]
    runs: tuple[str, ...]


def _periods(found: Iterable[str]) -> Periods:
    every = sorted(set(found))
    return Periods(
        tuple(each for each in every if "-" not in each),
        tuple(each for each in every if "-" in each),
    )


def periods_of(tables: Iterable[CostTable]) -> Periods:
    """The periods of several tables, where they stand as one."""
    return _periods(p for table in tables for p in (*table.years, *table.runs))


def _whole(amounts: Mapping[str, Amount]) -> Decimal:
    """The sum of the single years: how long the bar of a line is."""
    return sum(
        (a.figure for p, a in amounts.items() if "-" not in p and a.figure is not None),
        Decimal(0),
    )


def part(value: Decimal, most: Decimal) -> float:
    """How long a bar is, as a part of the longest."""
    return round(float(max(value, Decimal(0)) / most), 4) if most > 0 else 0.0


def costs_of_region(
    at: Setting, region: str, order: Sequence[str]
) -> tuple[CostTable, ...]:
    """The printed amounts of whole projects, a table for each place of a document.

    Args:
        at: Whom to ask.
        region: The region.
        order: The projects in the order in which they are shown.
    """
    rows = asked(at, _OF_REGION, {"region": NamedNode(region)})
    return _tables(at, rows, order)


def costs_of_project(at: Setting, project: str) -> tuple[CostTable, ...]:
    """The printed amounts of a whole project, a table for each place of a document."""
    rows = asked(at, _OF_PROJECT, {"subject": NamedNode(project)})
    return _tables(at, rows, [project])


def _tables(
    at: Setting, rows: Sequence[Record], order: Sequence[str]
) -> tuple[CostTable, ...]:
    if not rows:
        return ()
    said: dict[tuple[str, str, str], set[str]] = {}
    for row in rows:
        key = row["subject"], row["period"], row.get("phase", "")
        said.setdefault(key, set()).add(row.get("amount", ""))
    groups: dict[tuple[str, str, str], dict[str, dict[str, Amount]]] = {}
    for row in rows:
        group = row.get("place", ""), row.get("basis", ""), row.get("phase", "")
        line = groups.setdefault(group, {}).setdefault(row["subject"], {})
        line[row["period"]] = Amount(
            number(row, "amount"),
            differs=len(said[row["subject"], row["period"], row.get("phase", "")]) > 1,
            cited=cite(at, row),
        )
    known = Known(at, {row["subject"] for row in rows})
    return tuple(
        _table(known, key, lines, order) for key, lines in sorted(groups.items())
    )


def _table(
    known: Known,
    key: tuple[str, str, str],
    lines: Mapping[str, Mapping[str, Amount]],
    order: Sequence[str],
) -> CostTable:
    place, basis, phase = key
    own = [iri for iri in order if iri in lines]
    years, runs = _periods(p for amounts in lines.values() for p in amounts)
    most = max((_whole(lines[iri]) for iri in own), default=Decimal(0))

    def line(iri: str) -> CostLine:
        amounts = lines[iri]
        return CostLine(known.thing(iri), amounts, part(_whole(amounts), most))

    rest = [iri for iri in sorted(lines) if iri not in own]
    return CostTable(
        word_text(place or "not stated"),
        word_text(basis or "not stated"),
        word_text(phase or "not stated"),
        years,
        runs,
        tuple(line(iri) for iri in own),
        tuple(CostLine(known.thing(iri), lines[iri], None) for iri in rest),
    )


@dataclass(frozen=True, slots=True)
class LineTable:
    """The line items of a project on one basis: gross beside gross, net beside net."""

    basis: Text
    phase: Text
    years: tuple[str, ...]
    runs: tuple[str, ...]
    lines: tuple[CostLine, ...]
    bearers: Mapping[str, Thing]


_LINES = """SELECT ?cost ?item ?bearer ?period ?basis ?phase ?amount ?inferred
  ?remark ?passage ?item_passage {
  VALUES ?project { UNDEF }
  ?item a teiju:LineItem ; teiju:project ?project ;
    prov:wasDerivedFrom ?item_passage .
  ?cost teiju:lineItem ?item ; teiju:period/dcterms:identifier ?period ;
    prov:wasDerivedFrom ?passage .
  OPTIONAL { ?item teiju:bearer ?bearer }
  OPTIONAL { ?item teiju:remark ?remark }
  OPTIONAL { ?cost teiju:basis/skos:notation ?basis }
  OPTIONAL { ?cost teiju:phase/skos:notation ?phase }
  OPTIONAL { ?cost teiju:amount ?amount }
  OPTIONAL { ?cost teiju:inferred ?inferred }
} ORDER BY ?item ?cost ?passage ?item_passage"""


def line_tables(at: Setting, project: str) -> tuple[LineTable, ...]:
    """The line items of a project with their bearers, a table for each basis."""
    rows = asked(at, _LINES, {"project": NamedNode(project)})
    if not rows:
        return ()
    known = Known(at, (row.get(c) for row in rows for c in ("item", "bearer")))
    groups: dict[tuple[str, str], dict[str, list[Record]]] = {}
    for row in rows:
        key = row.get("basis", ""), row.get("phase", "")
        groups.setdefault(key, {}).setdefault(row["item"], []).append(row)
    return tuple(
        _line_table(at, known, key, items) for key, items in sorted(groups.items())
    )


def _line_table(
    at: Setting,
    known: Known,
    key: tuple[str, str],
    items: Mapping[str, Sequence[Record]],
) -> LineTable:
    amounts = {
        item: {
            row["period"]: Amount(
                number(row, "amount"),
                row.get("inferred") == "true",
                cited=cite(at, row),
            )
            for row in rows
        }
        for item, rows in items.items()
    }
    most = max(map(_whole, amounts.values()), default=Decimal(0))
    years, runs = _periods(p for each in amounts.values() for p in each)
    lines = []
    for item, rows in items.items():
        where = cite(at, rows[0], "item_")
        lines.append(
            CostLine(
                known.thing(item),
                amounts[item],
                part(_whole(amounts[item]), most),
                rows[0].get("remark"),
                cited=() if where is None else (where,),
            )
        )
    return LineTable(
        word_text(key[0] or "not stated"),
        word_text(key[1] or "not stated"),
        years,
        runs,
        tuple(lines),
        {
            item: known.thing(rows[0]["bearer"])
            for item, rows in items.items()
            if "bearer" in rows[0]
        },
    )


@dataclass(frozen=True, slots=True)
class Said:
    """What one part of a document says; `unit` is that of a figure."""

    says: Text
    place: Text
    cited: tuple[Cite, ...]
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two statements of one thing that differ; neither is corrected."""

    subject: Thing
    aspect: Text
    when: str | None
    first: Said
    second: Said


def _said(table: CostTable, amount: Amount) -> Said:
    figure = f"{amount.figure:,}"
    cited = () if amount.cited is None else (amount.cited,)
    return Said(Text(figure, figure), table.place, cited, "thousand-yen")


def conflicts_in(tables: Sequence[CostTable]) -> tuple[Conflict, ...]:
    """Amounts of one project, period and phase that differ between two places."""
    found = []
    pairs = [(a, b) for n, a in enumerate(tables) for b in tables[n + 1 :]]
    for one, other in pairs:
        if one.phase != other.phase:
            continue
        second = {line.subject.iri: line for line in other.lines}
        for line in one.lines:
            beside = second.get(line.subject.iri)
            if beside is None:
                continue
            for period, amount in line.amounts.items():
                against = beside.amounts.get(period)
                if (
                    against is None
                    or amount.figure is None
                    or against.figure is None
                    or amount.figure == against.figure
                ):
                    continue
                found.append(
                    Conflict(
                        line.subject,
                        Text("amount", "金額"),
                        period,
                        _said(one, amount),
                        _said(other, against),
                    )
                )
    return tuple(sorted(found, key=lambda c: (c.subject.iri, c.when or "")))
