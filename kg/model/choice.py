"""One value that a parameter may be given, and all that it is called."""

from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.model.lang import Text

__all__ = ["Choice"]


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that a parameter may be given.

    Attributes:
        term: What the query gets.
        label: Its name in both languages; where there is none, its key.
        notation: How it is written in short, such as `A ア`.
        key: What to type, unmistakably: `nishi-iburi`, `A-1`, `01205`.
        names: All that it is called.
        codes: Its notations and identifiers.
    """

    term: NamedNode | Literal
    label: Text
    notation: str | None = None
    key: str = ""
    names: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
