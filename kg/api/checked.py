"""Check a folder of tables from Python."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.api.chosen import chosen
from kg.api.graph import language_of
from kg.model.formats import ReportFormat, choose_report_format
from kg.model.iris import Names
from kg.model.lang import Lang
from kg.model.report import FailOn, Finding, Report
from kg.vocab import DEFAULT_BASE

if TYPE_CHECKING:
    import pandas

__all__ = ["Checked", "validate"]


@dataclass(frozen=True)
class Checked:
    """What a check found: true where nothing open is left.

    >>> checked = kg.validate()
    >>> checked.conforms, len(checked.findings)
    (True, 0)
    """

    report: Report
    names: Names
    lang: Lang
    paths: tuple[Path, ...]

    @property
    def conforms(self) -> bool:
        """Is there no open finding of a warning or worse?"""
        return not self.report.fails(FailOn.WARNING)

    @property
    def findings(self) -> list[Finding]:
        """The findings that nobody has acknowledged, the worst first."""
        return self.report.open()

    def __bool__(self) -> bool:
        return self.conforms

    def __len__(self) -> int:
        return len(self.findings)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __str__(self) -> str:
        return self.text(ReportFormat.HUMAN).decode()

    def rows(self) -> list[dict[str, Any]]:
        """The open findings as rows: what, where, and what was found."""
        return [self._row(finding) for finding in self.findings]

    def _row(self, finding: Finding) -> dict[str, Any]:
        place = finding.places[0] if finding.places else None
        return {
            "code": finding.code,
            "severity": finding.severity.label(self.lang),
            "message": finding.message.of(self.lang),
            "file": None if place is None else str(place.file),
            "sheet": None if place is None else place.sheet,
            "row": None if place is None else place.row,
            "column": None if place is None else place.column,
            "found": finding.found,
            "thing": finding.focus,
        }

    def to_pandas(self) -> "pandas.DataFrame":
        """The open findings as a pandas frame (`pip install 'teiju-kg[pandas]'`)."""
        from kg.api.frames import pandas_frame

        columns = (
            "code",
            "severity",
            "message",
            "file",
            "sheet",
            "row",
            "column",
            "found",
            "thing",
        )
        return pandas_frame(columns, self.rows())

    def text(self, format_: str | ReportFormat) -> bytes:
        """The report in any format of `kg validate`, such as `json` or `html`.

        Raises:
            UsageError: There is no such format.
        """
        from kg.services.reports.telling import Telling
        from kg.services.reports.write import write_report

        telling = Telling(self.names, self.lang, FailOn.WARNING, paths=self.paths)
        format_ = chosen(ReportFormat, format_, "format_")
        return write_report(self.report, format_, telling)

    def write(
        self, path: str | Path, format_: str | ReportFormat | None = None
    ) -> Path:
        """Write the report to a file, whose suffix gives the format.

        Raises:
            UsageError: The suffix is unknown and no format is given, or there is no
                such format.
        """
        from kg.services.graph.output import replace_file

        target = Path(path)
        asked = None if format_ is None else chosen(ReportFormat, format_, "format_")
        replace_file(target, self.text(choose_report_format(asked, target)))
        return target


def validate(
    *paths: str | Path, lang: str | None = None, base: str = DEFAULT_BASE
) -> Checked:
    """Check folders of tables, workbooks or RDF files against the rules.

    Args:
        paths: What to check; the shipped data where nothing is named.
        lang: Language of the messages, `ja` or `en`; else that of the locale.
        base: The base of our IRIs.

    Raises:
        UsageError: A path cannot be used.
    """
    from kg.services.checking.check_inputs import check_inputs
    from kg.services.checking.engines import Engine

    names = Names(base)
    named = tuple(Path(path) for path in paths)
    found = check_inputs(named, names, Engine.SHACL)
    return Checked(found.report, names, language_of(lang), named)
