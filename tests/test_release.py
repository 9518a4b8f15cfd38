"""Releases: what must hold before one, and what is kept of it."""

import errno
import gzip
import hashlib
import io
import json
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Store

from kg.errors import SchemaError, UsageError
from kg.model.iris import Names
from kg.model.lang import Text
from kg.services.diff.announced import read_announced
from kg.services.graph.releases import order_of, releases_in, withdrawn_lines
from kg.services.graph.versions import ontology_version
from kg.services.graph.whole import read_whole
from kg.services.publishing.publication import Publication
from kg.services.releasing import release as releasing
from kg.services.releasing import writing
from kg.services.releasing.comparing import compared_with, iris_in, lost, unreachable
from kg.services.releasing.notes import release_notes
from kg.services.releasing.papers import (
    changes_of,
    day_of,
    version_here,
    wrong_papers,
)
from kg.services.releasing.record import manifest_of
from kg.services.releasing.release import Checked, Wish, check
from kg.services.releasing.writing import write_release
from tests.hosts import BASE, small_graph
from tests.publishing import tree
from tests.released import kept

NAMES = Names()
PUBLIC = "https://kg.example.org/"
G = f"<{BASE}graph/region/x>"
LABEL = "<http://www.w3.org/2000/01/rdf-schema#label>"
ROOT = Path(__file__).resolve().parents[1]
MINI = ROOT / "tests" / "fixtures" / "mini"


def said(things):
    """Statements: a label of each thing."""
    return sorted(f'<{BASE}{local}> {LABEL} "{label}" {G} .' for local, label in things)


# What says a version -------------------------------------------------------------


def papers(
    folder,
    project="0.2.0",
    heading="## 0.2.0 (2026-12-01)",
    cited="0.2.0",
    info="0.2.0",
    iri="0.2.0/",
    day="",
):
    (folder / "pyproject.toml").write_text(f'[project]\nversion = "{project}"\n')
    (folder / "CHANGELOG.md").write_text(
        f"# Changelog\n\n{heading}\n\n- New.\n\n## 0.1.0 (2026-11-24)\n\n- First.\n"
    )
    released = f"date-released: '{day}'\n" if day else ""
    (folder / "CITATION.cff").write_text(
        f"cff-version: 1.2.0\nversion: '{cited}'\n{released}"
    )
    (folder / "ontology").mkdir(exist_ok=True)
    (folder / "ontology" / "x.ttl").write_text(
        "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        f"<{BASE}def/> a owl:Ontology ; owl:versionInfo '{info}' ;\n"
        f"    owl:versionIRI <{BASE}def/{iri}> .\n"
    )
    return folder


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, []),
        ({"project": "0.1.0"}, ["pyproject.toml"]),
        ({"cited": "0.1.0"}, ["CITATION.cff"]),
        ({"heading": "## 0.2.0 (unreleased)"}, ["CHANGELOG.md"]),
        ({"heading": "## Unreleased"}, ["CHANGELOG.md"]),
        ({"heading": "## 0.2.0 (2026-13-01)"}, ["CHANGELOG.md"]),
        ({"day": "2026-12-01"}, []),
        ({"day": "2026-11-30"}, ["CITATION.cff"]),
        ({"heading": "## [0.2.0] - 2026-12-01"}, []),
        ({"info": "0.1.0"}, ["ontology"]),
        ({"iri": "0.1.0/"}, ["ontology"]),
        (
            {"project": "1.0.0", "cited": "", "info": "x", "heading": "##"},
            ["pyproject.toml", "CHANGELOG.md", "CITATION.cff", "ontology"],
        ),
    ],
)
def test_every_paper_that_says_another_version_is_named(tmp_path, change, expected):
    found = list(wrong_papers(papers(tmp_path, **change), "0.2.0", NAMES))
    assert expected == [each.en.partition(":")[0] for each in found]
    assert expected == [each.ja.partition("：")[0] for each in found]


def test_a_folder_without_papers_says_nothing_wrong(tmp_path):
    assert [] == list(wrong_papers(tmp_path, "0.2.0", NAMES))
    assert "" == version_here(tmp_path)


