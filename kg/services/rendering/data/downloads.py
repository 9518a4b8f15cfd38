"""The page of the files to download, and the changelog of the data."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kg.model.file_formats import format_name
from kg.model.lang import Text
from kg.model.site import PageFormat, formats_at, path_of, relative
from kg.model.site_file import Dump, DumpRole
from kg.services.describing.citation import Cited, cited_in_words
from kg.services.exporting.void import DESCRIPTION, TITLE
from kg.services.rendering.frame.prose import html_of
from kg.services.rendering.frame.setting import Setting
from kg.services.rendering.things.named_graph import graph_title
from kg.services.rendering.things.structured import dataset

__all__ = ["changes_page", "downloads_page", "size_text"]

_THOUSAND = 1000
#: Kinds of files, those for most people first: roles, heading, for whom they are.
_GROUPS: Sequence[tuple[str, tuple[DumpRole, ...], Text, Text]] = (
    (
        "tables",
        (DumpRole.TABLES, DumpRole.DATABASE),
        Text("Tables", "表"),
        Text(
            "For spreadsheets, databases and statistics software. No knowledge of RDF "
            "is needed.",
            "表計算ソフト、データベース、統計ソフト向けです。RDF の知識は要りません。",
        ),
    ),
    (
        "whole",
        (DumpRole.WHOLE,),
        Text("The whole graph", "グラフ全体"),
        Text(
            "For triple stores and programs that read RDF. Every file holds all of it; "
            "take the format that your program reads.",
            "トリプルストアや RDF を読むプログラム向けです。どのファイルにも全体が"
            "入っています。お使いのプログラムが読める形式を選んでください。",
        ),
    ),
    (
        "graphs",
        (DumpRole.GRAPH,),
        Text("One region or city at a time", "圏域・市ごと"),
        Text(
            "The named graphs of which the whole consists.",
            "全体を構成する名前付きグラフです。",
        ),
    ),
    (
        "descriptions",
        (DumpRole.DESCRIPTION,),
        Text("Descriptions of the data", "データの説明"),
        Text(
            "For data portals, search engines and whoever checks where the data come "
            "from.",
            "データポータルや検索サービスへの登録、データの由来の確認に使えます。",
        ),
    ),
)
_OF_TABLES = Text(
    "Descriptions of the tables, folder by folder", "フォルダごとの表の説明"
)


@dataclass(frozen=True, slots=True)
class _File:
    """A file as the page shows it."""

    href: str
    path: str
    title: str
    format: str
    size: str
    statements: str
    sha256: str


@dataclass(frozen=True, slots=True)
class _Fold:
    """Files that are shown on demand: the tables of one region."""

    title: str
    files: Sequence[_File]


@dataclass(frozen=True, slots=True)
class _Group:
    """Files of one kind."""

    id: str
    title: str
    told: str
    files: Sequence[_File]
    folds: Sequence[_Fold]
    counted: bool

    @property
    def count(self) -> int:
        """How many files there are."""
        return len(self.files) + sum(len(fold.files) for fold in self.folds)


def size_text(count: int) -> str:
    """How large a file is: `512 B`, `1.2 MB` (of a thousand thousand bytes)."""
    if count < _THOUSAND:
        return f"{count} B"
    size, unit = count / _THOUSAND, "kB"
    for larger in ("MB", "GB"):
        if size < _THOUSAND:
            break
        size, unit = size / _THOUSAND, larger
    return f"{size:.1f} {unit}" if size < 10 else f"{size:,.0f} {unit}"


def _file(at: Setting, dump: Dump) -> _File:
    statements = "" if dump.statements is None else f"{dump.statements:,}"
    title = dump.title.of(at.lang)
    if dump.role is DumpRole.GRAPH and dump.graph:
        title = graph_title(at, dump.graph)
    return _File(
        relative(dump.path, at.path),
        dump.path,
        title,
        format_name(dump.media, dump.packed),
        size_text(dump.written.size),
        statements,
        dump.written.sha256,
    )


def _is_part(dump: Dump) -> bool:
    """Is a file one of many in a folder of its own?"""
    deep = dump.path.count("/") > 1
    return deep and dump.role in (DumpRole.TABLES, DumpRole.DESCRIPTION)


def _folds(at: Setting, dumps: Iterable[Dump]) -> Sequence[_Fold]:
    """The single tables by graph, else by folder; what is said of them in one fold."""
    found: dict[str, list[_File]] = {}
    graphs = {iri.rpartition("/")[2]: iri for iri in _iris(at)}
    for dump in dumps:
        if dump.role is DumpRole.DESCRIPTION:
            title = _OF_TABLES.of(at.lang)
        else:
            title = _folder_title(at, dump, graphs)
        found.setdefault(title, []).append(_file(at, dump))
    return [_Fold(title, files) for title, files in found.items()]


def _folder_title(at: Setting, dump: Dump, graphs: Mapping[str, str]) -> str:
    """What a folder of tables is called: like the graph that is made of it.

    Args:
        at: The page.
        dump: A table in it.
        graphs: The named graphs, by the last part of their names.
    """
    folder = dump.path.split("/")[-3:-1]
    known = (graphs[part] for part in reversed(folder) if part in graphs)
    graph = dump.graph or next(known, None)
    return graph_title(at, graph) if graph else "/".join(folder)


def _groups(at: Setting) -> Iterable[_Group]:
    for name, roles, title, told in _GROUPS:
        dumps = [dump for dump in at.dumps if dump.role in roles]
        files = [_file(at, dump) for dump in dumps if not _is_part(dump)]
        if dumps:
            yield _Group(
                name,
                title.of(at.lang),
                told.of(at.lang),
                files,
                _folds(at, filter(_is_part, dumps)),
                any(each.statements for each in files),
            )


def _graphs(at: Setting) -> Sequence[tuple[str, Sequence[tuple[str, str]]]]:
    """The named graphs of a live site with the data beside their pages."""
    found = []
    for iri in _iris(at):
        path = path_of(iri, at.names)
        if path is not None:
            files = [
                (kind.upper(), relative(at.file(path, suffix=kind), at.path))
                for kind in formats_at(path)
                if kind is not PageFormat.HTML
            ]
            found.append((graph_title(at, iri), files))
    return found


def _iris(at: Setting) -> Sequence[str]:
    """The named graphs."""
    rows = at.rows("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")
    return sorted(str(getattr(row[0], "value", "")) for row in rows)


def _has(at: Setting, path: str) -> bool:
    return any(dump.path == path for dump in at.dumps)


def downloads_page(at: Setting) -> str:
    """The page: files by kind, how to cite, checksums; of a server, what it offers."""
    title, said = TITLE.of(at.lang), DESCRIPTION.of(at.lang)
    graphs = () if at.dumps else _graphs(at)
    return at.render(
        "downloads.html",
        structured=dataset(at, title, said, _iris(at)),
        groups=list(_groups(at)),
        graphs=graphs,
        sums=[] if at.live else [dump for dump in at.dumps if dump.written.sha256],
        changes=_has(at, "changes.json"),
        citation=cited_in_words(
            Cited("", url=at.public or at.names.base, sha256=at.digest), at.lang
        ),
        file=_has(at, "CITATION.cff"),
    )


def changes_page(at: Setting, markdown: str) -> str:
    """The changelog of the data as a page.

    Args:
        at: The page.
        markdown: The changelog, beginning with its heading.
    """
    head, _, rest = markdown.partition("\n")
    return at.render(
        "changes.html",
        title=head.removeprefix("# "),
        told=html_of(rest, lambda href: None, at.say("Table %s", "表%s")),
    )
