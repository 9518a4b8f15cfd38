"""Sites made of a few files, for tests of how sites are written."""

from pathlib import Path
from types import SimpleNamespace

from kg.model.iris import Names
from kg.model.site_file import SiteFile
from kg.services.graph.whole import Whole
from kg.services.publishing.manifest import MANIFEST, Head, unpacked
from kg.services.publishing.publication import Publication
from kg.services.publishing.publish import Plan, publish

__all__ = ["PUBLIC", "part", "publication", "put", "read_manifest", "tree"]

PUBLIC = "https://example.org/kg/"


def part(units, name="made_up", **more):
    """A part of a site: its units are files by path, or a function that makes them."""

    def files(site, key):
        made = units[key]
        for path, body in (made(site) if callable(made) else made).items():
            yield SiteFile(path, body.encode() if isinstance(body, str) else body)

    return SimpleNamespace(
        __name__=name, keys=lambda site: list(units), files=files, **more
    )


def publication():
    """What is published, where no part asks for a graph."""
    whole = Whole(Names(), (), "0" * 64, ())
    return Publication(whole, None, PUBLIC, None, None)


def put(target, *parts, program="1", checked=True, site=None, **how):
    """Write a site, each part a phase of its own."""
    head = Head(program, "inputs", checked)
    previous = read_manifest(target) if Path(target).is_dir() else None
    plan = Plan(Path(target), head, previous=previous, **how)
    return publish(site or publication(), plan, [[each] for each in parts])


def read_manifest(target):
    """What a site says of itself; None where there is none."""
    path = Path(target) / MANIFEST
    if not path.exists():
        return None
    with path.open("rb") as stream:
        return unpacked(stream)


def tree(folder):
    """Every file below a folder, by path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(Path(folder).rglob("*"))
        if path.is_file()
    }
