"""Removals that a person has announced: the TSV of an earlier comparison, reviewed."""

from dataclasses import dataclass, replace
from pathlib import Path

from kg.errors import UsageError
from kg.model.difference import Difference, GraphChange, StatementChange, ThingChange
from kg.model.iris import Names
from kg.model.why import why
from kg.services.diff.data import COLUMNS, statement_key
from kg.services.diff.describe import Describer

__all__ = ["Announcement", "mark_announced", "read_announced"]

#: What an announcement must say.
_KEY = COLUMNS[1:5]


@dataclass(frozen=True, slots=True)
class Announcement:
    """One statement that may go: its row in the file, and its new value if it says one.

    `key` is graph, subject, predicate and value, as the TSV of `kg diff` writes them.
    """

    row: int
    key: tuple[str, ...]
    new: str


def read_announced(path: Path) -> list[Announcement]:
    """Read the rows that announce a removal or a change; those of additions do not.

    Raises:
        UsageError: The file cannot be read, or a column is missing.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        said = why(error)
        raise UsageError(
            f"{path}: cannot be read: {said.en}", f"{path}：読めません（{said.ja}）"
        ) from error
    first, *rows = [line.rstrip("\r").split("\t") for line in text.split("\n")]
    missing = [column for column in _KEY if column not in first]
    if missing:
        raise UsageError(
            f"{path}: column {missing[0]!r} is missing; save what kg diff -f tsv "
            "prints",
            f"{path}：「{missing[0]}」列がありません。kg diff -f tsv の出力を"
            "保存してください",
        )
    found = []
    for number, cells in enumerate(rows, start=2):
        row = dict(zip(first, cells, strict=False))
        key = tuple(row.get(column, "") for column in _KEY)
        if key[-1]:
            found.append(Announcement(number, key, row.get("new_value", "")))
    return found


def mark_announced(
    found: Difference,
    announcements: list[Announcement],
    names: Names,
    describer: Describer,
) -> tuple[Difference, list[Announcement]]:
    """Mark what was announced; also give the announcements that fit nothing.

    An announcement that names a new value announces a change to that value alone.
    """
    by_key: dict[tuple[str, ...], list[Announcement]] = {}
    for announcement in announcements:
        by_key.setdefault(announcement.key, []).append(announcement)
    used: set[int] = set()

    def marked(
        graph: GraphChange, thing: ThingChange, statement: StatementChange
    ) -> StatementChange:
        if not statement.lost:
            return statement
        key = statement_key(graph, thing, statement, names, describer)
        new = "" if statement.new is None else describer.cell(statement.new)
        fitting = [a for a in by_key.get(key, ()) if a.new in {"", new}]
        used.update(announcement.row for announcement in fitting)
        return replace(statement, announced=True) if fitting else statement

    graphs = tuple(
        replace(
            graph,
            things=tuple(
                replace(
                    thing,
                    statements=tuple(marked(graph, thing, s) for s in thing.statements),
                )
                for thing in graph.things
            ),
        )
        for graph in found.graphs
    )
    stale = [each for each in announcements if each.row not in used]
    return replace(found, graphs=graphs), stale