def test_papers_that_cannot_be_read_are_named_each_once(tmp_path):
    papers(tmp_path)
    files = ("pyproject.toml", "CHANGELOG.md", "CITATION.cff", "ontology/x.ttl")
    for file in files:
        (tmp_path / file).write_bytes(b"\xff")
    found = list(wrong_papers(tmp_path, "0.2.0", NAMES))
    assert [str(tmp_path / file) for file in files] == [
        each.en.partition(": cannot be read: it is not UTF-8")[0] for each in found
    ]
    assert all("読めません（UTF-8 ではありません" in each.ja for each in found)


def test_an_ontology_names_the_release_before(tmp_path):
    papers(tmp_path)
    (told,) = wrong_papers(tmp_path, "0.2.0", NAMES, "0.1.0")
    assert f"owl:priorVersion is missing, and should be {BASE}def/0.1.0/" in told.en
    path = tmp_path / "ontology" / "x.ttl"
    prior = f"<{BASE}def/> owl:priorVersion <{BASE}def/0.1.0/> .\n"
    path.write_text(path.read_text() + prior)
    assert [] == list(wrong_papers(tmp_path, "0.2.0", NAMES, "0.1.0"))


def test_the_day_is_that_of_the_heading(tmp_path):
    papers(tmp_path, heading="## [0.2.0] - 2026-12-01")
    assert "2026-12-01" == day_of(tmp_path, "0.2.0")
    assert "2026-11-24" == day_of(tmp_path, "0.1.0")
    assert "" == day_of(tmp_path, "0.3.0")
    assert "" == day_of(papers(tmp_path, heading="## 0.2.0 (2026-02-30)"), "0.2.0")


def test_the_changelog_is_told_as_far_as_it_is_of_the_version(tmp_path):
    assert "- New." == changes_of(papers(tmp_path), "0.2.0")
    assert "- First." == changes_of(tmp_path, "0.1.0")
    assert "" == changes_of(tmp_path, "0.3.0")


# What is kept --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("0.2.0", (0, 2, 0)),
        ("0.10.0", (0, 10, 0)),
        ("1.0", None),
        ("v1.0.0", None),
        ("01.0.0", None),
        ("1.0.0-rc1", None),
    ],
)
def test_a_version_is_three_numbers(version, expected):
    assert expected == order_of(version)


@pytest.mark.parametrize("version", ["0.10.0", "0.9.9"])
def test_what_was_released_is_not_released_again(tmp_path, version):
    kept(tmp_path / "releases", "0.2.0", [])
    kept(tmp_path / "releases", "0.10.0", [])
    told, later = (
        [
            problem.en
            for problem in check(
                Wish(
                    each,
                    NAMES,
                    (tmp_path / "nowhere",),
                    tmp_path,
                    tmp_path / "releases",
                    PUBLIC,
                ),
                lambda text: None,
            ).problems
        ]
        for each in (version, "0.11.0")
    )
    refused = f"version {version}: is not newer than 0.10.0, which is released"
    assert [refused, *later] == told
    assert not [each for each in later if each.startswith("version")]


def test_what_is_no_version_is_a_wrong_option(kg, tmp_path):
    small_graph(tmp_path / "small.nq")
    given = ["release", "small.nq", "--base", BASE, "--check", "--lang", "en"]
    said = kg(*given, "--version", "1.0")
    assert 2 == said.returncode
    assert "version 1.0: is not three numbers, such as 0.2.0" in said.stderr


def test_releases_are_in_the_order_of_their_numbers(tmp_path):
    for name in ("0.10.0", "0.2.0", "0.9.1", "notes"):
        (tmp_path / name).mkdir()
    (tmp_path / "withdrawn.tsv").write_text("")
    assert ["0.2.0", "0.9.1", "0.10.0"] == [r.version for r in releases_in(tmp_path)]
    assert () == releases_in(tmp_path / "none")


@pytest.mark.parametrize("file", ["graph.nq.gz", "manifest.json", "ontology.ttl"])
def test_a_damaged_record_is_told_by_its_file(tmp_path, file):
    release = kept(tmp_path, "0.1.0", said([("id/a", "A")]))
    (release.folder / file).unlink()
    read = {"graph.nq.gz": release.lines, "manifest.json": release.manifest}
    with pytest.raises(SchemaError, match=file):
        read.get(file, release.ontology)()
    (release.folder / file).write_bytes(b"\x1f\x8bnonsense")
    if file != "ontology.ttl":
        with pytest.raises(SchemaError, match=file):
            read[file]()


