"""A report for programs: everything, in both languages."""

import json
from typing import Any

from kg.model.lang import Text
from kg.model.problem import Place
from kg.model.report import Finding, Report
from kg.services.reports.telling import Telling
from kg.services.tables.normalised_text import normalised_json

__all__ = ["report_json"]


def _text(text: Text | None) -> dict[str, str] | None:
    return None if text is None else {"en": text.en, "ja": text.ja}


def _place(place: Place) -> dict[str, Any]:
    return {
        "file": str(place.file),
        "sheet": place.sheet,
        "row": place.row,
        "column": place.column,
        "cell": place.cell,
    }


def _finding(finding: Finding) -> dict[str, Any]:
    known = finding.acknowledged
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": _text(finding.message),
        "graph": finding.graph,
        "focus": finding.focus,
        "path": finding.path,
        "found": finding.found,
        "expected": _text(finding.expected),
        "mend": _text(finding.mend),
        "component": finding.component,
        "shape": finding.shape,
        "places": [_place(place) for place in finding.places],
        "entering": [_place(place) for place in finding.entering],
        "cited": [{"document": c.document, "lines": c.lines} for c in finding.cited],
        "acknowledged": _text(known.explanation) if known else None,
    }


def report_json(report: Report, telling: Telling) -> str:
    """Findings, and what every rule looked at."""
    rules = [
        {
            "code": rule.code,
            "name": _text(rule.name),
            "severity": rule.severity.value,
            "looked_at": report.looked_at.get(rule.code, 0),
        }
        for rule in report.rules
    ]
    whole = {
        "conforms": not report.fails(telling.fail_on),
        "engine": report.engine,
        "graphs": list(report.graphs),
        "statements": report.statements,
        "tables": report.tables,
        "unchecked": report.unchecked,
        "unseen": list(report.unseen),
        "normalised": normalised_json(report.normalised),
        "left_out": {"rules": list(report.left_out), "findings": report.withheld},
        "rules": rules,
        "findings": [_finding(finding) for finding in report.findings],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
