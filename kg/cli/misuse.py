"""What typer says of a command line that it cannot read, in both languages."""

import re
from collections.abc import Callable
from difflib import get_close_matches
from typing import Any

import typer

from kg.model.lang import Lang, Text

__all__ = ["misuse"]

#: typer's sentences, and what they are called in Japanese.
_SENTENCES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (
        re.compile(r"No such command '(?P<word>.*)'\."),
        lambda said: f"「{said['word']}」というコマンドはありません",
    ),
    (
        re.compile(r"Got unexpected extra argument\(s\) \((?P<words>.*)\)", re.DOTALL),
        lambda said: f"「{said['words']}」は余分です",
    ),
    (
        re.compile(r"Option '(?P<option>.*)' requires an argument\."),
        lambda said: f"{said['option']} には値が必要です",
    ),
    (
        re.compile(r"Option '(?P<option>.*)' does not take a value\."),
        lambda said: f"{said['option']} に値は指定できません",
    ),
    (
        re.compile(r"Missing (?:argument|option|parameter) (?P<names>'.*')\."),
        lambda said: f"{said['names'].replace(chr(39), '')} を指定してください",
    ),
)
#: What a value should be, as pydantic says it.
_VALUES: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        re.compile(r"'(.*)' is not one of (.*)\."),
        r"「\1」は使えません（\2 のいずれか）",
    ),
    (
        re.compile(r"Input should be greater than or equal to (.*)"),
        r"\1 以上にしてください",
    ),
    (
        re.compile(r"Input should be less than or equal to (.*)"),
        r"\1 以下にしてください",
    ),
    (
        re.compile(r"'(.*)' does not match the formats? '%Y-%m-%d'\."),
        r"「\1」は日付ではありません（例 2026-04-01）",
    ),
    (re.compile(r"Input should be a valid integer.*"), "整数を指定してください"),
    (re.compile(r"Input should be a valid number.*"), "数値を指定してください"),
)


def misuse(error: typer.TyperException, lang: Lang) -> str:
    """The line to print for a command line that cannot be read.

    Args:
        error: What typer raised.
        lang: The language of messages.
    """
    context: Any = getattr(error, "ctx", None)
    path = context.command_path if context else "kg"
    said = _said(error, context)
    if lang is Lang.JA:
        return f"{said.ja}（使い方は {path} --help）"
    return f"{said.en} ({path} --help)"


def _said(error: Any, context: Any) -> Text:
    # pydantic puts the kind of its error before the message of typer.
    told = error.format_message().replace(": Value error, ", ": ")
    if hasattr(error, "possibilities"):
        ja = f"{error.option_name} というオプションはありません"
        return _nearest(error.message, ja, sorted(error.possibilities or ()))
    if told.startswith("Invalid value for ") and error.param is not None:
        value = error.message.removeprefix("Value error, ")
        for form, ja in _VALUES:
            if form.fullmatch(value):
                options = " / ".join(error.param.opts)
                return Text(told, f"{options}：{form.sub(ja, value)}")
    for sentence, ja_of in _SENTENCES:
        found = sentence.fullmatch(told)
        if found:
            word = found.groupdict().get("word")
            known = context.command.list_commands(context) if word else ()
            near = get_close_matches(word or "", known, n=1)
            return _nearest(told.removesuffix("."), ja_of(found), near)
    return Text(told, told)


def _nearest(en: str, ja: str, near: list[str]) -> Text:
    if not near:
        return Text(en, ja)
    return Text(
        f"{en}; did you mean {' or '.join(near)}?", f"{ja}。{'、'.join(near)} では？"
    )
