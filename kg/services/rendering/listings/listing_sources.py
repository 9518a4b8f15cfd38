"""The list of documents: how many of their lines with figures are cited."""

from collections import defaultdict
from collections.abc import Mapping

from kg.model.lang import Text
from kg.model.result import Term
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
from kg.services.rendering.sources.document_lines import line_numbers

__all__ = ["sources"]

_KNOWN = (Column(Text("Kind", "種別")), Column(Text("Publisher", "発行者")))
_COUNTED = (
    Column(Text("Lines with figures", "数字のある行"), numeric=True),
    Column(Text("Cited", "引用あり"), numeric=True),
    Column(Text("Explained", "理由あり"), numeric=True),
)
_READ = (
    Column(Text("Things read", "読み取った件数"), numeric=True),
    Column(Text("Passages", "箇所"), numeric=True),
)
_DOCUMENTS = """SELECT ?source ?kind ?publisher ?name ?figures WHERE {
  ?source a teiju:SourceDocument .
  OPTIONAL { ?source dcterms:type ?kind }
  OPTIONAL { ?source dcterms:publisher ?publisher }
  OPTIONAL { ?source dc11:publisher ?name }
  OPTIONAL { ?source teiju:figureLines ?figures }
} ORDER BY ?source ?kind ?name"""
_COUNTS = """SELECT ?source (COUNT(DISTINCT ?thing) AS ?things)
  (COUNT(DISTINCT ?passage) AS ?passages)
WHERE { ?thing prov:wasDerivedFrom ?passage . ?passage dcterms:isPartOf ?source }
GROUP BY ?source"""
_LINES = """SELECT DISTINCT ?source ?lines ?note WHERE {
  ?thing prov:wasDerivedFrom ?passage .
  ?passage teiju:lines ?lines ; dcterms:isPartOf ?source .
  ?source teiju:textSha256 ?sha .
  BIND (EXISTS { ?thing a teiju:LineNote } AS ?note)
}"""


def _entry(
    at: Setting,
    row: tuple[Term | None, ...],
    counts: tuple[int, int],
    covered: Mapping[bool, frozenset[int]],
) -> Entry:
    """A document as a row.

    Args:
        at: The page.
        row: Of `_DOCUMENTS`.
        counts: How many things cite it, and how many passages they cite.
        covered: The lines that notes explain (true), and that anything else cites.
    """
    source, kind, publisher, name, figures = row
    cells = [
        Beside(things=(iri_of(kind),) if kind else ()),
        Beside(
            "" if publisher else text_of(name),
            (iri_of(publisher),) if publisher else (),
            absent=publisher is None and name is None,
        ),
    ]
    if figures is not None:
        lines = line_numbers(text_of(figures))
        cited, noted = lines & covered[False], lines & covered[True]
        cells += [Beside(str(len(each))) for each in (lines, cited, noted - cited)]
    return Entry(
        iri=iri_of(source),
        code=iri_of(source).removeprefix(at.names.thing("source/")),
        cells=(*cells, *(Beside(str(count)) for count in counts)),
    )


def sources(at: Setting) -> Listing:
    """Every document, those whose text was read first."""
    counts = {
        iri_of(source): (number_of(things), number_of(passages))
        for source, things, passages in at.rows(_COUNTS)
    }
    covered: dict[str, dict[bool, frozenset[int]]] = defaultdict(
        lambda: {True: frozenset(), False: frozenset()}
    )
    for source, lines, note in at.rows(_LINES):
        covered[iri_of(source)][text_of(note) == "true"] |= line_numbers(text_of(lines))
    texts: dict[str, Entry] = {}
    whole: dict[str, Entry] = {}
    for row in at.rows(_DOCUMENTS):
        iri = iri_of(row[0])
        if iri not in texts and iri not in whole:
            own = whole if row[-1] is None else texts
            own[iri] = _entry(at, row, counts.get(iri, (0, 0)), covered[iri])
    groups = [
        Group(
            at.say("Read line by line", "行ごとに読み取った文書"),
            tuple(texts.values()),
            anchor="texts",
        ),
        Group(
            at.say("Cited as a whole", "全体を出典とする資料"),
            tuple(whole.values()),
            anchor="whole",
            columns=(*_KNOWN, *_READ),
        ),
    ]
    return Listing(
        title=at.say("Documents", "文書"),
        lead=at.say(
            "The sources of every statement. Of a document that was read line by line, "
            "every line with a figure is cited, or a note says why not.",
            "すべての記載の出典です。行ごとに読み取った文書では、数字のあるすべての行に"
            "ついて、引用があるか、引用しない理由を記しています。",
        ),
        head=at.say("Document", "文書"),
        columns=(*_KNOWN, *_COUNTED, *_READ),
        groups=[group for group in groups if group.entries],
        total=len(texts) + len(whole),
    )
