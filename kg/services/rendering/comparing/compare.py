"""The page on which regions and fields are chosen and stand side by side."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from pyoxigraph import Literal, NamedNode

from kg.services.answers.visible import visible
from kg.services.answers.words import word_text
from kg.services.rendering.comparing.cells_file import cells_file
from kg.services.rendering.comparing.compared import Cell, LocalField
from kg.services.rendering.comparing.comparison import cells_of, ends_of, local_fields
from kg.services.rendering.frame.readings import number_text
from kg.services.rendering.frame.setting import Setting

__all__ = ["compare_page", "everything", "fields_among"]

#: What can be compared: how the address calls it, and what it is called.
_ASPECTS = (
    ("projects", "Projects", "事業"),
    ("participants", "Participants", "参加市町村"),
    ("costs", "Planned costs", "計画事業費"),
    ("indicators", "Indicators", "指標"),
)
#: How many fields the page begins with.
_FIRST = 3
#: How much of what is not known is told again.
_MOST_UNKNOWN = 8


@dataclass(frozen=True, slots=True)
class Option:
    """Something that can be chosen: how the address calls it, and the thing."""

    key: str
    iri: str
    chosen: bool
    group: str = ""
    notation: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """What the address chooses, of what there is.

    Attributes:
        regions: Every region.
        fields: Every national field, by viewpoint.
        aspects: What can be compared: key, and whether it is chosen.
        years: The fiscal years of costs.
        unknown: What the address asks for and nothing has: kind, and the text.
        example: Was nothing chosen, so that this is an example?
    """

    regions: Sequence[Option]
    fields: Sequence[Option]
    aspects: Sequence[tuple[str, str, bool]]
    years: Sequence[Option]
    unknown: Sequence[tuple[str, str]]
    example: bool

    @property
    def year(self) -> str | None:
        """The only year that is asked for."""
        return next((each.iri for each in self.years if each.chosen), None)

    def has(self, aspect: str) -> bool:
        """Is an aspect chosen?"""
        return any(key == aspect and chosen for key, _, chosen in self.aspects)


def _asked(at: Setting, name: str) -> list[str]:
    """What the address says of a name, each once; what is empty says nothing."""
    return [each for each in dict.fromkeys(at.asked.get(name, ())) if each.strip()]


def _found(at: Setting, sparql: str) -> list[tuple[str, str, str, str]]:
    """Rows of key, thing, group and notation; the key of a thing stands in its IRI."""
    found = {}
    for key, thing, group, notation in at.rows(sparql):
        if isinstance(thing, NamedNode):
            text = key.value if isinstance(key, Literal) else ""
            found[thing.value] = (
                text or thing.value.rpartition("/")[2],
                thing.value,
                group.value if isinstance(group, NamedNode) else "",
                visible(notation.value) if isinstance(notation, Literal) else "",
            )
    return list(found.values())


def _options(
    found: Sequence[tuple[str, str, str, str]], asked: Sequence[str]
) -> tuple[list[Option], list[str]]:
    """What there is, marked with what is asked for, and what is asked in vain."""
    wanted = set(asked)
    options = [
        Option(key, iri, key in wanted or iri in wanted, group, notation)
        for key, iri, group, notation in found
    ]
    known = {name for each in options for name in (each.key, each.iri)}
    return options, [each for each in asked if each not in known]


def _told(kind: str, unknown: Iterable[str]) -> list[tuple[str, str]]:
    return [(kind, visible(each)[:80]) for each in unknown]


def _chosen(options: Sequence[Option], most: int | None = None) -> list[Option]:
    """All of them (or the first few) chosen, where none was."""
    if any(each.chosen for each in options):
        return list(options)
    return [
        Option(o.key, o.iri, most is None or index < most, o.group, o.notation)
        for index, o in enumerate(options)
    ]


def _choice(at: Setting) -> Choice:
    """What the address chooses. What it leaves open is chosen sensibly."""
    names = {name: _asked(at, name) for name in ("region", "field", "aspect", "year")}
    regions, no_region = _options(
        _found(
            at,
            "SELECT ?key ?region ?group ?notation WHERE { ?region a teiju:Region . "
            "OPTIONAL { ?region dcterms:identifier ?key } } ORDER BY ?key ?region",
        ),
        names["region"],
    )
    fields, no_field = _options(
        _found(
            at,
            "SELECT ?key ?field ?group ?notation WHERE { ?field a teiju:PolicyField ; "
            "skos:inScheme scheme:field . OPTIONAL { ?field skos:broader ?group } "
            "OPTIONAL { ?field skos:notation ?notation } } ORDER BY ?group ?field",
        ),
        names["field"],
    )
    years, no_year = _options(
        _found(
            at,
            "SELECT ?key ?year ?group ?notation WHERE { { SELECT DISTINCT ?year { "
            "{ ?cost a teiju:ProjectCost } UNION { ?cost a teiju:LineCost } "
            "?cost teiju:period ?year } } ?year a teiju:FiscalYear ; "
            "dcterms:identifier ?key } ORDER BY ?key",
        ),
        names["year"][:1],
    )
    known = {key for key, *_ in _ASPECTS}
    chosen = [each for each in names["aspect"] if each in known]
    unknown = [
        *_told("region", no_region),
        *_told("field", no_field),
        *_told("year", no_year),
        *_told("aspect", (each for each in names["aspect"] if each not in known)),
    ]
    return Choice(
        regions=_chosen(regions),
        fields=_chosen(fields, _FIRST),
        aspects=[
            (key, at.say(en, ja), not chosen or key in chosen)
            for key, en, ja in _ASPECTS
        ],
        years=years,
        unknown=unknown,
        example=not any(names.values()),
    )


def fields_among(
    at: Setting, regions: Sequence[Option], fields: Sequence[Option]
) -> list[LocalField]:
    """The fields of some regions that correspond to some national ones."""
    among = {each.iri for each in regions}
    nationals = " ".join(str(NamedNode(each.iri)) for each in fields)
    return [
        each
        for each in local_fields(at, f"VALUES ?national {{ {nationals} }}")
        if each.region in among and each.national
    ]


def everything(at: Setting) -> Choice:
    """All that can be chosen, where the address chooses nothing."""
    choice = _choice(at)
    at.learn(each.iri for each in (*choice.regions, *choice.fields, *choice.years))
    return choice


def compare_page(at: Setting) -> str:
    """Regions as columns and fields as rows, as the address chooses them."""
    choice = _choice(at)
    at.refused.extend(kind for kind, _ in choice.unknown)
    regions = [each for each in choice.regions if each.chosen]
    fields = [each for each in choice.fields if each.chosen]
    at.learn(
        iri
        for each in (*choice.regions, *choice.fields, *choice.years)
        for iri in (each.iri, each.group)
        if iri
    )
    cells = cells_of(at, fields_among(at, regions, fields), choice.year)
    return at.render(
        "compare.html",
        choice=choice,
        regions=regions,
        fields=fields,
        cells={
            (field.iri, region.iri): cells.get((field.iri, region.iri)) or Cell()
            for field in fields
            for region in regions
        },
        ends=ends_of(at),
        cells_file=partial(cells_file, lang=at.lang),
        unknown=choice.unknown[:_MOST_UNKNOWN],
        more_unknown=max(len(choice.unknown) - _MOST_UNKNOWN, 0),
        number=number_text,
        word=word_text,
    )
