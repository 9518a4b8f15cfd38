"""`kg publish` as people run it, with a few pages of a small graph."""

import os
import pty
import re
import subprocess
import sys
import textwrap

import pytest

from kg.cli import progress
from kg.cli.options import names_below, public_address, site_address
from kg.errors import UsageError
from kg.services.publishing.manifest import MANIFEST
from kg.services.publishing.publish import PHASES
from tests.publishing import tree

#: kg with a few pages only; all of them would take half a minute.
FEW = textwrap.dedent(
    """
    from kg.services.publishing import publish
    from kg.services.publishing.parts import pages

    few = "index about doc/project/index doc/agreement-item/higashi-iburi/01"
    pages.keys = lambda site: few.split()
    publish.PHASES = (("assets",), ("pages",), ("leads", "sitemap"))
    from kg.cli import main
    main()
    """
)
KG = [sys.executable, "-c", FEW, "publish"]


def environment(**more):
    kept = {k: v for k, v in os.environ.items() if not k.startswith("KG_")}
    return {**kept, "PYTHONWARNINGS": "error", "LC_ALL": "C.UTF-8", **more}


def run(*arguments, cwd, **more):
    return subprocess.run(
        [*KG, *map(str, arguments)],
        cwd=cwd,
        env=environment(**more),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture(scope="module")
def small(shipped, tmp_path_factory):
    """The graph of one region, without what it leads to."""
    path = tmp_path_factory.mktemp("small") / "small.nq"
    lines = (line for line in shipped.lines() if "/region/higashi-iburi> ." in line)
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def first(small, tmp_path_factory):
    """A site that was published once, and what was said."""
    folder = tmp_path_factory.mktemp("first")
    given = ["-o", "site", "--no-check-links", "--jobs", "1", "--lang", "en"]
    done = run(small, *given, cwd=folder, PYTHONHASHSEED="1", TZ="Asia/Tokyo")
    assert 0 == done.returncode, done.stderr
    return folder / "site", done


def test_a_pipe_is_told_one_line(first):
    site, done = first

    assert "" == done.stdout
    total = len(tree(site)) - 1
    size = sum(len(body) for path, body in tree(site).items() if path != MANIFEST)
    assert done.stderr == (
        f"{total} new, 0 changed, 0 unchanged, 0 removed: {total} files, "
        f"{size / 1e6:.1f} MB → site\n"
    )


def test_a_page_stands_in_both_languages_with_its_data_beside_it(first):
    site, _ = first
    stem = site / "doc/agreement-item/higashi-iburi"

    for suffix in ("ja.html", "en.html", "ttl", "jsonld", "nt", "csv"):
        assert (stem / f"01.{suffix}").stat().st_size
    for path in ("index.html", "doc/project/index.html", "robots.txt", "sitemap.xml"):
        assert (site / path).stat().st_size
    assert b"" == (site / ".nojekyll").read_bytes()


def test_the_same_graph_is_the_same_bytes_elsewhere(first, small, tmp_path, root):
    site, _ = first
    given = ["-o", "other/place", "--no-check-links", "-j", "2"]
    told = {"PYTHONHASHSEED": "2", "TZ": "America/New_York", "LC_ALL": "ja_JP.UTF-8"}

    done = run(small, *given, cwd=tmp_path, **told)

    assert 0 == done.returncode, done.stderr
    assert "新規" in done.stderr
    made = tree(tmp_path / "other/place")
    assert tree(site) == made
    for place in (tmp_path, site.parent, small.parent, root):
        assert [] == [path for path, body in made.items() if bytes(place) in body]


def test_what_has_not_changed_is_not_made_again(first, small):
    site, _ = first
    given = [small, "-o", "site", "--no-check-links", "--lang", "en"]
    inode, files = site.stat().st_ino, len(tree(site)) - 1

    same = run(*given, cwd=site.parent)
    assert f"nothing has changed: {files} files → site\n" == same.stderr
    assert inode == site.stat().st_ino

    (site / "robots.txt").unlink()
    mended = run(*given, cwd=site.parent)
    assert f"1 new, 0 changed, {files - 1} unchanged" in mended.stderr
    assert (site / "robots.txt").exists()


def test_a_site_with_a_broken_link_does_not_take_its_place(first, small):
    site, _ = first
    before = tree(site)

    done = run(small, "-o", "site", "--lang", "en", cwd=site.parent)

    assert 1 == done.returncode
    lines = done.stdout.splitlines()
    assert 20 == len(lines)
    assert all(re.match(r"\S+\.html: \S+: no (file|place) ", line) for line in lines)
    assert re.fullmatch(
        r"kg: [\d,]+ broken links, to [\d,]+ places; site stays as it was "
        r"\(--no-check-links publishes all the same\)\n",
        done.stderr,
    )
    assert before == tree(site)
    assert ["site"] == [path.name for path in site.parent.iterdir()]


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        (
            "en",
            [
                "kg: --base http://x: give a whole web address",
                "kg: --public-url nowhere: give a whole web address",
                "kg: .: is the folder you are in, or above it",
                "kg: gone.nq: there is no such file or folder",
                "kg: also-gone: there is no such file or folder",
                "kg: --releases gone: there is no such folder",
                "kg: 6 things to mend; nothing was written",
            ],
        ),
        (
            "ja",
            [
                "kg: --base http://x：スラッシュで終わる URL",
                "kg: --public-url nowhere：URL 全体",
                "kg: .：今いるフォルダか",
                "kg: gone.nq：ファイルもフォルダもありません",
                "kg: also-gone：ファイルもフォルダもありません",
                "kg: --releases gone：フォルダがありません",
                "kg: 直すところが6か所あります。何も書き出していません",
            ],
        ),
    ],
)
def test_all_that_is_wrong_is_told_at_once(tmp_path, lang, expected):
    wrong = ["--base", "http://x", "--public-url", "nowhere", "-o", "."]
    more = ["--releases", "gone", "--lang", lang]

    done = run("gone.nq", "also-gone", *wrong, *more, cwd=tmp_path)

    assert 2 == done.returncode
    told = done.stderr.splitlines()
    assert len(expected) == len(told)
    for line, start in zip(told, expected, strict=True):
        assert line.startswith(start)


