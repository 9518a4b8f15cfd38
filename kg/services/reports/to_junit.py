"""A report as JUnit XML: a suite for each graph, a case for each rule and finding.

Readers of this format show the first failure of a case only, so that each finding is a
case of its own; a rule without findings is one case that passed, or was skipped when
it found nothing to look at.
"""

import re
from collections import defaultdict
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from kg.model.report import Finding, Report
from kg.services.reports.telling import Telling, visible

__all__ = ["report_junit"]

#: What XML 1.0 does not allow in a document, escaped or not.
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _safe(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", text)


def _finding_case(
    suite: Element, finding: Finding, telling: Telling, name: str
) -> None:
    """A finding: a failure where it makes the check fail, else something to read."""
    where = telling.where(finding)
    told = {
        "classname": _safe(visible(finding.graph)),
        "name": _safe(f"{name} — {where}"),
    }
    case = SubElement(suite, "testcase", told)
    lines = [where, telling.message(finding), *telling.fact_lines(finding)]
    text = _safe("\n".join(lines))
    if finding.acknowledged or not telling.fail_on.fails(finding.severity):
        SubElement(case, "system-out").text = text
        return
    attributes = {
        "type": finding.severity.label("en"),
        "message": _safe(telling.message(finding)),
    }
    SubElement(case, "failure", attributes).text = text


def _suite(
    graph: str, report: Report, findings: list[Finding], telling: Telling
) -> Element:
    """The cases of one graph."""
    suite = Element("testsuite", {"name": _safe(visible(graph))})
    names = telling.rule_names(report)

    def named(code: str) -> str:
        return f"{code} {names.get(code, '')}".rstrip()

    for finding in findings:
        _finding_case(suite, finding, telling, named(finding.code))
    broken = {finding.code for finding in findings}
    for code, count in sorted(report.looked_in.get(graph, {}).items()):
        if code in broken:
            continue
        told = {"classname": _safe(visible(graph)), "name": named(code)}
        case = SubElement(suite, "testcase", told)
        if not count:
            nothing = telling.say("nothing to look at", "対象がありません")
            SubElement(case, "skipped", {"message": nothing})
    suite.set("tests", str(len(suite.findall("testcase"))))
    suite.set("failures", str(len(suite.findall("testcase/failure"))))
    suite.set("errors", "0")
    suite.set("skipped", str(len(suite.findall("testcase/skipped"))))
    return suite


def report_junit(report: Report, telling: Telling) -> str:
    """Every graph that was checked, with the summary as output of the last suite."""
    by_graph: dict[str, list[Finding]] = defaultdict(list)
    for finding in report.findings:
        by_graph[finding.graph].append(finding)
    graphs = list(dict.fromkeys((*report.graphs, *by_graph)))
    top = Element("testsuites", {"name": "kg validate"})
    top.extend(_suite(graph, report, by_graph[graph], telling) for graph in graphs)
    for count in ("tests", "failures", "errors"):
        total = sum(int(suite.get(count, "0")) for suite in top)
        top.set(count, str(total))
    if len(top):
        SubElement(top[-1], "system-out").text = "\n".join(telling.summary(report))
    indent(top, " ")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(top, "unicode")}\n'