def test_a_record_of_which_bytes_were_lost_is_damaged_too(tmp_path):
    release = kept(tmp_path, "0.1.0", said([("id/a", "A")]))
    path = release.folder / "graph.nq.gz"
    # The header is whole, what follows is no deflated stream.
    path.write_bytes(path.read_bytes()[:10] + b"\xff" * 30)
    with pytest.raises(SchemaError, match=r"graph\.nq\.gz.*restore it"):
        release.lines()


def test_a_label_with_a_line_separator_is_one_statement_of_a_record(tmp_path):
    """U+2028 and U+0085 end a line for `str.splitlines`, and not in N-Quads."""
    lines = said([("id/a", "A\u2028B"), ("id/b", "C\u0085D")])
    release = kept(tmp_path, "0.1.0", lines)
    assert lines == list(release.lines())
    assert [] == list(lost(compared_with(release, lines, NAMES)))


# What must not be lost -----------------------------------------------------------


def test_a_statement_that_nobody_announced_stops_a_release(tmp_path):
    old = said([("id/a", "A"), ("id/b", "B"), ("id/c", "C")])
    new = said([("id/a", "A"), ("id/b", "Bee")])
    release = kept(tmp_path, "0.1.0", old)
    found = list(lost(compared_with(release, new, NAMES)))
    assert [
        'id:b: lost unannounced since 0.1.0: rdfs:label "B" (now "Bee")',
        'id:c: lost unannounced since 0.1.0: rdfs:label "C"',
    ] == sorted(each.en for each in found)


def test_what_was_announced_may_go_and_nothing_else(tmp_path):
    old = said([("id/a", "A"), ("id/b", "B")])
    release = kept(tmp_path / "releases", "0.1.0", old)
    announced = tmp_path / "announced.tsv"
    first = compared_with(release, said([("id/a", "A")]), NAMES)
    announced.write_text(first.losses(NAMES), encoding="utf-8")
    meant = read_announced(announced)
    again = compared_with(release, said([("id/a", "A")]), NAMES, meant)
    assert [] == list(lost(again))
    more = compared_with(release, said([("id/z", "Z")]), NAMES, meant)
    assert ["id:a"] == [each.en.partition(": ")[0] for each in lost(more)]
    none = compared_with(release, old, NAMES, meant)
    assert [2] == [each.row for each in none.stale]


def test_a_release_need_not_announce_its_own_number(tmp_path):
    owl = "http://www.w3.org/2002/07/owl#"

    def ontology(number, label):
        return [
            f'<{BASE}def/> <{owl}versionInfo> "{number}" {G} .',
            f"<{BASE}def/> <{owl}versionIRI> <{BASE}def/{number}/> {G} .",
            f'<{BASE}def/> {LABEL} "{label}" {G} .',
        ]

    release = kept(tmp_path, "0.1.0", ontology("0.1.0", "A"))
    assert [] == list(lost(compared_with(release, ontology("0.2.0", "A"), NAMES)))
    (told,) = lost(compared_with(release, ontology("0.2.0", "B"), NAMES))
    assert 'rdfs:label "A" (now "B")' in told.en
    assert "more statement" not in told.en
    (gone,) = lost(compared_with(release, ontology("0.2.0", "A")[1:], NAMES))
    assert 'owl:versionInfo "0.1.0"' in gone.en


def test_many_losses_are_told_in_few_lines(tmp_path):
    old = said([(f"id/t/{n}", "x") for n in range(50)])
    release = kept(tmp_path, "0.1.0", old)
    found = list(lost(compared_with(release, said([("id/a", "A")]), NAMES)))
    assert 21 == len(found)
    assert "and 30 more things" in found[-1].en
    assert "30件" in found[-1].ja


def test_an_iri_that_leads_nowhere_any_more_stops_a_release():
    old = said([("id/a", "A"), ("id/b", "B"), ("def/C", "C"), ("#dataset", "D")])
    iris = iris_in(old, NAMES) | {f"{BASE}query/region/gone", "https://e.org/x"}
    pages = ["doc/a", "doc/def/C", "doc/graph/region/x", "index"]
    found = list(unreachable(iris, pages, NAMES, "0.1.0"))
    assert ["id/b", "query/region/gone"] == [t.en.partition(":")[0] for t in found]


