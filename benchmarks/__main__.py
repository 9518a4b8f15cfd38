"""Time whole commands beside their peers, in turn, and print the ratios.

Writes docs/benchmarks.md with --write. Every figure is the median of runs that
alternate between the two commands, so that a machine which slows down slows both.
"""

import argparse
import csv
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.rows import write_costs

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
QUESTION = "cost/double-counting"
#: What is asked most often, and by whom nobody wants to wait.
MEMBERS = "region/members"
REGION = "data/regions/kamikawa-chubu"
#: An installed kg has its modules compiled; a machine may be told not to keep that.
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


@dataclass(frozen=True)
class Pair:
    """Two commands that do the same work, and the ratio that ours must not exceed.

    Without a target the ratio is only stated. A peer that would take too long is
    stopped after `patience` times our time: then the ratio is below its inverse, by how
    much nobody knows.
    """

    name: str
    ours: list[str]
    peer: list[str]
    target: float | None
    runs: int
    peer_name: str
    patience: float | None = None


def seconds(command: list[str], limit: float | None = None) -> float:
    """The wall time of one whole process; the limit where it was stopped there."""
    start = time.perf_counter()
    try:
        done = subprocess.run(
            command,
            cwd=ROOT,
            capture_output=True,
            check=False,
            timeout=limit,
            env=ENVIRONMENT,
        )
    except subprocess.TimeoutExpired as stopped:
        return stopped.timeout
    taken = time.perf_counter() - start
    if done.returncode not in {0, 1}:
        sys.exit(f"{' '.join(command)}\n{done.stderr.decode()}")
    return taken


def measure(pair: Pair) -> tuple[float, float, float]:
    """The medians of ours and the peer's, and the median of the ratios."""
    ours, peers = [], []
    seconds(pair.ours)
    for _ in range(pair.runs):
        ours.append(seconds(pair.ours))
        limit = ours[-1] * pair.patience if pair.patience else None
        peers.append(seconds(pair.peer, limit))
    ratios = [one / other for one, other in zip(ours, peers, strict=True)]
    return statistics.median(ours), statistics.median(peers), statistics.median(ratios)


def spoil(region: Path, folder: Path) -> int:
    """Copy a region's tables without the English names of its projects; how many."""
    shutil.copytree(region, folder)
    table = folder / "projects.csv"
    with table.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows({**row, "name (en)": ""} for row in rows)
    return len(rows)


