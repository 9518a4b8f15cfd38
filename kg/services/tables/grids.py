"""The tables of a folder or workbook: which file or sheet holds which kind."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path

from kg.model.lang import Text
from kg.model.problem import Place, TableCode, TableProblem
from kg.model.sheets import OURS, kind_named
from kg.model.table import TableSchema
from kg.services.assets import load_schemas
from kg.services.tables.grid import Grid
from kg.services.tables.text_grid import TEXTS, read_text_grid
from kg.services.tables.workbook import WORKBOOKS, read_workbook

__all__ = ["named_grids", "of_kinds", "table_files"]


def table_files(folder: Path) -> list[Path]:
    """The files of a folder that may hold tables, in the order of their names.

    Left out are hidden files and those that programs keep beside an open workbook.
    """
    return sorted(
        path
        for path in folder.glob("*")
        if path.suffix.lower() in TEXTS | WORKBOOKS
        and not path.name.startswith((".", "~$"))
        and path.is_file()
    )


def named_grids(path: Path, problems: list[TableProblem]) -> Iterator[tuple[str, Grid]]:
    """The grids of one file, each with the name that tells its kind.

    That of a text file is its own, that of a sheet its own as well; a workbook with a
    single sheet may bear the name itself.

    Args:
        path: A text file or a workbook.
        problems: Gets the reason where it cannot be read.
    """
    if path.suffix.lower() in TEXTS:
        text = read_text_grid(path, problems)
        if text is not None:
            yield path.stem, text
        return
    sheets = read_workbook(path, problems)
    alone = len(sheets) == 1 and kind_named(path.stem, load_schemas()) is not None
    for grid in sheets:
        yield path.stem if alone else grid.sheet or "", grid


def of_kinds(
    grids: Iterable[tuple[str, Grid]],
    schemas: Mapping[str, TableSchema],
    problems: list[TableProblem],
) -> Iterator[tuple[TableSchema, Grid]]:
    """The grids that hold tables, one of each kind.

    Our own sheets without a table and hidden sheets of no kind are passed over.

    Args:
        grids: The grids with the names that tell their kinds.
        schemas: The kinds of table by name.
        problems: Gets every grid of no kind, and every second one of a kind.
    """
    first: dict[str, Grid] = {}
    for name, grid in grids:
        schema = kind_named(name, schemas)
        if schema is None:
            ours = grid.sheet is not None and name in OURS
            if not ours and not grid.hidden:
                problems.append(_no_kind(name, grid, schemas))
        elif schema.name in first:
            problems.append(_doubled(schema, grid, first[schema.name]))
        else:
            first[schema.name] = grid
            yield schema, grid


def _doubled(schema: TableSchema, grid: Grid, first: Grid) -> TableProblem:
    """A second file or sheet of one kind."""
    other = Place(first.path, sheet=first.sheet)
    message = Text(
        f"is the table {schema.name} again; {other.text('en')} holds it already: put "
        "the rows together",
        f"「{schema.title.ja}」表が重複しています。"
        f"{other.text('ja')} と1つにまとめてください",
    )
    place = Place(grid.path, sheet=grid.sheet)
    return TableProblem(TableCode.DOUBLED_TABLE, place, message, schema.name)


def _no_kind(name: str, grid: Grid, schemas: Mapping[str, TableSchema]) -> TableProblem:
    """A file or sheet whose name is that of no kind of table."""
    titles = [t for s in schemas.values() for t in (s.name, s.title.ja, s.title.en)]
    near = get_close_matches(name[:80], titles, n=1)
    end = grid.path.suffix if grid.sheet is None and near and near[0] in schemas else ""
    message = Text(
        "is no kind of table"
        + (f"; did you mean {near[0]}{end}?" if near else "; move it away"),
        "表の種類として知られていません。"
        + (f"{near[0]}{end} では？" if near else "別の場所に移してください"),
    )
    place = Place(grid.path, sheet=grid.sheet)
    return TableProblem(TableCode.UNKNOWN_TABLE, place, message, name)
