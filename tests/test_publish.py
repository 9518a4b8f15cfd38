"""Sites as files: written whole or not at all, and only what has changed anew."""

import errno
import hashlib
import json
import os
import signal
import stat
import subprocess
import sys
import tarfile
import textwrap
import time
import zipfile
from dataclasses import replace

import pytest

from kg.errors import KgError, UsageError
from kg.services.publishing import staging, writing
from kg.services.publishing.inputs import inputs_digest, making_digest
from kg.services.publishing.manifest import MANIFEST, Head
from kg.services.publishing.parts import versions
from kg.services.publishing.standing import is_whole, standing_at, target_at
from kg.services.publishing.working import WorkerFaultError
from kg.services.publishing.writing import Before
from tests.publishing import part, publication, put, read_manifest, tree
from tests.released import kept

PAGES = {f"page {n}": {f"doc/{n}.txt": f"text {n}\n"} for n in range(40)}
JOBS = pytest.mark.parametrize("jobs", [1, 2])


def nothing_left(folder, *expected):
    return sorted(expected) == sorted(path.name for path in folder.iterdir())


@JOBS
def test_a_site_holds_the_files_of_all_units_and_says_their_digests(tmp_path, jobs):
    outcome = put(tmp_path / "site", part(PAGES), jobs=jobs)

    made = tree(tmp_path / "site")
    manifest = read_manifest(tmp_path / "site")
    assert made.pop(MANIFEST)
    assert {f"doc/{n}.txt": f"text {n}\n".encode() for n in range(40)} == made
    assert {
        path: (len(body), hashlib.sha256(body).hexdigest())
        for path, body in made.items()
    } == {path: (told.size, told.sha256) for path, told in manifest.files.items()}
    assert 40 == outcome.counts[Before.NOTHING]
    assert sum(map(len, made.values())) == outcome.size
    assert nothing_left(tmp_path, "site")


def test_any_number_of_processes_writes_the_same_bytes(tmp_path):
    for jobs in (1, 2, 5):
        put(tmp_path / str(jobs), part(PAGES), jobs=jobs)

    assert tree(tmp_path / "1") == tree(tmp_path / "2") == tree(tmp_path / "5")


def test_a_phase_sees_the_files_of_those_before_it(tmp_path):
    seen = part({"": lambda site: {"list.txt": " ".join(sorted(site.written))}})

    put(tmp_path / "site", part({"": {"b": "1", "a": "2"}}, "first"), seen, jobs=2)

    assert "a b" == (tmp_path / "site/list.txt").read_text()


def test_what_is_to_be_downloaded_is_asked_of_a_part_when_its_files_are_there(tmp_path):
    first = part(
        {"": {"dump.nq": "12345"}},
        told=lambda site: [site.written["dump.nq"].size],
    )
    second = part({"": lambda site: {"dumps.txt": str(site.dumps)}}, "second")

    put(tmp_path / "site", first, second)

    assert "[5]" == (tmp_path / "site/dumps.txt").read_text()


@JOBS
def test_a_file_that_is_as_it_was_keeps_its_place_on_the_disk_and_its_time(
    tmp_path, jobs
):
    site = tmp_path / "site"
    put(site, part({"a": {"same": "1", "other": "1", "gone": "1"}}))
    os.utime(site / "same", (1_000_000_000, 1_000_000_000))
    before = {name: (site / name).stat() for name in ("same", "other")}

    outcome = put(
        site, part({"a": {"same": "1", "other": "2"}, "b": {"new": "1"}}), jobs=jobs
    )

    assert before["same"].st_ino == (site / "same").stat().st_ino
    assert 1_000_000_000 == (site / "same").stat().st_mtime
    assert before["other"].st_ino != (site / "other").stat().st_ino
    assert {"same": b"1", "other": b"2", "new": b"1"} == {
        name: body for name, body in tree(site).items() if name != MANIFEST
    }
    assert (1, 1, 1, 1) == (
        outcome.counts[Before.NOTHING],
        outcome.counts[Before.OTHER],
        outcome.counts[Before.SAME],
        outcome.removed,
    )


