"""A site's files to download, for the tests that read them."""

import hashlib

from kg.services.asking.embedded import Embedded
from kg.services.catalogue.shelf import Shelf
from kg.services.finding.index import Index
from kg.services.graph.output import pieces
from kg.services.graph.store import open_lines
from kg.services.graph.whole import Whole, read_whole
from kg.services.publishing.manifest import Head
from kg.services.publishing.parts import dumps
from kg.services.publishing.publication import Publication
from kg.services.publishing.publish import Plan, parts_of, publish

PAGE = "https://example.org/teiju/"


def publication(names, *paths):
    """What a site is made of: the shipped tables, or those named."""
    return Publication.of(read_whole(paths, names), PAGE)


def publication_of(built):
    """The same of a build that is at hand, without what the search page needs."""
    lines = built.lines()
    sha256 = hashlib.sha256(b"".join(pieces(lines))).hexdigest()
    whole = Whole(built.names, lines, sha256, (), built.partitions)
    engine = Embedded(open_lines(lines), built.names)
    shelf = Shelf.of(engine, built.names)
    return Publication(whole, engine, PAGE, shelf, Index(()))


def write_dumps(site, folder):
    """Write only the files to download, as publishing does."""
    plan = Plan(folder.resolve(), Head("program", "inputs", False))
    publish(site, plan, parts_of((("dumps",), ("dump_sums",))))


def made(site, *keys):
    """The files of some units of work, by path."""
    return {file.path: file.body for key in keys for file in dumps.files(site, key)}
