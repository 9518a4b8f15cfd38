"""Tables for people: on a terminal, and in Markdown."""

import re
from collections.abc import Sequence

from kg.model.lang import Text
from kg.services.answers.frame import Frame
from kg.services.answers.text_table import (
    GAP,
    NARROWEST,
    cell_lines,
    fits,
    laid_out,
)
from kg.services.answers.visible import visible_lines
from kg.services.answers.wrapping import width_of

__all__ = ["answer_markdown", "answer_table"]

#: A cell of a terminal has no more lines: one long text would push the rest away.
_LONGEST = 8
_NO_ROWS = Text("no rows", "該当する行はありません")

#: What Markdown would read as marks. Within a word, _ is none.
_MARKS = re.compile(r"[\\`*\[\]<>|~]|(?<!\w)_|_(?!\w)|&(?=#?\w+;)")


def _records(
    headings: Sequence[str], rows: Sequence[Sequence[str]], width: int
) -> tuple[str, int]:
    """Rows one below the other, a line for each cell: for what no table can hold."""
    widest = max(map(width_of, headings))
    margin = min(widest, max(NARROWEST, width // 3)) + GAP
    cut = 0
    blocks = []
    for row in rows:
        lines = []
        for heading, cell in zip(headings, row, strict=True):
            if not cell:
                continue
            name, _ = cell_lines(heading, margin - GAP)
            parts, shorter = cell_lines(cell, max(width - margin, NARROWEST), _LONGEST)
            cut += shorter
            height = max(len(name), len(parts))
            name += [""] * (height - len(name))
            parts += [""] * (height - len(parts))
            for own, part in zip(name, parts, strict=True):
                lines.append(f"{own}{' ' * (margin - width_of(own))}{part}".rstrip())
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks), cut


def _said_of_cut(cut: int, lang: str) -> str:
    return Text(
        f"{cut:,} cell(s) end in …; -f tsv or -o FILE for the whole text",
        f"{cut:,}個のセルは … で省略しています。"
        "全文は -f tsv か -o ファイル名 でご覧ください",
    ).of(lang)


def _cells(frame: Frame) -> tuple[list[str], list[list[str]], list[bool]]:
    return (
        [visible_lines(column.heading) for column in frame.columns],
        [
            [visible_lines(frame.cell(row, column)) for column in frame.columns]
            for row in frame.rows
        ],
        [column.number for column in frame.columns],
    )


def answer_table(
    frame: Frame, width: int | None = None, note: str | None = None
) -> str:
    """A table; rows as records where the terminal is too narrow for it.

    Args:
        frame: What is shown.
        width: How wide it may be; None for as wide as it is. What cannot be made that
            narrow leaves out the IRIs of things that are named beside them, then
            becomes records. Of a long text the first lines are shown.
        note: What is said below the table, such as how many rows it leaves out.
    """
    headings, rows, right = _cells(frame)
    longest = None if width is None else _LONGEST
    if not fits(headings, rows, width, right):
        headings, rows, right = _cells(frame.without_iris())
    if width is not None and not fits(headings, rows, width, right):
        text, cut = _records(headings, rows, width)
    else:
        text, cut = laid_out(headings, rows, "simple", width, right, longest)
    notes = [note or ""]
    if not rows:
        notes.append(_NO_ROWS.of(frame.lang))
    if cut:
        notes.append(_said_of_cut(cut, frame.lang))
    told = "\n".join(line for line in notes if line)
    return f"{text}\n\n{told}\n" if told else f"{text}\n"


def _escaped(cell: str) -> str:
    """A text that Markdown shows as it is."""
    return _MARKS.sub(r"\\\g<0>", cell)


def answer_markdown(frame: Frame, note: str | None = None) -> str:
    """A table of GitHub's Markdown, in which no cell is read as marks."""
    headings, rows, right = _cells(frame)
    text, _ = laid_out(
        [_escaped(heading) for heading in headings],
        [[_escaped(cell) for cell in row] for row in rows],
        "github",
        right=right,
    )
    if not rows:
        note = _NO_ROWS.of(frame.lang)
    return f"{text}\n\n{note}\n" if note else f"{text}\n"
