"""Check a build: tables, then shapes, then what humans have acknowledged.

Each graph is checked alone, with the descriptions it refers to at hand, so that a
region can be checked, mended or removed without the others.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kg.model.iris import Names
from kg.model.lang import Text
from kg.model.problem import Place, TableProblem
from kg.model.report import Acknowledgement, Citation, Finding, Report, Rule, Severity
from kg.services.build import Built, BuiltPartition
from kg.services.engines import Engine, RawResult, run_engine
from kg.services.locate import Locator
from kg.services.rules import Shapes, load_shapes, match_message
from kg.services.slices import Surroundings, focus_nodes, subjects_of
from kg.vocab import DCTERMS, PROV

__all__ = ["STALE", "validate"]

#: The one rule that no shape can hold: it is about findings, not about the graph.
STALE = Rule(
    code="TJ901",
    shape="",
    name=Text("acknowledgement without a finding", "該当のない確認"),
    severity=Severity.VIOLATION,
    messages=Text(
        "Rule {?rule} finds nothing like this any more; remove the row or correct it.",
        "規則 {?rule} に該当する不一致はもうありません。行を取り除くか直してください。",
    ),
    targets=(),
    mend=Text(
        "Compare 'rule', 'thing' and 'found value' of the row with the findings of "
        "kg validate: correct what has changed, or delete the row if the finding is "
        "gone.",
        "行の「規則コード」「対象」「見つかった値」を kg validate の結果と見比べ、"
        "変わったものを直すか、不一致がなくなっていれば行を取り除いてください。",
    ),
)


#: The kinds of table in which a human explains findings.
_ACKNOWLEDGING = frozenset({"acknowledgements", "city-acknowledgements"})


@dataclass(frozen=True, slots=True)
class _Graph:
    """One graph to check: its name, its statements, and its tables if it has any."""

    name: str
    lines: tuple[str, ...]
    part: BuiltPartition | None = None
    file: Path | None = None


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


def _acknowledgements(
    part: BuiltPartition | None, names: Names
) -> list[Acknowledgement]:
    """The explanations of findings in a folder."""
    found = []
    for table in part.tables if part else ():
        if table.schema.name not in _ACKNOWLEDGING:
            continue
        for row in table:
            values = row.values
            if "rule" in values and "thing" in values:
                told = "found" if "found" in values else "rule"
                found.append(
                    Acknowledgement(
                        thing=names.thing(values["thing"]),
                        rule=values["rule"],
                        found=values.get("found"),
                        explanation=Text(
                            en=values.get("explanation_en", ""),
                            ja=values.get("explanation_ja", ""),
                        ),
                        place=table.place(row.number, table.schema.column(told)),
                    )
                )
    return found


def _stale(acknowledgement: Acknowledgement, graph: str) -> Finding:
    """The finding that an acknowledgement matches none."""
    rule = acknowledgement.rule
    return Finding(
        code=STALE.code,
        severity=STALE.severity,
        message=Text(
            en=STALE.messages.en.replace("{?rule}", rule),
            ja=STALE.messages.ja.replace("{?rule}", rule),
        ),
        graph=graph,
        focus=acknowledgement.thing,
        found=acknowledgement.found,
        places=(acknowledgement.place,),
        mend=STALE.mend,
    )


def _acknowledge(
    findings: Sequence[Finding], acknowledgements: Sequence[Acknowledgement], graph: str
) -> list[Finding]:
    """Tie each acknowledgement to its findings; those that tie to none are stale."""
    used: set[int] = set()
    result = []
    for finding in findings:
        for index, known in enumerate(acknowledgements):
            same = known.rule == finding.code and known.thing == finding.focus
            if same and known.found in {None, finding.found}:
                used.add(index)
                finding = replace(finding, acknowledged=known)
                break
        result.append(finding)
    result.extend(
        _stale(known, graph)
        for index, known in enumerate(acknowledgements)
        if index not in used
    )
    return result


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


def _findings(
    graph: _Graph, results: Sequence[RawResult], shapes: Shapes
) -> list[Finding]:
    """Turn an engine's results into findings with their cells and passages."""
    own = subjects_of(graph.lines)
    kept = [result for result in results if f"<{result.focus}>" in own]
    focus = {result.focus for result in kept}
    locator = Locator([graph.part] if graph.part else [], focus)
    cited = {} if graph.part else _cited_in(graph.lines, focus)
    findings = []
    for result in kept:
        rule = shapes.rules[result.shape]
        message, value = match_message(rule, list(result.messages))
        found = result.value if value is None else value
        path = result.path or rule.path
        too_many = result.component == "MaxCountConstraintComponent"
        places = locator.places(result.focus, path, found, too_many)
        if not places and graph.file:
            places = (Place(graph.file),)
        findings.append(
            Finding(
                code=rule.code,
                severity=rule.severity,
                message=message,
                graph=graph.name,
                focus=result.focus,
                path=path,
                found=found,
                component=result.component,
                shape=result.shape,
                places=places,
                mend=rule.mend,
                cited=locator.cited(result.focus) or tuple(cited.get(result.focus, ())),
            )
        )
    return findings


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
    names = built.names
    shapes = shapes or load_shapes(names)
    targets = _targets(built, graphs, files)
    around = Surroundings([built.ontology, *(part.lines for part in built.partitions)])
    findings = _table_findings(built, {graph.name for graph in targets})
    # What a table rule has said about a cell is not said again.
    faulty = {finding.places[0] for finding in findings}
    looked_at = dict.fromkeys((rule.code for rule in shapes.rules.values()), 0)
    looked_at[STALE.code] = 0
    for graph in targets:
        if not graph.lines:
            continue
        _count(graph, shapes, around, looked_at)
        data = "\n".join(around.slice(graph.lines)) + "\n"
        found = _findings(graph, run_engine(engine, shapes.files, data), shapes)
        known = _acknowledgements(graph.part, names)
        looked_at[STALE.code] += len(known)
        findings.extend(
            finding
            for finding in _acknowledge(found, known, graph.name)
            if not (finding.places and finding.places[0] in faulty)
        )
    return Report(
        findings=tuple(sorted(findings, key=_order)),
        looked_at=dict(sorted(looked_at.items())),
        rules=tuple(sorted((*shapes.rules.values(), STALE), key=lambda r: r.code)),
        engine=str(engine),
        graphs=tuple(graph.name for graph in targets),
        statements=sum(len(graph.lines) for graph in targets),
        tables=sum(len(graph.part.tables) for graph in targets if graph.part),
    )