def test_where_a_file_can_have_one_name_only_a_copy_keeps_its_time(
    tmp_path, monkeypatch
):
    def refuse(*names, **how):
        raise OSError(errno.EPERM, "Operation not permitted")

    site = tmp_path / "site"
    put(site, part({"": {"same": "1"}}))
    os.utime(site / "same", (1_000_000_000, 1_000_000_000))
    monkeypatch.setattr(os, "link", refuse)

    put(site, part({"": {"same": "1", "new": "2"}}))

    assert 1_000_000_000 == (site / "same").stat().st_mtime
    assert b"1" == (site / "same").read_bytes()


def test_a_file_that_somebody_has_changed_is_made_again(tmp_path):
    put(tmp_path / "site", part({"": {"page": "right"}}))
    (tmp_path / "site/page").write_text("wrong")

    outcome = put(tmp_path / "site", part({"": {"page": "right"}}))

    assert "right" == (tmp_path / "site/page").read_text()
    assert 1 == outcome.counts[Before.OTHER]


@JOBS
def test_a_fault_in_a_unit_names_it_and_leaves_the_last_site(tmp_path, jobs):
    site = tmp_path / "site"
    put(site, part(PAGES))
    before = tree(site)

    with pytest.raises(WorkerFaultError, match="made_up 'page 31': ZeroDivisionError"):
        put(site, part({**PAGES, "page 31": lambda site: {"x": 1 / 0}}), jobs=jobs)

    assert before == tree(site)
    assert nothing_left(tmp_path, "site")


@JOBS
def test_an_error_to_mend_comes_through_in_both_languages(tmp_path, jobs):
    def refuse(site):
        raise UsageError("mend it", "直してください")

    with pytest.raises(UsageError) as caught:
        put(tmp_path / "site", part({**PAGES, "page 3": refuse}), jobs=jobs)

    assert {"en": "mend it", "ja": "直してください"} == caught.value.messages
    assert nothing_left(tmp_path)


def test_a_process_that_the_system_ends_leaves_the_last_site(tmp_path):
    def die(site):
        os.kill(os.getpid(), signal.SIGKILL)

    site = tmp_path / "site"
    put(site, part({"": {"page": "1"}}))

    with pytest.raises(UsageError, match=r"ended by the system \(-9\)"):
        put(site, part({**PAGES, "page 3": die}), jobs=2)

    assert b"1" == tree(site)["page"]
    assert nothing_left(tmp_path, "site")


def test_a_full_disk_leaves_the_last_site(tmp_path, monkeypatch):
    write = writing._new

    def full(place, body):
        if place.name == "30.txt":
            raise OSError(errno.ENOSPC, "No space left on device")
        write(place, body)

    site = tmp_path / "site"
    put(site, part({"": {"page": "1"}}))
    monkeypatch.setattr(writing, "_new", full)

    with pytest.raises(UsageError, match=r"30\.txt: cannot be written: no space"):
        put(site, part(PAGES), jobs=2)

    assert b"1" == tree(site)["page"]
    assert nothing_left(tmp_path, "site")


@pytest.mark.parametrize("path", ["../x", "/x", "a//b", ".", ".kg/x", "a/../../x", ""])
def test_a_path_that_is_none_in_a_site_is_a_fault(tmp_path, path):
    with pytest.raises(WorkerFaultError, match="no path of a file in a site"):
        put(tmp_path / "site", part({"": {path: "1"}}))

    assert nothing_left(tmp_path)


@pytest.mark.parametrize("name", ["site", "site.zip"])
def test_two_units_that_make_the_same_file_are_a_fault(tmp_path, name):
    twice = part({"a": {"same": "1"}, "b": {"same": "2"}})

    with pytest.raises((WorkerFaultError, ValueError), match="made by two units"):
        put(tmp_path / name, twice)

    assert nothing_left(tmp_path)