def prepare(folder: Path) -> list[Pair]:
    """Build the graph and the inputs; give the pairs to measure."""
    kg = str(BIN / "kg")
    python = sys.executable
    graph = folder / "kg.nq"
    subprocess.run([kg, "build", "-o", graph], cwd=ROOT, check=True)
    # The peer sees what kg checks: the graph of a region with the reference tables and
    # the ontology in one, and all shapes in one. A small region, which the peer gets
    # done with. Every project lacks a name, so that there are findings whose cells have
    # to be found and told.
    region, book = folder / "region", folder / "region.xlsx"
    found = spoil(ROOT / REGION, region)
    triples, shapes = folder / "kg.nt", folder / "shapes.ttl"
    subprocess.run([kg, "build", region, "-o", triples], cwd=ROOT, check=True)
    whole = folder / "whole.nt"
    subprocess.run([kg, "build", "-o", whole], cwd=ROOT, check=True)
    export = [kg, "region", "export", region, "--xlsx", "-o", book]
    subprocess.run(export, cwd=ROOT, check=True)
    texts = [path.read_text("utf-8") for path in sorted(ROOT.glob("shapes/*.ttl"))]
    shapes.write_text("\n".join(texts), encoding="utf-8")
    table = folder / "line-costs.csv"
    write_costs(table, 100_000)
    query = ROOT / "queries" / f"{QUESTION}.rq"
    pyshacl = [str(BIN / "pyshacl"), "-s", str(shapes), "-df", "nt", str(triples)]
    members = [kg, "query", "run", MEMBERS, "-d", str(graph)]
    hello = [python, str(ROOT / "benchmarks" / "hello_typer.py")]
    return [
        Pair(
            f"cold saved question ({MEMBERS}) in a pipe",
            members,
            hello,
            1.6,
            21,
            "bare typer hello-world",
        ),
        Pair(
            "the same for one region, by its label",
            [*members, "--region", "西いぶり"],
            hello,
            None,
            21,
            "bare typer hello-world",
        ),
        Pair(
            "cold query",
            [kg, "query", "run", QUESTION, "-d", str(graph)],
            [python, "-m", "benchmarks.rdflib_ask", str(graph), str(query)],
            0.35,
            5,
            "rdflib script",
        ),
        Pair(
            "cold validation of all shipped data",
            [kg, "validate"],
            [str(BIN / "pyshacl"), "-s", str(shapes), "-df", "nt", str(whole)],
            0.25,
            1,
            "pyshacl command, stopped",
            10,
        ),
        Pair(
            f"cold validation of a region, {found} findings told with their cells",
            [kg, "validate", str(region)],
            pyshacl,
            0.25,
            1,
            "pyshacl command",
        ),
        Pair(
            "the same of its workbook (.xlsx)",
            [kg, "validate", str(book)],
            pyshacl,
            0.25,
            1,
            "pyshacl command",
        ),
        Pair(
            "conversion of 100,000 rows",
            [python, "-m", "benchmarks.kg_convert", str(table), str(folder / "a.nq")],
            [
                python,
                "-m",
                "benchmarks.rdflib_convert",
                str(table),
                str(folder / "b.nq"),
            ],
            0.1,
            3,
            "rdflib conversion",
        ),
    ]


def report(rows: list[tuple[Pair, tuple[float, float, float]]]) -> str:
    """The measurements as a Markdown page."""
    lines = [
        "# Benchmarks",
        "",
        "Printed by `make bench`: whole processes, cold, ours and the peer in turn;",
        "the ratio is the median of ours divided by the peer's, run by run. Only the",
        "ratios mean something beyond the machine they were measured on.",
        "",
        "The pyshacl command does not finish on all of the shipped data in reasonable",
        "time: it is stopped after ten times our time, and was once after seven",
        "minutes. It gets all the time that it needs on one small region (Kamikawa-",
        "Chubu, with the reference tables and the ontology around it). Ours reads",
        "the tables, builds the graph, checks it, finds the cell of each finding and",
        "prints the report; a workbook is read in a process of its own. The peer gets",
        "the finished graph and prints its own report.",
        "",
        "A saved question does more than say hello: it finds the question, opens the",
        "store that `kg build` wrote, asks and writes 29 rows. Asked by its label, it",
        "reads the header as well and looks the region up.",
        "",
        f"Python {platform.python_version()}, {os.cpu_count()} cores.",
        "",
        "| what | ours (s) | peer (s) | peer | ratio | at most | |",
        "|---|---:|---:|---|---:|---:|---|",
    ]
    for pair, (ours, peer, ratio) in rows:
        verdict = ""
        if pair.target is not None:
            verdict = "met" if ratio <= pair.target else "missed"
        stopped = pair.patience is not None and ratio <= 1 / pair.patience
        lines.append(
            f"| {pair.name} | {ours:.2f} | {'> ' if stopped else ''}{peer:.2f} "
            f"| {pair.peer_name} | {'< ' if stopped else ''}{ratio:.3f} "
            f"| {pair.target or ''} | {verdict} |"
        )
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure every pair; exit 1 when a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", help="measure only pairs whose name holds this")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = [
            (pair, measure(pair))
            for pair in prepare(Path(folder))
            if not options.only or options.only in pair.name
        ]
    text = report(rows)
    print(text)
    if options.write:
        (ROOT / "docs" / "benchmarks.md").write_text(text, encoding="utf-8")
    missed = [p for p, (_, _, ratio) in rows if p.target and ratio > p.target]
    sys.exit(bool(missed))


if __name__ == "__main__":
    main()
