"""What regions do in policy fields: their own names for it, items, projects, costs.

Everything is asked once for all the fields and regions of a page, whatever their
number; a cell then holds what one region says of one field of the national list.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pyoxigraph import Literal, NamedNode

from kg.model.lang import Text
from kg.model.result import Term
from kg.services.answers.values import value_of
from kg.services.answers.visible import visible
from kg.services.rendering.comparing.compared import (
    Amount,
    Cell,
    FieldCost,
    IndicatorTold,
    Item,
    LocalField,
    PrintedFigure,
    ProjectTold,
)
from kg.services.rendering.frame.calendars import calendar_of
from kg.services.rendering.frame.passages import Passage
from kg.services.rendering.frame.setting import Setting

__all__ = ["cells_in", "cells_of", "ends_of", "local_fields"]

#: How a field of a region may correspond to a national one, the closest first. A
#: related field is told of, and nothing of it is counted.
_RELATIONS = ("exactMatch", "closeMatch", "narrowMatch", "broadMatch", "relatedMatch")


def _values(name: str, iris: Iterable[str]) -> str:
    return f"VALUES ?{name} {{ {' '.join(str(NamedNode(iri)) for iri in iris)} }}"


def _iri(term: Term | None) -> str:
    return term.value if isinstance(term, NamedNode) else ""


def _lit(term: Term | None) -> str:
    return visible(term.value) if isinstance(term, Literal) else ""


def local_fields(at: Setting, bound: str = "") -> list[LocalField]:
    """The fields of regions with what they correspond to, in the order of their IRIs.

    Args:
        at: The page.
        bound: A pattern over `?field`, `?region`, `?national`, to ask for fewer.
    """
    relations = " ".join(f"(skos:{each} '{each}')" for each in _RELATIONS)
    found: dict[tuple[str, str, str], LocalField] = {}
    for own, region, national, relation, notation, note in at.rows(
        f"SELECT ?field ?region ?national ?relation ?notation ?note WHERE {{ "
        f"?field a teiju:PolicyField ; skos:inScheme/teiju:region ?region . "
        f"OPTIONAL {{ VALUES (?match ?relation) {{ {relations} }} "
        f"?field ?match ?national . ?national skos:inScheme scheme:field }} "
        f"OPTIONAL {{ ?field skos:notation ?notation }} "
        f"OPTIONAL {{ ?field skos:editorialNote ?note . "
        f"FILTER (LANG(?note) = '{at.lang}') }} {bound} }} "
        f"ORDER BY ?region ?field ?national ?relation ?notation ?note"
    ):
        key = _iri(own), _iri(national), _lit(relation)
        found.setdefault(
            key,
            LocalField(
                iri=_iri(own),
                region=_iri(region),
                national=_iri(national) or None,
                relation=_lit(relation),
                notation=_lit(notation),
                note=_lit(note),
            ),
        )
    return list(found.values())


def _items(at: Setting, fields: Sequence[str]) -> dict[str, list[Item]]:
    """The agreement items of each field."""
    found: dict[tuple[str, str], dict[str, str]] = {}
    for own, item, status, property_, text in at.rows(
        f"SELECT ?field ?item ?status ?property ?text WHERE {{ "
        f"{_values('field', fields)} ?item a teiju:AgreementItem ; "
        f"teiju:policyField ?field . "
        f"OPTIONAL {{ ?item teiju:status/skos:notation ?status }} "
        f"OPTIONAL {{ VALUES ?property {{ dcterms:description teiju:centreRole "
        f"teiju:neighbourRole }} ?item ?property ?text . "
        f"FILTER (LANG(?text) = '{at.lang}') }} }} "
        f"ORDER BY ?field ?item ?property ?text"
    ):
        said = found.setdefault((_iri(own), _iri(item)), {"status": _lit(status)})
        said.setdefault(at.names.compact(_iri(property_)), _lit(text))
    items: dict[str, list[Item]] = defaultdict(list)
    places = at.passages(item for _, item in found)
    for (field_iri, item_iri), said in found.items():
        items[field_iri].append(
            Item(
                iri=item_iri,
                draft=said["status"] == "draft",
                description=said.get("dcterms:description", ""),
                centre_role=said.get("centreRole", ""),
                neighbour_role=said.get("neighbourRole", ""),
                passages=places.get(item_iri, ()),
            )
        )
    return items


def _projects(at: Setting, fields: Sequence[str]) -> dict[str, list[str]]:
    """The projects of each field: by its agreement items, or directly."""
    found: dict[str, list[str]] = defaultdict(list)
    for own, project in at.rows(
        f"SELECT DISTINCT ?field ?project WHERE {{ {_values('field', fields)} "
        f"?project a teiju:Project ; "
        f"teiju:policyField|(teiju:agreementItem/teiju:policyField) ?field }} "
        f"ORDER BY ?field ?project"
    ):
        found[_iri(own)].append(_iri(project))
    return found


def _taking_part(
    at: Setting, projects: Sequence[str]
) -> tuple[dict[str, dict[str, bool]], dict[str, list[str]]]:
    """Who takes part in each project and who does not, and the statements of it."""
    parts: dict[str, dict[str, bool]] = defaultdict(dict)
    statements: dict[str, list[str]] = defaultdict(list)
    for project, statement, who, takes in at.rows(
        f"SELECT ?project ?statement ?who ?takes WHERE {{ "
        f"{_values('project', projects)} ?statement a teiju:Participation ; "
        f"teiju:project ?project ; teiju:participant ?who ; teiju:takesPart ?takes }} "
        f"ORDER BY ?project ?who ?statement"
    ):
        parts[_iri(project)][_iri(who)] = _lit(takes) == "true"
        statements[_iri(project)].append(_iri(statement))
    return parts, statements


def _amounts(
    at: Setting, projects: Sequence[str], year: str | None
) -> dict[str, list[Amount]]:
    """What each project costs over its vision, or in one year, as printed."""
    period = (
        "?project teiju:vision/teiju:period ?period ."
        if year is None
        else f"VALUES ?period {{ {NamedNode(year)} }}"
    )
    found: dict[tuple[str, str, str, str, str], list[str]] = defaultdict(list)
    for project, cost, own, amount, basis, unit in at.rows(
        f"SELECT DISTINCT ?project ?cost ?period ?amount ?basis ?unit WHERE {{ "
        f"{_values('project', projects)} {period} "
        f"?cost a teiju:ProjectCost ; teiju:project ?project ; "
        f"teiju:period ?period ; teiju:amount ?amount . "
        f"OPTIONAL {{ ?cost teiju:basis ?basis }} "
        f"OPTIONAL {{ ?cost sdmx-attribute:unitMeasure ?unit }} }} "
        f"ORDER BY ?project ?period ?amount ?cost"
    ):
        key = _iri(project), _iri(own), _lit(amount), _iri(basis), _iri(unit)
        found[key].append(_iri(cost))
    places = at.passages(cost for costs in found.values() for cost in costs)
    amounts: dict[str, list[Amount]] = defaultdict(list)
    for key, costs in found.items():
        project_iri, own_period, figure, basis_iri, unit_iri = key
        amounts[project_iri].append(
            Amount(
                own_period,
                figure,
                basis_iri or None,
                unit_iri or None,
                _places(places, costs),
            )
        )
    return amounts


def _places(
    passages: Mapping[str, tuple[Passage, ...]], statements: Iterable[str]
) -> tuple[Passage, ...]:
    """The passages of several statements, each once."""
    found = {p.iri: p for each in statements for p in passages.get(each, ())}
    return tuple(found.values())


_INDICATORS = """SELECT ?project ?indicator ?status ?statement ?kind ?printed ?number
  ?unit ?direction ?counting (COALESCE(?month, ?period) AS ?time)
