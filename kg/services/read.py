"""Read tables: files in, typed rows out, with every problem they have.

`services/grid.py` and its kin get the cells out of files; here headings become columns
and cells their plain form. `services/check.py` then checks keys across tables;
`services/build.py` maps the rows.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path

from kg.model.lang import Text
from kg.model.normalise import (
    DATE_CELL,
    ENDS,
    ERROR_CELL,
    Cell,
    Lore,
    Normalised,
    Normaliser,
    Reading,
    Step,
    is_error,
    shown,
)
from kg.model.printed import squeeze
from kg.model.problem import Place, TableCode, TableProblem
from kg.model.sheets import OURS, kind_named
from kg.model.table import Column, Row, Table, TableSchema
from kg.services.grid import Grid
from kg.services.headings import heading_row, headings_of, no_heading, titles_of
from kg.services.lore import load_lore
from kg.services.partitions import Partition, table_files
from kg.services.text_grid import TEXTS, read_text_grid
from kg.services.workbook import read_workbook

__all__ = ["ReadLog", "read_file", "read_partition", "read_table"]


@dataclass(frozen=True, slots=True)
class ReadLog:
    """What reading has to tell: the problems, and the cells that were normalised."""

    problems: list[TableProblem] = field(default_factory=list)
    normalised: list[Normalised] = field(default_factory=list)


def read_table(grid: Grid, schema: TableSchema, log: ReadLog) -> Table:
    """Read the cells of one file or sheet against its schema.

    Shape: one `Row` a record that is not wholly empty, plain values only; a cell that
    does not fit is left out of its row and reported.

    Args:
        grid: The cells.
        schema: The kind of table.
        log: Gets every problem and every normalised cell, in the order of the rows.
    """
    index = heading_row(grid, titles_of(schema))
    if index is None:
        log.problems.append(no_heading(grid, schema))
        return Table(schema, grid.path, {}, sheet=grid.sheet)
    if grid.encoding:
        log.normalised.append(
            Normalised(Place(grid.path), grid.encoding, "UTF-8", (Step.ENCODING,))
        )
    headings = headings_of(grid, schema, index, log.problems)
    table = Table(schema, grid.path, headings, sheet=grid.sheet)
    reader = _RowReader(table, load_lore(), log)
    width = len(grid.rows[index])
    for number, record in enumerate(grid.rows[index + 1 :], start=index + 2):
        if not any(record) and 0 not in record:
            continue
        if grid.sheet is None and len(record) != width and any(record[width:] or [1]):
            log.problems.append(_ragged(grid.path, number, len(record), width))
            continue
        table.rows.append(Row(number, reader.values(number, record)))
    return table


def read_file(path: Path, schema: TableSchema, log: ReadLog) -> Table:
    """Read one CSV file against its schema; without rows where it cannot be read."""
    grid = read_text_grid(path, log.problems)
    return read_table(grid, schema, log) if grid else Table(schema, path, {})


def _ragged(path: Path, number: int, cells: int, width: int) -> TableProblem:
    """A row with more or fewer cells than the heading."""
    message = Text(
        f"has {cells} cells where the heading has {width}; "
        "look for a missing or extra comma",
        f"見出しは{width}列ですが、この行は{cells}列です。"
        "カンマの過不足を確かめてください",
    )
    return TableProblem(TableCode.RAGGED_ROW, Place(path, number), message)


class _RowReader:
    """Reads the rows of one table; remembers the cells that are in their plain form."""

    def __init__(self, table: Table, lore: Lore, log: ReadLog) -> None:
        self._table = table
        self._lore = lore
        self._log = log
        self._normaliser = Normaliser(table.schema, lore)
        self._plan = [
            (
                column,
                table.headings[column.name][0],
                self._normaliser.plain(column),
                set[str](),
            )
            for column in table.schema.cells
            if column.name in table.headings
        ]

    def values(self, number: int, record: Sequence[Cell]) -> dict[str, str]:
        """The plain values of a row by the names of their columns."""
        values: dict[str, str] = {}
        # Numbers with a unit typed behind them: the row's unit is read first.
        waiting: list[tuple[Column, str]] = []
        for column, position, fits, known in self._plan:
            cell = record[position] if position < len(record) else None
            if cell in known:
                values[column.name] = cell  # type: ignore[assignment]
                continue
            if cell is None or cell == "":
                if column.required:
                    self._misfit(number, column, "", Reading(None))
                continue
            if type(cell) is str and is_error(cell):
                self._misfit(number, column, cell, Reading(None, why=ERROR_CELL))
                continue
            if type(cell) is str and fits(cell) == cell == cell.strip(ENDS):
                # In its plain form already, as nearly all cells are.
                known.add(cell)
                values[column.name] = cell
                continue
            reading = self._normaliser.read(column, cell)
            if reading == Reading(None) and self._waits(column, cell):
                waiting.append((column, str(cell)))
                continue
            self._keep(number, column, cell, reading, values)
        for column, text in waiting:
            unit = self._table.schema.unit_column(column)
            given = values.get(unit.name) if unit else None
            reading = self._normaliser.with_unit(column, text, given)
            self._keep(number, column, text, reading, values)
        return values

    def _waits(self, column: Column, cell: Cell) -> bool:
        """May the cell be a number with a unit that another cell must agree with?"""
        return (
            isinstance(cell, str) and self._table.schema.unit_column(column) is not None
        )

    def _keep(
        self,
        number: int,
        column: Column,
        cell: Cell,
        reading: Reading,
        values: dict[str, str],
    ) -> None:
        """Keep what a cell says, or report it."""
        blank = reading.value is None and not str(cell).strip()
        if reading.value is None:
            if not blank or column.required:
                self._misfit(number, column, "" if blank else shown(cell), reading)
            return
        values[column.name] = reading.value
        if reading.steps:
            place = self._table.place(number, column)
            self._log.normalised.append(
                Normalised(place, shown(cell), reading.value, reading.steps)
            )

    def _misfit(self, number: int, column: Column, cell: str, reading: Reading) -> None:
        """Report a required cell that is empty, or a cell that does not fit."""
        expected = self._expected(column)
        place = self._table.place(number, column)
        if not cell:
            code = TableCode.EMPTY_CELL
            message = Text(
                f"is empty; fill in {expected.en}",
                f"空です。{expected.ja}を記入してください",
            )
        else:
            code = TableCode.WRONG_VALUE
            if reading.why in {DATE_CELL, ERROR_CELL}:
                code = TableCode.MANGLED
            why = reading.why or self._near(column, cell)
            message = Text(
                f"{cell!r} is not {expected.en}" + (f": {why.en}" if why else ""),
                f"「{cell}」ではなく、{expected.ja}を記入してください"
                + (f"（{why.ja}）" if why else ""),
            )
        self._log.problems.append(
            TableProblem(code, place, message, cell or None, expected)
        )

    def _expected(self, column: Column) -> Text:
        """What a cell should hold; choices with their labels."""
        choices = column.choices()
        scheme = column.scheme()
        if not choices or scheme is None:
            return column.expected()
        labels = self._lore.labels(scheme)
        ja = [
            f"{labels[code].preferred.ja}（{code}）" if code in labels else code
            for code in choices
        ]
        return Text(column.expected().en, f"{'、'.join(ja)} のいずれか")

    def _near(self, column: Column, cell: str) -> Text | None:
        """A choice that the cell may have meant."""
        scheme = column.scheme()
        allowed = column.choices()
        if scheme is None and not allowed:
            return None
        labels = self._lore.labels(scheme) if scheme else {}
        names = {code: code for code in allowed or labels}
        for code in list(names):
            if code in labels:
                names |= dict.fromkeys(
                    (labels[code].preferred.ja, labels[code].preferred.en), code
                )
        near = get_close_matches(squeeze(cell), names, n=1)
        if not near:
            return None
        return Text(f"did you mean {near[0]}?", f"「{near[0]}」では？")


def _grids(
    partition: Partition, schemas: Mapping[str, TableSchema], log: ReadLog
) -> Iterator[tuple[str, Grid]]:
    """Every grid of a folder or workbook with the name that tells its kind."""
    if partition.grids is not None:
        log.problems.extend(partition.problems)
        for grid in partition.grids:
            yield grid.sheet or "", grid
        return
    for path in table_files(partition.folder):
        if path.suffix.lower() in TEXTS:
            text = read_text_grid(path, log.problems)
            if text is not None:
                yield path.stem, text
            continue
        sheets = read_workbook(path, log.problems)
        alone = len(sheets) == 1 and kind_named(path.stem, schemas) is not None
        for grid in sheets:
            yield path.stem if alone else grid.sheet or "", grid


def read_partition(
    partition: Partition, schemas: dict[str, TableSchema], log: ReadLog
) -> list[Table]:
    """Read every table of a folder or workbook, in the order of their names.

    Args:
        partition: The folder or workbook.
        schemas: The kinds of table by name.
        log: Gets every problem and normalised cell, file by file.
    """
    tables: dict[str, Table] = {}
    for name, grid in _grids(partition, schemas, log):
        schema = kind_named(name, schemas)
        if schema is None:
            if name not in OURS and not grid.hidden:
                log.problems.append(_no_kind(name, grid, schemas))
        elif schema.name in tables:
            first = tables[schema.name]
            other = Place(first.path, sheet=first.sheet)
            message = Text(
                f"is the table {schema.name} again; {other.text('en')} holds it "
                "already: put the rows together",
                f"「{schema.title.ja}」表が重複しています。"
                f"{other.text('ja')} と1つにまとめてください",
            )
            place = Place(grid.path, sheet=grid.sheet)
            log.problems.append(TableProblem(TableCode.DOUBLED_TABLE, place, message))
        else:
            tables[schema.name] = read_table(grid, schema, log)
    _settle(log.problems, tables.values())
    return [tables[name] for name in sorted(tables)]


def _settle(problems: list[TableProblem], tables: Iterable[Table]) -> None:
    """Say of a computed cell that it is computed and nothing else; name its column."""
    computed = {TableCode.FORMULA, TableCode.MANGLED}

    def cell(place: Place) -> tuple[Path, str | None, int | None, int | None]:
        return place.file, place.sheet, place.row, place.position

    told = {
        cell(p.place) for p in problems if p.code in computed and not p.place.column
    }
    if not told:
        return
    headings = {
        (table.path, table.sheet, position): heading
        for table in tables
        for position, heading in table.headings.values()
    }
    settled = []
    for problem in problems:
        place = problem.place
        if cell(place) not in told:
            settled.append(problem)
        elif problem.code in computed and not place.column:
            column = headings.get((place.file, place.sheet, place.position or 0))
            settled.append(replace(problem, place=replace(place, column=column)))
    problems[:] = settled


def _no_kind(name: str, grid: Grid, schemas: Mapping[str, TableSchema]) -> TableProblem:
    """A file or sheet whose name is that of no kind of table."""
    titles = [t for s in schemas.values() for t in (s.name, s.title.ja, s.title.en)]
    near = get_close_matches(name, titles, n=1)
    end = grid.path.suffix if grid.sheet is None and near and near[0] in schemas else ""
    message = Text(
        "is no kind of table"
        + (f"; did you mean {near[0]}{end}?" if near else "; move it away"),
        "表の種類として知られていません。"
        + (f"{near[0]}{end} では？" if near else "別の場所に移してください"),
    )
    return TableProblem(
        TableCode.UNKNOWN_TABLE, Place(grid.path, sheet=grid.sheet), message, name
    )
