"""A report as rows, one a finding: a table for people, CSV for programs."""

import csv
import io
import re

from pyoxigraph import Literal

from kg.model.problem import Place
from kg.model.report import Finding, Report
from kg.model.result import Rows
from kg.services.answers.frame import frame_of
from kg.services.answers.to_table import answer_table
from kg.services.reports.telling import Telling, visible

__all__ = ["COLUMNS", "report_csv", "report_table"]

#: The columns of CSV, the same in both languages.
COLUMNS = (
    "file",
    "sheet",
    "cell",
    "row",
    "column",
    "code",
    "severity",
    "found",
    "message",
    "expected",
    "mend",
    "other_cells",
    "source",
    "thing",
    "graph",
    "acknowledged",
    "explanation",
)

#: What a spreadsheet takes for a formula, and the numbers that only look like one.
_FORMULA = re.compile(r"[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?[0-9][0-9,]*(\.[0-9]+)?%?")


def _plain(text: str) -> str:
    """Text that a spreadsheet shows as it is: a formula gets an apostrophe before it.

    A number such as -680 stays a number.
    """
    if _FORMULA.match(text) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def _first(finding: Finding) -> Place | None:
    return finding.places[0] if finding.places else None


def _record(finding: Finding, telling: Telling) -> tuple[str, ...]:
    """One finding in the order of the columns."""
    place = _first(finding)
    others = [*finding.places[1:], *finding.entering]
    return (
        place.file_text() if place else "",
        (place and place.sheet) or "",
        (place and place.cell) or "",
        str(place.row) if place and place.row is not None else "",
        (place and place.column) or "",
        finding.code,
        finding.severity.label("en"),
        finding.found or "",
        finding.message.of(telling.lang),
        finding.expected.of(telling.lang) if finding.expected else "",
        finding.mend.of(telling.lang) if finding.mend else "",
        "; ".join(other.text(telling.lang) for other in others),
        "; ".join(map(str, finding.cited)),
        finding.focus or "",
        finding.graph,
        "true" if finding.acknowledged else "false",
        finding.acknowledged.explanation.of(telling.lang)
        if finding.acknowledged
        else "",
    )


def report_csv(report: Report, telling: Telling) -> str:
    """RFC 4180: a heading, then one record a finding, texts in the language asked."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for finding in report.findings:
        writer.writerow(_plain(text) for text in _record(finding, telling))
    return stream.getvalue()


def _cells(finding: Finding, telling: Telling) -> list[str | int]:
    """One finding for a person's table."""
    place = _first(finding)
    known = telling.say(" (acknowledged)", "（確認済み）")
    sheet = f" [{place.sheet}]" if place and place.sheet is not None else ""
    return [
        visible((place.file_text() if place else finding.graph) + sheet),
        (place and place.cell) or "",
        place.row if place and place.row is not None else "",
        visible((place and place.column) or ""),
        finding.code,
        telling.severity(finding) + (known if finding.acknowledged else ""),
        telling.found(finding),
        telling.message(finding),
    ]


def report_table(report: Report, telling: Telling) -> str:
    """One row a finding and the summary; records where the terminal is too narrow."""
    headings = (
        telling.say("file", "ファイル"),
        telling.say("cell", "セル"),
        telling.say("row", "行"),
        telling.say("column", "列"),
        telling.say("code", "コード"),
        telling.say("severity", "重大度"),
        telling.say("found", "見つかった値"),
        telling.say("message", "内容"),
    )
    rows = tuple(
        tuple(Literal(cell) for cell in _cells(finding, telling))
        for finding in report.findings
    )
    frame = frame_of(Rows(headings, rows), telling.names, telling.lang)
    table = answer_table(frame, telling.width)
    summary = "\n".join(telling.summary(report)) + "\n"
    return f"{table}\n{summary}" if rows else summary
