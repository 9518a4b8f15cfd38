"""Who bears how much of a project: net where a net amount is stated, never mixed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pyoxigraph import NamedNode

from kg.model.lang import Text
from kg.services.answers.words import word_text
from kg.services.rendering.frame.records import Known, Record, Thing, asked, number
from kg.services.rendering.frame.setting import Setting
from kg.services.rendering.regional.money import part

__all__ = ["Borne", "Share", "borne_in", "shares_by"]


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
            amount = number(row, "amount")
            line = row["item"], row["year"], row.get("phase")
            if amount is None:
                continue
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
            part(totals[key], most),
        )
        for key, shares in groups.items()
    )
