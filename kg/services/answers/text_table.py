"""Tables for a terminal and for Markdown, in which wide characters count for two."""

import re
from collections.abc import Iterable, Sequence

from kg.services.answers.visible import visible_lines
from kg.services.answers.wrapping import clip, pieces, width_of, wrap

__all__ = ["GAP", "NARROWEST", "caps", "cell_lines", "fits", "laid_out", "text_table"]

#: A column is not made narrower than this, however many there are.
NARROWEST = 10
#: Nor its heading than this.
_HEADING = 8
#: A word of up to this length is not cut where another column can give way.
_LONG_WORD = 24
_WORD = re.compile(r"[^\s/\-\u2e80-\uffff]+[/\-]*")
#: What stands between two columns.
GAP = 2
#: How much wider than its heading a column is made, where there is room.
_PADDING = 2

Table = Sequence[Sequence[str]]


def text_table(
    headings: Sequence[str],
    rows: Table,
    style: str = "simple",
    width: int | None = None,
) -> str:
    """A table in which wide characters count for two columns.

    Args:
        headings: One for each column.
        rows: As many cells each.
        style: `simple`, or `github` for Markdown; cells are not escaped.
        width: Wrap cells so that the table is about this wide, where it can be.
    """
    return laid_out(headings, rows, style, width)[0]


def laid_out(
    headings: Sequence[str],
    rows: Table,
    style: str = "simple",
    width: int | None = None,
    right: Sequence[bool] | None = None,
    longest: int | None = None,
) -> tuple[str, int]:
    """A table, and how many of its cells are cut.

    Args:
        headings: One for each column.
        rows: As many cells each.
        style: `simple`, or `github` for Markdown; cells are not escaped.
        width: Wrap cells so that the table is about this wide, where it can be.
        right: Which columns are set right, in Markdown too where it is rendered; else
            those that hold nothing but numbers.
        longest: How many lines a cell may have; what is longer is cut.
    """
    if not headings:
        return "", 0
    markdown = style == "github"
    headings = [_shown(heading, markdown) for heading in headings]
    rows = [[_shown(cell, markdown) for cell in row] for row in rows]
    told = right is not None
    if right is None:
        right = [
            bool(rows) and all(_numeric(row[index]) for row in rows)
            for index in range(len(headings))
        ]
    limits = caps(headings, rows, width, right)
    cut = 0
    body = []
    for row in rows:
        cells = []
        for cell, limit in zip(row, limits, strict=True):
            lines, shorter = cell_lines(cell, limit, longest)
            cells.append(lines)
            cut += shorter
        body.append(cells)
    head = [cell_lines(h, limit)[0] for h, limit in zip(headings, limits, strict=True)]
    wide = [
        max(
            width_of(line)
            for cell in (heading, *(row[i] for row in body))
            for line in cell
        )
        for i, heading in enumerate(head)
    ]
    if width is None or sum(_padded(head, wide)) + GAP * (len(wide) - 1) <= width:
        wide = _padded(head, wide)
    if markdown:
        return _markdown(head, body, wide, right, told), cut
    return _simple(head, body, wide, right), cut


def _shown(cell: str, one_line: bool) -> str:
    text = visible_lines(cell)
    return text.replace("\n", " ") if one_line else text


def _padded(head: Sequence[Sequence[str]], wide: Sequence[int]) -> list[int]:
    """Widths that leave some room beside each heading."""
    return [
        max(own, max(map(width_of, heading)) + _PADDING)
        for heading, own in zip(head, wide, strict=True)
    ]


def _numeric(cell: str) -> bool:
    return cell == "" or cell.lstrip("-").replace(".", "", 1).isdigit()


def cell_lines(
    cell: str, width: int | None, longest: int | None = None
) -> tuple[list[str], bool]:
    """The lines of a cell, and whether it is cut."""
    lines = [
        part
        for line in cell.split("\n")
        for part in ([line] if width is None else wrap(line, width))
    ]
    if longest is None or len(lines) <= longest:
        return lines, False
    last = lines[longest - 1]
    room = width_of(last) + 1 if width is None else width
    return [*lines[: longest - 1], clip(last, room)], True


def _natural(cell: str) -> int:
    return max(map(width_of, cell.split("\n")))


