"""The graph that questions are checked on: the shipped tables, or what is named."""

from pathlib import Path

from pyoxigraph import RdfFormat, Store

from kg.model.iris import Names
from kg.model.settings import DEFAULT_BUILD
from kg.services.graph.store import open_build, open_lines

__all__ = ["graph_at_hand"]


def graph_at_hand(data: Path | None, folder: Path, names: Names) -> tuple[Store, Path]:
    """The graph in this process, and as a file for engines in others.

    A build that lies about may be older than the tables; questions are held to the
    tables, so those are built anew.

    Args:
        data: What is asked in place of the shipped tables.
        folder: Where the file may be written.
        names: The base of IRIs.

    Raises:
        UsageError: What is named does not exist, or is no RDF.
        SourceError: A table has a problem.
    """
    path = folder / "graph.nq"
    if data is None:
        from kg.services.graph.build import build

        built = build(names=names)
        built.raise_problems()
        path.write_text("\n".join(built.lines()) + "\n", encoding="utf-8")
        return open_lines(built.lines()), path
    store = open_build(data, DEFAULT_BUILD, names).store
    store.dump(str(path), format=RdfFormat.N_QUADS)
    return store, path
