"""What units are called: the labels of the scheme of units, by notation."""

from functools import cache

from kg.model.lang import Text
from kg.services.tables.concepts import labels_of_scheme

__all__ = ["unit_labels", "unit_text"]


@cache
def unit_labels() -> dict[str, Text]:
    """The labels of units by notation: `thousand-yen` is 千円."""
    found = labels_of_scheme("unit").items()
    return {notation: preferred for notation, (preferred, _) in found}


def unit_text(notation: str) -> Text:
    """What a unit is called; its notation where it is none of the scheme."""
    return unit_labels().get(notation, Text(notation, notation))
