"""Watching: a check is made again when a table changes, and only then."""

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from kg.errors import UsageError
from kg.services.assets import asset
from kg.services.checking.watch import is_watched, watched_roots

MADE_UP = Path(__file__).parent / "fixtures" / "reports" / "made-up"
KG = [sys.executable, "-u", "-c", "from kg.cli import main; main()"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("costs.csv", True),
        ("COSTS.CSV", True),
        ("book.xlsx", True),
        ("graph.ttl", True),
        ("~$book.xlsx", False),
        (".~lock.costs.csv#", False),
        (".costs.csv.1234.part", False),
        (".costs.csv", False),
        ("costs.csv~", False),
        ("costs.csv.part", False),
        ("costs.csv.swp", False),
        ("notes.txt", False),
        ("report.csv", False),
    ],
)
def test_only_tables_and_graphs_are_watched(tmp_path, name, expected):
    assert expected == is_watched(tmp_path / name, tmp_path / "report.csv")


def test_folders_named_or_around_a_file_are_watched(tmp_path):
    table = tmp_path / "region" / "costs.csv"
    table.parent.mkdir()
    table.write_text("a\n", encoding="utf-8")

    assert [table.parent] == watched_roots([table, table.parent])
    assert [asset("data")] == watched_roots([])
    with pytest.raises(UsageError, match="standard input"):
        watched_roots([Path("-")])
    with pytest.raises(UsageError, match="no such file"):
        watched_roots([tmp_path / "nowhere" / "costs.csv"])


class Watching:
    """A `kg validate --watch` that runs beside the test, and what it has printed."""

    def __init__(self, folder, *arguments):
        kept = {k: v for k, v in os.environ.items() if not k.startswith("KG_")}
        self.process = subprocess.Popen(
            [*KG, "validate", str(folder), "--watch", *arguments],
            cwd=folder.parent,
            env={**kept, "LC_ALL": "C.UTF-8"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        self.lines = []
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self):
        self.lines.extend(iter(self.process.stdout.readline, ""))

    def reports(self):
        """What was printed, a report each: it ends when kg waits again."""
        return "".join(self.lines).split("Ctrl-C ends\n")[:-1]

    def wait_for(self, count):
        """Wait for as many reports and return the last."""
        deadline = time.monotonic() + 60
        while len(self.reports()) < count:
            assert time.monotonic() < deadline, "".join(self.lines)
            assert self.process.poll() is None, "".join(self.lines)
            time.sleep(0.05)
        return self.reports()[count - 1]

    def end(self):
        """Press Ctrl-C and return the exit code."""
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(timeout=30)
        self._reader.join(timeout=30)
        self.process.stdout.close()
        return code


@pytest.fixture
def watching():
    """Start watches; each is ended with the test."""
    started = []

    def start(*arguments):
        started.append(Watching(*arguments))
        return started[-1]

    yield start
    for each in started:
        if each.process.poll() is None:
            each.process.kill()
            each.end()


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is no signal there")
def test_watch_tells_of_a_changed_cell_until_it_is_interrupted(watching, tmp_path):
    folder = tmp_path / "made-up"
    shutil.copytree(MADE_UP, folder)
    costs = folder / "project-costs.csv"
    good = costs.read_text("utf-8").replace('"=SUM(A1,<b>2</b>)"', "200")
    costs.write_text(good, encoding="utf-8")
    watch = watching(folder)

    assert "TT202" not in watch.wait_for(1)

    # What an editor writes beside a table is no change of a table.
    (folder / "~$costs.xlsx").write_bytes(b"lock")
    (folder / ".~lock.project-costs.csv#").write_text("lock", encoding="utf-8")
    time.sleep(1)
    assert 1 == len(watch.reports())

    costs.write_text(good.replace(",200,", ",2OO,"), encoding="utf-8")
    assert "'2OO' is not a whole number" in watch.wait_for(2)

    # Half saved: a quotation mark is open, then the last bytes are missing.
    costs.write_bytes(good.encode()[:-3] + b'"\xe4')
    assert "TT101" in watch.wait_for(3)

    # Excel and most editors write a new file and move it into place.
    fresh = folder / ".project-costs.csv.part"
    fresh.write_text(good, encoding="utf-8")
    fresh.replace(costs)
    assert "TT" not in watch.wait_for(4)

    assert 0 == watch.end()


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is no signal there")
def test_watch_waits_where_the_input_cannot_be_read_for_a_while(watching, tmp_path):
    graph = tmp_path / "graphs" / "graph.ttl"
    graph.parent.mkdir()
    whole = "<https://example.org/a> a <https://example.org/B> .\n"
    graph.write_text(whole, encoding="utf-8")
    watch = watching(graph)
    try:
        watch.wait_for(1)
        graph.write_text(whole[:-6], encoding="utf-8")
        assert "cannot be read as RDF" in watch.wait_for(2)
        graph.write_text(whole, encoding="utf-8")
        assert "Checked 1 statements" in watch.wait_for(3)
    finally:
        assert 0 == watch.end()


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is no signal there")
def test_report_written_below_the_watched_folder_starts_no_check(watching, tmp_path):
    folder = tmp_path / "made-up"
    shutil.copytree(MADE_UP, folder)
    report = folder / "report.ttl"
    watch = watching(folder, "-o", str(report))
    watch.wait_for(1)
    written = report.stat().st_mtime_ns
    time.sleep(1.5)

    assert 1 == len(watch.reports())
    assert written == report.stat().st_mtime_ns
    assert 0 == watch.end()


def test_watch_of_what_is_not_there_is_refused_at_once(kg):
    done = kg("validate", "nowhere", "--watch")
    piped = kg("validate", "-", "--watch", stdin="")

    assert (2, 2) == (done.returncode, piped.returncode)
    assert "no such file" in done.stderr
    assert "standard input" in piped.stderr
