"""Lead a finding back to the cell: a thing is a row, a property is a column."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from kg.model.problem import Place
from kg.model.report import Citation
from kg.model.table import Column, Row, Table, TableSchema
from kg.services.graph.build import BuiltPartition
from kg.services.graph.convert import Statement, Subject, Values

__all__ = ["Cell", "Locator"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell to which a finding leads.

    `column` is the one that holds the property; None where no column does and the key
    of the row stands in. `text` is what stands in the cell, if anything does.
    """

    place: Place
    column: Column | None
    text: str | None


#: The predicate of a column, the column, and whether the row says the predicate; else
#: it would with another choice in another cell, such as `strikes` for `adds`.
_Mapping = tuple[str, Column, bool]


class Locator:
    """Finds the cells behind things; indexes only the things it is asked about.

    Args:
        parts: The partitions whose tables may hold them.
        wanted: The IRIs that will be asked about.
    """

    def __init__(self, parts: Sequence[BuiltPartition], wanted: Iterable[str]) -> None:
        terms = {f"<{iri}>" for iri in wanted}
        self._rows: dict[str, list[tuple[Table, Row, tuple[_Mapping, ...]]]]
        self._rows = defaultdict(list)
        for part in parts if terms else ():
            for table, converter in zip(part.tables, part.converters, strict=True):
                for row in table:
                    values = row.values
                    for subject in converter.subjects:
                        try:
                            about = subject.make(values)
                        except (KeyError, ValueError):
                            continue
                        if about in terms:
                            mapped = tuple(_mapped(subject, values, table.schema))
                            self._rows[about].append((table, row, mapped))

    def cells(
        self,
        focus: str,
        path: str | None,
        found: str | None,
        too_many: bool = False,
    ) -> tuple[Cell, ...]:
        """The cells that a finding is about, the one to mend first.

        Args:
            focus: The IRI of the thing.
            path: The IRI of the property; the key column stands in where no column
                holds it.
            found: The offending value: the cell that holds it, or whose column it
                names, is preferred.
            too_many: A value should go: the last filled cell is meant.
        """
        ranked = []
        for table, row, mapped in self._rows.get(f"<{focus}>", ()):
            about = [
                (c, said) for p, c, said in mapped if p == f"<{path}>" and not c.virtual
            ]
            columns = [c for c, said in about if said]
            rank = 1
            if not columns:
                columns = [c for c, _ in about]
                rank = 2
            if not columns:
                rank = 3
                columns = [table.schema.column(table.schema.primary_key[-1])]
            column = next((c for c in columns if _holds(row, c, found)), None)
            if column is not None:
                rank = 0
            else:
                column = _best(columns, row, found, too_many)
            held = bool(about)
            place = table.place(row.number, column)
            text = row.values.get(column.name)
            ranked.append((rank, Cell(place, column if held else None, text)))
        # Where some row holds the value or the property, the others do not matter.
        best = min((rank for rank, _ in ranked), default=0)
        kept = (cell for rank, cell in ranked if rank == best)
        return tuple(sorted(kept, key=lambda cell: cell.place.order))

    def cited(self, focus: str) -> tuple[Citation, ...]:
        """The passages that the rows of a thing cite."""
        found = {
            Citation(row.values["source"], row.values["lines"])
            for _, row, _ in self._rows.get(f"<{focus}>", ())
            if "source" in row.values and "lines" in row.values
        }
        return tuple(sorted(found, key=str))


def _mapped(
    subject: Subject, values: Values, schema: TableSchema
) -> Iterator[_Mapping]:
    """The predicate of each column of a subject, and those that it might have."""
    choosing = [c for c in schema.cells if c.property is None]
    chosen = [{**values, c.name: choice} for c in choosing for choice in c.choices()]
    for statement in subject.statements:
        said = _predicate(statement, values)
        if said is not None:
            yield said, statement.column, True
        for others in chosen:
            other = _predicate(statement, others)
            if other is not None and other != said:
                yield other, statement.column, False


def _predicate(statement: Statement, values: Values) -> str | None:
    """The predicate of a statement; None where a cell that names it is empty."""
    try:
        return statement.predicate(values)
    except KeyError:
        return None


def _holds(row: Row, column: Column, found: str | None) -> bool:
    """Does a cell hold the value, as it is or as the end of an IRI?"""
    value = row.values.get(column.name)
    if found is None or value is None:
        return False
    return value == found or ("/" in found and found.endswith(f"/{value}"))


def _best(
    columns: Sequence[Column], row: Row, found: str | None, too_many: bool
) -> Column:
    """The column to mend where no cell holds the value.

    The column that the value names, when it is empty; where something should go, the
    last filled one; where a value is at fault, the language in whose text it stands,
    else the language that is missing, else the first filled one; else the one to fill;
    else the first.
    """
    empty = [column for column in columns if column.name not in row.values]
    filled = [column for column in columns if column.name in row.values]
    named = [column for column in columns if column.name == found]
    if named:
        others = [column for column in filled if column not in named]
        return named[0] if named[0] in empty or not others else others[-1]
    if too_many and filled:
        return filled[-1]
    if found is not None and filled:
        holding = [c for c in filled if c.language and found in row.values[c.name]]
        missing = [column for column in empty if column.language]
        return (holding or missing or filled)[0]
    return empty[0] if empty else columns[0]
