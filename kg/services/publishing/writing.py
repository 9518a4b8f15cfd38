"""Write the files of a site into its staging folder, in whichever process."""

import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from kg.errors import UsageError
from kg.model.site_file import SiteFile, Written
from kg.model.why import why
from kg.services.publishing.manifest import FOLDER

__all__ = ["Before", "Writer"]


class Before(StrEnum):
    """What stood at the place of a file in the site of before."""

    NOTHING = "nothing"
    SAME = "same"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes files below a staging folder.

    A file that is as it was becomes another name of the same file, so that what copies
    sites by time or by inode leaves it alone.

    Attributes:
        stage: Where files are written.
        target: What they are for; messages name it.
        previous: The site of before, if there is one.
        flat: Is each file called by its digest? So an archive can be made where names
            that differ in case only would be one.
    """

    stage: Path
    target: Path
    previous: Path | None = None
    flat: bool = False
    _folders: set[Path] = field(default_factory=set, compare=False)

    def write(self, file: SiteFile) -> tuple[Written, Before]:
        """Write a file.

        Raises:
            UsageError: The disk refuses.
            ValueError: It is no path in a site, or another unit has made it as well.
        """
        parts = file.path.split("/")
        if {"", ".", ".."} & set(parts) or parts[0] == FOLDER or "\0" in file.path:
            raise ValueError(f"{file.path!r}: no path of a file in a site")
        told = Written(len(file.body), hashlib.sha256(file.body).hexdigest())
        try:
            if self.flat:
                self._write_flat(told.sha256, file.body)
                return told, Before.NOTHING
            return told, self._write(file)
        except FileExistsError:
            raise ValueError(f"{file.path!r}: made by two units") from None
        except OSError as error:
            said = why(error)
            raise UsageError(
                f"{self.target / file.path}: cannot be written: {said.en}",
                f"{self.target / file.path}：書き込めません（{said.ja}）",
            ) from error

    def read(self, path: str, told: Written) -> bytes:
        """A file that was written."""
        place = told.sha256 if self.flat else path
        return (self.stage / place).read_bytes()

    def _write_flat(self, name: str, body: bytes) -> None:
        # Files that are alike have one name; whoever comes second has nothing to do.
        with suppress(FileExistsError):
            _new(self.stage / name, body)

    def _write(self, file: SiteFile) -> Before:
        place = self.stage / file.path
        if place.parent not in self._folders:
            place.parent.mkdir(parents=True, exist_ok=True)
            self._folders.add(place.parent)
        before, old = self._before(file)
        if before is Before.SAME and old is not None:
            self._link(old, place, file.body)
        else:
            _new(place, file.body)
        return before

    def _before(self, file: SiteFile) -> tuple[Before, Path | None]:
        if self.previous is None:
            return Before.NOTHING, None
        old = self.previous / file.path
        try:
            size = old.lstat().st_size
            same = size == len(file.body) and not old.is_symlink()
            if same and old.read_bytes() == file.body:
                return Before.SAME, old
        except OSError:
            return (Before.OTHER if os.path.lexists(old) else Before.NOTHING), None
        return Before.OTHER, old

    def _link(self, old: Path, place: Path, body: bytes) -> None:
        """Make a further name of a file, or a copy of its age where that cannot be."""
        try:
            os.link(old, place)
        except FileExistsError:
            raise
        except OSError:
            when = old.stat()
            _new(place, body)
            os.utime(place, ns=(when.st_atime_ns, when.st_mtime_ns))


def _new(place: Path, body: bytes) -> None:
    with place.open("xb") as stream:
        stream.write(body)
