"""The comparison in pieces: the cells of every field, for a script to put together.

A cell depends on its field and its region, and its costs on the year, but on nothing
else that can be chosen. So all choices come from one file for each field.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kg.services.answers.words import word_text
from kg.services.rendering.comparing.cells_file import cells_file
from kg.services.rendering.comparing.compare import Option, everything, fields_among
from kg.services.rendering.comparing.compared import Cell
from kg.services.rendering.comparing.comparison import cells_in, cells_of
from kg.services.rendering.frame.readings import number_text
from kg.services.rendering.frame.setting import Setting

__all__ = ["fragments"]

_Cells = Mapping[tuple[str | None, str], Cell]
#: Which costs, where no year is chosen.
_ALL_YEARS = ""


@dataclass(slots=True)
class _Texts:
    """Pieces of HTML, each of which stands once: cells often say the same."""

    numbers: dict[str, int] = field(default_factory=dict)

    def number(self, html: object) -> int:
        """The number of a piece."""
        return self.numbers.setdefault(str(html).strip(), len(self.numbers))


def _field(
    macros: Any,
    national: Option,
    regions: Sequence[Option],
    cells: _Cells,
    years: Mapping[str, _Cells],
) -> dict[str, Any]:
    """What is told of one national field: its name, and a cell for each region."""
    texts = _Texts()

    def side(told: Callable[[Cell], str], among: _Cells) -> list[int]:
        found = (among.get((national.iri, each.iri)) or Cell() for each in regions)
        return [texts.number(told(cell)) for cell in found]

    return {
        "head": str(macros.head(national.iri)).strip(),
        "regions": [each.key for each in regions],
        "names": side(macros.names, cells),
        "projects": side(macros.projects, cells),
        "costs": {key: side(macros.costs, own) for key, own in years.items()},
        "indicators": side(macros.indicators, cells),
        "html": list(texts.numbers),
    }


def fragments(at: Setting) -> Iterator[tuple[str, dict[str, Any]]]:
    """The path and the content of the file of each national field.

    Args:
        at: The page of the comparison on a site of files.
    """
    choice = everything(at)
    if not choice.regions or not choice.fields:
        return
    local = fields_among(at, choice.regions, choice.fields)
    cells = cells_of(at, local)
    years = {each.key: cells_in(at, cells, each.iri) for each in choice.years}
    macros = at.pieces("compare_cells.html", number=number_text, word=word_text)
    for each in choice.fields:
        told = _field(macros, each, choice.regions, cells, {_ALL_YEARS: cells, **years})
        yield cells_file(each.key, at.lang), told
