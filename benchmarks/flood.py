"""Do others keep being answered while clients ask what never ends?

Polite clients ask for the state of the server and for saved questions, first while it
is quiet, then while hostile ones send queries without end, cartesian products, giant
results and texts that double, leave in the middle, and speak nonsense. What the polite
ones waited is stated for both times, with the memory of all processes, their number
and what they hold open. Writes docs/flood.md with --write; the slow lane runs it for a
minute.
"""

import argparse
import http.client
import json
import math
import os
import platform
import random
import socket
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from benchmarks.servers import ROOT, built, free_port, kg_serve, running

__all__ = ["OWN_QUERY", "POLITE", "Figures", "Sample", "allowed", "endure", "sampled"]

_ALL = "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l"
#: What brings a server down that has no limits.
HOSTILE: dict[str, str] = {
    "never-ending count": f"SELECT (COUNT(*) AS ?n) WHERE {{ {_ALL} }}",
    "never-ending path": "SELECT * WHERE { ?a (!<urn:a>|^(!<urn:b>))* ?b . "
    "?b (!<urn:c>|^(!<urn:d>))* ?c . FILTER (?a = ?nobody) }",
    "cartesian sort": f"SELECT * WHERE {{ {_ALL} }} ORDER BY ?c ?f ?i ?l",
    "cartesian distinct": f"SELECT DISTINCT ?a ?d ?g WHERE {{ {_ALL} }}",
    "groups without end": "SELECT ?c (GROUP_CONCAT(?f) AS ?all) "
    f"WHERE {{ {_ALL} }} GROUP BY ?c",
    "giant result": f"SELECT * WHERE {{ {_ALL} }}",
    "giant graph": "CONSTRUCT { ?a ?b ?f } WHERE { ?a ?b ?c . ?d ?e ?f }",
    "doubling text": "SELECT * WHERE { BIND('0123456789abcdef' AS ?x0) "
    + " ".join(
        f"BIND(CONCAT(?x{i}, ?x{i}, ?x{i}, ?x{i}) AS ?x{i + 1})" for i in range(20)
    )
    + " }",
    "endless join by nothing": "SELECT * WHERE { ?a ?b ?c OPTIONAL { ?d ?e ?f "
    "FILTER (STRLEN(STR(?c)) = 0) } }",
}
#: What no server should stumble over.
NONSENSE = (
    b"GET / HTTP/1.1\r\nHost: a\r\nHost",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n"
    b"Content-Type: application/sparql-query\r\n\r\nASK",
    b"GET /sparql?query=" + b"%41" * 200_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n",
    b"BREW /pot HTCPCP/1.0\r\n\r\n",
)


@dataclass(slots=True)
class Waits:
    """What polite clients saw of one address.

    Attributes:
        seconds: How long each answer took.
        failed: What came instead of an answer, and how often.
    """

    seconds: list[float] = field(default_factory=list)
    failed: Counter[str] = field(default_factory=Counter)

    def at(self, share: float) -> float:
        """Milliseconds within which that share of the answers came (nearest rank)."""
        ranked = sorted(self.seconds)
        return ranked[max(0, math.ceil(share * len(ranked)) - 1)] * 1e3


@dataclass(frozen=True, slots=True)
class Sample:
    """What the processes of a server hold at one moment.

    Attributes:
        memory: Bytes, shared pages counted once (PSS).
        lasting: Bytes, what they share with others included, of the two processes that
            live as long as the server: the first one, and the one that holds the graph.
            A leak would show here.
        processes: How many there are.
        zombies: How many of them have ended and nobody has asked how.
        files: What the first process holds open.
    """

    memory: int
    lasting: tuple[int, ...]
    processes: int
    zombies: int
    files: int


@dataclass(slots=True)
class Figures:
    """What a flood did.

    Attributes:
        quiet: By address, before.
        flooded: The same during the flood.
        hostile: What hostile clients were answered: status, or how the line broke.
        samples: Of the processes, once a second during the flood.
        before: Of the processes, before it.
        after: Of the processes, when it had ended.
    """

    quiet: dict[str, Waits]
    flooded: dict[str, Waits]
    hostile: Counter[str]
    samples: list[Sample]
    before: Sample
    after: Sample


def _children(pid: int) -> list[int]:
    found = [pid]
    for parent in found:
        for task in Path(f"/proc/{parent}/task").glob("*/children"):
            try:
                found += [int(child) for child in task.read_text().split()]
            except OSError:
                continue
    return found


def _lines(pid: int, file: str) -> dict[str, str]:
    try:
        text = Path(f"/proc/{pid}/{file}").read_text("ascii")
    except OSError:
        return {}
    return dict(line.split(":", 1) for line in text.splitlines() if ":" in line)