def test_a_withdrawn_iri_says_why_and_what_replaces_it(tmp_path):
    (tmp_path / "withdrawn.tsv").write_text(
        "iri\treplaced_by\treason_en\treason_ja\tlabel_en\tlabel_ja\n"
        "id/b\tid/a id/c\tTwice.\t重複。\tB\t乙\n",
        encoding="utf-8",
    )
    store = Store()
    lines = withdrawn_lines(tmp_path, NAMES)
    store.load("\n".join(lines).encode(), format=RdfFormat.N_QUADS)
    rows = store.query(
        "SELECT ?p ?o { GRAPH <https://w3id.org/teiju/graph/withdrawn> "
        f"{{ <{BASE}id/b> ?p ?o }} }}"
    )
    told = {
        (row["p"].value.split("/")[-1].split("#")[-1], str(row["o"])) for row in rows
    }
    assert {
        ("type", "<http://www.w3.org/2002/07/owl#Thing>"),
        ("deprecated", '"true"^^<http://www.w3.org/2001/XMLSchema#boolean>'),
        ("isReplacedBy", f"<{BASE}id/a>"),
        ("isReplacedBy", f"<{BASE}id/c>"),
        ("changeNote", '"Twice."@en'),
        ("changeNote", '"重複。"@ja'),
        ("label", '"B"@en'),
        ("label", '"乙"@ja'),
    } == told


@pytest.mark.parametrize(
    ("row", "said_of_it"),
    [
        ("\t\tWhy\tなぜ", "row 2, column iri"),
        ("https://e.org/x\t\tWhy\tなぜ", "row 2, column iri"),
        ("id/a b\t\tWhy\tなぜ", "row 2, column iri"),
        ("id/a\t\t\tなぜ", "say why in both languages"),
        ("id/a\tid/a\tWhy\tなぜ", "no other thing"),
    ],
)
def test_a_withdrawal_that_says_too_little_is_refused(tmp_path, row, said_of_it):
    path = tmp_path / "withdrawn.tsv"
    path.write_text(f"iri\treplaced_by\treason_en\treason_ja\n{row}\n", "utf-8")
    with pytest.raises(UsageError, match=said_of_it):
        withdrawn_lines(tmp_path, NAMES)


@pytest.mark.parametrize(
    ("body", "said_of_it"),
    [
        ("iri\treplaced_by\treason_en\treason_ja\nid/a\t\tCafé\tx\n", "not UTF-8"),
        ("iri\treplaced_by\treason_en\nid/a\t\tWhy\n", "'reason_ja' is missing"),
        (f"iri\treplaced_by\treason_en\treason_ja\n{'x' * 140_000}\n", "cannot be"),
    ],
)
def test_withdrawals_that_cannot_be_read_are_told_by_their_file(
    tmp_path, body, said_of_it
):
    (tmp_path / "withdrawn.tsv").write_bytes(body.encode("latin-1"))
    with pytest.raises(UsageError, match=rf"withdrawn\.tsv: .*{said_of_it}"):
        withdrawn_lines(tmp_path, NAMES)


# What is written -----------------------------------------------------------------


def ready(folder, version="1.0.0", **more):
    """A made-up release that passed its checks."""
    graph = small_graph(folder / "small.nq")
    releases = folder / "releases"
    whole = read_whole([graph], NAMES, releases)
    wish = Wish(version, NAMES, (graph,), folder, releases, PUBLIC, **more)
    return Checked(wish, whole=whole, site=Publication.of(whole, PUBLIC))