WHERE {
  %s
  ?indicator a teiju:Indicator ; teiju:project ?project .
  OPTIONAL { ?indicator teiju:status ?status }
  OPTIONAL {
    ?statement teiju:indicator ?indicator ; teiju:valueKind/skos:notation ?kind .
    OPTIONAL { ?statement teiju:asPrinted ?printed }
    OPTIONAL { ?statement teiju:value ?number }
    OPTIONAL { ?statement sdmx-attribute:unitMeasure ?unit }
    OPTIONAL { ?statement teiju:direction ?direction }
    OPTIONAL { ?statement teiju:counting/skos:notation ?counting .
      FILTER (?counting != "level") }
    OPTIONAL { ?statement teiju:asOfMonth ?month }
    OPTIONAL { ?statement teiju:period ?period }
  }
} ORDER BY ?project ?indicator ?kind ?statement"""


def _indicators(at: Setting, projects: Sequence[str]) -> dict[str, list[IndicatorTold]]:
    """The indicators of each project; the same figure in two places is told once."""
    status: dict[tuple[str, str], str] = {}
    figures: dict[tuple[str, str], dict[tuple[str, ...], list[tuple[str, str]]]] = {}
    calendar = calendar_of(at)
    for project, indicator, state, statement, kind, printed, number, *rest in at.rows(
        _INDICATORS % _values("project", projects)
    ):
        unit, direction, counting, time = rest
        own = _iri(project), _iri(indicator)
        status[own] = _iri(state)
        told = figures.setdefault(own, defaultdict(list))
        if statement is not None:
            month = calendar.date(_lit(time) or None)
            when = _iri(time) or (month.of(at.lang) if month else "")
            figure = _lit(number) or _iri(direction) or _lit(printed)
            key = (
                *(_lit(kind), figure, _lit(number), _iri(unit)),
                *(when, _iri(direction), _lit(counting)),
            )
            told[key].append((_iri(statement), _lit(printed)))
    statements = [s for told in figures.values() for v in told.values() for s, _ in v]
    places = at.passages(statements)
    found: dict[str, list[IndicatorTold]] = defaultdict(list)
    for (project_iri, indicator_iri), told in figures.items():
        kinds: dict[str, list[PrintedFigure]] = defaultdict(list)
        for alike, own_statements in told.items():
            kind_code, _, value, unit_iri, when, way, counted = alike
            kinds[kind_code].append(
                PrintedFigure(
                    printed=own_statements[0][1],
                    number=value,
                    unit=unit_iri or None,
                    time=when,
                    direction=way or None,
                    counting=counted,
                    passages=_places(places, (each for each, _ in own_statements)),
                )
            )
        found[project_iri].append(
            IndicatorTold(
                iri=indicator_iri,
                status=status[project_iri, indicator_iri] or None,
                baseline=tuple(kinds["baseline"]),
                target=tuple(kinds["target"]),
            )
        )
    return found


_LINES = """SELECT DISTINCT ?field ?line ?cost ?year ?basis ?amount WHERE {
  %s
  ?project teiju:policyField|(teiju:agreementItem/teiju:policyField) ?field .
  ?line teiju:project ?project .
  ?cost teiju:lineItem ?line ; teiju:period ?year ; teiju:amount ?amount ;
    teiju:basis/skos:notation ?basis ; teiju:phase/skos:notation "planned" .
  ?year teiju:lastFiscalYear ?year .
}"""


def _costs(
    at: Setting, fields: Sequence[str], year: str | None
) -> dict[str, FieldCost]:
    """The planned cost of each field, as `cost/net-by-field` adds it up."""
    rows: dict[str, list[tuple[str, str, str, int]]] = defaultdict(list)
    for own, line, _, period, basis, amount in at.rows(
        _LINES % _values("field", fields)
    ):
        if year is None or _iri(period) == year:
            # What is no whole number is no amount that the question would add.
            value = value_of(amount) if amount is not None else None
            if isinstance(value, int):
                rows[_iri(own)].append((_iri(line), _iri(period), _lit(basis), value))
    found = {}
    for field_iri, costs in rows.items():
        with_net = {(line, when) for line, when, basis, _ in costs if basis == "net"}
        found[field_iri] = FieldCost(
            field=field_iri,
            lines=len({line for line, *_ in costs}),
            net=sum(
                amount
                for line, when, basis, amount in costs
                if not (basis == "gross" and (line, when) in with_net)
            ),
            gross=sum(amount for *_, basis, amount in costs if basis != "net"),
        )
    return found


def ends_of(at: Setting) -> dict[str, Text | None]:
    """The day on which each region ended that did, in words."""
    calendar = calendar_of(at)
    return {
        _iri(region): calendar.date(_lit(day))
        for region, day in at.rows(
            "SELECT ?region ?day WHERE { ?region a teiju:Region ; "
            "schema:dissolutionDate ?day } ORDER BY ?region ?day"
        )
    }


def cells_of(
    at: Setting, fields: Sequence[LocalField], year: str | None = None
) -> dict[tuple[str | None, str], Cell]:
    """What regions say, by national field and region.

    Args:
        at: The page.
        fields: The fields of the regions, as `local_fields` gives them.
        year: The IRI of the only fiscal year whose costs are asked for.
    """
    found: dict[tuple[str | None, str], Cell] = defaultdict(Cell)
    iris = list(dict.fromkeys(each.iri for each in fields if each.counted))
    items, by_field = _items(at, iris), _projects(at, iris)
    projects = list(dict.fromkeys(p for own in by_field.values() for p in own))
    parts, statements = _taking_part(at, projects)
    amounts, indicators = _amounts(at, projects, year), _indicators(at, projects)
    costs = _costs(at, iris, year)
    places = at.passages(s for own in statements.values() for s in own)
    told = {
        iri: ProjectTold(
            iri=iri,
            participants=tuple(who for who, takes in parts[iri].items() if takes),
            staying_out=tuple(who for who, takes in parts[iri].items() if not takes),
            places=_places(places, statements[iri]),
            amounts=tuple(amounts[iri]),
            indicators=tuple(indicators[iri]),
        )
        for iri in projects
    }
    for each in fields:
        cell = found[each.national, each.region]
        cell.fields.append(each)
        if not each.counted:
            continue
        known = {item.iri for item in cell.items}
        cell.items += [i for i in items[each.iri] if i.iri not in known]
        listed = {project.iri for project in cell.projects}
        cell.projects += [told[p] for p in by_field[each.iri] if p not in listed]
        if each.iri in costs:
            cell.costs.append(costs[each.iri])
    _learn(at, found.values())
    return dict(found)


def cells_in(
    at: Setting, cells: Mapping[tuple[str | None, str], Cell], year: str
) -> dict[tuple[str | None, str], Cell]:
    """The same cells with the costs of one fiscal year only, as `cells_of` gives them.

    Args:
        at: The page.
        cells: What regions say, by national field and region.
        year: The IRI of the fiscal year.
    """
    every = cells.values()
    fields = dict.fromkeys(each.iri for cell in every for each in cell.own)
    projects = dict.fromkeys(each.iri for cell in every for each in cell.projects)
    amounts = _amounts(at, list(projects), year)
    costs = _costs(at, list(fields), year)
    found = {
        key: Cell(
            cell.fields,
            cell.items,
            [replace(p, amounts=tuple(amounts[p.iri])) for p in cell.projects],
            [costs[each.iri] for each in cell.own if each.iri in costs],
        )
        for key, cell in cells.items()
    }
    _learn(at, found.values())
    return found


def _learn(at: Setting, cells: Iterable[Cell]) -> None:
    """Ask once for every name that the cells need."""
    wanted: list[str | None] = []
    for cell in cells:
        wanted += [each.iri for each in cell.fields]
        wanted += [each.iri for each in cell.items]
        for project in cell.projects:
            wanted += [project.iri, *project.participants, *project.staying_out]
            for amount in project.amounts:
                wanted += [amount.period, amount.basis, amount.unit]
            for told in project.indicators:
                wanted += [told.iri, told.status]
                for figure in (*told.baseline, *told.target):
                    wanted += [figure.unit, figure.time, figure.direction]
    at.learn(iri for iri in wanted if iri)
