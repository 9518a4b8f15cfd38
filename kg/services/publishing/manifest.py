"""What a site says of itself, so that the next run knows what is there already.

`.kg/manifest.jsonl.gz` stands in the site: a first line on the whole, then a line for
each file. The same site has the same bytes of it.
"""

import gzip
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Any

from kg.model.site_file import Written

__all__ = ["FOLDER", "MANIFEST", "Head", "Manifest", "packed", "unpacked"]

#: What is ours and no page; nothing else stands in this folder.
FOLDER = ".kg"
MANIFEST = f"{FOLDER}/manifest.jsonl.gz"
_MADE_BY, _VERSION = "kg publish", 1


@dataclass(frozen=True, slots=True)
class Head:
    """What a site was made of and how.

    Attributes:
        program: A digest of the program and of the options.
        inputs: A digest of what it was made from; empty where that is gone (a pipe).
        checked: Were its links followed?
    """

    program: str
    inputs: str
    checked: bool

    def covers(self, other: "Head") -> bool:
        """Would what another asks for be the same site again?"""
        is_same = (self.program, self.inputs) == (other.program, other.inputs)
        return is_same and bool(self.inputs) and self.checked >= other.checked


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a site says of itself.

    Attributes:
        head: What it was made of and how.
        files: Every file, by path.
    """

    head: Head
    files: Mapping[str, Written] = field(default_factory=dict)


def _lines(head: Head, files: Mapping[str, Written]) -> Iterator[Any]:
    yield {
        "made_by": _MADE_BY,
        "version": _VERSION,
        "program": head.program,
        "inputs": head.inputs,
        "checked": head.checked,
    }
    for path, told in files.items():
        yield [path, told.size, told.sha256]


def packed(stream: IO[bytes], head: Head, files: Mapping[str, Written]) -> None:
    """Write it, a file at a time."""
    # Neither a name nor a time in it: those would tell of the machine.
    with gzip.GzipFile("", "wb", fileobj=stream, mtime=0) as file:
        for line in _lines(head, files):
            text = json.dumps(line, ensure_ascii=False, separators=(",", ":"))
            file.write(text.encode() + b"\n")


def unpacked(stream: IO[bytes]) -> Manifest:
    """Read it.

    Raises:
        ValueError: It is none of ours, or cannot be read.
    """
    try:
        with gzip.GzipFile(fileobj=stream) as file:
            told = json.loads(file.readline())
            if told["made_by"] != _MADE_BY or told["version"] != _VERSION:
                raise ValueError(told)
            head = Head(told["program"], told["inputs"], told["checked"])
            files: dict[str, Written] = {}
            for line in file:
                path, size, sha256 = json.loads(line)
                files[path] = Written(size, sha256)
            return Manifest(head, files)
    except (OSError, EOFError, LookupError, TypeError, zlib.error) as error:
        raise ValueError(str(error)) from error
