"""Closed vocabularies: an unknown name fails when it is looked up.

A class lists its terms as annotations; each becomes a pyoxigraph `NamedNode`.
"""

from typing import Any

from pyoxigraph import NamedNode

__all__ = ["ClosedVocabulary"]


class _Closed(type):
    """Turns the annotated names of a class into terms of its namespace."""

    def __init__(cls, name: str, bases: tuple[type, ...], space: dict[str, Any]):
        super().__init__(name, bases, space)
        base = space.get("_NS")
        if base is None:
            return
        terms = {
            term.removesuffix("_"): NamedNode(base + term.removesuffix("_"))
            for term in cls.__annotations__
            if not term.startswith("_")
        }
        cls._terms = terms
        for term in cls.__annotations__:
            if not term.startswith("_"):
                setattr(cls, term, terms[term.removesuffix("_")])

    def __getattr__(cls, name: str) -> NamedNode:
        if name.startswith("__"):
            raise AttributeError(name)
        raise AttributeError(f"{cls.__name__} has no term {name!r}")

    def __contains__(cls, term: object) -> bool:
        return term in cls.terms().values()

    def namespace(cls) -> str:
        """The namespace that every term starts with."""
        return str(cls.__dict__["_NS"])

    def terms(cls) -> dict[str, NamedNode]:
        """Every term of the vocabulary by its local name."""
        return dict(cls._terms)


class ClosedVocabulary(metaclass=_Closed):
    """Base of every vocabulary class.

    A subclass sets `_NS` and annotates its terms as `NamedNode`. A name that Python
    keeps for itself takes a trailing underscore (`class_` for `…class`).
    """

    _terms: dict[str, NamedNode]
