"""Write graphs to one file, or to a folder with a file for each graph."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from kg.model.graph_format import RDF_FORMATS, GraphFormat
from kg.model.iris import Names
from kg.services.exporting.graphs import DEFAULT, Graph
from kg.services.graph.output import pieces, replace_file, serialised

__all__ = ["Written", "content_of", "is_folder", "write_file", "write_folder"]

#: A name that is longer than this is no name of a file.
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Written:
    """A graph and the file that holds it."""

    graph: Graph
    path: Path


def is_folder(output: Path) -> bool:
    """Is a folder meant: one that exists, or a name without a suffix?"""
    return output.is_dir() or not (output.suffix or output.exists())


def content_of(
    graphs: Sequence[Graph], format_: GraphFormat, names: Names
) -> Iterator[bytes]:
    """Graphs as the bytes of one file; the same graphs are the same bytes."""
    lines = sorted(line for graph in graphs for line in graph.quads())
    if format_ is GraphFormat.NQ:
        yield from pieces(lines)
    else:
        yield serialised(lines, RDF_FORMATS[format_], names.prefixes())


def write_file(
    graphs: Sequence[Graph], path: Path, format_: GraphFormat, names: Names
) -> None:
    """Write graphs to one file.

    Raises:
        UsageError: It cannot be written.
    """
    replace_file(path, content_of(graphs, format_, names))


def _file_name(graph: Graph, names: Names) -> str:
    """The path of a graph below its folder, without a suffix: that of its name.

    A graph that is not ours, or whose name would lead out of the folder, is named by
    its whole IRI.
    """
    name = graph.name(names)
    ours = graph.iri.startswith(names.graph("")) or not graph.iri
    parts = name.split("/")
    if ours and not {"", ".", "..", DEFAULT} & set(parts) and len(name) < _LONGEST:
        return name
    if not graph.iri:
        return DEFAULT
    whole = quote(graph.iri, safe="")
    if len(whole) < _LONGEST:
        return whole
    return hashlib.sha256(graph.iri.encode()).hexdigest()


def write_folder(
    graphs: Sequence[Graph], folder: Path, format_: GraphFormat, names: Names
) -> tuple[tuple[Written, ...], tuple[Path, ...]]:
    """Write a file for each graph.

    Returns:
        What was written, and the files of this format that stand there besides: of
        graphs that are no more, or of somebody else.

    Raises:
        UsageError: The folder cannot be written.
    """
    suffix = f".{format_.value}"
    written = tuple(
        Written(graph, folder / f"{_file_name(graph, names)}{suffix}")
        for graph in graphs
    )
    for each in written:
        write_file([each.graph], each.path, format_, names)
    ours = {each.path for each in written}
    others = sorted(path for path in folder.rglob(f"*{suffix}") if path not in ours)
    return written, tuple(others)
