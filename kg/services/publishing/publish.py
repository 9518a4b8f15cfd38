"""Write a site: every part of it, phase by phase; at the end it takes its place."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import cast

from kg.errors import UsageError
from kg.model.site_file import Written
from kg.services.publishing.archive import archive_kind, write_archive
from kg.services.publishing.foreign import carry, foreign_in, refuse_clashes
from kg.services.publishing.links import Broken, Follower, Links
from kg.services.publishing.manifest import MANIFEST, Head, Manifest, packed
from kg.services.publishing.publication import Publication
from kg.services.publishing.staging import Staging, stage_for, unwritable
from kg.services.publishing.task import Batch, Part, Task, Unit, name_of
from kg.services.publishing.working import work_through
from kg.services.publishing.writing import Before, Writer

__all__ = ["PHASES", "Outcome", "Plan", "parts_of", "publish"]

_ROOM = "kg.services.publishing.parts"
#: The parts, by module: `keys(site)` are its units of work, and `files(site, key)` the
#: files of one; what else a part may have, `Part` tells. What a phase writes, the
#: phases after it find in `site.written`, and what of it is to be downloaded, in
#: `site.dumps`.
PHASES: Sequence[Sequence[str]] = (
    ("dumps", "versions"),
    ("dump_sums",),
    ("descriptions",),
    ("assets",),
    ("pages", "answers", "terms", "queries", "search", "compare"),
    ("leads", "resolution", "sitemap"),
    # The last of all: it knows every file of the site.
    ("offline",),
)

#: Called with the names of a phase's parts, and how many of its units are done.
Progress = Callable[[Sequence[str], int, int], None]


def parts_of(phases: Sequence[Sequence[str]]) -> Sequence[Sequence[Part]]:
    """The parts of some phases, by their names."""
    return [
        [cast(Part, import_module(f"{_ROOM}.{part}")) for part in phase]
        for phase in phases
    ]


@dataclass(frozen=True, slots=True)
class Plan:
    """How a site is written.

    Attributes:
        target: The folder, or the archive: a whole path.
        head: What it is made of and how.
        jobs: How many processes work; 1 for this one alone.
        previous: What the site of before says of itself, if there is one.
        progress: Is told how far it is.
    """

    target: Path
    head: Head
    jobs: int = 1
    previous: Manifest | None = None
    progress: Progress | None = None


@dataclass(slots=True)
class Outcome:
    """What became of a site.

    Attributes:
        counts: How many files were, compared with the site of before, `nothing` (new),
            `other` (changed) and `same`.
        removed: How many of its files are no more.
        size: The bytes of all files.
        broken: The links that lead nowhere; the site is not in its place if there are.
    """

    counts: dict[Before, int] = field(default_factory=lambda: dict.fromkeys(Before, 0))
    removed: int = 0
    size: int = 0
    broken: Sequence[Broken] = ()


def publish(
    site: Publication, plan: Plan, phases: Sequence[Sequence[Part]] | None = None
) -> Outcome:
    """Write a site, and let it take the place of the one before.

    Args:
        site: What is published.
        plan: Where and how.
        phases: The parts, if others than those of the site.

    Raises:
        UsageError: The disk refuses, or cannot hold the site.
        KgError: Files of somebody else stand where some of the site belong.
    """
    with stage_for(plan.target) as staging:
        run = _Run(site, plan, staging)
        run.begin()
        for phase in phases or parts_of(PHASES):
            run.phase(phase)
        return run.end()


class _Run:
    """A site on its way.

    Args:
        site: What is published.
        plan: Where and how.
        staging: Where it is written.
    """

    def __init__(self, site: Publication, plan: Plan, staging: Staging) -> None:
        self._site, self._plan, self._staging = site, plan, staging
        self._kind = archive_kind(plan.target)
        self._old: Mapping[str, Written] = {}
        previous = None
        if plan.previous is not None and self._kind is None:
            previous, self._old = plan.target, plan.previous.files
        self._writer = Writer(
            staging.folder, plan.target, previous, flat=self._kind is not None
        )
        follower = Follower(site.public, site.names)
        self._follower = follower if plan.head.checked else None
        self._links = Links()
        self._outcome = Outcome()

    def begin(self) -> None:
        """Refuse a disk that cannot hold the site.

        Raises:
            UsageError: Names that differ in case only are one file there.
        """
        if self._kind is None and not self._staging.tells_case():
            target = self._plan.target
            raise UsageError(
                f"{target}: this disk takes doc/def/Activity and doc/def/activity for "
                "one file; publish on a disk that tells case, or into an archive "
                f"(-o {target.name}.tar.gz or .zip)",
                f"{target}：このディスクは doc/def/Activity と doc/def/activity を"
                "同じファイルとして扱います。大文字と小文字を区別するディスクか、"
                f"アーカイブ（-o {target.name}.tar.gz か .zip）に書き出してください",
            )

    def phase(self, parts: Sequence[Part]) -> None:
        """Do all units of some parts."""
        units = [Unit(part, key) for part in parts for key in part.keys(self._site)]
        task = Task(self._site, units, self._writer, self._follower)
        done, batches = 0, dict[int, Batch]()
        self._tell(parts, 0, len(units))
        # Closed, else processes would still write while the folder is taken away.
        with closing(work_through(len(units), self._plan.jobs, task.make)) as made:
            for start, end, batch in made:
                batches[start] = batch
                self._links.merge(batch.links)
                batch.links = Links()
                done += end - start
                self._tell(parts, done, len(units))
        for _, batch in sorted(batches.items()):
            self._take(batch)
        for part in parts:
            told = getattr(part, "told", None)
            if told is not None:
                self._site.dumps.extend(told(self._site))

    def _tell(self, parts: Sequence[Part], done: int, total: int) -> None:
        if self._plan.progress is not None:
            self._plan.progress([name_of(part) for part in parts], done, total)

    def _take(self, batch: Batch) -> None:
        """Note what was made, in the order of the units."""
        written, outcome = self._site.written, self._outcome
        for path, told in batch.files.items():
            if path in written:
                raise ValueError(f"{path!r}: made by two units")
            written[path] = told
            outcome.size += told.size
        for before in batch.before.values():
            outcome.counts[before] += 1

    def end(self) -> Outcome:
        """Follow the links, write the manifest, and put the site in its place.

        Raises:
            UsageError: The disk refuses.
            KgError: Files of somebody else stand where some of the site belong.
        """
        written, outcome = self._site.written, self._outcome
        if self._follower is not None:
            outcome.broken = self._follower.settle(self._links, written, self._read)
            if outcome.broken:
                return outcome
        outcome.removed = sum(path not in written for path in self._old)
        folder, target = self._staging.folder, self._plan.target
        try:
            manifest = folder / MANIFEST
            manifest.parent.mkdir()
            with manifest.open("xb") as stream:
                packed(stream, self._plan.head, written)
            if self._kind is not None:
                self._pack()
                return outcome
            if target.is_dir():
                foreign = foreign_in(target, self._old)
                refuse_clashes(foreign, written)
                carry(foreign, target, folder)
        except OSError as error:
            raise unwritable(target, error) from error
        self._staging.swap()
        return outcome

    def _read(self, path: str) -> bytes:
        return self._writer.read(path, self._site.written[path])

    def _pack(self) -> None:
        """Make the archive, and put it in its place."""
        folder = self._staging.folder
        fresh = folder / "archive"
        assert self._kind is not None

        def read(path: str) -> bytes:
            if path == MANIFEST:
                return (folder / path).read_bytes()
            return self._read(path)

        paths = [MANIFEST, *sorted(self._site.written)]
        write_archive(fresh, self._kind, paths, read)
        fresh.replace(self._plan.target)
