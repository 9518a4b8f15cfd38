"""How a name that is that of no choice, or of several, is told."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from kg.errors import UnsettledNameError
from kg.model.choice import Choice
from kg.model.lang import Lang, Text
from kg.model.parameters import Parameter, shown
from kg.services.choosing.naming import folded, spellings

__all__ = ["ambiguous", "unknown"]

#: As many choices are listed in a message; where there are no more, all of them.
_LISTED = 6
#: How alike two names must be for one to be a slip of the other.
_ALIKE = 0.55


def _nearest(text: str, choices: Sequence[Choice]) -> list[Choice]:
    """The choices whose names hold what was typed, then those spelt much like it."""
    want = folded(text)
    by_name: dict[str, list[Choice]] = {}
    for choice in choices:
        for name in (choice.key, *choice.codes, *choice.names):
            for spelling in (folded(name), *sorted(spellings(name))):
                by_name.setdefault(spelling, []).append(choice)
    holding = [name for name in by_name if want and want in name]
    alike = get_close_matches(want, by_name, n=_LISTED, cutoff=_ALIKE)
    found: dict[str, Choice] = {}
    for name in (*alike, *sorted(holding, key=len)):
        for choice in by_name[name]:
            found.setdefault(choice.key, choice)
    return list(found.values())[:_LISTED]


def _listed(choices: Iterable[Choice], lang: str) -> str:
    """Keys with the labels that they do not say themselves."""
    told = []
    for choice in choices:
        label = choice.label.of(lang)
        if label == choice.key:
            told.append(choice.key)
        else:
            told.append(
                f"{choice.key}（{label}）"
                if lang == Lang.JA
                else f"{choice.key} ({label})"
            )
    return ("、" if lang == Lang.JA else ", ").join(told)


def _error(
    text: str, brief: Text, hint: Text, choices: Sequence[Choice]
) -> UnsettledNameError:
    return UnsettledNameError(
        brief.en + hint.en,
        brief.ja + hint.ja,
        text,
        [(each.key, {"en": each.label.en, "ja": each.label.ja}) for each in choices],
        {"en": brief.en, "ja": brief.ja},
    )


def ambiguous(
    question: str, parameter: Parameter, text: str, meant: Sequence[Choice]
) -> UnsettledNameError:
    """The error for a name that several choices have: it lists them."""
    few, option = meant[:_LISTED], f"--{parameter.option} {shown(text)}"
    more_en = f" and {len(meant) - len(few)} more" if len(meant) > len(few) else ""
    more_ja = f" ほか{len(meant) - len(few)}件" if len(meant) > len(few) else ""
    return _error(
        text,
        Text(
            f"{option}: the name of {len(meant)}",
            f"{option}：{len(meant)}件に当てはまります",
        ),
        Text(
            f": {_listed(few, Lang.EN)}{more_en}; give one of these keys",
            f"：{_listed(few, Lang.JA)}{more_ja}。キーで指定してください",
        ),
        meant,
    )


def unknown(
    question: str, parameter: Parameter, text: str, choices: Sequence[Choice]
) -> UnsettledNameError:
    """The error for a name that no choice has: it lists the nearest."""
    option = f"--{parameter.option} {shown(text)}"
    if not choices:
        nothing = Text(
            f"{option}: the graph holds nothing to choose from",
            f"{option}：選べるものがグラフにありません",
        )
        return _error(text, nothing, Text("", ""), ())
    near = _nearest(text, choices)
    few = near or (choices if len(choices) <= _LISTED else ())
    hint = Text("", "")
    if near:
        hint = Text(
            f"; did you mean {_listed(near, Lang.EN)}?",
            f"。もしかして：{_listed(near, Lang.JA)}",
        )
    elif few:
        hint = Text(
            f"; there is {_listed(few, Lang.EN)}",
            f"。選べるのは：{_listed(few, Lang.JA)}",
        )
    command = f"kg query choices {question} {parameter.option}"
    return _error(
        text,
        Text(
            f"{option}: is none of the {len(choices)} choices",
            f"{option}：{len(choices)}件の選択肢にありません",
        ),
        Text(f"{hint.en} ({command} lists all)", f"{hint.ja}（一覧は {command}）"),
        few,
    )
