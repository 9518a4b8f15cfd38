"""A whole graph with all that it was made from, for whoever publishes it."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kg.errors import UsageError
from kg.model.iris import Names
from kg.services.assets import asset
from kg.services.graph.build import Built, BuiltPartition, build
from kg.services.graph.inputs import sort_inputs
from kg.services.graph.output import sha256_of
from kg.services.graph.releases import WITHDRAWN, withdrawn_lines
from kg.services.graph.store import DIGITS

__all__ = ["Input", "Whole", "read_whole"]


@dataclass(frozen=True, slots=True)
class Input:
    """A file that a graph was made from.

    Attributes:
        path: Where it stands among its kind, such as `data/regions/x/members.csv`.
        sha256: Its digest, in hexadecimal.
        size: Its bytes.
    """

    path: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole graph.

    Attributes:
        names: The base.
        lines: Its statements as N-Quads lines, sorted, without line ends.
        sha256: The digest of these lines as a file, in hexadecimal.
        inputs: What it was made from, by path.
        partitions: Its tables; none where it was read from a graph file.
    """

    names: Names
    lines: Sequence[str]
    sha256: str
    inputs: tuple[Input, ...]
    partitions: tuple[BuiltPartition, ...] = ()

    @property
    def digest(self) -> str:
        """What tells it from others, short enough for a page."""
        return self.sha256[:DIGITS]


def _input(path: Path, name: str) -> Input:
    body = path.read_bytes()
    return Input(name, hashlib.sha256(body).hexdigest(), len(body))


def _below(folder: Path, name: str, suffixes: Iterable[str]) -> Iterator[Input]:
    """The files of a folder, called by where they stand in it."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix in suffixes:
            yield _input(path, f"{name}/{path.relative_to(folder).as_posix()}")


def _inputs(built: Built) -> Iterator[Input]:
    """What a build was made from: tables, their schemas and the ontology."""
    for part in built.partitions:
        folder = part.partition.folder
        name = f"data/{part.partition.group}/{part.partition.name}"
        if folder.is_file():
            yield _input(folder, f"data/{part.partition.group}/{folder.name}")
        else:
            for path in sorted(folder.iterdir()):
                if path.is_file() and not path.name.startswith("."):
                    yield _input(path, f"{name}/{path.name}")
    yield from _below(asset("data") / "schema", "data/schema", (".json",))
    yield from _below(asset("ontology"), "ontology", (".ttl",))


def read_whole(
    paths: Sequence[Path], names: Names, releases: Path | None = None
) -> Whole:
    """Read what is to be published.

    Args:
        paths: Data roots, folders of tables or workbooks; or one graph file. The
            shipped tables when there is none.
        names: The base.
        releases: The folder of releases: it names the IRIs that were withdrawn.

    Raises:
        UsageError: A path does not exist, graph files stand beside others, a graph
            file is empty, or a row of what was withdrawn cannot be used.
        SourceError: A table has a problem.
    """
    inputs = sort_inputs(paths)
    gone = withdrawn_lines(releases, names) if releases is not None else ()
    if inputs.files:
        if inputs.folders or len(inputs.files) > 1:
            raise UsageError(
                "give one graph file, or tables, but not both",
                "グラフのファイル一つか、表のどちらかだけを指定してください",
            )
        path, lines = inputs.files[0]
        if not lines:
            raise UsageError(
                f"{path}: holds no statement, so there is nothing to publish",
                f"{path}：文が一つもなく、公開するものがありません",
            )
        own = () if str(path) == "-" else (_input(path, path.name),)
        merged = sorted({*lines, *gone})
        return Whole(names, merged, sha256_of(merged), (*own, *_withdrawn(releases)))
    built = build(inputs.folders, names=names)
    built.raise_problems()
    merged = sorted({*built.lines(), *gone}) if gone else built.lines()
    inputs_ = (*_inputs(built), *_withdrawn(releases))
    return Whole(names, merged, sha256_of(merged), inputs_, built.partitions)


def _withdrawn(releases: Path | None) -> Iterator[Input]:
    if releases is not None and (path := releases / WITHDRAWN).is_file():
        yield _input(path, f"releases/{WITHDRAWN}")
