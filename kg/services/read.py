"""Read tables: files in, typed rows out, with every problem they have.

`services/check.py` then checks keys across tables; `services/build.py` maps the rows.
"""

import csv
import io
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path

from kg.model.lang import Text
from kg.model.problem import Place, TableCode, TableProblem
from kg.model.table import Column, Row, Table, TableSchema
from kg.services.partitions import Partition

__all__ = ["read_partition", "read_table"]


def _lines(path: Path, problems: list[TableProblem]) -> list[list[str]]:
    """The records of a file; none, and a problem, where it cannot be read."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = error.object[: error.start].count(b"\n") + 1
        text_en = "is not UTF-8 here; save the file as CSV UTF-8"
        text_ja = "UTF-8 ではありません。CSV UTF-8 形式で保存してください"
        problems.append(
            TableProblem(TableCode.UNREADABLE, Place(path, row), Text(text_en, text_ja))
        )
        return []
    except OSError as error:
        message = Text(f"cannot be read: {error.strerror}", f"読めません：{error}")
        problems.append(TableProblem(TableCode.UNREADABLE, Place(path), message))
        return []
    records: list[list[str]] = []
    try:
        for record in csv.reader(io.StringIO(text, newline=""), strict=True):
            records.append(record)
    except csv.Error as error:
        message = Text(
            f"is not valid CSV ({error}); look for an unclosed quotation mark",
            f"CSV として正しくありません（{error}）。"
            "閉じていない引用符を探してください",
        )
        row = len(records) + 1
        problems.append(TableProblem(TableCode.UNREADABLE, Place(path, row), message))
        return []
    return records


def _headings(
    path: Path, schema: TableSchema, first: Sequence[str], problems: list[TableProblem]
) -> dict[str, tuple[int, str]]:
    """Which column stands where: a heading may be the Japanese or English title."""
    by_title = {}
    for column in schema.cells:
        for title in (column.titles.ja, column.titles.en, column.name):
            by_title[title] = column
    found: dict[str, tuple[int, str]] = {}
    for position, heading in enumerate(first):
        known = by_title.get(heading.strip())
        place = Place(path, 1, heading, position=position)
        if known is None:
            near = get_close_matches(heading, by_title, n=1)
            message = Text(
                "is no heading of this table"
                + (f"; did you mean {near[0]!r}?" if near else "; remove the column"),
                "この表の見出しではありません。"
                + (f"「{near[0]}」では？" if near else "列を取り除いてください"),
            )
            problems.append(
                TableProblem(TableCode.UNKNOWN_COLUMN, place, message, heading)
            )
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
            problems.append(
                TableProblem(TableCode.MISSING_COLUMN, Place(path, 1), message, en)
            )
    return found


def read_table(path: Path, schema: TableSchema, problems: list[TableProblem]) -> Table:
    """Read one CSV file against its schema.

    Shape: one `Row` a record that is not wholly empty, canonical values only; a cell
    that does not fit is left out of its row and reported.

    Args:
        path: A CSV file in UTF-8, with or without a byte order mark.
        schema: The kind of table.
        problems: Gets every problem, in the order of rows and columns.
    """
    records = _lines(path, problems)
    if not records:
        if path.is_file() and not problems:
            message = Text(
                "is empty; its first row must hold the headings",
                "空です。1行目に見出しが必要です",
            )
            problems.append(TableProblem(TableCode.NO_HEADING, Place(path), message))
        return Table(schema, path, {})
    headings = _headings(path, schema, records[0], problems)
    table = Table(schema, path, headings)
    plan = [
        (column, headings[column.name][0], column.checker(), dict[str, str]())
        for column in schema.cells
        if column.name in headings
    ]
    width = len(records[0])
    for number, record in enumerate(records[1:], start=2):
        if not any(record):
            continue
        if len(record) != width:
            problems.append(_ragged(path, number, len(record), width))
            continue
        values = {}
        for column, position, check, known in plan:
            cell = record[position]
            if cell in known:
                values[column.name] = known[cell]
                continue
            value = check(cell) if cell else None
            if value is not None:
                values[column.name] = known[cell] = value
            elif cell or column.required:
                place = table.place(number, column)
                problems.append(_misfit(column, place, cell))
        table.rows.append(Row(number, values))
    return table


def _ragged(path: Path, number: int, cells: int, width: int) -> TableProblem:
    """A row with more or fewer cells than the heading."""
    message = Text(
        f"has {cells} cells where the heading has {width}; "
        "look for a missing or extra comma",
        f"見出しは{width}列ですが、この行は{cells}列です。"
        "カンマの過不足を確かめてください",
    )
    return TableProblem(TableCode.RAGGED_ROW, Place(path, number), message)


def _misfit(column: Column, place: Place, cell: str) -> TableProblem:
    """A required cell that is empty, or a cell whose text does not fit."""
    expected = column.expected()
    if not cell:
        message = Text(
            f"is empty; fill in {expected.en}",
            f"空です。{expected.ja}を記入してください",
        )
        return TableProblem(TableCode.EMPTY_CELL, place, message)
    message = Text(
        f"{cell!r} is not {expected.en}",
        f"「{cell}」ではなく、{expected.ja}を記入してください",
    )
    return TableProblem(TableCode.WRONG_VALUE, place, message, cell)


def read_partition(
    partition: Partition,
    schemas: dict[str, TableSchema],
    problems: list[TableProblem],
) -> list[Table]:
    """Read every table of a folder, in the order of their names.

    Args:
        partition: The folder.
        schemas: The kinds of table by name.
        problems: Gets every problem, file by file.
    """
    tables = []
    for path in sorted(partition.folder.glob("*.csv")):
        schema = schemas.get(path.stem)
        if schema is None:
            near = get_close_matches(path.stem, schemas, n=1)
            message = Text(
                "is no kind of table"
                + (f"; did you mean {near[0]}.csv?" if near else "; move it away"),
                "表の種類として知られていないファイルです。"
                + (f"{near[0]}.csv では？" if near else "別の場所に移してください"),
            )
            problems.append(TableProblem(TableCode.UNKNOWN_TABLE, Place(path), message))
            continue
        found: list[TableProblem] = []
        tables.append(read_table(path, schema, found))
        problems.extend(found)
    return tables
