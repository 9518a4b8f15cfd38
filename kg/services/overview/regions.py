"""What a graph holds of each region: members, visions, documents, completeness."""

import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Store

from kg.errors import UsageError
from kg.model.iris import Names
from kg.model.lang import Text
from kg.model.result import Rows
from kg.services.asking.query import bind_parameters, run_query
from kg.services.catalogue.find import find_query
from kg.services.overview.completeness import (
    Lack,
    Level,
    Said,
    Score,
    completeness,
    lacks,
    said,
    score,
)

__all__ = [
    "Cited",
    "Member",
    "RegionOverview",
    "VisionOverview",
    "cited_documents",
    "find_region",
    "only_region",
    "region_overviews",
    "with_lacks",
]

_MEMBERS = "region/members"
#: A vision that says nothing of how much of it was read was read in its project part.
_OUTLINE = "outline"
#: What the name of every region ends in, so that a user may leave it out.
_ENDINGS = (
    "定住自立圏",
    "ていじゅうじりつけん",
    "settlement and independence region",
    "teijū jiritsuken",
)


@dataclass(frozen=True, slots=True)
class Member:
    """One municipality of a region, with its role and as much of its time as is known.

    `begin` is the stated day, else that of the signature, else the first day on which
    it is seen (`begin_basis` says which); `left` tells that it left before the region
    ended.
    """

    code: str
    name: Text
    role: str
    begin: str | None
    begin_basis: str
    end: str | None
    left: bool


@dataclass(frozen=True, slots=True)
class VisionOverview:
    """One vision: what hangs on it, what it says of what is asked, what it lacks."""

    year: str
    title: Text
    period: Text | None
    coverage: str
    projects: int
    indicators: int
    costs: int
    said: tuple[Said, ...]
    lacks: tuple[Lack, ...] = ()

    @property
    def outline(self) -> bool:
        """Is it known from other documents only?"""
        return self.coverage == _OUTLINE

    def score(self, level: Level) -> Score:
        """How much it says of what a level asks."""
        return score(self.said, level)


@dataclass(frozen=True, slots=True)
class Cited:
    """A document that statements about a region cite, and how many things cite it."""

    document: str
    title: Text
    things: int


@dataclass(frozen=True, slots=True)
class RegionOverview:
    """One region. `begin` and `end` are as precise as they are stated."""

    iri: str
    key: str
    name: Text
    kana: str | None
    romaji: str | None
    kind: str | None
    kind_name: Text
    begin: str | None
    end: str | None
    members: tuple[Member, ...]
    visions: tuple[VisionOverview, ...]

    @property
    def members_at_end(self) -> tuple[Member, ...]:
        """The members of today, or of the day on which the region ended."""
        return tuple(member for member in self.members if not member.left)

    def names(self) -> list[str]:
        """Every name by which the region may be asked for."""
        found = [self.key, self.name.ja, self.name.en, self.kana, self.romaji]
        return [name for name in found if name]


Row = Mapping[str, str]


def _rows(store: Store, names: Names, sparql: str) -> list[Row]:
    answer = run_query(store, sparql, names)
    assert isinstance(answer, Rows)
    return [
        {
            column: term.value
            for column, term in zip(answer.columns, row, strict=True)
            if isinstance(term, NamedNode | Literal)
        }
        for row in answer.rows
    ]


def _text(row: Row, name: str) -> Text | None:
    """A text of the columns NAME_ja and NAME_en; one language serves for the other."""
    ja, en = row.get(f"{name}_ja"), row.get(f"{name}_en")
    if ja is None and en is None:
        return None
    return Text(en=en or ja or "", ja=ja or en or "")


_REGIONS = """SELECT ?region ?key (SAMPLE(?ja) AS ?name_ja) (SAMPLE(?en) AS ?name_en)
  (SAMPLE(?hira) AS ?kana) (SAMPLE(?latin) AS ?romaji) (SAMPLE(?code) AS ?kind)
  (SAMPLE(?kja) AS ?kind_ja) (SAMPLE(?ken) AS ?kind_en)
  (MIN(STR(?founded)) AS ?begin) (MIN(STR(?dissolved)) AS ?end)
WHERE {
  ?region a teiju:Region ; dcterms:identifier ?key .
  OPTIONAL { ?region rdfs:label ?ja FILTER (LANG(?ja) = "ja") }
  OPTIONAL { ?region rdfs:label ?en FILTER (LANG(?en) = "en") }
  OPTIONAL { ?region skos:altLabel ?hira
    FILTER (LANGMATCHES(LANG(?hira), "ja-Hrkt")) }
  OPTIONAL { ?region skos:altLabel ?latin
    FILTER (LANGMATCHES(LANG(?latin), "ja-Latn")) }
  OPTIONAL { ?region teiju:regionKind ?concept .
    OPTIONAL { ?concept skos:notation ?code }
    OPTIONAL { ?concept skos:prefLabel ?kja FILTER (LANG(?kja) = "ja") }
    OPTIONAL { ?concept skos:prefLabel ?ken FILTER (LANG(?ken) = "en") } }
  OPTIONAL { ?region schema:foundingDate ?founded }
  OPTIONAL { ?region schema:dissolutionDate ?dissolved }
} GROUP BY ?region ?key ORDER BY ?key"""

