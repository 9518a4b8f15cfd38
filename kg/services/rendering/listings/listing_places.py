"""Lists of places: regions, and municipalities by region and by prefecture."""

from collections import defaultdict

from kg.model.lang import Text
from kg.services.rendering.frame.setting import Setting
from kg.services.rendering.listings.listing_table import (
    Beside,
    Column,
    Entry,
    Group,
    Listing,
    iri_of,
    number_of,
    text_of,
)

__all__ = ["municipalities", "regions"]

_REGIONS = """SELECT ?region ?kind ?begin ?end ?kana
  ?members ?visions ?items ?projects ?indicators
WHERE {
  ?region a teiju:Region .
  OPTIONAL { ?region dcterms:identifier ?key }
  OPTIONAL { ?region teiju:regionKind ?kind }
  OPTIONAL { ?region schema:foundingDate ?begin }
  OPTIONAL { ?region schema:dissolutionDate ?end }
  OPTIONAL { ?region skos:altLabel ?kana FILTER (LANGMATCHES(LANG(?kana), "ja-Hrkt")) }
  OPTIONAL { SELECT ?region (COUNT(DISTINCT ?who) AS ?members) WHERE {
    ?part a teiju:Membership ; org:organization ?region ; org:member ?who .
    OPTIONAL { ?part schema:endDate ?left } FILTER (!BOUND(?left)) } GROUP BY ?region }
  OPTIONAL { SELECT ?region (COUNT(DISTINCT ?vision) AS ?visions) WHERE {
    ?vision a teiju:Vision ; teiju:region ?region } GROUP BY ?region }
  OPTIONAL { SELECT ?region (COUNT(DISTINCT ?item) AS ?items) WHERE {
    ?item a teiju:AgreementItem ; teiju:region ?region } GROUP BY ?region }
  OPTIONAL { SELECT ?region (COUNT(DISTINCT ?project) AS ?projects) WHERE {
    ?project a teiju:Project ; teiju:region ?region } GROUP BY ?region }
  OPTIONAL { SELECT ?region (COUNT(DISTINCT ?indicator) AS ?indicators) WHERE {
    ?indicator a teiju:Indicator ; teiju:project/teiju:region ?region }
    GROUP BY ?region }
} ORDER BY ?key ?region ?kana"""


def _span(begin: str, end: str) -> Text:
    """From when to when; nothing where neither is known."""
    if begin and end:
        en = f"{begin} to {end}"
    else:
        en = f"from {begin}" if begin else f"until {end}" if end else ""
    return Text(en, f"{begin}～{end}" if en else "")


def regions(at: Setting) -> Listing:
    """Every region with how much is known of it."""
    found: dict[str, Entry] = {}
    for row in at.rows(_REGIONS):
        region, kind, begin, end, kana, *counts = row
        iri = iri_of(region)
        if iri in found:
            continue
        span = _span(text_of(begin), text_of(end))
        found[iri] = Entry(
            iri=iri,
            kana=text_of(kana),
            cells=(
                Beside(things=(iri_of(kind),) if kind else (), absent=kind is None),
                Beside(span.of(at.lang), absent=not span.en),
                *(Beside(str(number_of(count))) for count in counts),
            ),
        )
    at.learn(found)
    return Listing(
        title=at.say("Regions", "圏域"),
        lead=at.say(
            "The settlement and independence regions whose documents were read, with "
            "what was read of each.",
            "文書を読み取った定住自立圏と、それぞれについて読み取った件数です。",
        ),
        head=at.say("Region", "圏域"),
        columns=(
            Column(Text("Kind", "種別")),
            Column(Text("From, to", "期間")),
            Column(Text("Members", "構成市町村"), numeric=True),
            Column(Text("Visions", "ビジョン"), numeric=True),
            Column(Text("Agreement items", "協定事項"), numeric=True),
            Column(Text("Projects", "事業"), numeric=True),
            Column(Text("Indicators", "指標"), numeric=True),
        ),
        groups=[Group("", tuple(found.values()))],
        total=len(found),
    )


_MUNICIPALITIES = """SELECT ?thing ?code ?kana ?prefecture WHERE {
  { ?thing a teiju:Municipality } UNION { ?thing a teiju:Ward }
  UNION { ?thing a teiju:FormerMunicipality }
  OPTIONAL { ?thing dcterms:identifier ?code }
  OPTIONAL { ?thing skos:altLabel ?kana FILTER (LANGMATCHES(LANG(?kana), "ja-Hrkt")) }
  OPTIONAL { ?thing teiju:prefecture ?prefecture }
} ORDER BY ?prefecture ?code ?thing ?kana"""
_NAMES = """SELECT ?thing ?name WHERE {
  { ?thing a teiju:Municipality } UNION { ?thing a teiju:Ward }
  UNION { ?thing a teiju:FormerMunicipality }
  ?thing rdfs:label ?name FILTER (LANG(?name) = "%s") }"""
_MEMBERS = """SELECT ?region ?key ?who ?role WHERE {
  ?part a teiju:Membership ; org:organization ?region ; org:member ?who .
  OPTIONAL { ?region dcterms:identifier ?key }
  OPTIONAL { ?part org:role ?role }
} ORDER BY ?key ?region ?role ?who"""


def municipalities(at: Setting) -> Listing:
    """Those in regions first, then all of them by prefecture, by their reading."""
    found: dict[str, tuple[str, str, str]] = {}
    for thing, code, kana, prefecture in at.rows(_MUNICIPALITIES):
        found.setdefault(
            iri_of(thing), (text_of(code), text_of(kana), iri_of(prefecture))
        )
    names = {iri_of(who): text_of(name) for who, name in at.rows(_NAMES % at.lang)}
    members: dict[str, dict[str, str]] = defaultdict(dict)
    for region, _, who, role in at.rows(_MEMBERS):
        members[iri_of(region)].setdefault(iri_of(who), iri_of(role))
    at.learn([*members, *(role for own in members.values() for role in own.values())])

    def entry(iri: str, cells: tuple[Beside, ...] = ()) -> Entry:
        code, kana, _ = found.get(iri, ("", "", ""))
        return Entry(iri, names.get(iri, ""), kana, code, cells)

    groups = [
        Group(
            at.name(region),
            tuple(
                entry(who, (Beside(at.name(role) if role else ""),))
                for who, role in own.items()
            ),
            iri=region,
            compact=True,
        )
        for region, own in members.items()
    ]
    by_prefecture: dict[str, list[str]] = defaultdict(list)
    for iri, (_, _, where) in found.items():
        by_prefecture[where].append(iri)
    at.learn(each for each in by_prefecture if each)
    groups += [
        Group(
            at.name(where) if where else at.say("Elsewhere", "その他"),
            tuple(
                entry(iri)
                for iri in sorted(own, key=lambda each: (found[each][1], each))
            ),
            iri=where,
            folded=True,
            anchor=f"prefecture-{where.rpartition('/')[2]}" if where else "elsewhere",
        )
        for where, own in sorted(by_prefecture.items())
    ]
    return Listing(
        title=at.say("Municipalities", "市町村"),
        lead=at.say(
            "First the members of the regions whose documents were read; then every "
            "municipality and ward by prefecture, in the order of their readings.",
            "はじめに、文書を読み取った圏域の構成市町村を示します。続いて、全国の市町村と"
            "区を都道府県ごとに五十音順で示します。",
        ),
        head=at.say("Municipality", "市町村"),
        columns=(),
        groups=groups,
        total=len(found),
    )
