"""Collect the problems of one question, each with its rule and line."""

from dataclasses import dataclass, field
from pathlib import Path

from kg.model.lang import Text
from kg.model.question_check import Problem, QuestionRule
from kg.services.examining.header import Header
from kg.services.examining.rules import RULES
from kg.services.examining.slow_patterns import SLOW_PATTERNS

__all__ = ["ALL_RULES", "Findings"]

#: Every rule by code, those of slow patterns with the others.
ALL_RULES: dict[str, QuestionRule] = dict(
    sorted({**RULES, **{p.rule.code: p.rule for p in SLOW_PATTERNS}}.items())
)


@dataclass(slots=True)
class Findings:
    """What is wrong with one question.

    Attributes:
        path: Its file.
        header: Its header, where it could be read: it knows the lines of keys.
        problems: What was found.
    """

    path: Path
    header: Header | None = None
    problems: list[Problem] = field(default_factory=list)

    def at(self, code: str, line: int, text: Text) -> None:
        """Something is wrong on a line; said once for each line."""
        problem = Problem(ALL_RULES[code], self.path, line, text)
        if problem not in self.problems:
            self.problems.append(problem)

    def under(self, code: str, keys: tuple[str, ...], en: str, ja: str) -> None:
        """Something is wrong with a key of the header."""
        line = self.header.line(*keys) if self.header else 1
        self.at(code, line, Text(en, ja))
