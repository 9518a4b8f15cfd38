"""Who takes part in what: projects by field, and each member's part in each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pyoxigraph import NamedNode

from kg.model.lang import Text
from kg.services.answers.words import word_text
from kg.services.rendering.frame.records import (
    Cite,
    Known,
    Thing,
    answer,
    asked,
    by_column,
    cite,
    cites,
    each_of,
    number_key,
    stated,
    text,
    together,
)
from kg.services.rendering.frame.setting import Setting
from kg.services.rendering.regional.members import Member

__all__ = [
    "ActivityPart",
    "Field",
    "Item",
    "Matrix",
    "Part",
    "Project",
    "Says",
    "Standing",
    "Summary",
    "fields_of",
    "left_out_of",
    "matrix_of",
    "parts_in",
    "projects_of",
    "standing_of",
]


class Says(StrEnum):
    """What a document says of a member and a project."""

    YES = "yes"
    NO = "no"
    #: The list of those who take part is complete, and the member is not on it.
    RULED_OUT = "ruled-out"
    SILENT = "silent"
    #: No source shows the member in the region yet when the document was made.
    NOT_YET = "not-yet"


_WORDS = {
    Says.YES: Text("takes part", "参加"),
    Says.NO: Text("expressly not", "不参加（明記）"),
    Says.RULED_OUT: Text("not on the complete list", "不参加（列挙外）"),
    Says.SILENT: Text("not stated", "記載なし"),
    Says.NOT_YET: Text("not known as a member then", "記載の時点で構成市町村か不明"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """What is said of one member and one project, and where."""

    says: Says
    cited: tuple[Cite, ...] = ()

    @property
    def words(self) -> Text:
        """The same in words."""
        return _WORDS[self.says]


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a project had come on a day, as a progress report says."""

    status: Text
    printed: str | None
    remark: Text | None
    on: str
    known_by: bool
    inferred: bool
    cited: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Project:
    """A project of a region's vision, with the fields and items that it carries out."""

    iri: str
    key: str
    name: Text
    vision: str
    fields: tuple[str, ...]
    items: tuple[Thing, ...]
    cited: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """An item of the agreements under a field."""

    iri: str
    name: Text
    cited: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a region's own scheme, and the national field to which it maps."""

    iri: str
    name: Text
    viewpoint: Text | None
    national: tuple[Thing, ...]
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """A member's part in the projects of a field, counted."""

    yes: int
    no: int
    silent: int
    not_yet: int

    @property
    def of(self) -> int:
        """How many projects there are that it may have a part in."""
        return self.yes + self.no + self.silent

    @property
    def says(self) -> str:
        """The kind of the cell: all, some, none, silent, not yet a member, empty."""
        if not self.of:
            return Says.NOT_YET if self.not_yet else "empty"
        if self.yes == self.of:
            return "yes"
        if self.yes:
            return "some"
        return "no" if self.no == self.of else "silent"


