"""Build the graph: tables in, one named graph a data folder out.

Reads no settings and keeps no state: partitions in, statements out.
`services/graph/output.py` writes them, `services/checking/validate.py` checks them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import (
    CanonicalizationAlgorithm,
    Dataset,
    NamedNode,
    Quad,
    RdfFormat,
    parse,
)

from kg.errors import SchemaError, SourceError
from kg.model.cells import Normalised
from kg.model.iris import Names
from kg.model.problem import TableProblem
from kg.model.table import Table, TableSchema
from kg.services.assets import asset, load_schemas, turtle_files
from kg.services.graph.convert import Converter, compile_table, in_order
from kg.services.tables.keys import check_keys
from kg.services.tables.partitions import Partition, find_partitions
from kg.services.tables.read import ReadLog, read_partition

__all__ = ["Built", "BuiltPartition", "build", "ontology_lines"]


@dataclass(frozen=True, slots=True)
class BuiltPartition:
    """One data folder with its tables, their converters and its statements."""

    partition: Partition
    tables: tuple[Table, ...]
    converters: tuple[Converter, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Built:
    """A whole build.

    `ontology` and each partition hold distinct N-Quads lines, sorted, without line
    ends. `problems` holds every problem of every table; with any of them the build
    must not be written. `normalised` lists the cells that were not in their plain
    form.
    """

    names: Names
    ontology: tuple[str, ...]
    partitions: tuple[BuiltPartition, ...]
    problems: tuple[TableProblem, ...] = field(default=())
    normalised: tuple[Normalised, ...] = field(default=())

    def graphs(self) -> dict[str, int]:
        """How many statements each named graph holds, by its path."""
        counts: dict[str, int] = {"ontology": len(self.ontology)}
        for part in self.partitions:
            graph = part.partition.graph
            counts[graph] = counts.get(graph, 0) + len(part.lines)
        return counts

    def lines(self) -> list[str]:
        """Every statement of the build once, sorted."""
        merged = set(self.ontology)
        merged.update(*(part.lines for part in self.partitions))
        return sorted(merged)

    def raise_problems(self) -> None:
        """Stop here when a table has a problem.

        Raises:
            SourceError: Holds every problem.
        """
        if self.problems:
            count = len(self.problems)
            files = len({problem.place.file for problem in self.problems})
            raise SourceError(
                f"{count} problem(s) in {files} table(s); nothing was written",
                f"{files}個の表に{count}件の問題があります。何も書き出していません",
                self.problems,
            )


def ontology_lines(names: Names, folder: Path | None = None) -> tuple[str, ...]:
    """The ontology and its schemes as N-Quads lines of their own graph.

    Lists of OWL need blank nodes; they get canonical labels (RDFC-1.0), so that the
    same files give the same bytes.

    Raises:
        SchemaError: A file is not Turtle.
    """
    graph = NamedNode(names.graph("ontology"))
    dataset = Dataset()
    for path in turtle_files(folder or asset("ontology")):
        text = names.rebase(path.read_text(encoding="utf-8"))
        try:
            for quad in parse(text, format=RdfFormat.TURTLE, rename_blank_nodes=True):
                dataset.add(Quad(quad.subject, quad.predicate, quad.object, graph))
        except SyntaxError as error:
            raise SchemaError(f"{path}: {error}") from error
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return tuple(sorted(f"{quad} ." for quad in dataset))


def _convert(
    part: Partition,
    tables: Sequence[Table],
    names: Names,
    problems: list[TableProblem],
) -> BuiltPartition:
    """Convert the tables of one folder."""
    graph = names.graph(part.graph)
    converters = []
    lines: list[str] = []
    for table in tables:
        address = names.table(part.group, part.name, f"{table.schema.name}.csv")
        converter = compile_table(table.schema, names, address, graph)
        converters.append(converter)
        lines.extend(converter.lines(table, problems))
    return BuiltPartition(
        part, tuple(tables), tuple(converters), tuple(in_order(lines))
    )


def build(
    paths: Sequence[Path] = (),
    *,
    names: Names | None = None,
    schemas: dict[str, TableSchema] | None = None,
) -> Built:
    """Build the graph from the folders that paths name.

    Args:
        paths: Data roots or single folders; the shipped data when there is none.
        names: The base of every IRI; the published one by default.
        schemas: The kinds of table; the shipped ones by default.

    Raises:
        UsageError: A path names no tables.
        SchemaError: A schema or the ontology is malformed.
    """
    names = names or Names()
    schemas = schemas or load_schemas()
    log = ReadLog()
    read = [
        (part, read_partition(part, schemas, log)) for part in find_partitions(paths)
    ]
    problems = log.problems
    problems.extend(check_keys([table for _, tables in read for table in tables]))
    built = [_convert(part, tables, names, problems) for part, tables in read]
    return Built(
        names,
        ontology_lines(names),
        tuple(built),
        tuple(problems),
        tuple(log.normalised),
    )
