"""What projects cost: as printed, by place of the document; and what each bears, net.

Gross and net amounts are never added or mixed: each table has one basis, which it names.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import NamedNode

from kg.model.lang import Text
from kg.services.answers.words import word_text
from kg.services.rendering.records import (
    Cite,
    Known,
    Record,
    Thing,
    asked,
    cite,
)
from kg.services.rendering.setting import Setting

__all__ = [
    "Amount",
    "Borne",
    "CostLine",
    "CostTable",
    "LineTable",
    "Share",
    "borne_in",
    "conflicts_in",
    "costs_of_project",
    "costs_of_region",
    "line_tables",
    "shares_by",
]


@dataclass(frozen=True, slots=True)
class Amount:
    """One amount as it stands: in thousand yen, of one place and one period.

    Attributes:
        iri: The statement.
        figure: The number; None where the cell is blank.
        entry: What stands in the cell of a line item: figure, unbudgeted, blank.
        inferred: Is it our reading which line it belongs to?
        differs: Does another place of the document print another amount?
        cited: Its passage.
    """

    iri: str
    figure: Decimal | None
    entry: str | None = None
    inferred: bool = False
    differs: bool = False
    cited: Cite | None = None


@dataclass(frozen=True, slots=True)
class CostLine:
    """The amounts of one thing by period; `bar` is its sum as a part of the longest."""

    subject: Thing
    amounts: Mapping[str, Amount]
    bar: float
    remark: str | None = None
    inference: Text | None = None
    cited: tuple[Cite, ...] = ()


@dataclass(frozen=True, slots=True)
class CostTable:
    """Amounts of one place, basis and phase, that may stand beside each other.

    `years` are single fiscal years; `runs` are periods of several, whose printed
    amounts hold the years together and are never added to them.
    """

    place: Text
    place_code: str
    basis: Text
    phase: Text
    years: tuple[str, ...]
    runs: tuple[str, ...]
    lines: tuple[CostLine, ...]
    total: CostLine | None = None


_COSTS = """SELECT ?cost ?subject ?period ?place ?basis ?phase ?amount ?passage {
  VALUES ?region { UNDEF }
  { ?subject a teiju:Project ; teiju:region ?region .
    ?cost a teiju:ProjectCost ; teiju:project ?subject }
  UNION
  { ?subject a teiju:Vision ; teiju:region ?region .
    ?cost a teiju:VisionCost ; teiju:vision ?subject }
  ?cost teiju:period/dcterms:identifier ?period ; prov:wasDerivedFrom ?passage .
  OPTIONAL { ?cost teiju:statedIn/skos:notation ?place }
  OPTIONAL { ?cost teiju:basis/skos:notation ?basis }
  OPTIONAL { ?cost teiju:phase/skos:notation ?phase }
  OPTIONAL { ?cost teiju:amount ?amount }
} ORDER BY ?cost ?passage"""


def _number(text_: str | None) -> Decimal | None:
    return None if text_ is None else Decimal(text_)


def _periods(found: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Single years and runs of years, each in order."""
    every = sorted(set(found))
    return (
        tuple(each for each in every if "-" not in each),
        tuple(each for each in every if "-" in each),
    )


def _whole(amounts: Mapping[str, Amount]) -> Decimal:
    """The sum of the single years: how long the bar of a line is."""
    return sum(
        (a.figure for p, a in amounts.items() if "-" not in p and a.figure is not None),
        Decimal(0),
    )


def _part(value: Decimal, most: Decimal) -> float:
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
    rows = asked(at, _COSTS, {"region": NamedNode(region)})
    return _tables(at, rows, order)


_PROJECT_COSTS = """SELECT ?cost ?subject ?period ?place ?basis ?phase ?amount ?passage {
  VALUES ?subject { UNDEF }
  ?cost a teiju:ProjectCost ; teiju:project ?subject ;
    teiju:period/dcterms:identifier ?period ; prov:wasDerivedFrom ?passage .
  OPTIONAL { ?cost teiju:statedIn/skos:notation ?place }
  OPTIONAL { ?cost teiju:basis/skos:notation ?basis }
  OPTIONAL { ?cost teiju:phase/skos:notation ?phase }
  OPTIONAL { ?cost teiju:amount ?amount }
} ORDER BY ?cost ?passage"""


def costs_of_project(at: Setting, project: str) -> tuple[CostTable, ...]:
    """The printed amounts of a whole project, a table for each place of a document."""
    rows = asked(at, _PROJECT_COSTS, {"subject": NamedNode(project)})
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
            row["cost"],
            _number(row.get("amount")),
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
        return CostLine(known.thing(iri), amounts, _part(_whole(amounts), most))

    rest = [iri for iri in lines if iri not in own]
    return CostTable(
        word_text(place or "not stated"),
        place,
        word_text(basis or "not stated"),
        word_text(phase or "not stated"),
        years,
        runs,
        tuple(line(iri) for iri in own),
        CostLine(known.thing(rest[0]), lines[rest[0]], 0.0) if rest else None,
    )