BUSY = """
import os, sys, time
from tests.publishing import part, put

def linger(site):
    open(sys.argv[1] + ".pid", "a").write(f"{os.getpid()}\\n")
    time.sleep(60)
    return {}

pages = {f"page {n}": {f"new/{n}.txt": "new"} for n in range(40)}
put(sys.argv[1], part({**pages, "page 39": linger, "page 38": linger}), jobs=2)
"""


def until(holds, process):
    """Wait until something holds, as long as the process that brings it about lives."""
    deadline = time.monotonic() + 60
    while not holds():
        assert process.poll() is None, "it has ended before"
        assert time.monotonic() < deadline, "it never came to that"
        time.sleep(0.02)


def is_running(number):
    try:
        with open(f"/proc/{number}/stat", encoding="ascii") as line:  # noqa: PTH123
            return line.read().split()[2] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        # It may be gone between the opening and the reading.
        return False


def children(number):
    """The processes that a process has begun, one that waits for work among them."""
    with open(f"/proc/{number}/task/{number}/children", encoding="ascii") as line:  # noqa: PTH123
        return list(map(int, line.read().split()))


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_run_that_is_killed_leaves_the_last_site_and_the_next_clears_up(
    tmp_path, root
):
    site = tmp_path / "site"
    put(site, part({"": {"page": "1"}}))
    killed = subprocess.Popen([sys.executable, "-c", BUSY, site], cwd=root)
    pids = tmp_path / "site.pid"
    until(lambda: pids.exists() and "\n" in pids.read_text(), killed)
    left = tmp_path / f".site.{killed.pid}.part"

    with pytest.raises(UsageError, match="another kg publish is writing it"):
        put(site, part({"": {"page": "2"}}))
    # Whichever lives still holds the lock.
    workers = children(killed.pid)
    killed.kill()
    killed.wait()

    assert b"1" == tree(site)["page"]
    assert tree(left)
    assert set(map(int, pids.read_text().split())) <= set(workers)
    assert 2 == len(workers)
    deadline = time.monotonic() + 30
    while any(map(is_running, workers)) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert [] == list(filter(is_running, workers))
    pids.unlink()
    put(site, part({"": {"page": "2"}}))
    assert b"2" == tree(site)["page"]
    assert nothing_left(tmp_path, "site")


