"""What a check of saved questions found: problems with their place, and times."""

from dataclasses import dataclass
from pathlib import Path

from kg.model.lang import Lang, Text

__all__ = ["CheckedQuestions", "Problem", "QuestionRule", "Timing"]


@dataclass(frozen=True, slots=True)
class QuestionRule:
    """One thing that a saved question is held to.

    Attributes:
        code: Such as Q106.
        name: What is wrong, in a few words.
        mend: What to do about it.
    """

    code: str
    name: Text
    mend: Text


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem of one question.

    Attributes:
        rule: The rule that it breaks.
        path: The file to mend.
        line: The line of the file, from 1.
        text: What is wrong there.
    """

    rule: QuestionRule
    path: Path
    line: int
    text: Text

    @property
    def order(self) -> tuple[str, int, str, str]:
        """What problems are sorted by: file, line and code."""
        return str(self.path), self.line, self.rule.code, self.text.en

    def told(self, lang: str) -> str:
        """The problem on one line, as editors and people read it."""
        here = Path.cwd()
        path = self.path
        shown = path.relative_to(here) if path.is_relative_to(here) else path
        colon = "：" if lang == Lang.JA else ": "
        return f"{shown}:{self.line}{colon}{self.rule.code} {self.text.of(lang)}"


@dataclass(frozen=True, slots=True)
class Timing:
    """How long an engine took for a question; stopped when it was not waited for."""

    question: str
    engine: str
    seconds: float
    budget: float
    stopped: bool = False

    @property
    def share(self) -> float:
        """The part of the budget that was used."""
        return self.seconds / self.budget


@dataclass(frozen=True, slots=True)
class CheckedQuestions:
    """What was looked at, and what was found.

    Attributes:
        questions: Names of the questions that were looked at.
        problems: In the order of files and lines.
        timings: One a question and engine that was asked.
        answered: How many answers each engine gave.
        notes: What was not looked at, and why; said once.
    """

    questions: tuple[str, ...]
    problems: tuple[Problem, ...]
    timings: tuple[Timing, ...]
    answered: dict[str, int]
    notes: tuple[Text, ...]

    @property
    def slowest(self) -> tuple[Timing, ...]:
        """The five that came nearest to their budget, or went over it."""
        return tuple(sorted(self.timings, key=lambda t: -t.share)[:5])
