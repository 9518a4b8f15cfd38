"""Check a build: tables, then shapes, then what humans have acknowledged.

Each graph is checked alone, with the descriptions it refers to at hand, so that a
region can be checked, mended or removed without the others.
"""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from kg.model.problem import Place, TableCode, TableProblem
from kg.model.report import Finding, Report, Severity
from kg.services.checking.acknowledge import STALE, acknowledge, acknowledgements
from kg.services.checking.blanks import name_blanks
from kg.services.checking.engines import Engine, run_engine
from kg.services.checking.entering import Entering
from kg.services.checking.findings import Target, findings_of, unknown_findings
from kg.services.checking.looked import Looked, look
from kg.services.checking.rules import Shapes, load_shapes
from kg.services.checking.slices import Surroundings
from kg.services.checking.terms import TERM_RULES, Terms
from kg.services.graph.build import Built

__all__ = ["UNSHAPED", "validate"]

#: The rules that no shape can hold.
UNSHAPED = (STALE, *TERM_RULES)


def _table_finding(problem: TableProblem, graph: str) -> Finding:
    return Finding(
        code=problem.code,
        severity=Severity.VIOLATION,
        message=problem.message,
        graph=graph,
        found=problem.found,
        places=(problem.place,),
        expected=problem.expected,
        mend=problem.mend,
    )


def _order(finding: Finding) -> tuple[object, ...]:
    place = finding.places[0] if finding.places else Place(Path())
    return (
        finding.acknowledged is not None,
        -finding.severity.rank,
        finding.graph,
        place.order,
        finding.code,
        finding.focus or "",
        finding.message.en,
    )


class _Check:
    """Checks one graph after another with the same rules and surroundings."""

    def __init__(self, built: Built, shapes: Shapes, engine: Engine) -> None:
        self._built, self._shapes, self._engine = built, shapes, engine
        self._around = Surroundings(
            [built.ontology, *(part.lines for part in built.partitions)]
        )
        self._above = self._around.superclasses()
        self._terms = Terms(built.ontology, built.names)

    def graph(self, graph: Target) -> tuple[Looked, list[Finding]]:
        """What was looked at in a graph, and what was found."""
        built, shapes = self._built, self._shapes
        looked = look(graph.lines, shapes.rules.values(), self._above, built.names)
        counts = looked.counts
        counts.update(dict.fromkeys((rule.code for rule in UNSHAPED), 0))
        data = "\n".join(self._around.slice(graph.lines)) + "\n"
        results = run_engine(self._engine, shapes.files, data)
        entering = Entering(shapes.entering, data)
        found = findings_of(graph, results, shapes, entering, built.partitions)
        unknown = self._terms.check(graph.lines, self._around.describes, counts)
        found.extend(unknown_findings(graph, unknown, found))
        known = acknowledgements(graph.part, built.names)
        counts[STALE.code] = len(known)
        return looked, acknowledge(found, known, graph.name)


def validate(
    built: Built,
    *,
    engine: Engine = Engine.SHACL,
    graphs: set[str] | None = None,
    files: Sequence[tuple[Path, Sequence[str]]] = (),
    shapes: Shapes | None = None,
) -> Report:
    """Check a build and any RDF files against the table rules and the shapes.

    Args:
        built: The tables and their statements; the graphs that are not checked serve
            as surroundings.
        engine: Which SHACL engine checks the shapes.
        graphs: The graphs to check, by path; all of them, and the ontology, when
            None.
        files: RDF files to check as well: the path and the N-Quads lines.
        shapes: The rules; the shipped ones by default.
    """
    shapes = shapes or load_shapes(built.names)
    targets = _targets(built, graphs, files)
    findings = _table_findings(built, {graph.name for graph in targets})
    # What a table rule has said about a cell is not said again.
    faulty = {finding.places[0] for finding in findings}
    check = _Check(built, shapes, engine)
    looked_in: dict[str, dict[str, int]] = {}
    unchecked: Counter[str] = Counter()
    unseen: list[str] = []
    for graph in targets:
        counts = looked_in[graph.name] = _tables_of(graph)
        if not graph.lines:
            continue
        looked, found = check.graph(graph)
        counts |= looked.counts
        unchecked.update(looked.unchecked)
        if not looked.anything:
            unseen.append(graph.name)
        findings.extend(
            finding
            for finding in found
            if not (finding.places and finding.places[0] in faulty)
        )
    rules = tuple(sorted((*shapes.rules.values(), *UNSHAPED), key=lambda r: r.code))
    return Report(
        findings=tuple(sorted(findings, key=_order)),
        looked_at={
            rule.code: sum(counts.get(rule.code, 0) for counts in looked_in.values())
            for rule in rules
        },
        rules=rules,
        engine=str(engine),
        graphs=tuple(graph.name for graph in targets),
        statements=sum(len(graph.lines) for graph in targets),
        tables=sum(len(graph.part.tables) for graph in targets if graph.part),
        looked_in=looked_in,
        unchecked=dict(sorted(unchecked.items())),
        unseen=tuple(unseen),
    )


def _targets(
    built: Built,
    graphs: set[str] | None,
    files: Sequence[tuple[Path, Sequence[str]]],
) -> list[Target]:
    """The graphs to check, in the order of the report."""
    targets = [Target("ontology", built.ontology)] if graphs is None else []
    targets.extend(
        Target(part.partition.graph, part.lines, part)
        for part in built.partitions
        if graphs is None or part.partition.graph in graphs
    )
    targets.extend(
        Target(str(path), name_blanks(lines, built.names), file=path)
        for path, lines in files
    )
    return targets


def _table_findings(built: Built, checked: set[str]) -> list[Finding]:
    """The problems of the tables that fill the graphs to check."""
    folders = {part.partition.folder: part.partition.graph for part in built.partitions}
    placed = [
        # A workbook stands for a folder.
        (p, folders.get(p.place.file) or folders.get(p.place.file.parent, ""))
        for p in built.problems
    ]
    return [_table_finding(p, graph) for p, graph in placed if graph in checked]


def _tables_of(graph: Target) -> dict[str, int]:
    """By the code of each table rule, the tables of a graph: it looks at them all."""
    tables = len(graph.part.tables) if graph.part else 0
    return dict.fromkeys(map(str, TableCode), tables) if tables else {}
