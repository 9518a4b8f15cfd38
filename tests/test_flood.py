"""Others keep being answered while clients ask what never ends."""

import os
from pathlib import Path

import pytest

from benchmarks.flood import OWN_QUERY, POLITE, allowed, endure, report
from benchmarks.servers import built, free_port, kg_serve, running

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="Linux"),
]
HOSTILE = 16
ANSWERS = {"200", "400", "503", "504", "507", "left", "nonsense"}


def test_a_flood_of_endless_queries_stops_nobody_else(tmp_path: Path) -> None:
    seconds = float(os.environ.get("KG_FLOOD_SECONDS", "45"))
    graph = built(tmp_path)
    port = free_port()
    with running(kg_serve(graph, port), port, "/health") as server:
        limit = allowed(server.pid, port)
        figures = endure(server.pid, port, seconds, quiet=10, hostile=HOSTILE)
    (tmp_path / "flood.md").write_text(report(figures, seconds, HOSTILE, limit))
    for name in POLITE:
        assert {} == figures.quiet[name].failed, name
        assert {} == figures.flooded[name].failed, name
        # Asked ten times a second: one who waits long is asked less often. A query of
        # one's own waits its turn behind those that run until their time is up.
        least = seconds / 15 if name == OWN_QUERY else seconds
        assert len(figures.flooded[name].seconds) >= least, name
    assert max(sample.memory for sample in figures.samples) <= limit
    assert figures.after.zombies == 0
    assert figures.after.processes <= figures.before.processes
    assert figures.after.files <= figures.before.files
    # Every refusal has its reason: none is a fault of ours, none a broken line.
    assert set(figures.hostile) <= ANSWERS
    assert figures.hostile["504"] > 0
