"""An answer as a table of a page: names lead to pages, lines to their passages."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode

from kg.model.lang import Text
from kg.model.result import Rows, Term, Triples
from kg.model.saved_query import Column
from kg.model.sparql_text import written
from kg.services.answers.frame import Frame, Shown, frame_of
from kg.services.answers.labels import LABEL, nameless
from kg.services.answers.visible import visible_lines
from kg.services.rendering.frame.setting import Setting
from kg.vocab import DCTERMS, RDF, TEIJU

__all__ = ["TRIPLE_COLUMNS", "Cell", "Table", "as_rows", "cited_columns", "table_of"]

_DOCUMENT, _LINES = "document", "lines"
#: An identifier of a document: its number, and what tells its bytes from others.
_NUMBERED = re.compile(r"(\d{3})_[0-9a-f]{16}")
_MUNICIPALITY = "municipality"
_CODE = re.compile(r"[0-9./–-]{1,12}")
#: What the parts of a triple are called.
TRIPLE_COLUMNS = (
    Column("subject", Text("Subject", "主語")),
    Column("predicate", Text("Property", "述語")),
    Column("object", Text("Value", "目的語")),
)


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one cell.

    Attributes:
        text: What is read.
        link: Where it leads.
        lang: Its language, where that is not the page's.
        title: What it is called in full, where the text is short.
    """

    text: str
    link: str | None = None
    lang: str | None = None
    title: str | None = None

    @property
    def short(self) -> bool:
        """Is it a day, a code or the like, that no line break may part?"""
        return _CODE.fullmatch(self.text) is not None


@dataclass(frozen=True, slots=True)
class Table:
    """Some rows of an answer, ready to be set."""

    columns: tuple[Shown, ...]
    rows: tuple[tuple[Cell, ...], ...]
    documents: tuple[Cell, ...]


@dataclass(slots=True)
class _Sources:
    """The pages of documents and passages, and of municipalities by code."""

    documents: dict[str, tuple[str, str]] = field(default_factory=dict)
    passages: dict[tuple[str, str], str] = field(default_factory=dict)
    municipalities: dict[str, str] = field(default_factory=dict)


def as_rows(answer: Rows | Triples) -> Rows:
    """An answer as rows: of triples, a row each."""
    if isinstance(answer, Rows):
        return answer
    names = tuple(column.name for column in TRIPLE_COLUMNS)
    found: list[tuple[Term | None, ...]] = []
    for each in answer.triples:
        assert not isinstance(each.subject, type(each))
        found.append((each.subject, each.predicate, each.object))  # type: ignore[arg-type]
    return Rows(names, tuple(found))


def cited_columns(columns: Sequence[str]) -> dict[str, str]:
    """The columns of lines, with the column of the document of each."""
    found = {}
    for name in columns:
        if name.endswith(_LINES):
            own = name.removesuffix(_LINES) + _DOCUMENT
            of = own if own in columns else _DOCUMENT
            if of in columns:
                found[name] = of
    return found


def _texts(rows: Rows, name: str) -> list[str]:
    at = rows.columns.index(name)
    return [t.value if isinstance(t := row[at], Literal) else "" for row in rows.rows]


def _sources(at: Setting, rows: Rows) -> _Sources:
    """Where the documents and lines that an answer cites are told of."""
    found = _Sources()
    _look_up_documents(at, rows, found)
    pairs = {
        (document, lines)
        for name, of in cited_columns(rows.columns).items()
        for document, lines in zip(_texts(rows, of), _texts(rows, name), strict=True)
        if document and lines
    }
    if pairs:
        block = " ".join(
            f"({written(Literal(document))} {written(Literal(lines))})"
            for document, lines in sorted(pairs)
        )
        for document, lines, passage in at.rows(
            f"SELECT ?document ?lines ?passage {{ VALUES (?document ?lines) {{ {block} "
            f"}} ?source {DCTERMS.identifier} ?document . ?passage {DCTERMS.isPartOf} "
            f"?source ; {TEIJU.lines} ?lines }} ORDER BY ?passage"
        ):
            assert isinstance(document, Literal)
            assert isinstance(lines, Literal)
            assert isinstance(passage, NamedNode)
            found.passages.setdefault((document.value, lines.value), passage.value)
    if _MUNICIPALITY in rows.columns:
        codes = sorted({text for text in _texts(rows, _MUNICIPALITY) if text})
        for code, iri in _by_identifier(at, codes, f"{RDF.type} {TEIJU.Municipality}"):
            found.municipalities[code] = iri
    return found


