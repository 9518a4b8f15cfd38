"""Pack bytes so that the same bytes always make the same file."""

import gzip
import io
import zipfile
from collections.abc import Iterable

from kg.model.site_file import SiteFile

__all__ = ["gzipped", "zipped"]

#: Where a gzip file says on which system it was made, and the code for "unknown".
_SYSTEM, _UNKNOWN = 9, b"\xff"
#: The first day that a ZIP archive can tell: the files in it have no time of their own.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
#: Readable by everybody, writable by whoever unpacked it; on a Unix.
_RIGHTS, _UNIX = 0o644 << 16, 3


def gzipped(body: bytes) -> bytes:
    """As gzip, without a name, a time or the system that it was made on."""
    packed = gzip.compress(body, 9, mtime=0)
    return packed[:_SYSTEM] + _UNKNOWN + packed[_SYSTEM + 1 :]


def zipped(files: Iterable[SiteFile]) -> bytes:
    """As a ZIP archive, in the order given, without times."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for file in files:
            told = zipfile.ZipInfo(file.path, _NO_TIME)
            told.create_system = _UNIX
            told.external_attr = _RIGHTS
            told.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(told, file.body, compresslevel=9)
    return stream.getvalue()