def _bytes(pid: int, file: str, name: str) -> int:
    return int(_lines(pid, file).get(name, "0 kB").split()[0]) << 10


def sampled(pid: int) -> Sample:
    """What a server and the processes below it hold now (Linux)."""
    alive = _children(pid)
    states = [_lines(each, "status").get("State", "").strip()[:1] for each in alive]
    return Sample(
        memory=sum(_bytes(each, "smaps_rollup", "Pss") for each in alive),
        # A share of shared memory hangs on how many there are to share it.
        lasting=tuple(_bytes(each, "status", "VmRSS") for each in alive[:2]),
        processes=len(alive),
        zombies=states.count("Z"),
        files=len(list(Path(f"/proc/{pid}/fd").iterdir())),
    )


def _day(random_: random.Random) -> str:
    return f"{random_.randint(1900, 2099)}-{random_.randint(1, 12):02}-01"


OWN_QUERY = "a small query of one's own"
#: What polite people ask; the second is in no cache, as the day is another each time.
POLITE: dict[str, Callable[[random.Random], str]] = {
    "/health": lambda random_: "/health",
    "a saved question nobody asked before": lambda random_: (
        f"/api/queries/region/members.json?as_of={_day(random_)}"
        f"&limit={random_.randint(100, 1_000_000)}"
    ),
    "a saved question everybody asks": lambda random_: (
        "/api/queries/region/projects-side-by-side.json"
    ),
    "the page of a region": lambda random_: "/doc/region/kamikawa-chubu.ja.html",
    # It waits its turn among the hostile ones: each may run until its time is up.
    OWN_QUERY: lambda random_: (
        "/sparql?query="
        + quote(f"SELECT * {{ ?s ?p {random_.randint(0, 10**9)} }}", safe="")
    ),
}


def _polite(port: int, name: str, waits: Waits, stop: threading.Event) -> None:
    random_ = random.Random(name)
    while not stop.is_set():
        start = time.perf_counter()
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            line.request("GET", POLITE[name](random_))
            answer = line.getresponse()
            answer.read()
            if answer.status == 200:
                waits.seconds.append(time.perf_counter() - start)
            else:
                waits.failed[str(answer.status)] += 1
        except (OSError, http.client.HTTPException) as error:
            waits.failed[type(error).__name__] += 1
        finally:
            line.close()
        stop.wait(0.1)


def _asked(port: int, source: str, query: str, leaves: bool) -> str:
    """Send one hostile query; what came of it."""
    line = http.client.HTTPConnection(
        "127.0.0.1", port, timeout=0.3 if leaves else 120, source_address=(source, 0)
    )
    try:
        line.request("GET", f"/sparql?query={quote(query, safe='')}")
        answer = line.getresponse()
        while answer.read(1 << 16):
            pass
        if answer.status == 503:
            # What a client does that means no harm; a hostile one is no worse at once.
            time.sleep(0.2)
        return str(answer.status)
    except (OSError, http.client.HTTPException) as error:
        return "left" if leaves else type(error).__name__
    finally:
        line.close()


def _hostile(port: int, number: int, said: Counter[str], stop: threading.Event) -> None:
    random_ = random.Random(number)
    source = f"127.0.0.{10 + number % 4}"
    while not stop.is_set():
        if number == 0:
            nonsense = random_.choice(NONSENSE)
            try:
                with socket.create_connection(("127.0.0.1", port), timeout=2) as line:
                    line.sendall(nonsense)
                    line.recv(1 << 12)
                said["nonsense"] += 1
            except OSError:
                said["nonsense"] += 1
            stop.wait(0.05)
            continue
        # A comment makes it another text, which no cache knows.
        query = f"{random_.choice(list(HOSTILE.values()))} # {random_.random()}"
        said[_asked(port, source, query, leaves=number == 1)] += 1


def _crowd(
    port: int, seconds: float, hostile: int, watch: Callable[[], None]
) -> tuple[dict[str, Waits], Counter[str]]:
    """Let clients ask for some seconds; what they saw."""
    stop, said = threading.Event(), Counter[str]()
    waits = {name: Waits() for name in POLITE}
    threads = [
        threading.Thread(target=_polite, args=(port, name, waits[name], stop))
        for name in POLITE
    ]
    threads += [
        threading.Thread(target=_hostile, args=(port, number, said, stop))
        for number in range(hostile)
    ]
    for thread in threads:
        thread.start()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        watch()
        time.sleep(1)
    stop.set()
    for thread in threads:
        thread.join()
    return waits, said


