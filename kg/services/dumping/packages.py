"""All files of the tables: each as CSV, what they mean, and one archive of them all."""

from collections.abc import Iterator, Sequence

from kg.model.lang import Text
from kg.model.site_file import DumpRole, SiteFile
from kg.services.dumping.csvw import METADATA, metadata_of
from kg.services.dumping.datapackage import datapackage
from kg.services.dumping.packing import zipped
from kg.services.dumping.tables import SourceTable, source_tables
from kg.services.dumping.told import FOLDER, Told
from kg.services.graph.whole import Whole
from kg.vocab import CSVW, DATA_PACKAGE

__all__ = ["table_files", "told_of_tables"]

_PACKAGE = "datapackage.json"
_ARCHIVE = "teiju-kg-tables.zip"


def _folders(tables: Sequence[SourceTable]) -> dict[str, str]:
    """The path of the graph of each folder."""
    return {table.folder: table.part.partition.graph for table in tables}


def table_files(whole: Whole, page: str) -> Iterator[SiteFile]:
    """The tables; nothing where the graph came without any.

    Args:
        whole: The graph with its tables.
        page: The address of the site.
    """
    tables = list(source_tables(whole.partitions))
    if not tables:
        return
    bodies = {table.path: table.body() for table in tables}
    bodies[_PACKAGE] = datapackage(tables, bodies, whole.digest, page)
    for folder in _folders(tables):
        bodies[f"{folder}/{METADATA}"] = metadata_of(folder, tables, whole.names)
    files = [SiteFile(path, body) for path, body in sorted(bodies.items())]
    for file in files:
        yield SiteFile(f"{FOLDER}/{file.path}", file.body)
    yield SiteFile(f"{FOLDER}/{_ARCHIVE}", zipped(files))


def told_of_tables(whole: Whole) -> Iterator[Told]:
    """The archive, the descriptions, and each table."""
    tables = list(source_tables(whole.partitions))
    if not tables:
        return
    yield Told(
        f"{FOLDER}/{_ARCHIVE}",
        DumpRole.TABLES,
        Text(
            "All source tables with what their columns mean (CSV)",
            "元の表すべてと、その列の説明（CSV）",
        ),
        "text/csv",
        "application/zip",
    )
    yield Told(
        f"{FOLDER}/{_PACKAGE}",
        DumpRole.DESCRIPTION,
        Text(
            "The source tables as a Data Package (Frictionless)",
            "元の表の Data Package（Frictionless）",
        ),
        "application/json",
        conforms_to=DATA_PACKAGE,
    )
    for folder, graph in _folders(tables).items():
        yield Told(
            f"{FOLDER}/{folder}/{METADATA}",
            DumpRole.DESCRIPTION,
            Text(
                f"What the columns of the tables of {graph} mean (CSVW)",
                f"{graph} の表の列の説明（CSVW）",
            ),
            "application/csvm+json",
            conforms_to=CSVW,
        )
    for table in tables:
        title, graph = table.schema.title, table.part.partition.graph
        yield Told(
            f"{FOLDER}/{table.path}",
            DumpRole.TABLES,
            Text(f"{title.en}: {graph} (CSV)", f"{title.ja}：{graph}（CSV）"),
            "text/csv",
        )
