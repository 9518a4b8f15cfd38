"""Pose a saved question: what a reader gave becomes terms, or problems beside fields.

As `settle` does it, but a form or a program is told of every value by itself, and in
words that name parameters and not options of a command.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.errors import AnswersError, KgError, UnsettledNameError
from kg.model.lang import Text
from kg.model.parameters import Parameter, shown
from kg.model.result import Answer
from kg.model.saved_query import SavedQuery
from kg.model.sparql_text import Terms, bind, several
from kg.services.catalogue.shelf import Shelf
from kg.services.choosing.choices import settle

__all__ = ["Posed", "Problem", "pose"]

#: No name in the data is nearly so long, and no form gives so many values: looking for
#: what may be meant by more would take time and help nobody.
_LONGEST, _MOST = 300, 100


@dataclass(frozen=True, slots=True)
class Problem:
    """One value that a parameter cannot take.

    Attributes:
        parameter: The name of the parameter, as it was given.
        value: What was given for it.
        text: What is wrong.
        suggestions: What may be meant: a key, and what it is called.
    """

    parameter: str
    value: str
    text: Text
    suggestions: tuple[tuple[str, Text], ...] = ()


@dataclass(frozen=True, slots=True)
class Posed:
    """A question with what was given for its parameters.

    Attributes:
        question: The question.
        given: What was given, by parameter, as it was typed.
        terms: What that means; a parameter of which a value is wrong is not among them.
        problems: What is wrong, in the order in which it was given.
        nowhere: Parameters with the IRIs given for them that stand nowhere in the
            graph: slips, most likely.
    """

    question: SavedQuery
    given: Mapping[str, tuple[str, ...]]
    terms: Mapping[str, Terms]
    problems: tuple[Problem, ...]
    nowhere: tuple[tuple[Parameter, str], ...]

    @property
    def sparql(self) -> str:
        """The SPARQL with the terms in place of the defaults."""
        return bind(self.question.sparql, self.terms)

    def ask(self, shelf: Shelf) -> Answer:
        """The answer.

        Raises:
            QueryError: It cannot be answered.
        """
        return shelf.engine.ask(self.sparql)

    def keys(self, base: str) -> dict[str, tuple[str, ...]]:
        """The keys of what each parameter holds, defaults and those of no value too."""
        found: dict[str, tuple[str, ...]] = {}
        for parameter in self.question.parameters:
            if parameter.name in self.terms:
                terms = several(self.terms[parameter.name])
                held = {parameter.key(term, base) for term in terms}
                found[parameter.name] = tuple(sorted(held))
            else:
                default = self.question.default(parameter, base)
                found[parameter.name] = () if default is None else (default,)
        return found

    def canonical(self, base: str) -> tuple[tuple[str, str], ...]:
        """The parameters as the stable address of this choice has them.

        In the order of the header, as keys; what is asked anyway is left out.
        """
        held = self.keys(base)
        return tuple(
            (parameter.name, key)
            for parameter in self.question.parameters
            if parameter.name in self.terms
            and held[parameter.name] != (self.question.default(parameter, base),)
            for key in held[parameter.name]
        )


def _said(parameter: Parameter, text: str, messages: Mapping[str, str]) -> Text:
    """A message about an option as one to somebody who fills in fields."""
    option = f"--{parameter.option}"
    typed = f"{option} {shown(text)}"

    def cut(said: str) -> str:
        if said.startswith(typed):
            return said.removeprefix(f"{option} ")
        return said.replace(option, parameter.name)

    return Text(cut(messages["en"]), cut(messages["ja"]))


def _problems(parameter: Parameter, text: str, error: KgError) -> Iterator[Problem]:
    if isinstance(error, AnswersError):
        for each in error.problems:
            yield from _problems(parameter, text, each)
    elif isinstance(error, UnsettledNameError):
        choices = tuple(
            (key, Text(label["en"], label["ja"])) for key, label in error.choices
        )
        said = _said(parameter, text, error.brief)
        yield Problem(parameter.name, text, said, choices)
    else:
        said = _said(parameter, text, error.messages)
        yield Problem(parameter.name, text, said)


def _unknown(question: SavedQuery, name: str, values: Sequence[str]) -> Problem:
    from difflib import get_close_matches

    known = {parameter.name: parameter.text for parameter in question.parameters}
    listed = ", ".join(known)
    near = get_close_matches(name[:_LONGEST].replace("-", "_"), known, n=3)
    return Problem(
        name,
        shown(values[0]) if values else "",
        Text(
            f"{question.name} has no parameter {shown(name)} (it has "
            f"{listed or 'none'})",
            f"{question.name} に {shown(name)} というパラメータはありません"
            f"（あるのは {listed or 'なし'}）",
        ),
        tuple((each, known[each]) for each in near),
    )


def _too_much(name: str, values: Sequence[str]) -> Problem | None:
    if len(values) > _MOST:
        said = Text(
            f"{name}: {len(values)} values; give {_MOST} at most",
            f"{name}：値が{len(values)}件あります。{_MOST}件以内で指定してください",
        )
        return Problem(name, values[_MOST], said)
    for value in values:
        if len(value) > _LONGEST:
            said = Text(
                f"{name} {shown(value)}: longer than {_LONGEST} characters",
                f"{name} {shown(value)}：{_LONGEST}文字を超えています",
            )
            return Problem(name, shown(value), said)
    return None


def pose(
    shelf: Shelf, question: SavedQuery, given: Mapping[str, Sequence[str]]
) -> Posed:
    """Pose a question.

    Args:
        shelf: Where the question stands.
        question: The question.
        given: By the parameter's name what was given for it; labels, keys, codes, IRIs.
    """
    known = {parameter.name: parameter for parameter in question.parameters}
    terms: dict[str, Terms] = {}
    problems: list[Problem] = []
    nowhere: list[tuple[Parameter, str]] = []
    for name, repeated in given.items():
        values = list(dict.fromkeys(repeated))
        if name not in known:
            problems.append(_unknown(question, name, values))
            continue
        excess = _too_much(name, repeated)
        if excess is not None:
            problems.append(excess)
            continue
        parameter = known[name]
        if len(values) > 1 and not parameter.several:
            said = Text(
                f"{name} takes one value; ask once for each",
                f"{name} に指定できる値は一つです。値ごとに尋ねてください",
            )
            problems.append(Problem(name, values[1], said))
            continue
        found: list[NamedNode | Literal] = []
        for text in values:
            try:
                settled = settle(
                    shelf.engine, question, {name: text}, shelf.names, shelf.choices
                )
            except KgError as error:
                problems += _problems(parameter, text, error)
                continue
            found += several(settled.terms[name])
            nowhere += settled.nowhere
        if found and len(found) == len(values):
            terms[name] = tuple(found)
    held = {name: tuple(values) for name, values in given.items()}
    return Posed(question, held, terms, tuple(problems), tuple(nowhere))
