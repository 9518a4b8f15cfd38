"""How many saved questions servers answer in a second, beside each other in one run.

Every server is asked the same texts over the SPARQL 1.1 Protocol, in turn, by `wrk`
with four connections that stay open. rdflib-endpoint takes minutes for a round, so it
is asked one round by one client, and so are we, without a cache: the ratio is that of
the two times. Writes docs/benchmarks-server.md with --write.
"""

import argparse
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.servers import BIN, ROOT, built, free_port, kg_serve, running

ACCEPT = "application/sparql-results+json, text/turtle"
#: Ratios that ours must reach.
CACHED, UNCACHED, RDFLIB = 6.0, 0.8, 20.0


@dataclass(frozen=True, slots=True)
class Measured:
    """What one run of wrk saw: answers a second, and how long one took (ms)."""

    rate: float
    median: float
    p99: float


def questions() -> list[Path]:
    """The files of all saved questions."""
    return sorted((ROOT / "queries").rglob("*.rq"))


def _wrk(port: int, at: str, seconds: int, folder: Path) -> Measured:
    file = folder / "questions"
    file.write_text("\n".join(map(str, questions())), "utf-8")
    done = subprocess.run(
        [
            *("wrk", "-t1", "-c4", f"-d{seconds}s", "--timeout", "30s"),
            *("-s", str(ROOT / "benchmarks" / "questions.lua")),
            f"http://127.0.0.1:{port}",
        ],
        env={**os.environ, "QUERIES": str(file), "AT": at},
        capture_output=True,
        text=True,
        check=True,
    )
    line = next(x for x in done.stdout.splitlines() if x.startswith("FIGURES"))
    requests, micros, failed, median, p99 = map(int, line.split()[1:])
    if failed:
        sys.exit(f"{failed} of {requests} answers failed:\n{done.stdout}")
    return Measured(requests / micros * 1e6, median / 1e3, p99 / 1e3)


def _round(port: int, at: str) -> tuple[float, int]:
    """Seconds for every question once, one after the other; how many failed."""
    failed, start = 0, time.perf_counter()
    for path in questions():
        asked = urllib.request.Request(
            f"http://127.0.0.1:{port}{at}",
            data=path.read_bytes(),
            headers={"Accept": ACCEPT, "Content-Type": "application/sparql-query"},
        )
        try:
            with urllib.request.urlopen(asked, timeout=600) as answer:
                answer.read()
        except urllib.error.HTTPError:
            failed += 1
    return time.perf_counter() - start, failed


@dataclass(frozen=True, slots=True)
class Peer:
    """A server to be measured: how to start it at a port, and where its endpoint is."""

    name: str
    command: Callable[[int], list[str]]
    at: str


def peers(graph: Path) -> dict[str, Peer]:
    """The servers, by a short name."""
    store = graph.with_suffix(".store")
    return {
        "cached": Peer("kg serve", lambda port: kg_serve(graph, port), "/sparql"),
        "uncached": Peer(
            "kg serve --cache-size 0",
            lambda port: kg_serve(graph, port, "--cache-size", "0"),
            "/sparql",
        ),
        "oxigraph": Peer(
            "oxigraph serve-read-only",
            lambda port: [
                *(str(BIN / "oxigraph"), "serve-read-only", "--union-default-graph"),
                *("--location", str(store), "--bind", f"127.0.0.1:{port}"),
            ],
            "/query",
        ),
        "rdflib": Peer(
            "rdflib-endpoint",
            lambda port: [
                *(str(BIN / "rdflib-endpoint"), "serve", str(graph)),
                *("--host", "127.0.0.1", "--port", str(port)),
            ],
            "/",
        ),
    }


