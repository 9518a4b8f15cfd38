"""Compile a table schema once into a converter of rows to N-Quads lines.

A converter belongs to one table and one named graph. Every IRI and literal passes
through a pyoxigraph term, which checks and escapes it; the line is then joined from
the terms' own text, which is what makes a row cheap.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from kg.errors import SchemaError
from kg.model.iris import Names, Template, escape
from kg.model.lang import Text
from kg.model.problem import Place, TableCode, TableProblem
from kg.model.table import Column, Row, Table, TableSchema
from kg.vocab import XSD

__all__ = ["Converter", "compile_table"]

#: Gives the text of a term for a row's values; None where a cell it needs is empty.
Maker = Callable[[dict[str, str]], str | None]


def _iri(template: Template) -> Maker:
    """Terms from a URI template, each distinct one made once."""
    if not template.columns:
        constant = str(
            NamedNode("".join(p for p in template.parts if isinstance(p, str)))
        )
        return lambda values: constant
    known: dict[str, str] = {}
    pieces: dict[str, str] = {}
    parts = template.parts

    def make(values: dict[str, str]) -> str | None:
        text = []
        for part in parts:
            if isinstance(part, str):
                text.append(part)
                continue
            value = values.get(part[0])
            if value is None:
                return None
            if part[1]:
                text.append(escape(value, True))
                continue
            piece = pieces.get(value)
            if piece is None:
                piece = pieces[value] = escape(value)
            text.append(piece)
        iri = "".join(text)
        term = known.get(iri)
        if term is None:
            term = known[iri] = str(NamedNode(iri))
        return term

    return make


def _literal(column: Column) -> Maker:
    """Literals from the cells of a column, each distinct one made once."""
    known: dict[str, str] = {}
    name = column.name
    language = column.language
    datatype = XSD.terms()[column.datatype]

    def make(values: dict[str, str]) -> str | None:
        value = values.get(name)
        if value is None:
            return None
        term = known.get(value)
        if term is None:
            if language is not None:
                literal = Literal(value, language=language)
            else:
                literal = Literal(value, datatype=datatype)
            term = known[value] = str(literal)
        return term

    return make


@dataclass(frozen=True, slots=True)
class _Statement:
    """One column's mapping: predicate and object, and which cell they hang on."""

    column: Column
    predicate: Maker
    object: Maker
    needs: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Subject:
    """The statements about one subject of a row.

    `once` holds where everything said about the subject follows from the cells that
    name it: then a subject that comes again (a passage) is not written again.
    """

    make: Maker
    statements: tuple[_Statement, ...]
    once: bool


@dataclass(frozen=True, slots=True)
class Converter:
    """Turns rows of one table kind into N-Quads lines of one graph."""

    schema: TableSchema
    main: Maker
    subjects: tuple[_Subject, ...]
    tail: str

    def lines(
        self, table: Table, problems: list[TableProblem] | None = None
    ) -> Iterator[str]:
        """The N-Quads lines of a table, without their line ends, duplicates included.

        Args:
            table: Rows of this kind.
            problems: Gets a problem for every cell that makes no valid IRI; such a
                statement is left out.
        """
        tail = self.tail
        seen: set[str] = set()
        for row in table:
            values = row.values
            for subject in self.subjects:
                try:
                    about = subject.make(values)
                    if about is None:
                        continue
                    if subject.once:
                        if about in seen:
                            continue
                        seen.add(about)
                    for statement in subject.statements:
                        if statement.column.name in values or statement.column.virtual:
                            thing = statement.object(values)
                            if thing is not None:
                                predicate = statement.predicate(values)
                                yield f"{about} {predicate} {thing}{tail}"
                except ValueError as error:
                    if problems is not None:
                        problems.append(self._bad_iri(table, row, error))

    def _bad_iri(self, table: Table, row: Row, error: ValueError) -> TableProblem:
        """The problem of a row in which some template makes no valid IRI."""
        for column in self.schema.cells:
            text = row.values.get(column.name)
            if text and column.value == "{+" + column.name + "}":
                try:
                    NamedNode(text)
                except ValueError:
                    heading = table.headings[column.name][1]
                    return TableProblem(
                        TableCode.BAD_IRI,
                        Place(table.path, row.number, heading),
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
            Place(table.path, row.number),
            Text(f"makes no valid IRI ({error})", f"IRI を作れません（{error}）"),
        )


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

    groups: dict[str, list[_Statement]] = {}
    for column in schema.columns:
        if column.property is None:
            continue
        predicate = template(column.property)
        needs = set(predicate.columns)
        if column.value is None:
            thing = _literal(column)
            needs.add(column.name)
        else:
            value = template(column.value)
            thing = _iri(value)
            needs.update(value.columns)
        statement = _Statement(column, _iri(predicate), thing, frozenset(needs))
        groups.setdefault(column.about or schema.about, []).append(statement)
    subjects = []
    for about, statements in groups.items():
        named = template(about)
        needed = frozenset[str]().union(*(s.needs for s in statements))
        once = needed <= set(named.columns)
        subjects.append(_Subject(_iri(named), tuple(statements), once))
    return Converter(
        schema=schema,
        main=_iri(template(schema.about)),
        subjects=tuple(subjects),
        tail=f" {NamedNode(graph)} .",
    )