@pytest.mark.parametrize(
    "address",
    [
        "http:///",
        "ftp://example.org/",
        "https://example.org/a b/",
        "https://example.org/a?b/",
        "https://example.org/?/",
        "https://example.org/#/",
        'https://example.org/"/',
        "https://example.org/a\n/",
        "http://[/",
        "http://example.org:x/",
        "http://example.org:99999/",
    ],
)
def test_an_address_that_no_site_can_have_is_refused(address):
    for take in (names_below, public_address):
        with pytest.raises(UsageError, match="give a whole web address"):
            take(address)


def test_an_address_of_the_site_is_told_as_browsers_send_it():
    assert "https://example.org:8080/~me/" == public_address(
        "https://example.org:8080/~me"
    )
    assert "https://example.org/定/" == names_below("https://example.org/定/").base
    with pytest.raises(UsageError, match="in ASCII"):
        public_address("https://example.org/定/")


@pytest.mark.parametrize("path", ["%E5%9C%8F", "a$1", "a;b", "(a)", "a+b", "a&b"])
def test_a_path_that_rules_of_hosts_cannot_hold_is_refused(path):
    with pytest.raises(UsageError, match="rules for hosts"):
        site_address(f"https://example.org/{path}/", "https://example.org/kg/")


def test_a_site_stands_at_its_base_unless_something_else_is_said():
    base = "https://example.org/~me/open_data.v1-2/"
    assert base == site_address(None, base)
    assert "https://example.com:8080/" == site_address("https://example.com:8080", base)
    with pytest.raises(UsageError, match="in ASCII"):
        site_address(None, "https://example.org/定/")


def test_a_terminal_is_shown_how_far_it_is_in_no_colour_where_none_is_wanted(
    small, tmp_path
):
    main, other = pty.openpty()
    more = {"NO_COLOR": "1"}
    public = ["--public-url", "https://example.org/x"]
    given = [str(small), "--no-check-links", "-j", "1", "--lang", "en", *public]
    process = subprocess.Popen(
        [*KG, *given],
        cwd=tmp_path,
        env={**environment(**more), "TERM": "xterm-256color", "COLUMNS": "100"},
        stdout=subprocess.PIPE,
        stderr=other,
    )
    os.close(other)
    shown = b""
    try:
        while piece := os.read(main, 1 << 16):
            shown += piece
    except OSError:
        # So a terminal says that nobody writes to it any more.
        pass
    finally:
        os.close(main)
    printed, _ = process.communicate()

    assert (0, b"") == (process.returncode, printed)
    text = shown.decode()
    assert re.search(r"pages .*4/4.* [\d,]+/s", text)
    # Select Graphic Rendition with a colour in it (ECMA-48).
    assert not re.search(r"\x1b\[[0-9;]*3[0-9][0-9;]*m", text)
    page = (tmp_path / "site/about.ja.html").read_text(encoding="utf-8")
    assert 'rel="canonical" href="https://example.org/x/about.ja.html"' in page


def test_every_phase_has_a_name_beside_the_bar():
    assert {phase[0] for phase in PHASES} == set(progress._CALLED)


@pytest.mark.parametrize(
    "lang, told", [("en", "holds no statement"), ("ja", "文が一つもなく")]
)
def test_a_graph_that_says_nothing_is_refused(tmp_path, lang, told):
    (tmp_path / "empty.nq").touch()
    done = run("empty.nq", "-o", "site", "--lang", lang, cwd=tmp_path)

    assert 2 == done.returncode
    assert told in done.stderr
    assert 1 == len(done.stderr.splitlines())
    assert not (tmp_path / "site").exists()
