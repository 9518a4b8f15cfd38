"""Units of work, as a process does them one after the other."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol, cast

from kg.errors import KgError
from kg.model.site_file import SiteFile, Written
from kg.services.publishing.links import Follower, Links
from kg.services.publishing.publication import Publication
from kg.services.publishing.working import WorkerFaultError
from kg.services.publishing.writing import Before, Writer

__all__ = ["Batch", "Part", "Task", "Unit", "name_of"]


class Part(Protocol):
    """A part of a site: a module of `parts`.

    It may also have `told(site) -> Iterable[Dump]`: which of its files are to be
    downloaded, asked once when all units of the phase are done and stand in
    `site.written`.
    """

    def keys(self, site: Publication) -> Iterable[str]:
        """The units of work, in order."""

    def files(self, site: Publication, key: str) -> Iterator[SiteFile]:
        """The files of one unit; the same inputs give the same bytes."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of work of a part."""

    part: Part
    key: str


def name_of(part: Part) -> str:
    """What a part is called: its module, without the rooms that it stands in."""
    return cast("str", getattr(part, "__name__", "")).rpartition(".")[2]


@dataclass(slots=True)
class Batch:
    """What was made of some units.

    Attributes:
        files: What was made, by path, in the order of the units.
        before: What stood at the place of each file.
        links: What the files lead to.
    """

    files: dict[str, Written] = field(default_factory=dict)
    before: dict[str, Before] = field(default_factory=dict)
    links: Links = field(default_factory=Links)


@dataclass(frozen=True, slots=True)
class Task:
    """The units of a phase, and all that is needed to do them.

    Attributes:
        site: What is published.
        units: They.
        writer: Writes the files.
        follower: Reads their links; None where they are not to be followed.
    """

    site: Publication
    units: Sequence[Unit]
    writer: Writer
    follower: Follower | None

    def make(self, start: int, end: int) -> Batch:
        """Do the units from one number to before another.

        Raises:
            KgError: What the user can mend.
            WorkerFaultError: Anything else, with the unit that it came of.
        """
        batch = Batch()
        for unit in self.units[start:end]:
            try:
                self._do(unit, batch)
            except KgError:
                raise
            except Exception as error:
                name, kind = name_of(unit.part), type(error).__name__
                raise WorkerFaultError(
                    f"{name} {unit.key!r}: {kind}: {error}"
                ) from error
        return batch

    def _do(self, unit: Unit, batch: Batch) -> None:
        for file in unit.part.files(self.site, unit.key):
            if file.path in batch.files:
                raise ValueError(f"{file.path!r}: made by two units")
            written = self.writer.write(file)
            batch.files[file.path], batch.before[file.path] = written
            if self.follower is not None:
                self.follower.read(file.path, file.body, batch.links)
