"""A part of the published site, as much as its scripts need, on a server of files."""

import sys

import pytest

from kg.model.iris import Names
from kg.services.graph.whole import read_whole
from kg.services.publishing.parts import assets, compare, pages, search
from kg.services.publishing.publication import Publication
from tests.browsing import PICTURES, listening

#: Pages that ask, and what else a test goes to.
PATHS = ("index", "search", "compare", "doc/municipality/01205", "doc/scheme/field/A-1")


@pytest.fixture(scope="session")
def shipped_publication():
    """The shipped tables on their way to a site of files."""
    return Publication.of(read_whole((), Names()), Names().base)


@pytest.fixture(scope="session")
def part_of_site(tmp_path_factory, shipped_publication):
    """A folder with a few pages and all that their scripts ask for."""
    folder = tmp_path_factory.mktemp("site")
    units = [
        (part, part.keys(shipped_publication)) for part in (assets, search, compare)
    ]
    for part, keys in [*units, (pages, PATHS)]:
        for key in keys:
            for file in part.files(shipped_publication, key):
                path = folder / file.path
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(file.body)
    return folder


@pytest.fixture
def part_context(chromium):
    """A browser with nothing in it; the part has no worker that keeps copies."""
    context = chromium.new_context(service_workers="block")
    yield context
    context.close()


@pytest.fixture(scope="session")
def part_site(part_of_site):
    """Its address on a server that knows nothing but files."""
    command = [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1"]
    command += ["--directory", str(part_of_site)]
    with listening(command, PICTURES / "part.log") as address:
        yield address
