"""A site as one file, for disks and hosts that take no folders.

The same files are the same bytes: in order, and with one time, owner and mode for all.
"""

import gzip
import io
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import IO

__all__ = ["ArchiveKind", "archive_kind", "first_in", "sizes_in", "write_archive"]

#: The first second that a ZIP can tell of: 1980-01-01, in both forms.
_WHEN, _WHEN_TAR = (1980, 1, 1, 0, 0, 0), 315_532_800
_MODE = 0o644
#: What reading one raises that is none, broken, or packed in a way unknown here; of a
#: file that wants a password, zipfile says RuntimeError.
_DAMAGED = (
    OSError,
    EOFError,
    RuntimeError,
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
)


class ArchiveKind(StrEnum):
    """Kinds of archives that a site can be."""

    TAR_GZ = "tar.gz"
    ZIP = "zip"


_SUFFIXES = {
    ".tar.gz": ArchiveKind.TAR_GZ,
    ".tgz": ArchiveKind.TAR_GZ,
    ".zip": ArchiveKind.ZIP,
}


def archive_kind(path: Path) -> ArchiveKind | None:
    """The kind of archive that a name asks for; None for a folder."""
    name = path.name.lower()
    return next(
        (kind for end, kind in _SUFFIXES.items() if name.endswith(end)),
        None,
    )


def write_archive(
    path: Path,
    kind: ArchiveKind,
    paths: Iterable[str],
    read: Callable[[str], bytes],
) -> None:
    """Write an archive, a file at a time.

    Args:
        path: Where.
        kind: Of which kind.
        paths: Where the files stand in it, in order.
        read: Gives a file.
    """
    with path.open("xb") as stream, _adding(stream, kind) as add:
        for each in paths:
            add(each, read(each))


@contextmanager
def _adding(
    stream: IO[bytes], kind: ArchiveKind
) -> Iterator[Callable[[str, bytes], None]]:
    if kind is ArchiveKind.ZIP:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:

            def add_to_zip(name: str, body: bytes) -> None:
                info = zipfile.ZipInfo(name, _WHEN)
                info.compress_type = zipfile.ZIP_DEFLATED
                # As if it came from Unix, whatever made it.
                info.create_system, info.external_attr = 3, _MODE << 16
                archive.writestr(info, body)

            yield add_to_zip
        return
    with (
        gzip.GzipFile("", "wb", fileobj=stream, mtime=0) as pressed,
        tarfile.open(fileobj=pressed, mode="w", format=tarfile.PAX_FORMAT) as tar,
    ):

        def add_to_tar(name: str, body: bytes) -> None:
            info = tarfile.TarInfo(name)
            info.size, info.mtime, info.mode = len(body), _WHEN_TAR, _MODE
            tar.addfile(info, io.BytesIO(body))

        # It would remember every file it has written.
        tar.members = []  # type: ignore[attr-defined]

        yield add_to_tar


def sizes_in(path: Path, kind: ArchiveKind) -> Iterator[tuple[str, int, IO[bytes]]]:
    """The files of an archive: path, size and what is in it, as long as it is the turn.

    Raises:
        ValueError: It is no archive, or broken.
    """
    with _damage_told():
        yield from _members(path, kind)


def first_in(path: Path, kind: ArchiveKind, name: str) -> bytes | None:
    """The first file of an archive; None where it has another name.

    Raises:
        ValueError: It is no archive, or broken.
    """
    with _damage_told():
        for each, _, stream in _members(path, kind):
            return stream.read() if each == name else None
    return None


def _members(path: Path, kind: ArchiveKind) -> Iterator[tuple[str, int, IO[bytes]]]:
    """As `sizes_in`, whatever is raised where it is broken."""
    if kind is ArchiveKind.ZIP:
        with zipfile.ZipFile(path) as archive:
            for each in archive.infolist():
                with archive.open(each) as stream:
                    yield each.filename, each.file_size, stream
        return
    with tarfile.open(path, "r|gz") as packed:
        for member in packed:
            opened = packed.extractfile(member)
            if opened is not None:
                yield member.name, member.size, opened


@contextmanager
def _damage_told() -> Iterator[None]:
    """Let every way in which an archive can be broken be a ValueError."""
    try:
        yield
    except _DAMAGED as error:
        raise ValueError(str(error)) from error