def endure(
    pid: int, port: int, seconds: float, quiet: float = 20, hostile: int = 16
) -> Figures:
    """Ask a server politely, then flood it.

    Args:
        pid: The first process of the server.
        port: Where it listens on this machine.
        seconds: How long the flood lasts.
        quiet: How long polite clients ask alone before.
        hostile: How many hostile clients there are.
    """
    calm, _ = _crowd(port, quiet, 0, lambda: None)
    before = sampled(pid)
    samples: list[Sample] = []
    flooded, said = _crowd(port, seconds, hostile, lambda: samples.append(sampled(pid)))
    # What hostile clients left behind is over within the limit of a query.
    time.sleep(15)
    return Figures(calm, flooded, said, samples, before, sampled(pid))


def _mib(count: int) -> str:
    return f"{count / (1 << 20):.0f}"


def report(figures: Figures, seconds: float, hostile: int, limit: int) -> str:
    """The figures as a Markdown page."""
    most = max(sample.memory for sample in figures.samples)
    lines = [
        "# Under a flood",
        "",
        "Printed by `python -m benchmarks.flood`. Polite clients ask up to ten times a",
        f"second, alone and then beside {hostile} hostile ones for {seconds:.0f} s,",
        "on the same machine as the server. These ask for counts and paths without",
        "end, cartesian products, giant results and texts that double; one leaves",
        "after 0.3 s each time, one speaks no HTTP.",
        "",
        f"Python {platform.python_version()}, {os.cpu_count()} cores.",
        "",
        "| what is asked | quiet: answers | median (ms) | p99 (ms) | flood: answers "
        "| median (ms) | p99 (ms) | slowest (ms) | failed |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for name, calm in figures.quiet.items():
        wild = figures.flooded[name]
        lines.append(
            f"| {name} | {len(calm.seconds)} "
            f"| {calm.at(0.5):.1f} | {calm.at(0.99):.1f} "
            f"| {len(wild.seconds)} | {wild.at(0.5):.1f} | {wild.at(0.99):.1f} "
            f"| {wild.at(1):.0f} | {wild.failed.total() + calm.failed.total()} |"
        )
    told = ", ".join(f"{count} × {what}" for what, count in figures.hostile.items())
    before, after = figures.before, figures.after
    lines += [
        "",
        f"Hostile clients were answered: {told}.",
        "",
        "| | before | most | after |",
        "|---|---:|---:|---:|",
        f"| memory of all processes (MiB, shared pages once; limit {_mib(limit)}) "
        f"| {_mib(before.memory)} | {_mib(most)} | {_mib(after.memory)} |",
        f"| processes | {before.processes} "
        f"| {max(s.processes for s in figures.samples)} | {after.processes} |",
        f"| open files of the first process | {before.files} "
        f"| {max(s.files for s in figures.samples)} | {after.files} |",
        f"| zombies | {before.zombies} | {max(s.zombies for s in figures.samples)} "
        f"| {after.zombies} |",
        "",
        *_growth(figures, seconds),
    ]
    return "\n".join(lines)


def _growth(figures: Figures, seconds: float, parts: int = 6) -> list[str]:
    """What the lasting processes hold as time goes by, as a table."""
    last = len(figures.samples) - 1
    shown = [figures.samples[last * part // parts] for part in range(parts + 1)]
    minutes = [seconds * part / parts / 60 for part in range(parts + 1)]
    return [
        "What the two processes hold that live as long as the server, by minute of the",
        "flood (MiB, shared pages in both):",
        "",
        "| | " + " | ".join(f"{minute:.4g}" for minute in minutes) + " | after |",
        "|---|" + "---:|" * (parts + 2),
        *(
            f"| {name} | "
            + " | ".join(
                _mib(sample.lasting[which]) for sample in [*shown, figures.after]
            )
            + " |"
            for which, name in enumerate(("the first one", "the one with the graph"))
        ),
        "",
    ]


def allowed(pid: int, port: int) -> int:
    """Bytes that all processes may hold: as now, and what each worker may take."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    line.request("GET", "/health")
    told = json.loads(line.getresponse().read())
    line.close()
    lanes = told["lanes"].values()
    return sampled(pid).memory + sum(
        lane["workers"] * lane["memory_limit"] for lane in lanes
    )


def main() -> None:
    """Flood a server of the shipped data."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--hostile", type=int, default=16)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        graph = built(Path(folder))
        port = free_port()
        with running(kg_serve(graph, port), port, "/health") as server:
            limit = allowed(server.pid, port)
            figures = endure(server.pid, port, options.seconds, hostile=options.hostile)
            text = report(figures, options.seconds, options.hostile, limit)
    print(text)
    if options.write:
        (ROOT / "docs" / "flood.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
