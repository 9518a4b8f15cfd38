"""Write a release that has passed its checks: the archive, and its record."""

import hashlib
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kg.services.graph.releases import GRAPH, ONTOLOGY, Release, releases_in
from kg.services.publishing.archive import ArchiveKind, sizes_in
from kg.services.publishing.inputs import inputs_digest, making_digest
from kg.services.publishing.links import Broken
from kg.services.publishing.manifest import Head
from kg.services.publishing.publish import Plan, publish
from kg.services.publishing.staging import stage_for, unwritable
from kg.services.releasing.notes import release_notes
from kg.services.releasing.record import write_record
from kg.services.releasing.release import Checked

__all__ = ["Made", "write_release"]

_SUMS, _NOTES = "SHA256SUMS", "NOTES.md"
_DUMPS = "dumps/"
_LISTS = ("SHA256SUMS", "datapackage.json", "index.json")


@dataclass(frozen=True, slots=True)
class Made:
    """What was written.

    Attributes:
        folder: The archive and what stands beside it.
        record: What the repository keeps.
        broken: The links that lead nowhere; nothing was written then.
    """

    folder: Path
    record: Path
    broken: Sequence[Broken] = ()


def write_release(
    checked: Checked,
    dist: Path,
    name: str,
    *,
    jobs: int = 1,
    site: bool = True,
    follow: bool = True,
    progress: Callable[[Sequence[str], int, int], None] | None = None,
) -> Made:
    """Write a release: all of it, or nothing.

    Args:
        checked: What passed.
        dist: Where releases are put together.
        name: What the files are called.
        jobs: How many processes make pages.
        site: Is the archive of the site to be made?
        follow: Are its links to be followed?
        progress: Is told how far the site is.

    Raises:
        UsageError: The disk refuses.
    """
    wish, whole = checked.wish, checked.whole
    assert whole is not None
    stem = f"{name}-{wish.version}"
    target, kept = dist.resolve() / stem, wish.releases.resolve() / wish.version
    with stage_for(target) as staging, stage_for(kept) as recording:
        try:
            write_record(recording.folder, whole, checked.manifest())
            if site:
                released = Release(wish.version, recording.folder)
                archive = staging.folder / f"{stem}-site.tar.gz"
                broken = _write_site(checked, released, archive, follow, jobs, progress)
                if broken:
                    return Made(target, kept, broken)
                _take_dumps(archive, staging.folder)
            _write_beside(checked, staging.folder, stem, recording.folder)
        except OSError as error:
            raise unwritable(target, error) from error
        # What is kept goes last: a release that stands in no archive is none.
        staging.swap()
        recording.swap()
    return Made(target, kept)


def _write_beside(checked: Checked, folder: Path, stem: str, record: Path) -> None:
    """Graph, ontology, notes and digests, beside the archive of the site."""
    wish, whole = checked.wish, checked.whole
    assert whole is not None
    shutil.copy(record / GRAPH, folder / f"{stem}.nq.gz")
    shutil.copy(record / ONTOLOGY, folder / f"{stem}-ontology.ttl")
    notes = release_notes(
        wish.version, checked.changes(), whole, checked.comparison, wish.names
    )
    (folder / _NOTES).write_text(notes, encoding="utf-8")
    _write_sums(folder)


def _write_site(
    checked: Checked,
    released: Release,
    archive: Path,
    follow: bool,
    jobs: int,
    progress: Callable[[Sequence[str], int, int], None] | None,
) -> Sequence[Broken]:
    """Publish the site with all releases; what comes back is broken links."""
    wish = checked.wish
    assert checked.site is not None
    every = (*releases_in(wish.releases), released)
    site = replace(checked.site, releases=every)
    told = [wish.names.base, wish.public, str(site.stubs), repr(site.imprint)]
    head = Head(making_digest(told), inputs_digest(wish.paths), follow)
    return publish(site, Plan(archive, head, jobs, None, progress)).broken


def _take_dumps(archive: Path, folder: Path) -> None:
    """Put what can be taken alone beside the archive.

    Parts of the graph, single tables and old releases stay in the archive, and so do
    the lists that tell of them.
    """
    for path, _, stream in sizes_in(archive, ArchiveKind.TAR_GZ):
        name = path.removeprefix(_DUMPS)
        if name != path and "/" not in name and name not in _LISTS:
            place = folder / _DUMPS / name
            place.parent.mkdir(exist_ok=True)
            with place.open("xb") as out:
                shutil.copyfileobj(stream, out)


def _write_sums(folder: Path) -> None:
    """The digests of all files, as `sha256sum --check` reads them."""
    lines = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
            lines.append(f"{digest}  {path.relative_to(folder).as_posix()}\n")
    (folder / _SUMS).write_text("".join(lines), encoding="utf-8")
