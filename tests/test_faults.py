"""A table of faults: each is reported at its own cell, alone and beside all others.

tests/faults.tsv lists what is spoilt and where: table, row and heading of the made-up
region tests/fixtures/mini, what is done there, the rule that must speak, and the cell
that it must name where that is another one (`table!row!heading`; `+` is a row or column
that is added, `-` none). `together` is the copy of the region's things in which the
fault stands beside all others, or why it cannot.
"""

import csv
import io
import json
import re
import shutil
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from kg.model.iris import Names
from kg.services.authoring.export import export_region
from kg.services.checking.rules import load_shapes
from kg.services.checking.validate import validate
from kg.services.graph.build import build

TESTS = Path(__file__).parent
MINI = TESTS / "fixtures" / "mini"
DATA = TESTS.parent / "data"
#: No rule speaks of the fault: it only must not break anything.
NONE = "none"


@dataclass(frozen=True)
class Fault:
    """One row of the table."""

    fault: str
    sort: str
    table: str
    row: str
    column: str
    change: str
    text: str
    rule: str
    reported: str
    form: str
    together: str

    @property
    def copy(self) -> int | None:
        """The copy that it is seeded in beside the others; None where it cannot be."""
        return int(self.together) if self.together.isdigit() else None

    def takes(self, form: str) -> bool:
        """Can it be made in this form?"""
        return self.form in {"", form}


def read_rows(path, delimiter=","):
    with path.open(encoding="utf-8", newline="") as file:
        quoting = csv.QUOTE_NONE if delimiter == "\t" else csv.QUOTE_MINIMAL
        return list(csv.reader(file, delimiter=delimiter, quoting=quoting))


