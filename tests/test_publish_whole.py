"""The shipped graph as a site of files: everything that is ours has its files."""

import re
import subprocess
import sys
from urllib.parse import unquote

import pytest

from kg.services.publishing.manifest import MANIFEST
from kg.vocab import DEFAULT_BASE
from tests.publishing import read_manifest

pytestmark = pytest.mark.slow

KG = [sys.executable, "-c", "from kg.cli import main; main()", "publish"]
#: Where pages stand of what an IRI begins with; written by hand after docs/publish.md.
FOLDERS = {
    "id/": "doc/",
    "def/": "doc/def/",
    "scheme/": "doc/scheme/",
    "shape/": "doc/shape/",
    "graph/": "doc/graph/",
}
SUFFIXES = (".ja.html", ".en.html", ".ttl", ".jsonld", ".nt")


def run(folder, *arguments):
    return subprocess.run(
        [*KG, "-o", folder / "site", "--lang", "en", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """The shipped tables, published whole with their links followed."""
    folder = tmp_path_factory.mktemp("published")
    done = run(folder)
    assert (0, "") == (done.returncode, done.stdout), done.stderr
    return folder / "site"


def test_every_iri_of_ours_has_its_page_in_both_languages_and_its_data(
    published, shipped
):
    found = {
        iri.removeprefix(DEFAULT_BASE)
        for line in shipped.lines()
        for iri in re.findall(rf"<({re.escape(DEFAULT_BASE)}[^>]*)>", line)
    }
    written = read_manifest(published).files
    missing, lists = [], 0
    for local in sorted(found):
        start = next((start for start in FOLDERS if local.startswith(start)), None)
        if start is None:
            continue
        path = FOLDERS[start] + local.removeprefix(start)
        if path.endswith("/"):
            # A vocabulary as such is told of by the list of its terms.
            lists += 1
            assert f"{path}index.ja.html" in written
            continue
        missing += [
            path + suffix for suffix in SUFFIXES if path + suffix not in written
        ]

    assert 7000 < len(found)
    assert 10 > lists
    assert [] == missing


def test_the_manifest_names_every_file_with_its_size(published):
    written = {path: told.size for path, told in read_manifest(published).files.items()}

    assert written == {
        path.relative_to(published).as_posix(): path.stat().st_size
        for path in published.rglob("*")
        if path.is_file() and path != published / MANIFEST
    }


def test_every_page_of_the_sitemap_is_there_and_every_page_is_in_it(published):
    text = (published / "sitemap.xml").read_text(encoding="utf-8")
    named = {
        unquote(address.removeprefix(DEFAULT_BASE))
        for address in re.findall(r"<loc>(.*?)</loc>", text)
    }
    pages = {
        path.relative_to(published).as_posix() for path in published.rglob("*.??.html")
    }

    assert named <= pages
    beside = {path for path in pages - named if "/" in path}
    assert set() == beside


def test_no_file_names_this_machine(published, root):
    for path in published.rglob("*"):
        if path.is_file():
            body = path.read_bytes()
            assert bytes(root) not in body, path
            assert bytes(published.parent) not in body, path


def test_a_second_run_makes_nothing_and_one_that_is_forced_changes_nothing(published):
    again = run(published.parent)
    assert 0 == again.returncode
    assert again.stderr.startswith("nothing has changed: ")

    times = {path: path.stat().st_mtime_ns for path in published.rglob("*.html")}
    (published / "robots.txt").unlink()
    forced = run(published.parent)

    assert 0 == forced.returncode
    assert "1 new, 0 changed, " in forced.stderr
    assert times == {
        path: path.stat().st_mtime_ns for path in published.rglob("*.html")
    }
