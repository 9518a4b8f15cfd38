"""What a check found: findings, how much each rule looked at, and the verdict."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from kg.model.cells import Normalised
from kg.model.lang import Lang, Text
from kg.model.problem import Place

__all__ = [
    "UNTYPED",
    "Acknowledgement",
    "Citation",
    "FailOn",
    "Finding",
    "Report",
    "Rule",
    "Severity",
]

#: What a report counts a subject without a class as.
UNTYPED = "no class"


class Severity(StrEnum):
    """How bad a finding is.

    Violation: the graph is unusable or wrong. Warning: the document leaves out
    something the guideline asks for, or contradicts itself. Info: advice.
    """

    VIOLATION = "Violation"
    WARNING = "Warning"
    INFO = "Info"

    @property
    def rank(self) -> int:
        """Larger is worse."""
        return {"Violation": 3, "Warning": 2, "Info": 1}[self.value]

    def label(self, lang: str) -> str:
        """The word for it in `lang`."""
        ja = {"Violation": "違反", "Warning": "警告", "Info": "情報"}[self.value]
        return ja if lang == Lang.JA else self.value.lower()


class FailOn(StrEnum):
    """The mildest severity that makes a check fail."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"
    NEVER = "never"

    def fails(self, severity: Severity) -> bool:
        """Does a finding of this severity make the check fail?"""
        if self is FailOn.NEVER:
            return False
        return severity.rank >= Severity(self.value.capitalize()).rank


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the shapes: its code, its names, how bad a breach is.

    `targets` are pairs of the kind of target (such as `targetClass`) and its IRI;
    `messages` are the templates of the shapes file; `mend` says how to put a breach
    right.
    """

    code: str
    shape: str
    name: Text
    severity: Severity
    messages: Text
    targets: tuple[tuple[str, str], ...]
    path: str | None = None
    mend: Text | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """The passage behind a statement: the document's identifier and the lines."""

    document: str
    lines: str

    def __str__(self) -> str:
        return f"{self.document}:{self.lines}"


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """A human's explanation of a finding, from acknowledgements.csv."""

    thing: str
    rule: str
    found: str | None
    explanation: Text
    place: Place


@dataclass(frozen=True, slots=True)
class Finding:
    """One breach of one rule.

    `focus` is the IRI of the thing, `path` the property that the finding is about,
    `found` the offending value as text, `places` the cells to mend (the first is the
    best), `entering` the other cells that enter it, such as the rows of a sum, `cited`
    the passages that the thing cites. `expected` is what the first cell should hold
    and `mend` what to do, where the message does not say it already.
    """

    code: str
    severity: Severity
    message: Text
    graph: str
    focus: str | None = None
    path: str | None = None
    found: str | None = None
    component: str | None = None
    shape: str | None = None
    places: tuple[Place, ...] = ()
    entering: tuple[Place, ...] = ()
    expected: Text | None = None
    mend: Text | None = None
    cited: tuple[Citation, ...] = ()
    acknowledged: Acknowledgement | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """Everything one run of a check has to say.

    `looked_at` counts, by rule code, the things that each rule looked at; `looked_in`
    the same graph by graph, where a table rule counts the tables. `left_out` are the
    rules that were not asked for, `withheld` how many findings they had. `unchecked`
    counts, by class, the subjects of the checked graphs that no rule's target chose
    (those without a class as `UNTYPED`). `unseen` names the graphs of which none was
    chosen. `normalised` are the cells of the checked tables that were not in their
    plain form.
    """

    findings: tuple[Finding, ...]
    looked_at: dict[str, int]
    rules: tuple[Rule, ...]
    engine: str
    graphs: tuple[str, ...]
    statements: int
    tables: int = 0
    looked_in: dict[str, dict[str, int]] = field(default_factory=dict)
    left_out: tuple[str, ...] = ()
    withheld: int = 0
    unchecked: dict[str, int] = field(default_factory=dict)
    unseen: tuple[str, ...] = ()
    normalised: tuple[Normalised, ...] = ()

    def open(self) -> list[Finding]:
        """The findings that nobody has acknowledged."""
        return [finding for finding in self.findings if not finding.acknowledged]

    def acknowledged(self) -> list[Finding]:
        """The findings that a human has explained."""
        return [finding for finding in self.findings if finding.acknowledged]

    def idle(self) -> bool:
        """Did the check look at nothing?"""
        if not self.looked_at:
            # Table rules alone were asked for: they look at tables.
            return not self.tables
        return not any(self.looked_at.values())

    def fails(self, fail_on: FailOn) -> bool:
        """Does any open finding make the check fail?

        A check that looked at nothing, be it in one graph, fails as well.
        """
        if fail_on is not FailOn.NEVER and (self.unseen or self.idle()):
            return True
        return any(fail_on.fails(finding.severity) for finding in self.open())

    def counts(self, findings: Iterable[Finding]) -> dict[Severity, int]:
        """How many findings there are of each severity."""
        totals = dict.fromkeys(Severity, 0)
        for finding in findings:
            totals[finding.severity] += 1
        return totals
