"""The peer of `kg query run`: load the graph with rdflib, ask the same question."""

import sys
from pathlib import Path

from rdflib import Dataset

dataset = Dataset(default_union=True)
dataset.parse(sys.argv[1], format="nquads")
for row in dataset.query(Path(sys.argv[2]).read_text(encoding="utf-8")):
    print("\t".join("" if term is None else str(term) for term in row))
