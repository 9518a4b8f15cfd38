"""The graph and its tables as files to download."""

from collections.abc import Iterable, Iterator

from kg.model.lang import Text
from kg.model.site_file import Dump, DumpRole, SiteFile
from kg.services.dumping.database.write import database
from kg.services.dumping.graphs import WHOLE, graph_files, told_of_graphs, whole_file
from kg.services.dumping.ontology import ontology_files, told_of_ontology
from kg.services.dumping.packages import table_files, told_of_tables
from kg.services.dumping.told import FOLDER, Told, dumps_of
from kg.services.publishing.publication import Publication

__all__ = ["files", "keys", "told"]

_DATABASE = Told(
    f"{FOLDER}/teiju-kg.sqlite",
    DumpRole.DATABASE,
    Text(
        "Tables and answers for people who do not know RDF (SQLite)",
        "表と回答、RDF を知らない方向け（SQLite）",
    ),
    "application/vnd.sqlite3",
)


def keys(site: Publication) -> Iterable[str]:
    """The whole graph format by format, and what else there is."""
    return (*WHOLE, "graphs", "ontology", "tables", "database")


def files(site: Publication, key: str) -> Iterator[SiteFile]:
    """The files of one of them, below `dumps/`."""
    if key in WHOLE:
        yield whole_file(site.whole, key)
    elif key == "graphs":
        yield from graph_files(site.whole)
    elif key == "ontology":
        yield from ontology_files(site.names)
    elif key == "tables":
        yield from table_files(site.whole, site.public)
    else:
        body = database(site.whole, site.shelf, site.public)
        yield SiteFile(_DATABASE.path, body)


def told(site: Publication) -> list[Dump]:
    """What is told of them, the files for most people first."""
    found = [
        *told_of_graphs(site.whole),
        *told_of_ontology(site.names),
        _DATABASE,
        *told_of_tables(site.whole),
    ]
    return dumps_of(found, site.written)
