"""Which pages are had as data too, as rules tell them apart by their path."""

from collections.abc import Mapping
from dataclasses import dataclass

from kg.model.site import PageFormat, formats_at

__all__ = ["KINDS", "THING", "Kind", "kinds_with"]


@dataclass(frozen=True, slots=True)
class Kind:
    """Pages that are had in the same forms.

    Attributes:
        name: What rules call them.
        paths: The regular expression of their paths; empty for all that no other kind
            has.
        example: The path of one.
    """

    name: str
    paths: str
    example: str


THING = Kind("thing", "", "doc/region/nishi-iburi")
#: In the order in which they are tried: the whole ontology and its versions; questions,
#: lists with their further pages and rules that no shape states; things.
KINDS = (
    Kind("ontology", r"^doc/def/(?:[0-9]+\.[0-9]+\.[0-9]+/)?index$", "doc/def/index"),
    Kind(
        "alone",
        r"^(?!doc/)|(?:^|/)index(?:-[1-9][0-9]*)?$|^doc/shape/T[A-Z][0-9]+$",
        "index",
    ),
    THING,
)


def kinds_with(form: PageFormat) -> Mapping[str, Kind]:
    """The kinds of pages that are had in a form, by name."""
    return {kind.name: kind for kind in KINDS if form in formats_at(kind.example)}
