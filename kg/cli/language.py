"""The language of messages, where options have not been read yet."""

import os
from collections.abc import Sequence

from kg.model.lang import Lang
from kg.model.settings import default_language

__all__ = ["language_of", "told_language"]


def told_language(told: str | None = None) -> Lang:
    """The language that an option says, else KG_LANG, else the locale."""
    told = told or os.environ.get("KG_LANG")
    return Lang(told) if told in set(Lang) else default_language()


def language_of(arguments: Sequence[str], settled: object = None) -> Lang:
    """The language for an error that may come before the options are read.

    Args:
        arguments: The command line.
        settled: What kg.toml says.
    """
    for index, argument in enumerate(arguments):
        value = argument.partition("=")[2]
        if argument == "--lang" and index + 1 < len(arguments):
            value = arguments[index + 1]
        if argument.startswith("--lang") and value in set(Lang):
            return Lang(value)
    kept = str(settled) if str(settled) in set(Lang) else None
    return told_language(os.environ.get("KG_LANG") or kept)
