"""Fixtures that many tests share."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import settings

from kg.model.formats import ReportFormat
from kg.model.iris import Names
from kg.model.lang import Text
from kg.model.report import Finding, Report, Severity
from kg.services.asking.query import bind_parameters
from kg.services.checking.check_inputs import check_inputs
from kg.services.checking.engines import Engine
from kg.services.graph.build import Built, build
from kg.services.reports.telling import Telling
from kg.services.reports.write import write_report

# What others import stands before them: pytest rewrites what it loads first.
pytest_plugins = [
    "tests.servers",
    "tests.browsing",
    "tests.on_files",
    "tests.desk",
    "tests.scripted",
    "tests.served",
    "tests.hosts",
]

# What CI tries is the same each time; on a desk every run tries something new.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")

# A shell that runs the tests in the background has Ctrl-C ignored by all they start;
# some of it is interrupted on purpose.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).resolve().parents[1]
GOLDEN = ROOT / "tests" / "golden"
KG = [sys.executable, "-c", "from kg.cli import main; main()"]


def pytest_addoption(parser):
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write golden files anew, then look at the difference",
    )


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def names() -> Names:
    return Names()


@pytest.fixture(scope="session")
def shipped() -> Built:
    """The build of the shipped data; a problem in a table fails every test."""
    built = build()
    assert [] == [problem.line("en") for problem in built.problems]
    return built


@pytest.fixture(scope="session")
def shipped_evidence(shipped):
    """The answer of a saved question on the shipped data and its rows with evidence.

    A row is a dict of plain texts, in which IRIs of things are short.
    """
    from kg.model.iris import shorten
    from kg.services.asking.embedded import Embedded
    from kg.services.catalogue.find import find_query
    from kg.services.citing.evidence import with_evidence
    from kg.services.graph.store import open_lines

    engine = Embedded(open_lines(shipped.lines()), Names())
    known = {}

    def plain(term):
        return "" if term is None else shorten(term.value).removeprefix("id/")

    def ask(name, **values):
        asked = name, *sorted(values.items())
        if asked not in known:
            question = find_query(name, Names())
            sparql = bind_parameters(question, values, Names())
            answer = engine.ask(sparql)
            found = with_evidence(engine, question, sparql, answer)
            known[asked] = (
                [tuple(map(plain, row)) for row in answer.rows],
                [
                    dict(zip(found.columns, map(plain, row), strict=True))
                    for row in found.rows
                ],
            )
        return known[asked]

    return ask


@pytest.fixture
def assert_golden(request):
    """Compare text with tests/golden/NAME."""

    def check(text: str, name: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")

        assert path.read_bytes().decode() == text

    return check


@pytest.fixture
def kg(tmp_path):
    """Run kg in an empty folder; nothing of the caller's environment leaks in."""

    def run(*arguments, stdin=None, **environment):
        kept = {k: v for k, v in os.environ.items() if not k.startswith("KG_")}
        return subprocess.run(
            [*KG, *map(str, arguments)],
            cwd=tmp_path,
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            env={**kept, "LC_ALL": "C.UTF-8", "PYTHONWARNINGS": "error", **environment},
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def checked(names):
    """The report of a folder, which is checked once."""
    reports = {}

    def check(folder):
        if folder not in reports:
            reports[folder] = check_inputs([folder], names, Engine.SHACL).report
        return reports[folder]

    return check


@pytest.fixture
def told(names):
    """A report as text in a format."""

    def tell(report, format_, **how):
        told = write_report(report, ReportFormat(format_), Telling(names, **how))
        return told.decode()

    return tell


@pytest.fixture
def made_finding():
    """A finding with whatever a test is about."""

    def make(**how):
        usual = {
            "code": "TT202",
            "severity": Severity.VIOLATION,
            "message": Text("It is wrong", "間違いです"),
            "graph": "region/broken",
        }
        return Finding(**{**usual, **how})

    return make


@pytest.fixture
def made_report():
    """A report with these findings."""

    def make(*findings):
        return Report(
            findings=findings,
            looked_at={"TJ101": 1},
            rules=(),
            engine="shacl",
            graphs=("region/broken",),
            statements=1,
            tables=1,
            looked_in={"region/broken": {"TJ101": 1, "TT202": 1}},
        )

    return make
