"""Find the headings of a table: which row holds them, which column each one means."""

from collections.abc import Mapping
from difflib import get_close_matches

from kg.model.cells import Cell, Normalised, Step, is_blank, shown
from kg.model.lang import Text
from kg.model.printed import squeeze
from kg.model.problem import Place, TableCode, TableProblem
from kg.model.table import Column, TableSchema
from kg.services.tables.grid import Grid

__all__ = [
    "folded",
    "heading_row",
    "headings_of",
    "no_heading",
    "put_right",
    "titles_of",
]

#: Rows in which the headings are looked for: titles and blank rows may come first.
_HEAD = 20


def folded(heading: Cell) -> str:
    """A heading as headings are compared: no space, one width, small letters."""
    return squeeze(shown(heading)).casefold()


def titles_of(schema: TableSchema) -> dict[str, Column]:
    """The columns by each heading that may stand for them."""
    return {
        folded(title): column
        for column in schema.cells
        for title in (column.name, column.titles.en, column.titles.ja)
    }


def heading_row(grid: Grid, titles: Mapping[str, Column]) -> int | None:
    """The index of the row that holds the headings; None where there is none.

    The one with the most headings among those in which at least half of the filled
    cells are headings: a title may be the name of a column as well.
    """
    best, most = None, 0
    for index, row in enumerate(grid.rows[:_HEAD]):
        filled = [folded(cell) for cell in row if not is_blank(cell)]
        known = len(titles.keys() & set(filled))
        if known > most and 2 * sum(cell in titles for cell in filled) >= len(filled):
            best, most = index, known
    return best


def headings_of(
    grid: Grid, schema: TableSchema, index: int, problems: list[TableProblem]
) -> dict[str, tuple[int, str]]:
    """Which column stands where: a heading may be the Japanese or English title."""
    titles = titles_of(schema)
    found: dict[str, tuple[int, str]] = {}
    number = index + 1
    for position, cell in enumerate(grid.rows[index]):
        heading = " ".join(shown(cell).split())
        place = Place(grid.path, number, heading, grid.sheet, position)
        known = titles.get(folded(heading))
        if is_blank(cell):
            stray = _stray(grid, index, position)
            if stray is not None:
                problems.append(stray)
        elif known is None:
            problems.append(_unknown(heading, place, schema))
        elif known.name in found:
            message = Text(
                "stands twice; keep one of them",
                "見出しが重複しています。一方を残してください",
            )
            problems.append(
                TableProblem(TableCode.DOUBLED_COLUMN, place, message, heading)
            )
        else:
            found[known.name] = (position, heading)
    for column in schema.cells:
        if column.required and column.name not in found:
            ja, en = column.titles.ja, column.titles.en
            message = Text(
                f"column {en!r} ({ja}) is missing; add it",
                f"「{ja}」（{en}）列がありません。追加してください",
            )
            place = Place(grid.path, number, None, grid.sheet)
            problems.append(TableProblem(TableCode.MISSING_COLUMN, place, message, en))
    return found


def put_right(grid: Grid, schema: TableSchema, index: int) -> list[Normalised]:
    """What had to be done to find the headings: rows left out, other spellings."""
    told = []
    for number, row in enumerate(grid.rows[:index], start=1):
        filled = [shown(cell) for cell in row if not is_blank(cell)]
        if filled:
            place = Place(grid.path, number, None, grid.sheet)
            told.append(Normalised(place, " ".join(filled), "", (Step.ABOVE,)))
    titles = titles_of(schema)
    for position, cell in enumerate(grid.rows[index]):
        column, text = titles.get(folded(cell)), shown(cell)
        if column is None:
            continue
        title = column.titles.ja if not text.isascii() else column.titles.en
        if text not in {column.name, column.titles.ja, column.titles.en}:
            place = Place(grid.path, index + 1, None, grid.sheet, position)
            told.append(Normalised(place, text, title, (Step.HEADING,)))
    return told


def _unknown(heading: str, place: Place, schema: TableSchema) -> TableProblem:
    """A heading that no column of the table has."""
    known = [t for c in schema.cells for t in (c.titles.ja, c.titles.en, c.name)]
    near = get_close_matches(squeeze(heading)[:80], known, n=1)
    message = Text(
        "is no heading of this table"
        + (f"; did you mean {near[0]!r}?" if near else "; remove the column"),
        "この表の見出しではありません。"
        + (f"「{near[0]}」では？" if near else "列を取り除いてください"),
    )
    return TableProblem(TableCode.UNKNOWN_COLUMN, place, message, heading)


def _stray(grid: Grid, index: int, position: int) -> TableProblem | None:
    """The first value below an empty heading, if there is any."""
    for number, row in enumerate(grid.rows[index + 1 :], start=index + 2):
        cell = row[position] if position < len(row) else None
        if not is_blank(cell):
            text = shown(cell)
            message = Text(
                f"{text!r} stands below no heading; give the column a heading "
                "or clear it",
                f"「{text}」の列に見出しがありません。見出しを付けるか消してください",
            )
            place = Place(grid.path, number, None, grid.sheet, position)
            return TableProblem(TableCode.STRAY_VALUE, place, message, text)
    return None


def no_heading(grid: Grid, schema: TableSchema) -> TableProblem:
    """A file or sheet without headings."""
    listed = [column for column in schema.cells if column.required]
    en = ", ".join(repr(column.titles.en) for column in listed)
    ja = "、".join(column.titles.ja for column in listed)
    if all(is_blank(cell) for row in grid.rows for cell in row):
        message = Text(
            "is empty; its first row must hold the headings",
            "空です。1行目に見出しが必要です",
        )
    else:
        message = Text(
            f"has no headings of the table {schema.title.en!r} in its first rows; they "
            f"must hold {en}",
            f"「{schema.title.ja}」表の見出しが見つかりません。{ja} の列が必要です",
        )
    return TableProblem(
        TableCode.NO_HEADING, Place(grid.path, sheet=grid.sheet), message
    )
