"""Tables for a terminal and for Markdown, in which wide characters count for two."""

__all__ = ["GAP", "NARROWEST", "caps", "fits", "text_table"]


def text_table(
    headings: list[str],
    rows: list[list[str]],
    style: str = "simple",
    width: int | None = None,
) -> str:
    """A table in which wide characters count for two columns.

    Args:
        headings: One for each column.
        rows: As many cells each.
        style: A format name of `tabulate`: `simple` or `github`.
        width: Wrap cells so that the table is about this wide, where it can be.
    """
    import tabulate

    align = [
        "right" if rows and all(_numeric(row[i]) for row in rows) else "left"
        for i in range(len(headings))
    ]
    widths = caps(headings, rows, width)
    return tabulate.tabulate(
        rows,
        headers=headings,
        tablefmt=style,
        disable_numparse=True,
        colalign=align if rows else None,
        maxcolwidths=widths,
        maxheadercolwidths=None if widths is None else [w - _PADDING for w in widths],
    )


#: A column is not made narrower than this, however many there are.
NARROWEST = 10
#: What stands between two columns.
GAP = 2
#: How much wider than its heading a column is made at least, by `tabulate`.
_PADDING = 2


def caps(
    headings: list[str], rows: list[list[str]], width: int | None
) -> list[int] | None:
    """How wide each column may be: the widest shrink first."""
    from wcwidth import wcswidth

    if width is None or not rows:
        return None
    wide = [
        max(wcswidth(heading) + _PADDING, *(wcswidth(cell) for cell in column))
        for heading, *column in zip(headings, *rows, strict=True)
    ]
    room = width - GAP * (len(wide) - 1)
    found = list(wide)
    while sum(found) > room and max(found) > NARROWEST:
        found[found.index(max(found))] -= 1
    return found


def _numeric(cell: str) -> bool:
    return cell == "" or cell.lstrip("-").replace(".", "", 1).isdigit()


def fits(headings: list[str], rows: list[list[str]], width: int | None) -> bool:
    """Can a table be this narrow without a column below its narrowest?"""
    widths = caps(headings, rows, width)
    return (
        width is None
        or widths is None
        or sum(widths) + GAP * (len(widths) - 1) <= width
    )
