"""The language of messages, where options have not been read yet."""

import os
from collections.abc import Sequence

from kg.model.lang import Lang
from kg.model.settings import default_language

__all__ = ["language_of"]


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
    for told in (os.environ.get("KG_LANG"), settled):
        if told in set(Lang):
            return Lang(str(told))
    return default_language()