def test_a_release_is_kept_with_all_that_the_next_needs(tmp_path):
    checked = ready(tmp_path)
    made = write_release(checked, tmp_path / "dist", "own", site=False)
    assert tmp_path / "releases" / "1.0.0" == made.record
    (release,) = releases_in(tmp_path / "releases")
    assert list(checked.whole.lines) == list(release.lines())
    told = release.manifest()
    text = gzip.decompress((made.record / "graph.nq.gz").read_bytes())
    assert hashlib.sha256(text).hexdigest() == told["sha256"]
    assert len(text.splitlines()) == told["statements"] == told["graphs"]["test"]
    assert f"{BASE}query/region/members" in told["iris"]["questions"]
    assert f"{BASE}shape/Region-label" in told["iris"]["rules"]
    assert ["small.nq"] == [each["path"] for each in told["inputs"]]
    notes = (made.folder / "NOTES.md").read_text(encoding="utf-8")
    assert "The first release" in notes
    checked_sums = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"],
        cwd=made.folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert 0 == checked_sums.returncode, checked_sums.stdout
    others = {p.name for p in made.folder.iterdir()} - {"SHA256SUMS"}
    listed = (made.folder / "SHA256SUMS").read_text().split()[1::2]
    assert sorted(others) == sorted(listed)


def test_statements_are_counted_by_the_named_graphs_that_are_ours(tmp_path):
    one, other = (f"<{BASE}graph/{name}>" for name in ("region/x", "test"))
    path = tmp_path / "own.nq"
    path.write_text(
        f'<x:a> <x:b> "1" {one} .\n'
        f'<x:a> <x:b> "2 <{BASE}graph/no> ." {one} .\n'
        f"<x:a> <x:b> {one} {other} .\n"
        '<x:a> <x:b> "3" <https://e.org/graph/test> .\n'
        # In no graph: the last IRI is what is said.
        f"<x:a> <x:c> {one} .\n",
        encoding="utf-8",
    )
    told = manifest_of(read_whole([path], NAMES), "1.0.0", None, {}, [])
    assert {"region/x": 2, "test": 1} == told["graphs"]
    assert 5 == told["statements"]


def test_what_holds_a_part_or_tells_of_others_stays_in_the_archive(tmp_path):
    archive = tmp_path / "site.tar.gz"
    with tarfile.open(archive, "w:gz") as packed:
        for name in (
            "index.ja.html",
            "dumps/kg.hdt",
            "dumps/kg.nq.gz",
            "dumps/SHA256SUMS",
            "dumps/datapackage.json",
            "dumps/index.json",
            "dumps/0.9.0/kg.nq.gz",
            "dumps/region/x.ttl",
            "dumps/tables/regions/x/a.csv",
        ):
            body = name.encode()
            each = tarfile.TarInfo(name)
            each.size = len(body)
            packed.addfile(each, io.BytesIO(body))
    beside = tmp_path / "beside"
    beside.mkdir()
    writing._take_dumps(archive, beside)
    assert {"dumps/kg.hdt": b"dumps/kg.hdt", "dumps/kg.nq.gz": b"dumps/kg.nq.gz"} == (
        tree(beside)
    )


def test_the_same_release_is_the_same_bytes(tmp_path):
    made = []
    for name in ("a", "b"):
        folder = tmp_path / name
        folder.mkdir()
        made.append(write_release(ready(folder), folder / "dist", "own", site=False))
    first, second = ((each.folder / "SHA256SUMS").read_bytes() for each in made)
    assert first == second
    first, second = ((each.record / "manifest.json").read_bytes() for each in made)
    assert first == second


def test_notes_tell_what_changed_in_words(tmp_path):
    checked = ready(tmp_path, "1.1.0")
    papers(tmp_path, heading="## 1.1.0 (2026-12-02)")
    old = [line for line in checked.whole.lines if "/red>" not in line]
    checked.last = kept(tmp_path / "releases", "1.0.0", old)
    checked.comparison = compared_with(checked.last, checked.whole.lines, NAMES)
    made = write_release(checked, tmp_path / "dist", "own", site=False)
    notes = (made.folder / "NOTES.md").read_text(encoding="utf-8")
    assert notes.startswith(
        "# 1.1.0\n\n- New.\n\n## Data\n\nSince 1.0.0: 18 statements"
    )
    assert "Red" in notes
    told = json.loads((made.record / "manifest.json").read_text(encoding="utf-8"))
    assert "1.0.0" == told["previous"]


