"""How long `kg publish` takes by the size of the graph, beside writing the same bytes.

Whole processes, from a graph file to the finished site with its links checked. The peer
writes the very files once more, each from memory, and does nothing else. Writes
docs/benchmarks-publish.md with --write.
"""

import argparse
import math
import os
import platform
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.country import country, resources

ROOT = Path(__file__).parents[1]
SIZES = (10_000, 30_000, 100_000)
KG = (sys.executable, "-c", "from kg.cli import main; main()")
#: Time for ten times the resources, over ten times the time, that counts as linear.
LINEAR = 1.1


@dataclass(frozen=True, slots=True)
class Measured:
    """One size: what was published, and how long it took.

    Attributes:
        resources: Things with statements of their own.
        statements: Statements of the graph.
        files: Files of the site.
        size: Their bytes.
        seconds: What `kg publish` took.
        writing: What writing the same files took.
        again: What publishing the same once more took.
    """

    resources: int
    statements: int
    files: int
    size: int
    seconds: float
    writing: float
    again: float


def _publish(graph: Path, site: Path, jobs: int) -> float:
    began = time.perf_counter()
    subprocess.run(
        [*KG, "publish", str(graph), "-o", str(site), "--jobs", str(jobs)],
        check=True,
        cwd=ROOT,
    )
    return time.perf_counter() - began


def _written_again(site: Path, other: Path) -> tuple[int, int, float]:
    """Write every file of a site once more: how many, their bytes, the seconds."""
    files = size = 0
    took = 0.0
    for folder, _, names in os.walk(site):
        target = other / Path(folder).relative_to(site)
        began = time.perf_counter()
        target.mkdir(parents=True, exist_ok=True)
        took += time.perf_counter() - began
        for name in names:
            body = Path(folder, name).read_bytes()
            began = time.perf_counter()
            (target / name).write_bytes(body)
            took += time.perf_counter() - began
            files, size = files + 1, size + len(body)
    return files, size, took


def measured(least: int, jobs: int) -> Measured:
    """Publish a graph with so many resources."""
    with tempfile.TemporaryDirectory(prefix="kg-publishing-") as held:
        folder = Path(held)
        lines = country(least)
        graph = folder / "country.nq"
        graph.write_text("\n".join(lines) + "\n", encoding="utf-8")
        count, statements = resources(lines), len(lines)
        del lines
        seconds = _publish(graph, folder / "site", jobs)
        again = _publish(graph, folder / "site", jobs)
        files, size, writing = _written_again(folder / "site", folder / "other")
    return Measured(count, statements, files, size, seconds, writing, again)


def _growth(found: list[Measured]) -> float:
    """Seconds a resource of the largest graph over those of the smallest."""
    first, last = found[0], found[-1]
    return (last.seconds / last.resources) / (first.seconds / first.resources)


def report(found: list[Measured], jobs: int) -> str:
    """What was measured, as a page."""
    rows = [
        f"| {each.resources:,} | {each.statements:,} | {each.files:,} "
        f"| {each.size / 1e6:,.0f} | {each.seconds:,.0f} "
        f"| {each.resources / each.seconds:,.0f} | {each.writing:,.1f} "
        f"| {each.seconds / each.writing:,.1f} | {each.again:,.1f} |"
        for each in found
    ]
    exponent = math.log(found[-1].seconds / found[0].seconds) / math.log(
        found[-1].resources / found[0].resources
    )
    growth = _growth(found)
    met = "linear" if growth <= LINEAR else "not linear"
    return "\n".join(
        [
            "# Publishing, measured",
            "",
            "Printed by `python -m benchmarks.publishing`: whole processes, from a "
            "graph file to the finished site with its links checked, on "
            f"{os.cpu_count()} cores with {jobs} jobs, Python "
            f"{platform.python_version()}. The graphs are the shipped one with made-up "
            "neighbours of Nishi-Iburi. The peer writes the very files once more, each "
            "from memory. Only the ratios mean something beyond the machine.",
            "",
            "| resources | statements | files | MB | seconds | resources/s "
            "| writing the same bytes (s) | ratio | again, nothing changed (s) |",
            "|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
            *rows,
            "",
            f"Seconds a resource of the largest over those of the smallest: "
            f"{growth:.2f} ({met}: at most {LINEAR} is asked); time grows with the "
            f"power {exponent:.2f} of the resources.",
            "",
        ]
    )


def main() -> None:
    """Measure, print, and write the page when asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--write", action="store_true", help="write the page in docs/")
    given = parser.parse_args()
    found = [measured(size, given.jobs) for size in given.sizes]
    text = report(found, given.jobs)
    print(text)
    if given.write:
        (ROOT / "docs" / "benchmarks-publish.md").write_text(text, encoding="utf-8")
    sys.exit(_growth(found) > LINEAR)


if __name__ == "__main__":
    main()
