"""A source document: what is known of it, and line by line what was read from it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.services.answers.visible import visible
from kg.services.rendering.frame.readings import Group, Reading, grouped, named_readings
from kg.services.rendering.frame.setting import Setting
from kg.services.verifying.texts import line_range, ranges

__all__ = [
    "Document",
    "LineNote",
    "Stretch",
    "about_document",
    "line_numbers",
    "notes_of",
    "passages_of_document",
    "place_of",
    "read_document",
    "stretches",
]

_PER_STRETCH = 100


@dataclass(frozen=True, slots=True)
class Document:
    """What is said of a document.

    Attributes:
        iri: The document.
        key: Its identifier.
        title: Its title in the language of the page; the identifier where it has none.
        other_title: The same in the other language.
        kind: The IRI of its kind: document, page, data, law.
        publisher: The IRI of who published it.
        publisher_name: The same by name, as it is written.
        date: When it was published, as precisely as that is known.
        language: The language that it is written in.
        page: The address of the public page that it is, or stands on.
        sha256: Of the text that was read.
        line_count: How many lines that text has.
        figures: Which of them carry a figure; None where no text is registered.
        note: A remark.
    """

    iri: str
    key: str
    title: str
    other_title: str
    kind: str | None
    publisher: str | None
    publisher_name: str
    date: str
    language: str
    page: str
    sha256: str
    line_count: str
    figures: frozenset[int] | None
    note: str


@dataclass(frozen=True, slots=True)
class LineNote:
    """Why nothing cites a line though it carries a figure."""

    iri: str
    lines: str
    kind: str | None
    note: str


@dataclass(frozen=True, slots=True)
class Place:
    """A passage, and what was read from it.

    Attributes:
        iri: The passage; None for lines that nothing cites.
        lines: `1663`, `1643-1645` or `page`.
        anchors: The names under which the page can be linked to here.
        groups: What was read from it.
        notes: Why nothing was.
    """

    iri: str | None
    lines: str
    anchors: tuple[str, ...]
    groups: tuple[Group, ...] = ()
    notes: tuple[LineNote, ...] = ()

    @property
    def count(self) -> int:
        """How many things were read from it."""
        return sum(len(group.readings) for group in self.groups)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some lines of a document that follow each other, for a list of contents."""

    first: int
    last: int
    places: tuple[Place, ...]
    wide: tuple[Group, ...]

    @property
    def count(self) -> int:
        """How many things were read from it."""
        return sum(place.count for place in self.places)


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A document with what was read from it.

    Attributes:
        document: What is said of it.
        places: Its passages in the order of their lines.
        things: How many things cite it.
        passages: How many passages they cite.
        cited: The lines with figures that something cites.
        noted: Those of which only a note says why nothing does.
        open: Those of which nothing is said.
    """

    document: Document
    places: tuple[Place, ...]
    things: int
    passages: int
    cited: frozenset[int]
    noted: frozenset[int]
    open: frozenset[int]


def line_numbers(lines: str) -> frozenset[int]:
    """The line numbers of a text such as `9, 19, 25-28`; none of a whole page."""
    numbers: set[int] = set()
    for part in lines.split(","):
        try:
            first, last = line_range(part.strip())
        except ValueError:
            continue
        numbers.update(range(first, last + 1))
    return frozenset(numbers)


def place_of(lines: str) -> tuple[int, int, str]:
    """Where a passage stands among others: wider ones before those within them."""
    try:
        first, last = line_range(lines)
    except ValueError:
        return 0, 0, lines
    return first, -last, lines


_ABOUT = """SELECT ?property ?value WHERE { %s ?property ?value }"""


def about_document(at: Setting, iri: str) -> Document:
    """What is said of a document."""
    said: dict[str, list[Literal | NamedNode]] = defaultdict(list)
    for property_, value in at.rows(_ABOUT % NamedNode(iri)):
        assert isinstance(property_, NamedNode)
        if isinstance(value, Literal | NamedNode):
            said[at.names.compact(property_.value)].append(value)

    def text(name: str, lang: str = "") -> str:
        texts = [each for each in said[name] if isinstance(each, Literal)]
        mine = [each for each in texts if each.language == lang]
        plain = [each for each in texts if not each.language]
        found = mine or plain or texts
        return visible(found[0].value) if found else ""

    def thing(name: str) -> str | None:
        return next((t.value for t in said[name] if isinstance(t, NamedNode)), None)

    key = text("dcterms:identifier") or at.short(iri)
    figures = [t.value for t in said["figureLines"] if isinstance(t, Literal)]
    page = (thing("foaf:page") or text("foaf:page")) if said["foaf:page"] else ""
    return Document(
        iri=iri,
        key=key,
        title=text("dcterms:title", at.lang) or key,
        other_title=text("dcterms:title", at.other),
        kind=thing("dcterms:type"),
        publisher=thing("dcterms:publisher"),
        publisher_name=text("dc11:publisher", at.lang),
        date=next(
            (
                text(name)
                for name in ("dcterms:issued", "dcterms:date", "dcterms:modified")
                if said[name]
            ),
            "",
        ),
        language=text("dcterms:language"),
        page=page if page.startswith(("http://", "https://")) else "",
        sha256=text("textSha256"),
        line_count=text("lineCount"),
        figures=line_numbers(", ".join(figures)) if figures else None,
        note=text("skos:note", at.lang),
    )


def notes_of(at: Setting, iri: str) -> list[LineNote]:
    """Why nothing cites lines of a document that carry figures."""
    found: dict[tuple[str, str], LineNote] = {}
    for note, lines, kind, text in at.rows(
        f"SELECT ?note ?lines ?kind ?text WHERE {{ ?note a teiju:LineNote ; "
        f"prov:wasDerivedFrom ?passage . ?passage teiju:lines ?lines ; "
        f"dcterms:isPartOf {NamedNode(iri)} . OPTIONAL {{ ?note dcterms:type ?kind }} "
        f"OPTIONAL {{ ?note skos:note ?text }} }} ORDER BY ?note ?lines ?text"
    ):
        assert isinstance(note, NamedNode)
        assert isinstance(lines, Literal)
        mine = isinstance(text, Literal) and text.language == at.lang
        key = note.value, lines.value
        if key not in found or mine:
            found[key] = LineNote(
                note.value,
                lines.value,
                kind.value if isinstance(kind, NamedNode) else None,
                visible(text.value) if isinstance(text, Literal) else "",
            )
    at.learn(each.kind for each in found.values() if each.kind)
    return list(found.values())


def passages_of_document(at: Setting, iri: str) -> dict[str, str]:
    """The lines of every passage of a document."""
    found = {}
    for passage, lines in at.rows(
        f"SELECT ?passage ?lines WHERE {{ ?passage dcterms:isPartOf {NamedNode(iri)} ; "
        f"teiju:lines ?lines }}"
    ):
        if isinstance(passage, NamedNode) and isinstance(lines, Literal):
            found[passage.value] = lines.value
    return found


def _anchors(lines: str, taken: set[str]) -> tuple[str, ...]:
    """The names of a place: a line gives its name to what stands there first."""
    try:
        first, last = line_range(lines)
    except ValueError:
        return ("page",)
    wanted = [f"line-{first}"] if first == last else [f"lines-{first}-{last}"]
    # A short run of lines can be linked to at each of them, where nothing else can.
    if 0 < last - first < _PER_STRETCH:
        wanted += [f"line-{number}" for number in range(first, last + 1)]
    found = [each for each in wanted if each not in taken]
    taken.update(found)
    return tuple(found)


def read_document(at: Setting, iri: str) -> ReadDocument:
    """A document with what was read from it."""
    document = about_document(at, iri)
    lines = passages_of_document(at, iri)
    notes = notes_of(at, iri)
    noting = {each.iri for each in notes}
    found = named_readings(
        at,
        f"?passage dcterms:isPartOf {NamedNode(iri)} . "
        f"?thing prov:wasDerivedFrom ?passage .",
    )
    readings = [each for each in found if each.iri not in noting]
    by_passage: dict[str, list[Reading]] = defaultdict(list)
    for each in readings:
        by_passage[each.passage].append(each)
    cited = frozenset(
        n for passage in by_passage for n in line_numbers(lines.get(passage, ""))
    )
    figures = document.figures or frozenset()
    noted = frozenset(n for each in notes for n in line_numbers(each.lines)) - cited
    silent = figures - cited - noted
    return ReadDocument(
        document=document,
        places=_places(by_passage, lines, notes, silent),
        things=len({each.iri for each in found}),
        passages=len({each.passage for each in found}),
        cited=figures & cited,
        noted=figures & noted,
        open=silent,
    )


def _places(
    by_passage: dict[str, list[Reading]],
    lines: dict[str, str],
    notes: Sequence[LineNote],
    silent: Iterable[int],
) -> tuple[Place, ...]:
    """Everything that there is to show of a document, in the order of its lines."""
    passage_of = {each: iri for iri, each in lines.items()}
    why: dict[str, list[LineNote]] = defaultdict(list)
    for note in notes:
        why[note.lines].append(note)
    read = {lines[passage]: own for passage, own in by_passage.items()}
    unread = [run.strip() for run in ranges(silent).split(",") if run.strip()]
    shown = sorted({*read, *why, *unread}, key=place_of)
    # Single lines name themselves before the runs of lines that hold them.
    taken: set[str] = set()
    anchors = {
        each: _anchors(each, taken) for each in sorted(shown, key=lambda x: "-" in x)
    }
    return tuple(
        Place(
            passage_of.get(each),
            each,
            anchors[each],
            tuple(grouped(read.get(each, ()))),
            tuple(why[each]),
        )
        for each in shown
    )


def stretches(places: Sequence[Place]) -> list[Stretch]:
    """The places by hundreds of lines, each with the things that take up many."""
    found: dict[int, list[Place]] = defaultdict(list)
    for place in places:
        first = place_of(place.lines)[0]
        found[max(first - 1, 0) // _PER_STRETCH].append(place)
    return [
        Stretch(
            number * _PER_STRETCH + 1,
            (number + 1) * _PER_STRETCH,
            tuple(own),
            tuple(
                group
                for place in own
                if len(line_numbers(place.lines)) > 20
                for group in place.groups
                if group.single
            ),
        )
        for number, own in sorted(found.items())
    ]
