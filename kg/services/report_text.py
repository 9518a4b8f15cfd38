"""Write a report: for people, as JSON, or as a SHACL validation report in Turtle."""

import json
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, serialize

from kg.model.iris import Names, shorten
from kg.model.lang import Lang
from kg.model.report import FailOn, Finding, Report, Severity
from kg.services.normalised_text import normalised_json
from kg.vocab import DCTERMS, RDF, SH, XSD

__all__ = ["report_human", "report_json", "report_turtle"]


def _thing(finding: Finding, names: Names) -> str:
    return shorten(finding.focus or "", names.base).removeprefix("id/")


def _evidence(finding: Finding, lang: str) -> str:
    """The passages that a finding's thing cites, in brackets."""
    cited = ("、" if lang == Lang.JA else ", ").join(map(str, finding.cited))
    if not cited:
        return ""
    return f"（出典 {cited}）" if lang == Lang.JA else f" (source {cited})"


def _finding_lines(finding: Finding, names: Names, lang: str) -> list[str]:
    """One finding: where, what, on which evidence."""
    ja = lang == Lang.JA
    place = finding.places[0].text(lang) if finding.places else finding.graph
    label = finding.severity.label(lang)
    colon = "：" if ja else ": "
    lines = [f"{place}{colon}{finding.code} {label}{colon}{finding.message.of(lang)}"]
    thing = _thing(finding, names)
    if thing:
        cited = ("、" if ja else ", ").join(str(c) for c in finding.cited)
        evidence = (
            (f"（出典 {cited}）" if ja else f" (source {cited})") if cited else ""
        )
        lines.append(f"    {thing}{evidence}")
    if finding.acknowledged:
        said = finding.acknowledged.explanation.of(lang)
        lines.append(f"    {'確認済み' if ja else 'acknowledged'}{colon}{said}")
    return lines


#: How many things of one acknowledged group are named before "and … more".
_SHOWN = 6


def _acknowledged_lines(report: Report, names: Names, lang: str) -> list[str]:
    """The acknowledged findings, grouped by rule and explanation."""
    ja = lang == Lang.JA
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in report.acknowledged():
        if finding.acknowledged:
            said = finding.acknowledged.explanation.of(lang)
            groups.setdefault((finding.code, said), []).append(finding)
    if not groups:
        return []
    rules = {rule.code: rule.name.of(lang) for rule in report.rules}
    lines = ["", "確認済みの不一致" if ja else "Acknowledged discrepancies"]
    for (code, said), findings in sorted(groups.items()):
        count = f"{len(findings)}件" if ja else f"{len(findings)} finding(s)"
        things = [_thing(f, names) + _evidence(f, lang) for f in findings]
        things = list(dict.fromkeys(things))
        more = len(things) - _SHOWN
        lines.append(f"  {code} {rules.get(code, '')}{'：' if ja else ': '}{count}")
        if said:
            lines.append(f"    {said}")
        lines.extend(f"      {thing}" for thing in things[:_SHOWN])
        if more > 0:
            lines.append(
                f"      ほか{more}件（-f json で全件）"
                if ja
                else f"      and {more} more (all with -f json)"
            )
    return lines


#: How many idle rules are named; beyond that their number says enough.
_IDLE_SHOWN = 8


def _idle_line(report: Report, lang: str) -> str | None:
    """Which rules found nothing to look at."""
    idle = [code for code, count in report.looked_at.items() if not count]
    if not idle:
        return None
    ja = lang == Lang.JA
    if len(idle) > _IDLE_SHOWN:
        more = "（-f json で一覧）" if ja else " (-f json lists them)"
        which = f"{len(idle)}規則" if ja else f"{len(idle)} rules"
        return (
            f"対象がなかったもの：{which}{more}"
            if ja
            else f"Nothing to look at for {which}{more}"
        )
    return (
        f"対象のなかった規則：{'、'.join(idle)}"
        if ja
        else f"Rules that found nothing to look at: {', '.join(idle)}"
    )