def test_notes_that_would_be_too_long_tell_figures(tmp_path):
    old = said([(f"id/t/{n}", "x" * 100) for n in range(1000)])
    new = said([(f"id/t/{n}", "y" * 100) for n in range(600)] + [("id/a", "A")])
    release = kept(tmp_path, "1.0.0", old)
    path = tmp_path / "new.nq"
    path.write_text("\n".join(new) + "\n")
    whole, found = read_whole([path], NAMES), compared_with(release, new, NAMES)
    notes = release_notes("1.1.0", "- New.", whole, found, NAMES)
    told = notes.partition("\n\nStatements: ")[2]
    assert "400 removed" in told
    assert "600 changed" in told
    assert "1 added" in told
    assert "kg diff" in told
    assert "- New." in notes
    # Of each of a thousand things a hundred letters are told where all are.
    assert 1000 > len(notes)


@pytest.mark.slow
def test_an_archive_holds_the_site_and_what_was_released_before(tmp_path):
    lines = said([("id/thing/a", "A")])
    kept(tmp_path / "releases", "0.9.0", lines)
    kept(tmp_path / "releases", "0.8.0", lines, base="https://other.example/")
    checked = ready(tmp_path)
    dist = tmp_path / "dist"
    # A graph of six things lacks pages that all others link to.
    broken = write_release(checked, dist, "own")
    assert broken.broken
    assert not dist.exists() or [] == list(dist.iterdir())
    assert not (tmp_path / "releases" / "1.0.0").exists()

    made = write_release(ready(tmp_path), dist, "own", follow=False)
    archive = made.folder / "own-1.0.0-site.tar.gz"
    with tarfile.open(archive) as packed:
        names = packed.getnames()
        old = packed.extractfile("dumps/0.9.0/teiju-kg.nq.gz").read()
    record = tmp_path / "releases" / "0.9.0" / "graph.nq.gz"
    assert record.read_bytes() == old
    beside = {path.name for path in (made.folder / "dumps").iterdir()}
    assert "teiju-kg.nq.gz" in beside
    # They tell of files that are in the archive alone.
    assert not {"SHA256SUMS", "index.json", "datapackage.json"} & beside
    assert {"dumps/1.0.0/teiju-kg.nq.gz", "doc/thing/a.ttl", ".htaccess"} <= set(names)
    assert not [name for name in names if name.startswith("dumps/0.8.0/")]
    first = archive.read_bytes()
    shutil.rmtree(made.folder)
    shutil.rmtree(made.record)
    again = write_release(ready(tmp_path), dist, "own", follow=False)
    assert first == (again.folder / "own-1.0.0-site.tar.gz").read_bytes()


def test_a_disk_that_refuses_leaves_nothing_half_written(tmp_path, monkeypatch):
    def full(folder):
        raise OSError(errno.ENOSPC, "No space left on device")

    checked = ready(tmp_path)
    monkeypatch.setattr(writing, "_write_sums", full)
    with pytest.raises(UsageError, match=r"own-1\.0\.0: .* no space is left"):
        write_release(checked, tmp_path / "dist", "own", site=False)
    assert [] == list((tmp_path / "dist").iterdir())
    assert [] == list((tmp_path / "releases").iterdir())


# As a person does it -------------------------------------------------------------