_VISIONS = """SELECT ?region ?vision ?title_ja ?title_en ?period_ja ?period_en ?coverage
  (COALESCE(?first, REPLACE(STR(?vision), "^.*/", "")) AS ?year)
WHERE {
  ?vision a teiju:Vision ; teiju:region ?region .
  OPTIONAL { ?vision dcterms:title ?title_ja FILTER (LANG(?title_ja) = "ja") }
  OPTIONAL { ?vision dcterms:title ?title_en FILTER (LANG(?title_en) = "en") }
  OPTIONAL { ?vision teiju:period ?period .
    OPTIONAL { ?period teiju:firstFiscalYear/dcterms:identifier ?first }
    OPTIONAL { ?period rdfs:label ?period_ja FILTER (LANG(?period_ja) = "ja") }
    OPTIONAL { ?period rdfs:label ?period_en FILTER (LANG(?period_en) = "en") } }
  OPTIONAL { ?vision teiju:coverage/skos:notation ?coverage }
} ORDER BY ?region ?year"""

_COUNTS = """SELECT ?vision (COUNT(DISTINCT ?project) AS ?projects)
  (COUNT(DISTINCT ?indicator) AS ?indicators) (COUNT(DISTINCT ?cost) AS ?costs)
WHERE {
  { ?project a teiju:Project ; teiju:vision ?vision }
  UNION { ?indicator a teiju:Indicator ; teiju:project/teiju:vision ?vision }
  UNION { ?cost a teiju:VisionCost ; teiju:vision ?vision }
  UNION { ?cost a teiju:ProjectCost ; teiju:project/teiju:vision ?vision }
  UNION { ?cost a teiju:LineCost ;
            teiju:lineItem/teiju:project/teiju:vision ?vision }
} GROUP BY ?vision"""


def _visions(
    store: Store, names: Names, found: Sequence[Said]
) -> dict[str, list[VisionOverview]]:
    """The visions of each region, in the order of their years."""
    counts = {row["vision"]: row for row in _rows(store, names, _COUNTS)}
    criteria: dict[tuple[str, str], list[Said]] = defaultdict(list)
    for each in found:
        criteria[each.region, each.vision].append(each)
    visions: dict[str, list[VisionOverview]] = defaultdict(list)
    for row in _rows(store, names, _VISIONS):
        count = counts.get(row["vision"], {})
        visions[row["region"]].append(
            VisionOverview(
                year=row["year"],
                title=_text(row, "title") or Text(row["vision"], row["vision"]),
                period=_text(row, "period"),
                coverage=row.get("coverage", "project-part"),
                projects=int(count.get("projects", 0)),
                indicators=int(count.get("indicators", 0)),
                costs=int(count.get("costs", 0)),
                said=tuple(criteria[row["region"], row["year"]]),
            )
        )
    return visions


def _members(store: Store, names: Names, ends: Row) -> dict[str, list[Member]]:
    """The members of each region, its centre first; `ends` has the regions' ends."""
    members: dict[str, dict[str, Member]] = defaultdict(dict)
    sparql = bind_parameters(find_query(_MEMBERS, names), {}, names)
    for row in _rows(store, names, sparql):
        end = row.get("to")
        stated = row["to_basis"] == "stated"
        over = ends.get(row["region"])
        members[row["region"]].setdefault(
            row["municipality"],
            Member(
                code=row["municipality"],
                name=_text(row, "municipality") or Text("", ""),
                role=row["role"],
                begin=row.get("from"),
                begin_basis=row["from_basis"],
                end=end,
                left=stated and (over is None or (end or "") < over),
            ),
        )
    return {region: list(found.values()) for region, found in members.items()}


