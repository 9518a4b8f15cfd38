"""What stands at the place of a site before it is written."""

import io
import stat
from pathlib import Path

from kg.errors import UsageError
from kg.services.publishing.archive import archive_kind, first_in, sizes_in
from kg.services.publishing.manifest import MANIFEST, Manifest, unpacked

__all__ = ["is_whole", "standing_at", "target_at"]

#: Names that mean an archive of a kind that is not made.
_OTHER_ARCHIVES = (".tar", ".tar.bz2", ".tar.xz", ".tar.zst", ".7z", ".rar", ".gz")


def target_at(path: Path) -> Path:
    """The whole path of a site: where a link leads to, if it is one.

    Raises:
        UsageError: It cannot be swapped: the folder one is in, or that of a disk.
    """
    target = path.resolve()
    if archive_kind(target) is None and target.name.endswith(_OTHER_ARCHIVES):
        raise UsageError(
            f"{path}: is no kind of archive that can be written; use .tar.gz or .zip, "
            "or a folder",
            f"{path}：この種類のアーカイブには書き出せません。.tar.gz か .zip、"
            "またはフォルダを指定してください",
        )
    if Path.cwd().is_relative_to(target):
        raise UsageError(
            f"{path}: is the folder you are in, or above it; the whole folder is "
            "replaced, so give another",
            f"{path}：今いるフォルダか、その上のフォルダです。"
            "フォルダごと置き換えるので、別のフォルダを指定してください",
        )
    if target.is_mount():
        raise UsageError(
            f"{path}: is where a disk begins, which cannot be replaced in one step; "
            "give a folder in it",
            f"{path}：ディスクの一番上なので一度に置き換えられません。"
            "その中のフォルダを指定してください",
        )
    return target


def standing_at(target: Path) -> Manifest | None:
    """What the site there says of itself; None where there is none.

    Args:
        target: A whole path.

    Raises:
        UsageError: Something else is there.
    """
    if archive_kind(target) is not None:
        return _packed_at(target)
    if not target.exists():
        return None
    if not target.is_dir():
        raise UsageError(
            f"{target}: is a file; give a folder, or an archive (.tar.gz or .zip)",
            f"{target}：ファイルです。フォルダか、アーカイブ（.tar.gz か .zip）を"
            "指定してください",
        )
    try:
        with (target / MANIFEST).open("rb") as stream:
            return unpacked(stream)
    except FileNotFoundError:
        if any(target.iterdir()):
            raise UsageError(
                f"{target}: is not empty, and kg publish has not made what is there; "
                "give an empty folder or a new one",
                f"{target}：空でなく、kg publish が作ったものでもありません。"
                "空のフォルダか新しいフォルダを指定してください",
            ) from None
        return None
    except (OSError, ValueError) as error:
        raise UsageError(
            f"{target / MANIFEST}: cannot be read, so nobody knows which files there "
            "are of kg publish; give a new folder",
            f"{target / MANIFEST}：読めないため、どのファイルが kg publish のものか"
            "分かりません。新しいフォルダを指定してください",
        ) from error


def _packed_at(target: Path) -> Manifest | None:
    """What an archive says of itself; None where it is none of ours.

    Raises:
        UsageError: Something else has its name.
    """
    if target.is_dir():
        raise UsageError(
            f"{target}: is a folder; give another name for the archive",
            f"{target}：フォルダです。アーカイブには別の名前を指定してください",
        )
    if not target.exists():
        return None
    kind = archive_kind(target)
    assert kind is not None
    try:
        body = first_in(target, kind, MANIFEST)
        if body is not None:
            return unpacked(io.BytesIO(body))
    except ValueError:
        pass
    raise UsageError(
        f"{target}: is there already, and kg publish has not made it; give another "
        "name, or move it away",
        f"{target}：すでにあり、kg publish が作ったものではありません。"
        "別の名前にするか、移してください",
    )


def is_whole(target: Path, manifest: Manifest) -> bool:
    """Are all files of a site there, with their sizes?"""
    kind = archive_kind(target)
    if kind is None:
        return all(
            _size_of(target / path) == told.size
            for path, told in manifest.files.items()
        )
    try:
        sizes = {path: size for path, size, _ in sizes_in(target, kind)}
    except ValueError:
        return False
    sizes.pop(MANIFEST, None)
    return sizes == {path: told.size for path, told in manifest.files.items()}


def _size_of(path: Path) -> int:
    """The bytes of a file; -1 where there is none."""
    try:
        found = path.lstat()
    except OSError:
        return -1
    return found.st_size if stat.S_ISREG(found.st_mode) else -1