def _by_identifier(
    at: Setting, identifiers: Sequence[str], pattern: str
) -> Iterator[tuple[str, str]]:
    if not identifiers:
        return
    block = " ".join(written(Literal(each)) for each in identifiers)
    for identifier, thing in at.rows(
        f"SELECT DISTINCT ?identifier ?thing {{ VALUES ?identifier {{ {block} }} "
        f"?thing {DCTERMS.identifier} ?identifier ; {pattern} }} ORDER BY ?thing"
    ):
        assert isinstance(identifier, Literal)
        if isinstance(thing, NamedNode):
            yield identifier.value, thing.value


def _look_up_documents(at: Setting, rows: Rows, found: _Sources) -> None:
    columns = [name for name in rows.columns if name.endswith(_DOCUMENT)]
    named = sorted({text for name in columns for text in _texts(rows, name) if text})
    iris = dict(_by_identifier(at, named, f"{RDF.type} {TEIJU.SourceDocument}"))
    labels = at.labels(iris.values())
    for identifier, iri in iris.items():
        label = labels.get(iri)
        title = label.of(at.lang) if label else identifier
        found.documents[identifier] = iri, title


def _short(document: str) -> str:
    """A document by its number, where it has one."""
    numbered = _NUMBERED.fullmatch(document)
    return numbered[1] if numbered else document


def _document_cell(at: Setting, document: str, sources: _Sources) -> Cell:
    iri, title = sources.documents.get(document, (None, None))
    return Cell(_short(document), at.link(iri), title=title)


def _merged(frame: Frame, sources: _Sources) -> dict[int, Shown]:
    """The columns of things that are told with their names, by the names' column."""
    by_name = {column.name: column for column in frame.columns}
    return {
        by_name[column.named_in].index: column
        for column in frame.columns
        if column.named_in in by_name
        and (
            column.iris
            # Names that were looked up stand for whatever has none too.
            or (column.named_in or "").endswith(LABEL)
            or (column.name == _MUNICIPALITY and sources.municipalities)
        )
    }


def _cell(
    at: Setting,
    frame: Frame,
    row: tuple[Term | None, ...],
    column: Shown,
    thing: Shown | None,
    sources: _Sources,
    cited: Mapping[str, int],
) -> Cell:
    term = row[column.index]
    text = visible_lines(frame.cell(row, column))
    if isinstance(term, Literal) and column.name.endswith(_DOCUMENT):
        return _document_cell(at, term.value, sources)
    if isinstance(term, Literal) and column.name in cited:
        of = row[cited[column.name]]
        pair = (of.value if isinstance(of, Literal) else "", term.value)
        return Cell(text, at.link(sources.passages.get(pair)))
    named = row[thing.index] if thing else term
    if isinstance(named, Literal) and (thing or column).name == _MUNICIPALITY:
        return Cell(text, at.link(sources.municipalities.get(named.value)))
    lang = None
    if isinstance(term, Literal) and term.language and term.language != at.lang:
        lang = term.language
    return Cell(text, at.link(named if isinstance(named, NamedNode) else None), lang)


def table_of(at: Setting, answer: Rows, columns: Sequence[Column]) -> Table:
    """Rows of an answer as a table of a page.

    Args:
        at: The page.
        answer: The rows to show.
        columns: What the columns are called.
    """
    labels = at.labels(nameless(answer))
    frame = frame_of(answer, at.names, at.lang, columns, labels)
    sources = _sources(at, answer)
    things = _merged(frame, sources)
    told = {column.index for column in things.values()}
    shown = tuple(column for column in frame.columns if column.index not in told)
    place = {column.name: column.index for column in frame.columns}
    cited = {name: place[of] for name, of in cited_columns(answer.columns).items()}
    return Table(
        columns=shown,
        rows=tuple(
            tuple(
                _cell(at, frame, row, each, things.get(each.index), sources, cited)
                for each in shown
            )
            for row in frame.rows
        ),
        documents=tuple(
            Cell(title, at.link(iri), title=_short(identifier))
            for identifier, (iri, title) in sources.documents.items()
        ),
    )