def _targets(
    built: Built,
    graphs: set[str] | None,
    files: Sequence[tuple[Path, Sequence[str]]],
) -> list[_Graph]:
    """The graphs to check, in the order of the report."""
    targets = [_Graph("ontology", built.ontology)] if graphs is None else []
    targets.extend(
        _Graph(part.partition.graph, part.lines, part)
        for part in built.partitions
        if graphs is None or part.partition.graph in graphs
    )
    targets.extend(_Graph(str(path), tuple(lines), file=path) for path, lines in files)
    return targets


def _table_findings(built: Built, checked: set[str]) -> list[Finding]:
    """The problems of the tables that fill the graphs to check."""
    folders = {part.partition.folder: part.partition.graph for part in built.partitions}
    placed = [(p, folders.get(p.place.file.parent, "")) for p in built.problems]
    return [_table_finding(p, graph) for p, graph in placed if graph in checked]


def _count(
    graph: _Graph, shapes: Shapes, around: Surroundings, looked_at: dict[str, int]
) -> None:
    """Add to each rule's count what it looks at in a graph."""
    rules = shapes.rules.values()
    wanted = sorted({target for rule in rules for target in rule.targets})
    chosen = focus_nodes(graph.lines, wanted, around.superclasses())
    for rule in rules:
        nodes = set[str]().union(*(chosen[target] for target in rule.targets))
        looked_at[rule.code] += len(nodes)
