"""A report for people: findings file by file, what was explained, and the verdict."""

from collections.abc import Iterable

from kg.model.report import Finding, Report, Severity
from kg.services.reports.telling import SHOWN, Telling, visible

__all__ = ["report_human"]

_COLOURS = {
    Severity.VIOLATION: "red",
    Severity.WARNING: "yellow",
    Severity.INFO: "blue",
}


def _ink(text: str, telling: Telling, colour: str | None = None, **how: bool) -> str:
    """Text with colour, where a terminal shows it."""
    if not telling.colour:
        return text
    import typer

    return typer.style(text, fg=colour, **how)


def _fact_lines(finding: Finding, telling: Telling) -> list[str]:
    """The facts of a finding, labels and texts below each other."""
    from wcwidth import wcswidth

    facts = telling.facts(finding)
    margin = max((wcswidth(label) for label, _ in facts), default=0) + 2
    return [
        "      "
        + _ink(label + " " * (margin - wcswidth(label)), telling, dim=True)
        + text
        for label, text in facts
    ]


def _finding_lines(finding: Finding, telling: Telling) -> list[str]:
    """One finding: the cell, the rule, what is wrong, then what helps to mend it."""
    place = finding.places[0].within(telling.lang) if finding.places else ""
    colon = telling.say(": ", "：")
    label = f"{finding.code} {telling.severity(finding)}"
    where = f"{visible(place)}{colon}" if place else ""
    told = _ink(label, telling, _COLOURS[finding.severity], bold=True)
    first = f"  {where}{told}{colon}{telling.message(finding)}"
    return [first, *_fact_lines(finding, telling)]


def _groups(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """Findings by the file, else the graph, to open: that of the worst one first."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        place = finding.places[0] if finding.places else None
        name = place.file_text() if place else finding.graph
        groups.setdefault(name, []).append(finding)
    return groups


def _open_lines(report: Report, telling: Telling) -> list[str]:
    """The findings that nobody has acknowledged, below the name of their file."""
    lines: list[str] = []
    for name, findings in _groups(report.open()).items():
        count = len(findings)
        told = telling.say(f"{count} finding(s)", f"{count}件")
        heading = _ink(visible(name), telling, bold=True)
        lines.extend(("", f"{heading}{telling.say(f' ({told})', f'（{told}）')}"))
        for finding in findings:
            lines.extend(_finding_lines(finding, telling))
    return lines


def _evidence(finding: Finding, telling: Telling) -> str:
    """The passages that a finding's thing cites, in brackets."""
    source = telling.source(finding)
    return telling.say(f" (source {source})", f"（出典 {source}）") if source else ""


def _acknowledged_lines(report: Report, telling: Telling) -> list[str]:
    """The acknowledged findings, grouped by rule and explanation."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in report.acknowledged():
        key = (finding.code, telling.explanation(finding))
        groups.setdefault(key, []).append(finding)
    if not groups:
        return []
    rules = telling.rule_names(report)
    lines = ["", telling.say("Acknowledged discrepancies", "確認済みの不一致")]
    for (code, said), findings in sorted(groups.items()):
        count = telling.say(f"{len(findings)} finding(s)", f"{len(findings)}件")
        things = [telling.thing(f) + _evidence(f, telling) for f in findings]
        things = list(dict.fromkeys(things))
        more = len(things) - SHOWN
        lines.append(f"  {code} {rules.get(code, '')}{telling.say(': ', '：')}{count}")
        if said:
            lines.append(f"    {said}")
        lines.extend(f"      {thing}" for thing in things[:SHOWN])
        if more > 0:
            lines.append(
                telling.say(
                    f"      and {more} more (all with -f json)",
                    f"      ほか{more}件（-f json で全件）",
                )
            )
    return lines


def report_human(report: Report, telling: Telling) -> str:
    """Open findings first, then what was explained, then sums."""
    *summary, verdict = telling.summary(report)
    failed = report.fails(telling.fail_on)
    lines = [
        *_open_lines(report, telling),
        *_acknowledged_lines(report, telling),
        "",
        *summary,
        _ink(verdict, telling, "red" if failed else "green", bold=True),
    ]
    return "\n".join(lines).lstrip("\n") + "\n"