@dataclass(frozen=True, slots=True)
class Share:
    """What a municipality bears of a project over single fiscal years.

    `amount` is net where a net amount is stated; `left_out` the gross amounts that it
    stands for, which contain what others contribute.
    """

    project: Thing
    phase: Text
    municipality: Thing
    amount: Decimal
    left_out: Decimal
    years: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Borne:
    """Who bears a project: the shares of municipalities, by their IRIs."""

    project: Thing
    phase: Text
    total: Decimal
    left_out: Decimal
    bearers: Mapping[str, Share]
    bar: float


_BORNE = """SELECT ?project ?bearer ?item ?year ?basis ?phase ?amount {
  VALUES ?PARAMETER { UNDEF }
  PATTERN
  ?item a teiju:LineItem ; teiju:bearer ?bearer ; teiju:project ?project .
  ?cost teiju:lineItem ?item ; teiju:period ?period ; teiju:amount ?amount .
  ?period teiju:lastFiscalYear ?period ; dcterms:identifier ?year .
  OPTIONAL { ?cost teiju:basis ?basis }
  OPTIONAL { ?cost teiju:phase ?phase }
} ORDER BY ?project ?bearer ?item ?year"""
_BY_REGION = _BORNE.replace("PARAMETER", "region").replace(
    "PATTERN", "?project teiju:region ?region ."
)
_BY_BEARER = _BORNE.replace("PARAMETER", "bearer").replace("PATTERN", "")


def _shares(at: Setting, rows: Sequence[Record]) -> list[Share]:
    """What each bears of each project, as cost/by-bearer counts it.

    A gross amount is left out where the same line, year and phase has a net one.
    """
    basis = {name: at.names.scheme(f"cost-basis/{name}") for name in ("net", "gross")}
    net = {
        (row["item"], row["year"], row.get("phase"))
        for row in rows
        if row.get("basis") == basis["net"]
    }
    groups: dict[tuple[str, str, str], list[Record]] = {}
    for row in rows:
        key = row["project"], row.get("phase", ""), row["bearer"]
        groups.setdefault(key, []).append(row)
    known = Known(at, (iri for key in groups for iri in key))
    found = []
    for (project, phase, bearer), own in groups.items():
        years: dict[str, Decimal] = {}
        left_out = Decimal(0)
        for row in own:
            amount = Decimal(row["amount"])
            line = row["item"], row["year"], row.get("phase")
            if row.get("basis") == basis["gross"] and line in net:
                left_out += amount
            else:
                years[row["year"]] = years.get(row["year"], Decimal(0)) + amount
        found.append(
            Share(
                known.thing(project),
                known.name(phase) if phase else word_text("not stated"),
                known.thing(bearer),
                sum(years.values(), Decimal(0)),
                left_out,
                years,
            )
        )
    return found


def shares_by(at: Setting, municipality: str) -> tuple[Share, ...]:
    """What a municipality bears, by project."""
    rows = asked(at, _BY_BEARER, {"bearer": NamedNode(municipality)})
    return tuple(_shares(at, rows))


def borne_in(at: Setting, region: str) -> tuple[Borne, ...]:
    """What each bears of each project of a region."""
    groups: dict[tuple[str, str], list[Share]] = {}
    rows = asked(at, _BY_REGION, {"region": NamedNode(region)})
    for share in _shares(at, rows):
        groups.setdefault((share.project.iri, share.phase.en), []).append(share)
    totals = {
        key: sum((share.amount for share in shares), Decimal(0))
        for key, shares in groups.items()
    }
    most = max(totals.values(), default=Decimal(0))
    return tuple(
        Borne(
            shares[0].project,
            shares[0].phase,
            totals[key],
            sum((share.left_out for share in shares), Decimal(0)),
            {share.municipality.iri: share for share in shares},
            _part(totals[key], most),
        )
        for key, shares in groups.items()
    )


@dataclass(frozen=True, slots=True)
class LineTable:
    """The line items of a project on one basis: gross beside gross, net beside net."""

    basis: Text
    basis_code: str
    phase: Text
    years: tuple[str, ...]
    runs: tuple[str, ...]
    lines: tuple[CostLine, ...]
    bearers: Mapping[str, Thing]


_LINES = """SELECT ?cost ?item ?bearer ?period ?basis ?phase ?entry ?amount ?inferred
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
  OPTIONAL { ?cost teiju:entry/skos:notation ?entry }
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
                row["cost"],
                _number(row.get("amount")),
                row.get("entry"),
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
                _part(_whole(amounts[item]), most),
                rows[0].get("remark"),
                cited=() if where is None else (where,),
            )
        )
    return LineTable(
        word_text(key[0] or "not stated"),
        key[0],
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
class Conflict:
    """Two statements of one thing that differ; neither is corrected."""

    subject: Thing
    aspect: Text
    when: str | None
    first: Text
    first_place: Text
    first_cited: tuple[Cite, ...]
    second: Text
    second_place: Text
    second_cited: tuple[Cite, ...]
    unit: str | None = None


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
                        Text(f"{amount.figure:,}", f"{amount.figure:,}"),
                        one.place,
                        () if amount.cited is None else (amount.cited,),
                        Text(f"{against.figure:,}", f"{against.figure:,}"),
                        other.place,
                        () if against.cited is None else (against.cited,),
                        "thousand-yen",
                    )
                )
    return tuple(sorted(found, key=lambda c: (c.subject.iri, c.when or "")))
