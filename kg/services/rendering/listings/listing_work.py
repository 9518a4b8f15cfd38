"""Lists of work: projects by region, indicators by what they measure."""

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

__all__ = ["indicators", "projects"]

_PROJECTS = """SELECT ?project ?number ?region ?vision ?field ?parts ?measured WHERE {
  ?project a teiju:Project .
  OPTIONAL { ?project dcterms:identifier ?number }
  OPTIONAL { ?project teiju:region ?region }
  OPTIONAL { ?project teiju:vision ?vision }
  OPTIONAL {
    ?project teiju:policyField|(teiju:agreementItem/teiju:policyField) ?field }
  OPTIONAL { SELECT ?project (COUNT(DISTINCT ?who) AS ?parts) WHERE {
    ?part a teiju:Participation ; teiju:project ?project ;
      teiju:participant ?who ; teiju:takesPart true } GROUP BY ?project }
  OPTIONAL { SELECT ?project (COUNT(DISTINCT ?indicator) AS ?measured) WHERE {
    ?indicator a teiju:Indicator ; teiju:project ?project } GROUP BY ?project }
} ORDER BY ?region ?vision ?project ?field"""


def projects(at: Setting) -> Listing:
    """Every project, by region and vision, with its fields and who takes part."""
    told: dict[str, tuple[str, str, str, int | None, int]] = {}
    fields: dict[str, dict[str, None]] = defaultdict(dict)
    for project, number, region, vision, field, parts, measured in at.rows(_PROJECTS):
        iri = iri_of(project)
        told.setdefault(
            iri,
            (
                iri_of(region),
                iri_of(vision),
                text_of(number),
                None if parts is None else number_of(parts),
                number_of(measured),
            ),
        )
        if field is not None:
            fields[iri][iri_of(field)] = None
    places = at.passages(told)
    groups: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for iri, (of_region, of_vision, code, count, indicators_of) in told.items():
        groups[of_region, of_vision].append(
            Entry(
                iri=iri,
                code=code,
                cells=(
                    Beside(things=tuple(fields[iri]), absent=not fields[iri]),
                    Beside("" if count is None else str(count), absent=count is None),
                    Beside(str(indicators_of)),
                    Beside(passages=places.get(iri, ())),
                ),
            )
        )
    at.learn(each for pair in groups for each in pair if each)
    return Listing(
        title=at.say("Projects", "事業"),
        lead=at.say(
            "The projects of the visions of the regions.",
            "各圏域の共生ビジョンに掲げられた事業です。",
        ),
        head=at.say("Project", "事業"),
        columns=(
            Column(Text("Policy field", "政策分野")),
            Column(Text("Taking part", "参加市町村"), numeric=True),
            Column(Text("Indicators", "指標"), numeric=True),
            Column(Text("Source", "出典")),
        ),
        groups=[
            Group(_heading(at, of_region, of_vision), tuple(entries), iri=of_vision)
            for (of_region, of_vision), entries in groups.items()
        ],
        total=len(told),
    )


def _heading(at: Setting, region: str, vision: str) -> str:
    """A vision by its name and where it begins, as several may be called alike."""
    name = at.name(vision) if vision else at.say("without a vision", "ビジョンなし")
    year = vision.rpartition("/")[2] if vision else ""
    where = f"{at.name(region)}{at.say(': ', '：')}" if region else ""
    return f"{where}{name}" + (at.say(f" ({year})", f"（{year}）") if year else "")


_INDICATORS = """SELECT ?indicator ?of ?group ?status ?values WHERE {
  ?indicator a teiju:Indicator .
  OPTIONAL { ?indicator teiju:status ?status }
  OPTIONAL { ?indicator teiju:project ?project . ?project teiju:region ?region }
  OPTIONAL { ?indicator teiju:initiative ?initiative }
  OPTIONAL { ?indicator teiju:goal ?goal }
  OPTIONAL { ?indicator teiju:partOfPlan ?plan }
  BIND (COALESCE(?project, ?initiative, ?goal, ?plan) AS ?of)
  BIND (COALESCE(?region, ?plan) AS ?group)
  OPTIONAL { SELECT ?indicator (COUNT(DISTINCT ?value) AS ?values) WHERE {
    ?value a teiju:IndicatorValue ; teiju:indicator ?indicator } GROUP BY ?indicator }
} ORDER BY ?group ?indicator ?of"""


def indicators(at: Setting) -> Listing:
    """Every indicator, by region or plan, with what it measures."""
    groups: dict[str, dict[str, Entry]] = defaultdict(dict)
    rows = at.rows(_INDICATORS)
    places = at.passages(iri_of(row[0]) for row in rows)
    for indicator, of, group, status, values in rows:
        iri = iri_of(indicator)
        groups[iri_of(group)].setdefault(
            iri,
            Entry(
                iri=iri,
                cells=(
                    Beside(things=(iri_of(of),) if of else (), absent=of is None),
                    Beside(things=(iri_of(status),) if status else ()),
                    Beside(str(number_of(values))),
                    Beside(passages=places.get(iri, ())),
                ),
            ),
        )
    at.learn(each for each in groups if each)
    return Listing(
        title=at.say("Indicators", "指標"),
        lead=at.say(
            "The indicators of the regions' projects and of the plans of cities.",
            "圏域の事業の指標と、市の計画の指標です。",
        ),
        head=at.say("Indicator", "指標"),
        columns=(
            Column(Text("Of", "対象")),
            Column(Text("Status", "状態")),
            Column(Text("Statements of values", "値の記載"), numeric=True),
            Column(Text("Source", "出典")),
        ),
        groups=[
            Group(
                at.name(group) if group else at.say("Others", "その他"),
                tuple(own.values()),
                iri=group,
            )
            for group, own in groups.items()
        ],
        total=sum(map(len, groups.values())),
    )
