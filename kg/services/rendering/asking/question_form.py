"""The form of a saved question: a control for each parameter, with what was chosen."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from kg.model.choice import Choice
from kg.model.lang import Lang
from kg.model.parameters import Parameter, ParameterType
from kg.services.catalogue.posing import Posed, Problem
from kg.services.catalogue.shelf import Shelf

__all__ = ["Control", "Option", "Wrong", "controls_of", "query_of", "short_name"]

#: With more choices than this, a reader types a name and is offered what fits.
_LISTED = 120
#: With more, the list of boxes scrolls.
_SHORT_LIST = 8
#: What a short name of a parameter ends at: the rest says how to type a value.
_SHORT = re.compile(r"[,（]")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Option:
    """One value that can be chosen: its key, what it is called, and whether it is."""

    key: str
    label: str
    beside: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a value, and the addresses that say what may be meant."""

    text: str
    suggestions: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Control:
    """One parameter as a form shows it.

    Attributes:
        name: Of the parameter.
        label: What it is called.
        hint: What to type, or what it means to choose nothing.
        kind: `checks`, or a type of input: `date`, `number`, `text`.
        options: What can be chosen, ticked or offered while one types.
        values: What stands in the inputs; the last is empty where more can be typed.
        wrong: What is wrong with what was given.
    """

    name: str
    label: str
    hint: str
    kind: str
    options: tuple[Option, ...]
    values: tuple[str, ...]
    wrong: tuple[Wrong, ...]

    @property
    def id(self) -> str:
        """What the control is known by on its page."""
        return f"p-{self.name}"


def short_name(parameter: Parameter, lang: Lang) -> str:
    """What a parameter is called, without how to type it: "Region", 圏域."""
    return _SHORT.split(parameter.text.of(lang))[0].strip()


def query_of(pairs: Sequence[tuple[str, str]]) -> str:
    """What stands behind an address for these values: `?region=nishi-iburi`, or ""."""
    return f"?{urlencode(pairs)}" if pairs else ""


def _replaced(posed: Posed, problem: Problem, key: str) -> str:
    """The address that asks the same with a suggestion in place of what was typed."""
    pairs = []
    for name, values in posed.given.items():
        if name != problem.parameter:
            pairs += [(name, value) for value in values]
        elif name in {parameter.name for parameter in posed.question.parameters}:
            pairs += [(name, key if v == problem.value else v) for v in values]
        else:
            pairs += [(key, value) for value in values]
    return query_of(pairs)


def wrong_of(posed: Posed, problem: Problem, lang: Lang) -> Wrong:
    """What is wrong with a value, told in a language."""
    links = []
    for key, label in problem.suggestions:
        said = label.of(lang)
        bracket = f"（{key}）" if lang is Lang.JA else f" ({key})"
        told = said if said == key else f"{said}{bracket}"
        links.append((told, _replaced(posed, problem, key)))
    return Wrong(problem.text.of(lang), tuple(links))


def _beside(choice: Choice, choices: Sequence[Choice], lang: Lang) -> str:
    """What stands beside a label: its notation, or its key where labels are alike."""
    if choice.notation and choice.notation != choice.label.of(lang):
        return choice.notation
    alike = sum(each.label.of(lang) == choice.label.of(lang) for each in choices) > 1
    return choice.key if alike else ""


def _options(
    choices: Sequence[Choice], chosen: Sequence[str], lang: Lang
) -> tuple[Option, ...]:
    return tuple(
        Option(
            choice.key,
            choice.label.of(lang),
            _beside(choice, choices, lang),
            choice.key in chosen,
        )
        for choice in choices
    )


def _hint(parameter: Parameter, default: str | None, kind: str, lang: Lang) -> str:
    """How to fill a control in."""
    ja = lang is Lang.JA
    typed = "" if kind == "checks" else parameter.text.of(lang)
    if default is not None:
        rest = "" if kind == "checks" else default
        return typed or rest
    if parameter.type is ParameterType.DATE:
        return "空欄なら日を限定しません" if ja else "Leave empty for all days"
    if kind == "checks":
        return "選ばなければすべて" if ja else "None chosen means all"
    return f"{typed}。空欄ならすべて" if ja else f"{typed}; leave empty for all"


def controls_of(shelf: Shelf, posed: Posed, lang: Lang) -> tuple[Control, ...]:
    """A control for each parameter, in the order of the header."""
    keys = posed.keys(shelf.names.base)
    by_name: dict[str, list[Wrong]] = {}
    for problem in posed.problems:
        told = wrong_of(posed, problem, lang)
        by_name.setdefault(problem.parameter, []).append(told)
    for parameter, text in posed.nowhere:
        said = (
            f"{text}：グラフにありません"
            if lang is Lang.JA
            else f"{text}: nothing in the graph has this name"
        )
        by_name.setdefault(parameter.name, []).append(Wrong(said, ()))
    return tuple(
        _control(shelf, posed, parameter, keys, by_name.get(parameter.name, ()), lang)
        for parameter in posed.question.parameters
    )


def _control(
    shelf: Shelf,
    posed: Posed,
    parameter: Parameter,
    keys: Mapping[str, tuple[str, ...]],
    wrong: Sequence[Wrong],
    lang: Lang,
) -> Control:
    choices = shelf.choices(parameter)
    default = posed.question.default(parameter, shelf.names.base)
    kind = {ParameterType.DATE: "date", ParameterType.INTEGER: "number"}.get(
        parameter.type, "text"
    )
    refused = {p.value for p in posed.problems if p.parameter == parameter.name}
    if parameter.name in posed.terms or not refused:
        values = keys[parameter.name]
    else:
        values = posed.given[parameter.name]
    if choices and len(choices) <= _LISTED and parameter.several:
        kind = "checks"
        if len(choices) > _SHORT_LIST:
            # What is chosen must not be out of sight.
            choices = tuple(sorted(choices, key=lambda each: each.key not in values))
        known = {choice.key for choice in choices} | refused
        besides = tuple(Option(v, v, chosen=True) for v in values if v not in known)
        inputs: tuple[str, ...] = ()
    else:
        besides, inputs = (), values
        if kind == "date" and any(not _DAY.fullmatch(v) for v in values):
            # A browser shows nothing of a day that is none.
            kind = "text"
        if parameter.several or not values:
            inputs = (*values, "")
    return Control(
        name=parameter.name,
        label=short_name(parameter, lang),
        hint=_hint(parameter, default, kind, lang),
        kind=kind,
        options=(*_options(choices, values, lang), *besides),
        values=inputs,
        wrong=tuple(wrong),
    )
