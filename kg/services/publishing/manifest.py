"""What a site says of itself, so that the next run knows what is there already.

`.kg/manifest.jsonl.gz` stands in the site: a first line on the whole, then a line for
each unit of work with its files. The same site has the same bytes of it.
"""

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Any

from kg.model.site_file import Written

__all__ = ["FOLDER", "MANIFEST", "Head", "Manifest", "UnitMade", "packed", "unpacked"]

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
class UnitMade:
    """A unit of work, as it was done.

    Attributes:
        part: The part of the site.
        key: Its name in the part.
        note: What the part wants to know of it next time.
        files: What was made, by path.
    """

    part: str
    key: str
    note: str
    files: Mapping[str, Written]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a site says of itself.

    Attributes:
        head: What it was made of and how.
        units: What was done, by part and key.
        files: Every file, by path.
    """

    head: Head
    units: Mapping[tuple[str, str], UnitMade] = field(default_factory=dict)
    files: Mapping[str, Written] = field(default_factory=dict)


def _lines(head: Head, units: Iterable[UnitMade]) -> Iterator[Any]:
    yield {
        "made_by": _MADE_BY,
        "version": _VERSION,
        "program": head.program,
        "inputs": head.inputs,
        "checked": head.checked,
    }
    for unit in units:
        files = [[path, told.size, told.sha256] for path, told in unit.files.items()]
        yield [unit.part, unit.key, unit.note, files]


def packed(stream: IO[bytes], head: Head, units: Iterable[UnitMade]) -> None:
    """Write it, a unit at a time."""
    # Neither a name nor a time in it: those would tell of the machine.
    with gzip.GzipFile("", "wb", fileobj=stream, mtime=0) as file:
        for line in _lines(head, units):
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
            units: dict[tuple[str, str], UnitMade] = {}
            files: dict[str, Written] = {}
            for line in file:
                part, key, note, made = json.loads(line)
                own = {path: Written(size, sha256) for path, size, sha256 in made}
                units[part, key] = UnitMade(part, key, note, own)
                files |= own
            return Manifest(head, units, files)
    except (OSError, EOFError, LookupError, TypeError, zlib.error) as error:
        raise ValueError(str(error)) from error
