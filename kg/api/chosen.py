"""Names given from Python: a format, a language."""

from enum import StrEnum
from typing import TypeVar

from kg.errors import UsageError

__all__ = ["chosen"]

E = TypeVar("E", bound=StrEnum)


def chosen(kind: type[E], text: str, argument: str) -> E:
    """What is meant by a name.

    Args:
        kind: What there is to choose from.
        text: What was given.
        argument: For what it was given, for the message.

    Raises:
        UsageError: There is none of that name.
    """
    try:
        return kind(text)
    except ValueError:
        known = ", ".join(kind)
        raise UsageError(
            f"{argument}={text!r}: give one of {known}",
            f"{argument}={text!r}：{known} のいずれかを指定してください",
        ) from None
