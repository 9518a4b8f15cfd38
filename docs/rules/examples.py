"""Read the fixtures of a rule: what is wrong in them, and what the mended ones hold.

A folder says in its file RIGHT how it is mended, one change a line, separated by tabs:

    region.csv  2  kind  standard       this cell of row 2 becomes `standard`
    events.csv  3                       row 3 goes
    events.csv  +  one  Declaration …   a row is added (the headings, in a new file)
    events.csv  -                       the file goes
    line-costs.csv  see  bearer         nothing changes; the page shows all its rows,
                                        and these columns beside those that the rule
                                        reads

A file in a folder of the fixture is named with it: `regions/a/memberships.csv`. A
workbook has one sheet, named like the file.

A Turtle file says it in comments: the line after `# wrong: ` goes, and the line after
`# right: ` takes its place, or else stands first in what the file says of the thing.
"""

import csv
import io
import shutil
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

__all__ = ["INVALID", "Example", "Table", "example", "fixture_of", "write_mended"]

INVALID = Path(__file__).resolve().parents[2] / "tests" / "fixtures" / "invalid"
_RIGHT = "RIGHT"
_WORKBOOK = ".xlsx"


@dataclass
class Table:
    """The rows of a file, and those that the page shows.

    `stressed` are cells at fault or mended, each a row (as a spreadsheet counts) and a
    heading; `added` are rows that are new, `changed` those that will change; `whole`
    says that every row is shown, and `beside` which columns more than a rule reads.
    """

    headings: list[str]
    rows: list[list[str]]
    stressed: set[tuple[int, str]] = field(default_factory=set)
    added: set[int] = field(default_factory=set)
    changed: set[int] = field(default_factory=set)
    whole: bool = False
    beside: set[str] = field(default_factory=set)

    def shown(self) -> list[int]:
        """The rows that the page shows."""
        some = self.added | self.changed | {row for row, _ in self.stressed}
        every = range(2, len(self.rows) + 2)
        return [row for row in every if self.whole or row in some]

    def cell(self, row: int, heading: str) -> str:
        """The text of a cell; of a column that the file lacks, none."""
        if heading not in self.headings:
            return ""
        cells, position = self.rows[row - 2], self.headings.index(heading)
        return cells[position] if position < len(cells) else ""


@dataclass
class Example:
    """A fixture before and after: tables by file name, or Turtle."""

    wrong: dict[str, Table] = field(default_factory=dict)
    right: dict[str, Table] = field(default_factory=dict)
    wrong_text: dict[str, str] = field(default_factory=dict)
    right_text: dict[str, str] = field(default_factory=dict)
    wrong_turtle: str = ""
    right_turtle: str = ""


def fixture_of(code: str) -> Path:
    """The first fixture of a rule that says how it is mended.

    Raises:
        FileNotFoundError: None does.
    """
    for path in sorted(INVALID.glob(f"{code}-*"), key=lambda p: (p.is_file(), p.name)):
        if (path / _RIGHT).is_file() or (path.is_file() and _comments(path)):
            return path
    raise FileNotFoundError(f"{INVALID / code}-*: no fixture says how it is mended")


def _comments(path: Path) -> list[tuple[str, str]]:
    """The lines that go (wrong) and that come (right) in a Turtle fixture."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        for kind in ("wrong", "right"):
            if line.startswith(f"# {kind}: "):
                found.append((kind, line.removeprefix(f"# {kind}: ").strip()))
    return found


def _read(path: Path) -> Table:
    """A file as it is, however broken."""
    if path.suffix == _WORKBOOK:
        return _read_workbook(path)
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    records = list(csv.reader(io.StringIO(text, newline="")))
    return Table(records[0] if records else [], records[1:])


def _read_workbook(path: Path) -> Table:
    """What the cells of the first sheet hold, formulas as they are written."""
    from openpyxl import load_workbook

    sheet = load_workbook(path).worksheets[0]
    rows = [list(map(_held, row)) for row in sheet.iter_rows(values_only=True)]
    return Table(rows[0], rows[1:])


def _held(value: object) -> str:
    """What a cell of a workbook holds, which is not always what it shows."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    return "" if value is None else str(value)


def _files(folder: Path) -> list[Path]:
    """The tables of a folder and of those in it."""
    return sorted(p for p in folder.rglob("*") if p.suffix in {".csv", _WORKBOOK})


def _read_all(folder: Path) -> dict[str, Table]:
    """The tables of a folder and of those in it, by their path from there."""
    return {path.relative_to(folder).as_posix(): _read(path) for path in _files(folder)}