@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.parametrize(
    ("told", "status"),
    # What a shell calls a process that ended so: 128 and the number of the signal.
    [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)],
)
def test_a_run_that_is_told_to_end_leaves_the_last_site_and_nothing_else(
    tmp_path, root, jobs, told, status
):
    site = tmp_path / "site"
    put(site, part({"": {"page": "1"}}))
    program = """
    import sys, time
    from kg.services.publishing import publish
    from tests.publishing import part

    def linger(site):
        time.sleep(60)

    made = part({"a": {"new": "2"}, "b": linger, "c": linger})
    publish.PHASES = ()
    publish.parts_of = lambda phases: [[made]]
    from kg.cli import main
    main()
    """
    run = [sys.executable, "-c", textwrap.dedent(program), "publish"]
    given = ["ontology/teiju.ttl", "-o", str(site), "-j", jobs, "--lang", "en"]
    stopped = subprocess.Popen(
        [*run, *given],
        cwd=root,
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    until(lambda: list(tmp_path.glob(".site.*.part/new")), stopped)
    # As a terminal and systemd do it: to the processes that work too.
    os.killpg(stopped.pid, told)
    _, said = stopped.communicate(timeout=30)

    assert (status, False) == (stopped.returncode, "Traceback" in said)
    assert b"1" == tree(site)["page"]
    assert nothing_left(tmp_path, "site")


def test_a_signal_that_somebody_else_handles_is_left_to_them(tmp_path):
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with staging.stage_for(tmp_path / "site"):
            assert signal.SIG_IGN == signal.getsignal(signal.SIGHUP)
            assert signal.SIG_DFL != signal.getsignal(signal.SIGTERM)
        assert signal.SIG_IGN == signal.getsignal(signal.SIGHUP)
        assert signal.SIG_DFL == signal.getsignal(signal.SIGTERM)
    finally:
        signal.signal(signal.SIGHUP, before)


def test_a_run_whose_folder_another_one_clears_away_gives_way(tmp_path, monkeypatch):
    monkeypatch.setattr(staging, "_locked", lambda folder: None)

    with pytest.raises(UsageError, match="another kg publish is writing it"):
        put(tmp_path / "site", part({"": {"page": "1"}}))

    assert nothing_left(tmp_path)


def test_a_folder_that_its_run_takes_away_in_the_meantime_is_no_error(
    tmp_path, monkeypatch
):
    left, locked = tmp_path / ".site.1.part", staging._locked
    left.mkdir()

    def vanish(folder):
        if folder == left:
            left.rmdir()
        return locked(folder)

    monkeypatch.setattr(staging, "_locked", vanish)
    put(tmp_path / "site", part({"": {"page": "1"}}))

    assert nothing_left(tmp_path, "site")


def test_an_interruption_between_two_answers_ends_the_processes_first(tmp_path):
    def interrupt(parts, done, total):
        if done:
            raise KeyboardInterrupt

    pages = {key: slowly({f"{key}/file": "1"}) for key in PAGES}
    with pytest.raises(KeyboardInterrupt) as caught:
        put(tmp_path / "site", part(pages), jobs=2, progress=interrupt)

    # While the trace is held, nothing that it leads to has been collected.
    assert caught.tb is not None
    assert nothing_left(tmp_path)
    time.sleep(0.3)
    assert nothing_left(tmp_path)


def slowly(files):
    def make(site):
        time.sleep(0.05)
        return files

    return make


@pytest.mark.parametrize("exchanges", [True, False])
def test_the_last_site_goes_when_the_new_one_has_its_place(
    tmp_path, monkeypatch, exchanges
):
    if not exchanges:
        monkeypatch.setattr(staging, "_exchanged", lambda one, other: False)
    put(tmp_path / "site", part({"": {"page": "1"}}))
    put(tmp_path / "site", part({"": {"page": "2"}}))

    assert b"2" == tree(tmp_path / "site")["page"]
    assert nothing_left(tmp_path, "site")


def test_a_new_site_may_be_read_by_whom_the_last_one_could_be(tmp_path):
    site = tmp_path / "site"
    put(site, part({"": {"page": "1"}}))
    (site / "theirs").mkdir()
    (site / "theirs/note").write_text("mine")
    site.chmod(0o711)
    (site / "theirs").chmod(0o700)

    put(site, part({"": {"page": "2"}}))

    assert 0o711 == stat.S_IMODE(site.stat().st_mode)
    assert 0o700 == stat.S_IMODE((site / "theirs").stat().st_mode)


def test_a_site_that_cannot_be_put_in_its_place_leaves_the_last_one_there(
    tmp_path, monkeypatch
):
    site, rename = tmp_path / "site", type(tmp_path).rename

    def refuse(self, target):
        if self.name.endswith(".part"):
            raise OSError(errno.EACCES, "Permission denied")
        return rename(self, target)

    put(site, part({"": {"page": "1"}}))
    monkeypatch.setattr(staging, "_exchanged", lambda one, other: False)
    monkeypatch.setattr(type(tmp_path), "rename", refuse)

    with pytest.raises(UsageError, match="site: cannot be written: permission denied"):
        put(site, part({"": {"page": "2"}}))

    assert b"1" == tree(site)["page"]
    assert nothing_left(tmp_path, "site")


def test_a_link_in_the_place_of_a_page_is_no_page(tmp_path):
    site, body = tmp_path / "site", "7 bytes"
    put(site, part({"": {"page": body}}))
    (site / "page").unlink()
    # As long as the page, and leading to one that is alike.
    (site / "other_7").write_text(body)
    (site / "page").symlink_to("other_7")

    assert not is_whole(site, standing_at(site))
    put(site, part({"": {"page": body}}))

    assert not (site / "page").is_symlink()
    assert is_whole(site, standing_at(site))


def test_a_site_that_a_dead_run_had_moved_away_comes_back(tmp_path):
    put(tmp_path / "site", part({"": {"page": "1"}}))
    (tmp_path / "site").rename(tmp_path / ".site.1.old")

    with pytest.raises(WorkerFaultError):
        put(tmp_path / "site", part({"": lambda site: {"page": 1 / 0}}))

    assert b"1" == tree(tmp_path / "site")["page"]
    assert nothing_left(tmp_path, "site")


def test_what_others_have_put_into_a_site_stays(tmp_path):
    site = tmp_path / "site"
    put(site, part({"": {"page": "1", "doc/gone": "1"}}))
    (site / "CNAME").write_text("example.org\n")
    (site / ".git/refs/tags").mkdir(parents=True)
    (site / ".git/HEAD").write_text("ref\n")
    (site / "doc/mine.txt").write_text("mine\n")
    (site / "latest").symlink_to("page")
    (site / "nowhere").symlink_to("no such file")
    inode = (site / "CNAME").stat().st_ino

    put(site, part({"": {"page": "2"}}))
    put(site, part({"": {"page": "3"}}))

    assert inode == (site / "CNAME").stat().st_ino
    assert (site / ".git/refs/tags").is_dir()
    assert "ref\n" == (site / ".git/HEAD").read_text()
    assert ["mine.txt"] == [path.name for path in (site / "doc").iterdir()]
    assert "page" == str((site / "latest").readlink())
    assert "no such file" == str((site / "nowhere").readlink())
    assert "3" == (site / "page").read_text()


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("robots.txt", "robots.txt"),
        ("doc", "doc/page"),
        ("doc/page/note", "doc/page"),
    ],
)
def test_nothing_is_written_over_what_others_have_put_there(tmp_path, theirs, ours):
    site = tmp_path / "site"
    put(site, part({"": {"page": "1"}}))
    (site / theirs).parent.mkdir(parents=True, exist_ok=True)
    (site / theirs).write_text("mine")
    (site / "other").write_text("mine")

    with pytest.raises(KgError) as caught:
        put(site, part({"": {"page": "2", ours: "2", "other": "2"}}))

    told = "\n".join(caught.value.lines("en"))
    assert f"{theirs}: somebody else has put" in told
    assert "other: somebody else has put" in told
    assert "mine" == (site / theirs).read_text()
    assert "1" == (site / "page").read_text()


