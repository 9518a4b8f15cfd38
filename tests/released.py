"""Releases made up for tests, as the repository keeps them."""

import gzip
import hashlib
import json

from kg.model.iris import Names
from kg.services.graph.releases import Release
from kg.services.graph.versions import ontology_version

__all__ = ["kept"]


def kept(folder, version, lines, **more):
    """The record of a made-up release.

    Args:
        folder: That of the releases.
        version: Its number.
        lines: Its statements as N-Quads lines.
        more: What its manifest says beside, or otherwise.
    """
    place = folder / version
    place.mkdir(parents=True)
    body = "".join(f"{line}\n" for line in sorted(lines)).encode()
    (place / "graph.nq.gz").write_bytes(gzip.compress(body, mtime=0))
    (place / "ontology.ttl").write_bytes(ontology_version(Names()))
    manifest = {
        "version": version,
        "base": Names().base,
        "iris": {},
        "sha256": hashlib.sha256(body).hexdigest(),
        **more,
    }
    (place / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return Release(version, place)