def _summary_lines(report: Report, fail_on: FailOn, lang: str) -> list[str]:
    """What was checked, and the verdict."""
    ja = lang == Lang.JA
    looked = sum(report.looked_at.values())
    counts = report.counts(report.open())
    violations, warnings = counts[Severity.VIOLATION], counts[Severity.WARNING]
    known = len(report.acknowledged())
    failed = report.fails(fail_on)
    graphs, rules = len(report.graphs), len(report.looked_at)
    if ja:
        checked = (
            f"{report.statements}件の記載（{graphs}グラフ、{report.tables}表）を"
            f"{rules}の規則で{looked}回検査しました（{report.engine}）。"
        )
        verdict = (
            f"違反 {violations}件、警告 {warnings}件、確認済み {known}件："
            f"{'不適合' if failed else '適合'}"
        )
    else:
        checked = (
            f"Checked {report.statements} statements ({graphs} graphs, "
            f"{report.tables} tables): {rules} rules looked at {looked} things "
            f"({report.engine})."
        )
        verdict = (
            f"{violations} violation(s), {warnings} warning(s), {known} acknowledged: "
            f"{'does not conform' if failed else 'conforms'}"
        )
    if not looked:
        nothing = (
            "検査の対象が1つもありませんでした。" if ja else "Nothing was checked."
        )
        return ["", checked, f"{nothing} {verdict}"]
    idle = _idle_line(report, lang)
    return ["", checked, *([idle] if idle else []), verdict]


def report_human(report: Report, names: Names, fail_on: FailOn, lang: str) -> str:
    """A report for people: open findings first, then what was explained, then sums."""
    lines = []
    for finding in report.open():
        lines.extend(_finding_lines(finding, names, lang))
    lines.extend(_acknowledged_lines(report, names, lang))
    lines.extend(_summary_lines(report, fail_on, lang))
    return "\n".join(lines).lstrip("\n") + "\n"


def _json_finding(finding: Finding) -> dict[str, Any]:
    known = finding.acknowledged
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": {"en": finding.message.en, "ja": finding.message.ja},
        "graph": finding.graph,
        "focus": finding.focus,
        "path": finding.path,
        "found": finding.found,
        "component": finding.component,
        "shape": finding.shape,
        "places": [
            {
                "file": str(p.file),
                "sheet": p.sheet,
                "row": p.row,
                "column": p.column,
                "cell": p.cell,
            }
            for p in finding.places
        ],
        "cited": [{"document": c.document, "lines": c.lines} for c in finding.cited],
        "acknowledged": None
        if known is None
        else {"en": known.explanation.en, "ja": known.explanation.ja},
    }


def report_json(report: Report, fail_on: FailOn) -> str:
    """A report for programs: findings, and what every rule looked at."""
    rules = [
        {
            "code": rule.code,
            "name": {"en": rule.name.en, "ja": rule.name.ja},
            "severity": rule.severity.value,
            "looked_at": report.looked_at.get(rule.code, 0),
        }
        for rule in report.rules
    ]
    whole = {
        "conforms": not report.fails(fail_on),
        "engine": report.engine,
        "graphs": list(report.graphs),
        "statements": report.statements,
        "rules": rules,
        "findings": [_json_finding(finding) for finding in report.findings],
        "normalised": normalised_json(report.normalised),
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def _result_triples(node: BlankNode, finding: Finding) -> list[Triple]:
    severity = SH.terms()[finding.severity.value]
    triples = [
        Triple(node, RDF.type, SH.ValidationResult),
        Triple(node, SH.resultSeverity, severity),
        Triple(node, DCTERMS.identifier, Literal(finding.code)),
        Triple(node, SH.resultMessage, Literal(finding.message.en, language="en")),
        Triple(node, SH.resultMessage, Literal(finding.message.ja, language="ja")),
    ]
    links = [
        (SH.focusNode, finding.focus),
        (SH.resultPath, finding.path),
        (SH.sourceShape, finding.shape),
        (
            SH.sourceConstraintComponent,
            SH.namespace() + finding.component if finding.component else None,
        ),
    ]
    triples.extend(Triple(node, p, NamedNode(iri)) for p, iri in links if iri)
    if finding.found is not None:
        triples.append(Triple(node, SH.value, Literal(finding.found)))
    if finding.acknowledged:
        said = finding.acknowledged.explanation
        triples.append(
            Triple(node, DCTERMS.description, Literal(said.en, language="en"))
        )
        triples.append(
            Triple(node, DCTERMS.description, Literal(said.ja, language="ja"))
        )
    return triples


def report_turtle(report: Report, names: Names) -> str:
    """A SHACL validation report; `sh:conforms` is false with any result."""
    top = BlankNode("report")
    conforms = Literal("false" if report.findings else "true", datatype=XSD.boolean)
    triples = [
        Triple(top, RDF.type, SH.ValidationReport),
        Triple(top, SH.conforms, conforms),
    ]
    for number, finding in enumerate(report.findings, start=1):
        node = BlankNode(f"result{number}")
        triples.append(Triple(top, SH.result, node))
        triples.extend(_result_triples(node, finding))
    text = serialize(triples, format=RdfFormat.TURTLE, prefixes=names.prefixes())
    return (text or b"").decode()