def test_a_disk_that_does_not_tell_case_is_refused_but_not_for_an_archive(
    tmp_path, monkeypatch
):
    monkeypatch.setattr(staging.Staging, "tells_case", lambda self: False)
    both = part({"": {"doc/Activity": "1", "doc/activity": "2"}})

    with pytest.raises(UsageError, match=r"site\.tar\.gz"):
        put(tmp_path / "site", both)
    assert nothing_left(tmp_path)
    put(tmp_path / "site.zip", both)

    with zipfile.ZipFile(tmp_path / "site.zip") as archive:
        assert b"1" == archive.read("doc/Activity")
        assert b"2" == archive.read("doc/activity")


def test_this_disk_tells_case(tmp_path):
    """Else the tests before this one would show nothing."""
    with staging.stage_for(tmp_path / "site") as stage:
        (stage.folder / "a").touch()
        assert stage.tells_case() == (not (stage.folder / "A").exists())


def packed(path):
    """The files of an archive with all that is told of them, in order."""
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as archive:
            return [
                (each.filename, archive.read(each), each.date_time, each.external_attr)
                for each in archive.infolist()
            ]
    with tarfile.open(path) as archive:
        return [
            (
                each.name,
                archive.extractfile(each).read(),
                (each.mtime, each.uid, each.gid, each.uname, each.gname),
                each.mode,
            )
            for each in archive
        ]


