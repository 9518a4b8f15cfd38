"""What a site is made from, as a digest: files are read, but no graph is built."""

import sys
from collections.abc import Sequence
from pathlib import Path

from kg.services import rendering
from kg.services.assets import asset
from kg.services.graph.inputs import expand_path
from kg.services.program import digest_of, program_digest, release_of
from kg.services.tables.text_grid import TEXTS

__all__ = ["inputs_digest", "making_digest"]

_SHIPPED = ("data", "ontology", "shapes", "rules")
#: What decides on bytes of the site beside our own code.
_MAKERS = (
    "jinja2",
    "lxml",  # by which openpyxl writes, where it is there
    "markdown-it-py",
    "markupsafe",
    "openpyxl",
    "pyarrow",
    "pyoxigraph",
    "rdflib",
    "vl-convert-python",
)


def making_digest(told: Sequence[str]) -> str:
    """A digest of what makes a site: the program, what it uses, and the options.

    Args:
        told: The options, as text.
    """
    static = Path(rendering.__file__).with_name("static")
    releases = [f"{name} {release_of(name)}" for name in _MAKERS]
    python = ".".join(map(str, sys.version_info[:2]))
    texts = ["\n".join([program_digest(), python, *releases, *told])]
    return digest_of([static], told=texts)


def inputs_digest(paths: Sequence[Path]) -> str:
    """A digest of all that a site may be made from; empty where that is read but once.

    Args:
        paths: As `read_whole` takes them.
    """
    given = [found for path in paths for found in expand_path(path)]
    if any(not path.exists() for path in given):
        # Standard input, or what will be refused in a moment.
        return ""
    # A single table stands for the folder that it is in.
    places = [path.parent if path.suffix.lower() in TEXTS else path for path in given]
    return digest_of([*(asset(name) for name in _SHIPPED), *places])
