"""Check what a user names: decide what is checked and what only surrounds it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kg.model.iris import Names
from kg.model.report import Report
from kg.services.checking.engines import Engine
from kg.services.checking.rules import Shapes
from kg.services.checking.validate import validate
from kg.services.graph.build import Built, build
from kg.services.graph.inputs import sort_inputs

__all__ = ["Checked", "check_inputs"]


@dataclass(frozen=True, slots=True)
class Checked:
    """A build of what was named, what the check of it found, and the statements.

    `lines` are N-Quads: those of the RDF files that were named, and the build's unless
    RDF files were all that was named.
    """

    built: Built
    report: Report
    lines: tuple[str, ...]


def check_inputs(
    paths: Sequence[Path], names: Names, engine: Engine, shapes: Shapes | None = None
) -> Checked:
    """Check folders and RDF files; the shipped data and ontology when none is named.

    Folders and files that are named are checked; the shipped reference tables and
    sources surround them.

    Args:
        paths: What the user named.
        names: The base of every IRI.
        engine: Which SHACL engine checks the shapes.
        shapes: The rules; the shipped ones by default.

    Raises:
        UsageError: A path cannot be used.
    """
    if not paths:
        built = build(names=names)
        report = validate(built, engine=engine, shapes=shapes)
        report = replace(report, normalised=built.normalised)
        return Checked(built, report, tuple(built.lines()))
    inputs = sort_inputs(paths)
    built = build(inputs.folders, names=names) if inputs.folders else build(names=names)
    asked = {folder.resolve() for folder in inputs.folders}
    parts = [
        part.partition
        for part in built.partitions
        if any(part.partition.folder.resolve().is_relative_to(path) for path in asked)
    ]
    graphs = {part.graph for part in parts}
    report = validate(
        built, engine=engine, graphs=graphs, files=inputs.files, shapes=shapes
    )
    checked = {part.folder for part in parts}
    normalised = tuple(
        cell
        for cell in built.normalised
        if not checked.isdisjoint({cell.place.file, cell.place.file.parent})
    )
    report = replace(report, normalised=normalised)
    added = [line for _, lines in inputs.files for line in lines]
    own = built.lines() if inputs.folders else []
    return Checked(built, report, (*own, *added))
