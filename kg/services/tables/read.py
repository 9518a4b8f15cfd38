"""Read tables: files in, typed rows out, with every problem they have.

`grids.py` and its kin get the cells out of files; here headings become columns and
cells their plain form. `keys.py` then checks keys across tables;
`services/graph/build.py` maps the rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from kg.model.cells import (
    ENDS,
    Cell,
    Normalised,
    Reading,
    Step,
    control_character,
    is_blank,
    is_error,
    shown,
)
from kg.model.lang import Text
from kg.model.lore import Lore
from kg.model.normalise import Normaliser
from kg.model.printed import squeeze
from kg.model.problem import Place, TableCode, TableProblem
from kg.model.table import Column, Row, Table, TableSchema
from kg.services.tables.grid import Grid, OddCell
from kg.services.tables.grids import named_grids, of_kinds, table_files
from kg.services.tables.headings import (
    heading_row,
    headings_of,
    no_heading,
    put_right,
    titles_of,
)
from kg.services.tables.lore import load_lore
from kg.services.tables.partitions import Partition
from kg.services.tables.text_grid import read_text_grid

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
    log.normalised.extend(put_right(grid, schema, index))
    headings = headings_of(grid, schema, index, log.problems)
    table = Table(schema, grid.path, headings, sheet=grid.sheet)
    reader = _RowReader(table, grid, load_lore(), log)
    width = len(grid.rows[index])
    for number, record in enumerate(grid.rows[index + 1 :], start=index + 2):
        if all(map(is_blank, record)):
            continue
        if grid.sheet is None and _is_ragged(record, width):
            log.problems.append(_ragged(grid.path, number, len(record), width))
            continue
        table.rows.append(Row(number, reader.values(number, record)))
    return table


def read_file(path: Path, schema: TableSchema, log: ReadLog) -> Table:
    """Read one CSV file against its schema; without rows where it cannot be read."""
    grid = read_text_grid(path, log.problems)
    return read_table(grid, schema, log) if grid else Table(schema, path, {})


def _is_ragged(record: Sequence[Cell], width: int) -> bool:
    """Is a row too short, or has it more filled cells than there are headings?"""
    return len(record) < width or not all(map(is_blank, record[width:]))


def _ragged(path: Path, number: int, cells: int, width: int) -> TableProblem:
    """A row with more or fewer cells than the heading."""
    message = Text(
        f"has {cells} cells where the heading has {width}; "
        "look for a missing or extra comma",
        f"見出しは{width}列ですが、この行は{cells}列です。"
        "カンマの過不足を確かめてください",
    )
    return TableProblem(TableCode.RAGGED_ROW, Place(path, number), message)


#: Misfits of a table for which a near choice is looked for; it takes time.
_SUGGESTED = 200


class _RowReader:
    """Reads the rows of one table; remembers the cells that are in their plain form."""

    def __init__(self, table: Table, grid: Grid, lore: Lore, log: ReadLog) -> None:
        self._table = table
        self._odd = grid.odd
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
        self._misfits = 0

    def values(self, number: int, record: Sequence[Cell]) -> dict[str, str]:
        """The plain values of a row by the names of their columns."""
        values: dict[str, str] = {}
        for column, position, fits, known in self._plan:
            cell = record[position] if position < len(record) else None
            if self._odd and (number - 1, position) in self._odd:
                self._computed(number, column, self._odd[number - 1, position])
            elif cell in known:
                values[column.name] = cell  # type: ignore[assignment]
            elif cell is None or cell == "":
                if column.required:
                    self._misfit(number, column, "", Reading(None))
            elif type(cell) is str and fits(cell) == cell and _is_bare(cell):
                # In its plain form already, as nearly all cells are.
                known.add(cell)
                values[column.name] = cell
            else:
                unit = self._unit(column, record)
                reading = self._normaliser.read(column, cell, unit)
                self._keep(number, column, cell, reading, values)
        return values

    def _unit(self, column: Column, record: Sequence[Cell]) -> str | None:
        """The unit of a number, where another cell of its row gives it."""
        other = self._table.schema.unit_column(column)
        if other is None or other.name not in self._table.headings:
            return None
        position = self._table.headings[other.name][0]
        cell = record[position] if position < len(record) else None
        return self._normaliser.read(other, cell).value

    def _keep(
        self,
        number: int,
        column: Column,
        cell: Cell,
        reading: Reading,
        values: dict[str, str],
    ) -> None:
        """Keep what a cell says and tell what was done, or report it."""
        if reading.value is not None:
            values[column.name] = reading.value
        elif not is_blank(cell) or column.required:
            found = "" if is_blank(cell) else shown(cell)
            self._misfit(number, column, found, reading)
            return
        if reading.steps:
            place = self._table.place(number, column)
            self._log.normalised.append(
                Normalised(place, shown(cell), reading.value or "", reading.steps)
            )

    def _computed(self, number: int, column: Column, odd: OddCell) -> None:
        """Report a cell whose stored value is not what people see."""
        self._log.problems.append(
            TableProblem(
                odd.code,
                self._table.place(number, column),
                odd.message(),
                odd.text,
                self._expected(column),
            )
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
            self._misfits += 1
            code = TableCode.MANGLED if reading.mangled else TableCode.WRONG_VALUE
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
        if (scheme is None and not allowed) or self._misfits > _SUGGESTED:
            return None
        labels = self._lore.labels(scheme) if scheme else {}
        names = {code: code for code in allowed or labels}
        for code in list(names):
            if code in labels:
                names |= dict.fromkeys(
                    (labels[code].preferred.ja, labels[code].preferred.en), code
                )
        near = get_close_matches(squeeze(cell[:80]), names, n=1)
        if not near:
            return None
        return Text(f"did you mean {near[0]}?", f"「{near[0]}」では？")


def _is_bare(text: str) -> bool:
    """Is a text free of spaces around it and of what no text should hold?"""
    if control_character(text) or is_error(text):
        return False
    return text == text.strip(ENDS)


def read_partition(
    partition: Partition, schemas: dict[str, TableSchema], log: ReadLog
) -> list[Table]:
    """Read every table of a folder or workbook, in the order of their names.

    Args:
        partition: The folder or workbook.
        schemas: The kinds of table by name.
        log: Gets every problem and normalised cell, file by file.
    """
    if partition.grids is None:
        files = table_files(partition.folder)
        named = (pair for file in files for pair in named_grids(file, log.problems))
    else:
        log.problems.extend(partition.problems)
        named = ((grid.sheet or "", grid) for grid in partition.grids)
    tables = {
        schema.name: read_table(grid, schema, log)
        for schema, grid in of_kinds(named, schemas, log.problems)
    }
    return [tables[name] for name in sorted(tables)]
