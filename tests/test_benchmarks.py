"""The benchmark's peers do the same work."""

import pytest
from pyoxigraph import RdfFormat, parse

from benchmarks.kg_convert import convert as ours
from benchmarks.rdflib_convert import convert as theirs
from benchmarks.rows import write_costs


# rdflib warns of its own serialiser's use of its own old name.
@pytest.mark.filterwarnings("ignore:Dataset.:DeprecationWarning")
def test_both_conversions_make_the_same_statements(tmp_path):
    table = tmp_path / "line-costs.csv"
    write_costs(table, 300)

    counts = ours(table, tmp_path / "a.nq"), theirs(table, tmp_path / "b.nq")
    one, two = (
        set(parse(path=str(tmp_path / name), format=RdfFormat.N_QUADS))
        for name in ("a.nq", "b.nq")
    )

    assert counts[0] == counts[1] == len(one)
    assert one == two
