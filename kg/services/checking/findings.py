"""Turn what an engine says into findings: their cells, their passages, what enters.

`locate.py` knows the cells, `entering.py` the other statements.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.model.lang import Text
from kg.model.problem import Place
from kg.model.report import Citation, Finding
from kg.services.checking.engines import RawResult
from kg.services.checking.entering import Entering, Entry
from kg.services.checking.locate import Cell, Locator
from kg.services.checking.rules import Shapes, match_message
from kg.services.checking.slices import subjects_of
from kg.services.checking.terms import Unknown
from kg.services.graph.build import BuiltPartition
from kg.vocab import DCTERMS, PROV

__all__ = ["Target", "findings_of", "unknown_findings"]

#: The constraints that a single cell breaks: there the column says what it expects.
_OF_A_CELL = frozenset(
    f"{kind}ConstraintComponent"
    for kind in (
        "Class",
        "Datatype",
        "In",
        "MaxCount",
        "MaxInclusive",
        "MinCount",
        "MinInclusive",
        "NodeKind",
        "Pattern",
    )
)


@dataclass(frozen=True, slots=True)
class Target:
    """One graph to check: its name, its statements, and its tables if it has any."""

    name: str
    lines: tuple[str, ...]
    part: BuiltPartition | None = None
    file: Path | None = None


def _cited_in(lines: Iterable[str], focus: Iterable[str]) -> dict[str, list[Citation]]:
    """The passages that things cite, from the statements themselves (RDF input)."""
    terms = {f"<{iri}>" for iri in focus}
    passage_of: dict[str, list[str]] = {}
    about: dict[str, dict[str, str]] = {}
    derived, part_of = str(PROV.wasDerivedFrom), str(DCTERMS.isPartOf)
    for line in lines:
        subject, predicate, rest = line.split(" ", 2)
        if predicate == derived and subject in terms:
            passage_of.setdefault(subject, []).append(rest[: rest.index("> ") + 1])
        elif predicate == part_of:
            document = rest[1 : rest.index("> ")].rpartition("/")[2]
            about.setdefault(subject, {})["document"] = document
        elif predicate.endswith("/def/lines>"):
            about.setdefault(subject, {})["lines"] = rest[1 : rest.index('"', 1)]
    return {
        subject[1:-1]: [
            Citation(about[p]["document"], about[p]["lines"])
            for p in passages
            if {"document", "lines"} <= about.get(p, {}).keys()
        ]
        for subject, passages in passage_of.items()
    }


def _expected(result: RawResult, cells: Sequence[Cell]) -> Text | None:
    """What the cell to mend should hold, where that cell alone is at fault.

    Text that has the form already (a unit that no list knows, one party too many) is
    at fault for another reason: there the form would mislead.
    """
    if result.component not in _OF_A_CELL or not cells:
        return None
    column, text = cells[0].column, cells[0].text
    if column is None or (text is not None and column.checker()(text) is not None):
        return None
    return column.expected()


class _Entered:
    """Leads from the things that enter findings to their cells.

    Args:
        own: The subjects of the graph that is checked.
        here: Finds the cells of its tables.
        parts: The partitions in which everything else stands.
        things: The things that will be asked for.
    """

    def __init__(
        self,
        own: set[str],
        here: Locator,
        parts: Sequence[BuiltPartition],
        things: Iterable[str],
    ) -> None:
        self._own, self._here = own, here
        foreign = {thing for thing in things if f"<{thing}>" not in own}
        terms = {f"<{thing}>" for thing in foreign}
        holders = [p for p in parts if terms and terms & subjects_of(p.lines)]
        self._elsewhere = Locator(holders, foreign)

    def places(
        self, entries: Sequence[Entry], path: str | None, found: str | None
    ) -> list[Place]:
        """The cells of entries, those of the property `path` where they name none."""
        places: set[Place] = set()
        for entry in entries:
            known = f"<{entry.thing}>" in self._own
            locator = self._here if known else self._elsewhere
            # The value found is of the finding's own property. An empty one prefers
            # what is filled: only that can have entered.
            value = found if found and entry.path in {None, path} else ""
            cells = locator.cells(entry.thing, entry.path or path, value)
            places.update(cell.place for cell in cells)
        return sorted(places, key=lambda place: place.order)


def _places(cells: Sequence[Cell], target: Target) -> tuple[Place, ...]:
    """The cells to mend; of an RDF file, which has none, the file."""
    if not cells and target.file:
        return (Place(target.file),)
    return tuple(cell.place for cell in cells)


def findings_of(
    target: Target,
    results: Sequence[RawResult],
    shapes: Shapes,
    entering: Entering,
    parts: Sequence[BuiltPartition],
) -> list[Finding]:
    """Turn an engine's results into findings with their cells and passages.

    Args:
        target: The graph that was checked; results about other things are left out.
        results: What the engine said.
        shapes: The rules.
        entering: Tells what else enters a finding.
        parts: Every partition at hand: what enters may stand in another one.
    """
    if not results:
        return []
    own = subjects_of(target.lines)
    kept = [result for result in results if f"<{result.focus}>" in own]
    said = [match_message(shapes.rules[r.shape], list(r.messages)) for r in kept]
    # Only tables have cells to lead to.
    entries = [
        entering.of(result.shape, result.focus, told) if target.part else []
        for result, (_, told) in zip(kept, said, strict=True)
    ]
    focus = {result.focus for result in kept}
    things = {entry.thing for each in entries for entry in each}
    locator = Locator([target.part] if target.part else [], focus | things)
    entered = _Entered(own, locator, parts, things)
    cited = {} if target.part else _cited_in(target.lines, focus)
    findings = []
    for result, (message, told), each in zip(kept, said, entries, strict=True):
        rule = shapes.rules[result.shape]
        found = told.get("value", result.value)
        path = result.path or rule.path
        too_many = result.component == "MaxCountConstraintComponent"
        cells = locator.cells(result.focus, path, found, too_many)
        places = _places(cells, target)
        entered_at = entered.places(each, path, found)
        findings.append(
            Finding(
                code=rule.code,
                severity=rule.severity,
                message=message,
                graph=target.name,
                focus=result.focus,
                path=path,
                found=found,
                component=result.component,
                shape=result.shape,
                places=places,
                entering=tuple(place for place in entered_at if place not in places),
                expected=_expected(result, cells),
                mend=rule.mend,
                cited=locator.cited(result.focus) or tuple(cited.get(result.focus, ())),
            )
        )
    return findings


def unknown_findings(
    target: Target, unknown: Sequence[Unknown], known: Sequence[Finding]
) -> list[Finding]:
    """The findings that terms are defined nowhere.

    Args:
        target: The graph that was checked.
        unknown: The terms, where they are used.
        known: What else was found: what a rule has said of the property of a thing, or
            of its value, is not repeated.
    """
    said = {(f.focus, text) for f in known for text in (f.path, f.found)}
    fresh = [
        each
        for each in unknown
        if not {(each.subject, each.path), (each.subject, each.iri)} & said
    ]
    focus = {each.subject for each in fresh}
    locator = Locator([target.part] if target.part else [], focus)
    cited = {} if target.part else _cited_in(target.lines, focus)
    findings = []
    for each in fresh:
        cells = locator.cells(each.subject, each.path, each.iri)
        places = tuple(cell.place for cell in cells)
        if not places and target.file:
            places = (Place(target.file),)
        findings.append(
            Finding(
                code=each.rule.code,
                severity=each.rule.severity,
                message=each.message,
                graph=target.name,
                focus=each.subject,
                path=each.path,
                found=each.value,
                places=places,
                mend=each.rule.mend,
                cited=locator.cited(each.subject) or tuple(cited.get(each.subject, ())),
            )
        )
    return findings
