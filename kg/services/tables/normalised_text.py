"""Tell which cells were not in their plain form and what they were read as."""

from collections import Counter
from collections.abc import Sequence

from kg.model.cells import Normalised
from kg.model.lang import Lang

__all__ = ["normalised_json", "normalised_lines"]


_LONGEST = 80


def _line(cell: Normalised, lang: str) -> str:
    ja = lang == Lang.JA
    steps = ("、" if ja else ", ").join(step.text.of(lang) for step in cell.steps)
    where = cell.place.text(lang)
    found, value = _clipped(cell.found), _clipped(cell.value)
    if ja:
        return f"{where}：「{found}」→「{value}」（{steps}）"
    return f"{where}: {found!r} → {value!r} ({steps})"


def _clipped(text: str) -> str:
    """A text short enough for its line."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def normalised_lines(
    cells: Sequence[Normalised], lang: str, *, every: bool
) -> list[str]:
    """A line for every normalised cell, or one that counts them; none where none is.

    Args:
        cells: The cells, in the order of reading.
        lang: The language.
        every: List each of them.
    """
    if not cells:
        return []
    ja = lang == Lang.JA
    if every:
        heading = (
            "標準の書き方に直して読んだセル" if ja else "Cells that were normalised"
        )
        return [f"{heading}{'：' if ja else ': '}{len(cells)}"] + [
            f"  {_line(cell, lang)}" for cell in cells
        ]
    counted = Counter(step for cell in cells for step in cell.steps)
    said = ("、" if ja else "; ").join(
        f"{step.text.of(lang)} {count}" for step, count in counted.most_common()
    )
    if ja:
        return [
            f"{len(cells)}個のセルを標準の書き方に直して読みました（{said}）。"
            "一覧は --show-normalised"
        ]
    return [
        f"{len(cells)} cell(s) were normalised ({said}); --show-normalised lists them"
    ]


def normalised_json(cells: Sequence[Normalised]) -> list[dict[str, object]]:
    """The normalised cells for programs."""
    return [
        {
            "file": str(cell.place.file),
            "sheet": cell.place.sheet,
            "row": cell.place.row,
            "column": cell.place.column,
            "cell": cell.place.cell,
            "found": cell.found,
            "value": cell.value,
            "steps": [str(step) for step in cell.steps],
        }
        for cell in cells
    ]
