"""Check what a user names: decide what is checked and what only surrounds it."""

from collections.abc import Sequence
from pathlib import Path

from kg.model.iris import Names
from kg.model.report import Report
from kg.services.build import build
from kg.services.engines import Engine
from kg.services.inputs import sort_inputs
from kg.services.partitions import find_partitions
from kg.services.validate import validate

__all__ = ["check_inputs"]


def check_inputs(paths: Sequence[Path], names: Names, engine: Engine) -> Report:
    """Check folders and RDF files; the shipped data and ontology when none is named.

    Folders and files that are named are checked; the shipped reference tables and
    sources surround them.

    Raises:
        UsageError: A path cannot be used.
    """
    if not paths:
        return validate(build(names=names), engine=engine)
    inputs = sort_inputs(paths)
    built = build(inputs.folders, names=names) if inputs.folders else build(names=names)
    asked = {folder.resolve() for folder in inputs.folders}
    graphs = {
        part.graph
        for part in (find_partitions(inputs.folders) if inputs.folders else ())
        if any(part.folder.resolve().is_relative_to(folder) for folder in asked)
    }
    return validate(built, engine=engine, graphs=graphs, files=inputs.files)
