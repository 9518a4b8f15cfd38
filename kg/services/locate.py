"""Lead a finding back to the cell: a thing is a row, a property is a column."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from kg.model.problem import Place
from kg.model.report import Citation
from kg.model.table import Column, Row, Table
from kg.services.build import BuiltPartition
from kg.services.convert import Subject, Values

__all__ = ["Locator"]


class Locator:
    """Finds the cells behind things; indexes only the things it is asked about.

    Args:
        parts: The partitions whose tables may hold them.
        wanted: The IRIs that will be asked about.
    """

    def __init__(self, parts: Sequence[BuiltPartition], wanted: Iterable[str]) -> None:
        terms = {f"<{iri}>" for iri in wanted}
        self._rows: dict[str, list[tuple[Table, Row, tuple[tuple[str, Column], ...]]]]
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
                            mapped = tuple(_mapped(subject, values))
                            self._rows[about].append((table, row, mapped))

    def places(
        self,
        focus: str,
        path: str | None,
        found: str | None,
        too_many: bool = False,
    ) -> tuple[Place, ...]:
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
            columns = [c for p, c in mapped if p == f"<{path}>" and not c.virtual]
            main = len(columns) > 0
            if not columns:
                columns = [table.schema.column(table.schema.primary_key[-1])]
            column = _best(columns, row, found, too_many)
            heading = table.headings.get(column.name, (0, column.titles.en))[1]
            ranked.append((not main, Place(table.path, row.number, heading)))
        # Where some row has the property, the others of the same thing do not matter.
        best = min((rank for rank, _ in ranked), default=True)
        return tuple(sorted(place for rank, place in ranked if rank == best))

    def cited(self, focus: str) -> tuple[Citation, ...]:
        """The passages that the rows of a thing cite."""
        found = {
            Citation(row.values["source"], row.values["lines"])
            for _, row, _ in self._rows.get(f"<{focus}>", ())
            if "source" in row.values and "lines" in row.values
        }
        return tuple(sorted(found, key=str))


def _mapped(subject: Subject, values: Values) -> Iterator[tuple[str, Column]]:
    """The predicate of each column of a subject, as far as the row's cells tell it."""
    for statement in subject.statements:
        try:
            yield statement.predicate(values), statement.column
        except KeyError:
            continue


def _best(
    columns: Sequence[Column], row: Row, found: str | None, too_many: bool
) -> Column:
    """The column that holds or is the value; else the one to fill; else the first."""
    for column in columns:
        value = row.values.get(column.name)
        if found is not None and (value == found or column.name == found):
            return column
    if too_many:
        filled = [column for column in columns if column.name in row.values]
        return filled[-1] if filled else columns[-1]
    for column in columns:
        if column.name not in row.values:
            return column
    return columns[0]
