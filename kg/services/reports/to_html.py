"""A report as one page: no script, no outside request, whatever the cells hold."""

from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any

from kg.model.report import Finding, Report, Severity
from kg.services.answers.pages import page_template, say
from kg.services.reports.telling import Telling, visible

__all__ = ["report_html"]

_PAGE = Path(__file__).parent / "templates" / "report.html"


def _view(finding: Finding, telling: Telling, names: dict[str, str]) -> dict[str, Any]:
    """One finding as the page shows it."""
    place = finding.places[0] if finding.places else None
    cell = None
    if place is not None and place.cell is not None:
        letters = place.cell.rstrip("0123456789")
        heading = visible(place.column or "")
        cell = {"letters": letters, "heading": heading, "row": place.row}
    return {
        "code": finding.code,
        "rule": names.get(finding.code, ""),
        "kind": finding.severity.value.lower(),
        "label": telling.severity(finding),
        "within": visible(place.within(telling.lang)) if place else "",
        "where": telling.where(finding),
        "cell": cell,
        "message": telling.message(finding),
        "facts": telling.facts(finding),
        "thing": telling.thing(finding),
        "found": telling.found(finding),
        "source": telling.source(finding),
    }


def _by_file(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    """Findings by the file, else the graph, to open."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        place = finding.places[0] if finding.places else None
        name = place.file_text() if place else finding.graph
        groups.setdefault(visible(name), []).append(finding)
    return groups


def _known(report: Report, telling: Telling, names: dict[str, str]) -> list[Any]:
    """Acknowledged findings by rule and explanation."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    for finding in report.acknowledged():
        key = (finding.code, telling.explanation(finding))
        groups.setdefault(key, []).append(finding)
    return [
        {
            "code": code,
            "rule": names.get(code, ""),
            "said": said,
            "findings": [_view(finding, telling, names) for finding in findings],
        }
        for (code, said), findings in sorted(groups.items())
    ]


def report_html(report: Report, telling: Telling) -> str:
    """The page, in the language asked."""
    names = telling.rule_names(report)
    counts = report.counts(report.open())
    shown = {kind: counts[kind] for kind in Severity if counts[kind]}
    groups = [
        (name, [_view(finding, telling, names) for finding in findings])
        for name, findings in _by_file(report.open()).items()
    ]
    return page_template(_PAGE).render(
        say=partial(say, telling.lang),
        lang=str(telling.lang),
        failed=report.fails(telling.fail_on),
        summary=[s for s in (telling.checked(report), telling.left_out(report)) if s],
        verdict=telling.verdict(report),
        counts=[(k.value.lower(), k.label(telling.lang), n) for k, n in shown.items()],
        total=len(report.open()),
        acknowledged=len(report.acknowledged()),
        groups=groups,
        known=_known(report, telling, names),
        idle=report.idle(),
        looked_at=[(c, names.get(c, ""), n) for c, n in report.looked_at.items()],
    )
