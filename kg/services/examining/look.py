"""Look at one question without asking it: header, parameters, SPARQL, terms."""

from dataclasses import dataclass

from kg.errors import QueryError
from kg.model.iris import Names
from kg.model.lang import Text
from kg.model.saved_query import SavedQuery, parse_saved_query
from kg.model.why import why
from kg.services.examining.algebra import Parsed
from kg.services.examining.chosen import Chosen
from kg.services.examining.evidence_checks import check_evidence
from kg.services.examining.findings import Findings
from kg.services.examining.header import HeaderError, read_header
from kg.services.examining.header_checks import check_header
from kg.services.examining.known_terms import KnownTerms
from kg.services.examining.parameter_checks import check_parameters
from kg.services.examining.sparql_checks import (
    check_patterns,
    check_syntax,
    check_terms,
)

__all__ = ["Looked", "look_at"]

#: With one of these a query cannot be asked.
_UNASKABLE = frozenset({"Q301", "Q302", "Q303", "Q304"})


@dataclass(frozen=True, slots=True)
class Looked:
    """A question that was looked at.

    Attributes:
        chosen: Which.
        text: Its file, with IRIs below the base.
        parsed: Its query; None where it is no SPARQL.
        question: The question with its header; None where that is broken.
        findings: What is wrong so far.
    """

    chosen: Chosen
    text: str
    parsed: Parsed | None
    question: SavedQuery | None
    findings: Findings

    @property
    def askable(self) -> bool:
        """Can it be asked, whatever else is wrong?"""
        codes = {problem.rule.code for problem in self.findings.problems}
        return self.parsed is not None and not codes & _UNASKABLE

    @property
    def rows(self) -> bool:
        """Does it answer with rows, or else with triples?"""
        return self.parsed is None or self.parsed.form == "SELECT"


def look_at(
    chosen: Chosen, known: KnownTerms, units: frozenset[str], names: Names, things: bool
) -> Looked:
    """Look at one question; everything that is wrong is found at once.

    Args:
        chosen: The question.
        known: The terms that it may use.
        units: The notations that a unit may be.
        names: The base of IRIs.
        things: Must things that it names be in the graph at hand?
    """
    findings = Findings(chosen.path)
    try:
        text = names.rebase(chosen.path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        said = why(error)
        findings.at(
            "Q101",
            1,
            Text(f"cannot be read: {said.en}", f"読めません（{said.ja}）"),
        )
        return Looked(chosen, "", None, None, findings)
    try:
        findings.header = read_header(text)
    except HeaderError as error:
        findings.at("Q101", error.line, Text(error.en, error.ja))
    parsed = check_syntax(findings, text, names.prefixes())
    if findings.header is not None:
        selected = parsed.selected if parsed and "star" not in parsed.tree else None
        check_header(findings, units, selected, chosen.own)
        check_parameters(findings, parsed, known, names)
    question = _question(chosen, text, findings)
    if parsed is not None:
        check_terms(findings, parsed, known, things)
        check_patterns(findings, parsed, question.excused if question else ())
        if question is not None and parsed.form in {"SELECT", "CONSTRUCT"}:
            check_evidence(findings, question, parsed, known, names.prefixes())
    return Looked(chosen, text, parsed, question, findings)


def _question(chosen: Chosen, text: str, findings: Findings) -> SavedQuery | None:
    """The question as the rest of kg reads it, which must not fail unseen."""
    try:
        return parse_saved_query(chosen.name, chosen.path, text)
    except QueryError as error:
        if not findings.problems:
            said = Text(error.messages["en"], error.messages["ja"])
            findings.at("Q103", 1, said)
        return None
