"""A report as SARIF 2.1.0, the OASIS format that code hosts and editors read.

Locations are relative to the folder that kg was run in. Columns count Unicode code
points, lines end as in CSV.
"""

import hashlib
import json
import os
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from kg import __version__
from kg.model.lang import Text
from kg.model.problem import Place, TableCode
from kg.model.report import Finding, Report, Severity
from kg.model.table_rules import TABLE_RULES
from kg.services.reports.positions import Positions, Region
from kg.services.reports.telling import Telling

__all__ = ["report_sarif"]

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"
)
#: What stands for the current folder, so that a log names no folder of one machine.
_ROOT = "SRCROOT"
_LEVELS = {
    Severity.VIOLATION: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "note",
}
#: Where a rule's message says what it found.
_PLACEHOLDER = re.compile(r"\{[?$]\w+\}")

_Json = dict[str, Any]


def _message(text: str) -> _Json:
    """A message: braces are doubled (3.11.5), nothing in it becomes a link (3.11.6)."""
    plain = text.replace("{", "{{").replace("}", "}}").replace("](", "] (")
    return {"text": plain}


def _artifact(file: Path) -> _Json:
    """Where a file is: relative to the current folder if it is below it."""
    path, here = file.resolve(), Path.cwd().resolve()
    if path.is_relative_to(here):
        # The name of a file may hold bytes that are no text.
        name = os.fsencode(path.relative_to(here).as_posix())
        return {"uri": quote(name), "uriBaseId": _ROOT}
    return {"uri": path.as_uri()}


def _region(region: Region) -> _Json:
    said: _Json = {"startLine": region.line, "endLine": region.end_line}
    if region.column is not None:
        said |= {"startColumn": region.column, "endColumn": region.end_column}
    return said


class _Writer:
    """Writes results; reads each file that a place is in once."""

    def __init__(self, report: Report, telling: Telling) -> None:
        self._telling = telling
        self._positions = Positions()
        self._seen: Counter[str] = Counter()
        names = {rule.code: rule for rule in report.rules}
        broken = sorted({finding.code for finding in report.findings})
        self.rules = [
            self._rule(code, names[code].name, names[code].severity)
            | self._help(names[code].messages, names[code].mend)
            if code in names
            else self._rule(code, TABLE_RULES[TableCode(code)], Severity.VIOLATION)
            for code in broken
        ]
        self._index = {code: index for index, code in enumerate(broken)}

    def _rule(self, code: str, name: Text, severity: Severity) -> _Json:
        return {
            "id": code,
            "name": "".join(word.capitalize() for word in name.en.split()),
            "shortDescription": _message(name.of(self._telling.lang)),
            "defaultConfiguration": {"level": _LEVELS[severity]},
        }

    def _help(self, messages: Text, mend: Text | None) -> _Json:
        lang = self._telling.lang
        said = _PLACEHOLDER.sub("…", messages.of(lang))
        return {
            "fullDescription": _message(said),
            "help": _message(mend.of(lang) if mend else said),
        }

    def _location(self, place: Place | None, finding: Finding | None = None) -> _Json:
        """A cell as a stretch of text, and the thing that its row makes."""
        location: _Json = {}
        if place is not None and str(place.file) != "-":
            location["physicalLocation"] = {"artifactLocation": _artifact(place.file)}
            region = self._positions.region(place)
            if region is not None:
                location["physicalLocation"]["region"] = _region(region)
        if place is not None:
            location["message"] = _message(self._telling.place(place))
        if finding is not None and finding.focus:
            location["logicalLocations"] = [
                {"fullyQualifiedName": finding.focus, "kind": "resource"}
            ]
        return location

    def result(self, finding: Finding) -> _Json:
        """One finding."""
        telling = self._telling
        first = finding.places[0] if finding.places else None
        location = self._location(first, finding)
        result: _Json = {
            "ruleId": finding.code,
            "ruleIndex": self._index[finding.code],
            "level": _LEVELS[finding.severity],
            "message": _message(
                "\n".join([telling.message(finding), *telling.fact_lines(finding)])
            ),
        }
        if location:
            result["locations"] = [location]
        related = self._related([*finding.places[1:], *finding.entering])
        if related:
            result["relatedLocations"] = related
        result["partialFingerprints"] = {"teijuFinding/v1": self._fingerprint(finding)}
        known = finding.acknowledged
        if known:
            result["suppressions"] = [
                {
                    "kind": "external",
                    "justification": known.explanation.of(telling.lang),
                    "location": self._location(known.place),
                }
            ]
        result["properties"] = {"graph": finding.graph, "found": finding.found}
        return result

    def _related(self, places: Sequence[Place]) -> list[_Json]:
        return [
            {"id": number, **self._location(place)}
            for number, place in enumerate(dict.fromkeys(places), start=1)
        ]

    def _fingerprint(self, finding: Finding) -> str:
        """The same for the same finding after rows were added elsewhere.

        It holds no row and no message: the rule, the thing or else the file and the
        column, the property, the value, and which of several alike it is.
        """
        place = finding.places[0] if finding.places else None
        about = finding.focus or (
            f"{place.file.name}|{place.sheet or ''}|{place.column or ''}"
            if place
            else finding.graph
        )
        parts = (finding.code, about, finding.path or "", finding.found or "")
        told = "\x1f".join(parts)
        self._seen[told] += 1
        told += f"\x1f{self._seen[told]}"
        return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()


def report_sarif(report: Report, telling: Telling) -> str:
    """One run: the rules that were broken, and every finding as a result.

    What a person has acknowledged is a suppressed result.
    """
    writer = _Writer(report, telling)
    here = telling.say("the folder that kg was run in", "kg を実行したフォルダ")
    run: _Json = {
        "tool": {
            "driver": {
                "name": "kg validate",
                "version": __version__,
                "semanticVersion": __version__,
                "language": str(telling.lang),
                "rules": writer.rules,
            }
        },
        "language": str(telling.lang),
        "invocations": [
            {
                "executionSuccessful": True,
                "properties": {"conforms": not report.fails(telling.fail_on)},
            }
        ],
        "originalUriBaseIds": {_ROOT: {"description": _message(here)}},
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "results": [writer.result(finding) for finding in report.findings],
        "properties": {"summary": telling.summary(report)},
    }
    whole = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
