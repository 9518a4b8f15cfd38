"""What the repository keeps of a release: enough to hold the next one against it."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, RdfFormat, parse

from kg.services.dumping.packing import gzipped
from kg.services.graph.output import pieces
from kg.services.graph.releases import GRAPH, MANIFEST, ONTOLOGY
from kg.services.graph.versions import ontology_version
from kg.services.graph.whole import Whole

__all__ = ["ANNOUNCED", "manifest_of", "write_record"]

ANNOUNCED = "announced.tsv"


def _graphs(whole: Whole) -> Mapping[str, int]:
    """How many statements each named graph has."""
    start = whole.names.graph("")
    # Read, not cut off the line: without a graph, it ends in what may be one's IRI too.
    quads = parse(b"".join(pieces(whole.lines)), format=RdfFormat.N_QUADS)
    graphs = Counter(
        quad.graph_name.value
        for quad in quads
        if isinstance(quad.graph_name, NamedNode)
    )
    ours = sorted(graph for graph in graphs if graph.startswith(start))
    return {graph.removeprefix(start): graphs[graph] for graph in ours}


def manifest_of(
    whole: Whole,
    version: str,
    previous: str | None,
    also: Mapping[str, Sequence[str]],
    announced: Sequence[str],
) -> dict[str, Any]:
    """What a release says of itself; the same for the same inputs.

    Args:
        whole: Its graph.
        version: Its version.
        previous: The release before it.
        also: IRIs of ours that lead to pages without being in the graph, by sort.
        announced: The rows of losses that were announced.
    """
    ontology = ontology_version(whole.names)
    return {
        "version": version,
        "previous": previous,
        "base": whole.names.base,
        "sha256": whole.sha256,
        "statements": len(whole.lines),
        "graphs": _graphs(whole),
        "ontology": hashlib.sha256(ontology).hexdigest(),
        "inputs": [
            {"path": each.path, "sha256": each.sha256, "size": each.size}
            for each in whole.inputs
        ],
        "iris": {sort: sorted(iris) for sort, iris in also.items()},
        "announced": list(announced),
    }


def write_record(folder: Path, whole: Whole, manifest: Mapping[str, Any]) -> None:
    """Write the record of a release into a folder that is there and empty."""
    (folder / GRAPH).write_bytes(gzipped(b"".join(pieces(whole.lines))))
    (folder / ONTOLOGY).write_bytes(ontology_version(whole.names))
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")
