"""Questions and their parameters as text for a terminal."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from kg.model.lang import Lang
from kg.vocab import DEFAULT_BASE

if TYPE_CHECKING:
    from kg.model.choice import Choice
    from kg.model.parameters import Parameter
    from kg.model.saved_query import SavedQuery

__all__ = ["definitions", "heading", "paragraph", "parameters_text"]

#: A column of names is not made wider than this.
_WIDEST = 28
#: A text is not made narrower than this.
_NARROWEST = 24


def paragraph(text: str, width: int, indent: str = "") -> str:
    """A text in lines of a width, in which wide characters count for two."""
    from wcwidth import wrap

    lines = wrap(" ".join(text.split()), max(width - len(indent), _NARROWEST))
    return "".join(f"{indent}{line}\n" for line in lines)


def definitions(rows: Iterable[tuple[str, str]], width: int) -> str:
    """Names on the left, what they are on the right, in lines of a width."""
    from wcwidth import wcswidth, wrap

    pairs = list(rows)
    margin = min(max((wcswidth(name) for name, _ in pairs), default=0), _WIDEST) + 4
    told = []
    for name, text in pairs:
        lines = wrap(text, max(width - margin, _NARROWEST)) or [""]
        if wcswidth(name) + 4 > margin:
            told.append(f"  {name}")
        else:
            first = lines.pop(0)
            told.append(
                f"  {name}{' ' * (margin - 2 - wcswidth(name))}{first}".rstrip()
            )
        told.extend(f"{' ' * margin}{line}" for line in lines)
    return "".join(f"{line}\n" for line in told)


def heading(question: "SavedQuery", lang: Lang, width: int, indent: str = "") -> str:
    """What a question is called, and where the rest is told."""
    told = paragraph(f"{question.name}: {question.title.of(lang)}", width, indent)
    more = (
        f"説明と SPARQL は kg query show {question.name}"
        if lang is Lang.JA
        else f"kg query show {question.name} tells what it answers, and its SPARQL."
    )
    return told + paragraph(more, width, indent)


def _parameter_text(
    question: "SavedQuery",
    parameter: "Parameter",
    lang: Lang,
    base: str,
    choices: Sequence["Choice"] | None,
) -> str:
    default = question.default(parameter, base)
    ja = lang is Lang.JA
    told = [parameter.text.of(lang)]
    if default is not None:
        told.append(f"既定値 {default}" if ja else f"default {default}")
    if choices:
        told.append(_few(choices, lang))
    if parameter.choices is not None:
        command = f"kg query choices {question.name} {parameter.option}"
        told.append(f"一覧は {command}" if ja else f"{command} lists the choices")
    return ("。" if ja else "; ").join(told)


#: As many choices are shown where all are a command away.
_FEW = 4


def _few(choices: Sequence["Choice"], lang: Lang) -> str:
    ja = lang is Lang.JA
    listed = [
        each.key
        if each.label.of(lang) == each.key
        else f"{each.key}（{each.label.ja}）"
        if ja
        else f"{each.key} ({each.label.en})"
        for each in choices[:_FEW]
    ]
    rest = len(choices) - _FEW
    if ja:
        return "、".join(listed) + (f" ほか{rest}件" if rest > 0 else "")
    return ", ".join(listed) + (f" and {rest} more" if rest > 0 else "")


def parameters_text(
    question: "SavedQuery",
    lang: Lang,
    width: int,
    base: str = DEFAULT_BASE,
    choices: Mapping[str, Sequence["Choice"]] | None = None,
) -> str:
    """The parameters of a question as options, with defaults and choices."""
    title = (
        f"{question.name} のパラメータ（同じものを繰り返して複数指定できます）:"
        if lang is Lang.JA
        else f"Parameters of {question.name} (give one again for several values):"
    )
    rows = (
        (
            f"--{each.option} {each.type.upper()}",
            _parameter_text(question, each, lang, base, (choices or {}).get(each.name)),
        )
        for each in question.parameters
    )
    return f"{title}\n{definitions(rows, width)}"
