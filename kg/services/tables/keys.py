"""Check keys: each row's own key is its own, and each reference leads somewhere.

Columns that say the same of a row (party 1 and party 2) may not hold the same either:
the graph would have one statement where the author wrote two.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from difflib import get_close_matches

from kg.model.lang import Text
from kg.model.problem import TableCode, TableProblem
from kg.model.table import Column, ForeignKey, Row, Table

__all__ = ["check_keys"]

Key = tuple[str, ...]


def _key(row: Row, columns: Sequence[str]) -> Key | None:
    """The key that a row holds in these columns; None where a cell is empty."""
    values = row.values
    try:
        return tuple([values[column] for column in columns])
    except KeyError:
        return None


def _doubled(table: Table) -> Iterable[TableProblem]:
    """Rows whose key an earlier row of the same table has."""
    columns = table.schema.primary_key
    seen: dict[Key, int] = {}
    for row in table:
        key = _key(row, columns)
        if key is None:
            continue
        first = seen.setdefault(key, row.number)
        if first != row.number:
            shown = ", ".join(key)
            yield TableProblem(
                TableCode.DOUBLED_KEY,
                table.place(row.number, table.schema.column(columns[-1])),
                Text(
                    f"the key ({shown}) stands in row {first} already; "
                    "change or remove one of the two rows",
                    f"キー（{shown}）は{first}行目と重複しています。"
                    "どちらかの行を直すか取り除いてください",
                ),
                shown,
            )


def _dangling(table: Table, key: ForeignKey, known: set[Key]) -> Iterable[TableProblem]:
    """Rows that refer to a key which no row of the other table has."""
    where = key.schema if table.sheet else f"{key.schema}.csv"
    for row in table:
        value = _key(row, key.columns)
        if value is None or value in known:
            continue
        shown = ", ".join(value)
        others = {k[-1] for k in known}
        # A near code is another municipality: only names are worth a guess.
        near = [] if value[-1].isdigit() else get_close_matches(value[-1], others, n=1)
        hint_en = f"; did you mean {near[0]}?" if near else ""
        hint_ja = f"「{near[0]}」では？" if near else ""
        yield TableProblem(
            TableCode.DANGLING_KEY,
            table.place(row.number, table.schema.column(key.columns[-1])),
            Text(
                f"({shown}) is in no row of {where}{hint_en}",
                f"（{shown}）は {where} のどの行にもありません。{hint_ja}",
            ),
            value[-1],
        )


def _alike(table: Table) -> list[list[Column]]:
    """The columns of a table that make the same kind of reference."""
    groups: dict[tuple[object, ...], list[Column]] = defaultdict(list)
    for column in table.schema.cells:
        if column.value and column.property:
            own = "{" + column.name + "}"
            groups[
                column.about, column.property, column.value.replace(own, "{}")
            ].append(column)
    return [columns for columns in groups.values() if len(columns) > 1]


def _repeated(table: Table) -> Iterable[TableProblem]:
    """Rows that make one reference in two columns."""
    for columns in _alike(table):
        for row in table:
            seen: dict[str, Column] = {}
            for column in columns:
                value = row.values.get(column.name)
                if value is None:
                    continue
                first = seen.setdefault(value, column)
                if first is not column:
                    there = table.heading(first)
                    yield TableProblem(
                        TableCode.REPEATED,
                        table.place(row.number, column),
                        Text(
                            f"{value!r} stands in column {there!r} of this row "
                            "already; change or empty one of the two cells",
                            f"「{value}」はこの行の「{there}」列にもあります。"
                            "どちらかのセルを直すか空にしてください",
                        ),
                        value,
                    )


def check_keys(tables: Sequence[Table]) -> list[TableProblem]:
    """Every doubled, repeated and dangling key of these tables, table by table.

    Args:
        tables: All tables that may refer to each other, the reference tables too.
    """
    wanted = {
        (key.schema, key.references)
        for table in tables
        for key in table.schema.foreign_keys
    }
    known: dict[tuple[str, Key], set[Key]] = {pair: set() for pair in wanted}
    for schema, columns in wanted:
        for table in tables:
            if table.schema.name == schema:
                keys = (_key(row, columns) for row in table)
                known[schema, columns].update(key for key in keys if key is not None)
    problems: list[TableProblem] = []
    for table in tables:
        problems.extend(_doubled(table))
        problems.extend(_repeated(table))
        for key in table.schema.foreign_keys:
            problems.extend(_dangling(table, key, known[key.schema, key.references]))
    return problems
