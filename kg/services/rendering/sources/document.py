"""The pages of a source document and of one passage of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.services.rendering.frame.readings import (
    Group,
    grouped,
    named_readings,
    number_text,
    statements_of,
)
from kg.services.rendering.frame.setting import Setting
from kg.services.rendering.sources.document_lines import (
    Document,
    LineNote,
    about_document,
    line_numbers,
    notes_of,
    passages_of_document,
    place_of,
    read_document,
    stretches,
)
from kg.vocab import PREFIXES

__all__ = ["document_page", "passage_page"]

#: Beyond this many things, a passage lists them without everything that they say.
_MOST_IN_FULL = 60


def document_page(at: Setting, iri: str) -> str:
    """The page of a document: what it is, and line by line what was read from it."""
    read = read_document(at, iri)
    at.learn(each for each in (read.document.kind, read.document.publisher) if each)
    return at.render(
        "document.html",
        read=read,
        document=read.document,
        stretches=stretches(read.places),
        number=number_text,
        structured=_structured(read.document),
    )


def _structured(document: Document) -> dict[str, object]:
    found: dict[str, object] = {
        "@context": PREFIXES["schema"],
        "@type": "CreativeWork",
        "@id": document.iri,
        "identifier": document.key,
        "name": document.title,
        "inLanguage": document.language or None,
        "url": document.page or None,
        "datePublished": document.date or None,
        "publisher": document.publisher_name
        and {
            # Those that the graph knows are municipalities; others are only named.
            "@type": "GovernmentOrganization" if document.publisher else "Organization",
            "name": document.publisher_name,
        },
    }
    return {name: value for name, value in found.items() if value}


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another passage of the same document."""

    iri: str
    lines: str


@dataclass(frozen=True, slots=True)
class PassageTold:
    """One passage with its document, its neighbours and what was read from it.

    Attributes:
        iri: The passage.
        lines: Its lines.
        document: The document that it is part of; None where it says none.
        anchor: The place in the page of the document.
        groups: What was read from it.
        things: How many things that is.
        notes: Why nothing was, where that is said.
        before: The passage before it.
        after: The passage after it.
        around: Passages that hold it, or that it holds.
        figures: How many of its lines carry a figure; None where that is not known.
    """

    iri: str
    lines: str
    document: Document | None
    anchor: str
    groups: tuple[Group, ...]
    things: tuple[str, ...]
    notes: tuple[LineNote, ...]
    before: Neighbour | None
    after: Neighbour | None
    around: tuple[Neighbour, ...]
    figures: int | None


def _neighbours(
    lines: str, passages: Sequence[Neighbour]
) -> tuple[Neighbour | None, Neighbour | None, tuple[Neighbour, ...]]:
    """What stands before, after, and around a passage."""
    own = line_numbers(lines)
    before = after = None
    around = []
    for each in passages:
        numbers = line_numbers(each.lines)
        if each.lines == lines or not numbers or not own:
            continue
        if numbers & own:
            around.append(each)
        elif max(numbers) < min(own):
            if before is None or max(numbers) >= max(line_numbers(before.lines)):
                before = each
        elif after is None:
            after = each
    return before, after, tuple(around)


def _told(at: Setting, iri: str) -> PassageTold:
    node = NamedNode(iri)
    lines, source = "", None
    for found, of in at.rows(
        f"SELECT ?lines ?source WHERE {{ OPTIONAL {{ {node} teiju:lines ?lines }} "
        f"OPTIONAL {{ {node} dcterms:isPartOf ?source }} }}"
    ):
        lines = found.value if isinstance(found, Literal) else lines
        source = of.value if isinstance(of, NamedNode) else source
    document = about_document(at, source) if source else None
    passages = passages_of_document(at, source) if source else {}
    ordered = [
        Neighbour(each, where)
        for each, where in sorted(passages.items(), key=lambda x: place_of(x[1]))
    ]
    before, after, around = _neighbours(lines, ordered)
    notes = [n for n in notes_of(at, source) if n.lines == lines] if source else []
    noting = {each.iri for each in notes}
    readings = [
        each
        for each in named_readings(
            at,
            f"VALUES ?passage {{ {node} }} ?thing prov:wasDerivedFrom ?passage .",
        )
        if each.iri not in noting
    ]
    numbers = line_numbers(lines)
    known = document is not None and document.figures is not None
    figures = document.figures if document and document.figures else frozenset()
    start = f"lines-{lines}" if "-" in lines else f"line-{lines}"
    return PassageTold(
        iri=iri,
        lines=lines,
        document=document,
        anchor=start if numbers else "page",
        groups=tuple(grouped(readings)),
        things=tuple(dict.fromkeys(each.iri for each in readings)),
        notes=tuple(notes),
        before=before,
        after=after,
        around=around,
        figures=len(numbers & figures) if known and numbers else None,
    )


def passage_page(at: Setting, iri: str) -> str:
    """The page of a passage: which document, which lines, and what became of them."""
    told = _told(at, iri)
    full = len(told.things) <= _MOST_IN_FULL
    if told.document is not None and told.document.publisher:
        at.learn([told.document.publisher])
    return at.render(
        "passage.html",
        passage=told,
        statements=statements_of(at, told.things) if full else {},
        number=number_text,
    )