@pytest.mark.slow
def test_a_person_releases_loses_announces_withdraws_and_releases_again(kg, tmp_path):
    tables = tmp_path / "mini"
    shutil.copytree(MINI, tables)
    first = kg("release", tables, "--version", "1.0.0", "--no-site")
    assert 0 == first.returncode, first.stderr
    assert "first release" in first.stderr

    opinions = tables / "opinions.csv"
    rows = opinions.read_text(encoding="utf-8").splitlines(keepends=True)
    opinions.write_text("".join(rows[:-1]), encoding="utf-8")
    how = ("release", tables, "--no-site", "--losses", "lost.tsv", "--version")
    papers(tmp_path, project="1.1.0")
    before = sorted(tmp_path.rglob("*"))
    refused = kg(*how, "1.0.0")
    assert 1 == refused.returncode
    for said_ in (
        "version 1.0.0: is not newer than 1.0.0",
        "pyproject.toml: says version 1.1.0",
        "CHANGELOG.md: has no heading",
        "CITATION.cff: says version 0.2.0",
        "id:opinion/mini/night: lost unannounced since 1.0.0",
        "id/opinion/mini/night: an IRI of 1.0.0 leads nowhere",
        "nothing was written",
    ):
        assert said_ in refused.stderr
    made = set(tmp_path.rglob("*")) - set(before)
    assert {tmp_path / "lost.tsv"} == made
    japanese = kg(*how, "1.0.0", "--lang", "ja")
    assert "1.0.0 から告知なしに失われた記載" in japanese.stderr
    assert 1 == japanese.returncode

    (tmp_path / "releases" / "withdrawn.tsv").write_text(
        "iri\treplaced_by\treason_en\treason_ja\n"
        "id/opinion/mini/night\t\tMade up.\t作り物。\n"
        "id/passage/mini-vision/60\t\tNothing cites it.\t引用なし。\n",
        encoding="utf-8",
    )
    (tmp_path / "pyproject.toml").unlink()
    shutil.copy(tmp_path / "lost.tsv", tmp_path / "releases" / "announced.tsv")
    (tmp_path / "CHANGELOG.md").write_text("## 1.1.0 (2026-12-02)\n\n- Less.\n")
    (tmp_path / "CITATION.cff").write_text("version: 1.1.0\n")
    shutil.rmtree(tmp_path / "ontology")
    checked = kg(*how[:3], "--check", "--version", "1.1.0")
    assert (0, "kg: 1.1.0 can be released") == (
        checked.returncode,
        checked.stderr.splitlines()[-1],
    )
    second = kg(*how[:3], "--version", "1.1.0")
    assert 0 == second.returncode, second.stderr
    told = json.loads((tmp_path / "releases/1.1.0/manifest.json").read_text("utf-8"))
    assert 12 == len(told["announced"])
    assert "- Less." in (tmp_path / "dist/kg-1.1.0/NOTES.md").read_text("utf-8")


def test_whatever_is_wrong_is_told_at_once(kg, tmp_path):
    kept(tmp_path / "releases", "1.0.0", said([("id/a", "A")]))
    papers(tmp_path, project="", cited="")
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    given = ("release", "nowhere", "no-more", "--announced", "none.tsv")
    told = kg(*given)
    assert 2 == told.returncode
    assert [
        "--version: give the version; pyproject.toml says none",
        "none.tsv: cannot be read: there is no such file or folder",
        "nowhere: there is no such file or folder",
        "no-more: there is no such file or folder",
        "this cannot be released: 4 problem(s); nothing was written",
    ] == [line.removeprefix("kg: ") for line in told.stderr.splitlines()[1:]]

    told = kg(*given, "--version", "0.2.0", "--lang", "ja")
    assert 2 == told.returncode
    assert [
        "版 0.2.0：公開済みの 1.0.0 より新しくありません",
        "CITATION.cff：版がありません。0.2.0 と書いてください",
        "none.tsv：読めません（ファイルやフォルダがありません）",
        "nowhere：ファイルもフォルダもありません",
        "no-more：ファイルもフォルダもありません",
        "0.2.0 はリリースできません（問題5件）。何も書き出していません",
    ] == [line.removeprefix("kg: ") for line in told.stderr.splitlines()[1:]]


def test_a_damaged_record_is_told_beside_the_rest(tmp_path):
    graph = small_graph(tmp_path / "small.nq")
    releases = tmp_path / "releases"
    (kept(releases, "1.0.0", said([("id/a", "A")])).folder / "graph.nq.gz").unlink()
    (tmp_path / "CITATION.cff").write_text("version: 0.9.0\n")
    wish = Wish("1.1.0", NAMES, (graph,), tmp_path, releases, PUBLIC)
    told = [each.en for each in check(wish, lambda text: None).problems]
    assert any("CITATION.cff: says version 0.9.0" in each for each in told)
    assert any("graph.nq.gz: the record of the release" in each for each in told)
    assert len(told) == len(set(told))


def test_the_day_of_the_changelog_is_that_of_the_site(tmp_path):
    graph = small_graph(tmp_path / "small.nq")
    papers(tmp_path)
    wish = Wish("0.2.0", NAMES, (graph,), tmp_path, tmp_path / "releases", PUBLIC)
    assert "2026-12-01" == check(wish, lambda text: None).site.imprint.released


