"""Write the report of a check in any of its formats."""

from collections.abc import Callable

from kg.model.formats import ReportFormat
from kg.model.report import Report
from kg.services.reports.telling import Telling
from kg.services.reports.to_github import report_github
from kg.services.reports.to_html import report_html
from kg.services.reports.to_human import report_human
from kg.services.reports.to_json import report_json
from kg.services.reports.to_junit import report_junit
from kg.services.reports.to_rows import report_csv, report_table
from kg.services.reports.to_sarif import report_sarif
from kg.services.reports.to_turtle import report_turtle
from kg.services.reports.to_xlsx import report_xlsx

__all__ = ["write_report"]

#: A format of text is a function to text; one of bytes, such as a workbook, to bytes.
_WRITERS: dict[ReportFormat, Callable[[Report, Telling], str | bytes]] = {
    ReportFormat.HUMAN: report_human,
    ReportFormat.TABLE: report_table,
    ReportFormat.CSV: report_csv,
    ReportFormat.JSON: report_json,
    ReportFormat.TTL: report_turtle,
    ReportFormat.SARIF: report_sarif,
    ReportFormat.GITHUB: report_github,
    ReportFormat.JUNIT: report_junit,
    ReportFormat.HTML: report_html,
    ReportFormat.XLSX: report_xlsx,
}


def write_report(report: Report, format_: ReportFormat, telling: Telling) -> bytes:
    """A report as the bytes of a file: text in UTF-8.

    Args:
        report: What a check found.
        format_: The format.
        telling: The base, the language and the strictness, and what a terminal shows.
    """
    content = _WRITERS[format_](report, telling)
    # The name of a file may hold bytes that are no text.
    return content if isinstance(content, bytes) else content.encode("utf-8", "replace")
