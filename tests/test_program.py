"""What tells one program from another: nothing that decides on a page is left out."""

import pytest

import kg
from kg.services.assets import asset
from kg.services.program import digest_of, program_digest, release_of

#: What ships in the package, of every kind that decides on bytes of a page.
KINDS = {".css", ".html", ".js", ".json", ".py", ".rq", ".svg", ".toml"}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.py").write_text("1")
    (tmp_path / "a" / "x.pyc").write_text("2")
    return tmp_path / "a"


def test_file_that_changes_moves_or_is_added_makes_another_digest(folder):
    found = [digest_of([folder])]
    (folder / "x.py").write_text("3")
    found.append(digest_of([folder]))
    (folder / "x.py").rename(folder / "y.py")
    found.append(digest_of([folder]))
    (folder / "z.py").write_text("")
    found.append(digest_of([folder]))
    found.append(digest_of([folder], told=["an option"]))
    found.append(digest_of([folder], {".pyc"}))
    found.append(digest_of([folder / "y.py"]))

    assert 7 == len(set(found))


def test_digest_depends_on_no_other_kind_of_file_and_not_on_the_place(folder):
    before = digest_of([folder], {".py"})
    (folder / "x.pyc").write_text("compiled anew")
    moved = folder.rename(folder.with_name("b"))

    assert before == digest_of([moved], {".py"})


@pytest.mark.parametrize("suffix", sorted(KINDS))
def test_every_kind_of_file_tells_one_program_from_another(
    tmp_path, monkeypatch, suffix
):
    monkeypatch.setenv("KG_QUERIES", str(tmp_path))
    before = program_digest()
    (tmp_path / f"new{suffix}").write_text("x")

    assert before != program_digest()


def test_package_has_no_kind_of_file_that_is_left_out():
    (package,) = kg.__path__
    folder = asset("data").parent / "kg"
    there = {
        path.suffix
        for path in folder.rglob("*")
        if path.is_file()
        and path.suffix != ".pyc"
        and "static" not in path.parts  # npm builds bring what they like
    }

    assert str(folder) == package
    assert there <= KINDS


def test_what_is_not_installed_has_no_release():
    assert "" == release_of("no-such-distribution-of-ours")
