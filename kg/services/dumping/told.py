"""What is told of a file to download before its size and digest are known."""

from collections.abc import Mapping
from dataclasses import dataclass

from kg.model.lang import Text
from kg.model.site_file import Dump, DumpRole, Written

__all__ = ["FOLDER", "GZIP", "Told", "dumps_of", "is_safe"]

#: Where all files to download stand in a site.
FOLDER = "dumps"
GZIP = "application/gzip"

#: What Windows forbids in the name of a file, and what begins a query or a fragment.
_FORBIDDEN = frozenset('<>:"|?*\\#')


@dataclass(frozen=True, slots=True)
class Told:
    """A file to download, but for its bytes; see `Dump` for what each part means."""

    path: str
    role: DumpRole
    title: Text
    media: str
    packed: str = ""
    statements: int | None = None
    graph: str | None = None
    conforms_to: str | None = None

    def dump(self, written: Written) -> Dump:
        """The same of the file that was written."""
        return Dump(
            self.path,
            self.role,
            self.title,
            self.media,
            self.packed,
            written,
            self.statements,
            self.graph,
            self.conforms_to,
        )


def dumps_of(told: list[Told], written: Mapping[str, Written]) -> list[Dump]:
    """The files to download, of those that are told of and were written."""
    return [each.dump(written[each.path]) for each in told if each.path in written]


def is_safe(path: str) -> bool:
    """Can the path of a graph or the name of a folder be one of files on any host?"""
    parts = path.split("/")
    return all(
        part and part.strip(". ") == part and part.isprintable() for part in parts
    ) and not (_FORBIDDEN & set(path))