def region_overviews(store: Store, names: Names) -> list[RegionOverview]:
    """Every region of a graph, in the order of their keys, without what they lack.

    Raises:
        UsageError: The graph holds no region.
    """
    regions = _rows(store, names, _REGIONS)
    if not regions:
        raise UsageError("there is no region in these data", "データに圏域がありません")
    ends = {row["region"]: row["end"] for row in regions if "end" in row}
    members = _members(store, names, ends)
    visions = _visions(store, names, said(completeness(store, names)))
    return [
        RegionOverview(
            iri=row["region"],
            key=row["key"],
            name=_text(row, "name") or Text(row["key"], row["key"]),
            kana=row.get("kana"),
            romaji=row.get("romaji"),
            kind=row.get("kind"),
            kind_name=_text(row, "kind") or Text("", ""),
            begin=row.get("begin"),
            end=row.get("end"),
            members=tuple(members.get(row["region"], ())),
            visions=tuple(visions.get(row["region"], ())),
        )
        for row in regions
    ]


def with_lacks(
    store: Store, names: Names, region: RegionOverview, year: str | None = None
) -> tuple[VisionOverview, ...]:
    """The visions of a region with what each lacks.

    Args:
        store: A build.
        names: The base of its IRIs.
        region: The region.
        year: The first year of the only vision to show.

    Raises:
        UsageError: The region has no vision of that year.
    """
    years = [vision.year for vision in region.visions]
    if year is not None and year not in years:
        listed = ", ".join(years) or "-"
        raise UsageError(
            f"{region.key} has no vision of {year}; it has {listed}",
            f"{region.name.ja}に{year}年度からのビジョンはありません"
            f"（あるのは {listed}）",
        )
    found = lacks(store, names, region.iri)
    return tuple(
        replace(
            vision, lacks=tuple(lack for lack in found if lack.vision == vision.year)
        )
        for vision in region.visions
        if year in {None, vision.year}
    )


def cited_documents(store: Store, names: Names, region: RegionOverview) -> list[Cited]:
    """The documents that statements about a region cite, with how many things do.

    A thing is told as the region's by its IRI, which holds the key: so it is found in
    a file of triples without named graphs as well.
    """
    sparql = f"""SELECT ?document ?title_ja ?title_en
      (COUNT(DISTINCT ?thing) AS ?things)
    WHERE {{
      ?thing prov:wasDerivedFrom/dcterms:isPartOf ?source .
      ?source dcterms:identifier ?document .
      OPTIONAL {{ ?source dcterms:title ?title_ja FILTER (LANG(?title_ja) = "ja") }}
      OPTIONAL {{ ?source dcterms:title ?title_en FILTER (LANG(?title_en) = "en") }}
      FILTER (CONTAINS(CONCAT(STR(?thing), "/"), {Literal(f"/{region.key}/")}))
    }} GROUP BY ?document ?title_ja ?title_en ORDER BY DESC(?things) ?document"""
    return [
        Cited(
            row["document"],
            _text(row, "title") or Text(row["document"], row["document"]),
            int(row["things"]),
        )
        for row in _rows(store, names, sparql)
    ]


def _plain(word: str) -> str:
    """A name as it is compared: width, case, spaces and the common ending left out."""
    folded = unicodedata.normalize("NFKC", word).casefold().strip()
    for ending in _ENDINGS:
        folded = folded.removesuffix(unicodedata.normalize("NFKC", ending)).strip()
    return "".join(folded.split())


def find_region(regions: Sequence[RegionOverview], word: str) -> RegionOverview:
    """The region of that key or name, in any script, with or without 定住自立圏.

    Raises:
        UsageError: There is none; the nearest names are suggested.
    """
    by_name = {_plain(name): region for region in regions for name in region.names()}
    if _plain(word) in by_name:
        return by_name[_plain(word)]
    near = get_close_matches(_plain(word), by_name, n=3, cutoff=0.5)
    keys = list(dict.fromkeys(by_name[name].key for name in near))
    hint_en = f"; did you mean {' or '.join(keys)}?" if keys else ""
    hint_ja = f"。{'、'.join(keys)} では？" if keys else ""
    raise UsageError(
        f"no region {word!r} in these data{hint_en} (kg region list shows all)",
        f"「{word}」という圏域はデータにありません{hint_ja}（一覧は kg region list）",
    )


def only_region(regions: Sequence[RegionOverview], folder: Path) -> RegionOverview:
    """The region of a folder.

    Raises:
        UsageError: The folder holds more than one.
    """
    if len(regions) == 1:
        return regions[0]
    keys = ", ".join(region.key for region in regions)
    raise UsageError(
        f"{folder} holds {len(regions)} regions ({keys}); "
        f"name one: kg region show KEY -d {folder}",
        f"{folder} には{len(regions)}つの圏域があります（{keys}）。"
        f"kg region show キー -d {folder} のように1つ指定してください",
    )
