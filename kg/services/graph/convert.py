"""Compile a table schema once into a converter of rows to N-Quads lines.

A converter belongs to one table and one named graph. Every IRI and literal passes
through a pyoxigraph term, which checks and escapes it; the line is then joined from
the terms' own text. What follows the subject of a line depends on few cells, so each
distinct ending is made once: that is what makes a row cheap.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import chain
from operator import itemgetter
from typing import Any

from pyoxigraph import Literal, NamedNode

from kg.errors import SchemaError
from kg.model.iris import Names, Template
from kg.model.lang import Text
from kg.model.problem import TableCode, TableProblem
from kg.model.table import Column, Row, Table, TableSchema
from kg.vocab import XSD

__all__ = ["Converter", "Statement", "Subject", "compile_table", "in_order"]

Values = Mapping[str, str]
#: Makes the text of a term from a row's values; KeyError where a cell is empty.
Maker = Callable[[Values], str]


def _iri(template: Template) -> Maker:
    """Terms from a URI template."""
    expand = template.maker()
    return lambda values: str(NamedNode(expand(values)))


def _literal(column: Column) -> Maker:
    """Literals from the cells of a column."""
    name = column.name
    language = column.language
    if language is not None:
        return lambda values: str(Literal(values[name], language=language))
    datatype = XSD.terms()[column.datatype]
    return lambda values: str(Literal(values[name], datatype=datatype))


#: How the lines of one column end: the column whose cell must be filled (None for a
#: virtual one), what reads the cells that the ending depends on (None where it is the
#: same for every row), the endings made so far, and what makes one: predicate, object,
#: graph and full stop.
Plan = tuple[str | None, Callable[[Any], object] | None, dict[object, str], Maker]


@dataclass(frozen=True, slots=True)
class Statement:
    """One column's mapping: its predicate, and the plan by which its lines end."""

    column: Column
    predicate: Maker
    plan: Plan


@dataclass(frozen=True, slots=True)
class Subject:
    """The statements about one subject of a row.

    `once` holds where everything said about the subject follows from the cells that
    name it: then a subject that comes again (a passage) is not written again.
    """

    make: Maker
    statements: tuple[Statement, ...]
    plan: tuple[Plan, ...]
    once: bool


@dataclass(frozen=True, slots=True)
class Converter:
    """Turns rows of one table kind into N-Quads lines of one graph."""

    schema: TableSchema
    subjects: tuple[Subject, ...]

    def lines(
        self, table: Table, problems: list[TableProblem] | None = None
    ) -> list[str]:
        """The N-Quads lines of a table, without their line ends, duplicates included.

        Args:
            table: Rows of this kind.
            problems: Gets a problem for every template that makes no valid IRI; the
                statement is left out.
        """
        lines: list[str] = []
        seen: set[str] = set()

        def report(row: Row) -> Callable[[ValueError], None]:
            def bad(error: ValueError) -> None:
                if problems is not None:
                    problems.append(self._bad_iri(table, row, error))

            return bad

        for row in table:
            for subject in self.subjects:
                try:
                    about = subject.make(row.values)
                    if subject.once:
                        if about in seen:
                            continue
                        seen.add(about)
                    _describe(about, subject, row.values, lines.append, report(row))
                except KeyError:
                    continue
                except ValueError as error:
                    report(row)(error)
        return lines

    def _bad_iri(self, table: Table, row: Row, error: ValueError) -> TableProblem:
        """The problem of a row in which some template makes no valid IRI."""
        for column in self.schema.cells:
            text = row.values.get(column.name)
            if text and column.value == "{+" + column.name + "}":
                try:
                    NamedNode(text)
                except ValueError:
                    return TableProblem(
                        TableCode.BAD_IRI,
                        table.place(row.number, column),
                        Text(
                            f"{text!r} is no web address; write it whole, "
                            "with https:// and no spaces",
                            f"「{text}」は URL ではありません。"
                            "https:// から空白なしで記入してください",
                        ),
                        text,
                    )
        return TableProblem(
            TableCode.BAD_IRI,
            table.place(row.number),
            Text(f"makes no valid IRI ({error})", f"IRI を作れません（{error}）"),
        )


def _describe(
    about: str,
    subject: Subject,
    values: Values,
    add: Callable[[str], None],
    bad: Callable[[ValueError], None],
) -> None:
    """Add the lines about one subject of one row; report those that make no IRI."""
    for gate, key, known, ending in subject.plan:
        if gate is None or gate in values:
            try:
                cells = key(values) if key else None
                end = known.get(cells)
                if end is None:
                    end = known[cells] = ending(values)
            except KeyError:
                continue
            except ValueError as error:
                bad(error)
                continue
            add(about + end)


def _needs(column: Column, predicate: Template, value: Template | None) -> set[str]:
    """The columns whose cells the ending of a column's lines depends on."""
    return {*predicate.columns, *(value.columns if value else (column.name,))}


def _statement(
    column: Column, predicate: Template, value: Template | None, tail: str
) -> Statement:
    """Compile the mapping of one column."""
    verb = _iri(predicate)
    thing = _literal(column) if value is None else _iri(value)
    needs = _needs(column, predicate, value)

    def ending(values: Values) -> str:
        return f" {verb(values)} {thing(values)}{tail}"

    key = itemgetter(*sorted(needs)) if needs else None
    gate = None if column.virtual else column.name
    return Statement(column, verb, (gate, key, {}, ending))


def compile_table(
    schema: TableSchema, names: Names, table: str, graph: str
) -> Converter:
    """Compile a schema for one table.

    Args:
        schema: The kind of table.
        names: Mints IRIs below the base.
        table: The address of the table, which relative references resolve against.
        graph: The IRI of the named graph.

    Raises:
        SchemaError: A URI template cannot be used.
    """

    def template(text: str) -> Template:
        try:
            return names.template(text, table)
        except ValueError as error:
            raise SchemaError(f"{schema.name}.json: {error}") from error

    tail = f" {NamedNode(graph)} ."
    groups: dict[str, list[tuple[Template, Template | None, Column]]] = {}
    for column in schema.columns:
        if column.property is not None:
            value = template(column.value) if column.value else None
            mapping = (template(column.property), value, column)
            groups.setdefault(column.about or schema.about, []).append(mapping)
    subjects = []
    for about, mappings in groups.items():
        named = template(about)
        # In the order of their text: the lines of a row come out nearly sorted.
        mappings.sort(key=lambda mapping: str(mapping[0].parts))
        statements = [_statement(column, p, v, tail) for p, v, column in mappings]
        naming = set(named.columns)
        once = all(_needs(column, p, v) <= naming for p, v, column in mappings)
        plan = tuple(statement.plan for statement in statements)
        subjects.append(Subject(_iri(named), tuple(statements), plan, once))
    return Converter(schema, tuple(subjects))


def in_order(lines: list[str]) -> list[str]:
    """These lines sorted, each once; the list given is sorted in place.

    Rows come almost in order, so that sorting and looking at the neighbour is three
    times as fast as a set, which hashes every line.
    """
    lines.sort()
    before = chain(("",), lines)
    return [line for line, last in zip(lines, before, strict=False) if line != last]