@pytest.mark.parametrize("name", ["site.tar.gz", "site.zip", "Site.TGZ"])
def test_an_archive_holds_the_same_files_as_a_folder_and_is_the_same_each_time(
    tmp_path, name
):
    long = {"": {f"{'a' * 90}/{'名' * 40}.txt": "long", "empty": ""}}
    parts = part(PAGES), part(long, "long")
    put(tmp_path / "site", *parts)
    for folder, jobs in (("one", 1), ("two", 2)):
        put(tmp_path / folder / name, *parts, jobs=jobs)

    found = packed(tmp_path / "one" / name)
    assert tree(tmp_path / "site") == {path: body for path, body, *_ in found}
    assert 1 == len({tuple(more) for _, _, *more in found})
    assert MANIFEST == found[0][0]
    assert (tmp_path / "one" / name).read_bytes() == (
        tmp_path / "two" / name
    ).read_bytes()
    assert nothing_left(tmp_path / "one", name)


@pytest.mark.parametrize("name", ["site", "site.tar.gz", "site.zip"])
def test_a_site_is_whole_until_a_file_of_it_is_not_as_it_was(tmp_path, name):
    target = tmp_path / name
    assert standing_at(target) is None
    put(target, part(PAGES))
    manifest = standing_at(target)

    assert is_whole(target, manifest)
    if target.is_dir():
        (target / "doc/7.txt").write_text("other length")
    else:
        target.write_bytes(target.read_bytes()[:-200])
    assert not is_whole(target, manifest)


@pytest.mark.parametrize(
    ("name", "make", "said"),
    [
        ("site", lambda at: (at.mkdir(), (at / "x").touch()), "is not empty"),
        ("site", lambda at: at.touch(), "is a file"),
        ("site.zip", lambda at: at.mkdir(), "is a folder"),
        ("site.zip", lambda at: at.write_bytes(b"PK"), "has not made it"),
        ("site.tar.gz", lambda at: at.write_bytes(b""), "has not made it"),
    ],
)
def test_what_others_have_made_is_never_replaced(tmp_path, name, make, said):
    make(tmp_path / name)

    with pytest.raises(UsageError, match=said):
        standing_at(tmp_path / name)


@pytest.mark.parametrize("body", [b"", b"no gzip", None])
def test_a_site_whose_manifest_cannot_be_read_is_refused(tmp_path, body):
    put(tmp_path / "site", part(PAGES))
    manifest = tmp_path / "site" / MANIFEST
    manifest.write_bytes(manifest.read_bytes()[:40] if body is None else body)

    with pytest.raises(UsageError, match="cannot be read"):
        standing_at(tmp_path / "site")


def damaged(body):
    """A body with one byte in sixteen turned, each in its turn."""
    for at in range(0, len(body), 16):
        yield body[:at] + bytes([body[at] ^ 0xFF]) + body[at + 1 :]


@pytest.mark.parametrize("name", ["site", "site.tar.gz", "site.zip"])
def test_a_site_that_the_disk_has_damaged_is_refused_or_not_whole(tmp_path, name):
    target = tmp_path / name
    put(target, part({"": {"a": "1", "b": "2"}}))
    file = target / MANIFEST if target.is_dir() else target
    refused = 0

    for body in damaged(file.read_bytes()):
        file.write_bytes(body)
        try:
            manifest = standing_at(target)
            is_whole(target, manifest)
        except UsageError:
            refused += 1

    assert refused > 5


def test_an_archive_that_wants_a_password_is_none_of_ours(tmp_path):
    put(tmp_path / "site.zip", part({"": {"a": "1"}}))
    body = bytearray((tmp_path / "site.zip").read_bytes())
    # Bit 0 of the flags of the first file, there and in the directory (APPNOTE 4.4.4).
    body[6] |= 1
    body[body.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "site.zip").write_bytes(body)

    with pytest.raises(UsageError, match="has not made it"):
        standing_at(tmp_path / "site.zip")


def test_a_site_is_the_same_again_only_where_nothing_it_is_made_of_has_changed():
    head = Head("1", "a", True)

    assert head.covers(head)
    assert head.covers(Head("1", "a", False))
    assert not Head("1", "a", False).covers(head)
    assert not head.covers(Head("2", "a", True))
    assert not head.covers(Head("1", "b", True))
    # What was read from a pipe is gone.
    assert not Head("1", "", True).covers(Head("1", "", True))