def caps(
    headings: Sequence[str],
    rows: Table,
    width: int | None,
    right: Sequence[bool] = (),
) -> list[int] | list[None]:
    """How wide each column may be: headings wrap first, then the widest shrink.

    Columns that are set right keep their numbers whole.
    """
    if width is None:
        return [None] * len(headings)
    room = width - GAP * (len(headings) - 1)
    cells = [
        max((_natural(row[index]) for row in rows), default=0)
        for index in range(len(headings))
    ]
    whole = [max(own, _natural(h)) for own, h in zip(cells, headings, strict=True)]
    if sum(whole) <= room:
        return whole
    found = [max(own, _least(h)) for own, h in zip(cells, headings, strict=True)]
    least = [
        own if index < len(right) and right[index] else min(own, NARROWEST)
        for index, own in enumerate(found)
    ]
    # Texts give way before words, such as the names of documents, are cut.
    words = [
        max(low, min(own, _longest_word(row[index] for row in rows)))
        for index, (own, low) in enumerate(zip(found, least, strict=True))
    ]
    _shrink(found, words, room)
    _shrink(found, least, room)
    left = room - sum(found)
    for index in sorted(range(len(found)), key=lambda i: whole[i] - found[i]):
        more = max(0, min(left, whole[index] - found[index]))
        found[index] += more
        left -= more
    return found


def _shrink(widths: list[int], least: Sequence[int], room: int) -> None:
    """Take from the widest columns until all fit, or none can give more."""
    excess = sum(widths) - room
    while excess > 0:
        over = [index for index, own in enumerate(widths) if own > least[index]]
        if not over:
            return
        index = max(over, key=widths.__getitem__)
        # A long text comes down at once to where a second column is as wide.
        second = max((widths[i] for i in over if i != index), default=0)
        own = widths[index]
        widths[index] = max(least[index], own - excess, min(second, own - 1))
        excess -= own - widths[index]


def _longest_word(cells: Iterable[str]) -> int:
    """The widest part of some cells that is better not cut."""
    longest = max(
        (len(w) for cell in set(cells) for w in _WORD.findall(cell)), default=0
    )
    return min(longest, _LONG_WORD)


def _least(heading: str) -> int:
    """How narrow a heading may become: no word of it is cut, and it stays legible."""
    longest = max(map(width_of, pieces(heading)), default=0)
    return min(_natural(heading), max(longest, _HEADING))


def fits(
    headings: Sequence[str],
    rows: Table,
    width: int | None,
    right: Sequence[bool] = (),
) -> bool:
    """Can a table be this narrow without a column below its narrowest?"""
    if width is None:
        return True
    widths = caps(headings, rows, width, right)
    return sum(own or 0 for own in widths) + GAP * (len(widths) - 1) <= width


def _set(text: str, width: int, right: bool) -> str:
    pad = " " * (width - width_of(text))
    return pad + text if right else text + pad


def _rows_of_lines(
    row: Sequence[Sequence[str]], wide: Sequence[int], right: Sequence[bool]
) -> list[list[str]]:
    """The lines that a row takes, each with all of its cells."""
    height = max(map(len, row), default=0)
    return [
        [
            _set(cell[number] if number < len(cell) else "", own, to_right)
            for cell, own, to_right in zip(row, wide, right, strict=True)
        ]
        for number in range(height)
    ]


def _simple(
    head: Sequence[Sequence[str]],
    body: Sequence[Sequence[Sequence[str]]],
    wide: Sequence[int],
    right: Sequence[bool],
) -> str:
    """Columns below rules, without lines between them."""
    rule = ["-" * own for own in wide]
    lines = [*_rows_of_lines(head, wide, right), rule]
    for row in body:
        lines.extend(_rows_of_lines(row, wide, right))
    return "\n".join((" " * GAP).join(line).rstrip() for line in lines)


def _markdown(
    head: Sequence[Sequence[str]],
    body: Sequence[Sequence[Sequence[str]]],
    wide: Sequence[int],
    right: Sequence[bool],
    told: bool,
) -> str:
    """A table of GitHub's Markdown; its rule tells what is set right, if asked."""
    rule = [
        "-" * (own + 1) + (":" if to_right and told else "-")
        for own, to_right in zip(wide, right, strict=True)
    ]
    lines = [f"|{'|'.join(rule)}|"]
    for row in [head, *body]:
        for line in _rows_of_lines(row, wide, right):
            lines.append(f"| {' | '.join(line)} |")
    return "\n".join([lines[1], lines[0], *lines[2:]])
