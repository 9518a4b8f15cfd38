"""A report as workflow commands of GitHub Actions: a note at each cell's line."""

from pathlib import Path

from kg.model.report import Finding, Report, Severity
from kg.services.reports.positions import Positions
from kg.services.reports.telling import Telling, visible

__all__ = ["report_github"]

_COMMANDS = {
    Severity.VIOLATION: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "notice",
}


def _data(text: str) -> str:
    """A message, escaped as the runner reads it."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """A property, in which a colon and a comma would end it."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _file(file: Path) -> str:
    """The path from the current folder, as the runner looks for it."""
    path, here = file.resolve(), Path.cwd().resolve()
    return (path.relative_to(here) if path.is_relative_to(here) else path).as_posix()


def _command(
    finding: Finding, telling: Telling, names: dict[str, str], positions: Positions
) -> str:
    """One finding; an acknowledged one is a notice whatever its severity."""
    place = finding.places[0] if finding.places else None
    told: dict[str, str] = {}
    if place is not None and str(place.file) != "-":
        told["file"] = visible(_file(place.file))
        region = positions.region(place)
        if region is not None:
            told["line"] = str(region.line)
            told["endLine"] = str(region.end_line)
            if region.column is not None and region.line == region.end_line:
                told["col"] = str(region.column)
    known = telling.say(" (acknowledged)", "（確認済み）")
    told["title"] = (
        f"{finding.code} {names.get(finding.code, '')}"
        f"{known if finding.acknowledged else ''}"
    )
    command = "notice" if finding.acknowledged else _COMMANDS[finding.severity]
    properties = ",".join(f"{key}={_property(text)}" for key, text in told.items())
    lines = [
        telling.where(finding),
        telling.message(finding),
        *telling.fact_lines(finding),
    ]
    return f"::{command} {properties}::{_data(chr(10).join(lines))}"


def report_github(report: Report, telling: Telling) -> str:
    """One command a finding, then the summary as plain lines of the log."""
    names, positions = telling.rule_names(report), Positions()
    lines = [_command(f, telling, names, positions) for f in report.findings]
    return "\n".join([*lines, *telling.summary(report)]) + "\n"