def _write_workbook(table: Table, path: Path) -> None:
    """Write a table as the only sheet of a workbook, every cell as text."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = path.stem
    for row in (table.headings, *table.rows):
        sheet.append(row)
    book.save(path)


def _write(table: Table) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerows([table.headings, *table.rows])
    return stream.getvalue()


def _changes(folder: Path) -> list[list[str]]:
    lines = (folder / _RIGHT).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line]


def _expected(fixture: Path) -> list[list[str]]:
    if fixture.is_dir():
        text = (fixture / "EXPECT").read_text(encoding="utf-8")
    else:
        comments = fixture.read_text(encoding="utf-8").splitlines()
        text = "\n".join(
            line.removeprefix("# expect: ")
            for line in comments
            if line.startswith("# expect: ")
        )
    return [line.split("\t") for line in text.splitlines() if line]


def _set(table: Table, row: int, heading: str, value: str) -> None:
    """Change a cell; a column that the file lacks is added."""
    if heading not in table.headings:
        table.headings.append(heading)
        for cells in table.rows:
            cells.append("")
    table.rows[row - 2][table.headings.index(heading)] = value
    table.stressed.add((row, heading))


def _add(tables: dict[str, Table], name: str, cells: list[str]) -> None:
    """Add a row at the end; the first of a new file are its headings."""
    if name not in tables:
        tables[name] = Table(cells, [])
        return
    tables[name].rows.append(cells)
    tables[name].added.add(len(tables[name].rows) + 1)


def _mended_tables(folder: Path) -> dict[str, Table]:
    """The tables of a folder after the changes of its file RIGHT."""
    tables = _read_all(folder)
    gone: list[tuple[str, int]] = []
    for name, where, *cells in _changes(folder):
        if where == "see":
            tables[name].whole = True
            tables[name].beside.update(cells)
        elif where == "-":
            del tables[name]
        elif where == "+":
            _add(tables, name, cells)
        elif cells:
            _set(tables[name], int(where), cells[0], cells[1])
        else:
            gone.append((name, int(where)))
    for name, row in sorted(gone, reverse=True):
        del tables[name].rows[row - 2]
        tables[name].whole = True
    return tables


def _mended_turtle(path: Path) -> str:
    """The text of a Turtle fixture after the changes that its comments name."""
    changes = _comments(path)
    focus = _expected(path)[0][1]
    lines = [
        line
        for line in path.read_text(encoding="utf-8").splitlines()
        if not line.startswith("# ")
    ]
    start = next(number for number, line in enumerate(lines) if _is_first(line, focus))
    at = start + 1
    for kind, change in changes:
        if kind == "wrong":
            at = next(n for n in range(start, len(lines)) if lines[n].strip() == change)
            del lines[at]
        else:
            # The line that names the thing stands at the margin, all others within.
            lines.insert(at, change if at == start else f"    {change}")
            at += 1
    return "\n".join(lines) + "\n"


def _is_first(line: str, focus: str) -> bool:
    """Does a line begin what is said of a thing, by its relative or prefixed name?"""
    name, _, rest = line.partition(" ")
    relative = name.strip("<>").removeprefix("../")
    local = name.partition(":")[2] or relative
    return rest.startswith("a ") and (
        focus.endswith(f"/{relative}") or focus.endswith(f"/{local}")
    )


def _block(text: str, focus: str) -> str:
    """What a Turtle text says of one thing, without where it stands."""
    for block in text.split("\n\n"):
        lines = [line for line in block.splitlines() if not line.startswith("# ")]
        if lines and _is_first(lines[0], focus):
            return "\n".join(lines)
    raise ValueError(f"{focus} is not described")


def example(code: str, raw: bool = False) -> Example:
    """The example of a rule, wrong and right.

    Args:
        code: The rule's code.
        raw: Give the changed files as text, unless they are workbooks: what is wrong
            is not in a cell.
    """
    fixture = fixture_of(code)
    cells = [cells for cells in _expected(fixture) if cells[0] == code]
    if fixture.is_file():
        text = fixture.read_text(encoding="utf-8")
        return Example(
            wrong_turtle=_block(text, cells[0][1]),
            right_turtle=_block(_mended_turtle(fixture), cells[0][1]),
        )
    before = _read_all(fixture)
    after = _mended_tables(fixture)
    touched = {name for name, *_ in _changes(fixture)}
    shown = [*dict.fromkeys([*(c[1] for c in cells), *sorted(touched)])]
    if raw and not any(name.endswith(_WORKBOOK) for name in shown):
        old = {name: _text(fixture / name) for name in shown if name in before}
        new = {name: _write(after[name]) for name in shown if name in after}
        return Example(wrong_text=old, right_text=new)
    for _, name, row, heading in cells:
        before[name].stressed.add((int(row), heading))
    for name in shown:
        if name in before and name in after:
            old, new = before[name], after[name]
            old.whole = new.whole
            old.changed = {row for row, _ in new.stressed}
            old.beside = new.beside | {heading for _, heading in new.stressed}
    wrong = {name: before[name] for name in shown if name in before}
    return Example(
        # Where rows are only added, what stands there already tells nothing.
        wrong={name: table for name, table in wrong.items() if table.shown()},
        right={name: after[name] for name in shown if _changed(name, before, after)},
    )


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8-sig", errors="replace")


def _changed(name: str, before: dict[str, Table], after: dict[str, Table]) -> bool:
    if name not in after:
        return False
    new, old = after[name], before.get(name)
    return old is None or (new.headings, new.rows) != (old.headings, old.rows)


def write_mended(fixture: Path, folder: Path) -> Path:
    """Write a fixture as its RIGHT mends it; the path to check.

    Args:
        fixture: A folder with a file RIGHT, or a Turtle file with `# right:` comments.
        folder: An empty folder to write in.
    """
    if fixture.is_file():
        target = folder / fixture.name
        target.write_text(_mended_turtle(fixture), encoding="utf-8")
        return target
    target = folder / fixture.name
    shutil.copytree(fixture, target)
    for path in _files(target):
        path.unlink()
    for name, table in _mended_tables(fixture).items():
        path = target / name
        if path.suffix == _WORKBOOK:
            _write_workbook(table, path)
        else:
            path.write_text(_write(table), encoding="utf-8", newline="")
    return target