@dataclass(frozen=True, slots=True)
class Row:
    """A field with its projects: the parts stand in the order of the members."""

    field: Field | None
    summaries: tuple[Summary, ...]
    projects: tuple[tuple[Project, tuple[Part, ...]], ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Members against fields and the projects under them."""

    members: tuple[Thing, ...]
    rows: tuple[Row, ...]

    @property
    def stated(self) -> bool:
        """Is anything said of anybody's part?"""
        return any(
            part.says not in (Says.SILENT, Says.NOT_YET)
            for row in self.rows
            for _, parts in row.projects
            for part in parts
        )


@dataclass(frozen=True, slots=True)
class ActivityPart:
    """A single activity under a project in which a member expressly has no part."""

    project: Thing
    activity: Thing
    municipality: Thing
    inferred: bool
    cited: tuple[Cite, ...]


_ACTIVITIES = """SELECT ?project ?activity ?municipality ?inferred ?passage {
  VALUES ?region { UNDEF }
  ?project teiju:region ?region . ?activity a teiju:Activity ; teiju:project ?project .
  ?participation teiju:activity ?activity ; teiju:takesPart false ;
    teiju:participant ?municipality ; prov:wasDerivedFrom ?passage .
  OPTIONAL { ?participation teiju:inferred ?inferred }
} ORDER BY ?project ?activity ?municipality ?passage"""


def left_out_of(at: Setting, region: str) -> tuple[ActivityPart, ...]:
    """The activities in which a member takes no part, though the project lists it."""
    rows = asked(at, _ACTIVITIES, {"region": NamedNode(region)})
    columns = ("project", "activity", "municipality")
    known = Known(at, (row[column] for row in rows for column in columns))
    return tuple(
        ActivityPart(
            known.thing(own[0]["project"]),
            known.thing(own[0]["activity"]),
            known.thing(own[0]["municipality"]),
            own[0].get("inferred") == "true",
            cites(at, own),
        )
        for own in together(rows, *columns)
    )


_PROJECTS = """SELECT ?project ?key ?vision ?field ?item ?passage {
  VALUES ?region { UNDEF }
  ?project a teiju:Project ; teiju:region ?region ; dcterms:identifier ?key ;
    prov:wasDerivedFrom ?passage .
  OPTIONAL { ?project teiju:vision ?vision }
  OPTIONAL { ?project teiju:agreementItem ?item }
  OPTIONAL { ?project teiju:policyField|teiju:agreementItem/teiju:policyField ?field }
} ORDER BY ?vision ?project ?field ?item ?passage"""


def projects_of(at: Setting, region: str) -> tuple[Project, ...]:
    """The projects of a region, by vision and number."""
    rows = asked(at, _PROJECTS, {"region": NamedNode(region)})
    known = Known(at, (row.get(c) for row in rows for c in ("project", "item")))
    found = [
        Project(
            iri=iri,
            key=group[0]["key"],
            name=known.name(iri),
            vision=group[0].get("vision", ""),
            fields=each_of(group, "field"),
            items=tuple(known.thing(item) for item in each_of(group, "item")),
            cited=cites(at, group),
        )
        for iri, group in by_column(rows, "project").items()
    ]
    return tuple(sorted(found, key=lambda p: (p.vision, number_key(p.key))))


def fields_of(at: Setting, region: str) -> tuple[Field, ...]:
    """The fields of a region's scheme with their items, as region/fields-and-items."""
    found = []
    rows = answer(at, "region/fields-and-items", region=region)
    national = _national(at, [row["field"] for row in rows if "field" in row])
    for iri, group in by_column([r for r in rows if "field" in r], "field").items():
        items = {
            row["item"]: Item(
                row["item"],
                text(row, "item") or Text(row["item"], row["item"]),
                cites(at, [r for r in group if r.get("item") == row["item"]]),
            )
            for row in group
            if "item" in row
        }
        found.append(
            Field(
                iri=iri,
                name=text(group[0], "field") or Text(iri, iri),
                viewpoint=text(group[0], "viewpoint"),
                national=national.get(iri, ()),
                items=tuple(items.values()),
            )
        )
    return tuple(found)


_NATIONAL = """SELECT DISTINCT ?own ?field {
  VALUES ?own { UNDEF }
  ?own skos:exactMatch|skos:closeMatch|skos:broadMatch|skos:narrowMatch ?field .
  ?field skos:inScheme ?scheme . ?scheme a skos:ConceptScheme .
} ORDER BY ?own ?field"""


def _national(at: Setting, fields: Sequence[str]) -> Mapping[str, tuple[Thing, ...]]:
    if not fields:
        return {}
    own = [NamedNode(iri) for iri in dict.fromkeys(fields)]
    scheme = at.names.scheme("field/")
    rows = [
        row
        for row in asked(at, _NATIONAL, {"own": own})
        if row["field"].startswith(scheme)
    ]
    known = Known(at, (row["field"] for row in rows))
    return {
        iri: tuple(known.thing(each) for each in each_of(group, "field"))
        for iri, group in by_column(rows, "own").items()
    }


def parts_in(at: Setting, region: str) -> Mapping[tuple[str, str], Part]:
    """What is said of each project and member, as participation/who-takes-part says."""
    found: dict[tuple[str, str], Part] = {}
    for row in answer(at, "participation/who-takes-part", region=region):
        says = Says.SILENT
        if row["takes_part"] == "true":
            says = Says.YES
        elif row["takes_part"] == "false":
            says = Says.NO if row["basis"] == "stated" else Says.RULED_OUT
        where = cite(at, row)
        key = row["project"], row["municipality"]
        before = found.get(key)
        cited = () if where is None else (where,)
        if before is not None:
            cited = tuple(dict.fromkeys((*before.cited, *cited)))
        found[key] = Part(says, cited)
    return found


def _summary(parts: Iterable[Part]) -> Summary:
    says = [part.says for part in parts]
    return Summary(
        says.count(Says.YES),
        says.count(Says.NO) + says.count(Says.RULED_OUT),
        says.count(Says.SILENT),
        says.count(Says.NOT_YET),
    )


def matrix_of(
    members: Sequence[Member],
    fields: Sequence[Field],
    projects: Sequence[Project],
    parts: Mapping[tuple[str, str], Part],
) -> Matrix:
    """Members against fields: every field has a row, projects without one come last.

    A project under several fields stands under each.
    """
    once = {member.code: Thing(member.iri, member.name) for member in members}

    def row(field: Field | None, own: Sequence[Project]) -> Row:
        cells = [
            (
                project,
                tuple(
                    parts.get((project.iri, code), Part(Says.NOT_YET)) for code in once
                ),
            )
            for project in own
        ]
        columns = range(len(once))
        return Row(
            field,
            tuple(_summary(each[n] for _, each in cells) for n in columns),
            tuple(cells),
        )

    rows = [
        row(field, [p for p in projects if field.iri in p.fields]) for field in fields
    ]
    listed = {field.iri for field in fields}
    loose = [p for p in projects if not listed & set(p.fields)]
    if loose:
        rows.append(row(None, loose))
    return Matrix(tuple(once.values()), tuple(rows))


def standing_of(at: Setting, region: str) -> Mapping[str, Standing]:
    """The state of each project in its latest report, as project/status answers."""
    found: dict[str, Standing] = {}
    for row in answer(at, "project/status", region=region):
        if stated(row, "status") is None:
            continue
        found.setdefault(
            row["project"],
            Standing(
                status=word_text(row["status"]),
                printed=row.get("printed"),
                remark=text(row, "remark"),
                on=row.get("stated_as_of", ""),
                known_by=row.get("date_basis") == "known by",
                inferred=row.get("inferred") == "true",
                cited=cites(at, [row]),
            ),
        )
    return found
