"""The members of a region in time, on a map and as bars, as far as dates are known."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.model.lang import Text
from kg.services.answers.words import word_text
from kg.services.charting.places import places_of
from kg.services.charting.times import Moment, moment_of
from kg.services.rendering.frame.records import (
    Cite,
    answer,
    cites,
    text,
    together,
)
from kg.services.rendering.frame.setting import Setting
from kg.services.rendering.regional.history import Agreement
from kg.services.rendering.regional.regional_map import Place, RegionalMap, regional_map

__all__ = [
    "Bar",
    "Member",
    "TimeChart",
    "current",
    "map_of",
    "members_of",
    "time_chart",
]

CENTRE = "central-city"
_BASES = {
    "stated": Text("stated", "記載"),
    "signature": Text("signature of the agreement", "協定の締結"),
    "known from": Text("first seen in a source", "資料で確認できる最初の日"),
    "not stated": Text("not stated", "記載なし"),
    "end of the region": Text("end of the region", "圏域の終了"),
}


@dataclass(frozen=True, slots=True)
class Member:
    """One municipality in one role, from when to when.

    Attributes:
        iri: The municipality.
        code: Its code; a former one has the year of its merger behind it.
        name: What it is called.
        role: The notation of the role.
        begin: As precise as it is known; None where no source tells.
        begin_basis: How that is known, as region/members says.
        end: The same of the end.
        end_basis: How that is known.
        cited: The passages of the membership.
        begin_cited: The passages of the signature that stands in for the begin.
    """

    iri: str
    code: str
    name: Text
    role: str
    begin: str | None
    begin_basis: str
    end: str | None
    end_basis: str
    cited: tuple[Cite, ...]
    begin_cited: tuple[Cite, ...] = ()

    @property
    def role_name(self) -> Text:
        """What the role is called."""
        return word_text(self.role)

    @property
    def begin_words(self) -> Text:
        """How the begin is known, in words."""
        return _BASES.get(self.begin_basis, word_text(self.begin_basis))

    @property
    def end_words(self) -> Text:
        """How the end is known, in words."""
        return _BASES.get(self.end_basis, word_text(self.end_basis))


@dataclass(frozen=True, slots=True)
class Bar:
    """A membership as a bar, in units of the chart; `open` has no known end."""

    member: Member
    x: float
    width: float
    y: float
    open: bool


@dataclass(frozen=True, slots=True)
class TimeChart:
    """Memberships on an axis of years."""

    width: float
    height: float
    left: float
    bars: tuple[Bar, ...]
    ticks: tuple[tuple[float, int], ...]


def _signed(
    member: Mapping[str, str], iri: str, agreements: Sequence[Agreement]
) -> tuple[Cite, ...]:
    """The passages of the signatures from which a begin was taken."""
    if member["from_basis"] != "signature":
        return ()
    found = [
        each
        for agreement in agreements
        if iri in {party.iri for party in agreement.parties}
        for signature in agreement.signatures
        if signature.date == member.get("from")
        for each in signature.cited
    ]
    return tuple(dict.fromkeys(found))


def members_of(
    at: Setting, region: str, agreements: Sequence[Agreement]
) -> tuple[Member, ...]:
    """The members as region/members answers, the centre first."""
    spells = together(
        answer(at, "region/members", region=region),
        *("municipality", "role", "from", "to"),
    )
    found = []
    for rows in spells:
        row = rows[0]
        iri = at.names.thing(f"municipality/{row['municipality']}")
        found.append(
            Member(
                iri=iri,
                code=row["municipality"],
                name=text(row, "municipality")
                or Text(row["municipality"], row["municipality"]),
                role=row["role"],
                begin=row.get("from"),
                begin_basis=row["from_basis"],
                end=row.get("to"),
                end_basis=row["to_basis"],
                cited=cites(at, rows),
                begin_cited=_signed(row, iri, agreements),
            )
        )
    return tuple(sorted(found, key=lambda m: (m.role != CENTRE, m.code, m.begin or "")))


def map_of(at: Setting, members: Iterable[Member]) -> RegionalMap | None:
    """The members on a map, each once; those without a known place are left out."""
    once: dict[str, Member] = {}
    for member in members:
        once.setdefault(member.code, member)
    points = places_of(at.engine.ask, once)
    return regional_map(
        [
            Place(
                member.iri,
                member.name.of(at.lang),
                f"{member.name.of(at.lang)}（{member.role_name.ja}）"
                if at.lang == "ja"
                else f"{member.name.en} ({member.role_name.en})",
                member.role,
                *points[code],
            )
            for code, member in once.items()
            if code in points
        ]
    )


_WIDTH, _LEFT, _RIGHT, _ROW = 640.0, 150.0, 24.0, 26.0


def time_chart(
    members: Sequence[Member], until: Iterable[str | None]
) -> TimeChart | None:
    """The bars of memberships; None where no begin is known.

    Args:
        members: In the order in which they are drawn.
        until: Dates up to which the axis runs at least, such as the last event.
    """
    begins = [moment_of(m.begin) for m in members if m.begin]
    known = [moment for moment in begins if moment]
    if not known:
        return None
    later = [
        moment_of(each)
        for each in [*(m.end for m in members), *until, *(m.begin for m in members)]
        if each
    ]
    first = int(min(moment.at for moment in known))
    last = int(max(moment.until for moment in later if moment)) + 1
    scale = (_WIDTH - _LEFT - _RIGHT) / (last - first)

    def place(year: float) -> float:
        return round(_LEFT + (year - first) * scale, 1)

    bars = []
    for row, member in enumerate(members):
        begin = moment_of(member.begin) if member.begin else None
        end = moment_of(member.end) if member.end else None
        left = place(begin.at if begin else first)
        # An end of a year or a month is its last day.
        until_year = last if end is None else min(last, _last_of(member.end or "", end))
        bars.append(
            Bar(
                member,
                left,
                round(max(place(until_year) - left, 2.0), 1),
                8 + row * _ROW,
                end is None,
            )
        )
    steps = (1, 2, 5, 10, 20, 50, 100)
    step = next((n for n in steps if (last - first) / n <= 10), 1000)
    ticks = tuple(
        (place(year), year) for year in range(first, last + 1) if not year % step
    )
    return TimeChart(_WIDTH, 8 + len(members) * _ROW + 26, _LEFT, tuple(bars), ticks)


def _last_of(date: str, moment: Moment) -> float:
    return moment.at + {4: 1.0, 7: 1 / 12}.get(len(date), 1 / 366)


def current(members: Sequence[Member], end: str | None) -> tuple[Member, ...]:
    """The members of today, or of the day on which the region ended."""
    return tuple(
        m
        for m in members
        if m.end_basis != "stated" or (end is not None and (m.end or "") >= end)
    )