def write_rows(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


FAULTS = [Fault(*row) for row in read_rows(TESTS / "faults.tsv", "\t")[1:]]
TABLES = {path.stem: read_rows(path) for path in sorted(MINI.glob("*.csv"))}
SCHEMAS = {
    kind: json.loads((DATA / "schema" / f"{kind}.json").read_text("utf-8"))
    for kind in TABLES
}
#: Tables of which a region has one; what they hold is not copied.
ALONE = {"region", "memberships", "documents", "uncited-lines"}


@cache
def names_of(kind):
    """The names of a table's columns, in the order of its file."""
    named = {
        title: column["name"]
        for column in SCHEMAS[kind]["columns"]
        if not column.get("virtual")
        for title in column["titles"].values()
    }
    return [named[heading] for heading in TABLES[kind][0]]


def position(kind, heading):
    """Which column of a table, from 0, has a heading in its file."""
    return TABLES[kind][0].index(heading)


# A larger region: the things of mini again and again, under other keys.

KEYS = {
    "key",
    "field",
    "field_2",
    "agreement",
    "amends",
    "group",
    "category",
    "broader",
}
KEYS |= {"item", "field_1", "field_3", "field_4", "edition_key"}
PATHS = {"thing", "target", "made_by", "concerns", "reflected_in", "compared"}


def renamed(name, value, copy):
    """A cell as it stands in a copy: keys and what refers to them are other ones."""
    if not copy or not isinstance(value, str) or not value or value.startswith("#"):
        return value
    if name in {"vision", "revision_of"} and value == "2021":
        return str(9000 + copy)
    if name in PATHS:
        if "/mini/2021" in value:
            return value.replace("/mini/2021", f"/mini/{9000 + copy}")
        copied = value.split("/")[0] not in {"region", "municipality", "source"}
        return f"{value}-c{copy}" if copied else value
    if name in KEYS and not value.isdigit():
        return f"{value}-c{copy}"
    if name == "year" and value.isdigit():
        return str(int(value) + 10 * copy)
    return value


def copied(kind, row, copy):
    names = names_of(kind)
    return [renamed(n, cell, copy) for n, cell in zip(names, row, strict=True)]


def grown(copies):
    """The tables of mini with so many copies of all that can be copied."""
    tables = {}
    for kind, (heading, *rows) in TABLES.items():
        numbers = [0] if kind in ALONE else range(copies + 1)
        tables[kind] = [heading, *(copied(kind, r, n) for n in numbers for r in rows)]
    # What the document says of the whole region is said of the larger one.
    counts = tables["stated-counts"]
    thing, count = (
        position("stated-counts", "thing"),
        position("stated-counts", "count"),
    )
    for row in counts[1:]:
        if row[thing] == "region/mini":
            row[count] = str(int(row[count]) * (copies + 1))
    return tables


# Seeding: one model of tables for both forms; what goes is kept in mind until the end.


@dataclass
class Tables:
    """The tables of a folder or workbook while faults are sown.

    `names` are the stems of files or the names of sheets. Rows and columns that are
    taken away keep their number until `write`: places are worked out from `gone`.
    """

    form: str
    sound: dict[str, list[list[object]]]
    cells: dict[str, list[list[object]]]
    names: dict[str, str]
    gone: dict[str, set[int]] = field(default_factory=dict)
    gone_columns: dict[str, set[int]] = field(default_factory=dict)
    formats: list[tuple[str, int, int, str]] = field(default_factory=list)
    merged: list[tuple[str, int, int]] = field(default_factory=list)

    def expected(self, kind, row, column):
        """A place as a report should tell it: table, row, heading and cell."""
        name = self.names[kind] + (".csv" if self.form == "folder" else "")
        if row is None:
            return name, None, None, None
        number = row - len([r for r in self.gone.get(kind, ()) if r < row])
        if column is None:
            return name, number + 1, None, None
        heading = self.cells[kind][0][column] or None
        left = [c for c in self.gone_columns.get(kind, ()) if c < column]
        letter = get_column_letter(column - len(left) + 1)
        return name, number + 1, heading, f"{letter}{number + 1}"

    def kept(self, kind):
        """The rows of a table without what has gone."""
        columns = self.gone_columns.get(kind, set())
        for number, row in enumerate(self.cells[kind]):
            if number not in self.gone.get(kind, set()):
                yield [cell for at, cell in enumerate(row) if at not in columns]


def pairs(fault):
    """The cells of the row that a fault fills, the first of them its own."""
    texts = fault.text.split("; ")
    if fault.change == "type":
        yield fault.column, texts.pop(0)
    for text in filter(None, texts):
        heading, _, value = text.partition("=")
        yield heading, value


def sow(fault, tables, copy=0):
    """Make a fault; the place where it must be reported."""
    kind = fault.table
    cells = tables.cells[kind]
    offset = 0 if kind in ALONE else copy * (len(TABLES[kind]) - 1)
    rows = [
        int(n) - 1 + (offset if n != "1" else 0) for n in re.findall(r"\d+", fault.row)
    ]
    column = None if fault.column == "-" else position(kind, fault.column)
    row = rows[0] if rows else None

    def fill(target):
        for heading, value in pairs(fault):
            at = position(kind, heading)
            cells[target][at] = renamed(names_of(kind)[at], value, copy)

    match fault.change:
        case "empty":
            cells[row][column] = ""
        case "type":
            fill(row)
        case "repeat row":
            cells.append(list(tables.sound[kind][row]))
            fill(-1)
        case "remove row":
            tables.gone.setdefault(kind, set()).update(rows)
        case "heading":
            cells[0][column] = fault.text
        case "remove column":
            tables.gone_columns.setdefault(kind, set()).add(column)
        case "repeat column" | "new column" | "stray":
            for number, line in enumerate(cells):
                line.append(line[column] if fault.change == "repeat column" else "")
                if number == row:
                    line[-1] = fault.text or line[-1]
        case "extra cell":
            cells[row].append(fault.text)
        case "missing cell":
            cells[row].pop()
        case "remove headings":
            tables.gone.setdefault(kind, set()).add(0)
        case "table":
            tables.names[kind] = fault.text
        case "table again":
            other = {fault.table: fault.text, fault.text: fault.table}
            again = other[tables.names[kind]]
            tables.cells["again"], tables.names["again"] = deepcopy(cells), again
        case "formula":
            cells[row][column] = fault.text
        case "percentage":
            cells[row][column] = float(fault.text)
            tables.formats.append((kind, row, column, "0.0%"))
        case "date":
            cells[row][column] = date.fromisoformat(fault.text)
        case "number":
            cells[row][column] = float(fault.text)
        case "merge above":
            cells[row][column] = ""
            tables.merged.append((kind, row, column))
        case _:
            raise AssertionError(fault)
    return where(fault, tables, row, column, offset)


def where(fault, tables, row, column, offset):
    """What the table of faults says must be reported, as far as it says more."""
    if not fault.reported:
        return lambda: tables.expected(fault.table, row, column)
    told = fault.reported.split("!")
    kind = fault.table
    if len(told) == 3:
        kind = told[0] if told[0] in TABLES else fault.table
        kind = "again" if fault.change == "table again" else kind
        row = {"-": None, "+": -1}.get(told[1], told[1])
        if isinstance(row, str):
            shift = offset // (len(TABLES[fault.table]) - 1) * (len(TABLES[kind]) - 1)
            row = int(row) - 1 + (0 if kind in ALONE or row == "1" else shift)
        heading = told[2]
        fixed = {"-": None, "+": len(tables.cells[kind][0]) - 1}
        column = fixed[heading] if heading in fixed else position(kind, heading)
    else:
        row = -1
    if row == -1:
        row = len(tables.cells[kind]) - 1
    return lambda: tables.expected(kind, row, column)


def write_folder(tables, folder, before):
    """Write the tables that differ from what stands in a folder."""
    for kind, name in tables.names.items():
        path = folder / f"{name}.csv"
        rows = list(tables.kept(kind))
        if name != kind and kind in before:
            (folder / f"{kind}.csv").unlink()
        if rows != before.get(kind) or name != kind:
            write_rows(path, rows)


def write_workbook(tables, book, path, before):
    """Write the tables that differ from what a workbook holds."""
    sheets = dict(SHEETS)
    for kind, name in tables.names.items():
        page = book[sheets[kind]] if kind in sheets else book.create_sheet(name)
        rows = list(tables.kept(kind))
        if rows != before.get(kind):
            page.delete_rows(1, page.max_row)
            for number, row in enumerate(rows, start=1):
                for at, value in enumerate(row, start=1):
                    if value not in {None, ""}:
                        page.cell(number, at, value)
        page.title = name
    for kind, row, column, format_ in tables.formats:
        cell = book[tables.names[kind]].cell(row + 1, column + 1)
        cell.number_format = format_
    for kind, row, column in tables.merged:
        page = book[tables.names[kind]]
        page.merge_cells(None, row, column + 1, row + 1, column + 1)
    book.save(path)


def sheet_of(kind):
    title = next(t for t in SCHEMAS[kind]["dc:title"] if t["@language"] == "ja")
    return title["@value"]


SHEETS = {kind: sheet_of(kind) for kind in TABLES}


class Region:
    """A conforming region in both forms, to be spoilt again and again."""

    def __init__(self, tables, folder):
        self.folder = folder
        folder.mkdir()
        for kind, rows in tables.items():
            write_rows(folder / f"{kind}.csv", rows)
        self.tables = tables
        self.content = export_region(folder, "ja").content
        book = load_workbook(io.BytesIO(self.content))
        self.pages = {
            kind: [
                ["" if cell is None else cell for cell in row]
                for row in book[SHEETS[kind]].iter_rows(values_only=True)
            ]
            for kind in tables
        }

    def sown(self, form, faults, target):
        """Sow faults in a form: the path, and for each fault where it must show."""
        before = self.tables if form == "folder" else self.pages
        names = dict(SHEETS) if form == "workbook" else {kind: kind for kind in before}
        tables = Tables(form, before, deepcopy(before), names)
        places = [sow(fault, tables, copy) for fault, copy in faults]
        if form == "folder":
            path = target / "sown"
            shutil.copytree(self.folder, path)
            write_folder(tables, path, before)
        else:
            path = target / "sown.xlsx"
            write_workbook(
                tables, load_workbook(io.BytesIO(self.content)), path, before
            )
        return path, [place() for place in places]


@pytest.fixture(scope="session")
def mini(tmp_path_factory):
    return Region(deepcopy(TABLES), tmp_path_factory.mktemp("mini") / "mini")


@pytest.fixture(scope="session")
def surroundings(tmp_path_factory):
    """The shipped reference tables with few rows: reading them takes its time."""
    root = tmp_path_factory.mktemp("data")
    reference = root / "reference" / "national"
    shutil.copytree(DATA / "reference" / "national", reference)
    codes = {f"0120{n}" for n in range(2, 7)} | {"01233", "13421", "47382"}
    years = re.compile("20(1[5-9]|[23][0-9])(-20(1[5-9]|[23][0-9]))?")
    for name, keeps in (
        ("municipalities", lambda row: codes & set(row)),
        ("fiscal-periods", lambda row: years.fullmatch(row[0])),
    ):
        table = reference / f"{name}.csv"
        heading, *rows = read_rows(table)
        write_rows(table, [heading, *filter(keeps, rows)])
    documents = root / "sources" / "documents"
    documents.mkdir(parents=True)
    shutil.copy(DATA / "sources" / "documents" / "documents.csv", documents)
    return root


@cache
def shapes():
    return load_shapes(Names())


def findings_of(path, surroundings):
    """What a check finds: for each finding its rule and the place to mend."""
    built = build([surroundings, path])
    graphs = {p.partition.graph for p in built.partitions if p.partition.folder == path}
    report = validate(built, graphs=graphs, shapes=shapes())
    assert report.tables
    found = []
    for finding in report.open():
        place = finding.places[0]
        name = place.sheet or place.file.name
        cell = (name, place.row, place.column or None, place.cell)
        found.append((str(finding.code), cell))
    return found


def text(cell):
    """A place as the golden file has it."""
    name, row, heading, a1 = cell
    return " ".join(filter(None, [name, a1 or (f"row {row}" if row else ""), heading]))


def reported(fault, expected, found):
    """The place where a fault is reported: its own, else others of the same rule."""
    cells = [cell for code, cell in found if code == fault.rule]
    if expected in cells:
        return text(expected)
    return " / ".join(sorted(map(text, cells))) or "not reported"


FORMS = ("folder", "workbook")


def alone():
    """Every fault in every form; quick are the first of each sort and table check.

    The others are tried alone in the slow tests, and in the quick ones beside all.
    """
    tried = {"folder": set(), "workbook": set()}
    for form in FORMS:
        for fault in filter(lambda fault: fault.takes(form), FAULTS):
            check = fault.rule if fault.rule.startswith("TT") else fault.sort
            quick = fault.form == form or not {check, fault.sort} <= tried[form]
            tried[form] |= {check, fault.sort}
            marks = () if quick else (pytest.mark.slow,)
            yield pytest.param(fault, form, marks=marks, id=f"{form}: {fault.fault}")


@pytest.mark.parametrize(("fault", "form"), list(alone()))
def test_fault_alone_is_reported_at_its_cell(fault, form, mini, surroundings, tmp_path):
    path, (expected,) = mini.sown(form, [(fault, 0)], tmp_path)
    found = findings_of(path, surroundings)

    if fault.rule != NONE:
        assert text(expected) == reported(fault, expected, found), found


@pytest.fixture(scope="session")
def larger(tmp_path_factory):
    """The region with as many copies of its things as the faults together need."""
    copies = max(fault.copy or 0 for fault in FAULTS)
    return Region(grown(copies), tmp_path_factory.mktemp("larger") / "larger")


def test_the_larger_region_conforms_before_it_is_spoilt(larger, surroundings):
    assert [] == findings_of(larger.folder, surroundings)


def test_no_fault_hides_another(mini, larger, surroundings, tmp_path, assert_golden):
    """One run over a folder and one over a workbook, each with every fault in it.

    Those that cannot stand beside the others have a run of their own.
    """
    told = {}
    for form in FORMS:
        takes = [f for f in FAULTS if f.takes(form) and f.rule != NONE]
        together = [fault for fault in takes if fault.copy is not None]
        runs = [(larger, together), *((mini, [f]) for f in takes if f not in together)]
        for number, (region, faults) in enumerate(runs):
            folder = tmp_path / f"{form}-{number}"
            folder.mkdir()
            pairs = [(fault, fault.copy or 0) for fault in faults]
            path, expected = region.sown(form, pairs, folder)
            found = findings_of(path, surroundings)
            for fault, cell in zip(faults, expected, strict=True):
                told[fault, form] = text(cell), reported(fault, cell, found)
    rows = [
        (
            f.fault,
            f.rule,
            *told.get((f, "folder"), "--"),
            *told.get((f, "workbook"), "--"),
        )
        for f in FAULTS
        if f.rule != NONE
    ]
    heading = ("fault", "rule", "expected", "reported", "in a workbook", "reported")

    assert [] == [row for row in rows if row[2] != row[3] or row[4] != row[5]]
    assert_golden("".join(" | ".join(r) + "\n" for r in [heading, *rows]), "faults.txt")


def test_there_are_a_hundred_faults_over_every_kind_of_table():
    spoken_of = [fault for fault in FAULTS if fault.rule != NONE]

    assert len({fault.fault for fault in FAULTS}) == len(FAULTS)
    assert len([fault for fault in spoken_of if fault.copy is not None]) >= 100
    assert set(TABLES) == {fault.table for fault in spoken_of}
