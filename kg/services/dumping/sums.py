"""What stands among the files to download, with sizes and digests."""

import json
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256

from kg.model.lang import Text
from kg.model.site_file import Dump, DumpRole, SiteFile, Written
from kg.services.dumping.told import FOLDER, Told
from kg.services.graph.whole import Whole

__all__ = ["INDEX", "SUMS", "sum_files", "told_of_sums"]

INDEX, SUMS = f"{FOLDER}/index.json", f"{FOLDER}/SHA256SUMS"


def _relative(path: str) -> str:
    return path.removeprefix(f"{FOLDER}/")


def _index(whole: Whole, dumps: Sequence[Dump]) -> bytes:
    """The list for programs: by the path from the folder that it stands in."""
    files = [
        {
            "path": _relative(dump.path),
            "role": dump.role.value,
            "title": {"en": dump.title.en, "ja": dump.title.ja},
            "media": dump.media,
            "packed": dump.packed or None,
            "size": dump.written.size,
            "sha256": dump.written.sha256,
            "statements": dump.statements,
            "graph": dump.graph,
            "conformsTo": dump.conforms_to,
        }
        for dump in dumps
    ]
    told = {
        "base": whole.names.base,
        "statements": len(whole.lines),
        "sha256OfGraph": whole.sha256,
        "files": files,
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def sum_files(
    whole: Whole, dumps: Sequence[Dump], written: Mapping[str, Written]
) -> Iterator[SiteFile]:
    """The list, and the digests of all files in the form that `sha256sum -c` reads.

    Args:
        whole: The graph.
        dumps: What is told of the files.
        written: Everything written so far.
    """
    index = _index(whole, dumps)
    yield SiteFile(INDEX, index)
    digests = {
        path: each.sha256
        for path, each in written.items()
        if path.startswith(f"{FOLDER}/")
    }
    digests[INDEX] = sha256(index).hexdigest()
    lines = (
        f"{digest}  {_relative(path)}\n" for path, digest in sorted(digests.items())
    )
    yield SiteFile(SUMS, "".join(lines).encode())


def told_of_sums() -> Iterator[Told]:
    """Both files."""
    yield Told(
        INDEX,
        DumpRole.DESCRIPTION,
        Text(
            "List of the files, for programs (JSON)",
            "ファイルの一覧、プログラム用（JSON）",
        ),
        "application/json",
    )
    yield Told(
        SUMS,
        DumpRole.DESCRIPTION,
        Text("Checksums of all files (SHA-256)", "全ファイルのチェックサム（SHA-256）"),
        "text/plain",
    )
