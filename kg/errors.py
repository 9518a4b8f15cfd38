"""Every error this package raises on purpose, with the exit code it ends in.

KgError                 something the user can mend          exit code 2
├── UsageError          a wrong name, option or path
│   ├── UnsettledNameError  a name of several things, or of none
│   └── AnswersError        several answers that are missing or wrong
├── SourceError         tables that cannot be read or built
├── SchemaError         a table schema or shapes file of ours that is malformed
├── QueryError          a saved or ad-hoc query that cannot run
│   ├── EndpointError       a server that cannot be reached, refuses, or cuts short
│   └── UnknownThingError   a thing of which the graph says nothing
└── AssetError          a folder of resources that is not where it should be

A failed check is not an error: `services/checking/` returns it as findings, and
the command ends with exit code 1. Anything else that is raised is a fault of ours
and ends with exit code 3.
"""

from collections.abc import Mapping, Sequence

__all__ = [
    "EXIT_FAULT",
    "EXIT_NONCONFORMING",
    "EXIT_OK",
    "EXIT_USAGE",
    "AnswersError",
    "AssetError",
    "EndpointError",
    "KgError",
    "QueryError",
    "SchemaError",
    "SourceError",
    "UnknownThingError",
    "UnsettledNameError",
    "UsageError",
    "raise_problems",
]

EXIT_OK = 0
EXIT_NONCONFORMING = 1
EXIT_USAGE = 2
EXIT_FAULT = 3


class KgError(Exception):
    """Base class: an error said in English and Japanese, mendable by the user.

    Args:
        en: One line in English: what is wrong, where, what to do.
        ja: The same in Japanese; the English one serves where it is missing.
    """

    exit_code = EXIT_USAGE

    def __init__(self, en: str, ja: str | None = None) -> None:
        self.messages = {"en": en, "ja": ja or en}
        super().__init__(en)

    def lines(self, lang: str) -> Sequence[str]:
        """The lines to print for this error, in `lang` (`ja` or `en`)."""
        return [self.messages[lang]]

    def each(self) -> "Sequence[KgError]":
        """The errors that this one holds, for whoever collects several."""
        return (self,)


class UsageError(KgError):
    """A wrong name, option or path was given."""


class UnsettledNameError(UsageError):
    """A name is that of several things, or of none: a person has to choose.

    Args:
        name: What was written.
        choices: What may be meant: an unmistakable answer, and its label by language.
        brief: What is wrong by language, for one who is shown the choices anyway.
    """

    def __init__(
        self,
        en: str,
        ja: str | None = None,
        name: str = "",
        choices: Sequence[tuple[str, Mapping[str, str]]] = (),
        brief: Mapping[str, str] | None = None,
    ) -> None:
        self.name, self.choices = name, tuple(choices)
        super().__init__(en, ja)
        self.brief = brief or self.messages


class AnswersError(UsageError):
    """Answers are missing or wrong; holds every one of them, not only the first.

    Args:
        problems: One error an answer, in the order of the questions.
    """

    def __init__(
        self, en: str, ja: str | None = None, problems: Sequence[KgError] = ()
    ) -> None:
        self.problems = tuple(problems)
        super().__init__(en, ja)

    def lines(self, lang: str) -> Sequence[str]:
        """One line an answer, then the summary."""
        return [*(p.messages[lang] for p in self.problems), self.messages[lang]]

    def each(self) -> Sequence[KgError]:
        """What is wrong, without the summary."""
        return self.problems


def raise_problems(problems: Sequence[KgError], en: str, ja: str) -> None:
    """Raise what is wrong: one problem as it is, several with a summary.

    Raises:
        KgError: The only problem.
        AnswersError: There are several.
    """
    if len(problems) == 1:
        raise problems[0]
    if problems:
        raise AnswersError(en, ja, problems)


class SourceError(KgError):
    """Tables cannot be used; holds every problem found, not only the first.

    Args:
        problems: Things with a `line(lang)` method, in the order of files and rows.
    """

    def __init__(self, en: str, ja: str | None = None, problems: Sequence[object] = ()):
        self.problems = tuple(problems)
        super().__init__(en, ja)

    def lines(self, lang: str) -> Sequence[str]:
        """One line a problem, then the summary."""
        found = [problem.line(lang) for problem in self.problems]  # type: ignore[attr-defined]
        return [*found, self.messages[lang]]


class SchemaError(KgError):
    """A table schema or shapes file that ships with the data is malformed."""


class QueryError(KgError):
    """A query cannot be parsed, bound or answered."""


class EndpointError(QueryError):
    """A server cannot be reached, refuses, or answers something else than results.

    Args:
        status: The HTTP status of its answer; None where there was none.
    """

    def __init__(
        self, en: str, ja: str | None = None, status: int | None = None
    ) -> None:
        self.status = status
        super().__init__(en, ja)


class UnknownThingError(QueryError):
    """The graph says nothing of a thing.

    Args:
        iri: The thing.
    """

    def __init__(self, iri: str) -> None:
        super().__init__(
            f"the graph says nothing of {iri}", f"グラフに {iri} の記述はありません"
        )


class AssetError(KgError):
    """A folder of resources is missing."""