def test_an_option_and_a_file_beside_a_table_are_of_what_a_site_is_made(tmp_path):
    table = tmp_path / "region.csv"
    table.write_text("key\n")
    before = inputs_digest([table])
    (tmp_path / "events.csv").write_text("key\n")

    assert before != inputs_digest([table])
    assert "" == inputs_digest([tmp_path / "gone.csv"])
    assert making_digest(["https://a.org/"]) == making_digest(["https://a.org/"])
    assert making_digest(["https://a.org/"]) != making_digest(["https://b.org/"])


def test_an_empty_folder_may_become_a_site(tmp_path):
    (tmp_path / "site").mkdir()

    assert standing_at(tmp_path / "site") is None
    put(tmp_path / "site", part({"": {"page": "1"}}))
    assert b"1" == tree(tmp_path / "site")["page"]


def test_the_folder_one_is_in_is_no_target(tmp_path, monkeypatch):
    (tmp_path / "a/b").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "a/b")

    for place in (".", "..", str(tmp_path)):
        with pytest.raises(UsageError, match="the folder you are in"):
            target_at(type(tmp_path)(place))
    monkeypatch.setattr(type(tmp_path), "is_mount", lambda at: at.name == "volume")
    with pytest.raises(UsageError, match="where a disk begins"):
        target_at(tmp_path / "volume")
    with pytest.raises(UsageError, match="kind of archive"):
        target_at(tmp_path / "site.tar.bz2")
    assert tmp_path / "a/b/site" == target_at(type(tmp_path)("site"))


def test_a_link_to_a_folder_stays_one(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "site").symlink_to("real")

    put(target_at(tmp_path / "site"), part({"": {"page": "1"}}))

    assert (tmp_path / "site").is_symlink()
    assert b"1" == tree(tmp_path / "real")["page"]


def test_progress_is_told_from_nothing_to_all(tmp_path):
    told = []

    def tell(parts, done, total):
        told.append((*parts, done, total))

    put(tmp_path / "site", part(PAGES), jobs=2, progress=tell)

    assert ("made_up", 0, 40) == told[0]
    assert ("made_up", 40, 40) == told[-1]
    assert told == sorted(told)


def test_a_manifest_says_nothing_of_the_machine(tmp_path):
    import gzip

    put(tmp_path / "site", part({"": {"page": "1"}}), site=publication())

    packed = (tmp_path / "site" / MANIFEST).read_bytes()
    lines = gzip.decompress(packed).decode().splitlines()
    assert {
        "made_by": "kg publish",
        "version": 1,
        "program": "1",
        "inputs": "inputs",
        "checked": True,
    } == json.loads(lines[0])
    digest = hashlib.sha256(b"1").hexdigest()
    assert ["page", 1, digest] == json.loads(lines[1])
    # Neither a name (flag 8) nor a time in the head of gzip (RFC 1952).
    assert (0, b"\0\0\0\0") == (packed[3], packed[4:8])


def test_a_site_has_the_releases_of_its_base_that_are_whole(tmp_path):
    own = kept(tmp_path, "0.9.0", ())
    others = kept(tmp_path, "0.8.0", (), base="https://other.example/")
    # A package that is installed has the ontologies of releases alone.
    bare = kept(tmp_path, "0.7.0", ())
    (bare.folder / "manifest.json").unlink()
    site = replace(publication(), releases=(bare, others, own))

    assert ["0.9.0"] == list(versions.keys(site))
    assert {
        f"dumps/0.9.0/{called}": (own.folder / name).read_bytes()
        for called, name in (
            ("teiju-kg.nq.gz", "graph.nq.gz"),
            ("teiju-kg-ontology.ttl", "ontology.ttl"),
            ("manifest.json", "manifest.json"),
        )
    } == {file.path: file.body for file in versions.files(site, "0.9.0")}