def test_a_term_that_vanishes_stops_a_release(tmp_path):
    checked = ready(tmp_path, "1.1.0")
    text = ontology_version(NAMES).decode()
    old = f"{text}\n<{BASE}def/Gone> a <http://www.w3.org/2002/07/owl#Class> .\n"
    checked.last = kept(tmp_path / "releases", "1.0.0", checked.whole.lines)
    (checked.last.folder / "ontology.ttl").write_text(old, encoding="utf-8")
    said_ = []
    releasing._compare(checked, said_.append)
    assert [Text] == [type(each) for each in said_]
    assert ["Gone: a term of 1.0.0 has vanished from the ontology"] == [
        each.en.partition(";")[0] for each in checked.problems
    ]


def against(folder, lines, **more):
    """A made-up release, held against one that had these statements too."""
    checked = ready(folder, "1.1.0")
    old = [*checked.whole.lines, *lines]
    checked.last = kept(folder / "releases", "1.0.0", old, **more)
    releasing._compare(checked, lambda text: None)
    return checked


def test_pages_of_questions_and_rules_must_stay_too(tmp_path):
    gone = {
        "questions": [f"{BASE}query/region/members", f"{BASE}query/region/gone"],
        "rules": [f"{BASE}shape/Region-label", f"{BASE}shape/Gone"],
    }
    checked = against(tmp_path, (), iris=gone)
    assert ["query/region/gone", "shape/Gone"] == [
        each.en.partition(":")[0] for each in checked.problems
    ]
    assert [] == checked.notes


def test_who_loses_something_is_told_how_to_announce_it(tmp_path):
    # What stays is a thing with a page; only a label of it goes.
    graph = f"<{BASE}graph/test>"
    checked = against(tmp_path, [f'<{BASE}id/thing/a> {LABEL} "Old" {graph} .'])
    (problem,), (note,) = checked.problems, checked.notes
    assert "lost unannounced since 1.0.0" in problem.en
    for lang in (note.en, note.ja):
        assert "--losses FILE" in lang
        assert "--announced FILE" in lang


def test_another_base_than_that_of_the_last_release_is_refused(tmp_path):
    checked = against(tmp_path, said([("id/a", "A")]), base="https://other.example/")
    (problem,) = checked.problems
    assert f"--base {BASE}: 1.0.0 had https://other.example/" in problem.en
    assert f"--base {BASE}：1.0.0 は https://other.example/" in problem.ja
    # All of it would be lost: that is not told one by one.
    assert checked.comparison is None


@pytest.mark.parametrize(("day", "wrong"), [("26日", 0), ("27日", 1)])
def test_a_day_that_its_document_does_not_say_stops_a_release(tmp_path, day, wrong):
    text = f"架空市改革計画\n令和7年3月{day} 締結\n"
    texts, tables = tmp_path / "texts", tmp_path / "tables"
    texts.mkdir()
    tables.mkdir()
    (texts / "plan.txt").write_text(text, encoding="utf-8")
    digest = hashlib.sha256(text.encode()).hexdigest()
    (tables / "documents.csv").write_text(
        "id,title (ja),title (en),kind,publisher name,language,sha256,line count,"
        "lines with figures\n"
        f"made-up,架空の計画,Made-up plan,document,架空市,ja,{digest},2,2\n",
        encoding="utf-8",
    )
    (tables / "city-plans.csv").write_text(
        "municipality,plan,title (ja),title (en),period,summary (ja),summary (en),"
        "source,lines\n01205,p,架空市改革計画,Made-up plan,2015-2019,要約。,Summary.,"
        "made-up,1\n",
        encoding="utf-8",
    )
    (tables / "city-events.csv").write_text(
        "municipality,key,class,name (ja),name (en),date precision,day,source,lines\n"
        "01205,signed,Milestone,締結,Signed,day,2025-03-26,made-up,2\n",
        encoding="utf-8",
    )
    releases = tmp_path / "releases"
    wish = Wish("1.0.0", NAMES, (tables,), tmp_path, releases, PUBLIC, documents=texts)
    checked = Checked(wish, whole=read_whole([tables], NAMES))
    told = [each.en for each in releasing._unverified(checked, lambda text: None)]
    assert wrong == len(told)
    assert all(each.startswith("1 statement(s) are not in the doc") for each in told)
    assert [] == checked.notes
