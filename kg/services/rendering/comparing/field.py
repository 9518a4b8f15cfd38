"""The pages of policy fields and viewpoints: the national one and those of regions."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.model.site import path_of
from kg.services.answers.visible import visible
from kg.services.answers.words import word_text
from kg.services.rendering.comparing.compared import Cell, LocalField
from kg.services.rendering.comparing.comparison import cells_of, ends_of, local_fields
from kg.services.rendering.frame.readings import number_text
from kg.services.rendering.frame.setting import Setting

__all__ = ["field_page", "viewpoint_page"]


@dataclass(frozen=True, slots=True)
class About:
    """A field or viewpoint itself.

    Attributes:
        iri: The concept.
        notation: Its letter or number.
        definition: What it covers.
        note: A remark.
        readings: How its name was read, where it was read otherwise than it stands.
        viewpoint: The viewpoint that it belongs to.
        region: The region whose own field it is; None for a national one.
    """

    iri: str
    notation: str
    definition: str
    note: str
    readings: tuple[str, ...]
    viewpoint: str | None
    region: str | None


def _about(at: Setting, iri: str) -> About:
    said: dict[str, list[Literal | NamedNode]] = defaultdict(list)
    node = NamedNode(iri)
    region = None
    for property_, value, of in at.rows(
        f"SELECT ?property ?value ?region WHERE {{ {node} ?property ?value . "
        f"OPTIONAL {{ {node} skos:inScheme/teiju:region ?region }} }} "
        f"ORDER BY ?property ?value ?region"
    ):
        region = of.value if isinstance(of, NamedNode) else region
        if isinstance(property_, NamedNode) and isinstance(value, Literal | NamedNode):
            said[at.names.compact(property_.value)].append(value)

    def text(name: str) -> str:
        texts = [each for each in said[name] if isinstance(each, Literal)]
        mine = [each for each in texts if each.language in {at.lang, None}]
        return visible((mine or texts)[0].value) if texts else ""

    broader = [each.value for each in said["skos:broader"]]
    return About(
        iri=iri,
        notation=text("skos:notation"),
        definition=text("skos:definition"),
        note=text("skos:editorialNote"),
        readings=tuple(filter(None, (text("rawReading"), text("readingNote")))),
        viewpoint=broader[0] if broader else None,
        region=region,
    )


def _regions(at: Setting) -> list[str]:
    """Every region, in the order of its key."""
    found = at.rows(
        "SELECT DISTINCT ?region WHERE { ?region a teiju:Region . "
        "OPTIONAL { ?region dcterms:identifier ?key } } ORDER BY ?key ?region"
    )
    return [region.value for (region,) in found if isinstance(region, NamedNode)]


def field_page(at: Setting, iri: str) -> str:
    """The page of a policy field: side by side across regions, or of one region."""
    about = _about(at, iri)
    at.learn(each for each in (iri, about.viewpoint, about.region) if each)
    if about.region is not None:
        return _local(at, about, about.region)
    fields = local_fields(at, f"VALUES ?national {{ {NamedNode(iri)} }}")
    fields = [each for each in fields if each.national == iri]
    regions = _regions(at)
    at.learn(regions)
    found = cells_of(at, fields)
    cells = {region: found.get((iri, region)) or Cell() for region in regions}
    return at.render(
        "field.html",
        about=about,
        regions=regions,
        cells=cells,
        ends=ends_of(at),
        number=number_text,
        word=word_text,
    )


@dataclass(frozen=True, slots=True)
class Plan:
    """What a vision plans for a category of a field."""

    iri: str
    category: str
    group: str | None


def _plans(at: Setting, iri: str) -> list[Plan]:
    """The categories of a field with what is planned for them."""
    found = [
        Plan(
            iri=plan.value if isinstance(plan, NamedNode) else "",
            category=category.value,
            group=group.value if isinstance(group, NamedNode) else None,
        )
        for category, plan, group in at.rows(
            f"SELECT DISTINCT ?category ?plan ?group WHERE {{ "
            f"?category a teiju:FieldCategory ; skos:broader {NamedNode(iri)} . "
            f"OPTIONAL {{ ?plan teiju:fieldCategory ?category . "
            f"OPTIONAL {{ ?plan teiju:fieldGroup ?group }} }} "
            f"}} ORDER BY ?category ?plan ?group"
        )
        if isinstance(category, NamedNode)
    ]
    at.learn(each for p in found for each in (p.category, p.group) if each)
    return found


def _local(at: Setting, about: About, region: str) -> str:
    """The page of a region's own field."""
    own = NamedNode(about.iri)
    fields = [
        each
        for each in local_fields(at, f"VALUES ?field {{ {own} }}")
        if each.iri == about.iri
    ]
    whole = LocalField(about.iri, region, None, "", about.notation)
    cell = cells_of(at, [whole])[None, region]
    plans = _plans(at, about.iri)
    at.learn(each.national for each in fields if each.national)
    places = at.passages([about.iri, *(plan.iri for plan in plans if plan.iri)])
    return at.render(
        "local_field.html",
        path_of=lambda each: path_of(each, at.names),
        about=about,
        region=region,
        fields=[each for each in fields if each.national],
        cell=cell,
        plans=plans,
        places=places,
        number=number_text,
        word=word_text,
    )


def _counts(at: Setting, fields: Sequence[str]) -> dict[tuple[str, str], LocalField]:
    """Which region has a field that corresponds to each national one."""
    wanted = set(fields)
    return {
        (each.national, each.region): each
        for each in reversed(local_fields(at))
        if each.national in wanted and each.counted
    }


def viewpoint_page(at: Setting, iri: str) -> str:
    """The page of a viewpoint: its fields, and which regions have them."""
    about = _about(at, iri)
    node = NamedNode(iri)
    fields = [
        field.value
        for field, _ in at.rows(
            f"SELECT DISTINCT ?field ?notation WHERE {{ ?field a teiju:PolicyField ; "
            f"skos:broader {node} . OPTIONAL {{ ?field skos:notation ?notation }} }} "
            f"ORDER BY ?field"
        )
        if isinstance(field, NamedNode)
    ]
    matching = [
        (relation.value, other.value, of.value if isinstance(of, NamedNode) else None)
        for relation, other, of in at.rows(
            f"SELECT DISTINCT ?relation ?other ?of WHERE {{ "
            f"VALUES (?match ?relation) {{ "
            f"(skos:exactMatch 'exactMatch') (skos:closeMatch 'closeMatch') "
            f"(skos:broadMatch 'broadMatch') }} {{ {node} ?match ?other }} UNION "
            f"{{ ?other ?match {node} }} "
            f"OPTIONAL {{ ?other skos:inScheme/teiju:region ?of }} }} ORDER BY ?other"
        )
        if isinstance(other, NamedNode) and isinstance(relation, Literal)
    ]
    regions = _regions(at) if about.region is None else []
    at.learn(
        each
        for each in (
            *(iri, about.region, *fields, *regions),
            *(thing for _, *things in matching for thing in things),
        )
        if each
    )
    return at.render(
        "viewpoint.html",
        about=about,
        fields=fields,
        matching=matching,
        regions=regions,
        has=_counts(at, fields) if regions else {},
        places=at.passages([iri, *fields]),
        word=word_text,
    )