def measure(graph: Path, seconds: int, rounds: int) -> dict[str, list[Measured]]:
    """Ours with and without cache and oxigraph in turn, so that all slow down alike."""
    found: dict[str, list[Measured]] = {}
    known = peers(graph)
    for _ in range(rounds):
        for key in ("cached", "oxigraph", "uncached"):
            peer, port = known[key], free_port()
            with (
                running(peer.command(port), port) as server,
                tempfile.TemporaryDirectory() as folder,
            ):
                _round(server.port, peer.at)
                measured = _wrk(server.port, peer.at, seconds, Path(folder))
            found.setdefault(key, []).append(measured)
            print(f"{peer.name}: {measured.rate:.0f}/s", file=sys.stderr)
    return found


def rounds_of(graph: Path, keys: list[str]) -> dict[str, tuple[float, int]]:
    """One round of every question by one client at each server."""
    found = {}
    for key in keys:
        peer, port = peers(graph)[key], free_port()
        with running(peer.command(port), port) as server:
            found[key] = _round(server.port, peer.at)
        print(f"{peer.name}: {found[key][0]:.1f} s a round", file=sys.stderr)
    return found


def _median(runs: list[Measured]) -> Measured:
    return sorted(runs, key=lambda run: run.rate)[len(runs) // 2]


def report(
    found: dict[str, list[Measured]],
    rounds: dict[str, tuple[float, int]],
    graph: Path,
) -> tuple[str, bool]:
    """The page, and whether every ratio is reached."""
    known = peers(graph)
    oxigraph = [run.rate for run in found["oxigraph"]]

    def ratio(key: str) -> float:
        pairs = zip(found[key], oxigraph, strict=True)
        return statistics.median(run.rate / other for run, other in pairs)

    ours, theirs = rounds["uncached"][0], rounds["rdflib"][0]
    targets = {"cached": CACHED, "uncached": UNCACHED}
    lines = [
        "# Benchmarks of the server",
        "",
        f"Printed by `make bench-server`. {len(questions())} saved questions",
        "are posted in turn (SPARQL 1.1 Protocol) by `wrk`, over four connections, on",
        "the same machine as the server; servers are measured in turn, and a ratio is",
        "the median of the ratios of runs that followed each other. Only the ratios",
        "mean something beyond the machine they were measured on.",
        "",
        f"Python {platform.python_version()}, {os.cpu_count()} cores.",
        "",
        "| server | answers a second | median (ms) | p99 (ms) | to oxigraph "
        "| at least | |",
        "|---|---:|---:|---:|---:|---:|---|",
    ]
    met = True
    for key, runs in found.items():
        middle = _median(runs)
        told = f"| {known[key].name} | {middle.rate:.0f} | {middle.median:.1f} "
        told += f"| {middle.p99:.1f} "
        if key in targets:
            reached = ratio(key) >= targets[key]
            met = met and reached
            verdict = "met" if reached else "missed"
            told += f"| {ratio(key):.2f} | {targets[key]} | {verdict} |"
        else:
            told += "| 1 | | |"
        lines.append(told)
    reached = theirs / ours >= RDFLIB
    lines += [
        "",
        "One round of all questions by one client, none of them answered from a cache:",
        "",
        "| server | seconds | questions that failed | times as fast | at least | |",
        "|---|---:|---:|---:|---:|---|",
        f"| {known['uncached'].name} | {ours:.2f} | {rounds['uncached'][1]} "
        f"| {theirs / ours:.0f} | {RDFLIB:.0f} | {'met' if reached else 'missed'} |",
        f"| {known['rdflib'].name} | {theirs:.2f} | {rounds['rdflib'][1]} | | | |",
        "",
    ]
    return "\n".join(lines), met and reached


def main() -> None:
    """Measure; exit 1 when a ratio is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=10, help="of each run of wrk")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        graph = built(Path(folder))
        found = measure(graph, options.seconds, options.rounds)
        rounds = rounds_of(graph, ["uncached", "rdflib"])
        text, met = report(found, rounds, graph)
    print(text)
    if options.write:
        page = ROOT / "docs" / "benchmarks-server.md"
        page.write_text(text, encoding="utf-8")
    sys.exit(not met)


if __name__ == "__main__":
    main()
