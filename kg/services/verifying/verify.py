"""Hold a graph against the documents it cites: what it says stands on those lines.

Every number, date and printed name of a statement is looked for in the lines that the
statement cites, and every line that carries a figure is looked for among the
citations. A row that says how it reads damaged text is held to the raw reading; the
names and dates (never the numbers) of a row that says it infers may stand elsewhere.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Store

from kg.errors import UsageError
from kg.model.iris import Names
from kg.model.printed import Era, Printed
from kg.model.verification import (
    DocumentCount,
    Mismatch,
    MismatchKind,
    Verification,
)
from kg.services.verifying.cited import (
    CitedThing,
    Graph,
    Registered,
    cited_things,
    eras,
    registered_documents,
)
from kg.services.verifying.texts import (
    Text,
    figure_lines,
    find_texts,
    line_range,
    ranges,
)
from kg.vocab import ORG, RDFS, SKOS, TEIJU, XSD

__all__ = ["verify"]

#: Things whose Japanese name is transcribed; that of the others is a description.
_NAMED = frozenset(
    {
        TEIJU.Activity,
        TEIJU.AgreementItem,
        TEIJU.FieldCategory,
        TEIJU.Goal,
        TEIJU.Indicator,
        TEIJU.Initiative,
        TEIJU.LineItem,
        TEIJU.Measure,
        TEIJU.Opinion,
        TEIJU.PolicyField,
        TEIJU.Project,
        TEIJU.Viewpoint,
    }
)
#: Properties that hold what a document prints, word for word.
_PRINTED = frozenset(
    {
        TEIJU.after,
        TEIJU.asPrinted,
        TEIJU.before,
        TEIJU.department,
        TEIJU.pagesAsPrinted,
        TEIJU.participantsAsPrinted,
        TEIJU.printedLabel,
        TEIJU.remark,
    }
)
#: Links to municipalities that the cited lines must name.
_NAMING = frozenset(
    {ORG.member, TEIJU.actor, TEIJU.bearer, TEIJU.participant, TEIJU.party}
)
#: The label of a named thing.
_LABELS = frozenset({RDFS.label, SKOS.prefLabel, SKOS.notation})
_NUMERIC = {XSD.integer, XSD.decimal}
_DATED = {XSD.date, XSD.gYearMonth, XSD.gYear}


def _is_name(thing: CitedThing, predicate: NamedNode, value: Literal) -> bool:
    """Is this literal transcribed wording?"""
    if predicate in _PRINTED:
        return value.language in {"ja", None}
    if predicate not in _LABELS or thing.kinds.isdisjoint(_NAMED):
        return False
    return value.language == "ja" or predicate == SKOS.notation


def _number_stands(value: Literal, printed: Printed) -> bool:
    """Does the number stand here, with its sign?"""
    return Decimal(value.value) in printed.numbers()


def _date_stands(value: Literal, printed: Printed) -> bool:
    """Does a day, a month or a year stand here, in either calendar?"""
    if value.datatype == XSD.date:
        return date.fromisoformat(value.value) in printed.days()
    if value.datatype == XSD.gYearMonth:
        year, month = value.value.split("-")
        return (int(year), int(month)) in printed.months()
    return int(value.value) in printed.years()


def _name_stands(value: Literal, printed: Printed) -> bool:
    """Does the wording stand here?"""
    return printed.holds(value.value)


def _place_stands(value: Literal, printed: Printed) -> bool:
    """Is the municipality named here?"""
    return printed.names_place(value.value)


_STANDS = {
    MismatchKind.NUMBER: _number_stands,
    MismatchKind.DATE: _date_stands,
    MismatchKind.NAME: _name_stands,
    MismatchKind.PLACE: _place_stands,
}


@dataclass(slots=True)
class _Check:
    """Holds the things of one document against its text, and counts."""

    text: Text
    eras: tuple[Era, ...]
    counts: Counter[str] = field(default_factory=Counter)
    found: list[Mismatch] = field(default_factory=list)
    _cache: dict[tuple[str, str], Printed] = field(default_factory=dict)

    def _printed(self, lines: Iterable[str], whole_block: bool = False) -> Printed:
        """The cited lines; the blocks of lines they stand in when asked for."""
        key = (",".join(sorted(lines)), str(whole_block))
        if key not in self._cache:
            cut = self.text.block if whole_block else self.text.slice
            parts = [cut(*line_range(each)) for each in sorted(lines)]
            self._cache[key] = Printed("\n".join(parts), self.eras)
        return self._cache[key]

    def _report(
        self, kind: MismatchKind, thing: CitedThing, predicate: NamedNode, value: str
    ) -> None:
        self.found.append(
            Mismatch(
                kind,
                self.text.document,
                ", ".join(sorted(thing.lines)),
                thing.iri,
                predicate.value,
                value,
            )
        )

    def _look(
        self, kind: MismatchKind, thing: CitedThing, said: tuple[NamedNode, Literal]
    ) -> None:
        """Look for one value in the cited lines, then where else it may stand."""
        self.counts[kind] += 1
        predicate, value = said
        here = self._printed(thing.lines)
        if any(_STANDS[kind](value, place) for place in self._places(thing, value)):
            return
        if thing.raw and all(here.holds(raw) for raw in thing.raw):
            self.counts["readings"] += 1
        elif thing.inferred and kind is not MismatchKind.NUMBER:
            self.counts["inferred"] += 1
        else:
            self._report(kind, thing, predicate, value.value)

    def _places(self, thing: CitedThing, value: Literal) -> Iterator[Printed]:
        """Where a value may stand: the cited lines, for a year the table around them.

        A year stands in the head of a table, or in the note on the indicator that a
        value belongs to.
        """
        yield self._printed(thing.lines)
        if value.datatype == XSD.gYear:
            yield self._printed(thing.lines, whole_block=True)
            if thing.parent_lines:
                yield self._printed(thing.parent_lines)

    def thing(self, thing: CitedThing) -> None:
        """Check one thing: its lines exist, and what it says stands there."""
        last = len(self.text.lines)
        absent = [lines for lines in thing.lines if not 1 <= _last(lines) <= last]
        for lines in sorted(absent):
            self._report(MismatchKind.NO_SUCH_LINE, thing, TEIJU.lines, lines)
        if absent:
            return
        for raw in thing.raw:
            if not self._printed(thing.lines).holds(raw):
                self._report(MismatchKind.NAME, thing, TEIJU.rawReading, raw)
        for predicate, value in thing.said:
            if value.datatype in _NUMERIC:
                self._look(MismatchKind.NUMBER, thing, (predicate, value))
            elif value.datatype in _DATED:
                self._look(MismatchKind.DATE, thing, (predicate, value))
            elif _is_name(thing, predicate, value):
                self._look(MismatchKind.NAME, thing, (predicate, value))
        for predicate, name in thing.municipalities:
            if predicate in _NAMING:
                self._look(MismatchKind.PLACE, thing, (predicate, name))


def _last(lines: str) -> int:
    """The last line of a citation; 0 where it is no range of lines."""
    try:
        first, last = line_range(lines)
    except ValueError:
        return 0
    return last if first <= last else 0


def _covered(things: Iterable[CitedThing], last: int) -> Iterator[int]:
    for thing in things:
        for lines in thing.lines:
            if 1 <= _last(lines) <= last:
                first, stop = line_range(lines)
                yield from range(first, stop + 1)


def _lines_of(
    known: Registered, text: Text, things: Iterable[CitedThing]
) -> tuple[dict[str, int], list[Mismatch]]:
    """Count the lines that carry figures; list those that nothing cites."""
    by_note: dict[bool, list[CitedThing]] = defaultdict(list)
    for thing in things:
        by_note[TEIJU.LineNote in thing.kinds].append(thing)
    last = len(text.lines)
    figures = figure_lines(text.lines)
    cited = figures & set(_covered(by_note[False], last))
    excused = (figures & set(_covered(by_note[True], last))) - cited
    found = [
        Mismatch(MismatchKind.UNCITED, text.document, str(line))
        for line in sorted(figures - cited - excused)
    ]
    if known.line_count not in {None, last}:
        found.append(
            Mismatch(
                MismatchKind.LINE_COUNT,
                text.document,
                f"1-{last}",
                value=str(known.line_count),
            )
        )
    told = ranges(figures)
    if known.figure_lines not in {None, told}:
        found.append(Mismatch(MismatchKind.FIGURE_LINES, text.document, told or "-"))
    counts = {
        "figure_lines": len(figures),
        "cited_lines": len(cited),
        "excused_lines": len(excused),
    }
    return counts, found


def verify(store: Store, folder: Path, names: Names) -> Verification:
    """Hold the graph in a store against the texts in a folder.

    Args:
        store: A build.
        folder: The documents' texts; they are told by their SHA-256.
        names: The base of the graph's IRIs.

    Raises:
        UsageError: The folder holds no registered text, or the graph registers none.
    """
    graph = Graph(store, names)
    registered = registered_documents(graph)
    if not registered:
        raise UsageError(
            "the graph registers no document's text",
            "グラフにテキストの登録された文書がありません",
        )
    texts = find_texts(folder, {known.sha256: known.document for known in registered})
    known_eras = eras(graph)
    counts: list[DocumentCount] = []
    mismatches: list[Mismatch] = []
    for known in registered:
        text = texts.get(known.document)
        if text is None:
            continue
        things = cited_things(graph, known.document)
        check = _Check(text, known_eras)
        for thing in things:
            check.thing(thing)
        line_counts, found = _lines_of(known, text, things)
        mismatches.extend([*check.found, *found])
        counts.append(
            DocumentCount(
                document=known.document,
                literals=sum(len(thing.said) for thing in things),
                numbers=check.counts[MismatchKind.NUMBER],
                dates=check.counts[MismatchKind.DATE],
                names=check.counts[MismatchKind.NAME],
                places=check.counts[MismatchKind.PLACE],
                readings=check.counts["readings"],
                inferred=check.counts["inferred"],
                **line_counts,
            )
        )
    missing = [k.document for k in registered if k.document not in texts]
    return Verification(tuple(counts), tuple(mismatches), tuple(missing))
